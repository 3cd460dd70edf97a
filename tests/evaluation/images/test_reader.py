"""What is read in images of several digits: each digit by itself, and those of a set once."""

from __future__ import annotations

import pytest
import torch

from gantui.evaluation.images.classifier import Classifier, Reading, shipped
from gantui.evaluation.images.floors import Reference
from gantui.evaluation.images.reader import Reader
from gantui.experiment import distributions as described
from gantui.gan import distributions
from tests.gan.building import CPU, options, source


@pytest.fixture(scope="module")
def reader() -> Reader:
    classifier = shipped("mnist5k")
    assert classifier is not None
    return Reader(classifier, channels=3)


def test_a_number_is_read_of_its_digits_and_is_as_probable_as_all_of_them(reader: Reader) -> None:
    stacks = distributions.make(options(described.DISTRIBUTIONS, "stacked_mnist"), CPU)
    images = stacks.place(stacks.draw(30, source()))
    whole, digits = reader.read(images), [reader.classifier.read(each) for each in images.view(30, 3, -1).unbind(1)]
    hundreds, tens, ones = (each.number for each in digits)
    assert torch.equal(whole.number, 100 * hundreds + 10 * tens + ones)
    torch.testing.assert_close(whole.probability, torch.stack([each.probability for each in digits]).prod(0))
    torch.testing.assert_close(whole.features, torch.cat([each.features for each in digits], 1))


def test_of_a_set_each_digit_is_read_once_however_many_images_it_stands_in(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    stacks = distributions.make(options(described.DISTRIBUTIONS, "stacked_mnist"), CPU).held_out
    assert stacks is not None
    draws = stacks.draw(400, source())
    expected, read, seen = reader.read(stacks.place(draws)), Classifier.read, list[int]()

    def counted(self: Classifier, images: torch.Tensor) -> Reading:
        seen.append(images[..., 0].numel())
        return read(self, images)

    monkeypatch.setattr(Classifier, "read", counted)
    found = reader.read_draws(stacks, draws)
    assert sum(seen) == 1000, "the held-out digits"
    assert torch.equal(found.number, expected.number)
    torch.testing.assert_close(found.probability, expected.probability)
    torch.testing.assert_close(found.features, expected.features)


@pytest.fixture(scope="module")
def reference(reader: Reader) -> Reference:
    return Reference.make(distributions.make(options(described.DISTRIBUTIONS, "stacked_mnist"), CPU), reader, 500, CPU)


def test_all_thousand_numbers_are_equally_likely_however_few_images_were_looked_at(reference: Reference) -> None:
    assert reference.classes is not None
    torch.testing.assert_close(reference.classes.shares, torch.full((1000,), 1e-3), rtol=0.02, atol=0)


def test_digits_that_were_learned_by_heart_are_found_in_images_that_nobody_has_seen(reference: Reference) -> None:
    stacks = distributions.make(options(described.DISTRIBUTIONS, "stacked_mnist"), CPU)
    assert stacks.held_out is not None
    assert reference.memory is not None
    shares = []
    for part in (stacks, stacks.held_out):
        draws = part.draw(60, source(3))
        found = reference.nearest(part.place(draws))
        shares.append(float(reference.memory.remembers(found).float().mean()))
        assert found.place.shape == (60, 3)
        if part is stacks:
            assert torch.equal(found.place, draws.long())
            assert torch.equal(reference.shown(found.place), stacks.place(draws))
    assert shares[0] == 1
    assert shares[1] < 0.15
