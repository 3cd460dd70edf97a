"""What G and D minimise, against the equations of the papers written out by hand, in float64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.experiment.objectives import OBJECTIVES
from gantui.experiment.penalties import R1, R2
from gantui.gan import networks, objectives, penalties
from gantui.gan.attribute.game import Asked, Game
from tests.gan.attribute.small import options

WIDTH, HIDDEN = 3, 8


def game(objective: str = "least_squares", *, bounded: bool = False) -> tuple[Game, Tensor, Tensor, Asked]:
    """A game of tiny networks on images of three pixels, the weights of G and of D, and a batch; in float64."""
    rng = torch.Generator().manual_seed(0)
    chosen = options("generator.activation=tanh", "discriminator.activation=tanh")
    generator = networks.make(chosen.generator, WIDTH + 1, WIDTH)
    discriminator = networks.make(chosen.discriminator, WIDTH, 2)
    kept = {"r1": R1(gamma=3.0), "r2": R2(gamma=5.0)} if bounded else {}
    of = objectives.make(OBJECTIVES.find(objective).model_validate({"name": objective}))
    made = Game(generator, discriminator, of, penalties.make(kept))
    g, d = (
        torch.randn(1, net.parameters, generator=rng, dtype=torch.float64) / 3 for net in (generator, discriminator)
    )
    images = torch.randn(1, 6, WIDTH, generator=rng, dtype=torch.float64)
    ages, wanted = torch.rand(2, 1, 6, generator=rng, dtype=torch.float64).unbind(0)
    return made, g, d, Asked(images, ages, wanted)


def net(weights: Tensor, x: Tensor, outputs: int) -> Tensor:
    """A hidden layer of tanh between affine ones, by the first of WEIGHTS [1, parameters] on X [n, inputs]."""
    inputs, (own,) = x.shape[1], weights
    one, two = inputs * HIDDEN, HIDDEN * outputs
    first, rest = own[: one + HIDDEN], own[one + HIDDEN :]
    hidden = torch.tanh(x @ first[:one].view(inputs, HIDDEN) + first[one:])
    return hidden @ rest[:two].view(HIDDEN, outputs) + rest[two : two + outputs]


def test_the_losses_of_the_paper() -> None:
    made, g, d, asked = game()
    (x,), (a,), (b,) = asked.images, asked.ages, asked.wanted

    def at(images: Tensor, ages: Tensor) -> Tensor:
        return torch.tanh(net(g, torch.cat([images, 2 * ages.unsqueeze(1) - 1], 1), WIDTH))

    fake = at(x, b)
    assert torch.allclose(made.G(g, asked.images, asked.wanted)[0], fake)
    (of_x, age_x), (of_fake, age_fake) = (net(d, each, 2).unbind(1) for each in (x, fake))
    found = made.of_generator(d, asked, made.G(g, asked.images, asked.wanted))
    assert torch.allclose(found.adversarial[0], (of_fake - 1).square().mean() / 2)
    assert torch.allclose(found.age[0], (age_fake - b).square().mean())
    assert torch.allclose(made.identity(g, asked)[0], (at(x, a) - x).abs().mean())
    judged = made.of_discriminator(d, asked, fake.unsqueeze(0))
    assert torch.allclose(judged.adversarial[0], ((of_x - 1).square().mean() + of_fake.square().mean()) / 2)
    assert torch.allclose(judged.age[0], (age_x - a).square().mean())
    assert torch.allclose(judged.real.raw[0], of_x)
    assert torch.allclose(judged.made.age[0], age_fake)
    assert not judged.penalties


def test_penalties_are_on_what_d_says_and_not_on_the_age_that_it_reads() -> None:
    made, _, d, asked = game(bounded=True)
    fake = torch.zeros_like(asked.images)
    found = made.of_discriminator(d, asked, fake).penalties
    for name, images, gamma in (("r1", asked.images[0], 3.0), ("r2", fake[0], 5.0)):
        slopes = torch.autograd.functional.jacobian(lambda x: net(d, x, 2)[:, 0].sum(), images)
        assert torch.allclose(found[name][0], gamma / 2 * slopes.square().sum(1).mean())


@pytest.mark.parametrize("objective", ["least_squares", "non_saturating", "relativistic"])
def test_gradients(objective: str) -> None:
    made, g, d, asked = game(objective, bounded=True)

    def of_g(own: Tensor) -> Tensor:
        found = made.of_generator(d, asked, made.G(own, asked.images, asked.wanted))
        return found.adversarial + 2 * found.age + 3 * made.identity(own, asked)

    def of_d(own: Tensor) -> Tensor:
        found = made.of_discriminator(own, asked, fake)
        return found.adversarial + 2 * found.age + sum(found.penalties.values())

    fake = made.G(g, asked.images, asked.wanted)
    assert torch.autograd.gradcheck(of_g, [g.requires_grad_()])
    assert torch.autograd.gradcheck(of_d, [d.requires_grad_()])
