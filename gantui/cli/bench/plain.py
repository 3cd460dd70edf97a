"""The flagship's work without gantui, to compare with: as people write it, and as written by who knows PyTorch well.

Weight-clipped WGAN on the ring of eight Gaussians with a mixture latent, networks of 3 x 128, batches of 256, two
updates of D an iteration, RMSProp along a cosine, averaged weights of G: the numbers of presets/ring8-wgan.toml.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

Iterate = Callable[[], tuple[float, float] | tuple[Tensor, Tensor]]
"""One iteration: D's last loss and G's."""

BATCH, WIDTH, LATENT, COMPONENTS, SPREAD = 256, 128, 8, 32, 0.2
RADIUS, STD = 2 * 0.7072, 0.02 * 0.7072
D_STEPS, CLIP, RATE_D, RATE_G, DECAY, STEPS = 2, 0.2, 2e-3, 1e-3, 0.995, 10_000
_BLOCK = 64
"""Iterations whose draws the good loop makes at once."""


def network(inputs: int, outputs: int) -> nn.Sequential:
    """Three hidden layers."""
    layers: list[nn.Module] = []
    for _ in range(3):
        layers += [nn.Linear(inputs, WIDTH), nn.LeakyReLU(0.2)]
        inputs = WIDTH
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))


def centres() -> np.ndarray:
    """Of the ring: [8, 2]."""
    angles = 2 * math.pi * np.arange(8) / 8
    return RADIUS * np.stack([np.cos(angles), np.sin(angles)], 1)


def usual() -> Iterate:
    """As it is written in most lessons: modules, NumPy's draws, default optimizers, `.item()` in every iteration."""
    generator, discriminator = network(LATENT, 2), network(2, 1)
    average = copy.deepcopy(generator)
    optimizer_d = torch.optim.RMSprop(discriminator.parameters(), lr=RATE_D)
    optimizer_g = torch.optim.RMSprop(generator.parameters(), lr=RATE_G)
    courses = [torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS) for optimizer in (optimizer_d, optimizer_g)]
    ring, means = centres(), np.random.randn(COMPONENTS, LATENT)
    losses: list[tuple[float, float]] = []

    def real() -> Tensor:
        points = ring[np.random.randint(8, size=BATCH)] + STD * np.random.randn(BATCH, 2)
        return torch.from_numpy(points).float()

    def latent() -> Tensor:
        z = means[np.random.randint(COMPONENTS, size=BATCH)] + SPREAD * np.random.randn(BATCH, LATENT)
        return torch.from_numpy(z).float()

    def iterate() -> tuple[float, float]:
        for _ in range(D_STEPS):
            fake = generator(latent()).detach()
            loss_d = discriminator(fake).mean() - discriminator(real()).mean()
            optimizer_d.zero_grad()
            loss_d.backward()
            optimizer_d.step()
            for weights in discriminator.parameters():
                weights.data.clamp_(-CLIP, CLIP)
        loss_g = -discriminator(generator(latent())).mean()
        optimizer_g.zero_grad()
        loss_g.backward()
        optimizer_g.step()
        for course in courses:
            course.step()
        with torch.no_grad():
            for kept, now in zip(average.parameters(), generator.parameters(), strict=True):
                kept.mul_(DECAY).add_(now, alpha=1 - DECAY)
        losses.append((loss_d.item(), loss_g.item()))
        return losses[-1]

    return iterate


def good() -> Iterate:
    """As it can be written: draws a block of iterations at a time, no gradient that nobody needs, no waiting."""
    generator, discriminator = network(LATENT, 2), network(2, 1)
    weights_d: list[Tensor] = list(discriminator.parameters())
    weights_g: list[Tensor] = list(generator.parameters())
    average = [weights.detach().clone() for weights in weights_g]
    optimizer_d = torch.optim.RMSprop(weights_d, lr=RATE_D, foreach=True)
    optimizer_g = torch.optim.RMSprop(weights_g, lr=RATE_G, foreach=True)
    ring, means = torch.from_numpy(centres()).float(), torch.randn(COMPONENTS, LATENT)
    state = {"step": 0}
    block: dict[str, Tensor] = {}

    def draw() -> None:
        shape = (_BLOCK, D_STEPS, BATCH)
        block["real"] = ring[torch.randint(8, shape)].add_(torch.randn(*shape, 2), alpha=STD)
        shape = (_BLOCK, D_STEPS + 1, BATCH)
        block["latent"] = means[torch.randint(COMPONENTS, shape)].add_(torch.randn(*shape, LATENT), alpha=SPREAD)

    def iterate() -> tuple[Tensor, Tensor]:
        step = state["step"] % _BLOCK
        if step == 0:
            draw()
        share = (1 + math.cos(math.pi * min(1.0, state["step"] / STEPS))) / 2
        optimizer_d.param_groups[0]["lr"], optimizer_g.param_groups[0]["lr"] = RATE_D * share, RATE_G * share
        for update in range(D_STEPS):
            with torch.no_grad():
                fake = generator(block["latent"][step, update])
            of_real, of_fake = discriminator(torch.cat([block["real"][step, update], fake])).split(BATCH)
            loss_d = of_fake.mean() - of_real.mean()
            optimizer_d.zero_grad(set_to_none=True)
            loss_d.backward()
            optimizer_d.step()
            with torch.no_grad():
                torch._foreach_clamp_min_(weights_d, -CLIP)
                torch._foreach_clamp_max_(weights_d, CLIP)
        loss_g = -discriminator(generator(block["latent"][step, D_STEPS])).mean()
        for weights, slope in zip(weights_g, torch.autograd.grad(loss_g, weights_g), strict=True):
            weights.grad = slope
        optimizer_g.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, weights_g, 1 - DECAY)
        state["step"] += 1
        return loss_d.detach(), loss_g.detach()

    return iterate
