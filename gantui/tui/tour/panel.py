"""The panel of the tour: the page that is shown, under the panels of the training."""

from __future__ import annotations

from collections.abc import Iterator

from textual.geometry import Size

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import shortened, wrapped
from gantui.draw.palette import DIM, FOCUS, GOOD, TEXT, WARN
from gantui.errors import plain
from gantui.tui.look.layout import TOUR
from gantui.tui.look.look import Look
from gantui.tui.tour.guide import Guide, Kind
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.frame import framed, inner_size

_MARGIN = 4
"""Columns of the frame and beside the text."""
_FRAME = 2
_MOST = 0.5
"""The share of a screen's rows that it takes at most."""
_WIDEST = 110
"""Columns of a line: longer ones are hard to read."""


class TourPanel(Cells):
    """Shows the page of GUIDE."""

    def __init__(self, look: Look, guide: Guide, heading: str, before: int, steps: int) -> None:
        """HEADING names the chapter, which has so many STEPS, and so many BEFORE those of GUIDE."""
        super().__init__(look, id=TOUR)
        self._guide, self._heading, self._before, self._steps = guide, heading, before, steps

    def rows(self, screen: Size) -> int:
        """The rows that it takes on SCREEN: enough for every page of its stretch, so that nothing jumps."""
        width = _columns(screen.width)
        return min(int(_MOST * screen.height), max(_lines_of_all(self._guide, width)) + 1 + _FRAME)

    def draw(self, width: int, height: int) -> Canvas:
        """The page in its frame, and how it stands in the last line."""
        inner = Canvas.blank(*inner_size(width, height))
        guide, room = self._guide, inner.height - 1
        lines = [*_text(guide.text(), _columns(width)), *self._choices()]
        for y, line in enumerate(lines[:room]):
            _put(inner, y, line)
        said, done = guide.standing()
        mark = "[x] " if done else "[ ] " if guide.waits else ""
        said = shortened(plain(said), _columns(width) - len(mark))
        colour = GOOD if done else WARN if guide.missed else DIM
        _put(inner, room, [(mark, colour), *_marked(said, colour)])
        number = self._before + guide.page.step + 1
        return framed(
            inner,
            width,
            height,
            number="",
            title=f"{self._heading} · {number} of {self._steps}: {plain(guide.step.title)}",
            state="",
            focused=True,
            glyphs=self._look.glyphs,
        )

    def _choices(self) -> list[list[tuple[str, int]]]:
        guide = self._guide
        if guide.page.kind != "ask" or guide.hinting:
            return []
        return [
            [("> " if i == guide.mark else "  ", FOCUS), (plain(choice), FOCUS if i == guide.mark else TEXT)]
            for i, choice in enumerate(guide.step.choices)
        ]


def _columns(width: int) -> int:
    return max(1, min(_WIDEST, width - _MARGIN))


def _lines_of_all(guide: Guide, width: int) -> Iterator[int]:
    """The lines of each page of GUIDE's stretch at WIDTH."""
    for page in guide.pages:
        step = guide.stretch.steps[page.step]
        texts: dict[Kind, str] = {"ask": step.question, "do": step.text, "then": step.then}
        yield len(wrapped(_one_line(texts[page.kind]), width)) + (len(step.choices) if page.kind == "ask" else 0)
        yield len(wrapped(_one_line(step.hint), width))


def _one_line(text: str) -> str:
    return " ".join(plain(" ".join(text.split())).split())


def _text(text: str, width: int) -> list[list[tuple[str, int]]]:
    """TEXT in lines of WIDTH, what stands in `backticks` in another colour and in brackets."""
    found, inside = [], False
    for line in wrapped(_one_line(text), width):
        found.append(_marked(line, TEXT, inside))
        inside ^= bool(line.count("`") % 2)
    return found


def _marked(line: str, colour: int, inside: bool = False) -> list[tuple[str, int]]:
    """LINE in COLOUR, and the keys in it in theirs; INSIDE: it begins within one."""
    found: list[tuple[str, int]] = []
    for number, part in enumerate(line.split("`")):
        if number:
            found.append(("[" if not inside else "]", FOCUS))
            inside = not inside
        found.append((part, FOCUS if inside else colour))
    return [(text, ink) for text, ink in found if text]


def _put(canvas: Canvas, y: int, line: list[tuple[str, int]]) -> None:
    x = 1
    for text, colour in line:
        canvas.put(x, y, text, colour)
        x += len(text)
