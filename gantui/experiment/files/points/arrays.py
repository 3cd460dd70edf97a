"""NumPy's files, and arrays and tables from Python, as points. Nothing pickled is ever loaded."""

from __future__ import annotations

import dataclasses
import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from gantui.errors import Refusal, plain
from gantui.experiment import distributions
from gantui.experiment.files.points import limits
from gantui.experiment.files.points.cells import is_missing
from gantui.experiment.files.points.classes import Found, split
from gantui.experiment.files.points.csv_table import named, numbered, turned
from gantui.experiment.files.points.limits import BOUNDS, LARGEST_NUMBER, refuse_size
from gantui.experiment.files.reading import npy
from gantui.experiment.files.reading.account import Account, left_out
from gantui.experiment.files.reading.named_array import named_array
from gantui.experiment.files.reading.words import count, listed, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_LARGEST_STORED = 4 << 30
"""Bytes of an array that is read from a compressed file: a header may claim any size."""


def from_npy(file: IO[bytes], path: str, options: distributions.Points, *, turn: bool = True) -> Found:
    """The chosen columns of the .npy FILE, called PATH, and the account of them.

    TURN: an array of two long rows may be the two axes.

    Raises:
        Refusal: it is broken, or its array is none of points.
    """
    import numpy as np

    expected = "expected a .npy file with a real array [points], [points, 1] or [points, columns]"
    try:
        if isinstance(file, io.BufferedReader):
            # Mapped, so that only the chosen columns are read, and a shape that the file doesn't have is seen at once.
            stored = np.load(path, mmap_mode="r", allow_pickle=False)
        else:
            stored = _read(file)
    except OSError:
        raise
    except Exception:  # bytes that are no header bring out errors of many kinds, a tokenizer's among them
        raise Refusal(f"{plain(path)}: broken, or pickled objects, which are never loaded; {expected}") from None
    return _points(stored, path, options, expected, turn=turn)


def _read(file: IO[bytes]) -> NDArray[Any]:
    """The array in FILE, if that can't be mapped into memory.

    Raises:
        ValueError: it is too large.
        Exception: there is none.
    """
    if npy.header(file).size > _LARGEST_STORED:
        raise ValueError("too large")
    return npy.array(file)


