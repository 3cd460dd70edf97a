"""How an arrow key turns a setting."""

from __future__ import annotations

import json

import pytest

from gantui.experiment.options.setting import Setting


def rate(value: float, start: float) -> Setting:
    return Setting("optimizers.generator.lr", "generator", "rate", "", str(value), str(start), "ratio", least=0.0)


@pytest.mark.parametrize("start", [1e-6, 2e-4, 0.02])
def test_a_rate_is_turned_down_by_a_factor_however_small_it_is(start: float) -> None:
    assert json.loads(rate(start, start).stepped(up=False)) == pytest.approx(start / 2**0.5, rel=1e-2)


@pytest.mark.parametrize("start", [2e-4, 0.02, 0.0])
def test_it_is_turned_off_at_the_end_and_begins_again(start: float) -> None:
    value = start or 1.0
    for _ in range(30):
        value = json.loads(rate(value, start).stepped(up=False))
    assert value == 0.0
    assert json.loads(rate(0.0, start).stepped(up=True)) == (start if 0 < start < 0.01 else 0.01)
