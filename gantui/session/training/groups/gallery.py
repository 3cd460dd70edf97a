"""Pictures of the members of a group, for viewers that look at many of them at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor

from gantui.gan.rng import rng_for
from gantui.session.sweep.snapshot import Gallery
from gantui.session.training.groups.group import Group
from gantui.session.training.machine.copies import at_once
from gantui.session.training.views.facts import facts_of
from gantui.session.training.views.makers.image_bytes import as_bytes
from gantui.session.view.arrays import Samples
from gantui.session.view.run_info import RunInfo

MOST_IMAGES = 64
"""The most images of a member: more cost much, and few of them fit."""
MOST_POINTS = 512
"""The most points of a member: more only hide each other. Fewer are the first ones of these, so that points stay where
they are when their member is looked at more closely."""


class GalleryMaker:
    """Makes pictures of the members of GROUP, always from the same latents."""

    def __init__(self, preset: str, number: int, group: Group) -> None:
        """NUMBER is the group's place in the plan."""
        self._number, self._trainer = number, group.trainer
        trainer = self._trainer
        self.facts: RunInfo = facts_of(preset, group.run.path, trainer, group.experiment, group.threads)
        source = rng_for(trainer.device, trainer.seeds[0], "display.real")
        images = self.facts.space.kind == "images"
        self._most = MOST_IMAGES if images else MOST_POINTS
        self._real = self._array(trainer.distribution.sample(self._most, source))
        self._latents: dict[int, Tensor] = {}
        """[as many as there may be, latent width] of the members that were looked at."""

    def gallery(self, members: Iterable[int], points: int) -> Gallery:
        """POINTS samples of each of MEMBERS, by their indices, as they are now; of images no more than some."""
        trainer, shown, fakes = self._trainer, slice(min(points, self._most)), dict[int, Samples]()
        places = sorted(place for place in members if 0 <= place < len(trainer.seeds))
        if places and points > 0:
            latents = torch.stack([self._latent(place)[shown] for place in places])
            some = None if len(places) == len(trainer.seeds) else places  # of all of them no weights are copied
            made = trainer.fakes(latents, average=self.facts.weights == "ema", members=some)
            fakes = {place: self._array(each) for place, each in zip(places, made, strict=True)}
        return Gallery(self._number, trainer.steps_done, self.facts, self._real[shown], fakes)

    def _latent(self, place: int) -> Tensor:
        trainer = self._trainer
        if place not in self._latents:
            source = rng_for(trainer.device, trainer.seeds[place], "display.latent")
            self._latents[place] = trainer.latent.sample(place, self._most, source)
        return self._latents[place]

    def _array(self, samples: Tensor) -> Samples:
        """SAMPLES [n, width] on the host: points, or images as bytes."""
        if self.facts.shape:
            return at_once(as_bytes(samples, self.facts.shape))
        copied: Samples = at_once(samples).astype(np.float32)
        return copied
