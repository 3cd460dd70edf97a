"""The smallest output that makes a terminal show something else.

Textual sends every row that was reported as changed, whole, and resets the colours after each run of cells. Most cells
of such a row look as before, and most runs change one colour: what is sent here is the cells that differ, and of their
colours what differs from the cell before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from gantui.draw.canvas import Canvas
from gantui.draw.cells_to_text import Styles
from gantui.draw.image_placeholders import IMAGES, are_placeholders, ids_of
from gantui.tui.terminal import kitty_graphics
from gantui.tui.terminal.internals import ChopsUpdate, CompositorUpdate, LayoutUpdate, Span
from gantui.tui.terminal.placeholders_in_text import codes_in
from gantui.tui.terminal.row import Row, pairs_of

_BLANK = ord(" ")
_UNKNOWN = -1
"""The ink of a cell of which nothing is known: no other is like it."""
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})
"""Underlined, reversed, struck out, underlined twice, overlined."""
_OWN_FG, _OWN_BG = "39", "49"
_MOST_INKS = 1 << 14
"""Looks that are distinguished; then all is forgotten and sent once more."""


class _Ink(NamedTuple):
    """The style of a cell as parameters of the terminal's SGR sequence; "" is the terminal's own colour.

    The foreground of a blank that shows none is None: it may be anything.
    """

    fg: str | None
    bg: str
    attributes: frozenset[str]


_PLAIN = _Ink("", "", frozenset())


def ink(codes: str) -> _Ink:
    """The style that the SGR parameters CODES make after a reset."""
    fg, bg, attributes = "", "", set()
    numbers = codes.split(";") if codes else []
    while numbers:
        first = numbers[0]
        count = {"2": 5, "5": 3}[numbers[1]] if first in ("38", "48") else 1
        code, numbers = ";".join(numbers[:count]), numbers[count:]
        family = first[:-1]
        if family in ("3", "9"):
            fg = "" if code == _OWN_FG else code
        elif family in ("4", "10"):
            bg = "" if code == _OWN_BG else code
        else:
            attributes.add(code)
    return _Ink(fg, bg, frozenset(attributes))


def change(before: _Ink, after: _Ink) -> tuple[str, _Ink]:
    """The sequence that changes a terminal's style from BEFORE to AFTER, and the style it has then."""
    if after.fg is None:
        after = after._replace(fg="") if before.attributes & _SEEN_ON_BLANKS else before._replace(bg=after.bg)
    assert before.fg is not None
    assert after.fg is not None
    if before.attributes != after.attributes:
        codes = ["0", *sorted(after.attributes), after.fg, after.bg]
    else:
        codes = [
            (after.fg or _OWN_FG) if after.fg != before.fg else "",
            (after.bg or _OWN_BG) if after.bg != before.bg else "",
        ]
    text = ";".join(code for code in codes if code)
    return (f"\x1b[{text}m" if text else ""), after


