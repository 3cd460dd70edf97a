"""What the discriminator believes about the places of the plane."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.gan.draws import generator
from gantui.gan.trainer import Trainer

WINDOW_MARGIN = 1.5
WINDOW_SAMPLES = 4096
Extent = tuple[float, float, float, float]


def window(trainer: Trainer) -> Extent:
    """The square (left, right, bottom, top) that holds the real data with room around it, the same for every seed."""
    points = trainer.distribution.sample(WINDOW_SAMPLES, generator(trainer.device, 0, "window"))
    low, high = points.amin(0), points.amax(0)
    (x, y), half = ((low + high) / 2).tolist(), float((high - low).max()) / 2 * WINDOW_MARGIN
    return (x - half, x + half, y - half, y + half)


def grid(extent: Extent, rows: int, columns: int, device: torch.device) -> Tensor:
    """The centres of ROWS x COLUMNS cells of the plane, row by row from the top left: [rows * columns, 2]."""
    left, right, bottom, top = extent
    x = left + (torch.arange(columns, device=device) + 0.5) * (right - left) / columns
    y = top - (torch.arange(rows, device=device) + 0.5) * (top - bottom) / rows
    return torch.stack([x.repeat(rows), y.repeat_interleave(columns)], 1)


@dataclass(frozen=True)
class Plane:
    """The display's fixed sample: the same real points and latents for a whole run, so that points move."""

    real: Tensor
    """[members, points, 2]"""
    latent: Tensor
    """[members, points, latent dim]"""

    @classmethod
    def make(cls, trainer: Trainer, points: int) -> Plane:
        """POINTS of each for every member."""
        seeds, device = trainer.seeds, trainer.device
        real = [trainer.distribution.sample(points, generator(device, seed, "display.real")) for seed in seeds]
        latent = [
            trainer.latent.sample(member, points, generator(device, seed, "display.latent"))
            for member, seed in enumerate(seeds)
        ]
        return cls(torch.stack(real), torch.stack(latent))


@torch.no_grad()
def reading(trainer: Trainer, points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
    """D's reading at POINTS [members, n, 2]: [members, n]; a relative one is told from its mean over REAL and FAKE."""
    raw = trainer.discriminator(points).squeeze(2)
    if trainer.objective.reading != "relative":
        return trainer.objective.read(raw, raw[:, :1])
    means = [trainer.discriminator(place).mean((1, 2)) for place in (real, fake)]
    return trainer.objective.read(raw, ((means[0] + means[1]) / 2).unsqueeze(1))
