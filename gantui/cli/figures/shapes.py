"""A figure for print as shapes on a page, whatever file it becomes: lengths in points (1/72 inch), y downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
RGB = tuple[int, int, int]
Anchor = Literal["start", "middle", "end"]

MM = 72 / 25.4
"""Points in a millimetre."""
FONT = 7.0
"""Points of all text: what journals ask for at least."""
INK: RGB = (0, 0, 0)
GREY: RGB = (110, 110, 110)
PALE: RGB = (225, 225, 225)


@dataclass(frozen=True)
class Path:
    """Straight lines through points [n, 2], or the area that they enclose."""

    places: Doubles
    stroke: RGB | None = INK
    width: float = 0.5
    fill: RGB | None = None
    opacity: float = 1.0
    dash: tuple[float, ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class Circles:
    """Equal circles around points [n, 2]."""

    places: Doubles
    radius: float
    fill: RGB | None
    stroke: RGB | None = None
    width: float = 0.4
    opacity: float = 1.0


@dataclass(frozen=True)
class Text:
    """A line of text with its baseline at x, y; upwards: turned by a quarter."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    colour: RGB = INK
    upwards: bool = False


@dataclass(frozen=True)
class Image:
    """Pixels [rows, columns, 3] stretched over a rectangle, without smoothing."""

    x: float
    y: float
    width: float
    height: float
    pixels: NDArray[np.uint8]


Shape = Path | Circles | Text | Image


@dataclass
class Drawing:
    """A page on white ground."""

    width: float
    height: float
    title: str
    about: str
    """What it shows of which run and step; kept inside the file."""
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Add SHAPES over what is there."""
        self.shapes += shapes


def rectangle(x: float, y: float, width: float, height: float, fill: RGB) -> Path:
    """A filled rectangle without an edge."""
    places = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
    return Path(places, stroke=None, fill=fill, closed=True)


def line(x1: float, y1: float, x2: float, y2: float, stroke: RGB = INK, width: float = 0.5) -> Path:
    """A straight line."""
    return Path(np.array([[x1, y1], [x2, y2]]), stroke, width)


# Helvetica's advance widths from ' ' to '~', thousandths of the font's size (Adobe's metrics of the standard fonts).
_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556),
    *(556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667),
    *(556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556),
    *(556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722),
    *(500, 500, 500, 334, 260, 334, 584),
)


def text_width(text: str, size: float = FONT) -> float:
    """The width of TEXT in Helvetica, in points; a letter that is not ASCII counts as a digit."""
    return size / 1000 * sum(_WIDTHS[ord(c) - 32] if 32 <= ord(c) < 127 else 556 for c in text)


def pieces(x: Doubles, y: Doubles) -> Sequence[Doubles]:
    """The curve through X, Y as points [n, 2], a piece between each two gaps (NaN)."""
    places = np.column_stack([x, y])
    known = np.isfinite(places).all(1)
    ends = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(int), [0]])))
    return [places[begin:end] for begin, end in zip(ends[::2], ends[1::2], strict=True) if end - begin > 1]
