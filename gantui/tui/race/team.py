"""The racers that the keys act on: all of them together, or the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.session.view.commands import Command
from gantui.session.view.snapshot import State
from gantui.tui.race.lane import Lane


class Team:
    """Takes commands for all racers, or for the chosen one."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self.lanes = lanes
        self.number = 1
        """The number of the chosen racer."""
        self.alone = False
        """Whether the keys act on the chosen one alone."""

    @property
    def chosen(self) -> Lane:
        """The racer that is chosen."""
        return self.lanes[self.number - 1]

    @property
    def acted(self) -> Sequence[Lane]:
        """The racers that the keys act on."""
        return [self.chosen] if self.alone else self.lanes

    @property
    def name(self) -> str:
        """Whom the keys act on, in few letters."""
        return self.chosen.racer.letter if self.alone else "all"

    @property
    def state(self) -> State:
        """How those stand that the keys act on: running if one of them runs, over if all are."""
        return together([lane.newest.state for lane in self.acted])

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """The commands that one of them takes."""
        taken = [lane.racer.source.capabilities for lane in self.acted if not lane.newest.state.over]
        return frozenset().union(*taken)

    def send(self, command: Command) -> int:
        """Send COMMAND to each of them that takes it; returns to how many."""
        takers = [lane for lane in self.acted if lane.can(type(command))]
        for lane in takers:
            lane.send(command)
        return len(takers)


def together(states: Sequence[State]) -> State:
    """The state of several trainings: the liveliest of STATES; finished once all are over."""
    for state in (State.RUNNING, State.PAUSED, State.LOADING):
        if state in states:
            return state
    return State.FINISHED
