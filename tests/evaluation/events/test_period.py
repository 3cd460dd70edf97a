"""A period is found in waves, and not in noise, wandering, trends or what dies out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gantui.evaluation.events.period import period

T = np.arange(36)


@pytest.mark.parametrize("length", [4, 5, 7.5, 9, 12])
@pytest.mark.parametrize("phase", [0.0, 1.0, 4.0])
def test_a_wave_has_its_length(length: float, phase: float) -> None:
    found = period(3 + 0.02 * T + 2 * np.sin(2 * np.pi * T / length + phase))
    assert found is not None
    assert abs(found.length - length) <= 0.5
    assert found.strength > 0.7
    assert found.swing == pytest.approx(2**0.5, rel=0.15)


def test_a_noisy_wave_is_still_one() -> None:
    rng = np.random.default_rng(0)
    found = [period(np.sin(2 * np.pi * T / 8) + 0.4 * rng.normal(size=36)) for _ in range(50)]
    assert np.median([each.strength if each else 0 for each in found]) > 0.5


@pytest.mark.parametrize(
    "values",
    [
        np.ones(36),
        np.zeros(36),
        0.1 * T,
        T**2 / 36,
        1 / (1 + T),
        np.exp(-T / 8) * np.sin(2 * np.pi * T / 9),
        np.sin(2 * np.pi * T / 30),
        np.where(T == 11, 5.0, 0.0),
        np.where(T < 18, 0.0, 1.0),
        np.where(T == 3, np.nan, np.sin(T)),
        np.sin(T)[:7],
    ],
    ids=[
        "constant",
        "zero",
        "line",
        "parabola",
        "settling",
        "dying out",
        "too long",
        "spike",
        "step",
        "a gap",
        "short",
    ],
)
def test_what_is_no_wave_has_none(values: NDArray[np.float64]) -> None:
    found = period(values)
    assert found is None or found.strength < 0.4


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.9, 1.0])
def test_noise_and_wandering_seldom_look_like_a_wave(memory: float) -> None:
    rng = np.random.default_rng(1)
    looked = 0
    for _ in range(400):
        x = np.zeros(60)
        for t in range(1, 60):
            x[t] = memory * x[t - 1] + rng.normal()
        found = period(x[24:])
        looked += found is not None and found.strength >= 0.55
    assert looked <= 4
