"""The Dirac-GAN's picture: both players are one number each, so the training is a path in a plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.drawing import draw_x_labels, draw_y_axis
from gantui.draw.axes.scale import Scale
from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import BOTH, DIM, FAKE, RAW_FAKE, REAL, WARN
from gantui.draw.plane.arrows import draw_arrows
from gantui.draw.plane.path import draw_path
from gantui.session.view.history import History
from gantui.session.view.pictures import PhasePlane
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.layered import OfSamples
from gantui.tui.panels.plane.training_path import mark_at, path
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.square import Room, square_room
from gantui.tui.panels.view import VIEWS, Shared

THETA, PSI = "theta", "psi"
"""Columns of the history."""
_LEFT, _BESIDE = 6, 11
_STRETCHED = 3.0
"""A window this many times as long as high, or more, is shown as a square."""

_MARKS: dict[Glyphs, tuple[str, str]] = {"braille": ("●", "╋"), "block": ("█", "+"), "ascii": ("@", "+")}
"""The present place, and that of rest."""

Doubles = NDArray[np.float64]


_ABOUT = (
    "The generator is one number, theta: all it makes. The discriminator is one number, psi: it reads psi times x. So "
    "the training is the path of one point: theta across, psi upwards. Arrows show which way both would go by gradient "
    "descent at once; the cross is where they rest, with fakes like the data and a discriminator that cannot tell. A "
    "path that winds outwards diverges, one that circles goes on for ever, one that winds inwards converges."
)


@VIEWS.register("phase plane")
class PhasePlaneView(OfSamples):
    """The path of two players who are one number each."""

    shows = PhasePlane
    label = "phase plane"
    spaces = frozenset({"line"})

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._picture = PhasePlanePicture(look)

    def present(self, facts: RunInfo) -> bool:
        """Whether the players are numbers: every snapshot says where they are then."""
        return self.sight.pictures.of(PhasePlane) is not None

    def about(self) -> str:
        """What the path and the arrows are."""
        return _ABOUT

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the place, and how far the path has gone."""
        return (self.sight.pictures.of(PhasePlane), self.sight.last())

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The path over the flow."""
        phase = self.sight.pictures.of(PhasePlane)
        if phase is None:
            return Canvas.blank(width, height)
        return self._picture.picture(phase, facts, self.sight.history, self.sight.last(), width, height)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """Where both players are."""
        phase = self.sight.pictures.of(PhasePlane)
        return "" if phase is None else place_line(phase, facts, room)


class PhasePlanePicture:
    """The path of both players over the flow that drives it."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._flow: NDArray[np.float32] | None = None
        self._arranged: tuple[object, ...] = ()
        self._arrows = Canvas.blank(0, 0)

    def picture(
        self, phase: PhasePlane, facts: RunInfo, history: History, last: int, width: int, height: int
    ) -> Canvas:
        """The plane up to iteration LAST with its axes and legend."""
        canvas, room = Canvas.blank(width, height), self._room(phase, width, height)
        if not room.width:
            return canvas
        glyphs, extent = self._look.glyphs, phase.extent
        plane = Canvas.blank(room.width, room.height)
        plane.paste(0, 0, self._flow_of(phase, room))
        older, newest = path(history, (THETA, PSI), last, extent)
        newest = np.concatenate([newest, phase.place[None]])  # the history may be some steps behind
        draw_path(plane, older, extent, RAW_FAKE, glyphs=glyphs, ink=".")
        draw_path(plane, newest, extent, FAKE, glyphs=glyphs)
        now, rest = _MARKS[glyphs]
        mark_at(plane, rest_of(facts), extent, rest, REAL, glyphs)
        mark_at(plane, phase.place, extent, now, BOTH, glyphs)
        plane.put(0, 0, PSI, DIM)
        plane.put(room.width - len(THETA), room.height - 1, THETA, DIM)
        canvas.paste(room.left, 0, plane)
        if room.left >= _LEFT:
            draw_y_axis(canvas, Scale.of(*extent[2:]), room.left - 1, room.height, glyphs)
        if room.height < height:
            labels = Canvas.blank(width, 1)
            draw_x_labels(labels, Scale.of(*extent[:2]), room.left, room.left + room.width)
            canvas.paste(0, room.height, labels)
        if room.beside:
            self._legend_beside(canvas, room, phase)
        else:
            self._legend_below(canvas, room, phase)
        return canvas

    def _flow_of(self, phase: PhasePlane, room: Room) -> Canvas:
        """The arrows of the flow; they stay the same for a whole run."""
        arranged = (phase.extent, room)
        if phase.flow is not self._flow or arranged != self._arranged:
            self._flow, self._arranged = phase.flow, arranged
            self._arrows = draw_arrows(phase.flow, room.width, room.height, phase.extent, glyphs=self._look.glyphs)
        return self._arrows

    def _parts(self, phase: PhasePlane) -> list[tuple[str, int]]:
        """The parts of the legend."""
        now, rest = _MARKS[self._look.glyphs]
        parts = [(f"{now} now", BOTH), ("━ newest", FAKE), ("━ before", RAW_FAKE), (f"{rest} rest", REAL)]
        return [("outside", WARN), *parts] if _outside(phase) else parts

    def _legend_beside(self, canvas: Canvas, room: Room, phase: PhasePlane) -> None:
        parts = [*self._parts(phase), ("", DIM), ("theta: G", DIM), ("psi: D", DIM)]
        for y, (text, colour) in enumerate(parts[: room.height]):
            canvas.put(room.left + room.width + 2, y, text, colour)

    def _legend_below(self, canvas: Canvas, room: Room, phase: PhasePlane) -> None:
        """Write the legend in the last row, or if that has the axis, what is outside at the top."""
        if room.height + 1 < canvas.height:
            x = 0
            for text, colour in self._parts(phase):
                canvas.put(x, canvas.height - 1, text, colour)
                x += len(text) + 2
        elif _outside(phase):
            canvas.put(room.left + len(PSI) + 2, 0, "outside", WARN)

    def _room(self, phase: PhasePlane, width: int, height: int) -> Room:
        left, right, bottom, top = phase.extent
        if not 1 / _STRETCHED < (right - left) / (top - bottom) < _STRETCHED:
            left, right, bottom, top = -1.0, 1.0, -1.0, 1.0
        labels, margin = int(height >= 6), _LEFT if width >= 24 else 0
        room = square_room(width - margin, height - labels, (left, right, bottom, top), _BESIDE, 0)
        # Odd, so that a place in the middle of the window has a cell of its own.
        return Room(
            room.width - (room.width + 1) % 2, room.height - (room.height + 1) % 2, room.left + margin, room.beside
        )


def rest_of(facts: RunInfo) -> Doubles:
    """The point of rest: G makes the data's only value, and D cannot tell real from fake."""
    value = 0.0 if facts.moments is None else (facts.moments[0] - facts.offset[0]) / facts.factor
    return np.array([value, 0.0])


def place_line(phase: PhasePlane, facts: RunInfo, room: int) -> str:
    """Where the players are and how far from rest, as text."""
    theta, psi = (float(value) for value in phase.place)
    off = float(np.hypot(*(np.array([theta, psi]) - rest_of(facts))))
    short = f"theta {number(theta)} · psi {number(psi)}"
    longer = f"{short} · {number(off)} from rest"
    return longer if len(longer) <= room else short


def _outside(phase: PhasePlane) -> bool:
    left, right, bottom, top = phase.extent
    return not (left <= float(phase.place[0]) <= right and bottom <= float(phase.place[1]) <= top)
