"""The networks: what every one must do, and the MLP against torch.nn.functional's own layers."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, get_args

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment import networks as described
from gantui.gan import networks
from gantui.gan.networks import NETWORKS, Network
from gantui.gan.networks.base import ALIGNMENT
from tests.gan.building import options, source

ACTIVATIONS = {
    "relu": torch.nn.ReLU(),
    "leaky_relu": torch.nn.LeakyReLU(0.1),
    "tanh": torch.nn.Tanh(),
    "elu": torch.nn.ELU(),
    "softplus": torch.nn.Softplus(),
    "gelu": torch.nn.GELU(),
    "silu": torch.nn.SiLU(),
}


def network(name: str = "mlp", inputs: int = 3, outputs: int = 2, **settings: Any) -> Network:
    return networks.make(options(described.NETWORKS, name, **settings), inputs, outputs)


def weights(chosen: Network, members: int = 1) -> Tensor:
    return torch.stack([chosen.initial(source(seed)) for seed in range(members)])


def draw(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=source(99))


@pytest.mark.parametrize("name", list(NETWORKS))
class TestEveryNetwork:
    def test_maps_members_and_batches(self, name: str) -> None:
        chosen = network(name)
        many = weights(chosen, 4)
        assert many.shape == (4, chosen.parameters)
        assert many.dtype == torch.float32
        assert chosen(many, draw(4, 9, 3)).shape == (4, 9, 2)

    def test_starts_where_the_generator_says(self, name: str) -> None:
        chosen = network(name)
        assert torch.equal(chosen.initial(source(1)), chosen.initial(source(1)))
        assert not torch.equal(chosen.initial(source(1)), chosen.initial(source(2)))

    def test_a_member_among_others_is_the_member_alone(self, name: str) -> None:
        chosen, x = network(name, hidden=[16, 16]), draw(4, 33, 3)
        many = weights(chosen, 4).requires_grad_()
        together = chosen(many, x)
        (slopes,) = torch.autograd.grad(together.square().sum(), many)
        for member in range(4):
            one = many.detach()[member : member + 1].requires_grad_()
            alone = chosen(one, x[member : member + 1])
            (slope,) = torch.autograd.grad(alone.square().sum(), one)
            torch.testing.assert_close(together[member], alone[0], rtol=1e-6, atol=1e-6)
            torch.testing.assert_close(slopes[member], slope[0], rtol=1e-5, atol=1e-5)

    def test_judges_each_point_by_itself(self, name: str) -> None:
        chosen, x = network(name), draw(1, 9, 3).requires_grad_()
        (slope,) = torch.autograd.grad(chosen(weights(chosen), x)[0, 4].sum(), x)
        assert slope[0, 4].any()
        slope[0, 4] = 0
        assert not slope.any()

    def test_has_the_gradients_of_its_values_twice(self, name: str) -> None:
        chosen = network(name, 2, 1, hidden=[4, 3], activation="tanh")
        inputs = (weights(chosen, 2).double().requires_grad_(), draw(2, 3, 2).double().requires_grad_())
        assert torch.autograd.gradcheck(lambda w, x: chosen(w, x), inputs)
        assert torch.autograd.gradgradcheck(lambda w, x: chosen(w, x), inputs)


@pytest.mark.parametrize("activation", get_args(described.Activation))
@pytest.mark.parametrize("hidden", [[], [5], [7, 4, 6]])
def test_the_mlp_is_affine_layers_with_an_activation_between(activation: str, hidden: list[int]) -> None:
    chosen = network(hidden=hidden, activation=activation, slope=0.1)
    flat, x = weights(chosen), draw(1, 11, 3)
    sizes, at, expected = [3, *hidden, 2], 0, x[0]
    for index, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        weight = flat[0, at : at + fan_in * fan_out].reshape(fan_in, fan_out)
        bias = flat[0, at + fan_in * fan_out : at + (fan_in + 1) * fan_out]
        at += (fan_in + 1) * fan_out
        expected = F.linear(ACTIVATIONS[activation](expected) if index else expected, weight.T, bias)
    assert at <= chosen.parameters == -(-at // ALIGNMENT) * ALIGNMENT
    torch.testing.assert_close(chosen(flat, x)[0], expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "function"), [("none", lambda x: x), ("sigmoid", torch.sigmoid), ("tanh", torch.tanh)]
)
def test_the_output_activation_comes_last(name: str, function: Any) -> None:
    bare, chosen = network(), network(output_activation=name)
    assert torch.equal(chosen(weights(bare), draw(1, 9, 3)), function(bare(weights(bare), draw(1, 9, 3))))


@pytest.mark.parametrize(
    ("settings", "std", "bound", "bias"),
    [
        ({"init": "default"}, 1 / math.sqrt(3 * 200), 1 / math.sqrt(200), 1 / math.sqrt(200)),
        ({"init": "xavier"}, math.sqrt(2 / 600), math.sqrt(6 / 600), 0),
        ({"init": "normal"}, 0.02, math.inf, 0),
        ({"init": "he", "activation": "relu"}, math.sqrt(2 / 200), math.inf, 0),
        ({"init": "he", "activation": "leaky_relu", "slope": 0.2}, math.sqrt(2 / 1.04 / 200), math.inf, 0),
        ({"init": "he", "activation": "tanh"}, math.sqrt(1 / 200), math.inf, 0),
    ],
)
def test_the_start_has_the_statistics_of_its_scheme(
    settings: dict[str, Any], std: float, bound: float, bias: float
) -> None:
    chosen = network(inputs=200, outputs=400, hidden=[], **settings)
    flat = chosen.initial(source()).double()
    layer, biases = flat[: 200 * 400], flat[200 * 400 :]
    assert abs(layer.mean()) <= 5 * std / math.sqrt(len(layer))
    assert layer.std().item() == pytest.approx(std, rel=5 / math.sqrt(2 * len(layer)))
    assert layer.abs().max() <= bound * (1 + 1e-6)
    assert biases.abs().max().item() == pytest.approx(bias, rel=0.05)


def test_the_default_start_is_torchs() -> None:
    ours = network(inputs=50, outputs=300, hidden=[]).initial(source()).double()
    linear = torch.nn.Linear(50, 300)
    for mine, theirs in ((ours[:15000], linear.weight), (ours[15000:], linear.bias)):
        assert mine.abs().max().item() == pytest.approx(theirs.abs().max().item(), rel=0.05)
        assert mine.std().item() == pytest.approx(theirs.std().item(), rel=0.15)
