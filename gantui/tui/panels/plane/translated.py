"""A translation on the plane: where each map takes points, and where these come back to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import shortened
from gantui.draw.palette import DIM, FAINT, GENERATORS
from gantui.draw.plane.path import draw_path
from gantui.draw.plane.scatter import Layer, scatter
from gantui.experiment.space import Kind
from gantui.session.view.array_types import Extent, Floats
from gantui.session.view.pictures import Translation, TranslationRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.square import square_room
from gantui.tui.panels.translation_table import said_of
from gantui.tui.panels.view import VIEWS, Action, Shared, View
from gantui.tui.time.instant import by_record
from gantui.tui.widgets.message import message

_POINTS = 512
"""Points of each side that are asked for."""
_ARROWS, _CELLS = (24, 96), 60
"""Lines that are drawn at least and at most; between these one for so many cells, or they cover each other."""
_ROOM = 0.1
"""The share of its width by which a window of one side is wider on each side."""
_APART = 2
"""Columns between two pictures."""
_FLAT = 3
"""Rows from which on pictures that would be smaller are not drawn."""


class TranslationView(View):
    """A view of the points of a translation; a subclass says which way."""

    shows = Translation
    panel = "plane"
    spaces: ClassVar[frozenset[Kind]] = frozenset(("plane",))
    player: ClassVar[str]
    """Whose map it is: G or F."""

    def fits(self, facts: RunInfo) -> bool:
        """Whether there is such a map, of the plane."""
        return self.player in facts.maps and not facts.shape

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The points."""
        return Requests.of(TranslationRequest(_POINTS))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """All of it."""
        return self.wants(facts, width, height)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The picture, once there are points."""
        found = self.sight.pictures.of(Translation)
        if found is None:
            return message(self.coming, width, height)
        return self.picture(found, facts, width, height)

    def picture(self, found: Translation, facts: RunInfo, width: int, height: int) -> Canvas:
        """FOUND in WIDTH x HEIGHT cells."""
        raise NotImplementedError

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What is known of the map."""
        snapshot = self.sight.snapshot
        return by_record(said_of(self.player, snapshot.record), snapshot, room)

    def of_player(self, found: Translation) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Where points begin, what is made of them, where they come back to, their parts, and the points of the other
        side."""
        if self.player == "G":
            return found.x, found.fake_y, found.again_x, found.parts_x, found.y
        return found.y, found.fake_x, found.again_y, found.parts_y, found.x


class MapView(TranslationView):
    """Lines from points to where the map takes them."""

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._lines = True

    def picture(self, found: Translation, facts: RunInfo, width: int, height: int) -> Canvas:
        """Both sides, and a line for each of some points; what begins in one part has one colour."""
        begin, end, _, parts, other = self.of_player(found)
        room = square_room(width, height - 1, facts.extent, 0, 0)
        canvas = Canvas.blank(width, height)
        if room.width < 1 or room.height < 1:
            return canvas
        glyphs, points = self.look.glyphs, self.look.points
        behind: list[Layer] = [(begin, FAINT, "dot"), (other, FAINT, "dot")]
        plane = scatter(behind, room.width, room.height, extent=facts.extent, glyphs=points)
        drawn = min(len(begin), max(_ARROWS[0], min(_ARROWS[1], room.width * room.height // _CELLS)))
        for part in sorted(set(parts.tolist())):
            some = np.flatnonzero(parts[:drawn] == part)
            if self._lines and len(some):
                draw_path(plane, _lines(begin[some], end[some]), facts.extent, _colour(part), glyphs=glyphs)
        plane = _points_over(plane, end, parts, facts.extent, points)
        canvas.paste(room.left, 0, plane)
        start, made = ("x", "G(x)") if self.player == "G" else ("y", "F(y)")
        text = f"{f'{start} → {made}' if self._lines else made}, a colour a part of {start.upper()}; faint: X and Y"
        canvas.put(0, height - 1, shortened(text if glyphs != "ascii" else text.replace("→", "->"), width), DIM)
        return canvas

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """Lines can be left out."""
        return {"arrows": self._turn_lines}

    def _turn_lines(self) -> str:
        self._lines = not self._lines
        return f"{self.label}: {'lines' if self._lines else 'points alone'}"

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on."""
        return (*super().inputs(), self._lines)

    def about(self) -> str:
        """What lines and colours are."""
        side, other = ("X", "Y") if self.player == "G" else ("Y", "X")
        return (
            f"Where {self.player} takes points of {side}: a line from each of some points to its image, all images as "
            f"points. Each part of {side} has a colour of its own; both sides stand faint behind. A map that is pure "
            f"takes what has one colour to one place of {other}; colours that mix there are a map that is not. Whether "
            "it is the true place nobody can tell who looks at the points alone."
        )

    def keys(self) -> tuple[str, ...]:
        """The key for lines."""
        return ("a  lines, or the images alone",)


