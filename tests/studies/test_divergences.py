"""A small discriminator trained on samples of two known Gaussians: its bound comes up to the divergence, never above.

A minute or two in all: pytest -m study.
"""

from __future__ import annotations

from typing import get_args

import pytest
import torch
from torch import Tensor, nn

from gantui.experiment import objectives as described
from gantui.gan import objectives
from gantui.gan.objectives.divergences import divergence
from tests.gan.building import options, source

pytestmark = pytest.mark.study
torch.set_num_threads(1)  # two would wait for each other longer than they work

STEPS, BATCH = 1500, 1024
REACHED = 0.97
"""Of the divergence from the best constant D, at least."""
P = torch.distributions.Normal(0.4, 1.0)
Q = torch.distributions.Normal(-0.3, 1.05)


def integral(values: Tensor, x: Tensor) -> float:
    return torch.trapezoid(values.double(), x.double()).item()


@pytest.mark.parametrize(
    ("name", "alpha"),
    [
        *((name, None) for name in get_args(described.DivergenceName) if name != "alpha"),
        *(("alpha", alpha) for alpha in (-1.0, 0.5, 1.5, 2.0)),
    ],
)
def test_a_trained_discriminators_bound_reaches_the_divergence(name: str, alpha: float | None) -> None:
    settings = options(described.OBJECTIVES, "fgan", divergence=name, **({} if alpha is None else {"alpha": alpha}))
    row, objective, random = divergence(settings), objectives.make(settings), source()
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(1, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1))
    adam = torch.optim.Adam(network.parameters(), lr=3e-3)
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(adam, STEPS)
    for _ in range(STEPS):
        drawn = torch.randn(2, BATCH, 1, generator=random)
        real, fake = P.mean + P.stddev * drawn[0], Q.mean + Q.stddev * drawn[1]
        loss = objective.discriminator(network(real).T, network(fake).T).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        decay.step()
    x = torch.linspace(-6, 6, 4001)
    p, q = P.log_prob(x).exp(), Q.log_prob(x).exp()
    truth = integral(q * row.f((P.log_prob(x) - Q.log_prob(x)).exp()), x)
    with torch.no_grad():
        v = network(x.unsqueeze(1)).squeeze(1)
        bound = integral(p * row.activation(v) - q * row.price(v), x)
    undecided = -settings.rest["discriminator"]  # the bound of an undecided D: what is there without learning
    print(f"{name} {alpha or ''}: bound {bound:.5f}, divergence {truth:.5f}")
    assert REACHED * (truth - undecided) < bound - undecided < truth - undecided + 1e-4
