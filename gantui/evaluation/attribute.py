"""What is measured of a change of ages: whether the age that was asked for is reached, and the digit kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from gantui.evaluation.floor import Floor
from gantui.evaluation.images.classifier import Classifier, shipped
from gantui.evaluation.images.frechet import Moments, relative_frechet
from gantui.evaluation.kind import Numbers
from gantui.experiment.attribute import Pen
from gantui.experiment.attribute_metrics import LANDMARKS, RANGES
from gantui.experiment.metrics import measured_by
from gantui.gan.attribute.ages import Digits, redrawn
from gantui.gan.attribute.trainee import Ager
from gantui.gan.distributions import strokes
from gantui.gan.random_streams import rng_for

KEYS = measured_by("attribute")
"""The keys of one record, in order."""
PERFECT = 8
"""Perfect records from which the floors come."""
DEGREE = 3
"""The degree of the polynomial by which a ruler finds the age from the thickness."""
NEAR = 0.05
"""How far the ages are apart at which mean images are made."""


@dataclass(frozen=True)
class Ruler:
    """Tells the age of digits by how thick their strokes are (`strokes.measured`), without knowing the digits."""

    side: int
    weights: Tensor
    """[DEGREE + 1], float64: of the powers of the thickness, from the lowest on."""
    limits: tuple[float, float]
    """The least and the largest thickness that it has been fitted to; beyond, it goes on straight."""

    @classmethod
    def of(cls, digits: Digits, side: int, rng: torch.Generator) -> Ruler:
        """The one that is nearest to the true ages of DIGITS, each at an age drawn by RNG; least squares."""
        places = torch.arange(len(digits.own), device=digits.own.device)
        ages = torch.rand(len(places), generator=rng, device=places.device)
        thickness = cls._thickness(digits.at(places, ages), side)
        weights = torch.linalg.lstsq(_powers(thickness), ages.double().unsqueeze(1)).solution.squeeze(1)
        return cls(side, weights, (float(thickness.min()), float(thickness.max())))

    def ages(self, images: Tensor) -> Tensor:
        """How old IMAGES [..., width] are: [...]; below 0 and above 1 too."""
        thickness = self._thickness(images.reshape(-1, images.shape[-1]), self.side)
        found = _powers(thickness.clamp(*self.limits)) @ self.weights
        return found.float().view(images.shape[:-1])

    @staticmethod
    def _thickness(images: Tensor, side: int) -> Tensor:
        return strokes.measured((images.view(-1, side, side) + 1) / 2)


def _powers(thickness: Tensor) -> Tensor:
    return thickness.double().unsqueeze(1) ** torch.arange(DEGREE + 1, device=thickness.device)


@dataclass(frozen=True)
class Questions:
    """Digits that are given, and the ages that they are asked for: equally many of each third of the ages."""

    places: Tensor
    """[n], int64: which of the held-out digits."""
    given: Tensor
    """[n, width]"""
    wanted: Tensor
    """[n], from 0 to 1: the first of three is of the first third, and so on."""
    truth: Tensor
    """[n, width]"""

    @classmethod
    def of(cls, held: Digits, count: int, rng: torch.Generator) -> Questions:
        """COUNT questions about the HELD-out digits, or up to two fewer."""
        device, count = held.own.device, count // len(RANGES) * len(RANGES)
        places = torch.randint(len(held.own), (count,), generator=rng, device=device)
        third = torch.arange(count, device=device) % len(RANGES)
        wanted = (third + torch.rand(count, generator=rng, device=device)) / len(RANGES)
        return cls(places, held.known(places), wanted, held.at(places, wanted))


@dataclass(frozen=True)
class Found:
    """What is measured of answers; [members] each."""

    error: Tensor
    slope: Tensor
    same: Tensor
    distance: Tensor
    frechet: Tensor
    """[members, thirds]"""


class Reference:
    """What is known of the held-out digits that a record asks about: the same for every seed."""

    def __init__(self, name: str, pen: Pen, count: int, device: torch.device) -> None:
        """Digits of the set NAME, drawn with PEN, on DEVICE; COUNT questions a record."""
        trained, held = (Digits.of(name, pen, device, held_out=each) for each in (False, True))
        reader = shipped(name)
        assert reader is not None
        self.reader: Classifier = reader.to(device)
        side = reader.layout.shape[1]
        rng = rng_for(device, 0, "reference.ages")
        self.ruler = Ruler.of(trained, side, rng)
        every = torch.arange(len(trained.own), device=device)
        self._real = []
        for third in range(len(RANGES)):
            ages = (third + torch.rand(len(every), generator=rng, device=device)) / len(RANGES)
            self._real.append(Moments.of(self.reader.read(trained.at(every, ages)).features))

        places = torch.arange(len(held.own), device=device)
        self._before = self.reader.read(held.known(places)).number
        asked = [Questions.of(held, count, rng) for _ in range(PERFECT)]
        perfect = [self.found(each, each.truth.unsqueeze(0)) for each in asked]
        self.floors = {
            "age_error": Floor.of(torch.cat([each.error for each in perfect])),
            "age_slope": Floor.of(torch.cat([each.slope for each in perfect])),
            "same_digit": Floor.of(torch.cat([each.same for each in perfect])),
        }
        frechet = torch.cat([each.frechet for each in perfect])
        self.floors |= {f"frechet_{name}": Floor.of(frechet[:, place]) for place, name in enumerate(RANGES)}

        first = asked[0]
        ways = {
            "drawn": redrawn(pen, first.given, first.wanted, side),
            "copy": first.given,
            "mean": _means(trained, first.wanted),
        }
        self.landmarks: Numbers = {}
        for way, answers in ways.items():
            of_way = _by_key(self.found(first, answers.unsqueeze(0)))
            self.landmarks |= {f"{way}_{key}": float(of_way[key]) for key in LANDMARKS}

    def found(self, asked: Questions, answers: Tensor) -> Found:
        """What is measured of ANSWERS [members, n, width] to what was ASKED."""
        reached = self.ruler.ages(answers)
        after = self.reader.read(answers)
        thirds = [Moments.of(after.features[:, third :: len(RANGES)]) for third in range(len(RANGES))]
        return Found(
            (reached - asked.wanted).abs().mean(1),
            slope(asked.wanted, reached),
            (after.number == self._before[asked.places]).float().mean(1),
            _distance(answers, asked),
            torch.stack([relative_frechet(*each) for each in zip(self._real, thirds, strict=True)], 1),
        )


_reference = lru_cache(maxsize=2)(Reference)


def reference(ager: Ager) -> Reference:
    """What is known of the digits of AGER, found at the first call, which takes some seconds."""
    options = ager.options
    return _reference(options.distribution.name, options.pen, options.evaluation.samples, ager.device)


@torch.no_grad()
def measured(ager: Ager, members: Sequence[int]) -> list[Numbers]:
    """The numbers of each of MEMBERS of AGER now, by key: on questions of this iteration's own, the same for all."""
    known = reference(ager)
    rng = rng_for(ager.device, 0, "evaluation.ages", ager.steps_done)
    asked = Questions.of(ager.held, ager.options.evaluation.samples, rng)
    given, wanted = (each.expand(len(members), *each.shape) for each in (asked.given, asked.wanted))
    found = known.found(asked, ager.aged(given, wanted, members))
    columns = _by_key(found)
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [_complete(dict(zip(columns, row, strict=True)), known) for row in rows]


