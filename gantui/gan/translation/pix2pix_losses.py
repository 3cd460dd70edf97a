"""What G and D minimise where pairs are known: equations 1 to 4 of pix2pix (Isola 2017), as functions of their weights.

Nothing here moves anything; `pix2pix` says who moves when.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.networks import Network
from gantui.gan.objectives import Objective
from gantui.gan.translation.cyclegan_losses import apart, fooling, judging, made


class PairedGame:
    """The networks of both players, and the objective between them."""

    def __init__(self, generator: Network, discriminator: Network, objective: Objective) -> None:
        """GENERATOR takes x to y; DISCRIMINATOR reads x and y, one after the other."""
        self.generator, self.discriminator, self.objective = generator, discriminator, objective

    def G(self, own: Tensor, x: Tensor) -> Tensor:  # noqa: N802 - the paper's name
        """G(X), samples of Y, for X [members, n, width], with the weights OWN: [members, n, width].

        Without noise, which G would learn to ignore (section 3.1).
        """
        return made(self.generator, own, x)

    def adversarial(self, judge: Tensor, x: Tensor, y: Tensor, fake: Tensor) -> Tensor:
        """G's loss by what D with the weights JUDGE says of (X, FAKE), beside (X, Y): [members] (eq. 1)."""
        return fooling(self.objective, self.discriminator, judge, _with(x, y), _with(x, fake))

    def l1(self, fake: Tensor, y: Tensor) -> Tensor:
        """|G(x) - y|: [members] (eq. 3)."""
        return apart(fake, y)

    def judge_loss(self, judge: Tensor, x: Tensor, y: Tensor, fake: Tensor) -> Tensor:
        """The loss of D with the weights JUDGE, which tells (X, Y) from (X, FAKE): [members] (eq. 1)."""
        return judging(self.objective, self.discriminator, judge, _with(x, y), _with(x, fake))


def _with(x: Tensor, y: Tensor) -> Tensor:
    """X and Y [members, n, width], one after the other; of images these are the channels of one."""
    return torch.cat([x, y], dim=2)
