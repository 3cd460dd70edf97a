"""What a step of the tour waits for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gantui.experiment.tour.checks import Check, Seen

SEEN = Seen(
    step=300,
    record={"modes_fair": 7, "jsd": None},
    events=frozenset({"collapse"}),
    did={"D step": 3, "pause": 1},
    changed=frozenset({"optimizers.generator.lr"}),
    frozen=frozenset({"generator"}),
    views={1: "points only", 3: "theory"},
    zoomed=4,
    opened=frozenset({"events"}),
)


@pytest.mark.parametrize(
    ("check", "holds"),
    [
        (Check(until="modes_fair>=7"), True),
        (Check(until="modes_fair>=8"), False),
        (Check(until="jsd<1"), False),
        (Check(event="collapse"), True),
        (Check(event="solved"), False),
        (Check(did="pause"), True),
        (Check(did="G step"), False),
        (Check(did="D step", times=3), True),
        (Check(did="D step", times=4), False),
        (Check(changed="optimizers.generator.lr"), True),
        (Check(changed="optimizers.discriminator.lr"), False),
        (Check(frozen="generator"), True),
        (Check(frozen="discriminator"), False),
        (Check(view="theory"), True),
        (Check(view="losses"), False),
        (Check(zoomed=4), True),
        (Check(zoomed=1), False),
        (Check(opened="events"), True),
        (Check(opened="help"), False),
        (Check(until="modes_fair>=7", event="collapse", zoomed=4), True),
        (Check(until="modes_fair>=7", event="solved"), False),
    ],
)
def test_a_check_holds_when_all_that_it_states_is_so(check: Check, holds: bool) -> None:
    assert check.holds(SEEN) is holds
    assert bool(check.waits_for(SEEN)) is not holds, "what is missing is said, and nothing else"


def test_nothing_holds_where_nothing_was_seen() -> None:
    for check in (Check(until="step>=1"), Check(event="collapse"), Check(did="pause"), Check(zoomed=1)):
        assert not check.holds(Seen())


def test_what_is_missing_is_told_with_the_numbers_of_now() -> None:
    assert Check(until="modes_fair>=8").waits_for(SEEN) == "modes_fair>=8 (now fair modes 7)"
    assert Check(did="D step", times=5).waits_for(SEEN) == "updates of D: `d`, 3 of 5"
    both = Check(event="solved", zoomed=1).waits_for(SEEN)
    assert both == "the event 'solved', and panel 1 on the whole screen"
    assert not Check(did="D step", times=5).waits_for(replace(SEEN, did={"D step": 5}))


def test_a_check_waits_for_something() -> None:
    with pytest.raises(ValueError, match="nothing to wait for"):
        Check()
    with pytest.raises(ValueError, match="expected did beside it"):
        Check(zoomed=1, times=3)


def test_numbers_have_the_names_and_units_that_screens_have() -> None:
    record = {"step": 12000, "high_quality": 0.984, "w1": 0.123456, "theta": -0.5, "own": 2.0, "ema.jsd": 0.25}
    seen = replace(SEEN, record=record)
    told = {
        "step>=1 and high_quality>=1": "step 12,000, HQ 98 %",
        "w1<=0.4 and jsd<1": "W1 0.123",
        "theta<=0.01 and theta>=-0.01": "theta (G) -0.5",
        "own>1 or ema.jsd<0": "own 2, ema.JSD 0.25",
    }
    assert {until: Check(until=until).numbers(seen) for until in told} == told
