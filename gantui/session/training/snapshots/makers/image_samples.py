"""Makes pictures of real and fake samples that are images."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.image_bytes import as_bytes
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures import ImageSamples, ImageSamplesRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo

_FEWEST, _NUMBERS = 16, 1 << 22
"""Images that are there from the beginning, at least, and the numbers in all of them, about: 16 MB."""


@MAKERS.register("image_samples")
class ImageSamplesMaker(Maker[ImageSamplesRequest]):
    """Makes bytes of the samples of the first member, from the latents of every snapshot."""

    trainer: Played
    of = Played
    kinds = ("images",)

    def __init__(self, trainee: Played, facts: RunInfo) -> None:
        super().__init__(trainee, facts)
        # So that images stay when more are asked for; of large ones there is not room for so many.
        self.fewest = min(MOST, max(_FEWEST, _NUMBERS // trainee.space.width))
        self._real: Bytes | None = None
        """The real images that were made last: they stay the same, so nobody need copy or draw them again."""

    @classmethod
    def waits(cls, request: ImageSamplesRequest) -> bool:
        """No: they are copied as they are."""
        return False

    def samples(self, request: ImageSamplesRequest) -> int:
        """One for each image that is shown."""
        return request.images

    def make(self, request: ImageSamplesRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many images of each as were asked for."""
        shape, some, array = self.trainer.space.shape, slice(request.images), moment.copies.array
        if self._real is None or len(self._real) != request.images:
            self._real = array(as_bytes(moment.real[0, some], shape))
        return named(ImageSamples(self._real, array(as_bytes(moment.fake[0, some], shape))))
