"""What is known by the newest record as a table: a row a measure, a column what it is held against."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import shortened
from gantui.draw.palette import TEXT
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.view import View
from gantui.tui.widgets.message import message

Record = Mapping[str, float | int | None]
Cell = tuple[str, int]
"""A text and its colour."""


@dataclass(frozen=True)
class Column:
    """One column of numbers."""

    title: str
    colour: int
    width: int
    """With the blank behind its longest text."""


@dataclass(frozen=True)
class Row:
    """One measure."""

    names: tuple[str, ...]
    """What it is called: the longest name first."""
    cells: tuple[Cell, ...]
    """One for each column; '' where there is nothing to say."""


class RecordTable(View):
    """A table of the newest record; a subclass says what its columns and rows are, and what is seen in them."""

    panel = "coverage"
    coming = "the first record is still to come"
    named: int
    """Columns of the names where there is room for all of each."""
    least: int
    """Columns that names have at least."""

    @abstractmethod
    def columns(self, facts: RunInfo) -> Sequence[Column]:
        """The columns, the one that matters most first."""

    @abstractmethod
    def rows(self, facts: RunInfo, record: Record) -> Sequence[Row]:
        """The rows by RECORD."""

    def inputs(self) -> tuple[object, ...]:
        """What the table depends on."""
        return (self.sight.snapshot.record,)

    def step(self) -> int:
        """The iteration of the record."""
        return int(self.record.get("step") or 0)

    @property
    def record(self) -> Record:
        """The newest record; empty before there is one."""
        return self.sight.snapshot.record or {}

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The names, and as many of the columns as there is room for: a number that is cut would be another one."""
        if not self.record:
            return message(self.coming, width, height)
        canvas, columns = Canvas.blank(width, height), self.columns(facts)
        left = min(self.named, max(self.least, width + 1 - sum(column.width for column in columns)))
        at = [left + sum(each.width for each in columns[:place]) for place in range(len(columns))]
        shown = [(x, column) for x, column in zip(at, columns, strict=True) if x + column.width - 1 <= width]
        for x, column in shown:
            canvas.put(x, 0, column.title, column.colour)
        for y, row in enumerate(self.rows(facts, self.record)[: max(0, height - 1)], 1):
            name = next((name for name in row.names if len(name) < left), row.names[-1])
            canvas.put(0, y, shortened(name, left - 1), TEXT)
            for (x, _), (text, colour) in zip(shown, row.cells, strict=False):
                canvas.put(x, y, text, colour)
        return canvas
