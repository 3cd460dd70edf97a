"""What convolutional players have: layers, their batch normalisation, and members that are done one after the other."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment.networks import Layered, NetworkOptions
from gantui.gan.networks import image_layers
from gantui.gan.networks.activations import OUTPUTS, activation
from gantui.gan.networks.affine import affine
from gantui.gan.networks.base import Featured, Found, Network, Shape, padded
from gantui.gan.networks.initial_weights import initial_affine, initial_kernel

Layer = tuple[Tensor, Tensor]
"""The kernel or matrix of a layer of one member, and its biases."""


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
            x, found = image_layers.batch_normalised(x, scale, shift)
            self.found.append(found)
        else:
            x = image_layers.normalised_by(x, self._known[self._done], scale, shift)
        self._done += 1
        return x


class Convolutional(Network):
    """What both players have: layers, and the scales and shifts of batch normalisation, which come after them.

    Members are done one after the other: convolutions of several at once are no faster on a CPU, and are rounded
    otherwise than a member's own.
    """

    stride = 1
    """The stride of transposed kernels, of each of which an output sees only a part."""

    def __init__(self, options: Layered, layers: Sequence[Shape], normal: Sequence[int] = ()) -> None:
        """Take the kernels and matrices LAYERS in the order of their use, and the channels of layers to NORMALise."""
        self.options, self.layers, self.normal = options, layers, normal
        self.activation = activation(options)
        self.shapes: Sequence[Shape] = [
            *(shape for layer in layers for shape in (layer, (layer[0 if len(layer) == 4 else 1],))),
            *((channels,) for channels in self.normal for _ in ("scale", "shift")),
        ]
        self.buffer_size = 2 * sum(self.normal)

    def initial(self, rng: torch.Generator) -> Tensor:
        """One member's weights at the start: [parameters]."""
        parts: list[Tensor] = []
        for place, layer in enumerate(self.layers):
            parts += self.initial_layer(place, layer, rng)
        for channels in self.normal:
            parts += [torch.ones(channels, device=rng.device), torch.zeros(channels, device=rng.device)]
        return padded(parts)

    def initial_layer(self, place: int, layer: Shape, rng: torch.Generator) -> list[Tensor]:
        """Weights and biases of the shape LAYER, number PLACE, at the start."""
        if len(layer) == 2:
            return initial_affine(self.options, *layer, rng)
        return initial_kernel(self.options, layer, rng, self.stride if layer[2] == 4 else 1)

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


class ImageGenerator(Convolutional):
    """A generator of images."""

    def __init__(self, options: Layered, layers: Sequence[Shape], normal: Sequence[int] = ()) -> None:
        super().__init__(options, layers, normal)
        self.output = OUTPUTS[options.output_activation]

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """Images [members, batch, numbers] for latents X [members, batch, inputs]."""
        (made,) = stacked(self.each(weights, x, buffers, training, found))
        return made


class ImageDiscriminator(Convolutional, Featured):
    """A discriminator of images."""

    def __init__(self, options: Layered, layers: Sequence[Shape], normal: Sequence[int] = ()) -> None:
        """Take LAYERS of which the last is the matrix of the features."""
        super().__init__(options, layers, normal)
        self.feature_width, self.output = layers[-1][0], OUTPUTS[options.output_activation]

    def last_layers(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> tuple[Tensor, Tensor]:
        """The last hidden layer and the outputs before their activation, as `Featured.last_layers` says."""
        features, raw = stacked(self.each(weights, x, buffers, training, found))
        return features, raw


def makes_images(described: NetworkOptions, inputs: Shape, outputs: Shape) -> bool:
    """Whether a network from INPUTS to OUTPUTS that DESCRIBED describes is a generator of images; else it judges them.

    Raises:
        Refusal: neither is an image, or its height and width can't be halved as often as the options say.
    """
    makes = len(outputs) == 3
    if why := described.misfit(outputs if makes else inputs):
        raise Refusal(f"{'generator' if makes else 'discriminator'}.{why}")
    return makes


def straight(x: Tensor, line: Layer) -> Tensor:
    """X [batch, inputs] by the matrix and the biases LINE of one member: [batch, outputs]."""
    matrix, bias = line
    return affine(x.unsqueeze(0), matrix.unsqueeze(0), bias.unsqueeze(0))[0]


def stacked(made: list[tuple[Tensor, ...]]) -> list[Tensor]:
    """What was MADE of each member, as tensors of all members."""
    return [each[0].unsqueeze(0) if len(each) == 1 else torch.stack(each) for each in zip(*made, strict=True)]
