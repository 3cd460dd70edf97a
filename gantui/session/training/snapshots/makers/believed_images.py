"""Makes pictures of the images that D believes most and least."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from gantui.evaluation.pictures.discriminator import without_reading
from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.image_bytes import as_bytes, as_judged
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import BelievedImages, BelievedImagesRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo

_AMONG, _FOR_EACH = 256, 4
"""Images of each kind that D looks at, at least and for each one that is shown at an end."""


@MAKERS.register("believed_images")
class BelievedImagesMaker(Maker[BelievedImagesRequest]):
    """Sorts samples of the first member by D's score."""

    trainer: Played
    of = Played
    kinds = ("images",)

    def __init__(self, trainee: Played, facts: RunInfo) -> None:
        super().__init__(trainee, facts)
        if why := without_reading(trainee.experiment):
            self.unseen["believed_images"] = why

    @classmethod
    def waits(cls, request: BelievedImagesRequest) -> bool:
        """No: they are sorted where they are."""
        return False

    def samples(self, request: BelievedImagesRequest) -> int:
        """Many more than are shown: the ends of a few say little."""
        return 0 if self.unseen else min(MOST, max(_AMONG, _FOR_EACH * request.images))

    def make(self, request: BelievedImagesRequest, moment: Moment) -> Mapping[str, Picture]:
        """The ends of both kinds, where D has a score of single images."""
        if self.unseen:
            return {}
        among, array = self.samples(request), moment.copies.array
        real, fake = moment.real[:, :among], moment.fake[:, :among]
        count = min(request.images, among // 2)
        of_fake, of_real = (_ends(images, scores, count) for images, scores in self._scored(moment, fake, real))
        shape = self.trainer.space.shape
        parts = [(array(as_bytes(images, shape)), array(scores)) for images, scores in (of_fake, of_real)]
        return named(BelievedImages(among, *parts[0], *parts[1]))

    def _scored(self, moment: Moment, *images: Tensor) -> list[tuple[Tensor, Tensor]]:
        """The first member's part of each of IMAGES [members, n, width], with D's scores [n] of it."""
        judged = [as_judged(self.trainer, each, moment.latent) for each in images]
        beside = [as_judged(self.trainer, each, moment.latent) for each in (moment.real, moment.fake)]
        scores = [self.trainer.score(each, *beside)[0] for each in judged]
        return [(each[0], score) for each, score in zip(images, scores, strict=True)]


def _ends(images: Tensor, scores: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """COUNT of IMAGES [n, width] with the highest SCORES [n], then as many with the lowest, and their scores."""
    order = scores.argsort(descending=True)
    chosen = order[[*range(count), *range(-1, -count - 1, -1)]]
    return images[chosen], scores[chosen]
