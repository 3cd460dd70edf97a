"""Reads points from files: CSV, TSV, numbers apart by white space, NumPy arrays; refusals name the file and the line.

NumPy is imported when a file is read, so that whoever only describes an experiment doesn't pay for it.
"""

from __future__ import annotations

import csv
import os
import re
import stat
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from gantui.errors import Refusal, nearest, plain
from gantui.experiment import distributions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

LARGEST = 10_000_000
"""Numbers that are read from one file at most."""
LARGEST_NUMBER = 1e30
"""So that squares of numbers, and their sums, stay finite."""
MOST_MODES = 1000
LONGEST_LINE = 1_000_000
"""Bytes."""

_NPY = b"\x93NUMPY"
_BOM = b"\xef\xbb\xbf"
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Points:
    """What the files hold, in the data's own units."""

    values: Numbers
    """[rows, 1 or 2]"""
    centres: Numbers | None
    """[modes, 1 or 2]: what `modes_file` holds, where there is one."""


def read_points(options: distributions.Points) -> Points:
    """The points, and the centres of their modes, that OPTIONS name.

    Raises:
        Refusal: a file can't be read, or holds something else than what OPTIONS say; the message names the file, the
            line, what stands there and what was expected.
    """
    values = _read(options.path, "distribution.path", options)
    if len(values) < 2:
        raise Refusal(f"{plain(options.path)}: only one point; expected at least 2")
    if (values == values[0]).all():
        raise Refusal(
            f"{plain(options.path)}: all {len(values)} points are equal; expected at least two different ones"
        )
    if not options.modes_file:
        return Points(values, None)
    plainly = distributions.Points(name="points", path=options.modes_file)
    centres = _read(options.modes_file, "distribution.modes_file", plainly)
    if centres.shape[1] != values.shape[1]:
        raise Refusal(
            f"{plain(options.modes_file)}: centres with {_count(centres.shape[1], 'number')} each; "
            f"expected {values.shape[1]}, as the points of {plain(options.path)} have"
        )
    if len(centres) > MOST_MODES:
        raise Refusal(f"{plain(options.modes_file)}: {len(centres)} centres; expected at most {MOST_MODES}")
    return Points(values, centres)


def _read(path: str, place: str, options: distributions.Points) -> Numbers:
    """The numbers in the file PATH, [rows, 1 or 2]; PLACE is the setting that named it."""
    _refuse_what_is_no_file(path, place)
    try:
        with open(path, "rb") as file:
            is_array = file.read(len(_NPY)) == _NPY
            file.seek(0)
            if is_array:
                return _from_array(path, options)
            if Path(path).suffix.lower() == ".npy":
                raise Refusal(f"{plain(path)}: not a NumPy array, in spite of its name")
            return _from_text(file, path, options)
    except OSError as error:
        raise Refusal(f"{place} = {_shown(path)}: can't be read: {error.strerror}") from None


def _refuse_what_is_no_file(path: str, place: str) -> None:
    expected = "expected a file of points"
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        raise Refusal(f"{place} = {_shown(path)}: no such file; {expected}{_neighbour(path)}") from None
    except (OSError, ValueError) as error:  # a ValueError: not a name that a file can have
        reason = getattr(error, "strerror", None) or "no name of a file"
        raise Refusal(f"{place} = {_shown(path)}: can't be read: {reason}; {expected}") from None
    if stat.S_ISDIR(mode):
        raise Refusal(f"{place} = {_shown(path)}: a folder; {expected}")
    if not stat.S_ISREG(mode):
        raise Refusal(f"{place} = {_shown(path)}: a pipe or a device; {expected}, which can be read again")


def _neighbour(path: str) -> str:
    """'; did you mean X?' for the file beside PATH with the nearest name."""
    try:
        return nearest(Path(path).name, os.listdir(Path(path).parent))
    except OSError:
        return ""


# Text --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    line: int
    """Counted from 1; a row over several lines has the last one's."""
    cells: list[str]


