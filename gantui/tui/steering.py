"""What the keys have a training do, and what the status line says of it."""

from __future__ import annotations

from typing import Literal

from gantui.errors import plain
from gantui.session.commands import Command, Pause, Redo, Resume, SlowMotion, Step, Undo
from gantui.session.snapshot import Snapshot, State
from gantui.tui.keys import PLAYERS

SPEEDS = (0.0, 1.0, 0.3)
"""Of slow motion, one after the other: seconds for a part of an iteration."""

Order = tuple[Command, str]
"""What to send, and what is said of it."""


def pause(snapshot: Snapshot) -> Order:
    """Pause, or go on."""
    return (Resume(), "going on") if snapshot.state is State.PAUSED else (Pause(), "pausing")


def undo(snapshot: Snapshot) -> Order:
    """Take back the newest change of a setting."""
    change = snapshot.undo
    return Undo(), f"taking back {plain(change)}" if change else "taking back the newest change"


def redo(snapshot: Snapshot) -> Order:
    """Make the change again that was taken back."""
    change = snapshot.redo
    return Redo(), f"making again {plain(change)}" if change else "making the newest change again"


def slow(snapshot: Snapshot) -> Order:
    """Slow motion, faster, off."""
    now = snapshot.slow
    seconds = SPEEDS[(SPEEDS.index(now) + 1) % len(SPEEDS)] if now in SPEEDS else 0.0
    return SlowMotion(seconds), f"slow motion: {seconds:g} s for each part of an iteration" if seconds else "full speed"


def step_alone(snapshot: Snapshot, player: Literal["discriminator", "generator"]) -> Order | str:
    """One update of PLAYER; why not, where the scheme has no such thing."""
    players = movable(snapshot)
    if player in players:
        return Step(player), f"one {player} update"
    if players:
        return f"the {player} does not move alone here: s does both"
    return "the players move at once here: s does one iteration"


def movable(snapshot: Snapshot) -> tuple[str, ...]:
    """The players that can be moved one at a time."""
    return PLAYERS if snapshot.facts is None else snapshot.facts.single_steps


def why_not(kind: type[Command], doing: str, snapshot: Snapshot, capabilities: frozenset[type[Command]]) -> str:
    """Why a training with these CAPABILITIES does not take commands of this KIND now; '' where it does.

    DOING says what they do.
    """
    if snapshot.state.over:
        return "the training is over; q leaves"
    if kind not in capabilities:
        return f"only watched, so not possible: {doing}"
    return ""
