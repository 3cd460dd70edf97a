"""The work of two presets without gantui, to compare with: as people write it, and as who knows PyTorch well does.

Of gantui there are only the names that it has for private functions of torch.

Wasserstein GANs on the ring of eight Gaussians. The numbers are those of presets/ring8-wgan.toml (weight clipping,
RMSProp along a cosine, averaged weights of G) and of presets/ring8-lesson.toml (a critic that ends in a sigmoid, Adam).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from gantui.gan.internals import clamp_each, lerp_each

Iterate = Callable[[], Mapping[str, float] | Mapping[str, Tensor]]
"""One iteration: each player's last loss, by its name."""

RADIUS, STD = 2 * 0.7072, 0.02 * 0.7072
_BLOCK = 64
"""Iterations whose draws the good loop makes at once."""


@dataclass(frozen=True)
class Recipe:
    """The settings of what is trained."""

    width: int
    """The width of each of the three hidden layers."""
    batch: int
    d_steps: int
    latent: int
    rates: Mapping[str, float]
    """Each player's learning rate, by its name."""
    components: int = 0
    """The number of components of the latent mixture; 0: it is normal."""
    spread: float = 0.2
    slope: float = 0.0
    """The slope of the activation below 0."""
    sigmoid: bool = False
    """Whether D ends in one."""
    betas: tuple[float, float] | None = None
    """Adam's; without them it is RMSProp."""
    clip: float = 0.0
    cosine: int = 0
    """Iterations after which the rates are 0; 0: they stay."""
    average: float = 0.0

    def network(self, inputs: int, outputs: int, device: torch.device) -> nn.Sequential:
        """A network with three hidden layers."""
        layers: list[nn.Module] = []
        for _ in range(3):
            layers += [nn.Linear(inputs, self.width), nn.LeakyReLU(self.slope) if self.slope else nn.ReLU()]
            inputs = self.width
        return nn.Sequential(*layers, nn.Linear(inputs, outputs)).to(device)

    def players(self, device: torch.device) -> dict[str, nn.Sequential]:
        """The networks, by the players' names."""
        discriminator = self.network(2, 1, device)
        if self.sigmoid:
            discriminator.append(nn.Sigmoid())
        return {"discriminator": discriminator, "generator": self.network(self.latent, 2, device)}

    def optimizer(self, weights: list[Tensor], rate: float) -> torch.optim.Optimizer:
        """The optimizer, as torch chooses its implementation."""
        if self.betas is None:
            return torch.optim.RMSprop(weights, lr=rate)
        return torch.optim.Adam(weights, lr=rate, betas=self.betas)

    def share(self, step: int) -> float:
        """The share of the rates that is left in iteration STEP."""
        return (1 + math.cos(math.pi * min(1.0, step / self.cosine))) / 2 if self.cosine else 1.0


FLAGSHIP = Recipe(
    128,
    256,
    2,
    8,
    {"discriminator": 2e-3, "generator": 1e-3},
    components=32,
    slope=0.2,
    clip=0.2,
    cosine=10_000,
    average=0.995,
)
LESSON = Recipe(400, 512, 5, 2, {"discriminator": 5e-6, "generator": 5e-6}, sigmoid=True, betas=(0.5, 0.9))


def centres() -> np.ndarray:
    """The centres of the ring: [8, 2]."""
    angles = 2 * math.pi * np.arange(8) / 8
    return RADIUS * np.stack([np.cos(angles), np.sin(angles)], 1)


