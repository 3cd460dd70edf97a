"""The work of two presets of images without gantui, as most lessons write it: modules, default optimizers, `.item()`.

The numbers are those of presets/digits-r3gan.toml (fully connected, relativistic, R1 and R2) and of
presets/mnist-dcgan.toml (convolutions, batch normalisation, non-saturating). The images are noise of the same size,
since an iteration takes as long on these.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gantui.cli.bench.plain import Iterate, average_in, descend

IMAGES = 4000
"""About as many as the training images of `mnist5k`."""


@dataclass(frozen=True)
class Recipe:
    """The settings of what is trained."""

    size: int
    """Height and width of the images, which are grey."""
    latent: int
    batch: int
    rates: Mapping[str, float]
    """Each player's learning rate, by its name."""
    betas: tuple[float, float]
    average: float
    players: Callable[[Recipe], dict[str, nn.Sequential]]
    """Makes the players, by name, from and to [batch, numbers]."""
    layers: tuple[int, ...]
    """The widths of hidden layers, or their channels from the image inwards."""
    gamma: float = 0.0
    """The weight of R1 and of R2, with relativistic losses; 0: neither, and non-saturating ones."""


def connected(recipe: Recipe) -> dict[str, nn.Sequential]:
    """The players of RECIPE, fully connected."""

    def network(inputs: int, outputs: int) -> nn.Sequential:
        layers: list[nn.Module] = []
        for fan_in, fan_out in pairwise((inputs, *recipe.layers)):
            layers += [nn.Linear(fan_in, fan_out), nn.LeakyReLU(0.2)]
        return nn.Sequential(*layers, nn.Linear(recipe.layers[-1], outputs))

    generator = network(recipe.latent, recipe.size**2).append(nn.Tanh())
    return {"discriminator": network(recipe.size**2, 1), "generator": generator}


def convolutional(recipe: Recipe) -> dict[str, nn.Sequential]:
    """The players of RECIPE, of convolutions, with batch normalisation in G."""
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
    return {
        "discriminator": nn.Sequential(*discriminator, nn.Flatten(), nn.Linear(wide, 1)),
        "generator": nn.Sequential(*generator),
    }


_RATES = {"discriminator": 1e-3, "generator": 1e-3}
DIGITS = Recipe(8, 32, 64, _RATES, (0.0, 0.99), 0.995, connected, (128, 128), gamma=1.0)
DCGAN = Recipe(28, 64, 64, _RATES, (0.5, 0.999), 0.99, convolutional, (16, 32))


def loop(recipe: Recipe, device: torch.device) -> Iterate:
    """The loop of RECIPE."""
    players = {name: player.to(device) for name, player in recipe.players(recipe).items()}
    discriminator, generator = players["discriminator"], players["generator"]
    average = copy.deepcopy(generator)
    optimizers = {
        name: torch.optim.Adam(player.parameters(), recipe.rates[name], recipe.betas)
        for name, player in players.items()
    }
    images = 2 * torch.rand(IMAGES, recipe.size**2, device=device) - 1
    losses: list[dict[str, float]] = []

    def real() -> Tensor:
        return images[torch.randint(len(images), (recipe.batch,), device=device)]

    def latent() -> Tensor:
        return torch.randn(recipe.batch, recipe.latent, device=device)

    def penalty(judged: Tensor, at: Tensor) -> Tensor:
        (slope,) = torch.autograd.grad(judged.sum(), at, create_graph=True)
        return recipe.gamma / 2 * slope.square().sum(1).mean()

    def iterate() -> dict[str, float]:
        true, fake = real(), generator(latent()).detach()
        if recipe.gamma:
            true.requires_grad_()
            fake.requires_grad_()
        of_true, of_fake = discriminator(true), discriminator(fake)
        if recipe.gamma:
            loss_d = F.softplus(of_fake - of_true).mean() + penalty(of_true, true) + penalty(of_fake, fake)
        else:
            loss_d = F.softplus(-of_true).mean() + F.softplus(of_fake).mean()
        descend(optimizers["discriminator"], loss_d)
        of_fake = discriminator(generator(latent()))
        loss_g = F.softplus((discriminator(real()) if recipe.gamma else 0) - of_fake).mean()
        descend(optimizers["generator"], loss_g)
        average_in(average, generator, recipe.average)
        losses.append({"discriminator": loss_d.item(), "generator": loss_g.item()})
        return losses[-1]

    return iterate