class _Inks:
    """Numbers for styles of cells, and the sequences between them."""

    def __init__(self, colours: ColorSystem) -> None:
        self._colours = colours
        self._inks: list[_Ink] = [_PLAIN]
        self._numbers: dict[_Ink, int] = {_PLAIN: 0}
        self._of: dict[int, tuple[Style | None, int]] = {}
        """By a style's identity, which is kept alive by that: to hash and compare styles is what costs."""
        self._styles: Styles | None = None
        self._table = np.empty(0, np.int32)
        """The numbers of pairs of colours as those make styles of them."""
        self._of_images: dict[int, int] = {}
        """By the number of an ink and an image's id the number of the ink of its placeholders on that ground."""
        self.on_blanks = np.empty(0, np.int32)
        """For each number the one of how a blank in it looks."""
        self.changes: dict[tuple[int, int], tuple[str, int]] = {}
        """The changes that were asked for before."""

    def __len__(self) -> int:
        return len(self._of)

    def number(self, style: Style | None) -> int:
        """The number of STYLE."""
        if (known := self._of.get(id(style))) is None:
            codes = "" if style is None else Strip.render_ansi(style, self._colours)
            known = self._of[id(style)] = style, self._add(ink(codes))
        return known[1]

    def painted(self, strip: Strip, codes: NDArray[np.uint32]) -> NDArray[np.int32]:
        """The number of the style of each cell of STRIP, which has these CODES."""
        if isinstance(strip, Row):
            return self.of_cells(codes, strip.pairs, strip.styles)
        styles = [self.number(style) for _, style, _ in strip]
        return self._with_placeholders(
            np.repeat(np.array(styles, np.int32), [len(text) for text, _, _ in strip]), codes
        )

    def of_cells(self, codes: NDArray[np.uint32], pairs: NDArray[np.uint16], styles: Styles) -> NDArray[np.int32]:
        """The number of the style of each cell, which have these CODES, and PAIRS of colours as STYLES has them."""
        if styles is not self._styles:
            self._styles, self._table = styles, np.full(1 << 16, _UNKNOWN, np.int32)
        numbers: NDArray[np.int32] = self._table[pairs]
        if numbers.min(initial=0) < 0:
            # Not np.unique, which imports numpy.ma the first time: the first frame would wait for it.
            for pair in sorted(set(pairs[numbers < 0].tolist())):
                self._table[pair] = self.number(styles[pair])
            numbers = self._table[pairs]
        return self._with_placeholders(numbers, codes)

    def _with_placeholders(self, numbers: NDArray[np.int32], codes: NDArray[np.uint32]) -> NDArray[np.int32]:
        """NUMBERS of styles, with those of placeholders of images where CODES are such."""
        found = are_placeholders(codes)
        if found.any():
            numbers[found] = self._of_placeholders(numbers[found], ids_of(codes[found]))
        return numbers

    def _of_placeholders(self, inks: NDArray[np.int32], images: NDArray[np.uint32]) -> list[int]:
        """The numbers of the inks in which placeholders of IMAGES stand where INKS would."""
        both = (inks.astype(np.int64) * IMAGES + images).tolist()
        for each in set(both) - self._of_images.keys():
            ink, image = divmod(each, IMAGES)
            self._of_images[each] = self._add(_Ink(kitty_graphics.colour(image), self._inks[ink].bg, frozenset()))
        return [self._of_images[each] for each in both]

    def learn_blanks(self) -> None:
        """Extend `on_blanks` to all numbers there are."""
        if len(self.on_blanks) == len(self._inks):
            return
        found = self.on_blanks.tolist()
        while (number := len(found)) < len(self._inks):
            here = self._inks[number]
            seen = here.attributes & _SEEN_ON_BLANKS
            found.append(number if seen else self._add(_Ink(None, here.bg, frozenset())))
        self.on_blanks = np.array(found, np.int32)

    def change(self, before: int, after: int) -> tuple[str, int]:
        """The sequence from number BEFORE to AFTER, and the number of the style that is set then."""
        text, then = change(self._inks[before], self._inks[after])
        self.changes[before, after] = known = text, self._add(then)
        return known

    def _add(self, new: _Ink) -> int:
        if (number := self._numbers.get(new)) is None:
            number = self._numbers[new] = len(self._inks)
            self._inks.append(new)
        return number


class Part(NamedTuple):
    """What a widget shows, from column X and row Y of the screen on, and which of its rows may have changed."""

    x: int
    y: int
    canvas: Canvas
    styles: Styles
    rows: Sequence[int]


@dataclass(frozen=True, eq=False)
class Painted(CompositorUpdate):
    """Widgets as they stand, whole and without each other: nothing need be cut as Textual's compositor does."""

    parts: Sequence[Part]

    @property
    def spans(self) -> list[Span]:
        """The cells that may have changed."""
        return [(part.y + row, part.x, part.x + part.canvas.width) for part in self.parts for row in part.rows]


@dataclass(frozen=True, eq=False)
class Difference(CompositorUpdate):
    """The output to send, and what the terminal shows after it."""

    data: str
    chars: NDArray[np.uint32]
    inks: NDArray[np.int32]
    shown: Shown

    @property
    def size(self) -> int:
        """The size of the output in bytes."""
        return len(self.data.encode("utf-8", "replace"))

    def render_segments(self, console: Console) -> str:
        """Note that Textual sends it now, and return it."""
        self.shown.take(self)
        return self.data


