"""Pictures of images hold what they say: the ends of D's ranking, its gradient, the nearest images, a walk."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import numpy as np
import torch

from gantui.evaluation.pictures.pixel_slopes import gradients
from gantui.gan.latents.labelled import with_class
from gantui.gan.trainer import Trainer
from gantui.session.training.snapshots.makers.image_bytes import as_bytes
from gantui.session.view.pictures import (
    BelievedImages,
    BelievedImagesRequest,
    ClassedImages,
    ClassedImagesRequest,
    ImageSamples,
    ImageSamplesRequest,
    ImageSlopes,
    ImageSlopesRequest,
    LatentWalk,
    LatentWalkRequest,
    NearestImages,
    NearestImagesRequest,
)
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import picture_in
from tests.gan.building import run, trainer, weights
from tests.session.training.snapshots.test_snapshot_maker import NOW, looked, shown

P = TypeVar("P", bound=Picture)
EVERYTHING = Requests.of(
    ImageSamplesRequest(9), ClassedImagesRequest(9), BelievedImagesRequest(4), ImageSlopesRequest(3),
    NearestImagesRequest(5), LatentWalkRequest(3, 4),
)  # fmt: skip


@cache
def made() -> Trainer:
    return trainer("distribution={name='digits'}", "generator.output_activation=tanh")


def seen(kind: type[P], views: Requests = EVERYTHING) -> P:
    found = picture_in(looked(made(), views), kind)
    assert found is not None
    assert not found.flaw()
    return found


def values(images: np.ndarray) -> torch.Tensor:
    """IMAGES as numbers from -1 to 1: [n, width]."""
    return torch.tensor(images).flatten(1).float() / 127.5 - 1


def test_the_most_and_the_least_believed_are_the_ends_of_d_s_ranking() -> None:
    found = seen(BelievedImages)
    assert found.of >= 256
    many = seen(ImageSamples, Requests.of(ImageSamplesRequest(found.of)))
    for images, scores, every in (
        (found.fake, found.fake_score, many.fake),
        (found.real, found.real_score, many.real),
    ):
        nothing = torch.empty(1, 0, 64)
        ranked = made().score(values(every).unsqueeze(0), nothing, nothing)[0].sort(descending=True).values.numpy()
        assert images.shape == (8, 1, 8, 8)
        assert np.allclose(scores, [*ranked[:4], *ranked[:-5:-1]], atol=0.01)
        again = made().score(values(images).unsqueeze(0), nothing, nothing)[0].numpy()
        assert np.allclose(scores, again, atol=0.01)


def test_d_s_gradient_lies_below_the_image_that_it_is_of() -> None:
    found, samples = seen(ImageSlopes), seen(ImageSamples)
    for images, slopes, norms, same in (
        (found.fake, found.fake_slope, found.fake_norm, samples.fake),
        (found.real, found.real_slope, found.real_norm, samples.real),
    ):
        assert np.array_equal(images, same[:3])
        exact = gradients(made(), values(images).unsqueeze(0))[0]
        assert np.allclose(norms, exact.norm(dim=1), rtol=0.05)
        expected = exact.abs() / exact.abs().amax(1, keepdim=True) * 255
        assert np.abs(slopes.reshape(3, -1) - expected.numpy()).mean() < 8
        assert (slopes.max((1, 2, 3)) == 255).all()


def test_each_fake_has_the_training_image_that_is_nearest_by_its_pixels() -> None:
    found = seen(NearestImages)
    data = made().distribution
    assert data.every_draw is not None
    every = data.place(data.every_draw).double()
    apart = (values(found.fake).double()[:, None] - every).square().sum(2).sqrt()
    assert np.allclose(found.distance, apart.min(1).values, rtol=0.01)
    assert torch.allclose(values(found.nearest), every[apart.argmin(1)].float(), atol=0.005)
    two = apart.topk(2, dim=1, largest=False).values
    assert np.allclose(found.ratio, two[:, 0] / two[:, 1], rtol=0.01)
    assert found.limit is not None
    assert 0 < found.limit < 5
    assert 0 < found.clear < 1


def test_of_stacked_digits_each_channel_has_the_digit_that_is_nearest_to_it() -> None:
    stacked = trainer("distribution={name='stacked_mnist'}", "generator.hidden=[8]", "discriminator.hidden=[8]")
    found = picture_in(looked(stacked, Requests.of(NearestImagesRequest(2))), NearestImages)
    assert found is not None
    assert not found.flaw()
    digits = stacked.distribution.singles
    assert digits is not None
    assert digits.every_draw is not None
    every = digits.place(digits.every_draw).double()
    apart = torch.cdist(values(found.fake).double().view(6, 784), every)
    assert torch.allclose(values(found.nearest).view(6, 784), every[apart.argmin(1)].float(), atol=0.005)
    two = apart.topk(2, dim=1, largest=False).values.view(2, 3, 2)
    ratio, clearest = (two[..., 0] / two[..., 1]).min(1)
    assert np.allclose(found.ratio, ratio, rtol=0.01)
    assert np.allclose(found.distance, two[torch.arange(2), clearest, 0], rtol=0.01)


def test_the_walk_goes_from_fake_to_fake_without_a_break() -> None:
    found, samples = seen(LatentWalk), seen(ImageSamples)
    assert (found.frames, len(found.images)) == (4, 12)
    paths = found.images.reshape(3, 4, 1, 8, 8).astype(int)
    assert np.abs(paths[:, 0] - samples.fake[:3]).max() <= 1
    assert np.abs(paths[:, -1] - samples.fake[1:4]).max() <= 1


def test_what_d_cannot_say_of_single_images_is_told_instead() -> None:
    alone = trainer("distribution={name='digits'}", "generator.output_activation=tanh", "discriminator.name=minibatch")
    snapshot = looked(alone, EVERYTHING)
    assert snapshot.facts is not None
    for name, kind in (("believed_images", BelievedImages), ("image_slopes", ImageSlopes)):
        assert "compares samples" in snapshot.facts.unseen[name]
        assert picture_in(snapshot, kind) is None
    assert picture_in(snapshot, NearestImages) is not None


def test_d_that_is_told_classes_judges_each_image_as_one_of_its_class() -> None:
    told = trainer(
        "distribution={name='digits'}", "generator.output_activation=tanh", "labels.discriminator=projection"
    )
    snapshot = looked(told, EVERYTHING | Requests.of(ClassedImagesRequest(256), ImageSamplesRequest(256)))
    found, classed = picture_in(snapshot, BelievedImages), picture_in(snapshot, ClassedImages)
    samples, slopes = picture_in(snapshot, ImageSamples), picture_in(snapshot, ImageSlopes)
    assert found is not None
    assert classed is not None
    assert samples is not None
    assert slopes is not None
    assert classed.asked is not None
    assert np.array_equal(classed.asked[:20], [*range(10)] * 2), "classes take turns"
    data = told.distribution
    assert data.every_draw is not None
    every = {image.tobytes(): label for image, label in zip(
        as_bytes(data.place(data.every_draw), (1, 8, 8)).numpy(), data.labels(data.every_draw).tolist(), strict=True
    )}  # fmt: skip
    assert [every[image.tobytes()] for image in samples.real] == classed.asked.tolist()
    asked, nothing = torch.tensor(classed.asked), torch.empty(1, 0, 65)
    for images, scores in ((samples.fake, found.fake_score), (samples.real, found.real_score)):
        judged = with_class(values(images), asked).unsqueeze(0)
        ranked = told.score(judged, nothing, nothing)[0].sort(descending=True).values.numpy()
        assert np.allclose(scores[:4], ranked[:4], atol=0.02)
    assert slopes.fake.shape == (3, 1, 8, 8)


def test_looking_at_all_of_them_changes_no_weight() -> None:
    unseen, watched = (trainer("distribution={name='digits'}", "generator.output_activation=tanh") for _ in range(2))
    show = shown(watched)
    for _ in range(3):
        run(unseen, 2)
        run(watched, 2)
        show.snapshot(NOW, EVERYTHING)
    assert torch.equal(weights(unseen), weights(watched))
