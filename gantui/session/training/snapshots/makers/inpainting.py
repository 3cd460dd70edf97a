"""Makes pictures of images with holes: given, completed several times, and true."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from gantui.gan.inpainting.holes import DRAWN
from gantui.gan.inpainting.trainee import Inpainter
from gantui.gan.random_streams import rng_for
from gantui.session.training.snapshots.makers.image_bytes import as_bytes
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import Inpainting, InpaintingRequest
from gantui.session.view.pictures.inpainting import MOST_COMPLETIONS, MOST_HOLES
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("inpainting")
class InpaintingMaker(Maker[InpaintingRequest]):
    """Completes the same held-out images each time, from the same noise, by the G of now."""

    of = Inpainter
    kinds = ("images",)
    trainer: Inpainter

    def __init__(self, trainer: Inpainter, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        held, device = trainer.distribution.held_out, trainer.device
        assert held is not None
        rng = rng_for(device, trainer.seeds[0], "display.holes")
        self._x = held.sample(MOST_HOLES, rng)
        self._hole = trainer.hole.mask(torch.rand(MOST_HOLES, DRAWN, generator=rng, device=device))
        noise = trainer.latent.sample(0, MOST_HOLES * MOST_COMPLETIONS, rng)
        self._z = noise.unflatten(0, (MOST_HOLES, MOST_COMPLETIONS))

    @classmethod
    def waits(cls, request: InpaintingRequest) -> bool:
        """All of it stays on the device until it is copied."""
        return False

    def make(self, request: InpaintingRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many holes and completions as REQUEST asks for."""
        if not (request.holes and request.completions):
            return {}
        shape, array = self.trainer.distribution.space.shape, moment.copies.array
        x, hole = self._x[: request.holes], self._hole[: request.holes]
        again = [each.repeat_interleave(request.completions, 0)[None] for each in (x, hole)]
        z = self._z[: request.holes, : request.completions].flatten(0, 1)
        made = self.trainer.complete(again[0], again[1], z[None], [0])[0]
        given, true = x.masked_fill(hole, 0.0), x
        arrays = [array(as_bytes(each, shape)) for each in (given, made, true)]
        return named(Inpainting(arrays[0], arrays[1], arrays[2], request.completions))
