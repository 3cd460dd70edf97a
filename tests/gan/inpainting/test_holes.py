"""Where holes are."""

from __future__ import annotations

import pytest
import torch

from gantui.experiment.inpainting import HOLES
from gantui.gan.inpainting.holes import DRAWN, Hole, make

CPU = torch.device("cpu")


def hole(name: str, shape: tuple[int, ...] = (1, 8, 8), **settings: object) -> Hole:
    return make(HOLES.find(name)(name=name, **settings), shape, CPU)


def picture(made: Hole, *drawn: float) -> list[str]:
    _, height, width = made.shape
    mask = made.mask(torch.tensor(drawn or (0.0,) * DRAWN))
    return ["".join(".#"[bool(each)] for each in row) for row in mask[: height * width].view(height, width)]


def test_the_middle_is_the_middle() -> None:
    assert picture(hole("middle", (1, 4, 6))) == ["......", ".###..", ".###..", "......"]
    assert picture(hole("middle", (1, 4, 4), size=0.01)) == ["....", ".#..", "....", "...."]
    assert picture(hole("middle", (1, 4, 4), size=0.99)) == ["###.", "###.", "###.", "...."]


def test_a_half_is_the_lower_one() -> None:
    assert picture(hole("half", (1, 5, 3))) == ["...", "...", "###", "###", "###"]


def test_a_random_one_reaches_every_corner_and_no_further() -> None:
    made = hole("random", (1, 4, 4), size=0.5)
    last = 1 - 2.0**-24
    assert picture(made, 0.0, 0.0) == ["##..", "##..", "....", "...."]
    assert picture(made, last, last) == ["....", "....", "..##", "..##"]
    masks = made.mask(torch.rand(3000, DRAWN, generator=torch.Generator().manual_seed(0)))
    assert (masks.sum(1) == 4).all()
    places, counts = masks.unique(dim=0, return_counts=True)
    assert len(places) == 9
    assert counts.min() > 250


@pytest.mark.parametrize("name", list(HOLES))
def test_a_hole_is_the_same_in_each_channel_and_goes_over_members(name: str) -> None:
    drawn = torch.rand(2, 5, DRAWN, generator=torch.Generator().manual_seed(1))
    grey, colour = hole(name).mask(drawn), hole(name, (3, 8, 8)).mask(drawn)
    assert grey.shape == (2, 5, 64)
    assert grey.dtype == torch.bool
    assert torch.equal(colour, grey.repeat(1, 1, 3))
    assert hole(name).moves == (not (grey == grey[0, 0]).all())
