"""Makes pictures of images on both sides of a translation, there and back."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from gantui.gan.random_streams import rng_for
from gantui.gan.translation.digits import OfDigits
from gantui.gan.translation.training import MapTraining
from gantui.session.training.snapshots.makers.image_bytes import as_bytes
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures import TranslatedImages, TranslatedImagesRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.pictures.translated_images import MOST
from gantui.session.view.run_info import RunInfo


@MAKERS.register("translated_images")
class TranslatedImagesMaker(Maker[TranslatedImagesRequest]):
    """Makes the same held-out images each time, by the maps of now."""

    of = MapTraining
    trainer: MapTraining
    kinds = ("images",)

    def __init__(self, trainer: MapTraining, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        pair = trainer.pair
        assert isinstance(pair, OfDigits)
        order = torch.randperm(len(pair.held_x), generator=rng_for(trainer.device, 0, "display"), device=trainer.device)
        self._x, self._y = (held[order[:MOST]] for held in (pair.held_x, pair.held_y))
        self._given: tuple[Bytes, Bytes] | None = None
        """The images of both sides that were copied last: they stay the same."""

    @classmethod
    def waits(cls, request: TranslatedImagesRequest) -> bool:
        """All of it stays on the device until it is copied."""
        return False

    def make(self, request: TranslatedImagesRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many images of each side as REQUEST asks for."""
        count, array, shape = request.images, moment.copies.array, self.trainer.pair.space.shape
        if not count:
            return {}
        x, y = self._x[:count], self._y[:count]
        if self._given is None or len(self._given[0]) != len(x):
            self._given = array(as_bytes(x, shape)), array(as_bytes(y, shape))
        made = (array(as_bytes(each, shape)) for each in self.trainer.there_and_back(x, y))
        return named(TranslatedImages(*self._given, *made))
