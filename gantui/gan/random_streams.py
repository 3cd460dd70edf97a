"""Random numbers as a function of (seed, purpose, step) alone: the order of draws never matters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

BLOCK_NUMBERS = 2**18
"""Numbers that one block of steps draws at once for one member, about: enough to make the cost of a draw vanish."""
LONGEST_BLOCK = 64

Sampler = Callable[[int, int, torch.Generator], Tensor]
"""(member, count, generator) -> [count, ...]"""


def rng_for(device: torch.device, seed: int, purpose: str, block: int = 0) -> torch.Generator:
    """The random-number generator for block BLOCK of the draws for PURPOSE in the training with this SEED."""
    key = hashlib.blake2b(f"{seed}/{purpose}/{block}".encode(), digest_size=8).digest()
    # Seeds are signed 64-bit on some devices. The CPU's Mersenne Twister reads the low 32 bits: of 20,000 blocks for
    # each of 16 seeds, two will share their numbers in one case of twenty, which does a training no harm.
    return torch.Generator(device).manual_seed(int.from_bytes(key, "little") >> 1)


class Stream:
    """The draws of one purpose, made in blocks of steps; each member has its own random-number generator.

    Nothing is kept that decides the future: resuming at a step draws what would have been drawn, and a member gets the
    same numbers alone and among others.
    """

    def __init__(
        self, purpose: str, seeds: Sequence[int], device: torch.device, sampler: Sampler, count: int, width: int
    ) -> None:
        """Draw COUNT samples a step, each of about WIDTH numbers (only the length of a block depends on WIDTH)."""
        self.purpose, self.seeds, self.device, self.sampler, self.count = purpose, tuple(seeds), device, sampler, count
        self.length = max(1, min(LONGEST_BLOCK, BLOCK_NUMBERS // max(1, count * width)))
        self._block = -1
        self._drawn = torch.empty(0)

    def at(self, step: int) -> Tensor:
        """The draws of STEP (from 0): [members, count, ...]."""
        block, offset = divmod(step, self.length)
        if block != self._block:
            self._drawn = torch.stack([self._member(member, block) for member in range(len(self.seeds))], dim=1)
            self._block = block
        return self._drawn[offset]

    def copy_to(self, held: Tensor, step: int) -> None:
        """Copy the draws of the iterations from STEP on into HELD [iterations, members, count, ...]."""
        done = 0
        while done < len(held):
            self.at(step + done)
            offset = (step + done) % self.length
            many = min(self.length - offset, len(held) - done)
            held[done : done + many].copy_(self._drawn[offset : offset + many])
            done += many

    def _member(self, member: int, block: int) -> Tensor:
        source = rng_for(self.device, self.seeds[member], self.purpose, block)
        drawn = self.sampler(member, self.length * self.count, source)
        return drawn.unflatten(0, (self.length, self.count))
