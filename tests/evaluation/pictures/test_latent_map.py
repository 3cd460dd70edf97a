"""The generator's map against generators that can be written down."""

from __future__ import annotations

from functools import partial

import pytest
import torch
from torch import Tensor

from gantui.evaluation.pictures import latent_map
from gantui.evaluation.pictures.latent_map import Square
from gantui.gan.latents import Latent
from gantui.gan.trainer import Trainer
from tests.gan.building import run, trainer, weights

LINEAR = "generator.hidden=[]"


def square(made: Trainer) -> Square:
    found = latent_map.square(made.experiment, made)
    assert isinstance(found, Square), found
    return found


def mapped(made: Trainer, rows: int, columns: int, *, average: bool = False) -> tuple[Tensor, Tensor]:
    generate = partial(made.generate, average=average, members=[0])
    return latent_map.mapped(generate, square(made), rows, columns, turns=made.experiment.objective.generators)


def why_not(made: Trainer) -> str:
    why = latent_map.square(made.experiment, made)
    assert isinstance(why, str)
    return why


def affine(made: Trainer) -> tuple[Tensor, Tensor]:
    """W and b of G(z) = z W + b, of the first member."""
    matrix, bias = made.generator.network.parts(made.generator.params.detach())[:2]
    return matrix[0], bias[0]


def test_a_linear_generators_stretch_is_its_determinant_everywhere() -> None:
    made = trainer("latent.dim=2", LINEAR, seeds=(4, 5))
    matrix, bias = affine(made)
    places, stretch = mapped(made, 5, 7)
    assert places.shape == (5, 7, 2)
    torch.testing.assert_close(stretch, torch.linalg.det(matrix).abs().expand(5, 7))
    corners = {(0, 0): (-2.0, 2.0), (0, 6): (2.0, 2.0), (4, 0): (-2.0, -2.0), (2, 3): (0.0, 0.0)}
    for (i, j), z in corners.items():
        torch.testing.assert_close(places[i, j], torch.tensor(z) @ matrix + bias)


def test_of_more_latents_the_plane_through_the_origin() -> None:
    made = trainer("latent.dim=5", LINEAR)
    matrix, bias = affine(made)
    places, stretch = mapped(made, 3, 3)
    torch.testing.assert_close(places[0, 0], torch.tensor([-2.0, 2.0]) @ matrix[:2] + bias)
    torch.testing.assert_close(stretch, torch.linalg.det(matrix[:2]).abs().expand(3, 3))
    assert "first two numbers of 5" in square(made).about


def test_single_latents_are_a_line() -> None:
    made = trainer("latent.dim=1", LINEAR)
    matrix, bias = affine(made)
    places, stretch = mapped(made, 9, 5)
    assert places.shape == (1, 5, 2)
    torch.testing.assert_close(stretch, matrix[0].norm().expand(1, 5))
    torch.testing.assert_close(places[0, -1], 2 * matrix[0] + bias)
    assert square(made).extent == (-2.0, 2.0, 0.0, 0.0)


def test_data_on_the_line_are_stretched_by_the_length_of_the_gradient() -> None:
    made = trainer("distribution.name=gaussian", "latent.dim=1", LINEAR)
    matrix, _ = affine(made)
    places, stretch = mapped(made, 3, 4)
    assert places.shape == (1, 4, 1)
    torch.testing.assert_close(stretch, matrix[:, 0].abs().expand(1, 4))


def test_a_box_is_mapped_whole() -> None:
    made = trainer("latent={name='uniform', dim=3, low=1.0, high=3.0}", LINEAR)
    matrix, bias = affine(made)
    places, _ = mapped(made, 2, 2)
    torch.testing.assert_close(places[1, 1], torch.tensor([3.0, 1.0, 2.0]) @ matrix + bias)
    assert square(made).extent == (1.0, 3.0, 1.0, 3.0)


