"""What a person can tell a training to do; carried out between two steps, in the order sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Player = Literal["both", "discriminator", "generator"]


@dataclass(frozen=True)
class Pause:
    """Stop between two iterations and wait."""


@dataclass(frozen=True)
class Resume:
    """Go on after a pause."""


@dataclass(frozen=True)
class Step:
    """Pause, then do single steps.

    `both` is one whole iteration of the schedule. `discriminator` and `generator` are one update of that player on top
    of the schedule: the iteration count stays, and the update draws its own data.
    """

    player: Player = "both"
    count: int = 1


@dataclass(frozen=True)
class Checkpoint:
    """Write a checkpoint now."""


@dataclass(frozen=True)
class Stop:
    """Write a checkpoint and end the training."""

    reason: str = "asked"
    """Why, for the events file: asked, Ctrl-C, SIGTERM, hangup."""


Command = Pause | Resume | Step | Checkpoint | Stop

COMMANDS: dict[str, type[Command]] = {
    "pause": Pause,
    "resume": Resume,
    "step": Step,
    "checkpoint": Checkpoint,
    "stop": Stop,
}
"""By the name they have in events.jsonl and, for the source's capabilities, on the wire."""
