"""Estimates: what is known of the generator where the data have no modes to count."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import sentence, wrapped
from gantui.draw.palette import DIM, TEXT
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.coverage.other_metrics import MeasuredView, counts_modes, listed, other_measurements, unmeasured
from gantui.tui.panels.view import VIEWS

_ABOUT = (
    "These data have no {parts} that could be counted. What else has been measured is listed, each beside what a "
    "perfect generator would show with as many samples.\n\n"
    "Density and coverage (Naeem 2020, equations 2 and 3): around each of the data lies a ball that reaches to its "
    "fifth neighbour. Density is how many of these balls a fake lies in, against what is expected: below 1 the fakes "
    "lie off the data. Coverage is the share of the balls that have a fake in them: low where a part of the data is "
    "left out. Where many of the data lie at the same places these balls have no size, and neither is measured.\n\n"
    "JSD and W1 are curves as well: panel 3, key v."
)


@VIEWS.register("estimates")
class EstimatesView(MeasuredView):
    """All that was measured last, as lines."""

    label = "estimates"
    spaces = frozenset({"plane", "images"})

    def present(self, facts: RunInfo) -> bool:
        """Whether there are no modes, which would say more."""
        return not counts_modes(facts)

    def heading(self) -> str:
        """The panel's name."""
        return "coverage"

    def about(self) -> str:
        """What the estimates mean."""
        return _ABOUT.format(parts=self.parts)

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the last record."""
        return (self.sight.snapshot.record,)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The estimates, each beside what a perfect generator would show."""
        counted, of = ((self.sight.snapshot.record or {}).get(key) for key in ("modes_covered", "modes_total"))
        none = sentence(facts.read_by or f"these data have no {facts.parts} to count")
        said = f"{counted} of {of} {facts.parts} covered" if counted is not None and of else none
        lines = [(line, TEXT) for line in wrapped(said, width - 2)]
        known = other_measurements(self.sight.snapshot, width) + unmeasured(self.sight.snapshot, width)
        lines += [("", TEXT), *known] if known else []
        if not known:
            lines += [(line, DIM) for line in wrapped("No other measurement has been made yet.", width - 2)]
        return listed(lines, width, height)
