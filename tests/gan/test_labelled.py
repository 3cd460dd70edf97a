"""Networks that are told the class of each sample, against the papers' formulas written out."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment import networks as described
from gantui.gan import networks
from gantui.gan.networks import Featured, Network
from gantui.gan.networks.base import ALIGNMENT
from gantui.gan.networks.labelled import Beside, Projection, one_hot
from gantui.gan.networks.spectral import SpectralNorm
from tests.gan.building import options, source

CLASSES = 4
SETTINGS: dict[str, dict[str, Any]] = {
    "mlp": {"hidden": [5, 6]},
    "mlp, sigmoid": {"hidden": [5, 6], "output_activation": "sigmoid"},
    "mlp, batch normalisation": {"hidden": [5, 6], "normalisation": "batch"},
    "residual": {"width": 6, "blocks": 1},
    "minibatch": {"hidden": [5], "kernels": 2, "kernel_dim": 3},
}
every = pytest.mark.parametrize("kind", SETTINGS)


def inner(kind: str, inputs: int = 3) -> Featured:
    chosen = {"activation": "tanh"} | SETTINGS[kind]
    made = networks.make(options(described.NETWORKS, kind.partition(",")[0], **chosen), inputs, 1)
    assert isinstance(made, Featured)
    return made


def both(kind: str) -> list[Network]:
    """D by projection and by concatenation, of samples of 3 numbers in four classes."""
    return [Projection(inner(kind), CLASSES), Beside(inner(kind, 5), CLASSES, 2)]


def moved(chosen: Network, members: int = 1) -> Tensor:
    """Weights somewhere in a training."""
    start = torch.stack([chosen.initial(source(seed)) for seed in range(members)])
    return start + 0.3 * torch.randn(start.shape, generator=source(77))


def inputs(members: int, count: int) -> Tensor:
    """Samples of 3 numbers, each with its class."""
    x = torch.randn(members, count, 3, generator=source(5))
    labels = torch.arange(count).remainder(CLASSES).float().expand(members, -1).unsqueeze(2)
    return torch.cat([x, labels], dim=2)


@every
def test_projection_is_the_papers_sum(kind: str) -> None:
    plain = inner(kind)
    chosen = Projection(plain, CLASSES)
    flat, x = moved(chosen), inputs(1, 9)
    own = flat[:, : plain.parameters]
    table = flat[0, plain.parameters :][: CLASSES * plain.feature_width].reshape(CLASSES, plain.feature_width)
    buffers = plain.initial_buffers(own) + 0.1
    phi, raw = plain.last_layers(own, x[..., :3], buffers, True)
    assert torch.equal(phi, plain.features(own, x[..., :3], buffers, True))
    expected = raw[0, :, 0] + torch.stack(
        [torch.dot(table[int(label)], features) for label, features in zip(x[0, :, 3], phi[0], strict=True)]
    )
    torch.testing.assert_close(chosen(flat, x, buffers, True)[0, :, 0], plain.output(expected))


def test_the_last_layers_are_features_and_an_affine_layer_of_them() -> None:
    plain = inner("mlp")
    flat, x = moved(plain), inputs(1, 9)[..., :3]
    *_, weight, bias = plain.parts(flat)
    phi, raw = plain.last_layers(flat, x, plain.initial_buffers(flat), True)
    assert phi.shape == (1, 9, plain.feature_width)
    torch.testing.assert_close(raw[0], F.linear(phi[0], weight[0].T, bias[0]))


@every
def test_concatenation_gives_the_network_the_vector_of_the_class(kind: str) -> None:
    plain = inner(kind, 5)
    chosen = Beside(plain, CLASSES, 2)
    flat, x = moved(chosen), inputs(1, 9)
    own = flat[:, : plain.parameters]
    table = flat[0, plain.parameters :][: CLASSES * 2].reshape(CLASSES, 2)
    seen = torch.cat([x[0, :, :3], table[x[0, :, 3].long()]], dim=1).unsqueeze(0)
    buffers = plain.initial_buffers(own) + 0.1
    averages: list[Tensor] = []
    expected: list[Tensor] = []
    assert torch.equal(chosen(flat, x, buffers, True, averages), plain(own, seen, buffers, True, expected))
    assert len(averages) == len(expected) == ("batch" in kind and kind != "minibatch")
    assert all(torch.equal(*pair) for pair in zip(averages, expected, strict=True))
    assert torch.equal(chosen.advanced(flat, buffers), plain.advanced(own, buffers))


@every
def test_both_have_the_gradients_of_their_values_twice_and_none_at_the_class(kind: str) -> None:
    for chosen in both(kind):
        flat, x = moved(chosen, 2).double(), inputs(2, 3).double()
        buffers = chosen.initial_buffers(flat) + 0.1

        def judged(
            w: Tensor, samples: Tensor, chosen: Network = chosen, buffers: Tensor = buffers, x: Tensor = x
        ) -> Tensor:
            return chosen(w, torch.cat([samples, x[..., 3:]], dim=2), buffers, True)

        at = (flat.clone().requires_grad_(), x[..., :3].clone().requires_grad_())
        assert torch.autograd.gradcheck(judged, at)
        assert torch.autograd.gradgradcheck(judged, at, fast_mode=True)
        x = x.requires_grad_()
        (slope,) = torch.autograd.grad(chosen(flat, x, buffers, True).square().sum(), x, create_graph=True)
        assert slope[..., :3].any()
        assert not slope[..., 3].any(), "a penalty on the gradient never sees the class"


@every
def test_each_classs_vector_learns_from_its_own_samples_alone(kind: str) -> None:
    for chosen in both(kind):
        flat, x = moved(chosen).requires_grad_(), inputs(1, 9)
        x[..., 3] = torch.tensor([0.0, 2.0, 2.0] * 3)
        (slope,) = torch.autograd.grad(chosen(flat, x, chosen.initial_buffers(flat), True).sum(), flat)
        vectors = chosen.split(slope)[1][0]
        assert [bool(vector.any()) for vector in vectors] == [True, False, True, False]


@every
def test_a_member_among_others_is_the_member_alone(kind: str) -> None:
    for chosen in both(kind):
        x, many = inputs(4, 33), moved(chosen, 4)
        assert many.shape[1] == chosen.parameters
        assert chosen.parameters % ALIGNMENT == 0
        buffers = chosen.initial_buffers(many)
        assert buffers.shape == (4, chosen.buffer_size)
        together = chosen(many, x, buffers, True)
        for member in range(4):
            own = slice(member, member + 1)
            torch.testing.assert_close(
                together[own], chosen(many[own], x[own], buffers[own], True), rtol=1e-5, atol=1e-6
            )


def test_a_class_that_is_off_by_rounding_counts_as_the_nearest() -> None:
    labels = torch.tensor([[0.0], [2.9999998], [3.0000002], [1.0]])
    assert one_hot(labels, 4).argmax(1).tolist() == [0, 3, 3, 1]
    assert one_hot(labels, 4).sum(1).tolist() == [1, 1, 1, 1]


def test_spectral_normalisation_reaches_the_vectors_of_the_classes_too() -> None:
    chosen = Projection(inner("mlp"), CLASSES)
    normalised = SpectralNorm(chosen, 1)
    flat = moved(normalised)
    buffers = normalised.initial_buffers(flat)
    for _ in range(50):
        buffers = normalised.advanced(flat, buffers)
    parts = chosen.parts(flat)
    sizes = [torch.linalg.matrix_norm(part[0], 2) for part in parts if part.dim() == 3]
    assert len(sizes) == 4, "three layers, and the classes' vectors"
    divided = [part / torch.linalg.matrix_norm(part, 2, keepdim=True) if part.dim() == 3 else part for part in parts]
    by_hand = torch.cat([part.flatten(1) for part in divided], dim=1)
    by_hand = F.pad(by_hand, (0, flat.shape[1] - by_hand.shape[1]))
    x = inputs(1, 9)
    torch.testing.assert_close(
        normalised(flat, x, buffers, False), chosen(by_hand, x, buffers[:, :0], False), rtol=1e-3, atol=1e-4
    )
