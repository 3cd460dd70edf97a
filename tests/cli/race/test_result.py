"""The exit status of a race is that of the worst that became of a racer."""

from __future__ import annotations

import pytest

from gantui.cli.race.result import line, status
from gantui.errors import Exit
from gantui.experiment.goals.until import parse
from gantui.session.control.mailbox import Ending
from gantui.session.race.finish_line import Moment
from gantui.session.view.snapshot import State
from tests.tui.race.fakes import FakeRacer, race

WELL = Ending(State.FINISHED, Exit.FINISHED, "finished")
THERE = {"A": Moment(10, 1.0)}


def ended(*endings: Ending) -> list[FakeRacer]:
    racers = [FakeRacer() for _ in endings]
    for racer, ending in zip(racers, endings, strict=True):
        racer.ending = ending
    return racers


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (WELL, Exit.FINISHED),
        (Ending(State.DIVERGED, Exit.DIVERGED, "nan"), Exit.DIVERGED),
        (Ending(State.FAILED, Exit.INTERNAL, "killed"), Exit.INTERNAL),
        (Ending(State.REFUSED, Exit.USAGE, "no such device"), Exit.USAGE),
        (Ending(State.STOPPED, Exit.INTERRUPTED, "stopped"), Exit.INTERRUPTED),
    ],
)
def test_the_worst_that_became_of_a_racer_counts(other: Ending, expected: Exit) -> None:
    assert status(race(*ended(WELL, other), until=parse("w1<1", None)), THERE) == expected


def test_where_nobody_got_to_the_line_that_is_said_and_counts() -> None:
    running = race(*ended(WELL, WELL), until=parse("w1<0", None))
    assert line(running, {}) == ["nobody got to the finish line, w1<0"]
    assert status(running, {}) == Exit.UNMET
    assert status(race(*ended(WELL, WELL)), {}) == Exit.FINISHED, "without a line nobody need get there"
