"""Every preset trains many members at once, each as its seed alone."""

from __future__ import annotations

import pytest
import torch

from gantui.experiment.files import presets, validation
from gantui.gan.trainer import Trainer
from tests.complete_presets import GANS
from tests.gan.building import CPU, run, weights

SEEDS = (2, 7, 1)
CALM = ["optimizers.generator.eps=1e-2", "optimizers.discriminator.eps=1e-2"]
"""Keeps Adam and RMSProp from blowing up the last bit of a gradient that is nearly 0."""


def calm(name: str) -> list[str]:
    """The settings that keep the preset NAME's optimizers from that."""
    players = presets.find(name).raw["optimizers"]
    return [setting for setting in CALM if players[setting.split(".")[1]]["name"] != "sgd"]


@pytest.mark.parametrize("name", GANS)
def test_a_member_of_any_preset_trains_as_it_would_alone(name: str) -> None:
    raw = validation.override(presets.find(name).raw, ["device=cpu", "schedule.batch_size=40", *calm(name)])
    experiment = validation.validate(raw, name)
    together = run(Trainer(experiment, SEEDS, CPU), 2)
    for member in (0, len(SEEDS) - 1):
        alone = run(Trainer(experiment, [SEEDS[member]], CPU), 2)
        torch.testing.assert_close(weights(alone)[0], weights(together)[member], rtol=1e-4, atol=1e-5)
