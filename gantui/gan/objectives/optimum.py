"""The output of the best discriminator, where theory knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Optimum:
    """The best D among all functions, at a place where the data have the density p and the fakes q.

    Raw outputs are [...], or [..., outputs] where D has several.
    """

    raw: Callable[[Tensor], Tensor]
    """D*'s raw output, from log(p/q) [...]."""
    share: Callable[[Tensor], Tensor]
    """The share p / (p + q) of real samples for which a raw output is the best answer: in [0, 1]. It puts every
    objective on one scale; 0, 1/2 or 1 are all that D* can mean where only the sign of p - q counts."""
    bounded: bool = False
    """Whether D*'s raw output stays within [-1, 1], which a last layer that ends in a sigmoid or tanh can say."""
