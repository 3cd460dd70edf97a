"""What the settings of trainings of maps between two distributions have in common, with pairs or without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, SerializeAsAny

from gantui.experiment import named_players
from gantui.experiment.metric import Need
from gantui.experiment.metrics import measured_by
from gantui.experiment.named_players import (
    Check,
    NamedPlayers,
    best_is_known,
    judged_apart,
    somebody_moves,
    two_sided,
)
from gantui.experiment.networks import NetworkOptions
from gantui.experiment.options.base import chosen_from, last
from gantui.experiment.pairs import PAIRS, PairOptions
from gantui.experiment.run_options import Records
from gantui.experiment.space import Space

GENERATORS = ("mlp", "residual", "convolutions")
"""Networks that can play a map: from samples to samples of the same shape."""


@last("steps")
class Batches(named_players.Batches):
    """The training budget: iterations and batch size."""

    batch_size: int = Field(128, ge=1, le=65_536)
    """Samples of X, and of Y, a batch."""


class Judging(Records):
    """The options of the recorded metrics."""

    samples: int = Field(2000, ge=128, le=1_000_000)
    """Samples of each side that a record judges; of images no more than are held out."""


def _networks(options: Maps) -> str:
    """What is wrong with the networks."""
    images = options.space.kind == "images"
    for table in ("generator", "discriminator"):
        network: NetworkOptions = getattr(options, table)
        if why := network.misfit(options.space.shape):
            return f"{table}.{why}"
        known = GENERATORS if table == "generator" else ("mlp", "residual", *(("dcgan", "resnet") if images else ()))
        if network.name not in known:
            return f"{table}.name = {network.name!r}: expected one of {', '.join(known)}"
    return ""


class Maps(NamedPlayers):
    """A training of one map or of two between the distributions of a pair."""

    maps: ClassVar[tuple[str, ...]]
    """The players that are maps: G from X to Y, and F, if there is one, from Y to X."""
    checks: ClassVar[tuple[Check, ...]] = (two_sided, _networks, judged_apart, somebody_moves, best_is_known)
    fixed: ClassVar[Mapping[str, str]] = {**NamedPlayers.fixed, "pair": "what was learned so far is of those data"}

    pair: SerializeAsAny[Annotated[PairOptions, chosen_from(PAIRS)]]
    schedule: Batches = Batches()
    evaluation: Judging = Judging()

    @property
    def space(self) -> Space:
        """The space of both sides."""
        return self.pair.space

    @property
    def columns(self) -> tuple[str, ...]:
        """What is logged of every iteration: each player's loss, and the terms, by the names of their weights."""
        return (*(f"loss_{player}" for player in self.players), *self.terms)

    @property
    def measured(self) -> tuple[str, ...]:
        """The keys of what is measured of the maps, in order."""
        lacks: tuple[Need, ...] = () if "F" in self.maps else ("way back",)
        return measured_by("translation", self.space.kind, lacks)

    @property
    def best_by(self) -> str:
        """By what a map does to the distribution: not by the accuracy, which nobody knows where no pairs are known."""
        return "frechet_g" if self.space.kind == "images" else "w1_g"
