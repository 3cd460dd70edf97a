"""Convolutional players, against torch's own layers with the same weights."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from gantui.errors import Refusal
from gantui.experiment import networks as described
from gantui.experiment.memory_needed import least
from gantui.experiment.penalties import R1, GradientPenalty
from gantui.gan import gradients, networks, penalties
from gantui.gan.networks import Featured, Network, Shape
from gantui.gan.networks.batch_normalisation import BATCH_MOMENTUM
from tests.gan.building import EVERYTHING, experiment, options, run, source, trainer, weights

WIDTH, LATENT = 5, 3
CASES = [
    (edge, resampling, normalisation)
    for edge in ("strided", "shuffle")
    for resampling in ("strided", "shuffle")
    for normalisation in ("none", "batch")
]


def made(inputs: int | Shape, outputs: int | Shape, **settings: Any) -> Network:
    return networks.make(options(described.NETWORKS, "dcgan", **settings), inputs, outputs)


class Permuted(nn.Module):
    """Numbers place by place with their channels side by side, as images of SHAPE, or back."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        if self.shape is None:
            return x.permute(0, 2, 3, 1).flatten(1)
        channels, height, width = self.shape
        return x.reshape(len(x), height, width, channels).permute(0, 3, 1, 2)


def with_weights(layers: list[nn.Module], parts: list[Tensor]) -> nn.Sequential:
    """LAYERS with PARTS: kernels, matrices and their biases in turn, then the scales and shifts of the norms."""
    taken = iter(parts)
    for layer in layers:
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            weight, bias = next(taken), next(taken)
            swapped = weight if isinstance(layer, nn.Conv2d) else weight.transpose(0, 1)
            assert layer.weight.shape == swapped.shape
            layer.weight.data, layer.bias.data = swapped.clone(), bias.clone()  # type: ignore[union-attr]
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d):
            layer.weight.data, layer.bias.data = next(taken).clone(), next(taken).clone()
    assert next(taken, None) is None
    return nn.Sequential(*layers)


def slopes_of(layers: nn.Sequential) -> list[Tensor]:
    """The gradients of LAYERS in the order and the layout of our parts."""
    found = []
    for layer in layers:
        if isinstance(layer, nn.Linear | nn.ConvTranspose2d):
            found += [layer.weight.grad.transpose(0, 1), layer.bias.grad]  # type: ignore[union-attr]
        elif isinstance(layer, nn.Conv2d):
            found += [layer.weight.grad, layer.bias.grad]
    norms = [layer for layer in layers if isinstance(layer, nn.BatchNorm2d)]
    return [*found, *(part for norm in norms for part in (norm.weight.grad, norm.bias.grad))]  # type: ignore[list-item]


def doubling(fan_in: int, fan_out: int, way: str) -> list[nn.Module]:
    if way == "strided":
        return [nn.ConvTranspose2d(fan_in, fan_out, 4, 2, 1)]
    return [nn.Conv2d(fan_in, 4 * fan_out, 3, 1, 1), nn.PixelShuffle(2)]


def halving(fan_in: int, fan_out: int, way: str) -> list[nn.Module]:
    if way == "strided":
        return [nn.Conv2d(fan_in, fan_out, 4, 2, 1)]
    return [nn.PixelUnshuffle(2), nn.Conv2d(4 * fan_in, fan_out, 3, 1, 1)]


