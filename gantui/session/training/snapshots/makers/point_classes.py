"""Makes the classes of the points that are shown."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.array_types import Wholes
from gantui.session.view.pictures import PointClasses, PointClassesRequest
from gantui.session.view.pictures.picture import Picture


@MAKERS.register("point_classes")
class PointClassesMaker(Maker[PointClassesRequest]):
    """Tells the classes of the first member's points."""

    trainer: Played
    of = Played
    kinds = ("plane",)
    _made: Wholes | None = None
    """The classes that were made last: they stay the same, so nobody need copy or draw them again."""

    @classmethod
    def waits(cls, request: PointClassesRequest) -> bool:
        """No: they are copied as they are."""
        return False

    def samples(self, request: PointClassesRequest) -> int:
        """One for each class."""
        return request.count

    def make(self, request: PointClassesRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many as were asked for, where points have classes."""
        if moment.labels is None:
            return {}
        if self._made is None or len(self._made) != request.count:
            self._made = moment.copies.array(moment.labels[0, : request.count])
        return named(PointClasses(self._made, self.trainer.experiment.conditional))
