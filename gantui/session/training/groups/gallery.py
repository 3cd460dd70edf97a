"""Pictures of the members of a group, for viewers that look at many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from gantui.gan.random_streams import rng_for
from gantui.gan.trainee import Sampled, Trainee
from gantui.gan.translation.training import MapTraining
from gantui.session.sweep.snapshot import Gallery
from gantui.session.training.groups.group import Group
from gantui.session.training.machine.copies import at_once
from gantui.session.training.snapshots.makers import TranslationMaker
from gantui.session.training.snapshots.makers.image_bytes import as_bytes
from gantui.session.training.snapshots.run_info import facts_of
from gantui.session.view.array_types import Samples
from gantui.session.view.pictures import PointsRequest
from gantui.session.view.run_info import RunInfo

MOST_IMAGES = 64
"""The most images of a member: more cost much, and few of them fit."""
MOST_POINTS = 512
"""The most points of a member: more only hide each other. Fewer are the first ones of these, so that points stay where
they are when their member is looked at more closely."""


class _Look(Protocol):
    """Looks at the members of one kind of training."""

    facts: RunInfo

    def real(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT samples of the data: [count, width]."""

    def fakes(self, places: Sequence[int], shown: slice, most: int) -> Tensor:
        """The SHOWN ones of at most MOST samples that the members at PLACES make: [members, n, width]."""


class _OfGenerators:
    """Generators, always from the same latents."""

    def __init__(self, sampled: Sampled, facts: RunInfo) -> None:
        self._sampled, self.facts = sampled, facts
        self._latents: dict[int, Tensor] = {}
        """[as many as there may be, latent width] of the members that were looked at."""

    def real(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT samples of the data."""
        return self._sampled.distribution.sample(count, rng)

    def fakes(self, places: Sequence[int], shown: slice, most: int) -> Tensor:
        """The SHOWN ones of the fakes of the members at PLACES."""
        latents = torch.stack([self._latent(place, most)[shown] for place in places])
        some = None if len(places) == len(self._sampled.seeds) else places  # of all of them no weights are copied
        return self._sampled.fakes(latents, average=self.facts.weights == "ema", members=some)

    def _latent(self, place: int, most: int) -> Tensor:
        sampled = self._sampled
        if place not in self._latents:
            source = rng_for(sampled.device, sampled.seeds[place], "display.latent")
            self._latents[place] = sampled.latent.sample(place, most, source)
        return self._latents[place]


class _OfMaps:
    """Maps between two distributions: what G makes of the same samples of X, beside samples of Y."""

    def __init__(self, trained: MapTraining, facts: RunInfo) -> None:
        self._trained = trained
        self.facts = facts if facts.shape else TranslationMaker(trained, facts).complete(facts)

    def real(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT samples of Y."""
        return self._trained.pair.draw_y(count, rng)

    def fakes(self, places: Sequence[int], shown: slice, most: int) -> Tensor:
        """The SHOWN ones of what G of the members at PLACES makes."""
        x = self._trained.pair.draw_x(most, rng_for(self._trained.device, self._trained.seeds[0], "display.x"))[shown]
        return self._trained.translate("G", x.expand(len(places), -1, -1), places)


def _look_at(trainee: Trainee, facts: RunInfo) -> _Look | None:
    """What looks at TRAINEE, of which FACTS are known; None where nothing makes samples that could be shown."""
    if isinstance(trainee, MapTraining):
        return _OfMaps(trainee, facts)
    return _OfGenerators(trainee, facts) if isinstance(trainee, Sampled) else None


class GalleryMaker:
    """Makes pictures of the members of GROUP."""

    def __init__(self, preset: str, number: int, group: Group) -> None:
        """NUMBER is the group's place in the plan."""
        self._number, self._trainer = number, group.trainer
        trainer = self._trainer
        facts = facts_of(preset, group.run.path, trainer, group.experiment, group.threads)
        self._look = _look_at(trainer, facts)
        self.facts: RunInfo = facts if self._look is None else self._look.facts.with_pictures({PointsRequest.name})
        images = self.facts.space.kind == "images"
        self._most = MOST_IMAGES if images else MOST_POINTS
        source = rng_for(trainer.device, trainer.seeds[0], "display.real")
        nothing = torch.empty(0, self.facts.dim)
        self._real = self._array(nothing if self._look is None else self._look.real(self._most, source))

    def gallery(self, members: Iterable[int], points: int) -> Gallery:
        """POINTS samples of each of MEMBERS, by their indices, as they are now; of images no more than some."""
        trainer, shown, fakes = self._trainer, slice(min(points, self._most)), dict[int, Samples]()
        places = sorted(place for place in members if 0 <= place < len(trainer.seeds))
        if places and points > 0 and self._look is not None:
            made = self._look.fakes(places, shown, self._most)
            fakes = {place: self._array(each) for place, each in zip(places, made, strict=True)}
        return Gallery(self._number, trainer.steps_done, self.facts, self._real[shown], fakes)

    def _array(self, samples: Tensor) -> Samples:
        """SAMPLES [n, width] on the host: points, or images as bytes."""
        if self.facts.shape:
            return at_once(as_bytes(samples, self.facts.shape))
        copied: Samples = at_once(samples).astype(np.float32)
        return copied
