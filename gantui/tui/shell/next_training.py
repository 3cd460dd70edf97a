"""What a dashboard that closes leaves to be trained next in the same terminal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NextTraining:
    """A new run with other settings, or one that branches from a checkpoint of the run that was shown."""

    assignments: tuple[str, ...] = ()
    """PATH=VALUE of each setting in which a new run differs from the one that was shown."""
    step: int | None = None
    """The iteration of the checkpoint to go on from; None: a new run, from its beginning."""
