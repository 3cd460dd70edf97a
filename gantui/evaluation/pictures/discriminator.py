"""The discriminator's output over the line or the plane."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.experiment.game_settings import GameSettings
from gantui.gan.distributions import Distribution
from gantui.gan.latents import Labelled
from gantui.gan.latents.labelled import with_class
from gantui.gan.packing import repeated
from gantui.gan.rng import rng_for
from gantui.gan.trainee import Judged, Sampled

WINDOW_MARGIN = 1.5
WINDOW_SAMPLES = 4096
POINT_HALF = 2.0
"""Half the window around data that all lie at one place."""
Extent = tuple[float, float, float, float]


def window(distribution: Distribution, device: torch.device) -> Extent:
    """The square (left, right, bottom, top) that holds data of DISTRIBUTION with room around it, whatever the seed.

    In one dimension bottom and top are 0 and 1.
    """
    points = distribution.sample(WINDOW_SAMPLES, rng_for(device, 0, "window"))
    low, high = _ends(points, distribution.central)
    half = float((high - low).max()) / 2 * WINDOW_MARGIN or POINT_HALF
    centre = ((low + high) / 2).tolist()
    if len(centre) == 1:
        return (centre[0] - half, centre[0] + half, 0.0, 1.0)
    x, y = centre
    return (x - half, x + half, y - half, y + half)


def _ends(points: Tensor, share: float) -> tuple[Tensor, Tensor]:
    """The range of POINTS [n, dim] along each axis, or the range that holds a SHARE of them."""
    if share == 1:
        return points.amin(0), points.amax(0)
    outside = (1 - share) / 2
    return torch.quantile(points, outside, 0), torch.quantile(points, 1 - outside, 0)


def cells(low: float, high: float, count: int, device: torch.device) -> Tensor:
    """The centres of COUNT equal cells from LOW to HIGH: [count]."""
    return low + (torch.arange(count, device=device) + 0.5) * (high - low) / count


def grid(extent: Extent, rows: int, columns: int, device: torch.device) -> Tensor:
    """The centres of ROWS x COLUMNS cells of the plane, row by row from the top left: [rows * columns, 2]."""
    left, right, bottom, top = extent
    x, y = cells(left, right, columns, device), cells(top, bottom, rows, device)
    return torch.stack([x.repeat(rows), y.repeat_interleave(columns)], 1)


@dataclass(frozen=True)
class FixedSamples:
    """The samples that are shown: the same real points and latents for a whole run, so that points move."""

    real: Tensor
    """[members, points, dim]"""
    latent: Tensor
    """[members, points, latent width]; where G is asked for classes, each the class of the real point of its place."""
    labels: Tensor | None
    """[members, points]: the class of each real point; None where the data have none and G is asked for none."""

    @classmethod
    def make(cls, sampled: Sampled, points: int) -> FixedSamples:
        """Draw POINTS real points and as many latents for every member of SAMPLED."""
        seeds, device, distribution = sampled.seeds, sampled.device, sampled.distribution
        real, latent, classes = [], [], []
        for member, seed in enumerate(seeds):
            draws = distribution.draw(points, rng_for(device, seed, "display.real"))
            made = sampled.latent.sample(member, points, rng_for(device, seed, "display.latent"))
            if isinstance(sampled.latent, Labelled):
                draws, labels = _in_turn(distribution, draws)
                made = with_class(made[..., :-1], labels)
                classes.append(labels)
            elif distribution.space.classes and (own := distribution.labels(draws)) is not None:
                classes.append(own)
            real.append(distribution.place(draws))
            latent.append(made)
        return cls(torch.stack(real), torch.stack(latent), torch.stack(classes) if classes else None)


def _in_turn(distribution: Distribution, draws: Tensor) -> tuple[Tensor, Tensor]:
    """DRAWS [n, draw width] in such an order that the classes take turns, and the class of each: [n].

    So the first few are spread over the classes as evenly as they can be.
    """
    labels = distribution.labels(draws)
    assert labels is not None
    by_class = labels.argsort(stable=True)
    places = torch.arange(len(labels), device=labels.device)
    sorted_labels = labels[by_class]
    # How many of its class come before each: its place less that of the first of its class.
    before = places - torch.searchsorted(sorted_labels, sorted_labels)
    order = by_class[before.argsort(stable=True)]
    return draws[order], labels[order]


def raw_and_slope(judged: Judged, places: Tensor) -> tuple[Tensor, Tensor]:
    """The raw output d, and |grad d|, at single PLACES, as D gets them [members, n, features]: [members, n] each.

    The norm goes over all that D sees at once, as in a gradient penalty: over a pack of the point repeated where D sees
    packs.
    """
    inputs = repeated(places, judged.pack).detach().clone().requires_grad_()
    with torch.enable_grad():
        out = judged.raw(inputs)
        (gradient,) = torch.autograd.grad(out.sum(), inputs)
    return out.detach(), torch.linalg.vector_norm(gradient, dim=2)


def without_reading(experiment: GameSettings) -> str:
    """The reason why D has no score at a single point, as a sentence; empty where it has one."""
    if experiment.judged == "none":
        return "D compares samples with each other: it says nothing of a place by itself"
    return ""


def without_slope(experiment: GameSettings) -> str:
    """The reason why D has no slope at a single point, as a sentence; empty where it has one."""
    objective = experiment.objective
    if objective.outputs > 1:
        return f"D of {objective.name!r} has {objective.outputs} outputs, and so no single slope"
    return without_reading(experiment)
