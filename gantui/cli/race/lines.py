"""A race as lines on stderr, where there is no screen: how each racer stands, now and then."""

from __future__ import annotations

import time

from gantui import streams
from gantui.cli.headless.progress import line, news
from gantui.draw.formatting import clock
from gantui.errors import plain
from gantui.experiment.verdicts.event import Event
from gantui.session.race.finish_line import Moment
from gantui.session.race.racer import Race, Racer
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import State

SECONDS = 5.0
"""Between two lines of one racer."""
_LOOK = 0.1
"""Seconds between two looks at how all stand."""


def followed(race: Race) -> None:
    """Tell how RACE goes, until nobody that it has started trains any more; without these, until nobody does."""
    for racer in race.racers:
        streams.tell(f"{racer.letter}: {racer.title}{'' if racer.begun else f' ({racer.run})'}")
    for said in filter(None, (race.equal, race.share.said)):
        streams.tell(said)
    reported = [_Reported(racer) for racer in race.racers]
    there: dict[str, Moment] = {}
    # Those that it has started: one that it has attached to may train for ever.
    waits = [racer for racer in race.racers if racer.begun is not None] or race.racers
    while not all(racer.over for racer in waits):
        race.wait(_LOOK)
        for each in reported:
            each.look()
        there = _arrived(race, there)
    for each in reported:
        each.look()
    _arrived(race, there)


class _Reported:
    """What was reported of one racer."""

    def __init__(self, racer: Racer) -> None:
        self._racer, self._events = racer, set[Event]()
        self._state, self._due = State.LOADING, time.monotonic()

    def look(self) -> None:
        """Report what is new, and now and then how it stands."""
        racer = self._racer
        racer.source.request("race", Requests())
        snapshot, letter = racer.source.latest(), racer.letter
        if not racer.recorded:
            for said in news(snapshot, self._events):
                streams.tell(f"{letter}: {said}")
        if snapshot.state is not self._state:
            self._state = snapshot.state
            if snapshot.state.over:
                streams.tell(f"{letter}: {plain(snapshot.message)}")
                return
        if snapshot.state is State.RUNNING and snapshot.rate and time.monotonic() >= self._due:
            self._due = time.monotonic() + SECONDS
            streams.tell(f"{letter}: {line(snapshot)}")


def _arrived(race: Race, there: dict[str, Moment]) -> dict[str, Moment]:
    """Tell who of RACE has got to the finish line and was not THERE yet; returns all who are."""
    found = race.arrivals()
    for letter, moment in found.items():
        if letter not in there:
            seconds = "" if moment.seconds is None else f" after {clock(moment.seconds)}"
            streams.tell(f"{letter}: over the finish line at step {moment.step:,}{seconds}")
    return found
