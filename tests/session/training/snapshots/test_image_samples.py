"""Pictures of images: bytes of the generator's and of real ones, the real ones made once."""

from __future__ import annotations

import numpy as np
import torch

from gantui.session.view.pictures import ImageSamples, ImageSamplesRequest
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import picture_in
from tests.gan.building import trainer
from tests.session.training.snapshots.test_snapshot_maker import looked


def test_images_are_bytes_of_the_generators_samples_and_of_real_ones() -> None:
    made = trainer("distribution={name='digits'}", "generator.output_activation=tanh")
    found = picture_in(looked(made, Requests.of(ImageSamplesRequest(5))), ImageSamples)
    assert found is not None
    assert found.fake.shape == found.real.shape == (5, 1, 8, 8)
    assert found.fake.dtype == found.real.dtype == np.uint8
    every = made.distribution.place(made.distribution.every_draw)
    known = {image.tobytes() for image in ((every + 1) * 127.5).round().to(torch.uint8).numpy()}
    assert all(image.tobytes() in known for image in found.real.reshape(5, -1))
    assert not found.flaw()


def test_points_have_no_pictures_of_images_and_nobody_misses_them() -> None:
    snapshot = looked(trainer(), Requests.of(ImageSamplesRequest(5)))
    assert picture_in(snapshot, ImageSamples) is None
    assert snapshot.facts is not None
    assert "image_samples" not in snapshot.facts.unseen
