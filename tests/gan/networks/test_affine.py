"""Affine layers whose products are large, against torch's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from gantui.experiment.networks import NETWORKS, Activation
from gantui.gan import internals
from gantui.gan.networks import affine as layers
from gantui.gan.networks import matrix_products
from gantui.gan.networks.activations import activation
from gantui.gan.networks.affine import affine
from tests.gan.building import options, source
from tests.gan.test_networks import ACTIVATIONS

MEMBERS, BATCH, IN, OUT = 3, 64, 256, 128
"""One member's product is `WORK` multiplications."""
LIBRARIES = ("PyTorch's own", "oneDNN's")
Layer = tuple[Tensor, Tensor, Tensor]


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Products by one library or the other, whatever the processor."""
    found = internals.onednn_linear() if request.param == "oneDNN's" else None
    if found is None and request.param == "oneDNN's":
        pytest.skip("PyTorch comes without oneDNN here")
    monkeypatch.setattr(matrix_products, "faster", lambda: found)


def drawn(members: int = MEMBERS, batch: int = BATCH, inputs: int = IN, outputs: int = OUT) -> Layer:
    """x, W and b."""
    random = source(5)
    shapes = (members, batch, inputs), (members, inputs, outputs), (members, outputs)
    return tuple(torch.randn(shape, generator=random) / 10 for shape in shapes)  # type: ignore[return-value]


def usual(name: Activation) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """The layer as torch has it."""
    return lambda x, weight, bias: ACTIVATIONS[name](torch.baddbmm(bias.unsqueeze(1), x, weight))


def ours(name: Activation) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    chosen = activation(options(NETWORKS, "mlp", slope=0.1), name)
    return lambda x, weight, bias: affine(x, weight, bias, then=chosen)


def penalised(layer: Callable[[Tensor, Tensor, Tensor], Tensor], given: Layer) -> list[Tensor]:
    """The output, its slopes, and those of a penalty on the slope at x."""
    x, weight, bias = (each.clone().requires_grad_() for each in given)
    output = layer(x, weight, bias)
    slopes = torch.autograd.grad(output.square().sum(), (x, weight, bias), create_graph=True)
    again = torch.autograd.grad(slopes[0].square().sum(), (x, weight, bias))
    return [output, *slopes, *again]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_large_layer_and_its_slopes_are_those_of_torch(name: Activation, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    apply = layers.Wide.apply
    monkeypatch.setattr(layers.Wide, "apply", lambda *given: calls.append(1) or apply(*given))
    for one, other in zip(penalised(ours(name), drawn()), penalised(usual(name), drawn()), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4 * float(other.detach().abs().max()))
    assert calls


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_member_among_others_is_the_member_alone_bit_for_bit(name: Activation) -> None:
    together = penalised(ours(name), drawn())
    for member in range(MEMBERS):
        x, weight, bias = (part[member : member + 1] for part in drawn())
        for many, one in zip(together, penalised(ours(name), (x, weight, bias)), strict=True):
            assert torch.equal(many[member], one[0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_has_the_gradients_of_its_values_twice(name: Activation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "WIDE", 1)
    monkeypatch.setattr(layers, "WORK", 1)
    given = tuple(part.double().mul_(10).requires_grad_() for part in drawn(2, 5, 3, layers.NARROW))
    assert torch.autograd.gradcheck(ours(name), given)
    assert torch.autograd.gradgradcheck(ours(name), given)


def test_a_penalty_on_a_straight_activation_asks_for_no_product_of_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two layers, the output of the second summed up: the penalty's slope at x depends on the weights alone."""
    counted: list[tuple[int, ...]] = []
    product = matrix_products.product
    monkeypatch.setattr(layers, "product", lambda *given: counted.append(given[0].shape) or product(*given))
    x, weight, bias = (each.requires_grad_() for each in drawn(1, 128, 128, 128))

    def products_of(name: Activation) -> int:
        layer = ours(name)
        output = layer(layer(x, weight, bias), weight, bias)
        (slope,) = torch.autograd.grad(output.sum(), x, create_graph=True)
        counted.clear()
        torch.autograd.grad(slope.square().sum(), weight)
        return len(counted)

    assert products_of("leaky_relu") == products_of("relu") == 3
    assert products_of("tanh") > 3


def test_a_torch_without_that_operation_does_it_in_the_usual_way(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        @staticmethod
        def _linear_pointwise(x: Tensor, *_: object) -> Tensor:
            return torch.zeros(len(x), 4)

    for instead in (object(), Other()):
        monkeypatch.setattr(torch.ops, "mkldnn", instead)
        assert internals.onednn_linear() is None
