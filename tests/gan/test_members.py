"""Members: one of four trains as the same seed alone, whatever is being trained."""

from __future__ import annotations

import pytest
import torch

from tests.gan.building import (
    EVERYTHING,
    OBJECTIVES,
    OPTIMIZERS,
    PAIRS,
    SCHEMES,
    SGD,
    both,
    possible,
    run,
    trainer,
    weights,
)

SEEDS = (3, 1, 4, 5)
ENDS = (0, 3)
"""The members that are compared with the same seed alone: a mistake in who is who shows at an end too."""
CALM = both("eps=1e-2")
"""Keeps Adam and RMSProp from blowing up the last bit of a gradient that is nearly 0."""
EACH = EVERYTHING | {
    f"optimizer: {name}": [*settings, *(CALM if name != "sgd" else [])] for name, settings in OPTIMIZERS.items()
}
SOME = ("non_saturating", "relativistic_average", "fgan", "mad")
PLAYED = {
    f"{scheme}, {objective}": [*SCHEMES[scheme], *OBJECTIVES[objective]] for scheme in SCHEMES for objective in SOME
}


def like_alone(settings: list[str], steps: int) -> None:
    """Within float tolerance: in any size sums are rounded in another order."""
    together = run(trainer(*settings, seeds=SEEDS), steps)
    log = together.drain()
    assert not torch.equal(weights(together)[0], weights(together)[1])
    for member in ENDS:
        alone = run(trainer(*settings, seeds=(SEEDS[member],)), steps)
        torch.testing.assert_close(weights(alone)[0], weights(together)[member], rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(alone.drain()[:, 0], log[:, member], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("settings", EACH.values(), ids=EACH)
def test_a_member_among_others_trains_as_it_would_alone(settings: list[str]) -> None:
    like_alone([*SGD, *settings], 3)


@pytest.mark.parametrize("settings", PAIRS.values(), ids=PAIRS)
def test_and_so_with_every_objective_under_every_penalty(settings: list[str]) -> None:
    like_alone([*SGD, *settings, "schedule.ema=0.9"], 2)


@pytest.mark.parametrize("settings", PLAYED.values(), ids=PLAYED)
def test_and_so_under_every_scheme(settings: list[str]) -> None:
    like_alone(
        [*SGD, *settings, *(["penalties.dragan=true"] if possible(*settings, "penalties.dragan=true") else [])], 2
    )


@pytest.mark.parametrize(
    "settings",
    [
        ["schedule.batch_size=33", "generator.hidden=[17]", "discriminator.hidden=[19]"],
        ["schedule.batch_size=64", "generator.hidden=[32, 32]", "discriminator.hidden=[32, 32]"],
        ["distribution.name=moons", "generator.hidden=[]", "discriminator.hidden=[1]"],
    ],
)
def test_and_so_in_every_size(settings: list[str]) -> None:
    like_alone([*SGD, *settings], 3)


ONLY_NEARLY = {
    "generator: locations": "matrices with a single row or column, in one dimension",
    "discriminator: linear": "likewise",
    "other: a number": "likewise",
    "packing: packs": "so few rows and columns",
    "packing: packs with deviations": "likewise",
}
"""What the matrix library may round differently for one member and for many, in the last bit."""


def filling(settings: list[str]) -> list[str]:
    """SETTINGS in sizes that fill the processor's vectors."""
    sizes = ["schedule.batch_size=32"]
    for player, widths in (("generator", "[32, 16]"), ("discriminator", "[16, 32]")):
        wider = {"residual": "width=32", "dcgan": "channels=[8, 16]", "resnet": "channels=[8, 16]"}
        name = next((name for name in wider if f"{player}.name={name}" in settings), "mlp")
        sizes.append(f"{player}.{wider.get(name, f'hidden={widths}')}")
    return [setting.replace("generators=5", "generators=4") for setting in [*settings, *sizes]]


@pytest.mark.parametrize(
    "settings", [EACH[name] for name in EACH if name not in ONLY_NEARLY], ids=[n for n in EACH if n not in ONLY_NEARLY]
)
def test_in_sizes_that_fill_vectors_it_is_bit_for_bit_the_same(settings: list[str]) -> None:
    settings = filling(settings)
    together = run(trainer(*settings, seeds=SEEDS), 4)
    for member in ENDS:
        assert torch.equal(weights(run(trainer(*settings, seeds=(SEEDS[member],)), 4))[0], weights(together)[member])


@pytest.mark.parametrize(
    "settings",
    [
        [],
        ["latent.name=mixture", "penalties.gradient_penalty=true"],
        ["latent={name='mixture', learned=true}", "penalties.dragan.noise=normal", "instance_noise.std=1.0"],
    ],
)
def test_a_member_starts_and_draws_bit_for_bit_as_it_would_alone(settings: list[str]) -> None:
    together = trainer(*settings, seeds=SEEDS)
    for member, seed in enumerate(SEEDS):
        alone = trainer(*settings, seeds=(seed,))
        assert torch.equal(weights(alone)[0], weights(together)[member])
        for player in alone.draws:
            one, many = (made.draws[player].batch(70, 0, 10) for made in (alone, together))
            assert torch.equal(one.real[0], many.real[member])
            assert torch.equal(one.latent[0], many.latent[member])
            assert (one.noise is None) == (many.noise is None) == ("instance_noise.std=1.0" not in settings)
            if one.noise is not None and many.noise is not None:
                assert torch.equal(one.noise[0], many.noise[member])
            assert one.drawn is not None
            assert many.drawn is not None
            assert one.drawn.keys() == many.drawn.keys()
            for name, drawn in one.drawn.items():
                assert torch.equal(drawn[0], many.drawn[name][member])


def test_members_differ_and_a_seed_decides() -> None:
    final = weights(run(trainer(*SGD, seeds=(0, 1, 0)), 3))
    torch.testing.assert_close(final[0], final[2], rtol=1e-4, atol=1e-5)
    assert (final[0] - final[1]).abs().max() > 0.1


def test_the_global_generator_plays_no_part() -> None:
    settings = ["latent={name='mixture', learned=true}", "penalties.dragan=true", "instance_noise.std=1.0"]
    torch.manual_seed(0)
    first = weights(run(trainer(*settings), 2))
    torch.manual_seed(1)
    assert torch.equal(weights(run(trainer(*settings), 2)), first)
