"""Makes points of both sides of a translation in the plane, there and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import torch

from gantui.gan.random_streams import rng_for
from gantui.gan.translation.plane import OnPlane
from gantui.gan.translation.training import MapTraining
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.array_types import Extent
from gantui.session.view.pictures import Translation, TranslationRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.pictures.translation import MOST
from gantui.session.view.run_info import RunInfo

_ROOM = 0.12
"""The share of the width of both sides together by which the window is wider on each side."""


@MAKERS.register("translation")
class TranslationMaker(Maker[TranslationRequest]):
    """Makes the same points each time, by the maps of now."""

    of = MapTraining
    trainer: MapTraining
    kinds = ("plane",)

    def __init__(self, trainer: MapTraining, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        pair, seed = trainer.pair, trainer.seeds[0]
        assert isinstance(pair, OnPlane)
        self._x, self._y = (
            draw(MOST, rng_for(trainer.device, seed, f"display.{side}"))
            for side, draw in (("x", pair.draw_x), ("y", pair.draw_y))
        )
        self._parts = pair.part_of_x(self._x).float(), pair.part_of_y(self._y).float()

    @classmethod
    def waits(cls, request: TranslationRequest) -> bool:
        """All of it stays on the device until it is copied."""
        return False

    def complete(self, facts: RunInfo) -> RunInfo:
        """FACTS with a window in which both sides have room."""
        return dataclasses.replace(super().complete(facts), extent=self._window())

    def _window(self) -> Extent:
        both = torch.cat([self._x, self._y])
        low, high = both.amin(0), both.amax(0)
        room = _ROOM * float((high - low).max())
        (left, bottom), (right, top) = (low - room).tolist(), (high + room).tolist()
        return left, right, bottom, top

    def make(self, request: TranslationRequest, moment: Moment) -> Mapping[str, Picture]:
        """The first points that REQUEST asks for."""
        if not request.count:
            return {}
        some, array = slice(request.count), moment.copies.array
        x, y = self._x[some], self._y[some]
        points = (x, y, *self.trainer.there_and_back(x, y))
        parts = (array(each[some]) for each in self._parts)
        return named(Translation(*(array(each) for each in points), *parts))