def _from_text(file: BinaryIO, path: str, options: distributions.Points) -> Numbers:
    """The chosen columns of the rows of FILE."""
    import numpy as np

    rows = _rows(file, path, options.delimiter)
    first = next(rows, None)
    if first is None:
        raise Refusal(f"{plain(path)}: empty, or all comments; expected a row of numbers a point")
    has_header = _has_header(first, options)
    columns = _columns(first, has_header, path, options)
    names = {at: f"column {_shown(first.cells[at])}" if has_header else f"column {at}" for at in columns}
    numbers = array("d")
    for row in rows if has_header else _chain(first, rows):
        if len(row.cells) != len(first.cells):
            raise Refusal(
                f"{plain(path)}, line {row.line}: {_count(len(row.cells), 'cell')}; "
                f"expected {len(first.cells)}, as on line {first.line}"
            )
        if len(numbers) + len(columns) > LARGEST:
            _refuse_size(path)
        for at in columns:
            number = _number(row.cells[at])
            if number is None:
                expected = f"expected a number{_advice(row, at, options)}"
                raise Refusal(f"{plain(path)}, line {row.line}: {_shown(row.cells[at])} in {names[at]}; {expected}")
            if not abs(number) <= LARGEST_NUMBER:
                raise Refusal(f"{plain(path)}, line {row.line}: {_shown(row.cells[at])} in {names[at]}; {_BOUNDS}")
            numbers.append(number)
    if not numbers:
        raise Refusal(f"{plain(path)}: nothing after the names on line {first.line}; expected a row of numbers a point")
    return np.array(numbers).reshape(-1, len(columns))


_BOUNDS = f"expected a finite number between -{LARGEST_NUMBER:g} and {LARGEST_NUMBER:g}"


