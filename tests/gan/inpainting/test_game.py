"""What G and D minimise, by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.gan.inpainting.game import (
    EPS,
    Holed,
    apart,
    error_of_mean,
    in_hole,
    reconstruction,
    seeking,
    squared_error,
)
from gantui.gan.inpainting.trainee import Inpainter
from tests.gan.inpainting.small import inpainter


def batch(made: Inpainter, n: int = 4) -> Holed:
    rng = torch.Generator().manual_seed(0)
    members = len(made.seeds)
    x = torch.rand(members, n, 64, generator=rng) * 2 - 1
    hole = made.hole.mask(torch.rand(members, n, 2, generator=rng))
    return Holed(x, hole, torch.randn(members, 2 * n, made.latent.width, generator=rng))


def completed(made: Inpainter, of: Holed) -> Tensor:
    return made.game.complete(made.generator.params, of.x.repeat(1, 2, 1), of.hole.repeat(1, 2, 1), of.z)


def test_what_is_known_stays_and_what_is_missing_is_not_seen() -> None:
    made = inpainter()
    of = batch(made)
    once = completed(made, of)
    hole = of.hole.repeat(1, 2, 1)
    assert torch.equal(once[~hole], of.x.repeat(1, 2, 1)[~hole])
    other = Holed(torch.where(of.hole, -of.x, of.x), of.hole, of.z)
    assert torch.equal(completed(made, other), once), "it depends on nothing that is missing"
    nearer = Holed(torch.where(of.hole, of.x, 0.5 * of.x), of.hole, of.z)
    assert not torch.equal(completed(made, nearer)[hole], once[hole])


def test_both_players_are_told_where_a_hole_that_moves_is() -> None:
    made = inpainter()
    of = batch(made)
    black = Holed(torch.zeros_like(of.x), of.hole, of.z)
    moved = Holed(black.x, of.hole.flip(2), of.z)
    hole = torch.ones_like(black.x.repeat(1, 2, 1), dtype=torch.bool)
    assert not torch.equal(
        *(
            made.game.generator(
                made.generator.params,
                torch.cat([hole * 0.0, each.hole.repeat(1, 2, 1).float(), of.z], 2),
                torch.empty(1, 0),
                True,
            )
            for each in (black, moved)
        )
    )
    d = made.discriminator.params
    assert not torch.equal(made.game.raw(d, black.x, black.hole), made.game.raw(d, black.x, moved.hole))
    still = inpainter("hole.name=half")
    assert still.game.generator.shapes[0][0] == 64 + 3
    assert made.game.generator.shapes[0][0] == 128 + 3


def test_the_error_is_that_in_the_hole_alone() -> None:
    x = torch.tensor([[[1.0, 0.0, 1.0, 0.5], [0.0, 0.0, 0.0, 0.0]]])
    made = torch.tensor([[[0.0, 9.0, 1.0, 0.0], [0.0, 0.0, 2.0, 0.0]]])
    hole = torch.tensor([[[True, False, True, True], [False, False, True, False]]])
    assert squared_error(made, x, hole).item() == pytest.approx((1 + 0 + 0.25 + 4) / 4)
    assert in_hole(torch.ones_like(x), hole).item() == 1


def test_the_terms_of_a_batch_are_those_of_the_papers() -> None:
    made = inpainter()
    of = batch(made)
    images = completed(made, of)
    one, other = images.chunk(2, 1)
    real = made.game.raw(made.discriminator.params, of.x, of.hole)
    fake = made.game.raw(made.discriminator.params, images, of.hole.repeat(1, 2, 1))
    adversarial = torch.nn.functional.softplus(torch.cat([real, real], 1) - fake).mean(1)
    assert torch.allclose(made.game.adversarial(made.discriminator.params, of, images), adversarial)
    errors = [((each - of.x)[of.hole] ** 2).mean() for each in (one, other)]
    assert reconstruction(of, images).item() == pytest.approx(sum(errors).item() / 2, rel=1e-5)
    between = (one - other)[of.hole].abs().mean().item()
    noise = (of.z[:, :4] - of.z[:, 4:]).abs().mean().item()
    assert apart(of, images).item() == pytest.approx(between, rel=1e-5)
    assert seeking(of, images).item() == pytest.approx(1 / (between / noise + EPS), rel=1e-5)


@pytest.mark.parametrize("error_of", ["each", "mean"])
def test_g_goes_down_each_term_as_much_as_its_weight_says(error_of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made, losses = inpainter(f"weights.error_of={error_of}"), list[Tensor]()
    of = batch(made)
    images = completed(made, of).detach()
    monkeypatch.setattr(made, "descend", lambda loss, _: losses.append(loss))
    made._move_generator(of, images, moves=True)
    error = reconstruction(of, images) if error_of == "each" else error_of_mean(of, images)
    adversarial = made.game.adversarial(made.discriminator.params, of, images)
    assert torch.allclose(losses[0], adversarial + 0.5 * error + 0.1 * seeking(of, images))


def test_the_penalties_are_of_the_slope_at_images_of_each_kind() -> None:
    made = inpainter("penalties.r1.gamma=3.0", "penalties.r2.gamma=0.25")
    of = batch(made)
    fake = completed(made, of)[:, :4].detach()
    judged = made.game.judged(made.discriminator.params, of.x, fake, of.hole)
    for name, images, gamma in (("r1", of.x, 3.0), ("r2", fake, 0.25)):
        at = images.clone().requires_grad_()
        (slope,) = torch.autograd.grad(made.game.raw(made.discriminator.params, at, of.hole).sum(), at)
        assert judged.penalties[name].item() == pytest.approx(gamma / 2 * slope.square().sum(2).mean().item(), rel=1e-4)
    assert torch.allclose(judged.adversarial, torch.nn.functional.softplus(judged.fake - judged.real).mean(1))


def test_the_error_of_the_mean_does_not_mind_what_the_noise_does() -> None:
    """E (G(x, z) - y)(G(x, z') - y) = (E G - y)^2, however much G varies; the error of each has Var G besides."""
    rng = torch.Generator().manual_seed(0)
    n, off, spread = 20_000, 0.3, 0.7
    x, hole = torch.zeros(1, n, 64), torch.ones(1, n, 64, dtype=torch.bool)
    images = off + spread * torch.randn(1, 2 * n, 64, generator=rng)
    of = Holed(x, hole, torch.randn(1, 2 * n, 3, generator=rng))
    assert error_of_mean(of, images).item() == pytest.approx(off**2, abs=0.005)
    assert reconstruction(of, images).item() == pytest.approx(off**2 + spread**2, abs=0.005)


def test_the_gradients_of_both_losses_are_right() -> None:
    """In float64, by finite differences: D's with its penalties, and G's with all its terms."""
    made = inpainter("generator.activation=tanh", "discriminator.activation=tanh")
    some = batch(made, 2)
    of = Holed(some.x.double(), some.hole, some.z.double())
    g, d = (player.params.detach().double() for player in (made.generator, made.discriminator))
    fake = made.game.complete(g, of.x, of.hole, of.z[:, :2])

    def loss_of_d(part: Tensor) -> Tensor:
        judged = made.game.judged(torch.cat([part, d[:, 40:]], 1), of.x, fake, of.hole)
        return sum(judged.penalties.values(), start=judged.adversarial)

    def loss_of_g(part: Tensor) -> Tensor:
        own = torch.cat([part, g[:, 40:]], 1)
        images = made.game.complete(own, of.x.repeat(1, 2, 1), of.hole.repeat(1, 2, 1), of.z)
        terms = made.game.adversarial(d, of, images), reconstruction(of, images), error_of_mean(of, images)
        return sum(terms, start=0.1 * seeking(of, images))

    for loss, weights in ((loss_of_d, d), (loss_of_g, g)):
        assert torch.autograd.gradcheck(loss, weights[:, :40].clone().requires_grad_(), atol=1e-6)
