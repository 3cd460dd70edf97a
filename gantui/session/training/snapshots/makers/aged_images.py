"""Makes digits as they are given, as G makes them at some ages, and as they truly are at these."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from gantui.gan.attribute.trainee import Ager
from gantui.gan.random_streams import rng_for
from gantui.session.training.snapshots.makers.image_bytes import as_bytes
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import AgedImages, AgedImagesRequest
from gantui.session.view.pictures.aged_images import MOST_DIGITS
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("aged_images")
class AgedImagesMaker(Maker[AgedImagesRequest]):
    """Makes the same held-out digits older each time, by the G of now."""

    of = Ager
    kinds = ("images",)
    trainer: Ager

    def __init__(self, trainer: Ager, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        held, device = trainer.held, trainer.device
        rng = rng_for(device, trainer.seeds[0], "display.digits")
        self._places = torch.randperm(len(held.own), generator=rng, device=device)[:MOST_DIGITS]

    @classmethod
    def waits(cls, request: AgedImagesRequest) -> bool:
        """All of it stays on the device until it is copied."""
        return False

    def make(self, request: AgedImagesRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many digits and ages as REQUEST asks for."""
        if not (request.digits and request.ages):
            return {}
        held, array, shape = self.trainer.held, moment.copies.array, self.facts.shape
        places = self._places[: request.digits]
        ages = torch.linspace(0, 1, request.ages, device=places.device)
        again = places.repeat_interleave(request.ages)
        wanted = ages.repeat(len(places))
        made = self.trainer.aged(held.known(again)[None], wanted[None], [0])[0]
        images = (held.known(places), made, held.at(again, wanted))
        given, *others = (array(as_bytes(each, shape)) for each in images)
        return named(AgedImages(given, array(held.own[places]), array(ages), *others))
