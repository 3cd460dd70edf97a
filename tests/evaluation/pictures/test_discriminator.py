"""The places that are looked at, and the samples that are shown."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.evaluation.pictures import discriminator
from gantui.evaluation.pictures.fixed_samples import FixedSamples
from gantui.evaluation.pictures.window import Extent, cells, grid
from gantui.evaluation.pictures.window import window as window_of
from gantui.gan.trainer import Trainer
from tests.gan.building import DIRAC, run, source, trainer, weights
from tests.session.small import experiment

CPU = torch.device("cpu")


def test_the_grid_holds_cell_centres_from_the_top_left() -> None:
    places = grid((-1.0, 1.0, -2.0, 2.0), rows=2, columns=4, device=CPU)
    assert places[0].tolist() == [-0.75, 1.0]
    assert places[3].tolist() == [0.75, 1.0]
    assert places[4].tolist() == [-0.75, -1.0]


def window(made: Trainer) -> Extent:
    return window_of(made.distribution, CPU)


def test_the_window_is_a_square_around_the_data_and_the_same_for_every_seed() -> None:
    one, other = (window(Trainer(experiment(), [seed], CPU)) for seed in (1, 2))
    assert one == other
    left, right, bottom, top = one
    assert right - left == pytest.approx(top - bottom)
    assert right > 2.0


def test_on_the_line_the_window_spans_the_data() -> None:
    chosen = Trainer(experiment("distribution={name='gaussian', mean=4.0, std=0.5}"), [1], CPU)
    left, right, bottom, top = window(chosen)
    assert (left + right) / 2 == pytest.approx(4.0, abs=0.5)
    assert 3 < right - left < 8
    assert (bottom, top) == (0.0, 1.0)


def test_data_at_one_place_still_have_a_window() -> None:
    chosen = Trainer(experiment("distribution={name='dirac', at=3.0}"), [1], CPU)
    assert window(chosen) == (1.0, 5.0, 0.0, 1.0)


def test_cells_are_the_centres_of_equal_parts() -> None:
    assert cells(-1.0, 1.0, 4, CPU).tolist() == [-0.75, -0.25, 0.25, 0.75]


@pytest.mark.parametrize(
    "latent", ["{name='normal', dim=3}", "{name='mixture', components=4}", "{name='mixture', dim=3, learned=true}"]
)
def test_what_is_displayed_is_the_same_all_along_and_fits_the_generator(latent: str) -> None:
    made = Trainer(experiment(f"latent={latent}"), [3, 4], CPU)
    first = FixedSamples.make(made, 20)
    made.step()
    again = FixedSamples.make(made, 20)
    assert torch.equal(first.real, again.real)
    assert torch.equal(first.latent, again.latent)
    assert first.real.shape == (2, 20, 2)
    assert made.fakes(first.latent).shape == (2, 20, 2)
    alone = FixedSamples.make(Trainer(experiment(f"latent={latent}"), [4], CPU), 20)
    assert torch.equal(alone.real[0], first.real[1])
    assert torch.equal(alone.latent[0], first.latent[1])


def slope(made: Trainer, places: Tensor) -> Tensor:
    return discriminator.raw_and_slope(made, places)[1]


class TestSlope:
    @pytest.mark.parametrize("objective", ["wasserstein", "non_saturating", "fgan"])
    def test_of_a_linear_d_it_is_the_length_of_its_weights_everywhere(self, objective: str) -> None:
        made = trainer(f"objective.name={objective}", "discriminator.hidden=[]", seeds=(0, 1))
        matrix = made.discriminator.network.parts(made.discriminator.params.detach())[0]
        found = slope(made, 5 * torch.randn(2, 30, 2, generator=source()))
        torch.testing.assert_close(found, torch.linalg.vector_norm(matrix, dim=(1, 2)).unsqueeze(1).expand(2, 30))

    def test_on_the_line(self) -> None:
        made = trainer(*DIRAC, "discriminator.start=-1.7")
        torch.testing.assert_close(slope(made, torch.randn(1, 9, 1, generator=source())), torch.full((1, 9), 1.7))

    def test_of_packs_it_is_over_all_that_d_sees(self) -> None:
        made = trainer("packing.size=2", "discriminator.hidden=[]")
        (matrix, _) = made.discriminator.network.parts(made.discriminator.params.detach())
        assert matrix.shape == (1, 4, 1)
        torch.testing.assert_close(slope(made, torch.zeros(1, 3, 2))[0, 0], matrix.norm())

    def test_spectral_normalisation_bounds_it_by_1(self) -> None:
        made = run(trainer("penalties.spectral_norm=true", "discriminator.hidden=[]"), 30)
        assert slope(made, torch.zeros(1, 1, 2)).item() == pytest.approx(1, abs=1e-3)

    @pytest.mark.parametrize("more", [[], ["discriminator.normalisation=batch"], ["discriminator.activation=tanh"]])
    def test_of_any_d_it_is_that_of_the_raw_output(self, more: list[str]) -> None:
        made = run(trainer(*more, "discriminator.activation=tanh"), 3)
        before = weights(made)
        x = torch.randn(1, 5, 2, generator=source())
        found, step = slope(made, x), 1e-2
        along = [(made.raw(x + step * axis) - made.raw(x - step * axis)) / (2 * step) for axis in torch.eye(2)]
        torch.testing.assert_close(found, torch.stack(along).norm(dim=0), rtol=0.01, atol=1e-4)
        assert torch.equal(weights(made), before)

    @pytest.mark.parametrize(
        ("settings", "why"),
        [
            (["discriminator.name=minibatch"], "compares"),
            (["packing.size='batch'"], "compares"),
            (["objective={name='mad', generators=2}"], "3 outputs"),
        ],
    )
    def test_refused_where_d_has_none(self, settings: list[str], why: str) -> None:
        assert why in discriminator.without_slope(trainer(*settings).experiment)
        assert not discriminator.without_slope(trainer().experiment)
