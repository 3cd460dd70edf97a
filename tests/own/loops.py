"""A small training loop of somebody's own, with all that watching could disturb: statistics, vectors, streams."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

import gantui
from gantui.own.watched_loop import Watch

LATENT = 3
CENTRES = torch.tensor([[-1.0, 0.0], [1.0, 0.0]])


class Noise(nn.Module):
    """Adds noise of torch's global stream, in eval mode too."""

    def forward(self, x: Tensor) -> Tensor:
        return x + 0.01 * torch.randn_like(x)


def generator(width: int = 2) -> nn.Module:
    return nn.Sequential(nn.Linear(LATENT, 8), nn.BatchNorm1d(8), nn.ReLU(), Noise(), nn.Linear(8, width))


def discriminator(width: int = 2) -> nn.Module:
    first = nn.utils.parametrizations.spectral_norm(nn.Linear(width, 8))
    second = nn.utils.spectral_norm(nn.Linear(8, 1))
    return nn.Sequential(first, nn.LeakyReLU(0.2), nn.Dropout(0.1), second)


def latents(count: int) -> Tensor:
    """Latents by three random streams."""
    return torch.randn(count, LATENT) + float(np.random.randn()) + random.random()


def points(count: int) -> Tensor:
    """Real points, by three random streams."""
    shift = torch.tensor([float(np.random.rand()), random.random()]) / 100
    return CENTRES[torch.randint(2, (count,))] + 0.1 * torch.randn(count, 2) + shift


@dataclass
class Loop:
    """Two players with their optimizers, and an iteration of a training."""

    G: nn.Module
    D: nn.Module
    opt_g: torch.optim.Optimizer
    opt_d: torch.optim.Optimizer
    batch: int = 32
    data: Callable[[int], Tensor] = points

    @classmethod
    def fresh(cls, seed: int = 0, **changed: Any) -> Loop:
        torch.manual_seed(seed)
        np.random.seed(seed)
        random.seed(seed)
        G, D = changed.pop("G", None) or generator(), changed.pop("D", None) or discriminator()
        opt_g = torch.optim.Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.9))
        opt_d = torch.optim.RMSprop(D.parameters(), lr=2e-3)
        return cls(G, D, opt_g, opt_d, **changed)

    def iterate(self) -> dict[str, Any]:
        """One iteration; what `step` is told of it."""
        real = self.data(self.batch)
        fake = self.G(latents(self.batch))
        loss_d = nn.functional.softplus(-self.D(real)).mean() + nn.functional.softplus(self.D(fake.detach())).mean()
        self.opt_d.zero_grad()
        loss_d.backward()
        self.opt_d.step()
        loss_g = nn.functional.softplus(-self.D(fake)).mean()
        self.opt_g.zero_grad()
        loss_g.backward()
        self.opt_g.step()
        return {"real": real, "loss_d": loss_d, "loss_g": loss_g}

    def iterations(self, count: int) -> Iterator[dict[str, Any]]:
        for _ in range(count):
            yield self.iterate()

    def watched(self, path: Path, **said: Any) -> Watch:
        """This loop, watched in the folder PATH."""
        told = {"latent": latents, "reading": "logit", "every": 20, "run_dir": path, "name": "loop", **said}
        return gantui.watch(self.G, self.D, **told)

    def everything(self) -> list[Tensor]:
        """All that decides the future: weights, buffers, optimizers, random streams."""
        found = [*self.G.state_dict().values(), *self.D.state_dict().values()]
        for optimizer in (self.opt_g, self.opt_d):
            for state in optimizer.state_dict()["state"].values():
                found += [torch.as_tensor(each) for each in state.values()]
        numpy = np.random.get_state()[1]
        streams = [
            torch.get_rng_state(),
            torch.from_numpy(np.asarray(numpy, np.int64)),
            torch.tensor(random.getstate()[1]),
        ]
        return [each.detach().clone() for each in (*found, *streams)]


def same(one: list[Tensor], other: list[Tensor]) -> bool:
    """Whether both are the same bit for bit."""
    return len(one) == len(other) and all(torch.equal(a, b) for a, b in zip(one, other, strict=True))
