"""Makes pictures of the generator's images with their classes."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.image_bytes import as_bytes, known_of
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import ClassedImages, ClassedImagesRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("classed_images")
class ClassedImagesMaker(Maker[ClassedImagesRequest]):
    """Has the fakes of the first member read by the classifier that judges the training."""

    trainer: Played
    of = Played
    kinds = ("images",)

    def __init__(self, trainee: Played, facts: RunInfo) -> None:
        super().__init__(trainee, facts)
        known = known_of(trainee)
        self._classes, self._conditional = known.reference.classes, known.conditional
        if self._classes is None:
            self.unseen["classed_images"] = known.unread

    @classmethod
    def waits(cls, request: ClassedImagesRequest) -> bool:
        """No: classes are read where the fakes are."""
        return False

    def samples(self, request: ClassedImagesRequest) -> int:
        """One for each image that is read."""
        return request.images if self._classes is not None else 0

    def make(self, request: ClassedImagesRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many as were asked for, where a classifier reads them."""
        if self._classes is None:
            return {}
        some, array = slice(request.images), moment.copies.array
        fakes = moment.fake[0, some]
        found = self._classes.sort(fakes)
        asked = array(moment.latent[0, some, -1].long()) if self._conditional else None
        images = array(as_bytes(fakes, self.trainer.space.shape))
        return named(ClassedImages(images, array(found.number), array(found.good), asked))
