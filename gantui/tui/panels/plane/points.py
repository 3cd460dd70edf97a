"""Points: real and fake samples of the plane, alone or over a field of what D believes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import fitting
from gantui.draw.glyphs import BLANK
from gantui.draw.palette import BOTH, FAKE, GENERATORS, LOSS_G, REAL
from gantui.draw.plane.numbered import Place, draw_numbers, number_places
from gantui.draw.plane.pulls import draw_pulls
from gantui.draw.plane.scatter import Layer, count_outside, scatter
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures import (
    ArrowsRequest,
    Field,
    FieldKind,
    FieldRequest,
    LatentMap,
    LatentMapRequest,
    Modes,
    PointsRequest,
)
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import picture_in
from gantui.tui.look.layers import LayerName
from gantui.tui.look.look import Look
from gantui.tui.panels.field.field_picture import ABOUT, NAMES, KindPicture, contours_over
from gantui.tui.panels.field.scale import NO_PICTURE
from gantui.tui.panels.layered import CORNERS, LONGEST, POINTS, Layered
from gantui.tui.panels.mode_numbers import number_colours
from gantui.tui.panels.plane.legend import Legend, points_room
from gantui.tui.panels.plane.map_picture import MapPicture
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.square import Room
from gantui.tui.panels.view import VIEWS, Shared
from gantui.tui.widgets.message import message

_GROUNDS: dict[FieldKind, str] = {
    "reading": "ground: D(x)",
    "optimal": "ground: D*(x)",
    "gap": "ground: D - D*",
    "slope": "ground: slope",
}
"""What the ground behind the points is, in its legend."""
_ARROWS = 48
"""Fakes whose pull is shown."""
_ABOUT_POINTS = (
    "Samples of the data (green) and what the generator makes ({whose}) of latents that stay the same, so that its "
    "points move instead of flicker; white where both share a cell."
)
_ABOUT_BEHIND = (
    "Behind them, dimmed, what the discriminator believes: on green ground it takes a point for real, on purple for "
    "fake, where it is plain it cannot tell. The generator's points walk towards what is taken for real."
)
_ABOUT_COLLAPSE = (
    "Watch whether the fakes reach every cluster of the data (coverage), and whether they stay there: jumping together "
    "from one to the next is mode collapse."
)
_ABOUT_NUMBERS = (
    "The modes of the data have the numbers that coverage and events call them by: red where no good sample is, yellow "
    "where there are less than a fifth of the fair share."
)
_ABOUT_ARROWS = (
    "a  arrows at some of the fakes: the way G's loss pulls each of them, minus the true gradient at that point "
    "through D. The longest is as long as the strongest pull there has been, so arrows that shrink to dots say that G "
    "is no longer told where to go; f begins that scale anew."
)


class PointsView(Layered):
    """Real and fake points, with what is drawn behind and over them."""

    spaces = frozenset({"plane"})
    kind: ClassVar[FieldKind | None] = None
    """The field behind them; None: there is none."""
    both: ClassVar[int | None] = BOTH
    """The colour of a cell that real points and fakes share; None: that of the fakes."""

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._reading = KindPicture(look, "reading", coarse=True)
        self._ground = self._reading if self.kind in (None, "reading") else KindPicture(look, self.kind, coarse=True)
        self._map = MapPicture(look)
        self._numbered: tuple[Floats, Room, tuple[Place | None, ...]] | None = None
        """Where the modes are numbered, and for which data and room."""

    def heading(self) -> str:
        """What lies behind the points, where it is not the usual."""
        return "real and fake" if self.kind in (None, "reading") else f"real and fake over {NAMES[self.kind]}"

    def about(self) -> str:
        """What points, ground, numbers and arrows are."""
        facts = self.sight.snapshot.facts
        makers = 1 if facts is None else facts.generators
        whose = "purple" if makers == 1 else f"a colour for each of the {makers} generators"
        parts = [_ABOUT_POINTS.format(whose=whose)]
        parts.append(NO_PICTURE if facts is not None and facts.judged == "none" else _ABOUT_BEHIND)
        parts += [ABOUT[self.kind]] if self.kind not in (None, "reading") else []
        parts += [_ABOUT_COLLAPSE, _ABOUT_NUMBERS if facts is not None and facts.centres is not None else ""]
        parts += ["Arrows at the edge point to fakes outside the window; how many is told."]
        parts.append(_ABOUT_ARROWS if self.able("arrows") else "")
        return "\n\n".join(filter(None, parts))

    def keys(self) -> tuple[str, ...]:
        """Contours and layers."""
        lines = ("k  contour lines of what D believes",) if self.able("contours") else ()
        return (*lines, "t  layers: leave out points, the field behind them, ...")

    def missing(self, facts: RunInfo) -> Mapping[LayerName, str]:
        """The field and the map of the generator may be missing too."""
        return {
            **super().missing(facts),
            "field": "not in this view (v)" if self.kind is None else "",
            "map": facts.unseen.get("latent_map", ""),
        }

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The request: points, and D's scores if they are shown with them."""
        room, kinds = points_room(facts, width, height), set[FieldKind]()
        if self.kind is not None and self.draws("field"):
            kinds.add(self.kind)
        if self.draws("contours"):
            kinds.add("reading")
        arrows = _ARROWS if self.draws("arrows") and self.able("arrows") else 0
        grid = CORNERS if self._has_map(facts) else None
        cells = (room.height, room.width) if kinds and room.width else None
        field = FieldRequest(cells, frozenset(kinds))
        return Requests.of(PointsRequest(POINTS), field, ArrowsRequest(arrows), LatentMapRequest(grid))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The points."""
        return Requests.of(PointsRequest(POINTS))

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the points, the newest field behind them, arrows, and how the modes stand."""
        snapshot, pictures = self.sight.snapshot, self.sight.pictures
        modes = picture_in(snapshot, Modes)
        return (pictures.pointed.fake, self._field(), *super().inputs(), snapshot.record, modes)

    def step(self) -> int:
        """The iteration of the points."""
        return self.sight.pictures.pointed.step

    def parts(self) -> Iterator[tuple[str, int]]:
        """The ground, arrows and the map may be older than the points."""
        kind = self._kind_behind()
        if kind is not None or self.draws("contours"):
            yield "ground", self.sight.pictures.field_step(kind or "reading")
        yield from super().parts()
        if self.draws("map"):
            yield "map", self.sight.pictures.step_of(LatentMap)

    def _kind_behind(self) -> FieldKind | None:
        return self.kind if self.draws("field") else None

    def _field(self) -> Field | None:
        """The field behind the points, of their instant or a little older: `aged` says which."""
        kind = self._kind_behind()
        return None if kind is None else self.sight.pictures.field(kind)

    def _latents(self) -> LatentMap | None:
        return self.sight.pictures.of(LatentMap)

    def _has_map(self, facts: RunInfo) -> bool:
        """Whether the map of the generator is drawn behind the points."""
        return self.draws("map") and "latent_map" not in facts.unseen

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The points and their legend."""
        if "points" in facts.unseen:
            return message(f"There is no picture: {facts.unseen['points']}.", width, height)
        room, canvas = points_room(facts, width, height), Canvas.blank(width, height)
        if not room.width:
            return canvas
        pointed = self.sight.pictures.pointed
        real, fake = pointed.real[:POINTS], pointed.fake[:POINTS]
        picture = scatter(
            self.points(real, fake, facts),
            room.width,
            room.height,
            extent=facts.extent,
            glyphs=self.look.points,
            background=self._backdrop(facts, room),
            both=self.both,
        )
        arrows, strongest = self.arrows(), self.strongest.value
        if self.draws("arrows") and arrows is not None and strongest > 0:
            unit = LONGEST * (facts.extent[1] - facts.extent[0]) / strongest
            draw_pulls(picture, arrows.places, arrows.pull, facts.extent, unit, LOSS_G, glyphs=self.look.glyphs)
        if self.draws("modes") and facts.centres is not None:
            colours = number_colours(len(facts.centres), picture_in(self.sight.snapshot, Modes))
            draw_numbers(picture, self._number_places(facts.centres, facts, room), colours)
        canvas.paste(room.left, 0, picture)
        outside = count_outside(fake, facts.extent)
        legend = self.legend(facts)
        if room.beside:
            legend.beside(canvas, room, len(fake), outside)
        else:
            legend.below(canvas, room, outside)
        return canvas

    def points(self, real: Floats, fake: Floats, facts: RunInfo) -> list[Layer]:
        """The clouds of REAL and FAKE points, as far as they are to be drawn."""
        shown: list[Layer] = [(real, REAL, "dot")] if self.draws("real") else []
        return shown + (clouds(fake, facts.generators) if self.draws("fake") else [])

    def legend(self, facts: RunInfo) -> Legend:
        """What the legend says."""
        ground = None
        if self.kind is not None and self._field() is not None:
            ground = (_GROUNDS[self.kind], self._ground)
        mapped = self._has_map(facts) and self._latents() is not None
        return Legend(self.look, facts, self.drawn, mapped, ground)

    def _number_places(self, centres: Floats, facts: RunInfo, room: Room) -> tuple[Place | None, ...]:
        """The places of the modes' numbers: clear of the data, shown or not, so that no number moves."""
        real = self.sight.pictures.pointed.real[:POINTS]
        before = self._numbered
        if before is None or before[1] != room or not np.array_equal(before[0], real):
            data = scatter([(real, REAL, "dot")], room.width, room.height, extent=facts.extent)
            before = self._numbered = real, room, number_places(centres, facts.extent, data.chars != BLANK)
        return before[2]

    def _backdrop(self, facts: RunInfo, room: Room) -> Canvas:
        """The field behind the points, with contours over it."""
        canvas, field, latents = Canvas.blank(room.width, room.height), self._field(), self._latents()
        reading, least = self.sight.pictures.field("reading"), self.sight.least_scale(facts)
        if field is not None:
            canvas.paste(0, 0, self._ground.picture(field, facts, False, room.width, room.height, least))
        if self.draws("contours") and reading is not None:
            scaled = self._reading.scaled
            if field is not reading:  # it is drawn for its scale
                scaled.picture(reading, facts, False, room.width, room.height, least)
            contours_over(canvas, reading, facts, scaled, self.look)
        if latents is not None and self._has_map(facts):
            self._map.draw_over(canvas, latents, facts.extent)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How strongly the fakes are pulled, if that is drawn; else how good they are, if known."""
        said = self.pull_line(room) or self.quality_line(room)
        shown = self.sight.pictures.pointed.fake[:POINTS]
        if said or not len(shown):
            return said
        return fitting([f"{len(shown) - count_outside(shown, facts.extent)} of {len(shown)} fakes in the window"], room)


def clouds(fake: Floats, generators: int) -> list[Layer]:
    """The points of each generator in its colour; from the tenth on the colours repeat."""
    if generators == 1:
        return [(fake, FAKE, "cross")]
    of = np.arange(len(fake)) % generators % len(GENERATORS)
    return [(fake[of == j], colour, j + 1) for j, colour in enumerate(GENERATORS[:generators])]


@VIEWS.register("points over what D believes")
class OverReading(PointsView):
    """Points over D's reading of every place."""

    label, kind = "points over what D believes", "reading"

    def present(self, facts: RunInfo) -> bool:
        """Whether D reads single points."""
        return facts.judged != "none"


@VIEWS.register("points only")
class PointsOnly(PointsView):
    """Points alone."""

    label = "points only"

    def leads(self, facts: RunInfo) -> bool:
        """Points look the same as a field that is made of characters too."""
        return (self.look.glyphs == "ascii" or self.look.colourless) and facts.judged != "labelled"


class OverCompared(PointsView):
    """Points over what D's reading is compared with."""

    def present(self, facts: RunInfo) -> bool:
        """Whether there is that field."""
        return facts.judged != "none" and self.kind not in facts.unseen


@VIEWS.register("points over the best D")
class OverOptimal(OverCompared):
    """Points over the best D's reading."""

    label, kind = f"points over {NAMES['optimal']}", "optimal"


@VIEWS.register("points over the gap")
class OverGap(OverCompared):
    """Points over what D's reading differs by from the best D's."""

    label, kind = f"points over {NAMES['gap']}", "gap"


@VIEWS.register("points over the slope")
class OverSlope(OverCompared):
    """Points over how steep D is."""

    label, kind = f"points over {NAMES['slope']}", "slope"
