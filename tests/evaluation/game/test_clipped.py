"""The share of D's weights that clipping holds at its limit."""

from __future__ import annotations

import pytest
import torch

from gantui.evaluation.game.clipped import clipped
from tests.gan.building import run, trainer

LONG = [f"optimizers.{player}.lr=0.1" for player in ("generator", "discriminator")]


def test_the_share_of_clipped_weights_leaves_the_padding_out() -> None:
    made = trainer("penalties.clip.limit=0.3", "discriminator.hidden=[6]")
    network = made.game.discriminator
    count = 2 * 6 + 6 + 6 + 1
    assert network.parameters == 64 > count
    own = torch.zeros(2, 64)
    own[0, :3], own[1, :count] = torch.tensor([0.3, -0.3, 0.29]), -0.3
    made.game.penalties["clip"].constrain(own)
    assert clipped(network, own, 0.3).tolist() == pytest.approx([2 / count, 1])


def test_weights_that_grow_pile_up_at_the_limit() -> None:
    made = trainer("objective.name=wasserstein", "penalties.clip.limit=0.01", *LONG)
    share = float(clipped(made.game.discriminator, run(made, 3).discriminator.params.detach(), 0.01))
    assert 0.5 < share <= 1
