"""A latent whose draws say which class the generator is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.gan.latents.base import Latent


class Labelled(Latent):
    """Draws of another latent, with a class as the last number of each; classes come in their shares of the data."""

    def __init__(self, inner: Latent, shares: Tensor) -> None:
        """Put a class beside each draw of INNER; SHARES [classes] is each one's share of the data."""
        self.inner, self.shares = inner, shares
        self.dim, self.width = inner.dim, inner.width + 1
        self.shapes, self.drawn = inner.shapes, inner.drawn
        # A cumulative sum that reaches 1 exactly, so that a uniform number below 1 always falls on a class.
        self._upper = shares.cumsum(0).clamp(max=1.0)
        self._upper[-1] = 1.0

    @property
    def classes(self) -> int:
        """How many classes the generator can be asked for."""
        return len(self.shares)

    def sample(self, member: int, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent draws for MEMBER, the class last: [count, width]."""
        draws = self.inner.sample(member, count, rng)
        classes = torch.searchsorted(self._upper, torch.rand(count, generator=rng, device=draws.device), right=True)
        return with_class(draws, classes)

    def initial(self, rng: torch.Generator) -> list[Tensor]:
        """One member's learned weights at the start, those of the latent without classes."""
        return self.inner.initial(rng)

    def place(self, weights: Sequence[Tensor], draws: Tensor) -> Tensor:
        """The latent vectors for DRAWS [members, batch, width], still with the class: [members, batch, dim + 1]."""
        return torch.cat([self.inner.place(weights, draws[..., :-1]), draws[..., -1:]], dim=2)


def asked_for(draws: Tensor, label: int) -> Tensor:
    """DRAWS [..., width] of such a latent, each asked for the class LABEL."""
    return with_class(draws[..., :-1], torch.full_like(draws[..., 0], label))


def with_class(samples: Tensor, labels: Tensor) -> Tensor:
    """SAMPLES [..., width] with the whole number of each one's class in LABELS [...] behind them: [..., width + 1]."""
    return torch.cat([samples, labels.to(samples.dtype).unsqueeze(-1)], dim=-1)
