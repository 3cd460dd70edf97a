"""The curves of all racers laid over each other: one metric at a time, over steps or over training seconds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number, shortened
from gantui.draw.palette import DIM, TEXT
from gantui.draw.time.curve import Guide, Series, curve
from gantui.draw.time.curve_letters import Lettered, draw_letters
from gantui.draw.time.marks import Mark
from gantui.experiment.metrics import CLOCK, TABLE, headlines, perfect
from gantui.session.race.finish_line import Moment
from gantui.tui.look.look import Look
from gantui.tui.panels.curve_axes import Axis, x_end
from gantui.tui.panels.one_metric import OneMetric
from gantui.tui.race.cell import COLOURS
from gantui.tui.race.lane import Lane
from gantui.tui.widgets.message import message

Doubles = NDArray[np.float64]

_NAME = 18
"""Columns of a racer's name in the legend."""
ABOUT = (
    "What the records say, a curve for each racer, in its colour and with its letter at the newest value.\n\n"
    "v, V  the next metric, the one before: those that at least two racers record\n"
    "x  over steps, or over training seconds: by steps one sees which learns more from an iteration, by seconds which "
    "is quicker on this machine\n"
    "l  logarithmic axis    f  room for all values, or for typical ones\n"
    "Signs on the axis: where a racer got to the finish line."
)


@dataclass(frozen=True)
class Line:
    """The curve of one racer."""

    letter: str
    title: str
    colour: int
    x: Doubles
    low: Doubles
    high: Doubles
    mean: Doubles

    @property
    def newest(self) -> float:
        """Its newest value; NaN where it has none."""
        known = self.mean[np.isfinite(self.mean)]
        return float(known[-1]) if len(known) else math.nan


def shared_keys(lanes: Sequence[Lane]) -> tuple[str, ...]:
    """The metrics of which at least two of LANES have a number, or one if it is alone in having records."""
    having: dict[str, int] = {}
    recorded = 0
    for lane in lanes:
        records = lane.racer.source.records()
        recorded += bool(records.steps)
        if records.steps:
            row = records.band  # one look a key
            for key in records.columns:
                if key in TABLE and key not in CLOCK and np.isfinite(row(key, 1, None, 64).mean).any():
                    having[key] = having.get(key, 0) + 1
    return tuple(key for key in TABLE if having.get(key, 0) >= min(2, recorded) > 0)


def line_of(lane: Lane, colour: int, key: str, width: int, *, seconds: bool) -> Line | None:
    """The curve of KEY of LANE for WIDTH columns, over steps or SECONDS; None where it has none."""
    records, facts = lane.racer.source.records(), lane.newest.facts
    if facts is None or not records.steps or key not in records.columns:
        return None
    band, scale = records.band(key, 1, None, 2 * width), TABLE[key].scale
    steps = band.step * facts.every
    if lane.newest.state.over:
        steps = np.minimum(steps, lane.newest.step)  # a script's last record may be of any step
    x = steps
    if seconds:
        pace = lane.pace()
        if pace is None:
            return None
        x = pace.seconds_at(steps)
    racer = lane.racer
    return Line(racer.letter, racer.title, colour, x, scale * band.low, scale * band.high, scale * band.mean)


