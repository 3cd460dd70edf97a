"""Charts of the recorded metrics, with the floors below which they mean nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number, percent
from gantui.draw.palette import FAINT, FAKE, FLOOR, LOSS_D, LOSS_G, RAW_D, RAW_FAKE, RAW_G, REAL, WARN
from gantui.draw.time.curve import Fill, Guide, Right, Series, Zone, curve, plot_area
from gantui.draw.time.smoothing import smooth
from gantui.experiment.metrics import TABLE
from gantui.session.view.history import Band, History
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.curve_axes import Axis, Plot, Time, from_first, led_in
from gantui.tui.panels.curves.metric_sentences import BAND, DISTANCE, GRADIENTS, THEORY, Record, number_in
from gantui.tui.time.curve_options import CurveOptions
from gantui.tui.widgets.message import message

_ROWS_APART = 2
"""Rows of the chart between two rungs of the ladder, so that the curve is seen between them."""
_LEAD = 2.0
"""How many times over what it remembers a smoothed curve has begun before the axis does."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """One column of the records and how it is drawn."""

    key: str
    colour: int
    raw: int
    ink: str
    dashed: bool = False
    """Where there are no colours."""

    @property
    def label(self) -> str:
        """What it is called."""
        return TABLE[self.key].brief

    @property
    def right(self) -> bool:
        """Whether it is a share, on an axis of its own at the right."""
        return TABLE[self.key].unit == "%"


_LINES: dict[str, tuple[Line, ...]] = {
    THEORY: (
        Line("jsd", FAKE, RAW_FAKE, "j"),
        Line("jsd_bound", LOSS_D, RAW_D, "d", dashed=True),
    ),
    DISTANCE: (
        Line("w1", FAKE, RAW_FAKE, "w"),
        Line("w1_critic", LOSS_D, RAW_D, "d", dashed=True),
    ),
    GRADIENTS: (
        Line("gradient_d", LOSS_D, RAW_D, "d"),
        Line("gradient_g", LOSS_G, RAW_G, "g", dashed=True),
        Line("clipped", WARN, FAINT, "c"),
    ),
}


class MetricChart:
    """The chart of some of the recorded metrics."""

    def __init__(self, look: Look, view: str) -> None:
        """VIEW is the name of the view that it is for."""
        self._look, self._view = look, view
        self._seen: tuple[object, int] = (None, -1)
        self._lines: list[Line] = []

    def lines(self, records: History, last: int) -> list[Line]:
        """The curves for which the first LAST of RECORDS have any numbers."""
        if self._seen != (records, last):
            self._seen = records, last
            self._lines = _present_lines(self._view, records, last)
        return self._lines

    def picture(
        self,
        facts: RunInfo,
        records: History,
        last: int,
        axis: Axis,
        time: Time,
        reading: CurveOptions,
        width: int,
        height: int,
        now: Record | None = None,
    ) -> tuple[Canvas, list[Plot]]:
        """The chart for the first LAST of RECORDS, its legend above, and where the curves are.

        The legend has the values of the cursor, or of the newest record; those of NOW if they were measured anew.
        """
        view, lines, every = self._view, self.lines(records, last), facts.every
        if not lines:
            return message("the first measurement is still to come", width, height), []
        remembered = reading.remembered((min(time.end, last * every) - time.first) / every, least=False)
        bands = {
            line.key: led_in(records, line.key, time, last, width, _LEAD * remembered, every=every) for line in lines
        }
        legend, canvas = int(height > 4), Canvas.blank(width, height)
        left = [line for line in lines if not line.right]
        floor = _floor(view, records, last)
        dashed = self._look.colourless
        series = {line.key: _series(line, bands[line.key], time, remembered, reading, every, dashed) for line in lines}
        seen = [part for line in left for one in series[line.key] for part in (one.low, one.high)]
        ends = [] if axis.log or view == GRADIENTS else [np.array([0.0, floor[1] if floor else 0.0])]
        y_range = axis.limits(np.concatenate([*seen, *ends]) if seen or ends else np.empty(0))
        share = Right((0.0, 1.0), WARN) if any(line.right for line in lines) else None
        rows = height - legend
        chart = curve(
            [one for line in lines for one in series[line.key]],
            width,
            rows,
            x_range=time.x_range,
            y_range=y_range,
            x_kind=time.kind,
            log=axis.log,
            guides=[*_rungs(view, facts, y_range, rows, axis.log), *([Guide(floor[1], "floor")] if floor else [])],
            zones=[Zone(*floor, Fill(FLOOR, self._look.fill))] if floor else (),
            marks=time.x_marks,
            cursor=time.x_cursor,
            right=share,
            glyphs=self._look.glyphs,
        )
        canvas.paste(0, legend, chart)
        if legend:
            at = max(1, min(last, math.floor(time.end if time.cursor is None else time.cursor) // every))
            values = {line.key: _newest(records, line.key, at) for line in lines}
            values |= {line.key: number_in(now, line.key) for line in lines if now is not None}
            self._legend(canvas, lines, values, floor)
        first, columns, deep = plot_area(width, rows, y_range=y_range, log=axis.log, right=share, timed=True)
        return canvas, [Plot(first, legend, columns, deep, time, rows - deep)] if deep < rows else []

    def _legend(
        self,
        canvas: Canvas,
        lines: list[Line],
        values: dict[str, float],
        floor: tuple[float, float] | None,
    ) -> None:
        """Write the curves' names with their VALUES."""
        typed = self._look.glyphs == "ascii"
        parts = [
            (
                f"{self._look.stroke(line.ink, line.dashed)} {line.label} {_value(line, values[line.key]):<7}",
                line.colour,
            )
            for line in lines
        ]
        if floor is not None:
            parts.append((f"{':' if typed else '░'} a perfect generator", REAL))
        x = 1
        for text, colour in parts:
            if x + len(text) <= canvas.width:
                canvas.put(x, 0, text, colour)
                x += len(text) + 1


