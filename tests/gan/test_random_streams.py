"""Randomness as a function of seed, purpose and step."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from gantui.gan.random_streams import BLOCK_NUMBERS, LONGEST_BLOCK, Stream, rng_for
from tests.gan.building import CPU

SMALL, LARGE = 4, BLOCK_NUMBERS // 3
"""Samples a step: blocks of `LONGEST_BLOCK` steps and of a few."""


def normal(_: int, count: int, source: torch.Generator) -> Tensor:
    return torch.randn(count, 2, generator=source)


def stream(purpose: str = "d.real", seeds: Sequence[int] = (1, 2, 3), count: int = SMALL) -> Stream:
    return Stream(purpose, seeds, CPU, normal, count, 2)


@pytest.mark.parametrize(("count", "length"), [(SMALL, LONGEST_BLOCK), (BLOCK_NUMBERS // 6, 3), (LARGE, 1), (10**6, 1)])
def test_a_block_holds_as_many_steps_as_fit(count: int, length: int) -> None:
    assert stream(count=count).length == length


@pytest.mark.parametrize("count", [SMALL, BLOCK_NUMBERS // 6])
def test_a_step_gets_the_same_numbers_in_any_order(count: int) -> None:
    steps = [0, 1, 2, 3, 4, 5, LONGEST_BLOCK, LONGEST_BLOCK + 1, 1000]
    forwards, backwards = stream(count=count), stream(count=count)
    first = {step: forwards.at(step).clone() for step in steps}
    assert all(torch.equal(backwards.at(step), first[step]) for step in reversed(steps))
    assert all(torch.equal(stream(count=count).at(step), first[step]) for step in steps), "or when asked for alone"
    assert first[0].shape == (3, count, 2)


def test_a_member_gets_the_same_numbers_alone_and_among_others() -> None:
    for step in (0, LONGEST_BLOCK - 1, LONGEST_BLOCK):
        together = stream(seeds=(7, 8, 9)).at(step)
        for index, seed in enumerate((7, 8, 9)):
            assert torch.equal(stream(seeds=(seed,)).at(step)[0], together[index])
        assert torch.equal(stream(seeds=(9, 7)).at(step), together[[2, 0]])


def test_everything_that_should_differ_does() -> None:
    base = stream()
    drawn = [
        *(base.at(step)[member].clone() for step in (0, 1, LONGEST_BLOCK, 2 * LONGEST_BLOCK) for member in range(3)),
        stream(purpose="g.real").at(0)[0],
        stream(purpose="d.latent").at(0)[0],
        stream(seeds=(4,)).at(0)[0],
    ]
    for index, one in enumerate(drawn):
        assert not any(torch.equal(one, other) for other in drawn[:index])


def test_the_global_generator_is_left_alone() -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    first = stream().at(0).clone()
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(1)
    assert torch.equal(stream().at(0), first)


def test_a_generator_is_decided_by_its_key() -> None:
    def number(seed: int, purpose: str, block: int = 0) -> int:
        return int(torch.randint(2**62, (), generator=rng_for(CPU, seed, purpose, block)))

    assert number(3, "x", 4) == number(3, "x", 4)
    keys = [(seed, purpose, block) for seed in (0, 1, 2**62) for purpose in ("x", "x/1", "y") for block in (0, 1, 11)]
    assert len({number(*key) for key in keys}) == len(keys)


def test_numbers_of_neighbouring_seeds_and_blocks_are_uncorrelated() -> None:
    drawn = torch.stack(
        [
            torch.randn(4000, generator=rng_for(CPU, seed, purpose, block))
            for seed in (0, 1)
            for purpose in ("d.real", "d.latent")
            for block in (0, 1)
        ]
    )
    correlation = torch.corrcoef(drawn) - torch.eye(8)
    assert correlation.abs().max() < 5 / 4000**0.5
