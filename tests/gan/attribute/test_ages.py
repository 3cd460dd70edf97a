"""Digits of every age: one age of each is known, and the truth at any other follows from its middle lines."""

from __future__ import annotations

import pytest
import torch

from gantui.experiment.attribute import Pen
from gantui.experiment.files.images.shipped import read
from gantui.gan.attribute.ages import Digits, redrawn, thickness_of

PEN, CPU = Pen(thinnest=0.7, boldest=1.8), torch.device("cpu")


@pytest.fixture(scope="module")
def digits() -> Digits:
    return Digits.of("digits", PEN, CPU, held_out=False)


def test_each_is_known_at_one_age_which_is_the_same_for_every_seed(digits: Digits) -> None:
    again = Digits.of("digits", PEN, CPU, held_out=False)
    every = torch.arange(len(digits.own))
    assert len(every) == len(read("digits")[0].pixels)
    assert torch.equal(digits.own, again.own)
    assert 0 <= digits.own.min() < 0.01
    assert 0.99 < digits.own.max() <= 1
    assert torch.equal(digits.known(every), digits.at(every, digits.own))
    held = Digits.of("digits", PEN, CPU, held_out=True)
    assert len(held.own) == len(read("digits")[1].pixels)
    assert not torch.equal(held.own, digits.own[: len(held.own)])


def test_strokes_grow_with_the_age(digits: Digits) -> None:
    places = torch.arange(40).view(2, 20)
    young, old = (digits.at(places, torch.full((2, 20), age)) for age in (0.2, 0.8))
    assert young.shape == (2, 20, 64)
    assert (old >= young).all()
    assert (old.sum(2) > young.sum(2) + 1).all()
    assert young.min() == -1
    assert old.max() == 1
    assert thickness_of(PEN, torch.tensor([0.0, 0.5, 1.0])).tolist() == pytest.approx([0.7, 1.25, 1.8])


def test_a_given_digit_can_be_drawn_again_by_what_is_seen_of_it(digits: Digits) -> None:
    """Nearer to the truth than the digit as it is given; not quite there, since its lines are not seen as they were."""
    places = torch.arange(200)
    asked = 1 - digits.own[places]
    truth, given = digits.at(places, asked), digits.known(places)
    drawn = redrawn(PEN, given, asked, 8)
    off, copied = ((each - truth).square().sum(1).sqrt().mean() for each in (drawn, given))
    assert 0 < off < 0.8 * copied
