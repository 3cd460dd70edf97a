"""The pool: fakes that a discriminator was not shown before, and then is instead of new ones (Shrivastava 2017)."""

from __future__ import annotations

import torch
from torch import Tensor


class Pool:
    """A history of at most SIZE fakes for each member, on the device; one after the other goes through it.

    Until it is full each fake is put into it and shown. From then on each is shown with a probability of 1/2; else one
    of the pool is shown in its place, and it takes that one's place. So it is in the authors' code of CycleGAN.
    """

    def __init__(self, size: int, members: int, width: int, device: torch.device) -> None:
        """Fakes have WIDTH numbers each."""
        self.size = size
        self.held = torch.zeros(members, size, width, device=device)
        """[members, size, width]"""
        self.seen = torch.zeros((), dtype=torch.int64, device=device)
        """How many fakes have come, as long as it is not full."""

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """What decides the way of COUNT fakes: [count, 2] numbers uniform on [0, 1), drawn by RNG."""
        return torch.rand(count, 2, generator=rng, device=self.held.device)

    @torch.no_grad()
    def exchange(self, fakes: Tensor, drawn: Tensor) -> Tensor:
        """What is shown in the place of FAKES [members, n, width], by DRAWN [members, n, 2]: [members, n, width].

        As if one after the other went through the pool, all at once: where several of one batch choose the same place,
        each gets what the one before has left there.
        """
        if not self.size:
            return fakes
        count = fakes.shape[1]
        order = torch.arange(count, device=fakes.device)
        fills = self.seen + order < self.size
        """Whether each finds an empty place; the others choose one."""
        chosen = (drawn[..., 1] * self.size).long().clamp(max=self.size - 1)
        place = torch.where(fills, (self.seen + order).clamp(max=self.size - 1), chosen)
        enters = fills | (drawn[..., 0] >= 0.5)

        # before[j, i]: i comes before j, and is left at the place that j chooses; the last of them is there then
        before = enters.unsqueeze(1) & (place.unsqueeze(1) == place.unsqueeze(2)) & (order < order.unsqueeze(1))
        last = torch.where(before, order, -1).amax(2)
        there = _at(self.held, place)
        found = torch.where((last >= 0).unsqueeze(2), _at(fakes, last.clamp(min=0)), there)
        shown = torch.where((enters & ~fills).unsqueeze(2), found, fakes)

        # what stays: of those that were left at one place, the last
        after = enters.unsqueeze(1) & (place.unsqueeze(1) == place.unsqueeze(2)) & (order > order.unsqueeze(1))
        stays = enters & ~after.any(2)
        spare = torch.where(stays, place, self.size)  # a place behind the last for all others
        room = torch.cat([self.held, self.held[:, :1]], 1)
        room.scatter_(1, spare.unsqueeze(2).expand(-1, -1, fakes.shape[2]), fakes)
        self.held.copy_(room[:, : self.size])
        self.seen.add_(count).clamp_(max=self.size)
        return shown


def _at(samples: Tensor, places: Tensor) -> Tensor:
    """The SAMPLES [members, m, width] at PLACES [members, n]: [members, n, width]."""
    return samples.gather(1, places.unsqueeze(2).expand(-1, -1, samples.shape[2]))
