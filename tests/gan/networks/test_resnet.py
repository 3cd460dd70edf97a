"""Residual convolutional players, against torch's own layers with the same weights."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gantui.errors import Refusal
from gantui.experiment import networks as described
from gantui.experiment.memory_needed import least
from gantui.gan import networks
from gantui.gan.networks import Network, Shape
from tests.gan.building import experiment, options, run, source, trainer, weights

LATENT, SHAPE = 3, (3, 8, 16)
SETTINGS: dict[str, Any] = {"channels": [2, 4], "blocks": 2, "group": 4, "activation": "leaky_relu"}


def made(inputs: int | Shape, outputs: int | Shape, **settings: Any) -> Network:
    return networks.make(options(described.NETWORKS, "resnet", **settings), inputs, outputs)


def moved(network: Network) -> Tensor:
    start = network.initial(source()).unsqueeze(0)
    return start + 0.3 * torch.randn(start.shape, generator=source(1))


class Written:
    """The network written out, with the given parts in the order of their use."""

    def __init__(self, parts: list[Tensor]) -> None:
        self.parts = list(parts)

    def conv(self, x: Tensor, groups: int = 1) -> Tensor:
        kernel, bias, *self.parts = self.parts
        layer = nn.Conv2d(x.shape[1], len(kernel), kernel.shape[2], padding=kernel.shape[2] // 2, groups=groups)
        assert layer.weight.shape == kernel.shape
        return F.conv2d(x, kernel, bias, padding=layer.padding, groups=groups)

    def linear(self, x: Tensor) -> Tensor:
        matrix, bias, *self.parts = self.parts
        return x @ matrix + bias

    def blocks(self, x: Tensor) -> Tensor:
        wide = 2 * x.shape[1]
        for _ in range(2):
            inner = F.leaky_relu(self.conv(x), 0.2)
            inner = F.leaky_relu(self.conv(inner, wide // 4), 0.2)
            x = x + self.conv(inner)
        return x

    def judged(self, flat: Tensor) -> Tensor:
        x = self.blocks(self.conv(F.pixel_unshuffle(flat.reshape(-1, *SHAPE), 2)))
        x = self.blocks(self.conv(x.unflatten(2, (-1, 2)).unflatten(4, (-1, 2)).mean((3, 5))))
        return self.linear(x.permute(0, 2, 3, 1).flatten(1))

    def generated(self, latent: Tensor) -> Tensor:
        x = self.linear(latent).reshape(-1, 2, 4, 4).permute(0, 3, 1, 2)
        x = self.conv(self.blocks(x))
        x = self.blocks(nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)(x))
        return F.pixel_shuffle(self.conv(x), 2).flatten(1)


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_outputs_and_gradients_are_those_of_the_blocks_written_out(player: str) -> None:
    ours = made(LATENT, SHAPE, **SETTINGS) if player == "generator" else made(SHAPE, 2, **SETTINGS)
    flat = moved(ours).requires_grad_()
    x = torch.randn(1, 5, LATENT if player == "generator" else 3 * 8 * 16, generator=source(2))
    parts = [part[0].detach().clone().requires_grad_() for part in ours.parts(flat)]
    written = Written(parts)
    expected = written.generated(x[0]) if player == "generator" else written.judged(x[0])
    assert not written.parts
    found = ours(flat, x, ours.initial_buffers(flat), True)[0]
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)
    slopes = torch.autograd.grad(expected.square().sum(), parts)
    (slope,) = torch.autograd.grad(found.square().sum(), flat)
    for mine, theirs in zip(ours.parts(slope), slopes, strict=True):
        torch.testing.assert_close(mine[0], theirs, rtol=1e-3, atol=1e-2)


def test_a_block_starts_as_the_identity_and_smaller_the_more_there_are() -> None:
    few, many = (made((1, 16, 16), 1, channels=[32], blocks=blocks, group=64) for blocks in (1, 16))
    of_few, of_many = (network.parts(network.initial(source()).unsqueeze(0)) for network in (few, many))
    for parts in (of_few, of_many):
        assert not parts[6].any()
        assert parts[2].any()
    for part in (2, 4):  # W1 and W2 of the first block, by 16^(-1/4)
        assert (of_many[part].std() / of_few[part].std()).item() == pytest.approx(0.5, rel=0.1)


def test_a_member_among_others_is_bit_for_bit_the_member_alone() -> None:
    settings = ["distribution={name='digits'}", "schedule.batch_size=7", "penalties.r1=true"]
    settings += [f"{player}={{name='resnet', channels=[2, 3], group=2}}" for player in ("generator", "discriminator")]
    together = run(trainer(*settings, seeds=(3, 1)), 3)
    for member, seed in enumerate((3, 1)):
        assert torch.equal(weights(run(trainer(*settings, seeds=(seed,)), 3))[0], weights(together)[member])


def test_groups_that_do_not_divide_are_refused_with_one_that_does() -> None:
    with pytest.raises(Refusal, match=r"group = 16 does not divide the 40 channels .*\(2 times 20\); expected 8"):
        experiment("distribution={name='digits'}", "generator={name='resnet', channels=[20]}")


def test_activations_count_in_the_memory_that_is_needed() -> None:
    settings = ["distribution={name='mnist5k'}", "discriminator={name='resnet', channels=[16]}"]
    found = [least(experiment(*settings, f"schedule.batch_size={size}")) for size in (1000, 2000)]
    of_d = 2 * 1000 * 14 * 14 * 16 * (1 + 5)
    assert 4 * of_d <= found[1] - found[0] <= 4 * 1.01 * (of_d + 1000 * 12)
