"""The picture of a generator that is two points: the divergence as a landscape over them, and its path."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.drawing import draw_x_labels, draw_y_axis
from gantui.draw.axes.scale import Scale
from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import SEQUENTIAL
from gantui.draw.field import field as draw_field
from gantui.draw.field import quantise
from gantui.draw.formatting import fitting, number
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import BAD, BOTH, DIM, FAINT, FAKE, RAW_FAKE, REAL
from gantui.draw.plane.contours import draw_contours
from gantui.draw.plane.path import draw_path
from gantui.session.view.array_types import Floats
from gantui.session.view.history import History
from gantui.session.view.pictures import Landscape, LandscapeRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.field.scale import resampled
from gantui.tui.panels.layered import OfSamples
from gantui.tui.panels.line.units import own
from gantui.tui.panels.plane.training_path import mark_at, path
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.square import Room, square_room
from gantui.tui.panels.view import VIEWS, Shared
from gantui.tui.widgets.message import message

COLUMNS = ("theta_1", "theta_2")
"""Columns of the history."""
_ABOUT = (
    "The generator is two numbers, theta 1 across and theta 2 upwards: the places around which it makes its samples. "
    "The ground is the Jensen-Shannon divergence, JSD = 1/2 KL(p|m) + 1/2 KL(q|m) with m = (p + q)/2, of data and "
    "fakes at every pair of places, by quadrature and not by samples: dark is low, from 0 nats where they are alike to "
    "log 2 where they have nothing in common.\n\n"
    "A generator that plays minimax against the best D goes downhill here (Goodfellow 2014, theorem 1), and ends in "
    "whatever hollow it started in. At + all is as low as it can be, the two signs being one another with the places "
    "exchanged. At x are spurious minima: both places sit on one peak, slightly apart, and every small step leads up. "
    "Of two equal peaks far apart one is found then, at 3/4 ln(4/3) = .216 nats."
)

_LEFT, _BESIDE, _BELOW = 6, 18, 1
_LINES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""Nats at which contours are drawn."""
_FEWER_LINES = (0.1, 0.2, 0.3, 0.5)
"""Where there is nothing but contours."""
_THERE = 0.03
"""The share of the window's width within which a generator is in a minimum."""
_AS_DEEP = 1e-3
"""Nats above the lowest minimum up to which another one is as good."""
_MARKS: dict[Glyphs, tuple[str, str, str]] = {
    "braille": ("●", "╋", "✗"),
    "block": ("█", "+", "x"),
    "ascii": ("@", "+", "x"),
}
"""The present place, the lowest minima and the spurious ones."""

Doubles = NDArray[np.float64]


