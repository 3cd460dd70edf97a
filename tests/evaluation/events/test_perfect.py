"""The data's own sampler in the place of a generator is called solved, for every kind of data; a poorer one never."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
import torch
from torch import Tensor

from gantui.evaluation.events import Diagnosis, TrainingFacts
from gantui.evaluation.record import measure_each
from gantui.experiment.distributions import DISTRIBUTIONS
from gantui.gan.random_streams import rng_for
from tests.gan.building import CPU, trainer

MEMBERS, RECORDS = 5, 12
SMALL = ("generator.hidden=[4]", "discriminator.hidden=[4]", "evaluation.samples=400", "schedule.batch_size=8")
BELLS = "distribution={name='mixture', centres=[-3.0, 3.0], std=1.0}"
# A set of images can only give its own images again: that is memorising, which images/test_kind.py holds.
DATA = {
    "two bells": BELLS,
    "bells that overlap": "distribution={name='mixture', centres=[-1.0, 1.0, 4.0], std=1.0}",
    "one bell": "distribution={name='gaussian', mean=4.0, std=1.25}",
    **{
        name: f"distribution={{name='{name}'}}"
        for name in DISTRIBUTIONS
        if name not in ("mixture", "gaussian", "points", "dirac", "digits", "mnist5k", "stacked_mnist", "images")
    },
}
Spoil = Callable[[Tensor], Tensor]


def solved(data: str, spoil: Spoil = lambda points: points, *told: str) -> list[bool]:
    """Whether each of some members is called solved whose generator makes real points, SPOILT.

    Where it is TOLD classes, they are points of these.
    """
    made = trainer(data, *SMALL, *told, seeds=range(MEMBERS))
    source = rng_for(CPU, 0, "a perfect generator")

    def fakes(latent: Tensor, **_: object) -> Tensor:
        real = torch.stack([made.distribution.sample(latent.shape[1], source) for _ in latent])
        if told:
            pool = made.distribution.sample(2 * MEMBERS * latent.shape[1], source)
            of_pool = made.distribution.labels(pool)
            assert of_pool is not None
            for label in range(int(of_pool.max()) + 1):
                where = latent[..., -1] == label
                real[where] = pool[of_pool == label][: int(where.sum())]
        return spoil(real)

    made.fakes = fakes  # type: ignore[method-assign]
    members = [Diagnosis(made.experiment.diagnosis, TrainingFacts.of(made)) for _ in range(MEMBERS)]
    for _ in range(RECORDS):
        made.steps_done += 100
        unknown = torch.full((MEMBERS, len(made.columns)), torch.nan)
        for diagnosis, found in zip(members, measure_each(made, unknown, 0.0, range(MEMBERS)), strict=True):
            diagnosis.see(found.record, found.coverage)
    return ["solved" in [event.kind for event in diagnosis.standing] for diagnosis in members]


@cache
def perfect(name: str) -> list[bool]:
    return solved(DATA[name])


@pytest.mark.parametrize("name", DATA)
def test_a_perfect_generator_is_called_solved(name: str) -> None:
    assert sum(perfect(name)) >= MEMBERS - 1


def test_hardly_one_perfect_generator_is_missed() -> None:
    found = [each for name in DATA for each in perfect(name)]
    assert sum(found) > 0.95 * len(found)


TOLD = "labels.discriminator=concatenation"


def test_a_generator_that_is_asked_for_classes_is_solved_only_if_it_makes_them() -> None:
    assert sum(solved(BELLS, lambda x: x, TOLD)) >= MEMBERS - 1
    assert not any(solved(BELLS, lambda x: -x, TOLD)), "the data as a whole are the same"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda x: torch.where(x < 0, -4 + 0.2 * (x + 3), 4 + 0.2 * (x - 3)),
        lambda x: torch.where(x < 0, -3 + 0.7 * (x + 3), 3 + 0.7 * (x - 3)),
        lambda x: x + 0.3,
    ],
    ids=["two spikes beside the bells", "narrow bells", "bells beside the bells"],
)
def test_a_poorer_one_never(spoil: Spoil) -> None:
    assert not any(solved(BELLS, spoil))
