"""Panel 3: the losses of both players over the whole run, and D's scores on real and on fake."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAINT, FAKE, LOSS_D, RAW_D, RAW_FAKE, RAW_REAL, REAL, TEXT
from gantui.draw.time.curve import Guide, Series, curve, plot_area
from gantui.draw.time.smoothing import smooth
from gantui.draw.words import constant, number, shortened
from gantui.session.view.history import Band
from gantui.session.view.pictures import ClippedRequest, ClippedWeights
from gantui.session.view.run_info import RunInfo
from gantui.session.view.views import Views
from gantui.tui.look.look import Look
from gantui.tui.look.rates import CURVES
from gantui.tui.panels.axis import Axis, Plot, Time, at_cursor, from_first, led_in
from gantui.tui.panels.base import CURVE_KEYS, PANELS, Panel, message
from gantui.tui.panels.curves import clipped
from gantui.tui.panels.curves.clipped import CLIPPED, ClippedPicture
from gantui.tui.panels.curves.measured import ABOUT, GRADIENTS, MEASURED, Measured
from gantui.tui.panels.newest import NewestPictures
from gantui.tui.panels.players import LOSSES, READINGS, UNCENTRED, Line, against_best, at_rest, losses_at, separation

if TYPE_CHECKING:
    pass

_LEAD = 2.0
"""How many times over what it remembers a smoothed curve has begun before the axis does."""
_STACKED = 20
"""Rows from which losses and readings are shown at once."""
_PENALTY = "penalty."
_APART_LEAST = 10
"""Rows from which curves that share no scale have a chart each."""


_PENALTY_INKS = {"r1": (REAL, RAW_REAL, "1"), "r2": (FAKE, RAW_FAKE, "2")}
"""The inks of penalties at real and at fake samples alone; other penalties have D's own."""
_OTHER_INKS = ((LOSS_D, RAW_D, "d"), (TEXT, FAINT, "3"))


