"""Makes pictures of real and fake samples that are images."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from gantui.gan.trainee import Played
from gantui.session.training.views.makers.maker import MAKERS, Maker, named
from gantui.session.training.views.moment import Moment
from gantui.session.view.pictures import ImageSamples, ImageSamplesRequest
from gantui.session.view.pictures.picture import Picture


@MAKERS.register("image_samples")
class ImageSamplesMaker(Maker[ImageSamplesRequest]):
    """Makes bytes of the samples of the first member, from the latents of every snapshot."""

    trainer: Played
    of = Played
    kinds = ("images",)

    @classmethod
    def waits(cls, request: ImageSamplesRequest) -> bool:
        """No: they are copied as they are."""
        return False

    def samples(self, request: ImageSamplesRequest) -> int:
        """One for each image that is shown."""
        return request.images

    def make(self, request: ImageSamplesRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many images of each as were asked for."""
        shape, array = self.trainer.space.shape, moment.copies.array

        def images(samples: Tensor) -> Tensor:
            pixels = (samples[0, : request.images] + 1) * 127.5
            return pixels.round().clamp(0, 255).to(torch.uint8).view(-1, *shape)

        return named(ImageSamples(array(images(moment.real)), array(images(moment.fake))))
