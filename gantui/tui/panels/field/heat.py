"""Fields over the plane, as heat maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gantui.draw.canvas import Canvas
from gantui.draw.colourbar import horizontal_bar, vertical_bar
from gantui.session.view.pictures import Field, FieldKind, FieldRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.field.field_picture import NAMES, KindPicture, contours_over, densest
from gantui.tui.panels.field.scale import UNBOUNDED
from gantui.tui.panels.field.view import DENSITIES, FieldView
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.square import Room, square_room
from gantui.tui.panels.view import VIEWS, Action, Shared
from gantui.tui.widgets.message import message

_BESIDE, _BELOW = 13, 2
_BENT = (
    "It goes by square roots: D rises steeply far from the data, and what it says between the modes should be seen too."
)


class HeatView(FieldView):
    """A field over the plane."""

    spaces = frozenset({"plane"})
    against = "gap"
    without_readings = ("fakes",)
    about_reading = (
        "The discriminator's reading of every place of the plane, on the scale of its legend. Green: it takes what "
        "lies there for real; purple: for fake; plain: it cannot tell."
    )

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self.reading = KindPicture(look, "reading")
        self._picture = self.reading if self.kind == "reading" else KindPicture(look, self.kind)

    def tells_most(self, facts: RunInfo) -> FieldKind:
        """D's reading where panel 1 has none, as points look like a field that is made of characters."""
        typed = self.look.glyphs == "ascii" or self.look.colourless
        return "reading" if typed else super().tells_most(facts)

    def kinds(self, facts: RunInfo) -> frozenset[FieldKind]:
        """Both densities are drawn on the scale of the data; contours need D's reading."""
        kinds = super().kinds(facts)
        if not kinds or self.kind in DENSITIES:
            return kinds and DENSITIES
        return kinds | {"reading"} if self.scale.contours else kinds

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The request: a value for each half of a cell of the picture."""
        kinds, room = self.kinds(facts), self.room(facts, width, height)
        grid = (self.reading.rows_a_cell * room.height, room.width) if room.width else None
        return Requests.of(FieldRequest(grid, kinds)) if kinds else Requests()

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The heat map and its legend."""
        field, reading, why = self.field(), self.field("reading"), self.instead(facts)
        if why or field is None:
            return message(why, width, height)
        room, canvas = self.room(facts, width, height), Canvas.blank(width, height)
        if not room.width:
            return canvas
        picture, look = self._picture, self.look
        least = densest(self.field("data")) if self.kind in DENSITIES else self.sight.least_scale(facts)
        plane = Canvas.blank(room.width, room.height)
        plane.paste(0, 0, picture.picture(field, facts, self.scale.fitted, room.width, room.height, least))
        if self.scale.contours and reading is not None:
            if self.kind != "reading":  # it is drawn for its scale
                least = self.sight.least_scale(facts)
                self.reading.picture(reading, facts, self.scale.fitted, room.width, room.height, least)
            contours_over(plane, reading, facts, self.reading.scaled, look)
        canvas.paste(room.left, 0, plane)
        labels = picture.labels(facts)
        if room.beside:
            right = room.left + room.width + 2
            canvas.paste(right, 0, vertical_bar(look.palette, picture.ramp, room.height, labels, look.glyphs))
        else:
            bar = horizontal_bar(look.palette, picture.ramp, room.width, labels, look.glyphs)
            canvas.paste(room.left, room.height, bar)
        return canvas

    def keys(self) -> tuple[str, ...]:
        """The scale's and contours."""
        found = super().keys()
        contours = "k  contour lines of D's readings: the bright one is where it cannot tell"
        return (*found, contours) if found else ()

    def about_scale(self, facts: RunInfo) -> str:
        """It is bent where there are no bounds."""
        return _BENT if facts.reading in UNBOUNDED else ""

    def scale_said(self, facts: RunInfo) -> str:
        """It is bent where there are no bounds."""
        return ", root scale" if facts.reading in UNBOUNDED else ""

    def half_width(self, facts: RunInfo) -> float:
        """Half of the scale of D's readings."""
        low, high = self.reading.scaled.scale
        return (high - low) / 2

    def limits(self, field: Field, facts: RunInfo) -> tuple[float, float]:
        """The ends of the scale, as it was drawn last."""
        return self.reading.scaled.scale

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """Contours too, where D reads single points."""
        facts = self.sight.snapshot.facts
        if facts is None or facts.judged == "none":
            return super().actions()
        return {**super().actions(), "contours": self._contours}

    def _contours(self) -> str:
        self.scale.contours = not self.scale.contours
        return f"discriminator: {'contours of what D believes' if self.scale.contours else 'no contours'}"

    def room(self, facts: RunInfo, width: int, height: int) -> Room:
        """The places of the map and of its legend."""
        return square_room(width, height, facts.extent, _BESIDE, _BELOW)


@VIEWS.register("reading")
class ReadingHeat(HeatView):
    """D's reading of every place."""

    label, kind = NAMES["reading"], "reading"


@VIEWS.register("optimal")
class OptimalHeat(HeatView):
    """The best D's reading."""

    label, kind = NAMES["optimal"], "optimal"


@VIEWS.register("gap")
class GapHeat(HeatView):
    """D's reading less the best D's."""

    label, kind = NAMES["gap"], "gap"


@VIEWS.register("slope")
class SlopeHeat(HeatView):
    """How steep D is."""

    label, kind = NAMES["slope"], "slope"


@VIEWS.register("density of the data")
class DataHeat(HeatView):
    """The density of the data."""

    label, kind = NAMES["data"], "data"


@VIEWS.register("density of the fakes")
class FakesHeat(HeatView):
    """The density of the fakes."""

    label, kind = NAMES["fakes"], "fakes"
