"""One instant of a training, as its pictures need it."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from gantui.evaluation.game.losses import Losses
from gantui.evaluation.record import Measured
from gantui.session.training.machine.copies import Copies
from gantui.session.view.snapshot import State


@dataclass(frozen=True)
class Instant:
    """What the loop knows and the trainer does not, at one instant."""

    state: State
    seconds: float
    rate: float
    message: str
    measured: Measured | None
    phase: str = ""
    """What is happening within an iteration, in slow motion."""
    losses: Losses | None = None
    """The losses of this instant, where it stands still."""


@dataclass(frozen=True)
class Moment:
    """What all pictures of one snapshot share."""

    now: Instant
    real: Tensor
    """[members, n, dim]: the same points in each snapshot; none if nobody needs them."""
    fake: Tensor
    """[members, n, dim], from the same latents in each snapshot."""
    latent: Tensor
    """[members, n, width of a draw]: the draws that the fakes are made from."""
    labels: Tensor | None
    """[members, n]: the class of each of `real`, which the fake of its place is asked for where G is asked for one;
    None where there are no classes."""
    copies: Copies
    """What makes arrays of tensors."""
