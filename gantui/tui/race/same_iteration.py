"""Brings several racers to the same iteration, where they stand still to be compared."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.session.view.commands import Pause, Step
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.race.lane import Lane

_PIECE = 0.5
"""Seconds that the iterations of one command should take: until they are done a racer answers nobody."""


class Gathering:
    """Pauses racers, then has those behind catch up, some iterations at a time, to the one that is furthest ahead."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        """Pause all of LANES."""
        self._lanes = lanes
        self._pieces = {lane: max(1, round(_PIECE * _rate(lane.newest))) for lane in lanes}
        for lane in lanes:
            if lane.newest.state is not State.PAUSED:
                lane.send(Pause())

    def go_on(self) -> str:
        """Send what is to be sent now; returns what to say once it is done, '' until then."""
        lanes = [lane for lane in self._lanes if not lane.newest.state.over]
        if any(lane.newest.state is not State.PAUSED or lane.waits for lane in lanes):
            return ""
        ahead = max((lane.newest.step for lane in lanes), default=0)
        behind = [lane for lane in lanes if lane.newest.step < ahead]
        for lane in behind:
            lane.send(Step("both", min(self._pieces[lane], ahead - lane.newest.step)))
        return "" if behind else f"together at step {ahead:,}"


def _rate(newest: Snapshot) -> float:
    """Iterations a second: the newest ones, or all that were done where it stands still already."""
    return newest.rate or newest.step / max(newest.seconds, _PIECE)