def _present_lines(view: str, records: History, last: int) -> list[Line]:
    """The curves of VIEW that have a number anywhere."""
    if last < 1:
        return []
    columns = [line for line in _LINES[view] if line.key in records.columns]
    return [line for line in columns if np.isfinite(records.band(line.key, 1, last).mean).any()]


def _series(
    line: Line, band: Band, time: Time, remembered: float, reading: CurveOptions, every: int, dashed: bool
) -> list[Series]:
    """The smoothed curve over the measured band, from the smallest to the largest of each stretch.

    DASHED: lines that may be are, and what was measured does not fill their gaps.
    """
    gaps = dashed and line.dashed
    alpha = min(1.0, 2 / (remembered / band.width + 1))
    steps, low, high, mean = from_first(band, time, band.low, band.high, smooth(band.mean, alpha), every=every)
    x = time.x(steps)
    if reading.smoothing == "none":
        return [Series(x, low, high, line.colour, layer=1, ink=line.ink, right=line.right, dashed=gaps)]
    over = Series(x, mean, mean, line.colour, layer=1, ink=line.ink, right=line.right, dashed=gaps)
    under = Series(x, low, high, line.raw, ink=".", right=line.right)
    return [over] if dashed or (alpha == 1 and band.width == 1) else [under, over]


def _value(line: Line, value: float) -> str:
    return percent(value) if line.right else number(value)


def _floor(view: str, records: History, last: int) -> tuple[float, float] | None:
    """The range that a perfect generator would show; None if that is not known."""
    metric = TABLE[_LINES[view][0].key]
    middle, spread = (_newest(records, key, last) for key in (metric.floor, metric.noise))
    if not metric.noise:
        return None if math.isnan(middle) else (0.0, middle)
    return None if math.isnan(middle + spread) else (max(0.0, middle - BAND * spread), middle + BAND * spread)


def _newest(records: History, key: str, last: int) -> float:
    """The value of KEY at record LAST."""
    return records.at(last).get(key, math.nan)


def _rungs(view: str, facts: RunInfo, y_range: tuple[float, float], rows: int, log: bool) -> list[Guide]:
    """The guide lines of `theory`: as many as there is room for, the highest divergence first."""
    if view != THEORY:
        return []
    guides = [Guide(math.log(2), "log 2: nothing in common")]
    if facts.ladder is None or log:
        return guides
    modes = len(facts.ladder)
    apart = _ROWS_APART * (y_range[1] - y_range[0]) / max(1, rows - 1)
    taken = [guides[0].value]
    for k, value in enumerate(facts.ladder[:-1], 1):  # the last one is 0, where the floor is
        if y_range[0] <= value <= y_range[1] and all(abs(value - other) >= apart for other in taken):
            guides.append(Guide(value, f"{k} of {modes}" + (" modes" if len(guides) == 1 else "")))
            taken.append(value)
    return guides