def pair(player: str, shape: Shape, edge: str, resampling: str, normalisation: str) -> tuple[Network, Tensor, Any]:
    """A network of three layers for images of SHAPE, its weights, and torch's layers with them."""
    count, height, width = shape
    smallest = (4, height // 8, width // 8)
    places = 4 * (height // 8) * (width // 8)
    settings = {
        "channels": [2, 3, 4],
        "edge": edge,
        "resampling": resampling,
        "normalisation": normalisation,
        "activation": "leaky_relu",
    }
    batch = [nn.BatchNorm2d] if normalisation == "batch" else []
    if player == "generator":
        ours = made(LATENT, shape, **settings, output_activation="tanh")
        layers: list[nn.Module] = [nn.Linear(LATENT, places), Permuted(smallest)]
        for fan_in, fan_out, way in ((4, 3, resampling), (3, 2, resampling), (2, count, edge)):
            layers += [*(norm(fan_in) for norm in batch), nn.LeakyReLU(0.2), *doubling(fan_in, fan_out, way)]
        layers += [nn.Flatten(), nn.Tanh()]
    else:
        ours = made(shape, 2, **settings)
        layers = [nn.Unflatten(1, shape), *halving(count, 2, edge), nn.LeakyReLU(0.2)]
        for fan_in, fan_out in ((2, 3), (3, 4)):
            layers += [*halving(fan_in, fan_out, resampling), *(norm(fan_out) for norm in batch), nn.LeakyReLU(0.2)]
        layers += [Permuted(), nn.Linear(places, 2)]
    flat = ours.initial(source()).unsqueeze(0)
    flat = flat + 0.3 * torch.randn(flat.shape, generator=source(1))
    theirs = with_weights(layers, [part[0] for part in ours.parts(flat)])
    return ours, flat, theirs


@pytest.mark.parametrize(("edge", "resampling", "normalisation"), CASES)
@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 16, 8)])
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_outputs_gradients_and_averages_are_those_of_torchs_layers(
    player: str, shape: Shape, edge: str, resampling: str, normalisation: str
) -> None:
    ours, flat, theirs = pair(player, shape, edge, resampling, normalisation)
    flat.requires_grad_()
    buffers = ours.initial_buffers(flat.detach())
    inputs = LATENT if player == "generator" else shape[0] * shape[1] * shape[2]
    for step in range(2):
        x = torch.randn(7, inputs, generator=source(step))
        found: list[Tensor] = []
        made, expected = ours(flat, x.unsqueeze(0), buffers, True, found)[0], theirs(x)
        torch.testing.assert_close(made, expected, rtol=1e-4, atol=1e-5)
        for statistics in found:
            buffers = buffers.lerp(statistics, BATCH_MOMENTUM)
    (slope,) = torch.autograd.grad(made.square().sum(), flat)
    theirs.zero_grad()
    expected.square().sum().backward()
    for mine, plain in zip(ours.parts(slope), slopes_of(theirs), strict=True):
        torch.testing.assert_close(mine[0], plain, rtol=1e-3, atol=1e-3)
    theirs.eval()
    torch.testing.assert_close(ours(flat, x.unsqueeze(0), buffers, False)[0], theirs(x), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", ["r1", "gradient_penalty"])
def test_a_penalty_on_its_gradient_has_the_gradient_of_torchs_layers(name: str) -> None:
    ours, flat, theirs = pair("discriminator", (1, 8, 8), "shuffle", "strided", "none")
    flat.requires_grad_()
    penalty = penalties.make({name: R1() if name == "r1" else GradientPenalty()})[name]
    x = torch.randn(7, 64, generator=source(5))

    inputs = x.unsqueeze(0).requires_grad_()
    out = ours(flat, inputs, ours.initial_buffers(flat.detach()), True)
    mine = penalty.term(gradients.of_sum(out[..., 0], inputs, create_graph=True)).sum()
    plain = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(theirs(plain)[:, 0].sum(), plain, create_graph=True)
    other = penalty.term(slope.unsqueeze(0)).sum()
    torch.testing.assert_close(mine, other, rtol=1e-4, atol=1e-5)
    (found,) = torch.autograd.grad(mine, flat)
    other.backward()
    kernels = [layer for layer in theirs if isinstance(layer, nn.Conv2d)]
    for place, layer in enumerate(kernels):
        torch.testing.assert_close(ours.parts(found)[2 * place][0], layer.weight.grad, rtol=1e-3, atol=1e-4)


def test_its_features_are_what_the_last_layer_sees() -> None:
    ours, flat, theirs = pair("discriminator", (1, 8, 8), "shuffle", "strided", "none")
    assert isinstance(ours, Featured)
    x = torch.randn(1, 7, 64, generator=source(5))
    features = ours.features(flat, x, ours.initial_buffers(flat), True)
    assert features.shape == (1, 7, ours.feature_width)
    torch.testing.assert_close(theirs[-1](features[0]), theirs(x[0]), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("size", [(8, 8), (28, 28), (14, 14), (32, 32), (64, 64)])
def test_any_size_that_divides_is_made_and_judged(size: tuple[int, int]) -> None:
    depth = {8: 3, 28: 2, 14: 1, 32: 4, 64: 5}[size[0]]
    settings = {"channels": [2] * depth}
    for inputs, outputs, read, gives in ((LATENT, (3, *size), LATENT, 3 * size[0] ** 2), ((3, *size), 1, None, 1)):
        chosen = made(inputs, outputs, **settings)  # type: ignore[arg-type]
        flat = chosen.initial(source()).unsqueeze(0)
        x = torch.randn(1, 2, read or 3 * size[0] ** 2, generator=source(2))
        assert chosen(flat, x, chosen.initial_buffers(flat), True).shape == (1, 2, gives)


@pytest.mark.parametrize(
    ("shape", "channels", "said"),
    [
        ((1, 28, 28), [8, 8, 8], "28x28 does not divide by 8; expected 2 of them, or images of 24x24 or 32x32"),
        ((1, 7, 8), [8], "7x8 does not divide by 2; expected images of 6x8 or 8x8"),
    ],
)
def test_what_does_not_divide_is_refused_with_the_nearest_ones(shape: Shape, channels: list[int], said: str) -> None:
    for player, (inputs, outputs) in {"generator": (LATENT, shape), "discriminator": (shape, 1)}.items():
        with pytest.raises(Refusal) as refused:
            made(inputs, outputs, channels=channels)
        assert str(refused.value).startswith(f"{player}.channels: each of the {len(channels)} halves the images")
        assert said in str(refused.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["generator={name='dcgan'}"], "generator.name = 'dcgan' is for images, and these data are points"),
        (
            ["distribution={name='digits'}", "discriminator={name='dcgan', channels=[2, 2, 2, 2]}"],
            "discriminator.channels: each of the 4 halves the images, and 8x8 does not divide by 16; expected 3 of "
            "them, or images of 16x16",
        ),
    ],
)
def test_an_experiment_with_them_is_refused_before_anything_is_made(settings: list[str], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        experiment(*settings)
    assert said in str(refused.value)


CONVOLUTIONAL = {name: settings for name, settings in EVERYTHING.items() if "dcgan" in name}


@pytest.mark.parametrize("settings", CONVOLUTIONAL.values(), ids=CONVOLUTIONAL)
def test_a_member_among_others_is_bit_for_bit_the_member_alone(settings: list[str]) -> None:
    """In any size, since members are done one after the other."""
    mlp = "discriminator" if "generator.name=dcgan" in settings else "generator"
    settings = [*settings, f"{mlp}={{name='dcgan', channels=[3, 5]}}", "schedule.batch_size=7"]
    together = run(trainer(*settings, seeds=(3, 1, 4)), 3)
    for member, seed in enumerate((3, 1, 4)):
        assert torch.equal(weights(run(trainer(*settings, seeds=(seed,)), 3))[0], weights(together)[member])


def test_its_start_is_dcgans() -> None:
    """N(0, .02^2) for all kernels and matrices, biases of 0 (Radford 2016, section 4)."""
    chosen = made((3, 64, 64), 1, channels=[32, 64])
    *kernels, _ = chosen.parts(chosen.initial(source()).unsqueeze(0))
    for kernel in kernels:
        assert kernel.std().item() == pytest.approx(0.02, rel=0.05) if kernel.dim() > 2 else not kernel.any()


def test_activations_count_in_the_memory_that_is_needed() -> None:
    settings = ["distribution={name='mnist5k'}", "discriminator={name='dcgan', channels=[32, 64]}"]
    batch = 1000
    found = [least(experiment(*settings, f"schedule.batch_size={size}")) for size in (batch, 2 * batch)]
    of_d = 2 * batch * (32 * 14 * 14 + 64 * 7 * 7)
    assert 4 * of_d <= found[1] - found[0] <= 4 * 1.01 * (of_d + batch * 12)
