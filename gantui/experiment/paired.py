"""The settings of a translation that is learned from pairs (pix2pix, Isola 2017)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SerializeAsAny

from gantui.experiment.maps import Maps
from gantui.experiment.named_players import Moves, in_order
from gantui.experiment.optimizers import OPTIMIZERS, OptimizerOptions, fixed_optimizers
from gantui.experiment.options.base import Live, Options, chosen_from
from gantui.experiment.options.setting import UPDATES

PLAYERS = ("G", "D")
"""G takes x to Y; D tells (x, y) from (x, G(x))."""


class Losses(Options):
    """What the term beside the adversarial one counts in the loss of G; one of 0 is not computed."""

    l1: Annotated[float, Live("L1")] = Field(100.0, ge=0, le=1e4)
    """lambda of the L1 term, |G(x) - y| (Isola 2017, eq. 4)."""


class TwoOptimizers(Options):
    """The optimizers, one for each player."""

    G: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    D: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]


class Updates(Options):
    """Who moves in an iteration: 1, or 0 for a player that stands still."""

    G: Annotated[Moves, Live(UPDATES, "G")] = 1
    D: Annotated[Moves, Live(UPDATES, "D")] = 1


@in_order
class Paired(Maps):
    """A translation from pairs: everything that decides its training, and what a person should know of it."""

    kind: ClassVar[str] = "paired"
    players: ClassVar[tuple[str, ...]] = PLAYERS
    judges: ClassVar[tuple[str, ...]] = ("D",)
    maps: ClassVar[tuple[str, ...]] = ("G",)
    terms: ClassVar[tuple[str, ...]] = ("l1",)
    fixed: ClassVar[Mapping[str, str]] = {**Maps.fixed, **fixed_optimizers(*PLAYERS)}

    trains: Literal["paired"]
    weights: Losses = Losses()
    optimizers: TwoOptimizers
    updates: Updates = Updates()
