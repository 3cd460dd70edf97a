"""The settings of a translation without pairs between two distributions (CycleGAN, Zhu 2017)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SerializeAsAny

from gantui.experiment.maps import Maps
from gantui.experiment.named_players import Moves, in_order
from gantui.experiment.optimizers import OPTIMIZERS, OptimizerOptions, fixed_optimizers
from gantui.experiment.options.base import Live, Options, chosen_from
from gantui.experiment.options.setting import UPDATES

GENERATORS = ("G", "F")
"""G takes x to Y, F takes y to X."""
JUDGES = ("D_X", "D_Y")
"""D_X tells x from F(y), D_Y tells y from G(x)."""
PLAYERS = (*GENERATORS, *JUDGES)
"""By the names that the paper gives them."""


class Losses(Options):
    """What the terms beside the adversarial ones count in the losses of G and F; one of 0 is not computed."""

    cycle: Annotated[float, Live("cycle")] = Field(10.0, ge=0, le=1e4)
    """lambda of the cycle term, |F(G(x)) - x| + |G(F(y)) - y| (Zhu 2017, eq. 2)."""
    identity: Annotated[float, Live("identity")] = Field(0.0, ge=0, le=1e4)
    """The weight of the identity term, |G(y) - y| + |F(x) - x| (Zhu 2017, sec. 5.2)."""


class Pool(Options):
    """The history of fakes that D_X and D_Y are shown (Shrivastava 2017, sec. 2.3)."""

    size: int = Field(50, ge=0, le=65_536)
    """Fakes kept for each of the two; of each new fake half are exchanged for older ones. 0: only the newest are shown.
    """


class FourOptimizers(Options):
    """The optimizers, one for each player."""

    G: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    F: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    D_X: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    D_Y: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]


class Updates(Options):
    """Who moves in an iteration: 1, or 0 for a player that stands still."""

    G: Annotated[Moves, Live(UPDATES, "G")] = 1
    F: Annotated[Moves, Live(UPDATES, "F")] = 1
    D_X: Annotated[Moves, Live(UPDATES, "D_X")] = 1
    D_Y: Annotated[Moves, Live(UPDATES, "D_Y")] = 1


@in_order
class Translation(Maps):
    """A translation without pairs: everything that decides its training, and what a person should know of it."""

    kind: ClassVar[str] = "translation"
    players: ClassVar[tuple[str, ...]] = PLAYERS
    judges: ClassVar[tuple[str, ...]] = JUDGES
    maps: ClassVar[tuple[str, ...]] = GENERATORS
    terms: ClassVar[tuple[str, ...]] = ("cycle", "identity")
    fixed: ClassVar[Mapping[str, str]] = {
        **Maps.fixed,
        "pool": "the fakes that it holds are so many",
        **fixed_optimizers(*PLAYERS),
    }

    trains: Literal["translation"]
    weights: Losses = Losses()
    pool: Pool = Pool()
    optimizers: FourOptimizers
    updates: Updates = Updates()
