"""A picture from outside the package: what it is, what is asked for, what makes it, and a panel that draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import pytest
import torch

from gantui.draw.canvas import Canvas
from gantui.draw.palette import TEXT
from gantui.session.training.views.makers.maker import MAKERS, Maker, named
from gantui.session.training.views.moment import Moment
from gantui.session.view.arrays import Floats
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import PICTURES, Picture, shown_as
from gantui.session.view.pictures.request import REQUESTS, Request, asked_as, limited
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import picture_in
from gantui.session.view.views import Views
from gantui.tui.look.look import Look
from gantui.tui.panels.base import PANELS, Panel
from gantui.tui.panels.newest import NewestPictures


@dataclass(frozen=True)
class Norms(Picture):
    """How long each player's weights are."""

    norms: Floats
    """[players]"""
    about: str

    def flaw(self) -> str:
        return "" if self.norms.ndim == 1 else "norms of another shape"


@dataclass(frozen=True)
class NormsRequest(Request):
    players: int = limited(0, Count(2))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        return cls(2)


class NormsMaker(Maker[NormsRequest]):
    @classmethod
    def waits(cls, request: NormsRequest) -> bool:
        return False

    def make(self, request: NormsRequest, moment: Moment) -> dict[str, Picture]:
        players = (self.trainer.discriminator, self.trainer.generator)[: request.players]
        norms = torch.stack([player.params.detach()[0].norm() for player in players])
        return named(Norms(moment.copies.array(norms), "D's weights, then G's"))


class NormsPanel(Panel):
    title = "norms"
    coming = "will show how long the weights are"
    views = ("norms",)
    memory = ("_newest",)

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self._newest = NewestPictures()

    def about(self) -> str:
        return "How long each player's weights are."

    def wants(self) -> Views:
        return Views.of(NormsRequest(2))

    def forget(self) -> None:
        self._newest = NewestPictures()

    def inputs(self) -> tuple[object, ...]:
        self._newest.take(self.snapshot)
        return (self._newest.of(Norms),)

    def inside(self, facts: RunInfo, width: int, height: int) -> Canvas:
        canvas, found = Canvas.blank(width, height), self._newest.of(Norms)
        canvas.put(0, 0, "nothing yet" if found is None else f"{found.about}: {found.norms.round(3)}", TEXT)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        return "" if picture_in(self.snapshot, Norms) is None else "measured"


@pytest.fixture
def with_norms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is registered, as a file of a person's own would do it, for one test."""
    for registry in (PICTURES, REQUESTS, MAKERS, PANELS):
        monkeypatch.setattr(registry, "_members", dict(registry._members))
    shown_as("norms")(Norms)
    asked_as("norms")(NormsRequest)
    MAKERS.register("norms")(NormsMaker)
    PANELS.register("norms")(NormsPanel)
