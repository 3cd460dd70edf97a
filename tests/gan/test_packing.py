"""Packing: D on several samples at once, all real or all fake."""

from __future__ import annotations

import pytest
import torch

from gantui.gan.packing import WithDeviations, packed, repeated
from tests.gan.building import run, trainer

TWO = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]])
"""Four samples of one member."""


def test_packs_are_samples_that_follow_each_other() -> None:
    assert packed(TWO, 2).tolist() == [[[1, 2, 3, 4], [5, 6, 7, 8]]]
    assert packed(TWO, 4).tolist() == [[[1, 2, 3, 4, 5, 6, 7, 8]]]
    assert packed(TWO, 1) is TWO


def test_a_single_point_is_read_as_a_pack_of_nothing_else() -> None:
    assert repeated(TWO[:, :2], 3).tolist() == [[[1, 2, 1, 2, 1, 2], [3, 4, 3, 4, 3, 4]]]
    assert repeated(TWO, 1) is TWO
    made = run(trainer("packing.size=5", "packing.deviations=true"), 3)
    points = torch.randn(1, 7, 2)
    d = made.discriminator
    raw = d.network(d.params, torch.cat([points] * 5, 2), d.buffers, False).squeeze(2)
    torch.testing.assert_close(made.score(points, points, points), raw.sigmoid().detach())


class Seen:
    """A network that keeps what it is given, and says how much that is."""

    shapes = ((1, 1),)
    buffer_size = 0

    def __call__(self, weights: torch.Tensor, x: torch.Tensor, *_: object) -> torch.Tensor:
        self.x = x
        return x.sum(2, keepdim=True)


def test_deviations_by_hand() -> None:
    inner = Seen()
    network = WithDeviations(inner, 2)  # type: ignore[arg-type]
    x = packed(TWO, 2).requires_grad_()
    network(torch.zeros(1, 64), x, torch.zeros(1, 0), True)
    assert inner.x.tolist() == [[[1, 2, 3, 4, 1, 1, 1, 1], [5, 6, 7, 8, 1, 1, 1, 1]]]
    (slope,) = torch.autograd.grad(inner.x[0, 0, 4], x)
    assert slope[0, 0].tolist() == [-2, 0, 0, 0], "2 (x - mean) of that number alone: the mean counts as a constant"


def test_deviations_in_three_dimensions_of_a_pack() -> None:
    inner = Seen()
    x = torch.randn(2, 5, 12)  # four samples of three numbers
    WithDeviations(inner, 4)(torch.zeros(2, 64), x, torch.zeros(2, 0), True)  # type: ignore[arg-type]
    samples = x.reshape(2, 5, 4, 3)
    for sample in range(4):
        for number in range(3):
            expected = (samples[:, :, sample, number] - samples[:, :, :, number].mean(2)) ** 2
            torch.testing.assert_close(inner.x[:, :, 12 + 3 * sample + number], expected)


@pytest.mark.parametrize(("size", "pack"), [("2", 2), ("5", 5), ("'batch'", 10)])
@pytest.mark.parametrize("deviations", ["true", "false"])
def test_packs_never_mix_real_and_fake(size: str, pack: int, deviations: str) -> None:
    bounds = [] if deviations == "true" else ["penalties.r1=true"]
    made = trainer(f"packing.size={size}", f"packing.deviations={deviations}", *bounds)
    with torch.no_grad():
        made.generator.params.zero_()  # every fake is exactly 0, and no real sample is
    real, fake = made.game.inputs(made.generator.weights, made.batch("discriminator", 0, 0))
    assert real.shape == fake.shape == (1, 10 // pack, 2 * pack)
    assert (real != 0).all()
    assert (fake == 0).all()
    torch.testing.assert_close(real.reshape(10, 2), made.batch("discriminator", 0, 0).real[0])
    d_loss = made.game.discriminator_loss(
        made.discriminator.weights, made.generator.weights, made.batch("discriminator", 0, 0)
    )
    assert d_loss.real.shape == d_loss.fake.shape == (1, 10 // pack)
    assert all(whole.all() for whole in run(made, 2).finite().values())


def test_one_number_a_pack_places_it_between_a_real_pack_and_a_fake_one() -> None:
    made = trainer("packing.size=5", "penalties.gradient_penalty=true")
    batch = made.batch("discriminator", 0, 0)
    real, fake = made.game.inputs(made.generator.weights, batch)
    assert batch.drawn is not None
    penalty = made.game.penalties["gradient_penalty"]
    points = penalty.points(real, fake, packed(batch.drawn["gradient_penalty"], 5))
    share = (points - real) / (fake - real)
    assert share.shape == (1, 2, 10)
    torch.testing.assert_close(share, share[..., :1].expand_as(share), rtol=1e-3, atol=1e-4)
    assert (share[0, 0, 0] - share[0, 1, 0]).abs() > 1e-3


def test_a_d_on_packs_has_as_many_inputs_as_a_pack_has_numbers() -> None:
    for settings, inputs in (
        (["packing.size=5"], 10),
        (["packing.size=5", "packing.deviations=true"], 20),
        (["packing.size='batch'"], 20),
        (["packing.size=2", "distribution.name=gaussian"], 2),
    ):
        assert trainer(*settings).discriminator.network.shapes[0][0] == inputs
