"""What is worked out for pictures of images: a walk through the latents, and where D looks."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.evaluation.pictures.latent_walk import slerp, walked
from gantui.evaluation.pictures.pixel_slopes import gradients, sizes
from gantui.gan import latents
from gantui.gan.latents.labelled import with_class
from tests.gan.building import CPU, experiment, trainer


def test_on_a_sphere_the_way_keeps_its_distance_and_its_pace() -> None:
    start, end = torch.tensor([[3.0, 0.0, 0.0]]), torch.tensor([[0.0, 3.0, 0.0]])
    share = torch.linspace(0, 1, 7).view(-1, 1)
    found = slerp(start, end, share)
    angle = share[:, 0] * math.pi / 2
    exact = 3 * torch.stack([angle.cos(), angle.sin(), torch.zeros(7)], 1)
    assert torch.allclose(found, exact, atol=1e-6)


@pytest.mark.parametrize("factor", [1.0, 2.0, -1.0])
def test_between_latents_of_one_direction_or_opposite_ones_it_goes_straight(factor: float) -> None:
    start = torch.tensor([[1.0, -2.0, 0.5]])
    found = slerp(start, factor * start, torch.tensor([[0.25]]))
    assert torch.allclose(found, start + 0.25 * (factor - 1) * start)


def ends_of(*settings: str) -> tuple[latents.Latent, torch.Tensor]:
    latent = latents.make(experiment(*settings).latent, [0], CPU)
    return latent, latent.sample(0, 4, torch.Generator().manual_seed(0))


@pytest.mark.parametrize(
    "settings",
    [
        ["latent={name='normal',dim=8}"],
        ["latent={name='uniform',dim=8}"],
        ["latent={name='mixture',dim=8,components=3}"],
        ["latent={name='mixture',dim=8,components=3,learned=true}"],
    ],
)
def test_a_walk_begins_and_ends_at_its_latents(settings: list[str]) -> None:
    latent, ends = ends_of(*settings)
    found, how = walked(latent, ends, 5)
    assert found.shape == (3, 5, latent.width)
    assert torch.allclose(found[:, 0], ends[:-1], atol=1e-5)
    first = 1 if "learned=true" in settings[0] else 0
    assert torch.allclose(found[:, -1, first:], ends[1:, first:], atol=1e-5)
    assert ("sphere" in how) == ("normal" in settings[0] or first == 1)


def test_what_is_no_number_of_the_latent_vector_stays_the_same_on_the_way() -> None:
    latent, ends = ends_of("latent={name='mixture',dim=8,components=30,learned=true}")
    found, _ = walked(latent, ends, 5)
    assert (found[..., 0] == ends[:-1, :1]).all()
    normal, ends = ends_of("latent={name='normal',dim=8}")
    asked = torch.cat([ends, torch.tensor([[3.0], [1.0], [4.0], [1.0]])], 1)
    found, _ = walked(latents.Labelled(normal, torch.full((5,), 0.2)), asked, 5)
    assert (found[..., -1] == asked[:-1, -1:]).all()
    assert torch.equal(found[..., :-1], walked(normal, ends, 5)[0])


@pytest.mark.parametrize("settings", [[], ["packing.size=2"], ["labels.discriminator=projection"]])
def test_the_gradient_is_what_a_small_change_of_the_image_changes(settings: list[str]) -> None:
    made = trainer("distribution={name='digits'}", "generator.output_activation=tanh", *settings)
    images = made.distribution.place(made.distribution.every_draw[:3]).unsqueeze(0)  # type: ignore[index]
    if made.experiment.conditional:
        images = with_class(images, torch.tensor([[4, 0, 9]]))
    found = gradients(made, images)
    assert found.shape == images.shape
    step = 1e-2
    for pixel in (20, 35):
        moved = images.repeat(2, 1, 1)
        moved[0, :, pixel] += step
        moved[1, :, pixel] -= step
        pair = [made.raw(each.unsqueeze(0).repeat(1, 1, made.pack))[0] for each in moved]
        assert torch.allclose((pair[0] - pair[1]) / (2 * step), found[0, :, pixel], atol=2e-3)


def test_the_size_of_a_gradient_is_taken_over_all_channels() -> None:
    gradient = torch.zeros(1, 12)
    gradient[0, [0, 4, 8]] = torch.tensor([1.0, 2.0, 2.0])
    found = sizes(gradient, (3, 2, 2))
    assert found.tolist() == [[[[3.0, 0.0], [0.0, 0.0]]]]
