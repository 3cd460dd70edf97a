"""Makes the phase plane of the Dirac-GAN, which every snapshot of it has."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from gantui.evaluation.game import phase_plane
from gantui.gan.trainer import Trainer
from gantui.session.training.machine.copies import at_once
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import PhasePlane
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.pictures.request import Request
from gantui.session.view.run_info import RunInfo

FLOW = (15, 31)
"""Rows and columns of the flow."""


@MAKERS.register("phase")
class PhasePlaneMaker(Maker[Request]):
    """Makes the flow once for each setting, and the place each time."""

    trainer: Trainer

    def __init__(self, trainer: Trainer, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        self._last: PhasePlane | None = None
        self.update()

    def update(self) -> None:
        """Work the flow out anew."""
        if self.trainer.is_dirac:
            extent = phase_plane.window(self.trainer)
            flow = at_once(phase_plane.flow(self.trainer, extent, *FLOW))
            self._last = PhasePlane(extent, flow, at_once(phase_plane.place(self.trainer)))

    def make(self, request: Request, moment: Moment) -> Mapping[str, Picture]:
        """The plane, where the two players are one number each."""
        if self._last is None:
            return {}
        place = moment.copies.array(phase_plane.place(self.trainer))
        return named(dataclasses.replace(self._last, place=place))
