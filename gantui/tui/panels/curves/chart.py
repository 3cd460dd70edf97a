"""Curves of the history: one value an iteration, smoothed over its raw band, with a legend above."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import constant, number, shortened
from gantui.draw.palette import DIM, TEXT
from gantui.draw.time.curve import Guide, Series, curve, plot_area
from gantui.draw.time.smoothing import smooth
from gantui.session.view.history import Band
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.curve_axes import Plot, Time, at_cursor, from_first, led_in
from gantui.tui.panels.curves.view import CurvesView
from gantui.tui.panels.player_losses import LOSS_OF, UNCENTRED, Line, losses_at

_LEAD = 2.0
"""How many times over what it remembers a smoothed curve has begun before the axis does."""
_APART_LEAST = 10
"""Rows from which curves that share no scale have a chart each."""


class Chart(CurvesView):
    """A view of curves of the history."""

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: how far the curves reach, and the events."""
        sight = self.sight
        return (sight.reach(), sight.snapshot.steps, sight.cursor or -1, *sight.newest.events[-1:])

    def chart(self, view: str, lines: tuple[Line, ...], facts: RunInfo, width: int, height: int) -> Canvas:
        """LINES on the axis of VIEW, their legend above; where the losses share no scale, on an axis each."""
        lines, last = tuple(line for line in lines if line.column in self.sight.history.columns), self.sight.reach()
        time, raw = self.sight.time(), self.sight.curve_options.smoothing == "none"
        remembered = self.sight.curve_options.remembered(min(time.end, last) - time.first)
        bands = [led_in(self.sight.history, line.column, time, last, width, _LEAD * remembered) for line in lines]
        smoothed = [smooth(band.mean, min(1.0, 2 / (remembered / band.width + 1))) for band in bands]
        canvas = Canvas.blank(width, height)
        legend = 1 if height > 4 else 0
        dashed = self.look.colourless
        pairs = [
            _series(line, band, mean, time, raw, dashed)
            for line, band, mean in zip(lines, bands, smoothed, strict=True)
        ]
        if view == "losses" and facts.objective in UNCENTRED and height - legend >= _APART_LEAST:
            charts = [(line.column, pair) for line, pair in zip(lines, pairs, strict=True)]
        else:
            charts = [(view, [series for pair in pairs for series in pair])]
        y = legend
        for done, (axis, shown) in enumerate(charts):
            rows = (height - y) // (len(charts) - done)
            canvas.paste(0, y, self._plot(axis, shown, facts, time, y, width, rows))
            y += rows
        if legend:
            at = self.sight.cursor if self.sight.cursor is not None else min(last, math.floor(time.end))
            exact = self.sight.history.at(at)
            stands = self.sight.cursor is None and self.sight.snapshot.losses is not None and at == last
            if stands:
                exact |= losses_at(self.sight.snapshot, self.sight.history)
            values = [
                (at_cursor(band.step, mean, at) if at >= 1 else math.nan, exact[line.column])
                for line, band, mean in zip(lines, bands, smoothed, strict=True)
            ]
            uncentred = view == "losses" and facts.objective in UNCENTRED
            named: str = facts.reading if view == "readings" else "G's is uncentred" if uncentred else ""
            _legend(canvas, self.look, lines, values, named, exact="now" if stands else "" if raw else "raw")
            if not lines:
                canvas.put(1, 0, shortened(f"this run has no {view}", width - 1), DIM)
        return canvas

    def _plot(
        self, name: str, series: list[Series], facts: RunInfo, time: Time, top: int, width: int, height: int
    ) -> Canvas:
        """SERIES on the axis NAME, in a chart that is TOP rows down."""
        axis = self.axes.of(name)
        bounded = name == "readings" and facts.reading == "probability" and not axis.log
        values = np.concatenate([part for one in series for part in (one.low, one.high)]) if series else np.empty(0)
        y_range = (0.0, 1.0) if bounded else axis.limits(values)
        left, columns, rows = plot_area(width, height, y_range=y_range, log=axis.log, timed=True)
        if rows < height:
            self.plots.append(Plot(left, top, columns, rows, time, height - rows))
        return curve(
            series,
            width,
            height,
            x_range=time.x_range,
            y_range=y_range,
            x_kind=time.kind,
            log=axis.log,
            guides=guides(name, facts),
            marks=time.x_marks,
            cursor=time.x_cursor,
            glyphs=self.look.glyphs,
        )


def _series(line: Line, band: Band, mean: NDArray[np.float64], time: Time, raw: bool, dashed: bool) -> list[Series]:
    """The raw band behind and the smoothed curve on top; the RAW band alone where nothing is smoothed.

    DASHED: lines that may be are, and there is no band, which would fill the gaps.
    """
    steps, low, high, mean = from_first(band, time, band.low, band.high, mean)
    x = time.x(steps)
    if raw:
        return [Series(x, low, high, line.colour, layer=1, ink=line.ink, dashed=dashed and line.dashed)]
    over = Series(x, mean, mean, line.colour, layer=1, ink=line.ink, dashed=dashed and line.dashed)
    return [over] if dashed else [Series(x, low, high, line.raw, layer=0, ink="."), over]


def guides(view: str, facts: RunInfo) -> tuple[Guide, ...]:
    """The losses of players at rest (Goodfellow 2014, theorem 1), and the score of a D that cannot tell real from fake.

    VIEW is the name of an axis: that of both losses, of one of them, or of the readings.
    """
    if view == "readings" and facts.reading in ("probability", "label", "variational"):
        return (Guide(facts.middle, "undecided"),)
    shown = {player: line.label for player, line in LOSS_OF.items() if view in ("losses", line.column)}
    known = [(label, facts.rest[player]) for player, label in shown.items() if player in facts.rest]
    if len(known) == 2 and math.isclose(known[0][1], known[1][1], rel_tol=1e-6):
        return (Guide(known[0][1], f"both at rest: {constant(known[0][1])}"),)
    return tuple(Guide(value, f"{label} at rest: {constant(value)}") for label, value in known)


def _known(value: float) -> str:
    """VALUE as text, or a dash if there is none."""
    return "-" if math.isnan(value) else number(value)


def _legend(
    canvas: Canvas,
    look: Look,
    lines: tuple[Line, ...],
    values: list[tuple[float, float]],
    named: str,
    *,
    exact: Literal["raw", "now", ""],
) -> None:
    """Write each curve's name with its VALUES, smoothed and EXACT: both where there is room.

    NAMED, at the right, says what kind of values they are. EXACT: 'raw' of the same iteration, 'now' of this very
    instant, which comes first where there is room for one; '': the curves are not smoothed, and there is one value.
    """
    both = canvas.width >= 27 * len(lines) and bool(exact)
    x = 1
    for line, (smoothed, value) in zip(lines, values, strict=True):
        first = smoothed if both or exact == "raw" else value
        name = f"{look.stroke(line.ink, line.dashed)} {line.label} {_known(first):<7}"
        canvas.put(x, 0, name, line.colour)
        x += len(name)
        if both:
            canvas.put(x + 1, 0, f"{exact} {_known(value):<8}", TEXT if exact == "now" else DIM)
            x += 13
        x += 1
    if x + len(named) < canvas.width:
        canvas.put(canvas.width - len(named) - 1, 0, named, DIM)