class RaceCurves(OneMetric):
    """The panel with the curves of all."""

    title = "curves"

    def __init__(self, look: Look, lanes: Sequence[Lane], first: Sequence[str] = (), *, id: str) -> None:
        """FIRST: keys of which one is shown at the beginning, if there are numbers of it."""
        super().__init__(look, 0, id=id)
        self._lanes, self._first = lanes, (*first, *headlines("distance", "quality", "count"))
        self.seconds = False
        self.arrivals: dict[str, Moment] = {}
        self._axes: dict[str, Axis] = {}
        self._present: tuple[tuple[int, ...], tuple[str, ...]] = ((), ())
        """The records that each racer had, and the metrics that were found then: to look for them takes all curves."""

    @property
    def mark(self) -> str:
        """The key that changes what it shows."""
        return "v"

    def inputs(self) -> tuple[object, ...]:
        """Everything that is seen depends on."""
        counts = tuple(lane.racer.source.records().steps for lane in self._lanes)
        arrived = tuple((letter, moment.step) for letter, moment in self.arrivals.items())
        return (counts, arrived, self.key, self.seconds, self.logarithmic, self.fitted)

    # What keys do ----------------------------------------------------------------------------------------------------

    def next_over(self) -> str:
        """Change between steps and seconds; returns which it is."""
        self.seconds = not self.seconds
        self.redraw()
        return f"aligned by {self.over}"

    @property
    def over(self) -> str:
        """What the curves are drawn over."""
        return "seconds" if self.seconds else "steps"

    def keys(self) -> tuple[str, ...]:
        """The metrics of which several racers have numbers."""
        at = tuple(lane.racer.source.records().steps for lane in self._lanes)
        if self._present[0] != at:
            self._present = at, shared_keys(self._lanes)
        return self._present[1]

    def shown_of(self, keys: tuple[str, ...]) -> str:
        """Which of KEYS is shown: the one that was chosen, or the first that says most."""
        wanted = (self.key, *self._first, *keys)
        return next(key for key in wanted if key in keys)

    # The picture -----------------------------------------------------------------------------------------------------

    def heading(self) -> str:
        """The metric, and what it is drawn over."""
        keys = self.keys()
        return f"{TABLE[self.shown_of(keys)].heading(30)} over {self.over}" if keys else self.title

    def inside(self, width: int, height: int) -> tuple[Canvas, str]:
        """The curves below their legend."""
        if not width or not height:
            return Canvas.blank(width, height), ""
        keys = self.keys()
        if not keys:
            return message("the first records are still to come", width, height), ""
        key = self.shown_of(keys)
        found = [
            line_of(lane, colour, key, width, seconds=self.seconds)
            for lane, colour in zip(self._lanes, COLOURS, strict=False)
        ]
        lines = [line for line in found if line is not None]
        canvas, legend = Canvas.blank(width, height), int(height > 4)
        canvas.paste(0, legend, self._chart(key, lines, width, height - legend))
        if legend:
            self._legend(canvas, lines)
        return canvas, ""

    def _chart(self, key: str, lines: list[Line], width: int, height: int) -> Canvas:
        end = max((float(line.x[-1]) for line in lines if len(line.x)), default=1.0)
        if not self.seconds:
            whole = max((lane.newest.steps for lane in self._lanes), default=0)
            end = float(x_end(math.ceil(end), whole))
        axis = self._axis_of(key)
        guides = self._guides(key)
        must = [np.array([0.0, guides[0].value])] if guides and TABLE[key].unit == "modes" else []
        values = np.concatenate([*(one for line in lines for one in (line.low, line.high)), *must, np.empty(0)])
        x_range, y_range = (0.0, max(end, 1e-9)), axis.limits(values)
        chart = curve(
            [
                Series(line.x, line.low, line.high, line.colour, layer=place, ink=line.letter)
                for place, line in enumerate(lines)
            ],
            width,
            height,
            x_range=x_range,
            y_range=y_range,
            x_kind="time" if self.seconds else "linear",
            log=self.logarithmic,
            zero_line=False,
            guides=guides,
            marks=self._marks(),
            glyphs=self._look.glyphs,
        )
        if self._look.glyphs != "ascii":  # where a curve is made of its letter
            draw_letters(
                chart,
                [Lettered(line.letter, line.colour, line.x, line.mean) for line in lines],
                x_range=x_range,
                y_range=y_range,
                log=self.logarithmic,
                timed=True,
                along=self._look.colourless,
                glyphs=self._look.glyphs,
            )
        return chart

    def _guides(self, key: str) -> tuple[Guide, ...]:
        """The value that a perfect generator shows, where it is one for all."""
        metric, values = TABLE[key], set[float]()
        for lane in self._lanes:
            record = lane.newest.record or {}
            value = record.get("modes_total") if metric.unit == "modes" else perfect(key, record)
            if value is not None and record.get(key) is not None:
                values.add(round(float(value) * metric.scale, 3))
        label = "all" if metric.unit == "modes" else "perfect"
        return (Guide(values.pop(), label),) if len(values) == 1 else ()

    def _marks(self) -> list[Mark]:
        """The places on the axis where racers got to the finish line."""
        moments = self.arrivals.values()
        if not self.seconds:
            return [Mark(float(moment.step), "good") for moment in moments]
        return [Mark(moment.seconds, "good") for moment in moments if moment.seconds is not None]

    def _legend(self, canvas: Canvas, lines: list[Line]) -> None:
        """Write each racer's letter in its colour, its name and its newest value."""
        stroke = self._look.stroke
        room = (canvas.width - 1) // max(1, len(lines))
        x = 1
        for line in lines:
            value = "" if math.isnan(line.newest) else f" {number(line.newest)}"
            named = shortened(line.title, min(_NAME, max(0, room - len(value) - 6)))
            sample = "" if self._look.glyphs == "ascii" else stroke(line.letter)
            canvas.put(x, 0, f"{line.letter}{sample}", line.colour)
            start = x + 1 + len(sample) + 1
            canvas.put(start, 0, named, DIM)
            canvas.put(start + len(named), 0, value, TEXT)
            x = start + len(named) + len(value) + 3
