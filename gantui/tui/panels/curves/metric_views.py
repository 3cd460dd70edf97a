"""Views of the recorded metrics, which are measured now and then: theory, distance, gradients."""

from __future__ import annotations

from typing import ClassVar

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import fitting
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.curves.metric_chart import MetricChart
from gantui.tui.panels.curves.metric_sentences import ABOUT, DISTANCE, GRADIENTS, SENTENCES, THEORY
from gantui.tui.panels.curves.view import SIGNS, CurvesView
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import VIEWS, Shared
from gantui.tui.widgets.message import message


class MetricView(CurvesView):
    """A chart of some of the recorded metrics, which are measured together."""

    logarithmic: ClassVar[bool] = False
    """Whether its axis begins so."""

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._chart = MetricChart(look, self.label)
        self.axis.log = self.logarithmic

    def present(self, facts: RunInfo) -> bool:
        """Whether there are numbers."""
        return bool(self._chart.lines(self.sight.records, self.sight.records_shown()))

    def step(self) -> int:
        """The iteration of the newest record that is drawn."""
        facts = self.sight.snapshot.facts
        return 0 if facts is None else self.sight.records_shown() * facts.every

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: how far the records reach, and the events."""
        sight = self.sight
        return (sight.records_shown(), sight.snapshot.steps, sight.cursor or -1, *sight.newest.events[-1:])

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The chart and its legend."""
        sight = self.sight
        if sight.reach() < 1:
            return message("no steps yet", width, height)
        now = sight.snapshot.record if sight.cursor is None and sight.snapshot.losses is not None else None
        picture, self.plots = self._chart.picture(
            facts,
            sight.records,
            sight.records_shown(),
            self.axis,
            sight.time(),
            sight.curve_options,
            width,
            height,
            now,
        )
        return picture

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What the record of the moment says."""
        sight = self.sight
        record = None
        if sight.cursor is not None:
            record = sight.records.at(min(sight.cursor // facts.every, sight.records_shown()))
        choices = SENTENCES[self.label](facts, record or sight.snapshot.record or {})
        return fitting(choices, room)

    def about(self) -> str:
        """What is measured, by which formula."""
        return f"{ABOUT[self.label]}\n\n{SIGNS}"


@VIEWS.register("theory")
class TheoryView(MetricView):
    """The divergence, and D's bound on it."""

    label = THEORY


@VIEWS.register("distance")
class DistanceView(MetricView):
    """The Wasserstein distance."""

    label = DISTANCE


@VIEWS.register("gradients")
class GradientsView(MetricView):
    """The lengths of both players' gradients."""

    label = GRADIENTS
    logarithmic = True
