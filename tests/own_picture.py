"""A picture from outside the package: what it is, what is asked for, what makes it, and a view that draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import pytest
import torch

from gantui.draw.canvas import Canvas
from gantui.draw.palette import TEXT
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import PICTURES, Picture, shown_as
from gantui.session.view.pictures.request import REQUESTS, Request, asked_as, limited
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.view import VIEWS, View


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


class NormsView(View):
    panel, label = "losses", "norms"

    def about(self) -> str:
        return "How long each player's weights are."

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        return Requests.of(NormsRequest(2))

    def inputs(self) -> tuple[object, ...]:
        return (self.sight.pictures.of(Norms),)

    def step(self) -> int:
        return self.sight.pictures.step_of(Norms)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        canvas, found = Canvas.blank(width, height), self.sight.pictures.of(Norms)
        canvas.put(0, 0, "nothing yet" if found is None else f"{found.about}: {found.norms.round(3)}", TEXT)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        return "" if self.sight.pictures.of(Norms) is None else "measured"


@pytest.fixture
def with_norms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is registered, as a file of a person's own would do it, for one test."""
    for registry in (PICTURES, REQUESTS, MAKERS, VIEWS):
        monkeypatch.setattr(registry, "_members", dict(registry._members))
    shown_as("norms")(Norms)
    asked_as("norms")(NormsRequest)
    MAKERS.register("norms")(NormsMaker)
    VIEWS.register("norms")(NormsView)
