"""The numbers that the tour's texts state, worked out anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import norm

from gantui.experiment.distributions.gaussians import Mixture
from gantui.experiment.experiment import Experiment
from gantui.experiment.files.presets import find
from gantui.experiment.files.validation import override, validate
from gantui.experiment.networks import Locations
from gantui.experiment.tour import lesson_files
from gantui.experiment.tour.lesson import Stretch

Points = NDArray[np.float64]


def texts(chapter: str) -> str:
    steps = [step for stretch in lesson_files.find(chapter).lesson.runs for step in stretch.steps]
    return " ".join(" ".join((step.question, step.text, step.hint, step.then)) for step in steps).replace("\n", " ")


def trained(stretch: Stretch) -> Experiment:
    """What STRETCH trains."""
    return validate(override(find(stretch.preset).raw, stretch.settings), stretch.preset)


def density(places: Sequence[float], std: float, x: Points) -> Points:
    """Equal Gaussians of STD at PLACES on a line, at X: [n]."""
    return norm.pdf(x[:, None], np.array(places), std).mean(axis=1)


def mean_log(places: Sequence[float], std: float, distribution: Mixture) -> float:
    """The mean over the data of log q, where q is equal Gaussians of STD at PLACES."""
    x = np.linspace(-6, 6, 48_001)
    data = density(distribution.centres, distribution.std[0], x)
    exponents = norm.logpdf(x[:, None], np.array(places), std)
    return float((data * (logsumexp(exponents, axis=1) - np.log(len(places)))).sum() * (x[1] - x[0]))


def test_the_likelihoods_of_noise_and_of_a_missing_mode() -> None:
    noise, missing, _ = (trained(stretch) for stretch in lesson_files.find("likelihood").lesson.runs)
    assert noise.distribution == missing.distribution
    data = noise.distribution
    assert isinstance(data, Mixture)
    assert isinstance(noise.generator, Locations)
    assert isinstance(missing.generator, Locations)
    (std,) = data.std
    best = mean_log(data.centres, std, data)
    a = mean_log(noise.generator.start, noise.generator.spread, data)
    b = mean_log(missing.generator.start, missing.generator.spread, data)
    # Closed forms: the peaks do not overlap, A is flat, and half of the data lie 4 from the only peak of B.
    log_peak = -np.log(std * np.sqrt(2 * np.pi)) - 0.5
    assert best == pytest.approx(log_peak - np.log(2), abs=1e-3)
    assert a == pytest.approx(-np.log(8), abs=1e-2)
    assert b == pytest.approx(log_peak - 0.5 * 4**2 / (2 * std**2), abs=1e-3)
    x = np.linspace(-6, 6, 48_001)
    good = abs(x[:, None] - np.array(data.centres)).min(axis=1) <= 3 * std
    share = (density(noise.generator.start, noise.generator.spread, x) * good).sum() * (x[1] - x[0])
    said = texts("likelihood")
    assert f"log 1/8 = {a:.1f}" in said
    assert f"the best there can be, is {best:.1f}" in said
    assert f"A got {a:.1f}, the best is {best:.1f}" in said
    assert f"Its likelihood is {b:.0f}" in said
    assert f"only some {100 * share:.0f} % of them are good" in said


def test_one_bump_for_two_peaks_covers_them_by_one_kl_and_seeks_one_by_the_other() -> None:
    x = np.linspace(-12, 12, 4001)
    data = 0.5 * norm.pdf(x, -2) + 0.5 * norm.pdf(x, 2)
    places = np.linspace(-3, 3, 241)
    bumps = norm.pdf(x[None], places[:, None])
    step = x[1] - x[0]
    covering = (data * np.log(data / bumps)).sum(axis=1) * step
    seeking = (bumps * np.log(bumps / data)).sum(axis=1) * step
    assert abs(places[covering.argmin()]) < 0.02
    assert 1.5 < abs(places[seeking.argmin()]) < 2.0
    # From where the tour's bump begins, at 1, both ways are downhill.
    begins = np.abs(places - 1.0).argmin()
    assert covering[begins - 1] < covering[begins] < covering[begins + 1]
    assert seeking[begins + 1] < seeking[begins] < seeking[begins - 1]


def test_the_ladder_has_the_rungs_that_are_named() -> None:
    def rung(k: int, modes: int = 8) -> float:
        share = k / modes
        return 0.5 * (share * np.log(2 * share / (1 + share)) + (1 - share) * np.log(2) + np.log(2 / (1 + share)))

    said = texts("collapse")
    assert f"With one mode of eight the JSD is {rung(1):.2f}".replace("0.", ".") in said
    assert f"with four {rung(4):.2f}".replace("0.", ".") in said
    assert rung(8) == pytest.approx(0)


def test_logarithms_are_right_wherever_they_are_stated() -> None:
    for name in lesson_files.names():
        for number, value in re.findall(r"-?log (\d+) = (-?\d*\.\d+)", texts(name)):
            assert abs(float(value)) == pytest.approx(np.log(int(number)), abs=0.05), f"{name}: log {number}"
