"""Trainings of players that go by their names, one of each kind and small enough for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor

from gantui.experiment.named_players import NamedPlayers
from gantui.gan.named_players import NamedPlayersTraining
from gantui.gan.trainees import TRAINEES
from tests.gan.attribute import small as of_ages
from tests.gan.inpainting import small as of_holes
from tests.gan.translation import small as of_maps

T = TypeVar("T", bound=NamedPlayersTraining)
CPU = torch.device("cpu")


@dataclass(frozen=True)
class Kind:
    """One kind of training, and what is known of it."""

    options: Callable[..., NamedPlayers]
    columns: tuple[str, ...]
    stages: tuple[str, ...]
    """What is told of one iteration."""
    turned: tuple[str, ...]
    """Settings that change while it trains."""
    beside: tuple[str, ...]
    """What its state has beside each player's own."""
    fixed: dict[str, str]
    """Settings that may not change in a run that has begun, with the reason."""
    records: tuple[int, ...]
    """The iterations that are recorded."""

    @property
    def players(self) -> tuple[str, ...]:
        return self.options().players

    def made(self, *sets: str, seeds: Sequence[int] = (3,)) -> NamedPlayersTraining:
        chosen = self.options(*sets)
        made = TRAINEES.find(chosen.kind)(chosen, seeds, CPU)
        assert isinstance(made, NamedPlayersTraining)
        return made


OF_GAME = ("loss_d", "loss_g", "d_real", "d_fake", "penalty.r1", "penalty.r2")
OF_D = "what the optimizer remembers is of that kind"
KINDS = {
    "translation": Kind(
        of_maps.options,
        ("loss_G", "loss_F", "loss_D_X", "loss_D_Y", "cycle", "identity"),
        ("translated", "returned", "maps", "judges"),
        ("weights.cycle=3", "optimizers.F.lr=0.002", "updates.D_X=0"),
        ("pool.D_X.held",),
        {
            "pair.angle=40": "what was learned so far is of those data",
            "pool.size=7": "the fakes that it holds are so many",
            "optimizers.D_X.name=sgd": OF_D,
        },
        (10, 20, 30, 40),
    ),
    "paired": Kind(
        of_maps.paired,
        ("loss_G", "loss_D", "l1"),
        ("made", "map", "judge of pairs"),
        ("weights.l1=3", "optimizers.G.lr=0.002"),
        (),
        {"pair.angle=40": "what was learned so far is of those data", "optimizers.D.name=sgd": OF_D},
        (10, 20, 30, 40),
    ),
    "inpainting": Kind(
        of_holes.options,
        (*OF_GAME, "reconstruction", "apart"),
        ("holes", "completed", "discriminator", "generator"),
        ("weights.reconstruction=3", "weights.seeking=0", "penalties.r1.gamma=2", "updates.discriminator=0"),
        ("generator.average",),
        {
            "hole.name=half": "what was learned so far is of such holes",
            "latent.dim=7": "the generator's weights are of that latent",
            "optimizers.generator.name=sgd": OF_D,
        },
        (10, 20, 30, 40),
    ),
    "attribute": Kind(
        of_ages.options,
        (*OF_GAME, "age_real", "age_made", "own_age"),
        ("aged", "aged judged", "ages learned"),
        ("weights.identity=3", "weights.age=0.1", "penalties.r1.gamma=2", "optimizers.generator.lr=0.002"),
        (),
        {
            "pen.boldest=2.5": "what was learned so far is of strokes of that thickness",
            "distribution.name=mnist5k": "what was learned so far is of those data",
        },
        (20, 40),
    ),
}


def done(made: T, count: int) -> T:
    """MADE after COUNT iterations more."""
    for _ in range(count):
        made.advance(1)
    return made


def same(one: NamedPlayersTraining, other: NamedPlayersTraining) -> bool:
    """Whether both would go on alike, bit for bit."""
    mine, theirs = one.state(), other.state()
    return mine.keys() == theirs.keys() and all(torch.equal(mine[name], theirs[name]) for name in mine)


def copied(made: NamedPlayersTraining) -> dict[str, Tensor]:
    """The state of MADE as it is now."""
    return {name: value.clone() for name, value in made.state().items()}


def weights(made: NamedPlayersTraining) -> dict[str, Tensor]:
    """The weights of all players of MADE as they are now."""
    return {name: player.params.detach().clone() for name, player in made.players.items()}


def moved(made: NamedPlayersTraining, before: dict[str, Tensor]) -> set[str]:
    """Those players of MADE whose weights are not as BEFORE."""
    return {name for name, own in weights(made).items() if not torch.equal(own, before[name])}
