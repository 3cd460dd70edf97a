"""Moments: mean, spread, skewness and kurtosis of the fakes against those of the data, on the line."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import percent, shortened, wrapped
from gantui.draw.palette import DIM, TEXT, WARN
from gantui.session.view.pictures import Modes
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import picture_in
from gantui.tui.panels import moments_table
from gantui.tui.panels.coverage.other_metrics import (
    Lines,
    MeasuredView,
    counts_modes,
    gathered,
    listed,
    other_measurements,
    too_narrow,
    unmeasured,
)
from gantui.tui.panels.view import VIEWS
from gantui.tui.time.instant import measured_at

_ABOUT = (
    "The moments of what the generator makes against those of the data, at the last measurement. Mean and standard "
    "deviation are in the data's own units. Skewness is 0 where both sides are alike; kurtosis is in excess of a "
    "normal's, so 0 for a normal, less for what has no tails.\n\n"
    "The difference is in per cent of the data's value; where that is nearly 0, as the skewness of a normal, the "
    "difference itself is told.\n\n"
    "A standard deviation that is far too small is collapse: the generator has settled on one value."
)


@VIEWS.register("moments")
class MomentsView(MeasuredView):
    """The moments of the fakes against those of the data, and the other metrics."""

    label = "moments"
    spaces = frozenset({"line"})

    def present(self, facts: RunInfo) -> bool:
        """Whether the moments say more about the data than the modes."""
        return not counts_modes(facts)

    def about(self) -> str:
        """What the moments mean."""
        return _ABOUT

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the last record."""
        return (picture_in(self.sight.snapshot, Modes), self.sight.snapshot.record)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The table, and below it the other metrics."""
        fake = moments_table.of_record(self.sight.snapshot.record)
        lines: Lines = []
        modes = picture_in(self.sight.snapshot, Modes)
        if modes is not None and facts.high_quality_ceiling is not None:
            quality = percent(float(modes.high_quality.sum()))
            ceiling = f"a perfect sampler: {percent(facts.high_quality_ceiling)}"
            lines += [(text, TEXT) for text in gathered([f"{quality} within 3σ of the mean", ceiling], width - 2)]
            if too_narrow(float(modes.high_quality.sum()), facts.high_quality_ceiling, modes.samples):
                lines.append((shortened("above the perfect sampler: too narrow", width - 1), WARN))
        lines += other_measurements(self.sight.snapshot, width)
        step = (self.sight.snapshot.record or {}).get("step")
        if all(value is None for value in fake):
            lines = [(line, DIM) for line in wrapped("the first measurement is still to come", width - 2)]
        elif step is not None:
            lines.append((measured_at(int(step), self.sight.snapshot), DIM))
            lines += unmeasured(self.sight.snapshot, width)
        canvas, table = Canvas.blank(width, height), moments_table.in_columns(facts, fake)
        canvas.paste(1, 0, table)
        canvas.paste(0, table.height + 1, listed(lines, width, height - table.height - 1))
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How good the samples are."""
        modes = picture_in(self.sight.snapshot, Modes)
        if modes is None or facts.centres is None:
            return ""
        return f"{percent(float(modes.high_quality.sum()))} within 3σ"
