from typing import get_args

import pytest

from gantui.experiment.verdicts.advice import LASTING, do_first, ranked
from gantui.experiment.verdicts.event import Event, Kind


def told(*kinds: Kind) -> list[Event]:
    return [Event(100, kind, "figures", "meaning", "advice") for kind in kinds]


def test_what_leaves_the_generator_untold_comes_before_what_it_makes_of_that() -> None:
    standing = told("oscillation", "collapse", "lagging discriminator", "saturation")
    assert [event.kind for event in ranked(standing)] == [
        "saturation",
        "collapse",
        "lagging discriminator",
        "oscillation",
    ]


@pytest.mark.parametrize("other", sorted(LASTING - {"saturation", "solved"}))
def test_there_is_one_thing_to_do_first_and_the_rest_is_named_as_waiting(other: Kind) -> None:
    first = do_first(told(other, "saturation"), ())
    assert first.startswith("against saturation: ")
    assert first.endswith(f"; see to {other} after that")
    assert first == do_first(told("saturation", other), ())


def test_more_steps_of_d_are_never_the_first_thing_while_it_is_sure_of_everything() -> None:
    alone, both = (
        do_first(told(*kinds), ()) for kinds in (("lagging discriminator",), ("lagging discriminator", "saturation"))
    )
    assert "scheme.d_steps" in alone
    assert "scheme.d_steps" not in both


def test_what_broke_the_training_is_the_first_thing_and_only_if_it_ended_it() -> None:
    assert do_first(told("collapse"), told("mode gained", "divergence")).startswith("against divergence: ")
    assert do_first(told("collapse"), told("divergence", "mode gained")).startswith("against collapse: ")


def test_nothing_that_stands_is_nothing_to_do_and_what_is_solved_is_done() -> None:
    assert do_first((), told("mode lost")) == ""
    assert do_first(told("solved"), ()).startswith("stop here")


def test_events_of_a_moment_do_not_stand() -> None:
    assert set(get_args(Kind)) - LASTING == {"mode lost", "mode gained", "changed", "divergence"}
