"""Fields over the line, as curves; the densities are the picture of panel 1 there."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.session.view.pictures import Field, FieldKind, FieldRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.field.field_picture import NAMES
from gantui.tui.panels.field.view import FieldView
from gantui.tui.panels.line.readings import KindOverLine, ReadingOverLine
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import VIEWS, Shared
from gantui.tui.widgets.message import message


class CurveView(FieldView):
    """A field over the line."""

    spaces = frozenset({"line"})
    against = "optimal"  # one sees both, and what is between
    about_reading = (
        "The discriminator's reading of every value. Above the dotted line it takes a value for real, below it for "
        "fake; on the line it cannot tell."
    )

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._reading = ReadingOverLine(look)
        self._compared = KindOverLine(look)

    def kinds(self, facts: RunInfo) -> frozenset[FieldKind]:
        """D's reading stands beside the best D's."""
        kinds = super().kinds(facts)
        return kinds | {"reading"} if kinds and self.kind == "optimal" else kinds

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The request: a value for each dot across."""
        kinds, grid = self.kinds(facts), self._reading.wants(width).get(FieldRequest).grid
        return Requests.of(FieldRequest(grid, kinds)) if kinds else Requests()

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The curve and its legend."""
        field, why = self.field(), self.instead(facts)
        if why or field is None:
            return message(why, width, height)
        if self.kind == "reading":
            least = self.sight.least_scale(facts)
            return self._reading.picture(field, facts, self.scale.fitted, width, height, least)
        return self._compared.picture(self.kind, field, self.field("reading"), facts, width, height)

    def half_width(self, facts: RunInfo) -> float:
        """The least that the scale reaches."""
        return self.sight.least_scale(facts)

    def limits(self, field: Field, facts: RunInfo) -> tuple[float, float]:
        """The ends of the scale for FIELD."""
        return self._reading.limits(field, facts, self.scale.fitted, self.sight.least_scale(facts))

    def fitted_anew(self) -> None:
        """Begin the axis again."""
        self._reading.forget()


@VIEWS.register("reading on the line")
class ReadingCurve(CurveView):
    """D's reading of every value."""

    label, kind = NAMES["reading"], "reading"


@VIEWS.register("optimal on the line")
class OptimalCurve(CurveView):
    """The best D's reading, beside D's."""

    label, kind = NAMES["optimal"], "optimal"


@VIEWS.register("gap on the line")
class GapCurve(CurveView):
    """D's reading less the best D's."""

    label, kind = NAMES["gap"], "gap"


@VIEWS.register("slope on the line")
class SlopeCurve(CurveView):
    """How steep D is."""

    label, kind = NAMES["slope"], "slope"