@PANELS.register("losses")
class LossesPanel(Panel):
    """The panel of losses, scores and metrics over time."""

    title = "losses"
    coming = "will show the losses of both players"
    views = ("losses", "readings", "penalties", *MEASURED, CLIPPED)
    picture = CURVES
    memory = ("_newest",)

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self._axes = {name: Axis() for name in (*self.views, *(line.column for line in LOSSES))}
        self._axes[GRADIENTS].log = True
        self._measured = Measured(look)
        self._newest = NewestPictures()
        self._histogram = ClippedPicture(look)

    def forget(self) -> None:
        """Forget the clipped weights, which are of another moment."""
        super().forget()
        self._newest = NewestPictures()

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: how far the curves reach, and the events."""
        self._newest.take(self.snapshot)
        if self.shown_view() == CLIPPED:
            return (self._newest.of(ClippedWeights),)
        reached = self.records_shown() if self.shown_view() in MEASURED else self.reach()
        return (reached, self.snapshot.steps, self.cursor or -1, *self.newest.events[-1:])

    def wants(self) -> Views:
        """The request: the clipped weights if they are shown; all else is in the history and the records."""
        return Views.of(ClippedRequest(self.shown_view() == CLIPPED))

    def about(self) -> str:
        """The help: what the curves are, and when they mean that the players have come to rest."""
        facts = self.snapshot.facts
        rest = (
            "Those lines are the losses of players at rest, where D cannot tell real from fake."
            if facts is None or facts.rest != (None, None)
            else "For these players no losses at rest are known, so there are none."
        )
        middle = {
            "score": "where both meet at zero, D cannot tell one from the other",
            "relative": "they are known up to a constant only, and what counts is how far they are apart",
        }.get("" if facts is None else facts.reading) or (
            "where both meet at the line of the undecided, D cannot tell one from the other"
        )
        together = (
            " Here D sees samples with others beside them." if facts is not None and facts.judged == "none" else ""
        )
        view = self.shown_view()
        if view == CLIPPED:
            return f"{clipped.ABOUT}\n\nv  {', '.join(self.present_views())}"
        shown = (
            (ABOUT[view],)
            if view in MEASURED
            else (
                "What each player minimises, the adversarial part alone, over the whole run: smoothed on top, the "
                "smallest and largest raw values of each stretch behind. Losses of a GAN do not fall as those of a "
                "classifier do: the players pull against each other, and a loss that settles where the dotted lines "
                f"are says more than a low one. {rest}",
                f"D(x) and D(G(z)) are what D reads on real and on fake samples, on average; {middle}.{together}",
            )
        )
        keys = (
            "Signs on the axis of time are what the run was told of itself, good (✓), bad (✗) or neither (◆): key e.",
            f"v  {', '.join(self.present_views())}    l  logarithmic axis\n"
            "f  make room for every spike, or for what is typical\n" + CURVE_KEYS,
        )
        return "\n\n".join((*shown, *keys))

    def present_views(self) -> tuple[str, ...]:
        """The views that exist; penalties only if there are any, and metrics that have numbers."""
        penalties = self.views[2:3] if self._penalties() else ()
        clips = (CLIPPED,) if self.snapshot.facts is not None and "clip" in self.snapshot.facts.penalties else ()
        return (*self.views[:2], *penalties, *self._measured.present(self.records, self.records_shown()), *clips)

    def inside(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """One chart, or losses above scores where there is room for both."""
        last, view = self.reach(), self.shown_view()
        if view == CLIPPED:
            weights = self._newest.of(ClippedWeights)
            if weights is None:
                return message("the weights have not been looked at yet", width, height)
            return self._histogram.picture(weights, self._axes[view], width, height)
        if last < 1:
            return message("no steps yet", width, height)
        if view in MEASURED:
            reached, axis = self.records_shown(), self._axes[view]
            time, reading = self.time(), self.curve_options
            now = self.snapshot.record if self.cursor is None and self.snapshot.losses is not None else None
            picture, self.plots = self._measured.picture(
                view, facts, self.records, reached, axis, time, reading, width, height, now
            )
            return picture
        if view != self.views[0] or height < _STACKED:
            return self._chart(view, facts, last, width, height)
        upper, canvas = (height + 1) * 3 // 5, Canvas.blank(width, height)
        canvas.paste(0, 0, self._chart("losses", facts, last, width, upper))
        above, self.plots = self.plots, []
        canvas.paste(0, upper, self._chart("readings", facts, last, width, height - upper))
        self.plots = [*above, *(dataclasses.replace(plot, top=plot.top + upper) for plot in self.plots)]
        return canvas

    def shows_picture(self) -> bool:
        """Whether it is a picture: curves show the values at the cursor, the clipped weights belong to a snapshot."""
        return self.shown_view() == CLIPPED

    def heading(self) -> str:
        """The view's name, and the options of its curves."""
        view = self.shown_view()
        title = f"{view} (log)" if self._axes[view].log else view
        return title if view == CLIPPED else self.curves_heading(title)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What the curves say now."""
        view = self.shown_view()
        if view == CLIPPED:
            weights = self._newest.of(ClippedWeights)
            choices = () if weights is None else clipped.sentences(weights)
        elif view in MEASURED:
            cursor = self.cursor
            record = None if cursor is None else self.records.at(min(cursor // facts.every, self.records_shown()))
            choices = self._measured.sentences(view, facts, record or self.snapshot.record or {})
        else:
            values = losses_at(self.snapshot, self.history, self.cursor)
            choices = (separation if view == self.views[0] else at_rest)(values, facts)
            if any(self.snapshot.single):  # one player alone was moved: how far has it come?
                choices = (*against_best(self.snapshot.record), *choices)
        return next((text for text in choices if len(text) <= room), "")

    def log_scale(self) -> str:
        """Turn the logarithmic axis on or off."""
        log = not self._axis().log
        for axis in self._shown_axes():
            axis.log = log
            axis.forget()
        self.redraw_soon()
        return f"{self.shown_view()}: {'logarithmic' if log else 'linear'} axis"

    def fit(self) -> str:
        """Fit the axis to all values, or to the typical ones."""
        fitted = not self._axis().fitted
        for axis in self._shown_axes():
            axis.fitted = fitted
            axis.forget()
        self.redraw_soon()
        return f"{self.shown_view()}: axis for {'all values' if fitted else 'typical values'}"

    def _axis(self) -> Axis:
        return self._axes[self.shown_view()]

    def _shown_axes(self) -> list[Axis]:
        """The view's axis, and for the losses those of each curve."""
        return [
            self._axis(),
            *([] if self.shown_view() != self.views[0] else (self._axes[line.column] for line in LOSSES)),
        ]

    def _penalties(self) -> tuple[Line, ...]:
        columns = [column for column in self.history.columns if column.startswith(_PENALTY)]
        names = [column.removeprefix(_PENALTY) for column in columns]
        others = [name for name in names if name not in _PENALTY_INKS]
        inks = _PENALTY_INKS | {name: _OTHER_INKS[i % len(_OTHER_INKS)] for i, name in enumerate(others)}
        return tuple(Line(column, name, *inks[name]) for column, name in zip(columns, names, strict=True))

    def _chart(self, view: str, facts: RunInfo, last: int, width: int, height: int) -> Canvas:
        lines = {"losses": LOSSES, "readings": READINGS}.get(view) or self._penalties()
        lines = tuple(line for line in lines if line.column in self.history.columns)
        time, raw = self.time(), self.curve_options.smoothing == "none"
        remembered = self.curve_options.remembered(min(time.end, last) - time.first)
        bands = [led_in(self.history, line.column, time, last, width, _LEAD * remembered) for line in lines]
        smoothed = [smooth(band.mean, min(1.0, 2 / (remembered / band.width + 1))) for band in bands]
        canvas = Canvas.blank(width, height)
        legend = 1 if height > 4 else 0
        dashed = self._look.colourless
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
            at = self.cursor if self.cursor is not None else min(last, math.floor(time.end))
            exact = self.history.at(at)
            stands = self.cursor is None and self.snapshot.losses is not None and at == last
            if stands:
                exact |= losses_at(self.snapshot, self.history)
            values = [
                (at_cursor(band.step, mean, at) if at >= 1 else math.nan, exact[line.column])
                for line, band, mean in zip(lines, bands, smoothed, strict=True)
            ]
            uncentred = view == "losses" and facts.objective in UNCENTRED
            named: str = facts.reading if view == "readings" else "G's is uncentred" if uncentred else ""
            _legend(canvas, self._look, lines, values, named, exact="now" if stands else "" if raw else "raw")
            if not lines:
                canvas.put(1, 0, shortened(f"this run has no {view}", width - 1), DIM)
        return canvas

    def _plot(
        self, name: str, series: list[Series], facts: RunInfo, time: Time, top: int, width: int, height: int
    ) -> Canvas:
        """SERIES on the axis NAME, in a chart that is TOP rows down."""
        axis = self._axes[name]
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
            guides=_guides(name, facts),
            marks=time.x_marks,
            cursor=time.x_cursor,
            glyphs=self._look.glyphs,
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


def _guides(view: str, facts: RunInfo) -> tuple[Guide, ...]:
    """The losses of players at rest (Goodfellow 2014, theorem 1), and the score of a D that cannot tell real from fake.

    VIEW is the name of an axis: that of both losses, of one of them, or of the readings.
    """
    if view == "readings" and facts.reading in ("probability", "label", "variational"):
        return (Guide(facts.middle, "undecided"),)
    at_rest = {line.column: (line.label, value) for line, value in zip(LOSSES, facts.rest, strict=True)}
    shown = [part for column, part in at_rest.items() if view in ("losses", column)]
    known = [(label, value) for label, value in shown if value is not None]
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
