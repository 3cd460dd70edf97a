"""Makes the game's eigenvalues; those of one iteration are computed once."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from gantui.evaluation.game import jacobian
from gantui.experiment.metric import EVERY_KIND
from gantui.gan.trainer import Trainer
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.array_types import Doubles
from gantui.session.view.pictures import Eigenvalues, EigenvaluesRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("eigenvalues")
class EigenvaluesMaker(Maker[EigenvaluesRequest]):
    """Makes eigenvalues, and remembers the last ones."""

    kinds = EVERY_KIND

    trainer: Trainer

    def __init__(self, trainer: Trainer, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        self._last: Eigenvalues | None = None
        self._computed_at: tuple[int, ...] = ()
        """After how many iterations and single updates of each player they were computed."""
        if why := jacobian.too_large(trainer):
            self.unseen["eigenvalues"] = why

    def update(self) -> None:
        """Forget the last ones."""
        self._last = None

    def make(self, request: EigenvaluesRequest, moment: Moment) -> Mapping[str, Picture]:
        """The eigenvalues, where the players are small enough."""
        if self.unseen:
            return {}
        step = self.trainer.steps_done
        key = (step, *self.trainer.extra.values())
        if self._last is None or self._computed_at != key:
            found = jacobian.spectrum(self.trainer)
            self._computed_at = key
            self._last = Eigenvalues(step, _pairs(found.flow), _pairs(found.update), found.about, found.at_rest)
        return named(self._last)


def _pairs(values: Tensor) -> Doubles:
    """Complex VALUES [n] as real and imaginary parts: [n, 2]."""
    pairs: Doubles = torch.view_as_real(values).numpy().copy()
    return pairs
