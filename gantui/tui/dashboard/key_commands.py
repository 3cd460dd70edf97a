"""The commands of the keys, and the notes on them for the status line."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.errors import plain
from gantui.experiment.players import PLAYERS
from gantui.session.view.commands import Command, Pause, Redo, Resume, SlowMotion, Step, Undo
from gantui.session.view.snapshot import Snapshot, State

SPEEDS = (0.0, 1.0, 0.3)
"""The speeds of slow motion, one after the other: seconds for a stage of an iteration."""

CommandAndNote = tuple[Command, str]
"""What to send, and what is said of it."""


def pause(snapshot: Snapshot) -> CommandAndNote:
    """The command and note to pause, or to continue."""
    return (Resume(), "going on") if snapshot.state is State.PAUSED else (Pause(), "pausing")


def undo(snapshot: Snapshot) -> CommandAndNote:
    """The command and note to undo the newest change of a setting."""
    change = snapshot.undo
    return Undo(), f"taking back {plain(change)}" if change else "taking back the newest change"


def redo(snapshot: Snapshot) -> CommandAndNote:
    """The command and note to redo the change that was undone."""
    change = snapshot.redo
    return Redo(), f"making again {plain(change)}" if change else "making the newest change again"


def slow(snapshot: Snapshot) -> CommandAndNote:
    """The command and note for slow motion: slow, faster, off."""
    now = snapshot.slow
    seconds = SPEEDS[(SPEEDS.index(now) + 1) % len(SPEEDS)] if now in SPEEDS else 0.0
    return SlowMotion(seconds), f"slow motion: {seconds:g} s for each part of an iteration" if seconds else "full speed"


def step_alone(snapshot: Snapshot, players: Sequence[str]) -> CommandAndNote | str:
    """The command and note for one update of the one of PLAYERS that there is, or why there is no such thing."""
    there = movable(snapshot)
    player = next((each for each in players if each in there), None)
    if player is not None:
        return Step(player), f"one {plain(player)} update"
    if there:
        return f"{'the ' if players[0] in PLAYERS else ''}{players[0]} does not move alone here: s does both"
    return "the players move at once here: s does one iteration"


def movable(snapshot: Snapshot) -> tuple[str, ...]:
    """The players that can be moved one at a time."""
    return PLAYERS if snapshot.facts is None else snapshot.facts.single_steps
