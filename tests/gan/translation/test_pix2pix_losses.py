"""What G and D minimise where pairs are known, against the equations of the paper written out by hand, in float64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.experiment.objectives import OBJECTIVES
from gantui.gan import networks, objectives
from gantui.gan.translation.pix2pix_losses import PairedGame
from tests.gan.translation.small import paired


def game(objective: str = "least_squares") -> tuple[PairedGame, Tensor, Tensor, Tensor, Tensor]:
    """A game of tiny networks, the weights of G and of D, and pairs, in float64."""
    rng = torch.Generator().manual_seed(0)
    tanh = paired("generator.activation=tanh", "discriminator.activation=tanh")
    generator, discriminator = networks.make(tanh.generator, 2, 2), networks.make(tanh.discriminator, 4, 1)
    chosen = OBJECTIVES.find(objective).model_validate({"name": objective})
    made = PairedGame(generator, discriminator, objectives.make(chosen))
    g, d = (
        torch.randn(1, network.parameters, generator=rng, dtype=torch.float64) / 3
        for network in (generator, discriminator)
    )
    x, y = (torch.randn(1, 6, 2, generator=rng, dtype=torch.float64) for _ in "xy")
    return made, g, d, x, y


def net(weights: Tensor, points: Tensor, outputs: int) -> Tensor:
    """The MLP with 8 hidden units and WEIGHTS [parameters], by hand."""
    wide = 8 * points.shape[1]
    hidden = torch.tanh(points @ weights[:wide].view(-1, 8) + weights[wide : wide + 8])
    last = weights[wide + 8 : wide + 8 + 8 * outputs].view(8, outputs)
    return hidden @ last + weights[wide + 8 + 8 * outputs : wide + 8 + 9 * outputs]


def test_the_losses_of_the_paper() -> None:
    made, g, d, x, y = game()
    fake = net(g[0], x[0], 2)
    assert torch.allclose(made.G(g, x)[0], fake)
    real_pair, fake_pair = torch.cat([x[0], y[0]], 1), torch.cat([x[0], fake], 1)
    of_real, of_fake = net(d[0], real_pair, 1), net(d[0], fake_pair, 1)
    found = made.G(g, x)
    assert torch.allclose(made.adversarial(d, x, y, found)[0], (of_fake - 1).square().mean() / 2)
    assert torch.allclose(
        made.judge_loss(d, x, y, found)[0], ((of_real - 1).square().mean() + of_fake.square().mean()) / 2
    )
    assert torch.allclose(made.l1(found, y)[0], (fake - y[0]).abs().mean())


@pytest.mark.parametrize("objective", ["least_squares", "non_saturating", "relativistic"])
def test_gradients(objective: str) -> None:
    made, g, d, x, y = game(objective)

    def of_map(weights: Tensor) -> Tensor:
        fake = made.G(weights, x)
        return made.adversarial(d, x, y, fake) + 100 * made.l1(fake, y)

    assert torch.autograd.gradcheck(of_map, [g.requires_grad_()])
    fake = made.G(g, x).detach()
    assert torch.autograd.gradcheck(lambda weights: made.judge_loss(weights, x, y, fake), [d.requires_grad_()])
