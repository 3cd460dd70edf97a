"""Players whose weights can be looked at: points for a generator, one slope for a discriminator."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment import networks as options
from gantui.gan.networks.base import NETWORKS, Architecture, Found, Shape, padded


@NETWORKS.register("locations")
class Locations(Architecture):
    """G(z_j) = theta_(j mod n) + spread z_j, in one dimension."""

    def __init__(self, locations: options.Locations, inputs: Shape, outputs: Shape) -> None:
        reads, gives = math.prod(inputs), math.prod(outputs)
        if (reads, gives) != (1, 1):
            raise Refusal(
                f"generator.name = 'locations' makes numbers from numbers; here it gets {reads} and must give "
                f"{gives}: expected latent.dim = 1, a distribution of one dimension and an objective with one "
                "generator"
            )
        self.start, self.spread = locations.start, locations.spread
        self.shapes: Sequence[Shape] = [(len(self.start),)]

    def initial(self, rng: torch.Generator) -> Tensor:
        """The points that the options state, whatever the seed: [parameters]."""
        return padded([torch.tensor(self.start, device=rng.device)])

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """The points for WEIGHTS [members, parameters] and latents X [members, batch, 1]: [members, batch, 1]."""
        (places,) = self.parts(weights)
        turn = torch.arange(x.shape[1], device=x.device) % len(self.start)
        return places[:, turn].unsqueeze(2) + self.spread * x


@NETWORKS.register("linear")
class Linear(Architecture):
    """D(x) = psi x, in one dimension."""

    def __init__(self, linear: options.Linear, inputs: Shape, outputs: Shape) -> None:
        reads, gives = math.prod(inputs), math.prod(outputs)
        if (reads, gives) != (1, 1):
            raise Refusal(
                f"discriminator.name = 'linear' reads one number and gives one; here it gets {reads} and must give "
                f"{gives}: expected a distribution of one dimension, packing.size = 1 and an objective to which D "
                "gives one number"
            )
        self.start = linear.start
        self.shapes: Sequence[Shape] = [(1, 1)]

    def initial(self, rng: torch.Generator) -> Tensor:
        """The slope that the options state, whatever the seed: [parameters]."""
        return padded([torch.tensor([self.start], device=rng.device)])

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """The slope WEIGHTS [members, parameters] times X [members, batch, 1]: [members, batch, 1]."""
        (psi,) = self.parts(weights)
        return x * psi
