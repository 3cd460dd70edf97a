"""The numbers that the tour's texts state, worked out anew."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import norm

from gantui.experiment.files.presets import find
from gantui.experiment.files.validation import validate
from gantui.experiment.tour import lesson_files

Points = NDArray[np.float64]
RING = validate(find("ring8-gan").raw, "ring8-gan").distribution


def texts(chapter: str) -> str:
    steps = [step for stretch in lesson_files.find(chapter).lesson.runs for step in stretch.steps]
    return " ".join(" ".join((step.question, step.text, step.hint, step.then)) for step in steps).replace("\n", " ")


def log_density(points: Points, centres: Points, std: float) -> Points:
    """log of equal Gaussians at CENTRES [modes, 2], at POINTS [n, 2]: [n]."""
    squares = ((points[:, None] - centres[None]) ** 2).sum(axis=2) / (2 * std**2)
    return logsumexp(-squares, axis=1) - np.log(2 * np.pi * std**2) - np.log(len(centres))


def test_the_likelihoods_of_noise_and_of_a_missing_mode() -> None:
    assert RING.name == "ring"
    radius, std = RING.radius * RING.scale, RING.std * RING.scale
    angles = 2 * np.pi * np.arange(RING.modes) / RING.modes
    centres = radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    drawn = np.random.default_rng(0).normal(size=(400_000, 2)) * std + np.tile(centres, (50_000, 1))
    side = 2 * 2.19  # of panel 1's window
    data = log_density(drawn, centres, std)
    noise = np.logaddexp(np.log(0.01) + data, np.log(0.99 / side**2))
    missing = log_density(drawn, centres[:-1], std)
    # The modes do not overlap, so the first has a closed form; the second loses log 100 to it, or less.
    assert data.mean() == pytest.approx(-np.log(2 * np.pi * std**2) - 1 - np.log(8), abs=0.01)
    assert data.mean() - np.log(100) <= noise.mean() <= data.mean() - np.log(100) + 0.5
    said = texts("likelihood")
    assert f"A has a mean log q of {noise.mean():.1f}" in said
    assert f"the data themselves have {data.mean():.1f}" in said
    assert f"B has {missing.mean():.0f}" in said
    assert f"log 100 = {np.log(100):.1f}" in said


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