@VIEWS.register("map of G")
class MapOfG(MapView):
    """The map from X to Y."""

    label, player = "map x → G(x)", "G"


@VIEWS.register("map of F")
class MapOfF(MapView):
    """The map from Y to X."""

    label, player = "map y → F(y)", "F"


class ThereAndBack(TranslationView):
    """Points of one side, what is made of them, and what of these again: side by side, or below each other."""

    def fits(self, facts: RunInfo) -> bool:
        """Whether there is a way back."""
        return super().fits(facts) and len(facts.maps) > 1

    def picture(self, found: Translation, facts: RunInfo, width: int, height: int) -> Canvas:
        """Three pictures, each with its name above; the other side's own points stand faint in the second."""
        begin, made, again, parts, other = self.of_player(found)
        here, there = _window(begin), _window(other)
        names = ("x", "G(x)", "F(G(x))") if self.player == "G" else ("y", "F(y)", "G(F(y))")
        shown = ((begin, here, begin), (made, there, other), (again, here, begin))
        canvas = Canvas.blank(width, height)
        beside, below = ((width - 2 * _APART) // 3, height - 1), (width, height // 3 - 1)
        stacked = min(below[0], 2 * below[1]) > min(beside[0], 2 * beside[1])
        across, down = below if stacked else beside
        if across < _FLAT or down < _FLAT:
            return message("too small for three pictures: enter gives them the whole screen", width, height)
        for place, (name, (points, extent, behind)) in enumerate(zip(names, shown, strict=True)):
            room = square_room(across, down, extent, 0, 0)
            left, top = (0, place * (down + 1)) if stacked else (place * (across + _APART), 0)
            plane = scatter([(behind, FAINT, "dot")], room.width, room.height, extent=extent, glyphs=self.look.points)
            canvas.paste(left + room.left, top + 1, _points_over(plane, points, parts, extent, self.look.points))
            canvas.put(left + max(0, (across - len(name)) // 2), top, shortened(name, across), DIM)
        return canvas

    def about(self) -> str:
        """What the three pictures are."""
        side, first, second = ("X", "G", "F") if self.player == "G" else ("Y", "F", "G")
        return (
            f"Points of {side}, what {first} makes of them, and where {second} brings these back to; each part of "
            f"{side} has a colour of its own. In the middle the other side's own points stand faint behind. That all "
            "comes back is what the cycle term asks for. It is no evidence that the map is right: a wrong one and its "
            "inverse bring it back too."
        )


@VIEWS.register("there and back, X")
class XAndBack(ThereAndBack):
    """Points of X there and back."""

    label, player = "x, G(x), F(G(x))", "G"


@VIEWS.register("there and back, Y")
class YAndBack(ThereAndBack):
    """Points of Y there and back."""

    label, player = "y, F(y), G(F(y))", "F"


def _colour(part: float) -> int:
    return GENERATORS[int(part) % len(GENERATORS)]


def _points_over(plane: Canvas, points: Floats, parts: Floats, extent: Extent, glyphs: object) -> Canvas:
    """POINTS over PLANE, each of PARTS in its colour; where points are characters each part has its number."""
    layers: list[Layer] = []
    for part in sorted(set(parts.tolist())):
        marker = "dot" if glyphs == "braille" else 1 + int(part) % 9
        layers.append((points[parts == part], _colour(part), marker))  # type: ignore[arg-type]
    return scatter(layers, plane.width, plane.height, extent=extent, glyphs=glyphs, background=plane)  # type: ignore[arg-type]


def _lines(begin: Floats, end: Floats) -> NDArray[np.floating]:
    """The points of a path that goes from each of BEGIN to the same of END [n, 2], with gaps between."""
    gap = np.full_like(begin, np.nan)
    return np.stack([begin, end, gap], axis=1).reshape(-1, 2)


def _window(points: Floats) -> Extent:
    """A window with some room around POINTS [n, 2], as wide as high."""
    low, high = points.min(0), points.max(0)
    middle, half = (low + high) / 2, float((high - low).max()) * (0.5 + _ROOM) or 1.0
    x, y = middle.tolist()
    return x - half, x + half, y - half, y + half
