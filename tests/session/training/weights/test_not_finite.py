from __future__ import annotations

import torch

from gantui.session.training.weights.not_finite import not_finite

COLUMNS = ("loss_d", "loss_g")
OWNERS = {"loss_d": "discriminator", "loss_g": "generator"}


def test_the_first_thing_that_is_not_finite_is_named_for_each_member() -> None:
    rows = torch.zeros(3, 4, 2)
    rows[1, 2, 1] = torch.nan
    rows[2, 2, 0] = torch.inf
    whole = {
        "discriminator": torch.tensor([True, False, True, True]),
        "generator": torch.tensor([False, False, False, True]),
    }
    found = not_finite(rows, whole, COLUMNS, OWNERS, 10)
    assert {place: (each.step, each.player, each.what) for place, each in found.items()} == {
        2: (9, "generator", "loss_g became nan"),
        0: (10, "generator", "its weights are no longer finite"),
        1: (10, "discriminator", "its weights are no longer finite"),
    }
    assert list(found) == [2, 0, 1], "as they are written down"


def test_without_new_losses_the_weights_alone_are_looked_at() -> None:
    whole = {"discriminator": torch.tensor([True]), "generator": torch.tensor([False])}
    assert not_finite(torch.zeros(0, 1, 2), whole, COLUMNS, OWNERS, 4)[0].player == "generator"
