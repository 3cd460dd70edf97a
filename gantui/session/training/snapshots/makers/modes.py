"""Makes the shares of the modes, which every snapshot has once they were measured."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.evaluation.record import Measured
from gantui.experiment.metric import EVERY_KIND
from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import Modes
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.pictures.request import Request


@MAKERS.register("modes")
class ModesMaker(Maker[Request]):
    """Takes them from the newest record."""

    of = Played
    kinds = EVERY_KIND
    _made: tuple[Measured, Modes] | None = None
    """The newest shares, and what they were measured by."""

    def make(self, request: Request, moment: Moment) -> Mapping[str, Picture]:
        """The shares, where the data have modes: the same object until the next record, so that nobody draws it again.

        Unless its arrays come later: a snapshot that is never published would leave them empty.
        """
        measured, copies = moment.now.measured, moment.copies
        coverage = None if measured is None else measured.coverage
        if measured is None or coverage is None:
            return {}
        if self._made is not None and self._made[0] is measured and copies.immediate:
            return named(self._made[1])
        modes = Modes(
            step=int(measured.record["step"] or 0),
            samples=coverage.samples,
            share=copies.array(coverage.share[0]),
            high_quality=copies.array(coverage.high_quality[0]),
            covered=copies.array(coverage.covered[0]),
            fair=copies.array(coverage.fair[0]),
        )
        self._made = (measured, modes) if copies.immediate else None
        return named(modes)
