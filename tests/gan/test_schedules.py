"""Settings that change over a training."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from gantui.experiment.options.schedules import Schedule
from gantui.gan.schedules import factor, share_left


@pytest.mark.parametrize(
    ("decay", "final", "until", "progress", "expected"),
    [
        ("constant", 0.1, 1.0, 0.0, 1.0),
        ("constant", 0.1, 1.0, 1.0, 1.0),
        ("linear", 0.1, 1.0, 0.0, 1.0),
        ("linear", 0.1, 1.0, 0.5, 0.55),
        ("linear", 0.0, 1.0, 0.75, 0.25),
        ("linear", 0.1, 1.0, 1.0, 0.1),
        ("linear", 3.0, 1.0, 0.5, 2.0),
        ("linear", 0.0, 0.5, 0.25, 0.5),
        ("linear", 0.2, 0.5, 0.5, 0.2),
        ("linear", 0.2, 0.5, 0.9, 0.2),
        ("cosine", 0.1, 1.0, 0.0, 1.0),
        ("cosine", 0.1, 1.0, 0.5, 0.55),
        ("cosine", 0.0, 1.0, 0.25, (1 + math.sqrt(0.5)) / 2),
        ("cosine", 0.02, 1.0, 1.0, 0.02),
        ("cosine", 0.0, 0.4, 0.1, (1 + math.sqrt(0.5)) / 2),
        ("cosine", 0.02, 0.4, 0.7, 0.02),
    ],
)
def test_a_setting_takes_its_course(decay: str, final: float, until: float, progress: float, expected: float) -> None:
    ends = {} if decay == "constant" else {"final": final, "until": until}
    course = Schedule.model_validate({"decay": decay} | ends)
    assert factor(course, progress) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("decay", ["linear", "cosine"])
def test_the_share_left_falls_from_1_to_0(decay: str) -> None:
    course = Schedule.model_validate({"decay": decay, "until": 0.5})
    left = [share_left(course, at / 10) for at in range(11)]
    assert left[0] == 1
    assert left[5:] == [pytest.approx(0, abs=1e-12)] * 6
    assert all(a > b for a, b in pairwise(left[:6]))
