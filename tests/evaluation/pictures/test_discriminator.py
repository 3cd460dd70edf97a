"""What D says of single places: its raw output, its slope, and why there may be none."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.evaluation.pictures import discriminator
from gantui.gan.trainer import Trainer
from tests.gan.building import DIRAC, run, source, trainer, weights

CPU = torch.device("cpu")


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
