"""Several generators against a discriminator that tells them apart."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment import objectives as options
from gantui.gan.objectives.base import OBJECTIVES, Objective
from gantui.gan.objectives.optimum import Optimum


@OBJECTIVES.register("mad")
class MAD(Objective):
    """D says by a softmax which of k generators made a sample, or, its last class, that it is real (Ghosh 2018).

    Raw outputs are [members, batch, k + 1]; sample j of the fakes is generator j mod k's, and k divides the batch. D
    minimises -E log p_real(x) - sum_i E log p_i(G_i): the sum over the generators, not their mean, is what the paper's
    optimum needs, p_real = p_data / (p_data + sum_i p_gi), which is 1 / (k + 1) where the generators' mixture is the
    data.
    """

    def __init__(self, mad: options.MAD) -> None:
        super().__init__(mad)
        self._generators = mad.generators

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """D's loss, -log p_real(x) - k log p_i(G_i): k times a mean over generators is the sum over them."""
        makers = torch.arange(fake.shape[1], device=fake.device).remainder(self._generators)
        made = F.log_softmax(fake, 2).gather(2, makers.expand(fake.shape[:2]).unsqueeze(2)).squeeze(2)
        return -_log_real(real) - self._generators * made

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss, -log p_real(G_i)."""
        return -_log_real(fake)

    def optimum(self) -> Optimum:
        """The best D: p_real = p / (p + k q), q the mixture of the k generators (Ghosh 2018, proposition 1)."""
        generators = self._generators

        def share(raw: Tensor) -> Tensor:
            of_one = raw[..., :-1].logsumexp(-1) - raw.new_tensor(generators).log()
            return torch.sigmoid(raw[..., -1] - of_one)

        return Optimum(lambda ratio: F.pad(ratio.unsqueeze(-1), (generators, 0)), share)

    def read(self, raw: Tensor, centre: Tensor) -> Tensor:
        """The probability p_real: [members, batch], from raw outputs [members, batch, k + 1]."""
        return _log_real(raw).exp()


def _log_real(raw: Tensor) -> Tensor:
    return F.log_softmax(raw, 2)[..., -1]
