"""Convolutional generators and discriminators in the manner of DCGAN (Radford 2016)."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment import networks as options
from gantui.gan.networks import convolution
from gantui.gan.networks.activations import activation
from gantui.gan.networks.affine import affine
from gantui.gan.networks.base import NETWORKS, Featured, Found, Network, Shape, padded
from gantui.gan.networks.layers import OUTPUTS, initial_affine, initial_kernel

Layer = tuple[Tensor, Tensor]
"""The kernel or matrix of a layer of one member, and its biases."""


@NETWORKS.register("dcgan")
def dcgan(dcgan: options.DCGAN, inputs: Shape, outputs: Shape) -> Network:
    """The generator that DCGAN describes if its outputs are images, else the discriminator.

    Raises:
        Refusal: neither is an image, or its height and width can't be halved so often.
    """
    makes = len(outputs) == 3
    if why := dcgan.misfit(outputs if makes else inputs):
        raise Refusal(f"{'generator' if makes else 'discriminator'}.{why}")
    return Generator(dcgan, inputs, outputs) if makes else Discriminator(dcgan, inputs, outputs)


class Normalise:
    """Batch normalisation of one member's layers, which are given to it in turn."""

    def __init__(self, scales: Sequence[Tensor], known: Sequence[Tensor] | None) -> None:
        """Scale and shift by SCALES, [channels] each, two a layer; none: layers stay as they are.

        KNOWN [2 channels] a layer are the running averages to go by; None: each layer's own statistics.
        """
        self._scales, self._known, self._done = scales, known, 0
        self.found: list[Tensor] = []
        """What the running averages of the layers so far are to follow, [2 channels] each."""

    def __call__(self, x: Tensor) -> Tensor:
        """The next layer's X [batch, channels, height, width], normalised."""
        if not self._scales:
            return x
        scale, shift = self._scales[2 * self._done : 2 * self._done + 2]
        if self._known is None:
            x, found = convolution.batch_normalised(x, scale, shift)
            self.found.append(found)
        else:
            x = convolution.normalised_by(x, self._known[self._done], scale, shift)
        self._done += 1
        return x


class Convolutional(Network):
    """What both players have: layers, and the scales and shifts of batch normalisation, which come after them.

    Members are done one after the other: convolutions of several at once are no faster on a CPU, and are rounded
    otherwise than a member's own.
    """

    stride = 1
    """The stride of transposed kernels, of each of which an output sees only a part."""

    def __init__(self, dcgan: options.DCGAN, layers: Sequence[Shape], normal: Sequence[int]) -> None:
        """Take the kernels and matrices LAYERS in the order of their use, and the channels of layers to NORMALise."""
        self.options, self.layers = dcgan, layers
        self.normal = normal if dcgan.normalisation == "batch" else ()
        self.activation = activation(dcgan)
        self.shapes: Sequence[Shape] = [
            *(shape for layer in layers for shape in (layer, (layer[0 if len(layer) == 4 else 1],))),
            *((channels,) for channels in self.normal for _ in ("scale", "shift")),
        ]
        self.buffer_size = 2 * sum(self.normal)

    def initial(self, rng: torch.Generator) -> Tensor:
        """One member's weights at the start: [parameters]."""
        parts: list[Tensor] = []
        for layer in self.layers:
            if len(layer) == 2:
                parts += initial_affine(self.options, *layer, rng)
            else:
                parts += initial_kernel(self.options, layer, rng, self.stride if layer[2] == 4 else 1)
        for channels in self.normal:
            parts += [torch.ones(channels, device=rng.device), torch.zeros(channels, device=rng.device)]
        return padded(parts)

    def initial_buffers(self, weights: Tensor) -> Tensor:
        """The buffers at the start: running means of 0 and variances of 1, layer by layer."""
        pairs = [part for size in self.normal for part in (weights.new_zeros(size), weights.new_ones(size))]
        return torch.cat([weights.new_zeros(0), *pairs]).repeat(len(weights), 1)

    def each(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None
    ) -> list[tuple[Tensor, ...]]:
        """What `one` gives of each member; the arguments are those of a call."""
        parts = self.parts(weights)
        own, scales = parts[: 2 * len(self.layers)], parts[2 * len(self.layers) :]
        known = buffers.split([2 * channels for channels in self.normal], dim=1) if self.normal else ()
        made, seen = [], []
        for member, inputs in enumerate(x):
            layers = [part[member] for part in own]
            normalise = Normalise(
                [part[member] for part in scales], None if training else [part[member] for part in known]
            )
            made.append(self.one(list(zip(layers[::2], layers[1::2], strict=True)), inputs, normalise))
            seen.append(normalise.found)
        if found is not None and training and self.normal:
            found.append(torch.stack([torch.cat(statistics) for statistics in seen]))
        return made

    @abstractmethod
    def one(self, layers: list[Layer], x: Tensor, normalise: Normalise) -> tuple[Tensor, ...]:
        """What a member with LAYERS makes of its inputs X [batch, inputs]."""


