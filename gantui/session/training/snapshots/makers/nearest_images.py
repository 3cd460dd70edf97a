"""Makes pictures of fakes beside the training images that are nearest to them."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.image_bytes import as_bytes, known_of
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import NearestImages, NearestImagesRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("nearest_images")
class NearestImagesMaker(Maker[NearestImagesRequest]):
    """Looks for the nearest training image of samples of the first member, as the metric `memorised` does."""

    trainer: Played
    of = Played
    kinds = ("images",)

    def __init__(self, trainee: Played, facts: RunInfo) -> None:
        super().__init__(trainee, facts)
        self._known = known_of(trainee).reference

    @classmethod
    def waits(cls, request: NearestImagesRequest) -> bool:
        """No: distances are compared where the images are."""
        return False

    def samples(self, request: NearestImagesRequest) -> int:
        """One for each fake that is shown."""
        return request.images

    def make(self, request: NearestImagesRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many fakes as were asked for, each with one training image."""
        shape, array = self.trainer.space.shape, moment.copies.array
        fakes, known = moment.fake[0, : request.images], self._known
        found, memory = known.nearest(fakes), known.memory
        images, neighbours = (array(as_bytes(each, shape)) for each in (fakes, known.shown(found.place)))
        limits = (None, 0.0) if memory is None else (memory.limit, memory.ratio)
        distance, ratio = found.distance, found.ratio
        if known.parts > 1:  # of the one that is most clearly near to one of the training images
            ratio, clearest = ratio.min(-1)
            distance = distance.gather(-1, clearest.unsqueeze(-1)).squeeze(-1)
        return named(NearestImages(images, neighbours, array(distance), array(ratio), *limits))
