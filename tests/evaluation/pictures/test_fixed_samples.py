"""The samples that are shown are the same all along."""

from __future__ import annotations

import pytest
import torch

from gantui.evaluation.pictures.fixed_samples import FixedSamples
from gantui.gan.trainer import Trainer
from tests.session.small import experiment

CPU = torch.device("cpu")


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
