"""Measures how old digits come out that are asked for each of some ages."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from gantui.evaluation import attribute
from gantui.gan.attribute.trainee import Ager
from gantui.gan.random_streams import rng_for
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import AgeCurve, AgeCurveRequest
from gantui.session.view.pictures.age_curve import AGES, MOST
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo

_BETWEEN = (0.1, 0.5, 0.9)
"""The shares of the digits that are younger than what is shown."""


@MAKERS.register("age_curve")
class AgeCurveMaker(Maker[AgeCurveRequest]):
    """Asks for the same held-out digits each time, by the G of now."""

    of = Ager
    kinds = ("images",)
    trainer: Ager

    def __init__(self, trainer: Ager, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        held, device = trainer.held, trainer.device
        rng = rng_for(device, trainer.seeds[0], "display.curve")
        self._places = torch.randperm(len(held.own), generator=rng, device=device)[:MOST]
        self._ages = torch.linspace(0, 1, AGES, device=device)
        self._true: tuple[int, Tensor] | None = None
        """How many digits there are, and what is known of their true images."""

    def make(self, request: AgeCurveRequest, moment: Moment) -> Mapping[str, Picture]:
        """The curve of as many digits as REQUEST asks for."""
        if not request.digits:
            return {}
        held = self.trainer.held
        again = self._places[: request.digits].repeat(AGES, 1)
        wanted = self._ages.unsqueeze(1).expand(again.shape)
        given = held.known(again).flatten(0, 1)
        made = self.trainer.aged(given[None], wanted.flatten()[None], [0])[0].unflatten(0, again.shape)
        if self._true is None or self._true[0] != request.digits:
            self._true = request.digits, self._told(held.at(again, wanted))
        found = (self._ages, *self._told(made), *self._true[1])
        return named(AgeCurve(*(moment.copies.array(each) for each in found)))

    def _told(self, images: Tensor) -> Tensor:
        """The ages of IMAGES [ages, digits, width]: a tenth, half and nine tenths of the digits are younger.

        [3, ages]
        """
        reached = attribute.reference(self.trainer).ruler.ages(images)
        return reached.quantile(torch.tensor(_BETWEEN, device=reached.device), dim=1)