def descend(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    """One step of OPTIMIZER down LOSS."""
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


@torch.no_grad()
def average_in(average: nn.Module, newest: nn.Module, kept: float) -> None:
    """Move the weights of AVERAGE towards those of the NEWEST network; the share KEPT of them stays."""
    for old, new in zip(average.parameters(), newest.parameters(), strict=True):
        old.mul_(kept).add_(new, alpha=1 - kept)


def usual(recipe: Recipe, device: torch.device) -> Iterate:
    """The loop as most lessons write it: modules, NumPy's draws, default optimizers, `.item()` in every iteration."""
    players = recipe.players(device)
    discriminator, generator = players["discriminator"], players["generator"]
    average = copy.deepcopy(generator)
    optimizers = {
        name: recipe.optimizer(list(player.parameters()), recipe.rates[name]) for name, player in players.items()
    }
    courses = [
        torch.optim.lr_scheduler.LambdaLR(optimizer, recipe.share) for optimizer in optimizers.values() if recipe.cosine
    ]
    ring, means = centres(), np.random.randn(recipe.components, recipe.latent)
    losses: list[dict[str, float]] = []

    def real() -> Tensor:
        points = ring[np.random.randint(8, size=recipe.batch)] + STD * np.random.randn(recipe.batch, 2)
        return torch.from_numpy(points).float().to(device)

    def latent() -> Tensor:
        z = np.random.randn(recipe.batch, recipe.latent)
        if recipe.components:
            z = means[np.random.randint(recipe.components, size=recipe.batch)] + recipe.spread * z
        return torch.from_numpy(z).float().to(device)

    def iterate() -> dict[str, float]:
        for _ in range(recipe.d_steps):
            fake = generator(latent()).detach()
            loss_d = discriminator(fake).mean() - discriminator(real()).mean()
            descend(optimizers["discriminator"], loss_d)
            if recipe.clip:
                for weights in discriminator.parameters():
                    weights.data.clamp_(-recipe.clip, recipe.clip)
        loss_g = -discriminator(generator(latent())).mean()
        descend(optimizers["generator"], loss_g)
        for course in courses:
            course.step()
        if recipe.average:
            average_in(average, generator, recipe.average)
        losses.append({"discriminator": loss_d.item(), "generator": loss_g.item()})
        return losses[-1]

    return iterate


def good(recipe: Recipe, device: torch.device) -> Iterate:
    """The loop written well: draws for a block of iterations at a time, no unneeded gradients, no waiting."""
    players = recipe.players(device)
    discriminator, generator = players["discriminator"], players["generator"]
    weights: dict[str, list[Tensor]] = {name: list(player.parameters()) for name, player in players.items()}
    weights_d, weights_g = weights["discriminator"], weights["generator"]
    average = [each.detach().clone() for each in weights_g]
    optimizers = {name: recipe.optimizer(weights[name], rate) for name, rate in recipe.rates.items()}
    for optimizer in optimizers.values():
        optimizer.param_groups[0]["foreach"] = True
    optimizer_d, optimizer_g = optimizers["discriminator"], optimizers["generator"]
    ring = torch.from_numpy(centres()).float().to(device)
    means = torch.randn(recipe.components, recipe.latent, device=device)
    state = {"step": 0}
    block: dict[str, Tensor] = {}
    batch, clip = recipe.batch, recipe.clip

    def draw() -> None:
        shape = (_BLOCK, recipe.d_steps, batch)
        noise = torch.randn(*shape, 2, device=device)
        block["real"] = ring[torch.randint(8, shape, device=device)].add_(noise, alpha=STD)
        shape = (_BLOCK, recipe.d_steps + 1, batch)
        block["latent"] = torch.randn(*shape, recipe.latent, device=device)
        if recipe.components:
            component = means[torch.randint(recipe.components, shape, device=device)]
            block["latent"] = component.add_(block["latent"], alpha=recipe.spread)

    def iterate() -> dict[str, Tensor]:
        step = state["step"] % _BLOCK
        if step == 0:
            draw()
        share = recipe.share(state["step"])
        for name, optimizer in optimizers.items():
            optimizer.param_groups[0]["lr"] = recipe.rates[name] * share
        for update in range(recipe.d_steps):
            with torch.no_grad():
                fake = generator(block["latent"][step, update])
            of_real, of_fake = discriminator(torch.cat([block["real"][step, update], fake])).split(batch)
            loss_d = of_fake.mean() - of_real.mean()
            optimizer_d.zero_grad(set_to_none=True)
            loss_d.backward()
            optimizer_d.step()
            if clip:
                with torch.no_grad():
                    clamp_each(weights_d, clip)
        loss_g = -discriminator(generator(block["latent"][step, recipe.d_steps])).mean()
        for each, slope in zip(weights_g, torch.autograd.grad(loss_g, weights_g), strict=True):
            each.grad = slope
        optimizer_g.step()
        if recipe.average:
            with torch.no_grad():
                lerp_each(average, weights_g, 1 - recipe.average)
        state["step"] += 1
        return {"discriminator": loss_d.detach(), "generator": loss_g.detach()}

    return iterate
