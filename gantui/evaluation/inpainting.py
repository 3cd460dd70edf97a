"""What is measured of completed images: by the held-out truth, by a classifier, and by how much the noise matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from gantui.evaluation.floor import Floor
from gantui.evaluation.images.classifier import shipped
from gantui.evaluation.images.frechet import Moments, relative_frechet
from gantui.evaluation.images.reader import Reader
from gantui.evaluation.kind import Numbers
from gantui.evaluation.kinds import NAMES
from gantui.experiment.metrics import measured_by
from gantui.gan.distributions import Distribution
from gantui.gan.inpainting.holes import DRAWN, Hole
from gantui.gan.inpainting.trainee import Inpainter
from gantui.gan.random_streams import rng_for

KEYS = measured_by("inpainting")
"""The keys of one record, in order."""
BLURRED = 10
"""The nearest training images whose mean stands for the mean of all that could be in a hole."""
RESAMPLED = 32
"""Sets of true images by which the spread of their Frechet distance is found."""
_AT_ONCE = 100
"""Held-out images whose nearest training images are looked for together."""


@dataclass(frozen=True)
class Part:
    """Images with holes, the truth about them, and what they are."""

    x: Tensor
    """[n, width]"""
    hole: Tensor
    """[n, width], bool"""
    labels: Tensor
    """[n]"""


class Reference:
    """The images whose holes are filled in every record, and what else there is to fill them: the same for every seed.

    A hole is copied from the training image whose known part is nearest, by the sum of squared differences there; or
    from the mean of the nearest ones, which is blurred as the mean of all that could be there is; or from the mean of
    all training images.
    """

    def __init__(self, inpainter: Inpainter) -> None:
        options, data, device = inpainter.options, inpainter.distribution, inpainter.device
        classifier, held = shipped(NAMES[options.distribution.name]), data.held_out
        assert classifier is not None
        assert held is not None
        self.completions, samples = options.evaluation.completions, options.evaluation.samples
        rng = rng_for(device, 0, "reference.inpainting")
        self.held, self.trained = (_part(each, inpainter.hole, samples, rng) for each in (held, data))
        self.reader = Reader(classifier.to(device))
        assert data.every_draw is not None
        self.real = Moments.of(self.reader.read_draws(data, data.every_draw).features)
        true = self.reader.read(self.held.x)
        self.read = float((true.number == self.held.labels).float().mean())
        """The share of the true held-out images that is read rightly."""
        chosen = torch.randint(len(self.held.x), (RESAMPLED, len(self.held.x)), generator=rng, device=device)
        found = relative_frechet(self.real, Moments.of(true.features[chosen]))
        self.frechet = Floor(float(relative_frechet(self.real, Moments.of(true.features))), float(found.std()))
        """The Frechet distance of the true held-out images."""
        self.others = self._others(data.place(data.every_draw))
        """What the other ways show, by the rows' endings."""

    def _others(self, images: Tensor) -> dict[str, dict[str, float]]:
        """What copies from the training IMAGES [m, width] show, one way after the other, by the rows' beginnings."""
        x, hole = self.held.x, self.held.hole
        parts = zip(x.split(_AT_ONCE), hole.split(_AT_ONCE), strict=True)
        places = torch.cat([nearest(some, missing, images, max(BLURRED, self.completions)) for some, missing in parts])
        ways = {
            "copied": images[places[:, 0]],
            "blurred": images[places[:, :BLURRED]].mean(1),
            "mean": images.mean(0).expand_as(x),
        }
        found = {way: self._of(torch.where(hole, filled, x)) for way, filled in ways.items()}
        copies = torch.stack([_errors(images[each], self.held) for each in places[:, : self.completions].unbind(1)])
        found["copied"]["filled_best"] = float(copies.amin(0).mean())
        return found

    def _of(self, filled: Tensor) -> dict[str, float]:
        """What the held-out images FILLED [n, width] show."""
        reading = self.reader.read(filled)
        return {
            "filled_read": float((reading.number == self.held.labels).float().mean()),
            "filled_frechet": float(relative_frechet(self.real, Moments.of(reading.features))),
            "filled_error": float(_errors(filled, self.held).mean()),
        }

    def numbers(self, inpainter: Inpainter, member: int) -> Numbers:
        """The record of MEMBER of INPAINTER now, with what stands beside each number, in the order of `KEYS`."""
        seed, step, held = inpainter.seeds[member], inpainter.steps_done, self.held
        rng = rng_for(inpainter.device, seed, "evaluation", step)

        def completed(part: Part) -> Tensor:
            z = inpainter.latent.sample(member, len(part.x), rng)
            return inpainter.complete(part.x[None], part.hole[None], z[None], [member])[0]

        found: Numbers = {}
        first = completed(held)
        found |= self._of(first)
        spread = Spread(held, first)
        for _ in range(1, self.completions):
            spread.add(completed(held))
        found |= {"filled_error": spread.error, "filled_best": spread.best, "filled_varied": spread.varied}
        found["filled_trained"] = float(_errors(completed(self.trained), self.trained).mean())
        found |= {"filled_read_floor": self.read, "filled_frechet_floor": self.frechet.mean}
        found["filled_frechet_floor_sd"] = self.frechet.sd
        found |= {f"{key}_{way}": value for way, shown in self.others.items() for key, value in shown.items()}
        return {key: found[key] for key in KEYS}


