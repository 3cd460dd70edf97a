"""The distribution of a clipped discriminator's weights between their limits."""

from __future__ import annotations

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import fitting, percent, significant
from gantui.draw.histogram import outline
from gantui.draw.palette import DIM, LOSS_D, RAW_D, WARN
from gantui.draw.time.curve import Fill, Series, curve
from gantui.session.view.pictures import ClippedRequest, ClippedWeights
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.curve_axes import Axis
from gantui.tui.panels.curves.view import CurvesView
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import VIEWS, Shared
from gantui.tui.widgets.message import message

_ABOUT = (
    "clipped weights: a histogram of D's weights and biases on [-c, c], the limits to which every update clips them "
    "(Arjovsky 2017, algorithm 1). The bars at both ends are those that stand at a limit. Clipping is a crude way to "
    "keep D's slope within bounds: where most weights pile up at the limits, D can say little more than which way is "
    "up, and where c is small they all shrink layer by layer (Gulrajani 2017, figure 1). The axis is made for the "
    "weights between; f makes room for the piles, l shows both by powers of ten."
)
_HIGHEST = 2.5
"""How many times higher than the bars between the limits the axis reaches, for the sake of the piles at these."""
_MOST, _MANY = 0.5, 0.2
"""Shares at the limits from which on most or many weights stand there."""


@VIEWS.register("clipped weights")
class ClippedView(CurvesView):
    """The histogram of clipped weights."""

    label = "clipped weights"

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._histogram = ClippedPicture(look)

    def present(self, facts: RunInfo) -> bool:
        """Whether weights are clipped at all."""
        return "clip" in facts.penalties

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The request: the weights; all else of this panel is in the history and the records."""
        return Requests.of(ClippedRequest(True))

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest weights."""
        return (self.sight.pictures.of(ClippedWeights),)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The histogram and its legend."""
        weights = self.sight.pictures.of(ClippedWeights)
        if weights is None:
            return message("the weights have not been looked at yet", width, height)
        return self._histogram.picture(weights, self.axis, width, height)

    def at_cursor(self) -> bool:
        """It is a picture of one snapshot."""
        return False

    def step(self) -> int:
        """The iteration of the weights."""
        return self.sight.pictures.step_of(ClippedWeights)

    def heading(self) -> str:
        """Its name: it is over no time."""
        return self.named()

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How many weights stand at the limits."""
        weights = self.sight.pictures.of(ClippedWeights)
        choices = () if weights is None else sentences(weights)
        return fitting(choices, room)

    def about(self) -> str:
        """What the bars are."""
        return _ABOUT

    def keys(self) -> tuple[str, ...]:
        """What keys do is said with the bars."""
        return ()


class ClippedPicture:
    """The histogram."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def picture(self, weights: ClippedWeights, axis: Axis, width: int, height: int) -> Canvas:
        """The histogram WEIGHTS in WIDTH x HEIGHT cells, the legend above."""
        canvas, legend = Canvas.blank(width, height), int(height > 4)
        shares = weights.shares.astype(np.float64)
        bins, step = len(shares), 2 * weights.limit / len(shares)
        between = outline(shares, -weights.limit, weights.limit)
        # A pile has no width: it is drawn as wide as a bin, beyond its limit.
        low = outline(np.array([weights.at_low]), -weights.limit - step, -weights.limit)
        high = outline(np.array([weights.at_high]), weights.limit, weights.limit + step)
        highest = max(float(shares.max(initial=0.0)), 1 / max(1, weights.weights))
        piles = max(weights.at_low, weights.at_high)
        top = max(highest, piles) if axis.fitted or axis.log else min(max(highest, piles), _HIGHEST * highest)
        least = 0.5 / max(1, weights.weights)
        ends = axis.limits(np.array([least if axis.log else 0.0, 1.05 * top]))
        series = [
            Series(x, y, y, colour, layer=layer, ink=ink, fill=Fill(under, self._look.fill))
            for (x, y), colour, under, layer, ink in (
                (between, LOSS_D, RAW_D, 0, "d"),
                (low, WARN, WARN, 1, "c"),
                (high, WARN, WARN, 1, "c"),
            )
        ]
        margin = 1.5 * 2 * weights.limit / bins
        chart = curve(
            series,
            width,
            height - legend,
            x_range=(-weights.limit - margin, weights.limit + margin),
            y_range=ends,
            log=axis.log,
            zero_line=False,
            glyphs=self._look.glyphs,
        )
        canvas.paste(0, legend, chart)
        if legend:
            x = 1
            for text, colour in (
                (f"{self._look.shade} at -{weights.limit:g}: {percent(weights.at_low)}", WARN),
                (f"{self._look.shade} at +{weights.limit:g}: {percent(weights.at_high)}", WARN),
                (f"{weights.weights:,} weights", DIM),
            ):
                if x + len(text) <= width:
                    canvas.put(x, 0, text, colour)
                x += len(text) + 2
        return canvas


def sentences(weights: ClippedWeights) -> tuple[str, ...]:
    """What WEIGHTS says in words, the longest text first."""
    share = weights.at_low + weights.at_high
    short = f"{percent(share)} of D's weights at ±{significant(weights.limit)}"
    grade = (
        "most pile up: D is next to linear"
        if share >= _MOST
        else "many pile up"
        if share >= _MANY
        else "few are held back"
    )
    return f"{short}: {grade}", short, f"{percent(share)} at the limits"
