"""The densities as a view: what they need, depend on and explain."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping

from gantui.draw.canvas import Canvas
from gantui.session.view.pictures import ArrowsRequest, FieldRequest, Modes, PointsRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import picture_in
from gantui.tui.look.layers import LABELS_ON_LINE, LayerName
from gantui.tui.look.look import Look
from gantui.tui.panels.field.scale import NO_PICTURE
from gantui.tui.panels.layered import LONGEST, Layered
from gantui.tui.panels.line.densities import Densities, moments_line
from gantui.tui.panels.line.overlays import ARROWS, Over
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import VIEWS, Action, Shared

_ABOUT_DENSITIES = (
    "The data are one number each. Green: their density (a histogram where it is not known, a line where all have one "
    "value); purple: a histogram of what the generator makes.\n\n"
    "The axis at the left is made for the data: fakes that have collapsed to one place reach out of it, with an arrow. "
    "Skewness and kurtosis (in excess of a normal's) are of the last measured samples."
)
_ABOUT_READING = (
    "Blue, on the axis at the right: what the discriminator reads at each value. Where it rises the fakes are pushed "
    "to the right, where it falls to the left."
)
_ABOUT_ARROWS_ON_LINE = (
    "a  arrows at the foot: which way, and how strongly, G's loss pulls some of its fakes, minus the true gradient at "
    "each of them through D. The longest is as long as the strongest pull there has been; f begins that scale anew. "
    "Their height means nothing."
)
_LEVELS = "k  upright lines where D's reading passes .1, .3, .5, .7 and .9 of its scale; the bright ones: undecided"


@VIEWS.register("densities")
class DensitiesView(Layered):
    """The densities of real and fake, and D's reading over them."""

    label = "densities"
    spaces = frozenset({"line"})
    labels = LABELS_ON_LINE

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._densities = Densities(look)

    def heading(self) -> str:
        """The panel's name."""
        return "real and fake"

    def about(self) -> str:
        """What each curve is."""
        facts = self.sight.snapshot.facts
        makers = 1 if facts is None else facts.generators
        parts = [_ABOUT_DENSITIES, NO_PICTURE if facts is not None and facts.judged == "none" else _ABOUT_READING]
        parts.append("Each of the generators has its part of the purple in a colour of its own." if makers > 1 else "")
        parts.append(_ABOUT_ARROWS_ON_LINE if self.able("arrows") else "")
        return "\n\n".join(filter(None, parts))

    def keys(self) -> tuple[str, ...]:
        """Levels, layers, and the axis."""
        levels = (_LEVELS,) if self.able("contours") else ()
        layers = "t  layers: leave out points, the field behind them, ..."
        return (*levels, layers, "f  make room for the highest of the fakes, or for the data")

    def missing(self, facts: RunInfo) -> Mapping[LayerName, str]:
        """The field may be missing, and the map is a view of its own."""
        field = "not in this view (v)" if facts.judged == "none" else ""
        return {**super().missing(facts), "field": field, "map": "a view of its own (v)"}

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The request: points, and D's readings if they are drawn."""
        wanted = self._densities.wants(width)
        if facts.judged == "none" or not self.draws("field"):
            wanted = wanted.without(FieldRequest)
        return wanted | Requests.of(ArrowsRequest(ARROWS if self.draws("arrows") and self.able("arrows") else 0))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The points."""
        return Requests.of(self._densities.wants(width).get(PointsRequest))

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the points, and what is over them."""
        snapshot, pictures = self.sight.snapshot, self.sight.pictures
        return (pictures.pointed.fake, *super().inputs(), snapshot.record, picture_in(snapshot, Modes))

    def step(self) -> int:
        """The iteration of the points."""
        return self.sight.pictures.pointed.step

    def parts(self) -> Iterator[tuple[str, int]]:
        """D's reading and arrows may be older than the points."""
        facts = self.sight.snapshot.facts
        if facts is not None and facts.judged != "none" and (self.draws("field") or self.draws("contours")):
            yield "D", self.sight.pictures.field_step("reading")
        yield from super().parts()

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The densities and what is drawn over them."""
        snapshot, pictures = self.sight.snapshot, self.sight.pictures
        field = pictures.field("reading") if self.draws("field") else None
        read = {} if field is None else {field.name: field}
        shown = dataclasses.replace(pictures.pointed, record=snapshot.record, pictures=read)
        over = Over(
            self.draws("contours"),
            self.arrows() if self.draws("arrows") else None,
            self.strongest.value,
            LONGEST,
            self.left_out,
            facts.centres,
            picture_in(snapshot, Modes),
        )
        return self._densities.picture(facts, shown, width, height, over, self.sight.least_scale(facts))

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How strongly the fakes are pulled, if that is drawn; else their moments, or how good they are."""
        return self.pull_line(room) or moments_line(facts, self.sight.snapshot, room) or self.quality_line(room)

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """The axis can be fitted too, while there are no arrows."""
        return {"fit": self._fit, **super().actions()}

    def contours_said(self, drawn: bool) -> str:
        """The note on levels."""
        return "lines where D passes .1 .3 .5 .7 .9 of its scale" if drawn else "no lines"

    def _fit(self) -> str:
        return f"real and fake: {self._densities.fit()}"