@VIEWS.register("landscape")
class LandscapeView(OfSamples):
    """The landscape of the divergence, and the generator's way over it."""

    shows = Landscape
    label = "landscape of the divergence"
    spaces = frozenset({"line"})

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._picture = LandscapePicture(look)

    def present(self, facts: RunInfo) -> bool:
        """Whether the generator is two places."""
        return facts.has_landscape

    def about(self) -> str:
        """What the ground and the marks are."""
        return _ABOUT

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The request: the landscape."""
        return Requests.of(LandscapeRequest(True))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """All of it: the ground stays the same."""
        return self.wants(facts, width, height)

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the place, and how far the path has gone."""
        return (self.sight.pictures.of(Landscape), self.sight.last())

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The landscape with its axes and legend."""
        land = self.sight.pictures.of(Landscape)
        if land is None:
            return message("the landscape is being worked out", width, height)
        return self._picture.picture(land, facts, self.sight.history, self.sight.last(), width, height)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """Where the generator is."""
        land = self.sight.pictures.of(Landscape)
        return "" if land is None else place_line(land, facts, room)


class LandscapePicture:
    """The landscape, kept since it stays the same, and what moves on it."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._heights: Floats | None = None
        self._arranged: tuple[object, ...] = ()
        self._ground = Canvas.blank(0, 0)

    def picture(
        self, landscape: Landscape, facts: RunInfo, history: History, last: int, width: int, height: int
    ) -> Canvas:
        """The plane up to iteration LAST with its axes and legend."""
        canvas, room = Canvas.blank(width, height), self._room(landscape, width, height)
        if not room.width:
            return canvas
        glyphs, extent = self._look.glyphs, landscape.extent
        plane = Canvas.blank(room.width, room.height)
        plane.paste(0, 0, self._ground_of(landscape, room))
        older, newest = path(history, COLUMNS, last, extent)
        newest = np.concatenate([newest, landscape.place[None]])  # the history may be some steps behind
        # Without colours a path of dots would be lost among contours of dots.
        inked: Glyphs = "block" if glyphs == "braille" and self._look.palette.depth == "none" else glyphs
        draw_path(plane, older, extent, RAW_FAKE, glyphs=inked)
        draw_path(plane, newest, extent, FAKE, glyphs=inked)
        now, lowest, spurious = _MARKS[glyphs]
        for low in landscape.minima[::-1]:  # the deepest last: where marks share a cell theirs is seen
            mark = (spurious, BAD) if is_spurious(landscape, low) else (lowest, REAL)
            mark_at(plane, low[:2], extent, *mark, glyphs)
        mark_at(plane, landscape.place, extent, now, BOTH, glyphs)
        canvas.paste(room.left, 0, plane)
        left, right, bottom, top = (float(own(facts, end)) for end in extent)
        if room.left >= _LEFT:
            draw_y_axis(canvas, Scale.of(bottom, top), room.left - 1, room.height, glyphs)
        if room.height < height:
            labels = Canvas.blank(width, 1)
            draw_x_labels(labels, Scale.of(left, right), room.left, room.left + room.width)
            canvas.paste(0, room.height, labels)
        self._legend(canvas, landscape, room)
        return canvas

    def _ground_of(self, landscape: Landscape, room: Room) -> Canvas:
        """The heights as colours, with contours; without colours contours alone, since shades would hide the path."""
        palette, glyphs = self._look.palette, self._look.glyphs
        if landscape.heights is not self._heights or (room, palette) != self._arranged:
            self._heights, self._arranged = landscape.heights, (room, palette)
            ground = Canvas.blank(room.width, room.height)
            if palette.ink(SEQUENTIAL) is None:
                fine = resampled(landscape.heights, 2 * room.height, room.width)
                levels = quantise(fine, 0.0, math.log(2), len(palette.ramp(SEQUENTIAL)))
                ground.paste(0, 0, draw_field(levels, palette, SEQUENTIAL, glyphs))
            lines = _LINES if palette.ink(SEQUENTIAL) is None else _FEWER_LINES
            draw_contours(ground, landscape.heights, [(line, FAINT, ".") for line in lines], glyphs=glyphs)
            self._ground = ground
        return self._ground

    def _legend(self, canvas: Canvas, landscape: Landscape, room: Room) -> None:
        now, lowest, spurious = _MARKS[self._look.glyphs]
        bad = [low for low in landscape.minima if is_spurious(landscape, low)]
        parts = [(f"{now} {'now ' if room.beside else ''}{number(landscape.height)}", BOTH)]
        if len(landscape.minima):
            least = float(landscape.minima[0, 2])
            parts.append((f"{lowest} lowest {number(least) if least > _AS_DEEP else 0}", REAL))
        if bad:
            parts.append((f"{spurious} spurious {number(float(bad[0][2]))}", BAD))
        if room.beside:
            parts += [("━ newest", FAKE), ("━ before", RAW_FAKE), ("", DIM), ("ground: JSD,", DIM)]
            parts += [("0 to log 2 nats", DIM), ("across: theta 1", DIM), ("up: theta 2", DIM)]
            for y, (text, colour) in enumerate(parts[: room.height]):
                canvas.put(room.left + room.width + 2, y, text, colour)
        elif room.height + 1 < canvas.height:
            x = 0
            for text, colour in parts:
                canvas.put(x, canvas.height - 1, text, colour)
                x += len(text) + 2

    def _room(self, landscape: Landscape, width: int, height: int) -> Room:
        labels, margin = int(height >= 6), _LEFT if width >= 24 else 0
        room = square_room(width - margin, height - labels, landscape.extent, _BESIDE, _BELOW)
        return Room(room.width, room.height, room.left + margin, room.beside)


def is_spurious(landscape: Landscape, low: Doubles) -> bool:
    """Whether LOW, a row of the minima, is a local minimum that is not the deepest."""
    return bool(low[2] > landscape.minima[0, 2] + _AS_DEEP)


def place_line(landscape: Landscape, facts: RunInfo, room: int) -> str:
    """The generator's place in the landscape, in at most ROOM characters."""
    first, second = (number(float(own(facts, float(place)))) for place in landscape.place)
    short = f"JSD {number(landscape.height)} at ({first}, {second})"
    if not len(landscape.minima):
        return short if len(short) <= room else ""
    away = np.hypot(*(landscape.minima[:, :2] - landscape.place).T)
    nearest = landscape.minima[int(away.argmin())]
    bad = is_spurious(landscape, nearest)
    if away.min() <= _THERE * (landscape.extent[1] - landscape.extent[0]):
        where = f"stuck in a spurious minimum of {number(float(nearest[2]))}" if bad else "in the lowest minimum"
        brief = f"JSD {number(landscape.height)}: {'a spurious' if bad else 'the lowest'} minimum"
    else:
        which = "a spurious" if bad else "the lowest"
        where = f"{which} minimum is the nearest, {number(float(away.min()) * abs(facts.factor), 2)} away"
        brief = short
    choices = (f"{short}: {where}", where, brief, short)
    return fitting(choices, room)
