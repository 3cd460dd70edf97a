"""State and back: everything that decides the future, and nothing else taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from gantui.gan.trainer import State, Trainer
from tests.gan.building import ADAM, RMSPROP, SGD, both, trainer

CASES = {
    "adam": ADAM,
    "rmsprop, clip": [*RMSPROP, "penalties.clip=true", "objective.name=wasserstein"],
    "sgd with momentum": SGD,
    "sgd without": [setting.replace("momentum=0.9", "momentum=0.0") for setting in SGD],
    "mixture latent, average": ["latent.name=mixture", "schedule.ema=0.9"],
    "gradient penalty, d_steps, decay": [
        "penalties.gradient_penalty=true",
        "scheme.d_steps=3",
        "optimizers.generator.decay=cosine",
    ],
    "relativistic, R1, R2": ["objective.name=relativistic", "penalties.r1=true", "penalties.r2=true"],
    "bfloat16": ["precision=bfloat16"],
    "batch normalisation": [
        "generator.normalisation=batch",
        "discriminator.normalisation=batch",
        "schedule.ema=0.9",
        "latent={name='mixture', learned=true}",
    ],
    "spectral norm": ["penalties.spectral_norm=true", "discriminator.normalisation=batch"],
    "optimistic, betas that move": both("name=optimistic_adam", "decay=linear", "betas_final=[0.9, 0.99]"),
    "packs, DRAGAN, noise": ["packing.size=2", "penalties.dragan=true", "instance_noise.std=0.3"],
    "unrolled": ["scheme={name='unrolled', look_ahead=2}", "penalties.gradient_penalty=true"],
    "several generators": ["objective={name='mad', generators=2}"],
}
AT_ONCE = {
    "simultaneous": ["scheme.name=simultaneous"],
    "consensus": ["scheme.name=consensus", "penalties.spectral_norm=true"],
    "extragradient": ["scheme.name=extragradient", "discriminator.normalisation=batch"],
}


def saved(made: Trainer) -> State:
    return {name: tensor.clone() for name, tensor in made.state().items()}


def equal(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def walk(made: Trainer, moves: str) -> Trainer:
    """An iteration for each s, an extra update for each d and g."""
    for move in moves:
        if move == "s":
            made.step()
        else:
            made.extra_update({"d": "discriminator", "g": "generator"}[move])
    return made


@pytest.mark.parametrize("settings", CASES.values(), ids=CASES)
@pytest.mark.parametrize("before", ["", "sssss", "ssdsgg", "g", "dd"])
def test_a_training_goes_on_bit_for_bit(settings: list[str], before: str) -> None:
    made = walk(trainer(*settings, seeds=(0, 1)), before)
    state = saved(made)
    made.drain()
    walk(made, "sdsgs")
    fresh = trainer(*settings, seeds=(0, 1))
    walk(fresh, "sgd")  # whatever it did before
    fresh.load_state(state)
    assert equal(fresh.state(), state)
    assert fresh.drain().shape[0] == 0
    walk(fresh, "sdsgs")
    assert equal(fresh.state(), made.state())
    assert torch.equal(fresh.drain(), made.drain())


@pytest.mark.parametrize("settings", AT_ONCE.values(), ids=AT_ONCE)
def test_and_so_where_no_player_moves_by_itself(settings: list[str]) -> None:
    made = walk(trainer(*settings, seeds=(0, 1)), "ss")
    fresh = walk(trainer(*settings, seeds=(0, 1)), "s")
    fresh.load_state(saved(made))
    assert equal(walk(fresh, "ss").state(), walk(made, "ss").state())


def test_it_goes_on_across_the_end_of_a_block_of_draws() -> None:
    made = walk(trainer(), "s" * 60)
    fresh = trainer()
    fresh.load_state(saved(made))
    assert equal(walk(fresh, "s" * 10).state(), walk(made, "s" * 10).state())


def test_a_state_that_was_kept_stays_when_training_goes_on_from_it() -> None:
    made = walk(trainer("schedule.ema=0.9"), "ss")
    state = saved(made)
    kept = {name: tensor.clone() for name, tensor in state.items()}
    made.load_state(state)
    walk(made, "sdg")
    assert equal(state, kept), "nothing is shared with what was loaded"


def test_its_own_state_changes_nothing() -> None:
    made, plain = (walk(trainer(), "ss") for _ in "ab")
    made.load_state(made.state())
    assert equal(walk(made, "s").state(), walk(plain, "s").state())


def test_going_back_drains_only_what_comes_after() -> None:
    made = walk(trainer(), "ss")
    state = saved(made)
    walk(made, "sss")
    rows = made.drain()
    made.load_state(state)
    assert made.steps_done == 2
    assert torch.equal(walk(made, "sss").drain(), rows[2:])


def without(name: str) -> Callable[[State], State]:
    return lambda state: {key: value for key, value in state.items() if key != name}


def grown(name: str) -> Callable[[State], State]:
    return lambda state: state | {name: torch.zeros(*(size + 1 for size in state[name].shape), 1)}


NAMES = [
    "steps_done",
    "extra.discriminator",
    "extra.generator",
    "generator.weights",
    "discriminator.weights",
    "generator.average",
    "generator.optimizer.step",
    "generator.optimizer.exp_avg",
    "discriminator.optimizer.exp_avg_sq",
]


def test_a_state_has_these_tensors_and_no_more() -> None:
    optimizers = [
        f"{player}.optimizer.{part}"
        for player in ("generator", "discriminator")
        for part in ("step", "exp_avg", "exp_avg_sq")
    ]
    expected = {*NAMES[:6], *optimizers}
    assert set(walk(trainer("schedule.ema=0.9"), "s").state()) == expected


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        (["generator.normalisation=batch"], {"generator.memory"}),
        (["discriminator.normalisation=batch"], {"discriminator.memory"}),
        (["penalties.spectral_norm=true"], {"discriminator.memory"}),
        (both("name=optimistic_adam"), {"generator.optimizer.before", "discriminator.optimizer.before"}),
    ],
)
def test_and_what_networks_and_optimizers_remember(settings: list[str], more: set[str]) -> None:
    plain = set(walk(trainer(), "s").state())
    made = walk(trainer(*settings), "s")
    assert set(made.state()) == plain | more
    for name in more:
        broken = saved(made)
        del broken[name]
        with pytest.raises(ValueError, match=name):
            made.load_state(broken)


def state_of(*settings: str, seeds: tuple[int, ...] = (0, 1), moves: str = "ss") -> Callable[[State], State]:
    return lambda _: saved(walk(trainer(*settings, seeds=seeds), moves))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        *((without(name), name) for name in NAMES),
        *((grown(name), name) for name in NAMES),
        (lambda state: {}, "there is no tensor"),
        (
            lambda state: state | {"discriminator.optimizer.square_avg": torch.zeros(2, 3)},
            "discriminator.optimizer.square_avg",
        ),
        (lambda state: {key: value for key, value in state.items() if ".optimizer." not in key}, "no tensor"),
        (lambda state: state | {"steps_done": torch.tensor(0)}, "optimizer"),  # it can't remember what it never did
        (state_of("schedule.ema=0.9", *RMSPROP), "generator.optimizer"),
        (state_of("schedule.ema=0.9", *SGD), "generator.optimizer"),
        (state_of(), "generator.average"),
        (state_of("schedule.ema=0.9", seeds=(0,)), "weights"),
        (state_of("schedule.ema=0.9", "generator.hidden=[8]"), "generator.weights"),
        (state_of("schedule.ema=0.9", "discriminator.hidden=[8]"), "discriminator.weights"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(change: Callable[[State], State], said: str) -> None:
    made, twin = (walk(trainer("schedule.ema=0.9", seeds=(0, 1)), "ssd") for _ in "ab")
    before = saved(made)
    wrong = change({name: tensor + 1 if "weights" in name else tensor for name, tensor in before.items()})
    with pytest.raises(ValueError, match=said):
        made.load_state(wrong)
    assert equal(made.state(), before)
    assert torch.equal(made.drain(), twin.drain()), "the log too"
    assert equal(walk(made, "sdg").state(), walk(twin, "sdg").state())
