"""The files that commands make for people: written whole or not at all, and replaced only if asked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gantui.errors import Refusal, plain
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.file_names import is_left_behind

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with in Excel, LibreOffice or Google Sheets."""


def destination(given: Path | None, default: Path, *, force: bool, option: str) -> Path:
    """The path to write to: GIVEN for OPTION, or else DEFAULT, which is gantui's own and may be replaced.

    Raises:
        Refusal: something is there already and may not be replaced, or there is no folder to put it in.
    """
    if given is None:
        return default
    if given.is_dir():
        if any(not is_left_behind(path.name) for path in given.iterdir()) and not force:
            raise Refusal(f"{option} {plain(str(given))}: a folder with something in it; --force writes into it")
    elif given.exists() and not force:
        raise Refusal(f"{option} {plain(str(given))}: there is such a file already; --force replaces it")
    if not given.parent.is_dir():
        raise Refusal(f"{option} {plain(str(given))}: there is no folder {plain(str(given.parent))}")
    return given


def write(path: Path, data: bytes, option: str) -> None:
    """Write DATA to PATH, which OPTION can name.

    Raises:
        Refusal: it can't be written.
    """
    try:
        write_whole(path, data)
    except OSError as error:
        raise Refusal(unwritable(path, error, option)) from None


def unwritable(path: Path, error: OSError, option: str) -> str:
    """The sentence that PATH can't be written because of ERROR, and how to name another."""
    return f"{plain(str(path))}: can't be written: {error.strerror}; {option} names another place"


def table(columns: Sequence[str], rows: Iterable[Iterable[float | int | None]]) -> str:
    """ROWS under COLUMNS as CSV; None is an empty cell."""
    lines = [",".join(map(_cell, columns))]
    lines += [",".join("" if value is None else repr(value) for value in row) for row in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """TEXT as a CSV cell, in quotes where it needs them."""
    text = harmless(text)
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n\r') else text


def harmless(text: str) -> str:
    """TEXT made safe for spreadsheets: what they would take for a formula, perhaps a stranger's, gets an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def points_csv(points: NDArray[np.float64]) -> str:
    """POINTS [n, 1 or 2] as CSV under x and y, with as few digits as give them exactly."""
    short = points.astype(np.float32)
    # Numbers that come from a network in float32 need fewer digits, unless they were shifted since.
    exact = short if np.array_equal(short.astype(np.float64), points) else points
    rows = (",".join(str(value) for value in row) for row in exact)
    return "\n".join(["x,y"[: 2 * points.shape[1] - 1], *rows]) + "\n"


def npy(array: NDArray[Any]) -> bytes:
    """ARRAY as a NumPy file."""
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def npz(**arrays: NDArray[Any]) -> bytes:
    """ARRAYS by name as a compressed NumPy file."""
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()