class Spread:
    """The completions of the holes of one part, of which one after the other is taken in: few are in memory at once."""

    def __init__(self, part: Part, first: Tensor) -> None:
        """FIRST [n, width]: the first completion of each."""
        self._part, self.count = part, 1
        self._mean, self._squares = first.double(), torch.zeros_like(first, dtype=torch.float64)
        errors = _errors(first, part)
        self._sum, self._least = errors, errors

    def add(self, made: Tensor) -> None:
        """Take in one more completion MADE [n, width] of each hole (Welford 1962)."""
        self.count += 1
        off = made.double() - self._mean
        self._mean = self._mean + off / self.count
        self._squares = self._squares + off * (made.double() - self._mean)
        errors = _errors(made, self._part)
        self._sum, self._least = self._sum + errors, torch.minimum(self._least, errors)

    @property
    def error(self) -> float:
        """The mean squared error in the hole, over all completions."""
        return float(self._sum.mean()) / self.count

    @property
    def best(self) -> float:
        """The error of the best completion of each hole."""
        return float(self._least.mean())

    @property
    def varied(self) -> float:
        """Twice the variance of the completions in the hole, by their squared error.

        Completions that are drawn as the truth is have E|x - G|^2 = 2 Var G, since x and G are then two independent
        draws of one distribution: 1. Where the noise changes nothing: 0.
        """
        variance = float((_in(self._squares, self._part) / (self.count - 1)).mean())
        return 2 * variance / self.error if self.error else 0.0


_KNOWN: WeakKeyDictionary[Inpainter, Reference] = WeakKeyDictionary()


@torch.no_grad()
def reference_of(inpainter: Inpainter) -> Reference:
    """What is known of the data and holes of INPAINTER, made at the first call."""
    if inpainter not in _KNOWN:
        _KNOWN[inpainter] = Reference(inpainter)
    return _KNOWN[inpainter]


@torch.no_grad()
def measured(inpainter: Inpainter, members: Sequence[int]) -> list[Numbers]:
    """The numbers of each of MEMBERS of INPAINTER now, by key: by noise of this iteration's own."""
    known = reference_of(inpainter)
    return [known.numbers(inpainter, member) for member in members]


def nearest(x: Tensor, hole: Tensor, images: Tensor, count: int) -> Tensor:
    """The places of the COUNT among IMAGES [m, width] that are nearest to X [n, width] outside HOLE: [n, count]."""
    known = (~hole).to(x.dtype)
    apart = (known @ images.square().T) - 2 * ((known * x) @ images.T)  # but for what is the same for all images
    return apart.topk(min(count, len(images)), dim=1, largest=False).indices


def _part(data: Distribution, hole: Hole, most: int, rng: torch.Generator) -> Part:
    """MOST images of DATA, or all if there are no more, each with a HOLE; by RNG."""
    draws = data.every_draw
    assert draws is not None
    if len(draws) > most:
        draws = draws[torch.randperm(len(draws), generator=rng, device=draws.device)[:most]]
    labels = data.labels(draws)
    assert labels is not None
    return Part(data.place(draws), hole.mask(torch.rand(len(draws), DRAWN, generator=rng, device=draws.device)), labels)


def _errors(made: Tensor, part: Part) -> Tensor:
    """The mean squared error of MADE [n, width] in each hole of PART: [n]."""
    return _in((made - part.x).square(), part)


def _in(numbers: Tensor, part: Part) -> Tensor:
    """The mean of NUMBERS [n, width] over what is missing of each image of PART: [n]."""
    return (numbers * part.hole).sum(1) / part.hole.sum(1)
