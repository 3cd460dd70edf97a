"""Images moved before D sees them: real and fake alike, each by its own pixels, and G learns through the move."""

from __future__ import annotations

import pytest
import torch

from gantui.gan.augmentation import draw_shifts, shifted
from gantui.gan.trainer import Trainer
from tests.gan.building import source, trainer

MOVED = ("distribution={name='digits'}", "augmentation.shift=2")


def rolled(image: torch.Tensor, by: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    """IMAGE moved BY [2] pixels, as torch itself does it."""
    return image.reshape(shape).roll(tuple(by.tolist()), dims=(1, 2)).flatten()


@pytest.mark.parametrize("shape", [(1, 4, 5), (3, 3, 3)])
def test_each_image_moves_by_its_own_pixels(shape: tuple[int, ...]) -> None:
    images = torch.randn(2, 6, shape[0] * shape[1] * shape[2], generator=source())
    by = draw_shifts(7, 12, source(1)).view(2, 6, 2)
    moved = shifted(images, by, shape)
    for member in range(2):
        for place in range(6):
            assert torch.equal(moved[member, place], rolled(images[member, place], by[member, place], shape))


def test_what_stands_behind_an_image_stays() -> None:
    images = torch.randn(1, 3, 13, generator=source())
    by = torch.tensor([[[1, 0], [0, 1], [-1, 2]]])
    assert torch.equal(shifted(images, by, (1, 3, 4))[..., 12:], images[..., 12:])


def test_every_shift_up_to_the_most_is_drawn_as_often() -> None:
    drawn = draw_shifts(2, 5000, source())
    for each in drawn.unbind(1):
        counts = torch.bincount(each + 2, minlength=5)
        assert len(counts) == 5
        assert counts.min() > 900
        assert counts.max() < 1100


def test_its_slope_is_exact() -> None:
    images = torch.randn(1, 2, 12, dtype=torch.float64, generator=source(), requires_grad=True)
    by = torch.tensor([[[1, -2], [0, 3]]])
    assert torch.autograd.gradcheck(lambda x: shifted(x, by, (1, 3, 4)), (images,))
    assert torch.autograd.gradgradcheck(lambda x: shifted(x, by, (1, 3, 4)).pow(3), (images,))


def test_d_sees_real_and_fake_moved_and_classes_as_they_are() -> None:
    made = trainer(*MOVED, "labels.discriminator=projection", "schedule.batch_size=50")
    batch = made.batch("discriminator", 0, 0)
    assert batch.shifts is not None
    real, fake = made.game.inputs(made.generator.weights, batch)
    clean = made.generator.network(made.generator.params, batch.latent, made.generator.buffers, True)
    for seen, before, by in ((real, batch.real, batch.shifts[:, :50]), (fake, clean, batch.shifts[:, 50:])):
        for place in range(50):
            assert torch.equal(seen[0, place, :64], rolled(before[0, place, :64], by[0, place], (1, 8, 8)))
    assert torch.equal(real[..., 64], batch.real[..., 64])
    assert not torch.equal(batch.shifts[:, :50], batch.shifts[:, 50:]), "each has its own"
    assert not torch.equal(made.batch("generator", 0, 0).shifts, batch.shifts), "and each update"


def test_g_learns_where_the_pixels_were_before_the_move() -> None:
    """G's gradient through a moved fake is D's slope there, moved back."""
    made = trainer(*MOVED, "schedule.batch_size=4")
    batch = made.batch("generator", 0, 0)
    assert batch.shifts is not None
    d, g = made.discriminator.weights, made.generator.weights
    fakes = made.generator.network(g.params, batch.latent, g.buffers, True).detach().requires_grad_()
    seen = torch.stack(
        [rolled(fake, by, (1, 8, 8)) for fake, by in zip(fakes[0], batch.shifts[0, 4:], strict=True)]
    ).unsqueeze(0)
    raw = made.discriminator.network(d.params, seen, d.buffers, True)[..., 0]
    (slope,) = torch.autograd.grad(made.game.objective.generator(None, raw).mean(), fakes)
    outputs = made.generator.network(g.params, batch.latent, g.buffers, True)
    (expected,) = torch.autograd.grad(outputs, g.params, slope)
    (found,) = torch.autograd.grad(made.game.generator_loss(d, g, batch).mean(), g.params)
    torch.testing.assert_close(found, expected)


def digests(made: Trainer) -> torch.Tensor:
    made.step()
    return made.generator.params.detach().clone()


def test_none_is_drawn_without_it_and_nothing_changes() -> None:
    plain = trainer("distribution={name='digits'}")
    assert plain.batch("discriminator", 0, 0).shifts is None
    assert not torch.equal(digests(plain), digests(trainer(*MOVED)))
