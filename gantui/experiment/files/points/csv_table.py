"""Reads a table of text as points: which row holds names, which columns are numbers, and their values."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from gantui.errors import Refusal, nearest, plain
from gantui.experiment import distributions
from gantui.experiment.files.points import cells, limits
from gantui.experiment.files.points.classes import Found, split
from gantui.experiment.files.points.csv_dialect import Row, Rows
from gantui.experiment.files.points.limits import BOUNDS, LARGEST_NUMBER, refuse_size
from gantui.experiment.files.reading.account import Account, left_out
from gantui.experiment.files.reading.words import count, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

LOOKED_AT = 200
"""Rows by which it is decided what a column is."""
_UNNAMED = re.compile(r"(Unnamed: \d+(\.\d+)?)?")
"""What pandas and R call the first column where they write the numbers of the rows into it, or pandas reads it back."""


@dataclass(frozen=True)
class _Layout:
    """The layout of a table, as its first rows show it."""

    names: Sequence[str]
    """The name of each column; 'column 0' where it has none."""
    header: Row | None
    chosen: Sequence[int]
    left_out: Sequence[str]
    taken: Sequence[str]
    index: int | None = None
    """A column that must go on counting rows, since that is why it is left out."""
    classes: int | None = None
    """The column of the classes."""


def from_text(
    file: IO[bytes], path: str, options: distributions.Points, *, guess: bool = True, turn: bool = True
) -> Found:
    """The chosen columns of the rows of FILE, called PATH, and the account of them.

    Without GUESS nothing is left out unless OPTIONS say so, as before there were rules for it. TURN: two long rows may
    be the two axes.

    Raises:
        Refusal: it holds something else than what OPTIONS say.
    """
    import numpy as np

    rows = Rows(file, path, options.delimiter, options.encoding)
    source = iter(rows)
    head = list(islice(source, LOOKED_AT))
    if not head:
        raise Refusal(f"{plain(path)}: empty, or all comments; expected a row of numbers a point")
    reader = cells.Reader(options.decimal, comma_apart=rows.separator == ",")
    layout = _layout(head, path, options, guess)
    first = head[1] if layout.header is not None and len(head) > 1 else head[0]
    body = head if layout.header is None else head[1:]
    plain_points = not options.columns and layout.classes is None
    if turn and layout.header is None and plain_points and _lies_on_its_side(head):
        return _turned(head, reader, path)
    numbers, dropped, width, words_of_classes = array("d"), 0, len(first.cells), dict[str, int]()
    asked = [*layout.chosen, *([] if layout.classes is None else [layout.classes])]
    for row in chain(body, source):
        if len(row.cells) != width:
            raise Refusal(
                f"{plain(path)}, line {row.line}: {count(len(row.cells), 'cell')}; "
                f"expected {width}, as on line {(layout.header or first).line}"
            )
        if layout.index is not None and not _is_whole(row.cells[layout.index]):
            raise Refusal(
                f"{plain(path)}, line {row.line}: {shown(row.cells[layout.index])} in the first column, which has no "
                "name and so far has the number of each row; expected such a number, or distribution.columns to say "
                "which columns are the points"
            )
        if options.missing == "drop" and any(cells.is_missing(row.cells[at]) for at in asked):
            dropped += 1
            continue
        if len(numbers) + len(asked) > limits.LARGEST:
            refuse_size(path)
        for at in layout.chosen:
            numbers.append(_number(row, at, layout, reader, path, options))
        if layout.classes is not None:
            word = _class(row, layout.classes, layout, path)
            numbers.append(words_of_classes.setdefault(word, len(words_of_classes)))
    if not numbers:
        _refuse_without_rows(path, layout, dropped)
    values = np.array(numbers).reshape(-1, len(asked))
    out = [*layout.left_out, *([f"{count(dropped, 'row')} with missing values"] if dropped else [])]
    taken = [*layout.taken, *(["decimal commas"] if reader.mark == "," and options.decimal == "auto" else [])]
    taken += [f"read as {rows.encoding}"] if rows.by_rule else []
    names = tuple(plain(layout.names[at]) for at in layout.chosen)
    account = Account(path, names, len(values), tuple(out), tuple(taken))
    if layout.classes is None:
        return Found(values, account)
    return split(values, list(words_of_classes), account, layout.names[layout.classes])


# What the columns are ----------------------------------------------------------------------------------------------


def _layout(head: Sequence[Row], path: str, options: distributions.Points, guess: bool) -> _Layout:
    """The layout that the first rows, HEAD, show."""
    first, taken = head[0], []
    how = _header(head, options) if guess else _old_header(first, options)
    names, body = [f"column {at}" for at in range(len(head[-1].cells))], head[1:] if how else head
    if how:
        # R writes no name at all over the names of its rows.
        short = guess and len(body) > 0 and len(first.cells) + 1 == len(body[0].cells)
        names = ["", *first.cells] if short else first.cells
        if how == "counted":
            taken = [f"line {first.line} taken as names (distribution.header=false takes it as a point)"]
    width, header = len(names), first if how else None
    classes = None
    if options.classes != "":
        (classes,) = _stated((options.classes,), "classes", names if how else None, width, first.line, path)
    if options.columns:
        chosen = _stated(options.columns, "columns", names if how else None, width, first.line, path)
        unnamed = [_name(names, at) for at in range(width) if at not in (*chosen, classes)]
        out = left_out(unnamed, "not chosen")
        return _Layout([_name(names, at) for at in range(width)], header, chosen, out, taken, classes=classes)
    if not guess:
        return _Layout(names, header, range(min(2, width)), (), taken)
    return _by_rule(names, header, [row for row in body if len(row.cells) == width], taken, classes)


def _by_rule(
    names: Sequence[str], header: Row | None, body: Sequence[Row], taken: list[str], classes: int | None
) -> _Layout:
    """The first two columns that hold numbers and neither just number the rows nor are the CLASSES."""
    width = len(names)
    columns = [[row.cells[at] for row in body] for at in range(width)]
    index = 0 if header is not None and width > 1 and classes != 0 and _is_index(names[0], columns[0]) else None
    empty = [at for at in range(width) if body and all(cell == "" for cell in columns[at])]
    text = [
        at for at in range(width) if at not in empty and body and not any(map(cells.looks_like_a_number, columns[at]))
    ]
    numeric = [at for at in range(width) if at not in (index, *empty, *text, classes)]
    if not numeric:  # a refusal then says what stands there
        numeric, text, empty, index = [at for at in range(width) if at != classes][:2], [], [], None
    chosen = numeric[:2]
    labels = [_name(names, at) for at in range(width)]
    out = [f"{labels[0]} (the numbers of the rows)"] if index == 0 else []
    out += left_out([labels[at] for at in text if at != classes], "text")
    out += left_out([labels[at] for at in empty if names[at] and at != classes], "empty")
    out += left_out([labels[at] for at in numeric[2:]], "after the first two")
    if len(chosen) == 2 and index is None and _counts(columns[chosen[0]]):
        taken = [*taken, f"{labels[chosen[0]]} only counts the rows: distribution.columns chooses other columns"]
    return _Layout(labels, header, chosen, out, taken, index, classes)


def _header(head: Sequence[Row], options: distributions.Points) -> str:
    """Whether the first row of HEAD is names: '' no, 'named' yes, 'counted' yes by rule, since it counts from 0."""
    if old := _old_header(head[0], options):
        return old
    if options.header != "auto":
        return ""
    first = head[0].cells
    named = first[1:] if len(first) > 1 and _UNNAMED.fullmatch(first[0]) else first
    if named != [str(at) for at in range(len(named))]:
        return ""
    # pandas calls columns without names 0, 1, ...: one alone is a point if the rows after it are written like that too.
    alone = len(first) == 1 and not any("." in row.cells[0] for row in head[1:2])
    return "" if alone or len(head) == 1 else "counted"


def _old_header(first: Row, options: distributions.Points) -> str:
    """Whether the FIRST row is names by the old rule: it is if there is no number in it."""
    if options.header != "auto":
        return "named" if options.header else ""
    named = not any(map(cells.looks_like_a_number, first.cells)) or _names_one(options)
    return "named" if named else ""


def _names_one(options: distributions.Points) -> bool:
    return any(isinstance(column, str) and column for column in (*options.columns, options.classes))


def _is_index(name: str, column: Sequence[str]) -> bool:
    """Whether the first COLUMN, called NAME, is just the numbers of the rows: no name, and whole numbers, each once."""
    if not _UNNAMED.fullmatch(name) or not column:
        return False
    return all(map(_is_whole, column)) and len(set(column)) == len(column)


def _is_whole(cell: str) -> bool:
    found = cells.number(cell)
    return found is not None and found.is_integer()


def _counts(column: Sequence[str]) -> bool:
    """Whether COLUMN is 0, 1, 2, ... or 1, 2, 3, ... over several rows."""
    return len(column) > 2 and any(column == [str(at + start) for at in range(len(column))] for start in (0, 1))


def _name(names: Sequence[str], at: int) -> str:
    return names[at] or f"column {at}"


def _stated(
    columns: Sequence[int | str], setting: str, names: Sequence[str] | None, width: int, line: int, path: str
) -> Sequence[int]:
    """The positions of COLUMNS, which SETTING states; NAMES is None if the columns have none."""
    if names is None and any(isinstance(column, str) for column in columns):
        raise Refusal(
            f"distribution.{setting} = {shown(list(columns))}: {plain(path)} has no names of columns, "
            f"since header = false; expected numbers from 0"
        )
    return [
        named(column, names or (), path, f" on line {line}", setting)
        if isinstance(column, str)
        else numbered(column, width, path, setting)
        for column in columns
    ]


def named(column: str, names: Sequence[str], path: str, where: str = "", setting: str = "columns") -> int:
    """The position of COLUMN, stated by SETTING, among the NAMES of the columns in PATH; WHERE says where they stand.

    Raises:
        Refusal: there is none, or there are several.
    """
    places = [at for at, name in enumerate(names) if name == column.strip()]
    if len(places) == 1:
        return places[0]
    problem = "more than one column has that name" if places else "no column has that name"
    known = ", ".join(plain(name) for name in names[:20])
    hint = "" if places else nearest(column, names)
    raise Refusal(
        f"distribution.{setting} = {shown(column)}: {problem}{where} of {plain(path)}; expected one of {known}{hint}"
    )


def numbered(column: int, width: int, path: str, setting: str = "columns") -> int:
    """COLUMN, which SETTING states, after a check that PATH, with WIDTH columns, has one of that number.

    Raises:
        Refusal: it is none.
    """
    if column < width:
        return column
    known = "only column 0" if width == 1 else f"columns 0 to {width - 1}"
    raise Refusal(f"distribution.{setting} = {column}: no such column; {plain(path)} has {known}")


# What stands in them -----------------------------------------------------------------------------------------------


def _number(
    row: Row, at: int, layout: _Layout, reader: cells.Reader, path: str, options: distributions.Points
) -> float:
    """The number in the cell of ROW in column AT.

    Raises:
        Refusal: it is none, or none that can be used.
    """
    cell = row.cells[at]
    found = reader.number(cell)
    if found is not None and abs(found) <= LARGEST_NUMBER:
        return found
    name = layout.names[at]
    where = f"in {name}" if layout.header is None else f"in column {shown(name)}"
    dropping = "; distribution.missing=drop leaves such rows out" if cells.is_missing(cell) else ""
    expected = BOUNDS if found is not None else f"expected a {reader.advice(cell) or 'number'}"
    chosen = "" if found is not None or dropping else _advice(row, at, options)
    raise Refusal(f"{plain(path)}, line {row.line}: {shown(cell)} {plain(where)}; {expected}{dropping}{chosen}")


def _class(row: Row, at: int, layout: _Layout, path: str) -> str:
    """The word in the cell of ROW in the column AT of the classes.

    Raises:
        Refusal: it is missing.
    """
    if cells.is_missing(row.cells[at]):
        raise Refusal(
            f"{plain(path)}, line {row.line}: {shown(row.cells[at])} in {plain(layout.names[at])}; expected a class; "
            "distribution.missing=drop leaves such rows out"
        )
    return row.cells[at]


def _advice(row: Row, at: int, options: distributions.Points) -> str:
    """The advice which other columns there are, where a cell is not a number."""
    others = [other for other, cell in enumerate(row.cells) if cells.number(cell) is not None]
    if not options.columns and others:
        return f"; columns with numbers can be chosen, such as distribution.columns = {others[:2]}"
    return ""


def _refuse_without_rows(path: str, layout: _Layout, dropped: int) -> None:
    if dropped:
        raise Refusal(f"{plain(path)}: each of its {count(dropped, 'row')} has a missing value; expected numbers")
    assert layout.header is not None
    line = layout.header.line
    raise Refusal(f"{plain(path)}: nothing after the names on line {line}; expected a row of numbers a point")


# A table on its side -----------------------------------------------------------------------------------------------


def _lies_on_its_side(head: Sequence[Row]) -> bool:
    """Whether the table is two rows of more than two numbers: one axis after the other."""
    if len(head) != 2 or len(head[0].cells) != len(head[1].cells) or len(head[0].cells) <= 2:
        return False
    return all(cells.looks_like_a_number(cell) for row in head for cell in row.cells)


def _turned(head: Sequence[Row], reader: cells.Reader, path: str) -> Found:
    """The points in a table that has one axis a row."""
    import numpy as np

    layout = _Layout([f"column {at}" for at in range(len(head[0].cells))], None, (), (), ())
    plainly = distributions.Points(name="points", path=path)
    rows = [[_number(row, at, layout, reader, path, plainly) for at in range(len(row.cells))] for row in head]
    values = np.array(rows).T.copy()
    return Found(values, Account(path, ("row 0", "row 1"), len(values), (), (turned(values.shape[0]),)))


def turned(points: int) -> str:
    """The remark that a table of two rows was read as POINTS points."""
    return f"its 2 rows taken as the 2 axes of {points:,} points (distribution.columns=[0,1] takes them as 2 points)"
