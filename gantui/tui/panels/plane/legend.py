"""The legend of points: what each mark is, what lies outside, and what the ground behind them means."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.draw.canvas import Canvas
from gantui.draw.colourbar import both_ends, vertical_bar
from gantui.draw.formatting import fitting
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import BOTH, DIM, FAKE, GENERATORS, LOSS_G, REAL, WARN
from gantui.draw.plane.scatter import BOTH_MARK
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.layers import LayerName
from gantui.tui.look.look import Look
from gantui.tui.panels.field.field_picture import KindPicture
from gantui.tui.panels.plane.window_text import window_lines, window_row
from gantui.tui.panels.square import Room, square_room

_BESIDE, _BELOW = 13, 2
"""Columns or rows that it takes."""
_SCALE = 5
"""Rows of that."""
MARKS: dict[Glyphs, tuple[str, str, str]] = {
    "braille": ("●", "●", "●"),
    "block": ("o", "x", BOTH_MARK),
    "ascii": ("o", "x", BOTH_MARK),
}
"""Beside 'real', 'fake' and 'both' in the legend."""


@dataclass(frozen=True)
class Legend:
    """What the legend of one picture says."""

    look: Look
    facts: RunInfo
    drawn: frozenset[LayerName]
    mapped: bool
    """Whether the map of the generator is drawn behind the points."""
    ground: tuple[str, KindPicture] | None
    """The meaning and the picture of the ground, where there is one."""

    def draws(self, name: LayerName) -> bool:
        """Whether the layer NAME is drawn."""
        return name in self.drawn

    @property
    def pull(self) -> bool:
        """Whether there are arrows."""
        return "arrows" in self.drawn

    def kinds(self) -> list[tuple[str, int]]:
        """The marks of the points that are drawn, each with its colour: real ones first, then fakes."""
        real, fake, both = MARKS[self.look.points]
        makers = "fake" if self.facts.generators == 1 else f"{self.facts.generators} generators"
        shown = [(f"{real} real", REAL)] if self.draws("real") else []
        shown += [(f"{fake} {makers}", FAKE)] if self.draws("fake") else []
        return shown + ([(f"{both} both", BOTH)] if self.draws("real") and self.draws("fake") else [])

    def below(self, canvas: Canvas, room: Room, outside: int) -> None:
        """Write it into CANVAS below the picture; OUTSIDE fakes are not in the window."""
        x, parts = room.left, self.kinds()
        parts += [("→ pull", LOSS_G)] if self.pull else []
        parts += [("━ map", FAKE)] if self.mapped else []
        left = canvas.width - x - sum(len(text) + 2 for text, _ in parts)
        longer = fitting((f"{outside} fakes outside", f"{outside} outside"), left)
        part = window_row(self.facts)
        left -= len(longer) + 2 if outside else 0
        parts += [(longer, WARN)] if outside else []
        parts += [(part, DIM)] if part and len(part) <= left else []
        for text, colour in parts:
            canvas.put(x, room.height, text, colour)
            x += len(text) + 2
        ground = self.ground
        if ground is None:
            return
        name, shown = ground
        ends = both_ends(self.look.palette, shown.ramp, shown.labels(self.facts), self.look.glyphs)
        if room.left + len(name) + ends.width + 3 > canvas.width:
            name = name.removeprefix("ground: ")
        canvas.put(room.left, room.height + 1, name, DIM)
        canvas.paste(room.left + len(name) + 1, room.height + 1, ends)

    def beside(self, canvas: Canvas, room: Room, points: int, outside: int) -> range:
        """Write it into CANVAS beside the picture of so many POINTS of each kind; returns the rows that it leaves."""
        x, several, lines = room.left + room.width + 2, self.facts.generators > 1, self.kinds()
        dots = int(self.draws("real"))
        if several and self.draws("fake"):
            lines[dots : dots + 1] = [("", FAKE), (f"{self.facts.generators} generators", DIM)]
        lines += [(f"{points} each", DIM)]
        lines += [("→ pull", LOSS_G)] if self.pull else []
        lines += [("━ map", FAKE)] if self.mapped else []
        lines += [("", DIM), (f"{outside} of {points}", WARN), ("are outside", WARN)] if outside else []
        for y, (text, colour) in enumerate(lines):
            canvas.put(x, y, text, colour)
        for j, colour in enumerate(GENERATORS[: self.facts.generators] if several and self.draws("fake") else ()):
            canvas.put(x + j, dots, MARKS["braille"][1] if self.look.points == "braille" else str(j + 1), colour)
        ground, y = self.ground, len(lines) + 1
        if ground is not None and room.height >= y + _SCALE + 2:
            name, shown = ground
            canvas.put(x, y, name, DIM)
            bar = vertical_bar(self.look.palette, shown.ramp, _SCALE, shown.labels(self.facts), self.look.glyphs)
            canvas.paste(x, y + 1, bar)
            y += _SCALE + 2
        bottom, shown_part = room.height, window_lines(self.facts, _BESIDE - 2)
        if bottom >= y + len(shown_part) + 1:
            bottom -= len(shown_part)
            for row, line in enumerate(shown_part, bottom):
                canvas.put(x, row, line, DIM)
            bottom -= 1
        return range(y, bottom)


def points_room(facts: RunInfo, width: int, height: int) -> Room:
    """The places of the points and of their legend."""
    beside = max(_BESIDE, len(f"{facts.generators} generators") + 2)
    return square_room(width, height, facts.extent, beside if facts.generators > 1 else _BESIDE, _BELOW)
