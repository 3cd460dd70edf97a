"""Running averages come from the forward passes of a player's own updates, and from no pass of their own."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.gan.networks.mlp import MLP
from gantui.gan.trainer import Trainer
from tests.gan.building import run, trainer

NORMALISED = ["generator.normalisation=batch", "discriminator.normalisation=batch"]


def moments(x: Tensor) -> Tensor:
    """Mean and unbiased variance of each column of X [batch, width], as they lie in the buffers."""
    return torch.cat([x.mean(0), x.var(0)])


def first_layer(made: Trainer, player: str, x: Tensor) -> Tensor:
    """What the first layer of PLAYER gives for X [batch, inputs], before it is normalised."""
    own: Any = getattr(made, player)
    weight, bias = own.network.parts(own.params.detach())[:2]
    return x @ weight[0] + bias[0]


def test_of_d_real_samples_come_first_and_then_fakes() -> None:
    made = trainer(*NORMALISED, "discriminator.hidden=[6]", "generator.hidden=[7]", "optimizers.discriminator.lr=1e-9")
    batch, latent = made.batch("discriminator", 0, 0), made.batch("generator", 0, 0).latent
    d, g = made.discriminator, made.generator
    fake = g.network(g.params.detach(), batch.latent, g.buffers, training=True)
    expected = d.buffers[0]
    for x in (batch.real[0], fake[0]):
        expected = 0.9 * expected + 0.1 * moments(first_layer(made, "discriminator", x))
    of_g = 0.9 * g.buffers[0] + 0.1 * moments(first_layer(made, "generator", latent[0]))
    made.step()
    torch.testing.assert_close(d.buffers[0], expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(g.buffers[0], of_g, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("settings", "d_moves", "g_moves"),
    [
        (["scheme.g_steps=0"], True, False),
        (["scheme.d_steps=0"], False, True),
        (["scheme.name=simultaneous"], True, True),
    ],
)
def test_who_does_not_learn_keeps_its_own(settings: list[str], d_moves: bool, g_moves: bool) -> None:
    made = trainer(*NORMALISED, *settings)
    before = [player.buffers.clone() for player in (made.discriminator, made.generator)]
    made.step()
    after = [player.buffers for player in (made.discriminator, made.generator)]
    assert [not torch.equal(*pair) for pair in zip(before, after, strict=True)] == [d_moves, g_moves]


@pytest.mark.parametrize("scheme", ["name='simultaneous'", "name='consensus'", "name='unrolled', look_ahead=3"])
def test_what_a_scheme_looks_at_on_the_way_does_not_count(scheme: str) -> None:
    """G's first pass is the same under every scheme, and so are its averages after an update."""
    plain, made = run(trainer(*NORMALISED), 1), trainer(*NORMALISED, f"scheme={{{scheme}}}")
    made.scheme.iterate(made, 0)
    torch.testing.assert_close(made.generator.buffers, plain.generator.buffers)


def test_no_pass_is_made_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []
    forward = MLP.__call__

    def counted(self: MLP, *args: Any) -> Tensor:
        passes.append(len(self.layers))
        return forward(self, *args)

    monkeypatch.setattr(MLP, "__call__", counted)
    trainer(*NORMALISED, "generator.hidden=[4, 4]", "discriminator.hidden=[5]").step()
    # D's update: fakes, then D on real ones and on fakes; G's: fakes, then D on them.
    assert passes == [3, 2, 2, 3, 2]
