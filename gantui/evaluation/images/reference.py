"""What a perfect generator of images would show in a record, and what mere blends of images show."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.coverage import coverage
from gantui.evaluation.floor import Floor, Floors
from gantui.evaluation.images.classifier import Reading
from gantui.evaluation.images.directions import Directions
from gantui.evaluation.images.frechet import Moments, relative_frechet
from gantui.evaluation.images.memory import REMEMBERED, Memory
from gantui.evaluation.images.reader import READ, Classes, Reader
from gantui.evaluation.points.neighbours import density_and_coverage, radii
from gantui.gan.distributions import Distribution
from gantui.gan.rng import rng_for

MOST = 10_000
"""Images of the data that are looked at, at most."""
JUDGED = 500
"""Images of each kind whose neighbours are looked at, and fakes whose nearest training image is looked for."""
LOOKED_UP = 1000
"""Held-out images whose nearest training image is looked for, at most."""
BLENDS = 1000
"""Averages of two training images that are looked at."""
SPLITS = 16
"""Ways in which the data are divided to be compared with themselves."""
DRAWS = 64
"""Perfect samples of classes that are drawn."""


@dataclass(frozen=True)
class Reference:
    """What the images of a training show when compared with themselves; the same for every seed."""

    features: Callable[[Tensor], Tensor]
    """The features [..., n] of images [..., width]; of images without labels they are coordinates."""
    classes: Classes | None
    """The classes that are read; None of images without labels."""
    real: Moments
    """The moments of the training images' features."""
    near: Tensor
    """[1, JUDGED or fewer, features]: the features of some of them."""
    radii: Tensor
    """[1, the same]: how far each one's neighbours are (`neighbours.radii`)."""
    trained: Tensor
    """[images, width]: the training images, to which the nearest one is looked for."""
    memory: Memory | None
    """What tells remembered images; None without a held-out part."""
    blend: float
    """The relative Frechet distance of averages of two training images: what a generator shows that mixes them."""
    floors: Floors
    """What a perfect generator shows of each metric that has a floor."""

    @classmethod
    @torch.no_grad()
    def make(cls, distribution: Distribution, reader: Reader | None, samples: int, device: torch.device) -> Reference:
        """Compute the reference of DISTRIBUTION, whose classes READER reads, for records that judge so many SAMPLES."""
        rng = rng_for(device, 0, "reference.images")
        trained, labels = _images(distribution, rng)
        held, held_labels = (None, None) if distribution.held_out is None else _images(distribution.held_out, rng)
        directions = Directions.of(trained) if reader is None else None
        features = directions.features if directions is not None else _of(reader)
        seen = features(trained)
        real, count = Moments.of(seen), min(JUDGED, samples, len(trained) // 2)
        reading = None if held is None or reader is None else reader.read(held)
        held_seen = None if held is None else features(held) if reading is None else reading.features
        floors = {**_apart(seen, held_seen, real, samples, rng)}
        floors |= _by_balls(seen, count, rng)
        near = seen[torch.randperm(len(seen), generator=rng, device=device)[:count]].unsqueeze(0)
        one, other = (trained[torch.randperm(len(trained), generator=rng, device=device)[:BLENDS]] for _ in range(2))
        memory = None
        if held is not None:
            memory = Memory.of(held[:LOOKED_UP], trained)
            floors["memorised"] = _share(REMEMBERED, min(JUDGED, samples), len(held[:LOOKED_UP]))
        classes = None
        if reader is not None and labels is not None:
            shares = torch.bincount(labels, minlength=reader.classes).float() / len(labels)
            classes = Classes(reader, shares)
            if reading is not None and held_labels is not None:
                floors |= _of_classes(classes, reading, held_labels, samples, rng)
        blend = float(relative_frechet(real, Moments.of(features(one.lerp(other, 0.5)))))
        return cls(features, classes, real, near, radii(near), trained, memory, blend, floors)


def _of(reader: Reader | None) -> Callable[[Tensor], Tensor]:
    assert reader is not None
    return lambda images: reader.read(images).features


def _images(distribution: Distribution, rng: torch.Generator) -> tuple[Tensor, Tensor | None]:
    """Images of DISTRIBUTION [n, width], each once where there are few enough, and their class numbers [n]."""
    draws = distribution.every_draw
    if draws is None:
        draws = distribution.draw(MOST, rng)
    elif len(draws) > MOST:
        draws = draws[torch.randperm(len(draws), generator=rng, device=draws.device)[:MOST]]
    return distribution.place(draws), distribution.labels(draws)


def _apart(seen: Tensor, held: Tensor | None, real: Moments, samples: int, rng: torch.Generator) -> dict[str, Floor]:
    """The floor of the Frechet distance of SAMPLES perfect fakes from the training images with features SEEN.

    The distance of two samples of n and m images is about c (1 / n + 1 / m), since it is a sum of squares of errors of
    means and roots of variances. c comes from the HELD images, which are no training images as perfect fakes are none,
    and its spread from halves of the training images.
    """
    half = len(seen) // 2
    halves = [seen[torch.randperm(len(seen), generator=rng, device=seen.device)] for _ in range(SPLITS)]
    found = [relative_frechet(Moments.of(each[:half]), Moments.of(each[half:])) for each in halves]
    each = torch.stack(found) / (1 / half + 1 / (len(seen) - half))
    c = float(each.mean())
    if held is not None and len(held) > 1:
        c = float(relative_frechet(real, Moments.of(held))) / (1 / len(seen) + 1 / len(held))
    scale = 1 / len(seen) + 1 / samples
    return {"frechet": Floor(c * scale, float(each.std()) * scale)}


def _by_balls(seen: Tensor, count: int, rng: torch.Generator) -> dict[str, Floor]:
    """The floors of density and coverage, from pairs of COUNT training images that have no image in common."""
    found = []
    for _ in range(SPLITS):
        mixed = seen[torch.randperm(len(seen), generator=rng, device=seen.device)]
        one, other = mixed[:count].unsqueeze(0), mixed[count : 2 * count].unsqueeze(0)
        found.append(density_and_coverage(one, radii(one), other))
    density, covered = (Floor.of(torch.cat(each)) for each in zip(*found, strict=True))
    return {} if math.isnan(covered.mean) else {"density": density, "coverage": covered}


def _share(share: float, *counts: int) -> Floor:
    """The floor that is a SHARE, as uncertain as samples of COUNTS make it."""
    return Floor(share, math.sqrt(max(0.0, share * (1 - share)) * sum(1 / count for count in counts)))


def _of_classes(
    classes: Classes, reading: Reading, labels: Tensor, samples: int, rng: torch.Generator
) -> dict[str, Floor]:
    """The floors of the metrics of classes, by the READING of the held-out images with LABELS.

    Perfect samples are drawn from these, each class as often as in the data: so the reader's errors are part of them.
    """
    weight = (classes.shares / torch.bincount(labels, minlength=len(classes.shares)).clamp(min=1))[labels]
    rows = torch.multinomial(weight, DRAWS * samples, replacement=True, generator=rng).view(DRAWS, samples)
    fallen = classes.sort_read(reading)
    drawn = type(fallen)(fallen.number[rows], fallen.good[rows])
    found = coverage(drawn, classes.shares)
    right = float((weight * (reading.number == labels)).sum() / weight.sum())
    sure = float((weight * (reading.probability >= READ)).sum() / weight.sum())
    return {
        "high_quality": _share(sure, samples, len(labels)),
        "modes_fair": Floor.of(found.fair.sum(1)),
        "kl_modes": Floor.of(found.kl),
        "label_accuracy": _share(right, samples, len(labels)),
    }
