"""Makes pictures of where D looks."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from gantui.evaluation.pictures import pixel_slopes
from gantui.evaluation.pictures.discriminator import without_slope
from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.image_bytes import as_bytes, as_judged
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import ImageSlopes, ImageSlopesRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("image_slopes")
class ImageSlopesMaker(Maker[ImageSlopesRequest]):
    """Works out D's gradient at samples of the first member."""

    trainer: Played
    of = Played
    kinds = ("images",)

    def __init__(self, trainee: Played, facts: RunInfo) -> None:
        super().__init__(trainee, facts)
        if why := without_slope(trainee.experiment):
            self.unseen["image_slopes"] = why

    @classmethod
    def waits(cls, request: ImageSlopesRequest) -> bool:
        """No: gradients are worked out where the images are."""
        return False

    def samples(self, request: ImageSlopesRequest) -> int:
        """One for each image that is shown."""
        return 0 if self.unseen else request.images

    def make(self, request: ImageSlopesRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many images of each kind as were asked for, where D has a slope."""
        if self.unseen:
            return {}
        shape, array, count = self.trainer.space.shape, moment.copies.array, request.images
        images = [moment.fake[:, :count], moment.real[:, :count]]
        judged = torch.cat([as_judged(self.trainer, each, moment.latent) for each in images], dim=1)
        gradient = pixel_slopes.gradients(self.trainer, judged)[0, :, : self.trainer.space.width]
        norm = torch.linalg.vector_norm(gradient, dim=1)
        slope = _to_bytes(pixel_slopes.sizes(gradient, shape))
        some = (slice(count), slice(count, None))
        parts = [
            (array(as_bytes(each[0], shape)), array(slope[of]), array(norm[of]))
            for each, of in zip(images, some, strict=True)
        ]
        return named(ImageSlopes(*parts[0], *parts[1]))


def _to_bytes(sizes: Tensor) -> Tensor:
    """SIZES [n, 1, height, width] as bytes: 255 where each image's are largest, 0 where there are none."""
    largest = sizes.amax((1, 2, 3), keepdim=True).clamp(min=torch.finfo(sizes.dtype).tiny)
    return (sizes / largest * 255).round().to(torch.uint8)
