"""The work of two presets of images without gantui, as most lessons write it: modules, default optimizers, `.item()`.

The numbers are those of presets/digits-r3gan.toml (fully connected, relativistic, R1 and R2) and of
presets/mnist-dcgan.toml (convolutions, batch normalisation, non-saturating). The images are noise of the same size,
since an iteration takes as long on these.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gantui.cli.bench.plain import Iterate

IMAGES = 4000
"""About as many as the training images of `mnist5k`."""


@dataclass(frozen=True)
class Recipe:
    """The settings of what is trained."""

    size: int
    """Height and width of the images, which are grey."""
    latent: int
    batch: int
    rates: tuple[float, float]
    """D's and G's."""
    betas: tuple[float, float]
    average: float
    players: Callable[[Recipe], tuple[nn.Sequential, nn.Sequential]]
    """Makes G and D, from and to [batch, numbers]."""
    layers: tuple[int, ...]
    """The widths of hidden layers, or their channels from the image inwards."""
    gamma: float = 0.0
    """The weight of R1 and of R2, with relativistic losses; 0: neither, and non-saturating ones."""


def connected(recipe: Recipe) -> tuple[nn.Sequential, nn.Sequential]:
    """G and D of RECIPE, fully connected."""

    def network(inputs: int, outputs: int) -> nn.Sequential:
        layers: list[nn.Module] = []
        for fan_in, fan_out in pairwise((inputs, *recipe.layers)):
            layers += [nn.Linear(fan_in, fan_out), nn.LeakyReLU(0.2)]
        return nn.Sequential(*layers, nn.Linear(recipe.layers[-1], outputs))

    return network(recipe.latent, recipe.size**2).append(nn.Tanh()), network(recipe.size**2, 1)


def convolutional(recipe: Recipe) -> tuple[nn.Sequential, nn.Sequential]:
    """G and D of RECIPE, of convolutions, with batch normalisation in G."""
    channels, smallest = recipe.layers, recipe.size >> len(recipe.layers)
    wide = channels[-1] * smallest**2
    generator: list[nn.Module] = [nn.Linear(recipe.latent, wide), nn.Unflatten(1, (channels[-1], smallest, smallest))]
    discriminator: list[nn.Module] = [nn.Unflatten(1, (1, recipe.size, recipe.size))]
    for fan_in, fan_out in pairwise(reversed(channels)):
        generator += [nn.BatchNorm2d(fan_in), nn.ReLU(), nn.ConvTranspose2d(fan_in, fan_out, 4, 2, 1)]
    last = [nn.Conv2d(channels[0], 4, 3, 1, 1), nn.PixelShuffle(2)]
    generator += [nn.BatchNorm2d(channels[0]), nn.ReLU(), *last, nn.Flatten(), nn.Tanh()]
    discriminator += [nn.PixelUnshuffle(2), nn.Conv2d(4, channels[0], 3, 1, 1), nn.LeakyReLU(0.2)]
    for fan_in, fan_out in pairwise(channels):
        discriminator += [nn.Conv2d(fan_in, fan_out, 4, 2, 1), nn.LeakyReLU(0.2)]
    return nn.Sequential(*generator), nn.Sequential(*discriminator, nn.Flatten(), nn.Linear(wide, 1))


DIGITS = Recipe(8, 32, 64, (1e-3, 1e-3), (0.0, 0.99), 0.995, connected, (128, 128), gamma=1.0)
DCGAN = Recipe(28, 64, 64, (1e-3, 1e-3), (0.5, 0.999), 0.99, convolutional, (16, 32))


def loop(recipe: Recipe, device: torch.device) -> Iterate:
    """The loop of RECIPE."""
    generator, discriminator = (player.to(device) for player in recipe.players(recipe))
    average = copy.deepcopy(generator)
    rate_d, rate_g = recipe.rates
    optimizer_d = torch.optim.Adam(discriminator.parameters(), rate_d, recipe.betas)
    optimizer_g = torch.optim.Adam(generator.parameters(), rate_g, recipe.betas)
    images = 2 * torch.rand(IMAGES, recipe.size**2, device=device) - 1
    losses: list[tuple[float, float]] = []

    def real() -> Tensor:
        return images[torch.randint(len(images), (recipe.batch,), device=device)]

    def latent() -> Tensor:
        return torch.randn(recipe.batch, recipe.latent, device=device)

    def penalty(judged: Tensor, at: Tensor) -> Tensor:
        (slope,) = torch.autograd.grad(judged.sum(), at, create_graph=True)
        return recipe.gamma / 2 * slope.square().sum(1).mean()

    def iterate() -> tuple[float, float]:
        true, fake = real(), generator(latent()).detach()
        if recipe.gamma:
            true.requires_grad_()
            fake.requires_grad_()
        of_true, of_fake = discriminator(true), discriminator(fake)
        if recipe.gamma:
            loss_d = F.softplus(of_fake - of_true).mean() + penalty(of_true, true) + penalty(of_fake, fake)
        else:
            loss_d = F.softplus(-of_true).mean() + F.softplus(of_fake).mean()
        optimizer_d.zero_grad()
        loss_d.backward()
        optimizer_d.step()
        of_fake = discriminator(generator(latent()))
        loss_g = F.softplus((discriminator(real()) if recipe.gamma else 0) - of_fake).mean()
        optimizer_g.zero_grad()
        loss_g.backward()
        optimizer_g.step()
        with torch.no_grad():
            for kept, now in zip(average.parameters(), generator.parameters(), strict=True):
                kept.mul_(recipe.average).add_(now, alpha=1 - recipe.average)
        losses.append((loss_d.item(), loss_g.item()))
        return losses[-1]

    return iterate
