"""The charts of a run's report, as numbers: the terminal, the page and the figure draw the same ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.cli.text_plots import Colour
from gantui.draw.formatting import constant
from gantui.draw.time.smoothing import smooth
from gantui.experiment import metrics
from gantui.experiment.experiment import Experiment
from gantui.experiment.game_metrics import PENALTY
from gantui.experiment.metrics import TABLE
from gantui.experiment.players import LETTERS
from gantui.session.run.reader import RunOnDisk
from gantui.session.view.history import History

Doubles = NDArray[np.float64]

PIECES = 400
"""The most pieces of a curve: more can't be distinguished in a chart of this size."""
SMOOTHED_SHARE = 0.02
"""The share of its pieces over which a loss is averaged, drawn over its whole range."""
_SMALLEST = 1e-90
"""Below it a difference is none."""
_BAND = 2.0
"""Standard deviations to each side of a floor."""

_IN_NOISE = "a classifier reads classes in noise too: see the Frechet distance"
_OWN: tuple[Colour, ...] = ("D", "quality", "modes", "fake")
"""The colours of curves that are known by their names only."""


@dataclass(frozen=True)
class Line:
    """A curve over iterations; NaN is a gap."""

    label: str
    colour: Colour
    x: Doubles
    y: Doubles
    low: Doubles
    high: Doubles
    """The smallest and the largest value around each place; both are y where there is one value only."""


