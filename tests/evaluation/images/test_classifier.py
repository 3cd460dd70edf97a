"""The classifier: how it is trained, kept, and read."""

from __future__ import annotations

import pytest
import torch

from gantui.evaluation.images.classifier import Classifier, Layout, _pooled, shipped
from gantui.evaluation.images.classifier_training import train
from gantui.evaluation.images.reader import Reader
from tests.evaluation.images.sets import SPACE, classifier, strokes


def test_it_reads_what_was_held_out_and_says_how_well() -> None:
    made, (images, labels) = classifier(), strokes(300, 2)
    assert made.accuracy > 0.95
    assert float((made.read(images).number == labels).float().mean()) == made.accuracy


def test_the_same_images_give_the_same_weights() -> None:
    (images, labels), (held, expected) = strokes(80, 3), strokes(20, 4)
    parts = images.__getitem__, labels, (held.__getitem__, expected)
    layout = Layout.of(SPACE.shape, SPACE.classes)
    one, other = (train(layout, *parts, seen=640) for _ in range(2))
    assert all(torch.equal(one.weights[name], other.weights[name]) for name in one.weights)


def test_what_is_kept_reads_the_same_numbers() -> None:
    made, images = classifier(), strokes(50, 9)[0]
    again = Classifier.decoded(made.encoded())
    assert (again.layout, again.accuracy, again.about) == (made.layout, made.accuracy, made.about)
    assert torch.equal(again.read(images).features, made.read(images).features)


def test_what_is_no_classifier_is_refused() -> None:
    for content in (b"", b"\0" * 8, b"\xff" * 40, classifier().encoded()[:-10]):
        with pytest.raises(ValueError, match="no classifier"):
            Classifier.decoded(content)


def test_only_names_are_looked_up_among_those_that_are_shipped() -> None:
    assert shipped("../weights/digits") is None
    assert shipped("nothing_of_that_name") is None


def test_channels_write_a_number_and_are_sure_together() -> None:
    images = strokes(30, 9)[0]
    alone, both = classifier().read(images), Reader(classifier(), 2)
    assert both.classes == 16
    found = both.read(torch.cat([images, images.roll(1, 0)], 1))
    assert torch.equal(found.number, 4 * alone.number + alone.number.roll(1))
    torch.testing.assert_close(found.probability, alone.probability * alone.probability.roll(1))
    assert found.features.shape == (30, 2 * alone.features.shape[1])


def test_pooling_takes_the_largest_of_each_four_and_leaves_a_last_row_out() -> None:
    images = torch.randn(3, 2, 7, 6, generator=torch.Generator().manual_seed(0))
    assert torch.equal(_pooled(images), torch.nn.functional.max_pool2d(images, 2))
