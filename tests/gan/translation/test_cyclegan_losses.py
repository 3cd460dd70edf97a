"""What the four players minimise, against the equations of the paper written out by hand, in float64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.experiment.objectives import OBJECTIVES
from gantui.gan import networks, objectives
from gantui.gan.translation.cyclegan_losses import Game, apart
from tests.gan.translation.small import options

PLAYERS = ("G", "F", "D_X", "D_Y")


def game(objective: str = "least_squares") -> tuple[Game, dict[str, Tensor], Tensor, Tensor]:
    """A game of tiny networks, its weights, and batches of both sides, in float64."""
    rng = torch.Generator().manual_seed(0)
    tanh = options("generator.activation=tanh", "discriminator.activation=tanh")
    generator, discriminator = networks.make(tanh.generator, 2, 2), networks.make(tanh.discriminator, 2, 1)
    chosen = OBJECTIVES.find(objective).model_validate({"name": objective})
    made = Game(generator, discriminator, objectives.make(chosen))
    sizes = {name: (generator if name in "GF" else discriminator).parameters for name in PLAYERS}
    own = {name: torch.randn(1, size, generator=rng, dtype=torch.float64) / 3 for name, size in sizes.items()}
    x, y = (torch.randn(1, 6, 2, generator=rng, dtype=torch.float64) for _ in "xy")
    return made, own, x, y


def test_the_losses_of_the_paper() -> None:
    made, own, x, y = game()
    trimmed = {name: own[name].clone() for name in own}
    for name in ("D_X", "D_Y"):
        trimmed[name][:, 33:] = 0  # what follows its 33 weights is padding
    for name in ("G", "F"):
        trimmed[name][:, 42:] = 0
    g, f, d_x, d_y = (trimmed[name][0] for name in PLAYERS)

    def net(weights: Tensor, points: Tensor, outputs: int) -> Tensor:
        hidden = torch.tanh(points @ weights[:16].view(2, 8) + weights[16:24])
        last = weights[24 : 24 + 8 * outputs].view(8, outputs)
        return hidden @ last + weights[24 + 8 * outputs : 24 + 9 * outputs]

    found = made.translate(trimmed, x, y)
    fake_y, fake_x = net(g, x[0], 2), net(f, y[0], 2)
    assert torch.allclose(found.fake_y[0], fake_y)
    assert torch.allclose(found.fake_x[0], fake_x)
    adversarial, cycled, same = (
        made.adversarial(trimmed, found),
        made.cycle(trimmed, found),
        made.identity(trimmed, found),
    )
    # least squares, halved: (D_Y(G(x)) - 1)^2 / 2
    assert torch.allclose(adversarial["G"][0], (net(d_y, fake_y, 1) - 1).square().mean() / 2)
    assert torch.allclose(adversarial["F"][0], (net(d_x, fake_x, 1) - 1).square().mean() / 2)
    cycle = (net(f, fake_y, 2) - x[0]).abs().mean() + (net(g, fake_x, 2) - y[0]).abs().mean()
    identity = (net(g, y[0], 2) - y[0]).abs().mean() + (net(f, x[0], 2) - x[0]).abs().mean()
    assert torch.allclose(cycled[0], cycle)
    assert torch.allclose(same[0], identity)
    judged = made.judge_loss(trimmed["D_Y"], y, found.fake_y)
    expected = ((net(d_y, y[0], 1) - 1).square().mean() + net(d_y, fake_y, 1).square().mean()) / 2
    assert torch.allclose(judged[0], expected)


@pytest.mark.parametrize("objective", ["least_squares", "non_saturating", "relativistic"])
def test_gradients(objective: str) -> None:
    made, own, x, y = game(objective)
    fixed = {name: own[name] for name in ("D_X", "D_Y")}

    def of_maps(g: Tensor, f: Tensor) -> Tensor:
        weights = {"G": g, "F": f, **fixed}
        found = made.translate(weights, x, y)
        adversarial = made.adversarial(weights, found)
        return adversarial["G"] + adversarial["F"] + 10 * made.cycle(weights, found) + made.identity(weights, found) / 2

    maps = [own[name].requires_grad_() for name in ("G", "F")]
    assert torch.autograd.gradcheck(of_maps, maps)
    judge, fake = own["D_X"].requires_grad_(), y
    assert torch.autograd.gradcheck(lambda weights: made.judge_loss(weights, x, fake), [judge])


def test_a_distance_is_the_mean_over_points_and_coordinates() -> None:
    one, other = torch.zeros(1, 2, 2), torch.tensor([[[1.0, -2.0], [3.0, 0.0]]])
    assert apart(one, other).tolist() == [1.5]
