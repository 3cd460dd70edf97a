"""The figures beside checkpoints, and which of them is marked as the best."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gantui.session.view.history import History
from gantui.tui.dialogs.checkpoint_lines import Known, known
from tests.tui.fakes import facts

LOG2 = math.log(2)


def of(steps: tuple[int, ...], **columns: list[float]) -> Known:
    """What is known of checkpoints at STEPS, where the records, one each 100 iterations, have COLUMNS."""
    records = History(tuple(columns))
    records.append(np.array([*columns.values()]).T)
    return known(steps, facts(every=100), records, History(("loss_d", "loss_g")))


@pytest.mark.parametrize(
    ("columns", "best", "by"),
    [
        ({"jsd": [0.5, 0.2, 0.3], "w1": [0.1, 0.9, 0.9]}, 200, "lowest JSD"),
        ({"jsd": [LOG2] * 3, "w1": [1.0, 0.4, 0.7]}, 200, "lowest W1"),
        ({"jsd": [LOG2, LOG2 * (1 + 1e-8), LOG2], "w1": [1.0, 0.4, 0.7]}, 200, "lowest W1"),
        ({"jsd": [LOG2] * 3, "w1": [1.0] * 3, "high_quality": [0.1, 0.3, 0.2]}, 200, "highest HQ"),
        ({"jsd": [LOG2] * 3, "w1": [1.0] * 3}, None, ""),
        ({"jsd": [LOG2] * 3}, None, ""),
        ({"jsd": [0.2, 0.2, 0.3], "w1": [0.5, 0.4, 0.1]}, 200, "lowest JSD, then lowest W1"),
        ({"jsd": [math.nan] * 3, "coverage": [0.1, 0.2, 0.9]}, 300, "highest coverage"),
    ],
)
def test_none_of_equal_ones_is_the_best(columns: dict[str, list[float]], best: int | None, by: str) -> None:
    found = of((100, 200, 300), **columns)
    assert (found.best, found.by) == (best, by)


def test_of_two_checkpoints_beside_one_record_the_nearer_one_is_meant() -> None:
    assert of((100, 190, 205, 300), jsd=[0.5, 0.2, 0.3]).best == 205


def test_the_only_checkpoint_is_the_best() -> None:
    assert of((100,), jsd=[LOG2]).best == 100


def test_a_record_long_after_a_checkpoint_says_nothing_of_it() -> None:
    found = of((20, 300), jsd=[0.2, 0.3, 0.4])
    assert not any("JSD" in each for each in found.figures[20])
    assert any("JSD" in each for each in found.figures[300])
    assert found.best == 300
