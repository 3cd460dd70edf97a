"""A translation from pairs in training: that it learns what pairs tell."""

from __future__ import annotations

import pytest
import torch

from tests.gan.named_players import done
from tests.gan.translation.small import paired_translator


def test_without_the_l1_term_it_is_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = paired_translator("weights.l1=0")
    monkeypatch.setattr(made.game, "l1", lambda *_: pytest.fail("it is computed"))
    done(made, 1)
    assert made.log[0, 0].isnan().tolist() == [False, False, True]


def test_it_learns_the_true_map_and_not_one_of_its_symmetries() -> None:
    made = paired_translator("schedule.batch_size=64", "generator.hidden=[32]", "schedule.steps=300")
    done(made, 300)
    x = made.pair.draw_pairs(200, torch.Generator().manual_seed(1))
    apart = (made.translate("G", x[None, :, 0], [0])[0] - x[:, 1]).norm(dim=1)
    assert float(apart.mean()) < 0.1