def _rows(file: BinaryIO, path: str, delimiter: str) -> Iterator[_Row]:
    """The rows of FILE that are neither blank nor comments."""
    line = 0

    def lines() -> Iterator[str]:
        nonlocal line
        while raw := file.readline(LONGEST_LINE + 1):
            line += 1
            if len(raw) > LONGEST_LINE:
                raise Refusal(
                    f"{plain(path)}, line {line}: more than {LONGEST_LINE:,} bytes long; expected a row of numbers"
                )
            try:
                text = raw.removeprefix(_BOM if line == 1 else b"").decode().rstrip("\r\n")
            except UnicodeDecodeError:
                raise Refusal(f"{plain(path)}, line {line}: not text in UTF-8; expected a row of numbers") from None
            if text.strip() and not text.lstrip().startswith("#"):
                yield text

    source = lines()
    first = next(source, None)
    if first is None:
        return
    separator = _sniffed(first) if delimiter == "auto" else delimiter
    if separator == " ":
        for text in _chain(first, source):
            yield _Row(line, text.split())
        return
    reader = csv.reader(_chain(first, source), delimiter=separator, skipinitialspace=separator != "\t", strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Refusal(
                f"{plain(path)}, line {line}: {plain(str(error))}; expected cells apart by {separator!r}"
            ) from None
        if cells is None:
            return
        yield _Row(line, [cell.strip() for cell in cells])


def _sniffed(text: str) -> str:
    """What stands between the cells of TEXT: a tab, a semicolon or a comma where there is one, else white space."""
    bare = _QUOTED.sub("", text)
    return next((delimiter for delimiter in "\t;," if delimiter in bare), " ")


def _has_header(first: _Row, options: distributions.Points) -> bool:
    if options.header == "auto":
        return all(_number(cell) is None for cell in first.cells) or _names_one(options)
    return options.header


def _names_one(options: distributions.Points) -> bool:
    return any(isinstance(column, str) for column in options.columns)


def _columns(first: _Row, has_header: bool, path: str, options: distributions.Points) -> list[int]:
    """The places of the chosen columns in a row."""
    if not has_header and _names_one(options):
        raise Refusal(
            f"distribution.columns = {_shown(list(options.columns))}: {plain(path)} has no names of columns, "
            f"since header = false; expected numbers from 0"
        )
    if not options.columns:
        return list(range(min(2, len(first.cells))))
    return [
        _named(column, first, path) if isinstance(column, str) else _numbered(column, len(first.cells), path)
        for column in options.columns
    ]


def _named(column: str, first: _Row, path: str) -> int:
    places = [at for at, cell in enumerate(first.cells) if cell == column.strip()]
    if len(places) == 1:
        return places[0]
    problem = "more than one column has that name" if places else "no column has that name"
    known = ", ".join(plain(cell) for cell in first.cells[:20])
    hint = "" if places else nearest(column, first.cells)
    raise Refusal(
        f"distribution.columns = {_shown(column)}: {problem} on line {first.line} of {plain(path)}; "
        f"expected one of {known}{hint}"
    )


def _numbered(column: int, count: int, path: str) -> int:
    if column < count:
        return column
    known = "only column 0" if count == 1 else f"columns 0 to {count - 1}"
    raise Refusal(f"distribution.columns = {column}: no such column; {plain(path)} has {known}")


def _number(cell: str) -> float | None:
    """CELL as a number (NaN and infinities too), or None; Python's 1_000 is none."""
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def _advice(row: _Row, at: int, options: distributions.Points) -> str:
    """What may help where a cell is no number."""
    if re.fullmatch(r"[+-]?\d+,\d+", row.cells[at]):
        return f", with a point: {row.cells[at].replace(',', '.')}"
    others = [other for other, cell in enumerate(row.cells) if _number(cell) is not None]
    if not options.columns and others:
        return f"; columns with numbers can be chosen, such as distribution.columns = {others[:2]}"
    return ""


# Arrays ------------------------------------------------------------------------------------------------------------


def _from_array(path: str, options: distributions.Points) -> Numbers:
    """The chosen columns of the .npy file PATH; nothing pickled is ever loaded."""
    import numpy as np

    expected = "expected a .npy file with a real array [points], [points, 1] or [points, columns]"
    try:
        # Mapped, so that only the chosen columns are read, and a shape that the file doesn't have is seen at once.
        stored = np.load(path, mmap_mode="r", allow_pickle=False)
    except OSError:
        raise
    except Exception:  # bytes that are no header bring out errors of many kinds, a tokenizer's among them
        raise Refusal(f"{plain(path)}: broken, or pickled objects, which are never loaded; {expected}") from None
    if stored.dtype.kind not in "iuf":
        raise Refusal(f"{plain(path)}: an array of dtype {plain(str(stored.dtype))}; {expected}")
    if stored.ndim not in (1, 2) or stored.size == 0:
        raise Refusal(f"{plain(path)}: an array of shape {list(stored.shape)}; {expected}")
    if _names_one(options):
        raise Refusal(
            f"distribution.columns = {_shown(list(options.columns))}: the columns of {plain(path)} have no names; "
            f"expected numbers from 0"
        )
    table = stored.reshape(len(stored), -1)
    count = table.shape[1]
    columns = [_numbered(int(column), count, path) for column in options.columns] or list(range(min(2, count)))
    if len(table) * len(columns) > LARGEST:
        _refuse_size(path)
    numbers = np.stack([table[:, column] for column in columns], axis=1).astype(np.float64)
    bad = ~(np.abs(numbers) <= LARGEST_NUMBER)
    if bad.any():
        row, at = (int(place[0]) for place in np.nonzero(bad))
        where = f"[{row}]" if stored.ndim == 1 else f"[{row}, {columns[at]}]"
        raise Refusal(f"{plain(path)}: {numbers[row, at]} at {where}; {_BOUNDS}")
    return numbers


# Words -------------------------------------------------------------------------------------------------------------


def _refuse_size(path: str) -> NoReturn:
    raise Refusal(f"{plain(path)}: more than {LARGEST:,} numbers; expected fewer, such as every tenth row")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _shown(value: Any) -> str:
    """VALUE as Python writes it, not too long, and safe on a terminal."""
    text = plain(repr(value))
    return text if len(text) <= 60 else text[:57] + "..."


def _chain(first: Any, rest: Iterable[Any]) -> Iterator[Any]:
    yield first
    yield from rest
