from __future__ import annotations

import pytest

from gantui.errors import Refusal
from gantui.experiment.files import presets
from gantui.experiment.files.validation import begun, override, validate
from gantui.experiment.goals.best import Best


def chosen(preset: str, *settings: str) -> Best | None:
    return begun(override(presets.find(preset).raw, settings), "test").best


@pytest.mark.parametrize(
    ("preset", "settings", "best"),
    [
        ("ring8-wgan", (), Best("jsd", highest=False)),
        ("swissroll-r3gan", (), Best("jsd", highest=False)),
        ("dirac-gan", (), Best("w1", highest=False)),
        ("ring8-wgan", ("checkpoints.best=none",), None),
        ("ring8-wgan", ("checkpoints.best=highest:high_quality",), Best("high_quality", highest=True)),
        ("ring8-wgan", ("checkpoints.best=lowest:last.w1",), Best("last.w1", highest=False)),
    ],
)
def test_by_what(preset: str, settings: tuple[str, ...], best: Best | None) -> None:
    assert chosen(preset, *settings) == best


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("lowest:jdd", "did you mean 'jsd'"),
        ("highest:step", "no record has a key 'step'"),
        ("jsd", "expected auto, none, lowest:KEY or highest:KEY"),
        ("lowest:penalty.r1", "no record has a key 'penalty.r1'"),
        ("lowest:penalty.clip", "no record has a key 'penalty.clip'"),
    ],
)
def test_a_wish_that_nothing_can_follow_is_refused(wish: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        chosen("ring8-wgan", f"checkpoints.best={wish}")


def test_what_earlier_versions_took_still_opens() -> None:
    raw = override(presets.find("ring8-wgan").raw, ["checkpoints.best=lowest:penalty.clip"])
    assert validate(raw, "experiment.toml").best == Best("penalty.clip", highest=False)


def test_better_is_lower_or_higher_and_never_equal() -> None:
    low, high = Best("a", highest=False), Best("a", highest=True)
    assert low.beats(1, 2)
    assert high.beats(2, 1)
    assert not any(best.beats(1, 1) for best in (low, high))
    assert low.value({"a": None}) is low.value({}) is None
