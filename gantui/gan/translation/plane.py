"""Pairs in the plane: Y is X, turned and moved."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from itertools import permutations

import torch
from torch import Tensor

from gantui.experiment import pairs as options
from gantui.experiment.space import PLANE
from gantui.gan.translation.pairs import PAIRS, Pair

SEGMENTS = 4
"""Parts of equal mass into which a moon is cut."""


class OnPlane(Pair):
    """X, and Y = T(X) for a turn and a move T. Both are cut into parts; T takes part k of X to part k of Y.

    Unpaired points show no more than both distributions. So a map that goes along with a symmetry of X, one that
    leaves X as it is, is as right as T for all that they can tell: `symmetries` has those that move whole parts.
    """

    space = PLANE
    symmetries: Tensor
    """[symmetries, parts]: to which part each part of X may be taken while X stays as it is; the first is T's own."""

    def __init__(self, pair: options.OnPlane, device: torch.device) -> None:
        angle = math.radians(pair.angle)
        turn = [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]]
        self.device = device
        self._turn = torch.tensor(turn, dtype=torch.float64).float().to(device)
        self._shift = torch.tensor(pair.shift, device=device)

    @abstractmethod
    def part_of_x(self, x: Tensor) -> Tensor:
        """The part of X in which, or nearest to which, each of X [..., 2] lies: [...], int64."""

    def draw_y(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points of Y: [count, 2]. They are paired with no x that anybody else has drawn."""
        return self.truth(self.draw_x(count, rng))

    def draw_pairs(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points of X, each with its y: [count, 2, 2]."""
        x = self.draw_x(count, rng)
        return torch.stack([x, self.truth(x)], 1)

    @abstractmethod
    def like_symmetry(self, x: Tensor, made: Tensor, ways: Tensor) -> Tensor:
        """Where each of X [members, n, 2] belongs in X under the symmetry of the data that is nearest to MADE.

        MADE [members, n, 2] is where a map takes each of X, brought back by the inverse of T; WAYS [members] say which
        of `symmetries` each member goes along with. [members, n, 2].
        """

    def truth(self, x: Tensor) -> Tensor:
        """T(X), where each of X [..., 2] truly belongs: [..., 2]."""
        return x @ self._turn + self._shift

    def back(self, y: Tensor) -> Tensor:
        """The inverse of T at Y [..., 2]: [..., 2]."""
        return (y - self._shift) @ self._turn.T

    def part_of_y(self, y: Tensor) -> Tensor:
        """The part of Y in which, or nearest to which, each of Y [..., 2] lies: [...], int64."""
        return self.part_of_x(self.back(y))


@PAIRS.register("blobs")
class Blobs(OnPlane):
    """Round Gaussians at the angles 2 pi k / modes; each is a part, and those of equal shares can be exchanged."""

    def __init__(self, blobs: options.Blobs, device: torch.device) -> None:
        super().__init__(blobs, device)
        angles = 2 * math.pi * torch.arange(blobs.modes, dtype=torch.float64) / blobs.modes
        self.centres = (blobs.radius * torch.stack([angles.cos(), angles.sin()], 1)).float().to(device)
        """[modes, 2]"""
        weights = torch.tensor(blobs.shares or (1.0,) * blobs.modes)
        self.shares, self._std = (weights / weights.sum()).to(device), blobs.std
        self._upper = self.shares.cumsum(0)
        self._upper[-1] = 1.0  # so that a uniform number below 1 always falls on a mode
        self.symmetries = _exchanges(weights.tolist()).to(device)

    def draw_x(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points of X: [count, 2]."""
        mode = torch.searchsorted(self._upper, torch.rand(count, generator=rng, device=self.device), right=True)
        return self.centres[mode] + self._std * torch.randn(count, 2, generator=rng, device=self.device)

    def part_of_x(self, x: Tensor) -> Tensor:
        """The Gaussian whose centre is nearest to each of X [..., 2]: [...]."""
        return (x.unsqueeze(-2) - self.centres).square().sum(-1).argmin(-1)

    def like_symmetry(self, x: Tensor, made: Tensor, ways: Tensor) -> Tensor:
        """See `OnPlane`: each Gaussian goes to the one that its way says, turned or mirrored about its own centre.

        For a round one this leaves the data as they are. The turn is the nearest one by least squares (Schoenemann
        1966), over the points that come to the right Gaussian.
        """
        begins = self.part_of_x(x)
        ends = self.symmetries[ways].gather(1, begins)
        before, after = x - self.centres[begins], made - self.centres[ends]
        counted = (self.part_of_x(made) == ends).float().unsqueeze(2)
        outer = (before * counted).unsqueeze(3) * after.unsqueeze(2)
        sums = x.new_zeros(len(x), len(self.shares), 2, 2)
        sums.scatter_add_(1, begins[..., None, None].expand(-1, -1, 2, 2), outer)
        left, _, right = torch.linalg.svd(sums)
        turns = (left @ right).gather(1, begins[..., None, None].expand(-1, -1, 2, 2))
        return self.centres[ends] + (before.unsqueeze(2) @ turns).squeeze(2)


@PAIRS.register("moons")
class Moons(OnPlane):
    """Half a circle; its parts are arcs of equal mass, from the left to the right.

    With u uniform the share s of the half circle on the left of a point solves (1 - lean) s + lean s^2 = u, so the
    density along the arc goes straight from 1 - lean to 1 + lean.
    """

    def __init__(self, moons: options.Moons, device: torch.device) -> None:
        super().__init__(moons, device)
        self._noise, self._lean = moons.noise, moons.lean
        self.shares = torch.full((SEGMENTS,), 1 / SEGMENTS, device=device)
        along = list(range(SEGMENTS))
        self.symmetries = torch.tensor([along] if moons.lean else [along, along[::-1]], device=device)

    def draw_x(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points of X: [count, 2]."""
        u = torch.rand(count, generator=rng, device=self.device)
        noise = torch.randn(count, 2, generator=rng, device=self.device)
        lean = self._lean
        # The root in a form that is exact without a lean too.
        share = 2 * u / ((1 - lean) + ((1 - lean) ** 2 + 4 * lean * u).sqrt()) if lean < 1 else u.sqrt()
        angle = math.pi * (1 - share)
        return torch.stack([angle.cos(), angle.sin()], 1) + self._noise * noise

    def part_of_x(self, x: Tensor) -> Tensor:
        """The arc towards which each of X [..., 2] lies, seen from the middle; below it, the arc of the nearer end."""
        angle = torch.atan2(x[..., 1], x[..., 0])
        angle = torch.where(angle < -math.pi / 2, math.pi, angle.clamp(min=0))
        share = 1 - angle / math.pi
        mass = (1 - self._lean) * share + self._lean * share.square()
        return (SEGMENTS * mass).long().clamp(0, SEGMENTS - 1)

    def like_symmetry(self, x: Tensor, made: Tensor, ways: Tensor) -> Tensor:
        """See `OnPlane`: the first way leaves points where they are, the second one mirrors them."""
        mirrored = x * x.new_tensor([-1.0, 1.0])
        return torch.where((ways == 1)[:, None, None], mirrored, x)


def _exchanges(weights: Sequence[float]) -> Tensor:
    """All ways to exchange parts of equal WEIGHTS: [ways, parts], the first leaves all where they are."""
    ways = (
        each for each in permutations(range(len(weights))) if all(weights[i] == weights[j] for i, j in enumerate(each))
    )
    return torch.tensor(list(ways))