class Generator(Convolutional):
    """An affine layer to the smallest images, then layers that double them."""

    stride = 2

    def __init__(self, dcgan: options.DCGAN, inputs: Shape, outputs: Shape) -> None:
        channels, (count, height, width) = dcgan.channels, outputs
        self.first = (channels[-1], height >> len(channels), width >> len(channels))
        kernels: list[Shape] = []
        for index, fan_in in enumerate(channels):
            fan_out = channels[index - 1] if index else count
            strided = (dcgan.resampling if index else dcgan.edge) == "strided"
            kernels.append((fan_out, fan_in, 4, 4) if strided else (4 * fan_out, fan_in, 3, 3))
        line = (math.prod(inputs), math.prod(self.first))
        super().__init__(dcgan, [line, *reversed(kernels)], channels[::-1])
        self.output = OUTPUTS[dcgan.output_activation]

    def one(self, layers: list[Layer], x: Tensor, normalise: Normalise) -> tuple[Tensor, ...]:
        """The images [batch, numbers] of a member for latents X [batch, inputs]."""
        line, *kernels = layers
        x = convolution.from_places(straight(x, line), self.first)
        for layer in kernels:
            x = convolution.doubled(self.activation(normalise(x)), *layer)
        return (self.output(convolution.flat(x)),)

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """Images [members, batch, numbers] for latents X [members, batch, inputs]."""
        (made,) = stacked(self.each(weights, x, buffers, training, found))
        return made


class Discriminator(Convolutional, Featured):
    """Layers that halve the images, then an affine one of what is left of them."""

    def __init__(self, dcgan: options.DCGAN, inputs: Shape, outputs: Shape) -> None:
        self.images, channels = inputs, dcgan.channels
        kernels: list[Shape] = []
        for index, fan_out in enumerate(channels):
            fan_in = channels[index - 1] if index else inputs[0]
            strided = (dcgan.resampling if index else dcgan.edge) == "strided"
            kernels.append((fan_out, fan_in, 4, 4) if strided else (fan_out, 4 * fan_in, 3, 3))
        self.feature_width = channels[-1] * math.prod(size >> len(channels) for size in inputs[1:])
        # The layer next to the image is not normalised (Radford 2016, section 3).
        super().__init__(dcgan, [*kernels, (self.feature_width, math.prod(outputs))], channels[1:])
        self.output = OUTPUTS[dcgan.output_activation]

    def one(self, layers: list[Layer], x: Tensor, normalise: Normalise) -> tuple[Tensor, ...]:
        """A member's features [batch, width] of images X [batch, numbers], and its outputs before their activation."""
        first, *inner, line = layers
        x = self.activation(convolution.halved(convolution.images(x, self.images), *first))
        for layer in inner:
            x = self.activation(normalise(convolution.halved(x, *layer)))
        features = convolution.places(x)
        return features, straight(features, line)

    def last_layers(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> tuple[Tensor, Tensor]:
        """The last hidden layer and the outputs before their activation, as `Featured.last_layers` says."""
        features, raw = stacked(self.each(weights, x, buffers, training, found))
        return features, raw


def straight(x: Tensor, line: Layer) -> Tensor:
    """X [batch, inputs] by the matrix and the biases LINE of one member: [batch, outputs]."""
    matrix, bias = line
    return affine(x.unsqueeze(0), matrix.unsqueeze(0), bias.unsqueeze(0))[0]


def stacked(made: list[tuple[Tensor, ...]]) -> list[Tensor]:
    """What was MADE of each member, as tensors of all members."""
    return [each[0].unsqueeze(0) if len(each) == 1 else torch.stack(each) for each in zip(*made, strict=True)]
