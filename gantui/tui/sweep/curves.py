"""Panel 2 of a sweep: the spread of the metrics over all members: median, quartiles, worst."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number
from gantui.draw.palette import (
    BAD,
    DIM,
    FAKE,
    FOCUS,
    LOSS_D,
    LOSS_G,
    RAW_D,
    RAW_FAKE,
    RAW_G,
    RAW_REAL,
    REAL,
    TEXT,
)
from gantui.draw.time.curve import Guide, Series, curve
from gantui.draw.time.marks import Mark
from gantui.experiment.metrics import TABLE
from gantui.session.sweep.curves import KEYS
from gantui.session.sweep.results import GroupResult
from gantui.tui.look.look import Look
from gantui.tui.panels.curve_axes import Axis, x_end
from gantui.tui.panels.one_metric import OneMetric
from gantui.tui.sweep.panel import Shown, SweepPanel
from gantui.tui.sweep.results_text import NAME
from gantui.tui.widgets.message import message

Doubles = NDArray[np.float64]

_COLOURS = {"loss_d": (LOSS_D, RAW_D), "loss_g": (LOSS_G, RAW_G), "d_real": (REAL, RAW_REAL)}
"""The colours of the median and of the band; all others have those of fakes."""
_ONE_WIDTH, _ONE_HEIGHT = 56, 11
"""Columns and rows that each chart keeps where there are several."""


@dataclass(frozen=True)
class Spread:
    """The statistics of a metric over the members, by record; NaN where none had a number."""

    low: Doubles
    median: Doubles
    high: Doubles
    least: Doubles
    most: Doubles

    @classmethod
    def of(cls, values: Doubles) -> Spread:
        """The statistics of VALUES [n, members]; members without a number are left out."""
        ordered = np.sort(values, axis=1)  # NaN comes last
        count = np.isfinite(values).sum(axis=1)
        return cls(*(_quantile(ordered, count, share) for share in (0.25, 0.5, 0.75, 0.0, 1.0)))


def _quantile(ordered: Doubles, count: NDArray[np.intp], share: float) -> Doubles:
    """The quantile SHARE of the first COUNT [n] numbers of each row of ORDERED [n, members], interpolated linearly."""
    if not ordered.size:
        return np.full(len(ordered), np.nan)
    at = share * np.maximum(count - 1, 0)
    below = np.floor(at).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    rows = np.arange(len(ordered))
    first, second = ordered[rows, below], ordered[rows, above]
    found: Doubles = np.where(count > 0, first + (at - below) * (second - first), np.nan)
    return found


class CurvesPanel(OneMetric, SweepPanel):
    """The panel with one metric at a time, or as many as there is room for."""

    title = "curves"
    coming = "will show how the records go on"
    about = (
        "What the records say, over all members of the group: the bright line is the median, the band lies between the "
        "quartiles (half of the members are in it), the thin red line is the worst at each record (where neither more "
        "nor less is better: the least and the most). The member chosen in panel 1 has a line of its own; a cross on "
        "the axis: a member diverged there.\n\n"
        "v, V, left and right  the next record, the one before    enter  as many of them as the whole screen holds\n"
        "l  logarithmic axis    f  room for all values, or for typical ones"
    )

    def __init__(self, look: Look, number: int, shown: Shown, *, id: str) -> None:
        super().__init__(look, number, shown, id=id)
        self.key = "modes_fair"
        """The record that is shown, or the first of them."""
        self._axes: dict[str, Axis] = {}
        self._present: tuple[tuple[int, int], tuple[str, ...]] = ((-1, -1), ())

    def depends_on(self) -> tuple[object, ...]:
        """What the picture depends on: the records, what is shown of them, and which member's line is drawn too."""
        result = self.shown.result
        gone = 0 if result is None else len(result.members) - len(result.alive)
        return (
            0 if result is None else len(result.curves),
            gone,
            self.shown.member,
            self.key,
            self.logarithmic,
            self.fitted,
        )

    def keys(self) -> tuple[str, ...]:
        """The keys of the records that have numbers."""
        result = self.shown.result
        if result is None:
            return ()
        at = (self.shown.group, len(result.curves))
        if self._present[0] != at:
            self._present = at, tuple(key for key in KEYS if np.isfinite(result.curves.of(key)[1]).any())
        return self._present[1]

    def heading(self) -> str:
        """The name of the metric."""
        keys = self.keys()
        return f"curves · {label(self.shown_of(keys))}" if keys else self.title

    def picture(self, result: GroupResult, width: int, height: int) -> Canvas:
        """One chart, or several side by side and below each other."""
        keys = self.keys()
        if not keys:
            waits = "still to come" if result.state == "waiting" else "the first record is still to come"
            return message("it ended before its first record" if result.ended else waits, width, height)
        columns, rows = max(1, width // _ONE_WIDTH), max(1, height // _ONE_HEIGHT)
        first = keys.index(self.shown_of(keys))
        shown = [keys[(first + i) % len(keys)] for i in range(min(len(keys), columns * rows))]
        columns = min(columns, len(shown))
        rows = -(-len(shown) // columns)
        canvas = Canvas.blank(width, height)
        for i, key in enumerate(shown):
            x, y = i % columns * (width // columns), i // columns * (height // rows)
            canvas.paste(x, y, self._chart(result, key, width // columns, height // rows))
        return canvas

    def _chart(self, result: GroupResult, key: str, width: int, height: int) -> Canvas:
        """The chart of KEY's spread, with its legend above."""
        steps, values = result.curves.of(key)
        metric = TABLE[key]
        values = values * metric.scale
        spread, better = Spread.of(values), metric.better
        own = values[:, self.shown.member]
        colour, band = _COLOURS.get(key, (FAKE, RAW_FAKE))
        worst = [spread.least] if better == "up" else [spread.most] if better == "down" else [spread.least, spread.most]
        series = [
            Series(steps, spread.low, spread.high, band, layer=0, ink="."),
            *(Series(steps, line, line, BAD, layer=1, ink="w") for line in worst),
            Series(steps, own, own, FOCUS, layer=2, ink="s"),
            Series(steps, spread.median, spread.median, colour, layer=3, ink="m"),
        ]
        axis = self._axis_of(key)
        total = result.members[0].last.get("modes_total") if metric.unit == "modes" else None
        must = [np.array([0.0, float(total)])] if total else []
        legend = int(height > 4)
        chart = curve(
            series,
            width,
            height - legend,
            x_range=(0, x_end(max(1, result.step), self.shown.planned.experiment.schedule.steps)),
            y_range=axis.limits(np.concatenate([*(one.low for one in series), *(one.high for one in series), *must])),
            log=self.logarithmic,
            zero_line=False,
            guides=(Guide(float(total), "all"),) if total else (),
            marks=[Mark(gone.step, "bad") for member in result.members if (gone := member.diverged)],
            glyphs=self._look.glyphs,
        )
        canvas = Canvas.blank(width, height)
        canvas.paste(0, legend, chart)
        if legend:
            self._legend(canvas, key, spread, worst, own)
        return canvas

    def _legend(self, canvas: Canvas, key: str, spread: Spread, worst: list[Doubles], own: Doubles) -> None:
        """Write the newest numbers, in the colours of their lines, as many as fit."""
        typed, (colour, band) = self._look.glyphs == "ascii", _COLOURS.get(key, (FAKE, RAW_FAKE))
        name = "worst" if len(worst) == 1 else "least, most"
        seed = self.shown.snapshot.plan.seeds[self.shown.member]
        median, line = ("m", "w") if typed else ("━", "━")
        quartiles = f"{_newest_of(spread.low)}..{_newest_of(spread.high)}"
        parts = [
            ("", f"{label(key)}", TEXT),
            (median, f"median {_newest_of(spread.median)}", colour),
            (line, f"{name} {', '.join(map(_newest_of, worst))}", BAD),
            ("s" if typed else "━", f"seed {seed}: {_newest_of(own)}", FOCUS),
            ("." if typed else self._look.shade, f"quartiles {quartiles}", band),
        ]
        # The frame has the name already where there is one chart alone.
        alone = (canvas.width, canvas.height) == self.room
        x = 1
        for sign, text, ink in parts[1:] if alone else parts:
            start = x + 2 * bool(sign)
            if start + len(text) <= canvas.width:
                canvas.put(x, 0, sign, ink)
                canvas.put(start, 0, text, DIM if ink == band else ink)
                x = start + len(text) + 2


def label(key: str) -> str:
    """The label of KEY."""
    return TABLE[key].heading(NAME)


def _newest_of(values: Doubles) -> str:
    """The newest of VALUES, as text."""
    return number(float(values[-1])) if len(values) and math.isfinite(values[-1]) else "-"