class Shown:
    """What a terminal shows, as far as we know; at first nothing is known."""

    def __init__(self) -> None:
        self._inks: _Inks | None = None
        self._chars = np.zeros((0, 0), np.uint32)
        self._painted = np.zeros((0, 0), np.int32)

    def difference(self, update: CompositorUpdate, size: Size, console: Console) -> Difference:
        """The output that makes a terminal of SIZE, showing this, show UPDATE too, in the colours of CONSOLE."""
        if self._inks is None or len(self._inks) > _MOST_INKS or self._chars.shape != (size.height, size.width):
            self._inks = _Inks(console._color_system or ColorSystem.TRUECOLOR)
            self._chars = np.zeros((size.height, size.width), np.uint32)
            self._painted = np.full((size.height, size.width), _UNKNOWN, np.int32)
        chars, inks = self._chars.copy(), self._painted.copy()
        whole = _paint(update, chars, inks, self._inks)
        known = inks >= 0
        blank = known & (chars == _BLANK)
        self._inks.learn_blanks()
        inks[blank] = self._inks.on_blanks[inks[blank]]
        differs = known & ((chars != self._chars) | (inks != self._painted))
        data = _sequences(np.flatnonzero(differs), chars, inks, self._inks)
        whole_data = "".join(f"\x1b[{y + 1};{x + 1}H\x1b[0m{strip.render(console)}" for x, y, strip in whole)
        return Difference(data + whole_data, chars, inks, self)

    def take(self, difference: Difference) -> None:
        """Note that DIFFERENCE is being sent to the terminal."""
        self._chars, self._painted = difference.chars, difference.inks

    def images(self) -> frozenset[int]:
        """The ids of the images of which it shows a placeholder."""
        return kitty_graphics.seen(self._chars)


def _paint(
    update: CompositorUpdate, chars: NDArray[np.uint32], inks: NDArray[np.int32], known: _Inks
) -> list[tuple[int, int, Strip]]:
    """Put UPDATE into CHARS and INKS; returns strips with characters of no or two cells, to be sent whole."""
    height, width = chars.shape
    whole: list[tuple[int, int, Strip]] = []
    if isinstance(update, Painted):
        for x, y, canvas, styles, _ in update.parts:
            seen = canvas.part(0, 0, max(0, width - x), max(0, height - y))  # the terminal may have become smaller
            here = slice(y, y + seen.height), slice(x, x + seen.width)
            chars[here], inks[here] = seen.chars, known.of_cells(seen.chars, pairs_of(seen), styles)
        return whole
    for x, y, strip in placed(update):
        room = min(strip.cell_length, width - x)
        if not 0 <= y < height or room <= 0:
            continue
        cells = y, slice(x, x + room)
        if isinstance(strip, Row):
            row = strip.chars
        else:
            row = codes_in(strip)
            if len(row) != strip.cell_length:
                whole.append((x, y, strip))
                inks[cells] = _UNKNOWN
                continue
        chars[cells], inks[cells] = row[:room], known.painted(strip, row)[:room]
    return whole


def _sequences(cells: NDArray[np.intp], chars: NDArray[np.uint32], inks: NDArray[np.int32], known: _Inks) -> str:
    """The cursor moves, colours and characters for CELLS, which are counted row by row."""
    if not len(cells):
        return ""
    width = chars.shape[1]
    painted = inks.reshape(-1)[cells]
    text, at = kitty_graphics.spelled(chars.reshape(-1)[cells])
    apart = np.ones(len(cells), bool)
    apart[1:] = (np.diff(cells) != 1) | (cells[1:] % width == 0)
    begins = apart.copy()
    begins[1:] |= painted[1:] != painted[:-1]
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(cells))
    columns, rows = cells[starts] % width, cells[starts] // width
    row, ink_now, changes = -1, 0, known.changes
    made = ["\x1b[0m"]
    add = made.append
    for start, end, moves, x, y, number in zip(
        at[starts].tolist(), at[ends].tolist(), apart[starts].tolist(), columns.tolist(), rows.tolist(),
        painted[starts].tolist(), strict=True,
    ):  # fmt: skip
        if moves:
            add(f"\x1b[{x + 1}G" if y == row else f"\x1b[{y + 1};{x + 1}H")
            row = y
        if number != ink_now:
            colour, ink_now = changes.get((ink_now, number)) or known.change(ink_now, number)
            add(colour)
        add(text[start:end])
    add("\x1b[0m")
    return "".join(made)


def placed(update: CompositorUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The strips of UPDATE with the column and the row at which each begins."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield x, y, strip
                x += strip.cell_length
        return
    assert isinstance(update, ChopsUpdate)
    for y, left, right in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is not None and x < right and end > left:
                yield x, y, chop if end <= right else chop.crop(0, right - x)
