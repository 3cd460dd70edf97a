"""A generator as a short list of operations on named tensors, for programs that do not have gantui.

What the operations are is written in docs/export.md, with the few lines that carry them out. Whatever a network needs
at rest is folded into them: batch normalisation into the layer before it, learned means into the latent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment.networks import Layered
from gantui.gan.attribute.trainee import Ager
from gantui.gan.inpainting.trainee import Inpainter
from gantui.gan.latents import Labelled, Latent, mixture, normal_uniform
from gantui.gan.named_players import NamedPlayersTraining
from gantui.gan.networks import Network, Shape, dcgan, resnet
from gantui.gan.networks.batch_normalisation import BATCH_EPS
from gantui.gan.networks.dirac import Locations
from gantui.gan.networks.heads import Heads
from gantui.gan.networks.image_to_image import Convolutions
from gantui.gan.networks.labelled import Beside
from gantui.gan.networks.learned_latent import LearnedLatent
from gantui.gan.networks.mlp import MLP
from gantui.gan.networks.residual import Residual
from gantui.gan.trainer import Trainer

Operation = dict[str, Any]
"""`op` says which; the rest are its numbers, and under `weight`, `bias` and `places` names of tensors."""


@dataclass(frozen=True)
class Portable:
    """A generator in the form in which it is exported."""

    latent: dict[str, Any]
    """`name`: 'samples' with `dim` where samples are given and nothing is drawn; 'uniform' with `dim`, `low`, `high`;
    'normal' with `dim`; or 'mixture', equal Gaussians around the tensor `means` [components, dim] with the standard
    deviations `deviations` of the same shape."""
    operations: list[Operation]
    """From latents [n, dim], with the class behind them where there are classes, to points in the training's units, in
    turn."""
    tensors: dict[str, Tensor]


@torch.no_grad()
def portable_player(trained: NamedPlayersTraining, player: str, *, average: bool = False, member: int = 0) -> Portable:
    """The maker PLAYER of MEMBER of TRAINED in portable form, with its averaged weights if AVERAGE.

    Raises:
        Refusal: the network or the latent is not one of gantui's own.
    """
    own, tensors = trained.players[player], dict[str, Tensor]()
    weights = trained.averages[player] if average else own.params.detach()
    operations = _operations(own.network, weights[member : member + 1], own.buffers, tensors)
    if isinstance(trained, Inpainter):
        latent = _plain(trained.latent, trained.options.latent.name)
    else:
        space = trained.options.space
        assert space is not None
        latent = {"name": "samples", "dim": space.width}
    return Portable(latent, operations, {name: tensor.contiguous() for name, tensor in tensors.items()})


def inputs(trained: NamedPlayersTraining) -> list[dict[str, Any]]:
    """What the maker of TRAINED is given beside each other, in turn, each a `name` and its `dim` numbers; [] of maps.

    image: from -1 to 1, 0 where a hole is; hole: 1 where a number is missing, else 0; age: from -1 to 1, so many times;
    noise: a draw of the latent.
    """
    space = trained.options.space
    image = {"name": "image", "dim": space.width if space is not None else 0}
    match trained:
        case Ager():
            return [image, {"name": "age", "dim": trained.game.age_width}]
        case Inpainter():
            hole = [{"name": "hole", "dim": image["dim"]}] if trained.game.masked else []
            return [image, *hole, {"name": "noise", "dim": trained.latent.dim}]
        case _:
            return []


@torch.no_grad()
def portable(trainer: Trainer, *, average: bool, member: int = 0) -> Portable:
    """The generator of MEMBER of TRAINER in portable form, with its averaged weights if AVERAGE.

    Raises:
        Refusal: the network or the latent is not one of gantui's own.
    """
    own = trainer.average if average else trainer.generator.params.detach()
    assert own is not None
    weights, buffers = own[member : member + 1], trainer.generator.buffers[member : member + 1]
    tensors: dict[str, Tensor] = {}
    network = trainer.generator.network
    learned: list[Tensor] = []
    if isinstance(network, LearnedLatent):
        inside, *learned = network.parts(weights)
        weights, network = inside, network.inner
    operations = _operations(network, weights, buffers, tensors)
    latent = _latent(trainer, member, learned, tensors)
    return Portable(latent, operations, {name: tensor.contiguous() for name, tensor in tensors.items()})


def _latent(trainer: Trainer, member: int, learned: list[Tensor], tensors: dict[str, Tensor]) -> dict[str, Any]:
    drawn = trainer.latent
    latent = drawn.inner if isinstance(drawn, Labelled) else drawn
    match latent:
        case mixture.Mixture():
            means, deviations = latent.means[member], torch.full_like(latent.means[member], latent.spread)
        case mixture.LearnedMixture():
            means, deviations = (part[0] for part in learned)
        case _:
            return _plain(latent, trainer.experiment.latent.name)
    tensors |= {"means": means.clone(), "deviations": deviations.clone()}
    return {"name": "mixture", "dim": latent.dim, "means": "means", "deviations": "deviations"}


def _plain(latent: Latent, name: str) -> dict[str, Any]:
    """LATENT, which has no parameters; NAME is what the options call it."""
    match latent:
        case normal_uniform.Normal():
            return {"name": "normal", "dim": latent.dim}
        case normal_uniform.Uniform():
            return {"name": "uniform", "dim": latent.dim, "low": latent.low, "high": latent.high}
        case _:
            raise Refusal(_foreign("latent", name))


def _operations(network: Network, weights: Tensor, buffers: Tensor, tensors: dict[str, Tensor]) -> list[Operation]:
    """The operations of NETWORK with WEIGHTS [1, parameters] and buffers BUFFERS at rest; fills TENSORS."""
    match network:
        case Heads():
            made = _operations(network.inner, weights, buffers, tensors)
            return [*made, {"op": "take_turns", "generators": network.count}]
        case Beside():
            own, vectors = network.split(weights)
            tensors["vectors"] = vectors[0].clone()
            return [{"op": "class", "vectors": "vectors"}, *_operations(network.inner, own, buffers, tensors)]
        case MLP():
            return _mlp(network, weights, buffers, tensors)
        case Convolutions():
            return _same_size(network, weights, tensors)
        case dcgan.Generator():
            return _convolutional(network, weights, buffers, tensors)
        case resnet.Generator():
            return _residual_images(network, weights, tensors)
        case Residual():
            return _residual(network, weights, tensors)
        case Locations():
            tensors["places"] = network.parts(weights)[0][0].clone()
            return [{"op": "locations", "places": "places", "spread": network.spread}]
        case _:
            raise Refusal(_foreign("generator", type(network).__name__))


def _mlp(network: MLP, weights: Tensor, buffers: Tensor, tensors: dict[str, Tensor]) -> list[Operation]:
    parts = [part[0].double() for part in network.parts(weights)]
    hidden = len(network.layers) - 1
    norms = parts[2 * len(network.layers) :]
    known = buffers[0].double().split([size for _, size in network.layers[:-1] for _ in "mv"]) if norms else ()
    names = network.options.activations or (network.options.activation,) * hidden
    operations: list[Operation] = []
    for index in range(hidden):
        weight, bias = parts[2 * index : 2 * index + 2]
        if norms:
            scale, shift = norms[2 * index : 2 * index + 2]
            mean, variance = known[2 * index : 2 * index + 2]
            factor = scale * torch.rsqrt(variance + BATCH_EPS)
            weight, bias = weight * factor, (bias - mean) * factor + shift
        operations.append(_affine(index, weight, bias, tensors))
        maxout = {"op": "maxout", "pieces": network.pieces}
        operations.append(maxout if network.pieces > 1 else _activation(network.options, names[index]))
    operations.append(_affine(hidden, parts[2 * hidden], parts[2 * hidden + 1], tensors))
    return operations + _output(network.options)


def _convolutional(
    network: dcgan.Generator, weights: Tensor, buffers: Tensor, tensors: dict[str, Tensor]
) -> list[Operation]:
    parts = [part[0].double() for part in network.parts(weights)]
    layers = list(zip(parts[: 2 * len(network.layers) : 2], parts[1 : 2 * len(network.layers) : 2], strict=True))
    scales = parts[2 * len(network.layers) :]
    known = buffers[0].double().split([size for size in network.normal for _ in "mv"]) if scales else ()
    for index in range(len(scales) // 2):
        (weight, bias), (scale, shift) = layers[index], scales[2 * index : 2 * index + 2]
        mean, variance = known[2 * index : 2 * index + 2]
        factor = scale * torch.rsqrt(variance + BATCH_EPS)
        layers[index] = _rescaled(weight, bias, factor, shift - mean * factor)
    operations = _first_images(network.first, layers[0], tensors)
    for index, (kernel, bias) in enumerate(layers[1:], 1):
        operations.append(_activation(network.options, network.options.activation))
        if kernel.shape[2] == 4:
            operations.append(_named("conv_transpose", index, kernel.transpose(0, 1), bias, tensors))
        else:
            operations += [_named("conv", index, kernel, bias, tensors), {"op": "pixel_shuffle"}]
    return [*operations, {"op": "flat"}, *_output(network.options)]


def _same_size(network: Convolutions, weights: Tensor, tensors: dict[str, Tensor]) -> list[Operation]:
    parts = [part[0] for part in network.parts(weights)]
    operations: list[Operation] = [{"op": "images", "shape": list(network.images)}]
    for index in range(len(network.layers)):
        operations.append(_named("conv", index, parts[2 * index], parts[2 * index + 1], tensors))
        operations.append(_activation(network.options, network.options.activation))
    return [*operations[:-1], {"op": "flat"}, *_output(network.options)]


def _first_images(shape: Shape, layer: tuple[Tensor, Tensor], tensors: dict[str, Tensor]) -> list[Operation]:
    """The affine LAYER, a matrix and biases, that makes images of SHAPE of latents.

    Its outputs lie place by place; elsewhere an image's numbers lie channel by channel.
    """
    channels, height, width = shape
    weight, bias = (part.unflatten(-1, (height, width, channels)).movedim(-1, -3).flatten(-3) for part in layer)
    return [_affine(0, weight, bias, tensors), {"op": "images", "shape": list(shape)}]


def _residual_images(network: resnet.Generator, weights: Tensor, tensors: dict[str, Tensor]) -> list[Operation]:
    parts = [part[0] for part in network.parts(weights)]
    operations = _first_images(network.first, (parts[0], parts[1]), tensors)
    active = _activation(network.options, network.options.activation)
    for index in range(1, len(network.layers)):
        layer = _named("conv", index, parts[2 * index], parts[2 * index + 1], tensors)
        match network.numbers[index]:
            case 0:
                operations.append({"op": "add", "operations": [layer]})
            case None if index < len(network.layers) - 1:
                operations += [layer, {"op": "enlarge"}]
            case None:
                operations += [layer, {"op": "pixel_shuffle"}]
            case _:
                operations[-1]["operations"] += [active, layer]
    return [*operations, {"op": "flat"}, *_output(network.options)]


def _rescaled(weight: Tensor, bias: Tensor, factor: Tensor, shift: Tensor) -> tuple[Tensor, Tensor]:
    """A layer whose outputs are FACTOR times those of WEIGHT and BIAS, plus SHIFT; both are one a channel.

    Outputs of a matrix lie place by place; of a kernel, each channel's stand side by side.
    """
    if weight.dim() == 2:
        places = len(bias) // len(factor)
        return weight * factor.repeat(places), bias * factor.repeat(places) + shift.repeat(places)
    factor, shift = (part.repeat_interleave(len(bias) // len(factor)) for part in (factor, shift))
    return weight * factor.view(-1, 1, 1, 1), bias * factor + shift


def _residual(network: Residual, weights: Tensor, tensors: dict[str, Tensor]) -> list[Operation]:
    parts = [part[0] for part in network.parts(weights)]
    layers = [_affine(index, parts[2 * index], parts[2 * index + 1], tensors) for index in range(len(network.layers))]
    active = _activation(network.options, network.options.activation)
    blocks = [
        {"op": "add", "operations": [active, first, active, second]}
        for first, second in zip(layers[1:-1:2], layers[2:-1:2], strict=True)
    ]
    return [layers[0], *blocks, active, layers[-1], *_output(network.options)]


def _affine(index: int, weight: Tensor, bias: Tensor, tensors: dict[str, Tensor]) -> Operation:
    return _named("affine", index, weight, bias, tensors)


def _named(op: str, index: int, weight: Tensor, bias: Tensor, tensors: dict[str, Tensor]) -> Operation:
    """The operation OP with its WEIGHT and BIAS, which go to TENSORS under the number INDEX."""
    names = {"weight": f"{index}.weight", "bias": f"{index}.bias"}
    tensors |= {names["weight"]: weight.float().clone(), names["bias"]: bias.float().clone()}
    return {"op": op, **names}


def _activation(options: Layered, name: str) -> Operation:
    return {"op": name, "slope": options.slope} if name == "leaky_relu" else {"op": name}


def _output(options: Layered) -> list[Operation]:
    return [] if options.output_activation == "none" else [{"op": options.output_activation}]


def _foreign(family: str, name: str) -> str:
    return f"the {family} {name!r} is none of gantui's own: there is no form of it that other programs could read"
