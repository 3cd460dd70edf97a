"""The floors of images: what a perfect generator shows in a record, and what mere blends of real images show."""

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
from gantui.evaluation.images.downsampled import Downsampling, at_once, looked_at
from gantui.evaluation.images.frechet import Moments, relative_frechet
from gantui.evaluation.images.memorized import REMEMBERED, Memory, Nearest, nearest
from gantui.evaluation.images.reader import READ, Classes, Reader
from gantui.evaluation.points.neighbours import density_and_coverage, radii
from gantui.gan.distributions import Distribution
from gantui.gan.random_streams import rng_for

MOST = 10_000
"""Images of the data whose features are looked at, at most."""
REMEMBERABLE = 60_000
"""Training images among which the nearest one is looked for, at most."""
TOGETHER = 24_000_000
"""Numbers that these have together, at most: of many or large images each is averaged down."""
COMPARED = 1024
"""Numbers of an image without labels whose main directions are looked for, at most."""
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
    downsampling: Downsampling
    """What is done to images before they are held against `trained`."""
    parts: int
    """How many images of a set a sample holds, one after the other, each of which is looked for by itself: 1 but of
    stacked digits."""
    trained: Tensor
    """[images, numbers]: the training images, downsampled, to which the nearest one is looked for; of stacked
    digits the digits."""
    shown: Callable[[Tensor], Tensor]
    """The training images [..., width] at the places [...] among these, as they are; of stacked digits [..., parts]."""
    memory: Memory | None
    """What tells remembered images; None without a held-out part, or where some training images are not known."""
    blend: float
    """The relative Frechet distance of averages of two training images: what a generator shows that mixes them."""
    floors: Floors
    """What a perfect generator shows of each metric that has a floor."""

    @classmethod
    @torch.no_grad()
    def make(cls, distribution: Distribution, reader: Reader | None, samples: int, device: torch.device) -> Reference:
        """Compute the reference of DISTRIBUTION, whose classes READER reads, for records that judge so many SAMPLES."""
        rng = rng_for(device, 0, "reference.images")
        draws, held = _draws(distribution, rng), distribution.held_out
        held_draws = None if held is None else _draws(held, rng)
        # Three digits that are remembered one by one make an image that nobody has seen: so each is looked for.
        sought = distribution if reader is None else distribution.singles or distribution
        parts = distribution.draw_width // sought.draw_width
        rememberable = _rememberable(sought, draws)
        most = TOGETHER / len(rememberable)
        downsampling = Downsampling.of(sought.space.shape, most if reader is not None else min(most, COMPARED))
        features = _of(reader) if reader is not None else _along(distribution, draws, downsampling)
        if reader is None:
            seen = looked_at(distribution, draws, features)
        else:
            seen = reader.read_draws(distribution, draws).features
        real, count = Moments.of(seen), min(JUDGED, samples, len(seen) // 2)
        reading, held_seen = None, None
        if held is not None and held_draws is not None:
            reading = None if reader is None else reader.read_draws(held, held_draws)
            held_seen = looked_at(held, held_draws, features) if reading is None else reading.features
        floors = {**_apart(seen, held_seen, real, samples, rng)}
        floors |= _by_balls(seen, count, rng)
        near = seen[torch.randperm(len(seen), generator=rng, device=device)[:count]].unsqueeze(0)
        one, other = (_some(draws, BLENDS, rng) for _ in range(2))
        memory = None
        trained = looked_at(sought, rememberable, downsampling)
        if held is not None and held_draws is not None and distribution.whole:
            known = held if reader is None else held.singles or held
            looked_up = (held_draws if known is held else _draws(known, rng))[:LOOKED_UP]
            memory = Memory.of(looked_at(known, looked_up, downsampling), trained)
            floors["memorised"] = _share(REMEMBERED, min(JUDGED, samples) * parts, len(looked_up))
        classes, shares = None, distribution.class_shares
        if reader is not None and shares is not None:
            classes = Classes(reader, shares)
            held_labels = None if held is None or held_draws is None else held.labels(held_draws)
            if reading is not None and held_labels is not None:
                floors |= _of_classes(classes, reading, held_labels, samples, rng)
        blend = float(relative_frechet(real, Moments.of(_blends(distribution, one, other, features))))

        def shown(places: Tensor) -> Tensor:
            draws = rememberable[places]
            return distribution.place(draws if parts == 1 else draws.squeeze(-1))

        return cls(
            features, classes, real, near, radii(near), downsampling, parts, trained, shown, memory, blend, floors
        )

    def nearest(self, images: Tensor) -> Nearest:
        """Where IMAGES [..., width] lie among those that are looked through: [...], with several parts [..., parts]."""
        return nearest(
            self.downsampling(images if self.parts == 1 else images.unflatten(-1, (self.parts, -1))), self.trained
        )


def _of(reader: Reader) -> Callable[[Tensor], Tensor]:
    return lambda images: reader.read(images).features


def _along(distribution: Distribution, draws: Tensor, downsampling: Downsampling) -> Callable[[Tensor], Tensor]:
    """The features of images without labels: DOWNSAMPLING, then their coordinates on the main directions of DRAWS."""
    directions = Directions.of(looked_at(distribution, draws, downsampling))
    return lambda images: directions.features(downsampling(images))


def _draws(distribution: Distribution, rng: torch.Generator) -> Tensor:
    """Draws of DISTRIBUTION [n, draw width], each once where there are few enough."""
    draws = distribution.every_draw
    if draws is None:
        return distribution.draw(MOST, rng)
    return draws if len(draws) <= MOST else _some(draws, MOST, rng)


def _some(draws: Tensor, count: int, rng: torch.Generator) -> Tensor:
    """COUNT of DRAWS [n, ...], each at most once."""
    return draws[torch.randperm(len(draws), generator=rng, device=draws.device)[:count]]


def _rememberable(distribution: Distribution, draws: Tensor) -> Tensor:
    """The draws of the training images that are looked through, [n, draw width]: all, where they can be; else DRAWS."""
    every = distribution.every_draw
    if every is None:
        return draws
    return every if len(every) <= REMEMBERABLE else _some(every, REMEMBERABLE, rng_for(every.device, 0, "memory"))


def _blends(distribution: Distribution, one: Tensor, other: Tensor, features: Callable[[Tensor], Tensor]) -> Tensor:
    """The features of the averages of the images of draws ONE and OTHER, [n, draw width] each."""
    size = at_once(distribution)
    parts = zip(one.split(size), other.split(size), strict=True)
    return torch.cat([features(distribution.place(a).lerp(distribution.place(b), 0.5)) for a, b in parts])


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