@dataclass(frozen=True)
class Guide:
    """A level to compare curves with."""

    value: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Curves over iterations on one axis."""

    title: str
    unit: str
    about: str
    """What it shows, in a sentence."""
    lines: tuple[Line, ...]
    guides: tuple[Guide, ...] = ()
    floor: tuple[float, float] | None = None
    """From and to: what a perfect generator would show."""
    log: bool = False
    least: tuple[float, float] | None = None
    """A range that the axis shows in any case."""
    whole: bool = False
    """Whether only whole numbers mean anything."""

    def range(self) -> tuple[float, float]:
        """The lowest and the highest value to show, apart from each other; positive ones on a logarithmic axis."""
        values = [part for line in self.lines for part in (line.y, _usual(line.low), _usual(line.high))]
        values += [np.array(ends) for ends in (self.floor, self.least) if ends is not None]
        values.append(np.array([guide.value for guide in self.guides]))
        every = np.concatenate(values)
        every = every[np.isfinite(every) & ((every > 0) | (not self.log))]
        low, high = (float(every.min()), float(every.max())) if len(every) else (0.0, 1.0)
        if self.log:
            low = max(low, high * 1e-9, _SMALLEST)
            high = max(high, low)
            return (low, high) if high > 1.1 * low else (low / 2, high * 2)
        if high - low <= max(_SMALLEST, 1e-9 * max(abs(low), abs(high))):
            reach = max(abs(low), abs(high)) / 2
            reach = reach if reach > _SMALLEST else 0.5
            return (low if self.least is not None and low == self.least[0] else low - reach), high + reach
        return low, high


def _usual(values: Doubles) -> Doubles:
    """VALUES without the few that are far from all others: the spike of a step must not press a curve flat."""
    known = values[np.isfinite(values)]
    return np.quantile(known, [0.01, 0.99]) if len(known) >= 100 else known


def charts(run: RunOnDisk, history: History) -> list[Chart]:
    """The charts for which RUN and its HISTORY, a value an iteration, have any numbers."""
    recorded = _Records(run)
    experiment = run.experiment
    found = [
        _losses(recorded, history, experiment),
        _readings(recorded, history, experiment),
        _penalties(recorded, history),
        _places(recorded, history),
        _modes(recorded),
        _quality(recorded),
        _divergence(recorded),
        _frechet(recorded),
        _chart(
            recorded,
            "Memorised",
            "The share of the fakes that are as near to one training image, and to it alone, as 5 % of held-out ones.",
            (("memorised", "fake"),),
            guides=(Guide(5.0, "held-out images"),),
            least=(0.0, 10.0),
        ),
        _chart(
            recorded,
            "Label accuracy",
            "The share of the fakes that are of the class that was asked for.",
            (("label_accuracy", "quality"),),
            least=(0.0, 100.0),
        ),
        _chart(
            recorded,
            "KL over the modes",
            "How unevenly the good samples are spread over the modes: KL(generated || data) over them.",
            (("kl_modes", "fake"),),
            floor=recorded.floor("kl_modes"),
            least=(0.0, 0.0),
        ),
        _chart(
            recorded,
            "Wasserstein-1",
            "The least way on average from fakes to as many real samples; two real samples are apart too, by chance. "
            "The critic's is its own estimate.",
            (("w1", "fake"), ("w1_critic", "D")),
            unit="distance",
            floor=recorded.floor("w1"),
            least=(0.0, 0.0),
        ),
        _chart(
            recorded,
            "Density and coverage",
            "How close fakes lie to real samples, and what share of real ones has a fake nearby (Naeem 2020).",
            (("density", "fake"), ("coverage", "modes")),
            guides=recorded.level(TABLE["coverage"].floor, "coverage of real samples"),
            least=(0.0, 1.0),
        ),
        _chart(
            recorded,
            "Mean and deviation",
            "Mean and standard deviation of the samples.",
            (("fake_mean", "fake"), ("fake_std", "quality")),
            unit="the data's own units",
        ),
        _chart(
            recorded,
            "Gradients",
            "The length of the gradient of each player's loss: where G's falls away, G is no longer told where to go.",
            (("gradient_d", "D"), ("gradient_g", "G")),
            unit="norm",
            log=True,
        ),
        _chart(
            recorded,
            "Clipped weights",
            "The share of D's weights that stand at the limit of clipping.",
            (("clipped", "D"),),
            least=(0.0, 100.0),
        ),
    ]
    return [chart for chart in found if chart is not None]


class _Records:
    """The columns of the records, over iterations."""

    def __init__(self, run: RunOnDisk) -> None:
        self._run, self._known = run, set(run.columns)
        self.steps = run.column("step")
        experiment = run.experiment
        averaged = experiment is not None and experiment.evaluation.weights == "ema"
        self.of = " of the averaged weights" if averaged else ""
        self.images = "frechet" in self._known

    def line(self, key: str, colour: Colour) -> Line | None:
        """The curve of KEY; None if it has fewer than two numbers."""
        if key not in self._known:
            return None
        metric = metrics.find(key)
        values = self._run.column(key) * (1 if metric is None else metric.scale)
        return None if np.isfinite(values).sum() < 2 else thinned(_label(key), colour, self.steps, values)

    def last(self, key: str) -> float:
        """The newest number of KEY; NaN if there is none."""
        values = self._run.column(key) if key in self._known else np.empty(0)
        known = values[np.isfinite(values)]
        return float(known[-1]) if len(known) else math.nan

    def floor(self, key: str) -> tuple[float, float] | None:
        """What a perfect generator shows of KEY: two standard deviations to each side where they are known, else all
        from 0 to it."""
        metric = TABLE[key]
        value, spread = self.last(metric.floor), self.last(metric.noise)
        if not metric.noise:
            return None if math.isnan(value) else (0.0, value)
        return None if math.isnan(value + spread) else (max(0.0, value - _BAND * spread), value + _BAND * spread)

    def level(self, key: str, label: str) -> tuple[Guide, ...]:
        """A guide at the newest number of KEY, if there is one."""
        value = self.last(key)
        return () if math.isnan(value) else (Guide(value, label),)


def _chart(
    recorded: _Records,
    title: str,
    about: str,
    columns: Sequence[tuple[str, Colour]],
    *,
    unit: str = "",
    guides: tuple[Guide, ...] = (),
    floor: tuple[float, float] | None = None,
    log: bool = False,
    least: tuple[float, float] | None = None,
    whole: bool = False,
) -> Chart | None:
    """The chart of what was RECORDED under the keys of COLUMNS; UNIT: what stands at its axis, where it is not that of
    the first of them."""
    lines = tuple(line for key, colour in columns if (line := recorded.line(key, colour)) is not None)
    return (
        Chart(title, unit or TABLE[columns[0][0]].unit, about, lines, guides, floor, log, least, whole)
        if lines
        else None
    )


def _losses(recorded: _Records, history: History, experiment: Experiment | None) -> Chart | None:
    lines, guides = _through(recorded, history, (("loss_d", "D"), ("loss_g", "G"))), []
    if not lines:
        own = [key for key in history.columns if metrics.own_loss(key)]
        named = _through(recorded, history, [(key, _OWN[i % len(_OWN)]) for i, key in enumerate(own)])
        about = "What those who learn lose; behind the smoothed curves all that it was."
        return Chart("Losses", "loss", about, named) if named else None
    if experiment is not None:
        rest = experiment.objective.rest
        guides += [Guide(value, f"{LETTERS[player]} at rest: {constant(value)}") for player, value in rest.items()]
    about = "The adversarial part of both players' losses; behind the smoothed curves all that they were."
    return Chart("Losses", "loss", about, lines, tuple(guides)) if lines else None


def _readings(recorded: _Records, history: History, experiment: Experiment | None) -> Chart | None:
    lines = _through(recorded, history, (("d_real", "real"), ("d_fake", "fake")))
    if not lines:
        return None
    about = "What D says on average of real and of fake samples."
    if experiment is None:
        return Chart("D's readings", "", about, lines)
    objective = experiment.objective
    middle = Guide(objective.middle, f"cannot tell: {constant(objective.middle)}")
    least = (0.0, 1.0) if objective.reading == "probability" else None
    return Chart("D's readings", objective.reading, about, lines, (middle,), least=least)


def _penalties(recorded: _Records, history: History) -> Chart | None:
    names = [name for name in history.columns if metrics.find(name) is TABLE[PENALTY]]
    columns = [(name, _OWN[i % len(_OWN)]) for i, name in enumerate(names)]
    lines = _through(recorded, history, columns)
    about = "What the penalties add to D's loss, with their weights."
    return Chart("Penalties", "loss", about, lines, least=(0.0, 0.0)) if lines else None


def _places(recorded: _Records, history: History) -> Chart | None:
    lines = _through(recorded, history, (("theta", "G"), ("psi", "D")))
    about = "Where the two players stand, each of them one number; at rest both are 0."
    return Chart("Players", "", about, lines, (Guide(0.0, "at rest"),)) if lines else None


def _modes(recorded: _Records) -> Chart | None:
    total = recorded.last("modes_total")
    about = f"Modes{recorded.of} with at least one sample of high quality, and with a fair share of them."
    read = f"Classes that are read in the images{recorded.of}, and with a fair share of them; {_IN_NOISE}."
    return _chart(
        recorded,
        "Classes covered" if recorded.images else "Modes covered",
        read if recorded.images else about,
        (("modes_covered", "modes"), ("modes_fair", "G")),
        guides=() if math.isnan(total) else (Guide(total, "all of them"),),
        least=(0.0, 1.0),
        whole=True,
    )


def _quality(recorded: _Records) -> Chart | None:
    about = f"The share of the samples{recorded.of} within 3 standard deviations of a mode."
    read = f"The share of the images{recorded.of} that are surely read as one class; {_IN_NOISE}."
    return _chart(
        recorded,
        "Surely read" if recorded.images else "High quality",
        read if recorded.images else about,
        (("high_quality", "quality"),),
        least=(0.0, 100.0),
    )


def _divergence(recorded: _Records) -> Chart | None:
    return _chart(
        recorded,
        "Jensen-Shannon divergence",
        "Of data and fakes, estimated from below; D's bound is what its own value proves (Goodfellow 2014).",
        (("jsd", "fake"), ("jsd_bound", "D")),
        guides=(Guide(math.log(2), "log 2: nothing in common"),),
        floor=recorded.floor("jsd"),
        least=(0.0, 0.0),
    )


def _frechet(recorded: _Records) -> Chart | None:
    return _chart(
        recorded,
        "Frechet distance",
        f"Of the images{recorded.of} from real ones in the features of a small classifier; no FID. A generator that is "
        "not far below mere blends of two real images has learnt to mix them only.",
        (("frechet", "fake"),),
        guides=recorded.level("frechet_blend", "mere blends"),
        floor=recorded.floor("frechet"),
        log=True,
    )


def _through(recorded: _Records, history: History, columns: Sequence[tuple[str, Colour]]) -> tuple[Line, ...]:
    """The curves of COLUMNS at every iteration if they are known, else at every record."""
    found = (_smoothed(history, key, colour) or recorded.line(key, colour) for key, colour in columns)
    return tuple(line for line in found if line is not None)


def _label(key: str) -> str:
    """What the column KEY is called in a chart: a penalty, and another player's loss, by its own name."""
    return TABLE[key].brief if key in TABLE else metrics.own_loss(key) or key.partition(".")[2]