def _by_key(found: Found) -> dict[str, Tensor]:
    """What was FOUND by the keys of the metrics: [members] each."""
    return {
        "age_error": found.error,
        "age_slope": found.slope,
        "same_digit": found.same,
        "aged_truth": found.distance,
        **{f"frechet_{name}": found.frechet[:, place] for place, name in enumerate(RANGES)},
    }


def _complete(found: dict[str, float], known: Reference) -> Numbers:
    """The numbers FOUND of one member, with floors and landmarks, in the order of `KEYS`."""
    floors = {f"{key}_floor": floor.mean for key, floor in known.floors.items()}
    floors |= {f"{key}_floor_sd": floor.sd for key, floor in known.floors.items()}
    every: Numbers = {**found, **floors, **known.landmarks}
    return {key: every[key] for key in KEYS}


def slope(asked: Tensor, reached: Tensor) -> Tensor:
    """The slope of the straight line nearest to REACHED [members, n] over ASKED [n], by least squares: [members]."""
    centred = asked - asked.mean()
    return (centred * reached).sum(1) / centred.square().sum()


def _distance(answers: Tensor, asked: Questions) -> Tensor:
    """How far ANSWERS [members, n, width] are from the truth, the root of the squared differences: [members]."""
    return torch.linalg.vector_norm(answers - asked.truth, dim=2).mean(1)


def _means(digits: Digits, ages: Tensor) -> Tensor:
    """The mean of all DIGITS at the age, of ages that are `NEAR` apart, nearest to each of AGES [n]: [n, width]."""
    every = torch.arange(len(digits.own), device=ages.device)
    known = torch.arange(0, 1 + NEAR, NEAR, device=ages.device)
    means = torch.stack([digits.at(every, age.expand(len(every))).mean(0) for age in known])
    return means[(ages / NEAR).round().long()]
