"""A rate turned by hand in a script that has a scheduler of its own: who has the last word is as the docs say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn
from torch.optim import Optimizer, lr_scheduler

from gantui.own.optimizer_hooks import OptimizerHooks

GO_ON: dict[str, Callable[[Optimizer], lr_scheduler.LRScheduler]] = {
    "StepLR": lambda optimizer: lr_scheduler.StepLR(optimizer, 3, 0.5),
    "ExponentialLR": lambda optimizer: lr_scheduler.ExponentialLR(optimizer, 0.9),
    "CosineAnnealingLR": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, 20),
}
COMPUTE_ANEW: dict[str, Callable[[Optimizer], lr_scheduler.LRScheduler]] = {
    "LambdaLR": lambda optimizer: lr_scheduler.LambdaLR(optimizer, lambda step: 1 / (1 + step)),
    "OneCycleLR": lambda optimizer: lr_scheduler.OneCycleLR(optimizer, 0.01, total_steps=20),
    "CosineAnnealingWarmRestarts": lambda optimizer: lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 20),
}


def _rates(make: Callable[[Optimizer], lr_scheduler.LRScheduler], halved_at: int | None) -> list[float]:
    """D's rate after each of eight steps of a scheduler, where it is halved by hand before one of these."""
    generator, discriminator = nn.Linear(1, 1), nn.Linear(1, 1)
    hooks = OptimizerHooks(generator, discriminator)
    optimizer = torch.optim.Adam(discriminator.parameters(), 0.01)
    scheduler, found = make(optimizer), []
    for step in range(8):
        discriminator(torch.ones(1, 1)).sum().backward()
        optimizer.step()
        if step == halved_at:
            before = hooks.options()
            assert before.discriminator.lr is not None
            half = before.discriminator.model_copy(update={"lr": before.discriminator.lr / 2})
            hooks.apply(before.model_copy(update={"discriminator": half}), hooks.scheme(), before)
        scheduler.step()
        found.append(float(optimizer.param_groups[0]["lr"]))
    hooks.close()
    return found


@pytest.mark.parametrize("name", GO_ON)
def test_a_scheduler_that_goes_on_from_a_rate_keeps_it_halved(name: str) -> None:
    alone, turned = _rates(GO_ON[name], None), _rates(GO_ON[name], 4)
    assert turned[:4] == alone[:4]
    assert turned[4:] == pytest.approx([rate / 2 for rate in alone[4:]], rel=1e-4)


@pytest.mark.parametrize("name", COMPUTE_ANEW)
def test_a_scheduler_that_computes_each_rate_anew_has_the_last_word(name: str) -> None:
    assert _rates(COMPUTE_ANEW[name], 4) == pytest.approx(_rates(COMPUTE_ANEW[name], None))