def from_npz(path: str, options: distributions.Points, *, turn: bool = True) -> Found:
    """The chosen columns of the array in the .npz file PATH that OPTIONS name, or of the only one in it.

    Raises:
        Refusal: there is no such one, or there are several.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            there = {name.removesuffix(".npy"): name for name in archive.namelist() if name.endswith(".npy")}
            chosen = _chosen(list(there), path, options.array)
            with archive.open(there[chosen]) as file:
                found = from_npy(file, path, options, turn=turn)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refusal(f"{plain(path)}: broken: {plain(str(error))}; expected a .npz file") from None
    others = [plain(name) for name in there if name != chosen]
    out = (*found.account.left_out, *left_out(others, "other arrays"))
    return dataclasses.replace(found, account=dataclasses.replace(found.account, source=path, left_out=out))


def _chosen(there: Sequence[str], path: str, wanted: str) -> str:
    """The name of the array that is meant among those THERE in PATH."""
    if wanted:
        return named_array(wanted, there, path)
    if len(there) != 1:
        names = listed([plain(name) for name in there])
        raise Refusal(f"{plain(path)}: holds the arrays {names}; expected distribution.array to name one of them")
    return there[0]


def from_python(data: Any, source: str, options: distributions.Points) -> Found:
    """The chosen columns of DATA: an array [points] or [points, columns], lists, a mapping of columns, a data frame.

    A data frame is whatever has `columns` and gives one by its name, as in pandas and polars.

    Raises:
        Refusal: it is nothing of the kind.
    """
    import numpy as np

    expected = "expected an array of numbers [points], [points, 1] or [points, columns], or a data frame"
    if isinstance(data, Mapping):
        return _from_frame(data, list(data), source, options)
    if hasattr(data, "columns") and hasattr(data, "__getitem__"):
        return _from_frame(data, list(data.columns), source, options)
    try:
        stored = np.asarray(data)
    except Exception as error:  # whatever it is, it is none
        raise Refusal(f"data: {plain(str(error))}; {expected}") from None
    return _points(stored, source, options, expected, turn=True)


def _from_frame(frame: Any, names: list[Any], source: str, options: distributions.Points) -> Found:
    """The chosen columns of a table whose columns have NAMES."""
    import numpy as np

    labels, columns = [str(name) for name in names], [np.asarray(frame[name]) for name in names]

    def place(column: int | str, setting: str) -> int:
        if isinstance(column, str):
            return named(column, labels, source, setting=setting)
        return numbered(column, len(labels), source, setting)

    classes = None if options.classes == "" else place(options.classes, "classes")
    if options.columns:
        chosen = [place(column, "columns") for column in options.columns]
        out = left_out([labels[at] for at in range(len(labels)) if at not in (*chosen, classes)], "not chosen")
    else:
        numeric = [
            at for at, column in enumerate(columns) if column.dtype.kind in "iuf" and column.ndim == 1 and at != classes
        ]
        chosen = numeric[:2]
        out = left_out([labels[at] for at in range(len(labels)) if at not in (*numeric, classes)], "no numbers")
        out += left_out([labels[at] for at in numeric[2:]], "after the first two")
    if not chosen:
        raise Refusal(f"{source}: none of its columns {listed(labels)} holds numbers; expected one or two that do")
    for at in chosen:
        if columns[at].dtype.kind not in "iuf" or columns[at].ndim != 1:
            raise Refusal(f"{source}: column {shown(labels[at])} holds {columns[at].dtype}; expected numbers")
    asked = [*chosen, *([] if classes is None else [classes])]
    if len({len(columns[at]) for at in asked}) > 1:
        raise Refusal(f"{source}: columns of different lengths; expected equal ones")
    words = [] if classes is None else [_word(value) for value in columns[classes].reshape(-1).tolist()]
    known = list(dict.fromkeys(words))
    codes = {word: math.nan if is_missing(word) else place for place, word in enumerate(known)}
    parts = [columns[at].astype(np.float64) for at in chosen]
    parts += [] if classes is None else [np.array([codes[word] for word in words])]
    values, dropped = _usable(np.stack(parts, axis=1), source, options, [labels[at] for at in asked])
    names_of_axes = tuple(plain(labels[at]) for at in chosen)
    account = Account(source, names_of_axes, len(values), (*out, *_rows(dropped)))
    return Found(values, account) if classes is None else split(values, known, account, labels[classes])


def _word(value: Any) -> str:
    """VALUE of a column of classes as a word: a whole number is written as one, whatever its type."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _points(stored: NDArray[Any], path: str, options: distributions.Points, expected: str, *, turn: bool) -> Found:
    """The chosen columns of the array STORED."""
    import numpy as np

    if stored.dtype.kind not in "iuf":
        raise Refusal(f"{plain(path)}: an array of dtype {plain(str(stored.dtype))}; {expected}")
    if stored.ndim not in (1, 2) or stored.size == 0:
        hint = "; images are learned with distribution.name=images" if stored.ndim in (3, 4) else ""
        raise Refusal(f"{plain(path)}: an array of shape {list(stored.shape)}; {expected}{hint}")
    for setting, asked in (("columns", options.columns), ("classes", (options.classes,))):
        if any(isinstance(column, str) and column for column in asked):
            raise Refusal(
                f"distribution.{setting} = {shown(list(asked) if setting == 'columns' else asked[0])}: the columns of "
                f"{plain(path)} have no names; expected numbers from 0"
            )
    table, taken = stored.reshape(len(stored), -1), list[str]()
    # Nobody trains on two points: two long rows are x and y as np.array([x, y]) has them.
    plainly = not options.columns and options.classes == ""
    if turn and plainly and stored.ndim == 2 and len(table) == 2 < table.shape[1]:
        table, taken = table.T, [turned(table.shape[1])]
    width = table.shape[1]
    classes = None if options.classes == "" else numbered(int(options.classes), width, path, "classes")
    columns = [numbered(int(column), width, path) for column in options.columns]
    columns = columns or [column for column in range(width) if column != classes][:2]
    if not columns:
        raise Refusal(f"{plain(path)}: its only column holds the classes; expected one or two more, of numbers")
    asked_for = [*columns, *([] if classes is None else [classes])]
    if len(table) * len(asked_for) > limits.LARGEST:
        refuse_size(path)
    chosen = np.stack([table[:, column] for column in asked_for], axis=1).astype(np.float64)
    names = [f"[{{row}}, {column}]" if stored.ndim == 2 else "[{row}]" for column in asked_for]
    if taken:
        names = [f"[{column}, {{row}}]" for column in columns]
    values, dropped = _usable(chosen, path, options, names)
    axis = "row" if taken else "column"
    labels = [f"{axis} {at}" for at in range(width) if at not in asked_for]
    out = [*left_out(labels, "not chosen" if options.columns else "after the first two"), *_rows(dropped)]
    named_axes = tuple(f"{axis} {column}" for column in columns)
    account = Account(path, named_axes, len(values), tuple(out), tuple(taken))
    if classes is None:
        return Found(values, account)
    known, codes = np.unique(values[:, -1], return_inverse=True)
    values[:, -1] = codes.reshape(-1)
    return split(values, [_word(value) for value in known.tolist()], account, f"{axis} {classes}")


def _usable(numbers: Numbers, path: str, options: distributions.Points, names: Sequence[str]) -> tuple[Numbers, int]:
    """NUMBERS [rows, columns] without the rows that are to be dropped, and how many were dropped.

    NAMES say of each column where its number in `{row}` stands.

    Raises:
        Refusal: a number is missing or too large.
    """
    import numpy as np

    dropped = 0
    if options.missing == "drop":
        missing = np.isnan(numbers).any(1)
        dropped = int(missing.sum())
        numbers = numbers[~missing] if dropped else numbers
        if dropped and not len(numbers):
            raise Refusal(f"{plain(path)}: each of its {count(dropped, 'row')} has a missing value; expected numbers")
    bad = ~(np.abs(numbers) <= LARGEST_NUMBER)
    if bad.any():
        row, at = (int(place[0]) for place in np.nonzero(bad))
        where = names[at].replace("{row}", str(row))
        where = where if where.startswith("[") else f"row {row} of {shown(where)}"
        dropping = "; distribution.missing=drop leaves such rows out" if np.isnan(numbers[row, at]) else ""
        raise Refusal(f"{plain(path)}: {numbers[row, at]} at {where}; {BOUNDS}{dropping}")
    return numbers, dropped


def _rows(dropped: int) -> list[str]:
    return [f"{count(dropped, 'row')} with missing values"] if dropped else []
