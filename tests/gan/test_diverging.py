"""A member whose numbers are no longer finite stays by itself, whatever is being trained."""

from __future__ import annotations

import pytest
import torch

from tests.gan.building import EVERYTHING, SGD, run, trainer, weights


@pytest.mark.parametrize("settings", EVERYTHING.values(), ids=EVERYTHING)
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_the_others_train_on_bit_for_bit_as_if_nothing_had_happened(settings: list[str], player: str) -> None:
    untouched, broken = (run(trainer(*SGD, *settings, seeds=(3, 1, 4)), 1) for _ in range(2))
    with torch.no_grad():
        getattr(broken, player).params[1, 0] = torch.nan
    run(untouched, 2)
    run(broken, 2)
    assert torch.equal(weights(broken)[[0, 2]], weights(untouched)[[0, 2]])
    assert torch.equal(broken.drain()[:, [0, 2]], untouched.drain()[:, [0, 2]])
    assert broken.finite()[player].tolist() == [True, False, True]
