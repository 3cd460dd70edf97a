"""The commands to a training; each is carried out between two steps, in the order sent."""

from __future__ import annotations

from dataclasses import dataclass

Player = str
"""The name of a player."""
BOTH = "both"
"""Whoever moves in an iteration: of a GAN both players."""


@dataclass(frozen=True)
class Pause:
    """Stop between two iterations and wait."""


@dataclass(frozen=True)
class Resume:
    """Go on after a pause."""


@dataclass(frozen=True)
class Step:
    """Pause, then do single steps.

    `both` is one whole iteration of the scheme. The name of a player, as `discriminator`, is one update of that player
    beyond the scheme: the iteration count stays, and the update draws its own data.
    """

    player: Player = BOTH
    count: int = 1


@dataclass(frozen=True)
class Checkpoint:
    """Write a checkpoint now."""


@dataclass(frozen=True)
class Stop:
    """Write a checkpoint and end the training."""

    reason: str = "asked"
    """Why, for the events file: asked, or one of session/control/stop_statuses.py."""


@dataclass(frozen=True)
class Set:
    """Change a setting that can be changed while it trains, from the next step on (`experiment/changing`)."""

    path: str
    """As in --set: optimizers.generator.lr."""
    value: str
    """In TOML, as in --set."""


@dataclass(frozen=True)
class Undo:
    """Undo the newest change of a setting; the weights stay as they are."""


@dataclass(frozen=True)
class Redo:
    """Redo the change that was undone last."""


@dataclass(frozen=True)
class Rewind:
    """Go back to the newest checkpoint at or before iteration `to`, and train on from there as a run of its own."""

    to: int


@dataclass(frozen=True)
class SlowMotion:
    """Show each stage of an iteration for that long; 0 ends it. It changes nothing but the time."""

    seconds_per_phase: float
    """At most `SLOWEST`."""


SLOWEST = 60.0

Command = Pause | Resume | Step | Checkpoint | Stop | Set | Undo | Redo | Rewind | SlowMotion

COMMANDS: dict[str, type[Command]] = {
    "pause": Pause,
    "resume": Resume,
    "step": Step,
    "checkpoint": Checkpoint,
    "stop": Stop,
    "set": Set,
    "undo": Undo,
    "redo": Redo,
    "rewind": Rewind,
    "slow motion": SlowMotion,
}
"""By the name they have in events.jsonl and, for the source's capabilities, on the wire."""
NAMES: dict[type[Command], str] = {kind: name for name, kind in COMMANDS.items()}
