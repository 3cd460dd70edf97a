"""Fakes by class: what is read in them is what judges the training."""

from __future__ import annotations

import numpy as np
import torch

from gantui.evaluation.images.classifier import shipped
from gantui.session.view.pictures import ClassedImages, ClassedImagesRequest, ImageSamples, ImageSamplesRequest
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import picture_in
from tests.gan.building import trainer
from tests.session.training.snapshots.test_snapshot_maker import looked


def test_the_classes_are_those_that_the_shipped_classifier_reads_in_these_images() -> None:
    made = trainer("distribution={name='digits'}", "generator.output_activation=tanh")
    snapshot = looked(made, Requests.of(ClassedImagesRequest(40), ImageSamplesRequest(6)))
    found, samples = picture_in(snapshot, ClassedImages), picture_in(snapshot, ImageSamples)
    assert found is not None
    assert samples is not None
    assert np.array_equal(found.fake[:6], samples.fake), "of the same latents"
    assert found.fake.shape == (40, 1, 8, 8)
    classifier = shipped("digits")
    assert classifier is not None
    reading = classifier.read(torch.tensor(found.fake).flatten(1).float() / 127.5 - 1)
    same = (torch.tensor(found.read) == reading.number).float().mean()
    assert same > 0.9, "but for what rounding to bytes changes"
    assert not found.flaw()
    assert found.asked is None