def test_of_a_mixture_the_surroundings_of_a_component() -> None:
    made = trainer("latent={name='mixture', dim=3, components=4, spread=0.1}", LINEAR)
    matrix, bias = affine(made)
    part, mean = square(made), made.latent.means[0, 0]  # type: ignore[attr-defined]
    places, _ = mapped(made, 3, 3)
    torch.testing.assert_close(places[1, 1], mean @ matrix + bias)
    torch.testing.assert_close(places[0, 2], (mean + torch.tensor([0.2, 0.2, 0.0])) @ matrix + bias)
    torch.testing.assert_close(part.extent[1] - part.extent[0], 0.4)
    assert "first of 4 components" in part.about


def test_of_a_learned_mixture_too() -> None:
    made = trainer("latent={name='mixture', dim=2, components=4, spread=0.1, learned=true}", LINEAR)
    own, means, deviations = made.generator.network.parts(made.generator.params.detach())
    matrix, bias = (part[0] for part in made.generator.network.inner.parts(own)[:2])  # type: ignore[attr-defined]
    places, stretch = mapped(made, 3, 3)
    torch.testing.assert_close(places[1, 1], means[0, 0] @ matrix + bias)
    torch.testing.assert_close(places[0, 0], (means[0, 0] + torch.tensor([-0.2, 0.2])) @ matrix + bias)
    torch.testing.assert_close(stretch, (torch.linalg.det(matrix) * deviations[0, 0].prod()).abs().expand(3, 3))
    assert "learned" in square(made).about


@pytest.mark.parametrize("settings", [[], ["generator.normalisation=batch"], ["generator.name=residual"]])
def test_of_any_generator_the_stretch_is_that_of_small_areas(settings: list[str]) -> None:
    made = run(trainer("latent.dim=2", *settings, "generator.activation=tanh"), 3)
    before, part = weights(made), square(made)
    places, stretch = mapped(made, 4, 5)
    z, step = part.draws(4, 5), 1e-2
    torch.testing.assert_close(places.reshape(1, -1, 2), made.fakes(z.unsqueeze(0)))
    along = [
        (made.fakes((z + step * e)[None]) - made.fakes((z - step * e)[None]))[0] / (2 * step) for e in torch.eye(2)
    ]
    torch.testing.assert_close(stretch.flatten(), torch.linalg.det(torch.stack(along, 1)).abs(), rtol=0.02, atol=1e-4)
    assert torch.equal(weights(made), before)


def test_of_several_generators_the_first() -> None:
    made = trainer("objective={name='mad', generators=5}", "latent.dim=2")
    places, _ = mapped(made, 3, 4)
    z = square(made).draws(3, 4)
    one_by_one = torch.cat([made.fakes(each.view(1, 1, -1)) for each in z], 1)
    torch.testing.assert_close(places.reshape(1, len(z), -1), one_by_one)


def test_the_averaged_generator() -> None:
    made = run(trainer("latent.dim=2", LINEAR, "schedule.ema=0.9"), 5)
    z = square(made).draws(3, 3).unsqueeze(0)
    for average in (False, True):
        places, _ = mapped(made, 3, 3, average=average)
        torch.testing.assert_close(places.reshape(1, 9, 2), made.fakes(z, average=average))


def test_what_cannot_be_mapped_is_refused() -> None:
    assert "latent.spread = 0" in why_not(trainer("latent={name='mixture', spread=0.0}"))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (["distribution.name=gaussian"], "one number of 3"),
        (["distribution.name=gaussian", "latent.dim=1", "generator={name='locations', spread=0.5}"], "a few places"),
    ],
)
def test_on_the_line_only_what_is_a_curve_is_mapped(settings: list[str], told: str) -> None:
    assert told in why_not(trainer(*settings))


def test_of_a_latent_from_elsewhere_nothing_is_known() -> None:
    class Other(Latent):
        dim = width = 2

        def __init__(self) -> None:
            pass

        def sample(self, member: int, count: int, rng: torch.Generator) -> Tensor:
            return torch.zeros(count, 2)

    made = trainer("latent.dim=2")
    made.latent = Other()
    assert "not known" in why_not(made)