def _smoothed(history: History, key: str, colour: Colour) -> Line | None:
    if key not in history.columns or history.steps < 2:
        return None
    band = history.band(key, buckets=PIECES // 2)
    if np.isfinite(band.mean).sum() < 2:
        return None
    mean = smooth(band.mean, min(1.0, 2 / (1 + SMOOTHED_SHARE * len(band.mean))))
    return Line(_label(key), colour, band.step, mean, band.low, band.high)


def thinned(label: str, colour: Colour, x: Doubles, y: Doubles) -> Line:
    """The curve Y over X in at most `PIECES` pieces: the mean of each, and its range."""
    width = -(-len(x) // PIECES)
    pieces = -(-len(x) // width)
    padded = np.full((2, pieces * width), np.nan)
    padded[:, : len(x)] = x, y
    places, values = padded.reshape(2, pieces, width)
    known = np.isfinite(values)
    count = np.maximum(known.sum(1), 1)
    empty = ~known.any(1)
    mean = np.where(empty, np.nan, np.where(known, values, 0.0).sum(1) / count)
    low = np.where(empty, np.nan, np.where(known, values, np.inf).min(1))
    high = np.where(empty, np.nan, np.where(known, values, -np.inf).max(1))
    return Line(label, colour, np.nanmean(places, axis=1), mean, low, high)
