"""Convolutional generators and discriminators in the manner of DCGAN (Radford 2016)."""

from __future__ import annotations

import math

from torch import Tensor

from gantui.experiment import networks as options
from gantui.gan.networks import image_layers
from gantui.gan.networks.base import NETWORKS, Network, Shape
from gantui.gan.networks.convolutional_base import (
    ImageDiscriminator,
    ImageGenerator,
    Layer,
    Normalise,
    makes_images,
    straight,
)


@NETWORKS.register("dcgan")
def dcgan(dcgan: options.DCGAN, inputs: Shape, outputs: Shape) -> Network:
    """The generator that DCGAN describes if its outputs are images, else the discriminator.

    Raises:
        Refusal: neither is an image, or its height and width can't be halved so often.
    """
    makes = makes_images(dcgan, inputs, outputs)
    return Generator(dcgan, inputs, outputs) if makes else Discriminator(dcgan, inputs, outputs)


class Generator(ImageGenerator):
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
        super().__init__(dcgan, [line, *reversed(kernels)], channels[::-1] if dcgan.normalisation == "batch" else ())

    def one(self, layers: list[Layer], x: Tensor, normalise: Normalise) -> tuple[Tensor, ...]:
        """The images [batch, numbers] of a member for latents X [batch, inputs]."""
        line, *kernels = layers
        x = image_layers.from_places(straight(x, line), self.first)
        for layer in kernels:
            x = image_layers.doubled(self.activation(normalise(x)), *layer)
        return (self.output(image_layers.flat(x)),)


class Discriminator(ImageDiscriminator):
    """Layers that halve the images, then an affine one of what is left of them."""

    def __init__(self, dcgan: options.DCGAN, inputs: Shape, outputs: Shape) -> None:
        self.images, channels = inputs, dcgan.channels
        kernels: list[Shape] = []
        for index, fan_out in enumerate(channels):
            fan_in = channels[index - 1] if index else inputs[0]
            strided = (dcgan.resampling if index else dcgan.edge) == "strided"
            kernels.append((fan_out, fan_in, 4, 4) if strided else (fan_out, 4 * fan_in, 3, 3))
        features = channels[-1] * math.prod(size >> len(channels) for size in inputs[1:])
        # The layer next to the image is not normalised (Radford 2016, section 3).
        normal = channels[1:] if dcgan.normalisation == "batch" else ()
        super().__init__(dcgan, [*kernels, (features, math.prod(outputs))], normal)

    def one(self, layers: list[Layer], x: Tensor, normalise: Normalise) -> tuple[Tensor, ...]:
        """A member's features [batch, width] of images X [batch, numbers], and its outputs before their activation."""
        first, *inner, line = layers
        x = self.activation(image_layers.halved(image_layers.images(x, self.images), *first))
        for layer in inner:
            x = self.activation(normalise(image_layers.halved(x, *layer)))
        features = image_layers.places(x)
        return features, straight(features, line)
