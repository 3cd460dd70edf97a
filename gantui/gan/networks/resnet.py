"""Residual generators and discriminators of convolutions, as R3GAN's (Huang 2024)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor

from gantui.experiment import networks as options
from gantui.gan.networks import image_layers
from gantui.gan.networks.base import NETWORKS, Network, Shape
from gantui.gan.networks.convolutional_base import (
    Convolutional,
    ImageDiscriminator,
    ImageGenerator,
    Layer,
    Normalise,
    makes_images,
    straight,
)


@NETWORKS.register("resnet")
def resnet(resnet: options.ResNet, inputs: Shape, outputs: Shape) -> Network:
    """The generator that RESNET describes if its outputs are images, else the discriminator.

    Raises:
        Refusal: neither is an image, or its height and width can't be halved so often.
    """
    makes = makes_images(resnet, inputs, outputs)
    return Generator(resnet, inputs, outputs) if makes else Discriminator(resnet, inputs, outputs)


Plan = list[tuple[Shape, int | None]]
"""The layers in the order of their use, each with its number in a block; None: it is in none."""


class Residual(Convolutional):
    """Blocks x + W3 act(W2 act(W1 x)): kernels of 1x1, of 3x3 in groups, of 1x1 (Huang 2024, section 3.3).

    Nothing is normalised. Each W3 starts at 0, so each block as the identity, and W1 and W2 start smaller the more
    blocks there are, by (number of blocks)^(-1/4), as in the authors' code, after Fixup (Zhang 2019).
    """

    def __init__(self, resnet: options.ResNet, plan: Plan) -> None:
        """Take the layers of PLAN."""
        super().__init__(resnet, [shape for shape, _ in plan])
        self.numbers = [number for _, number in plan]
        self.blocks = resnet.blocks

    def initial_layer(self, place: int, layer: Shape, rng: torch.Generator) -> list[Tensor]:
        """Weights and biases of the shape LAYER, number PLACE, at the start."""
        weight, bias = super().initial_layer(place, layer, rng)
        match self.numbers[place]:
            case None:
                return [weight, bias]
            case 2:
                return [torch.zeros_like(weight), torch.zeros_like(bias)]
            case _:
                return [weight * self.numbers.count(2) ** -0.25, bias]

    def through_blocks(self, x: Tensor, layers: Iterator[Layer]) -> Tensor:
        """X [batch, channels, height, width] through the next blocks of LAYERS, those of one size of images."""
        for _ in range(self.blocks):
            inner = image_layers.plain(x, *next(layers))
            inner = image_layers.plain(self.activation(inner), *next(layers))
            x = x + image_layers.plain(self.activation(inner), *next(layers))
        return x


def blocks(resnet: options.ResNet, channels: int) -> Plan:
    """The layers of the blocks for one size of images, which have CHANNELS channels."""
    wide, group = resnet.wide(channels), resnet.in_a_group(channels)
    return [((wide, channels, 1, 1), 0), ((wide, group, 3, 3), 1), ((channels, wide, 1, 1), 2)] * resnet.blocks


class Generator(Residual, ImageGenerator):
    """An affine layer to the smallest images, then blocks of each size, between which images are enlarged."""

    def __init__(self, resnet: options.ResNet, inputs: Shape, outputs: Shape) -> None:
        channels, (count, height, width) = resnet.channels, outputs
        self.first = (channels[-1], height >> len(channels), width >> len(channels))
        plan: Plan = [((math.prod(inputs), math.prod(self.first)), None), *blocks(resnet, channels[-1])]
        for fan_out, fan_in in reversed([*pairwise(channels)]):
            plan += [((fan_out, fan_in, 1, 1), None), *blocks(resnet, fan_out)]
        super().__init__(resnet, [*plan, ((4 * count, channels[0], 3, 3), None)])

    def one(self, layers: list[Layer], x: Tensor, normalise: Normalise) -> tuple[Tensor, ...]:
        """The images [batch, numbers] of a member for latents X [batch, inputs]."""
        line, *inner, last = layers
        x, left = image_layers.from_places(straight(x, line), self.first), iter(inner)
        x = self.through_blocks(x, left)
        for change in left:
            x = self.through_blocks(image_layers.enlarged(image_layers.plain(x, *change)), left)
        return (self.output(image_layers.flat(image_layers.doubled(x, *last))),)


class Discriminator(Residual, ImageDiscriminator):
    """Blocks of each size of images, between which these are averaged, then an affine layer."""

    def __init__(self, resnet: options.ResNet, inputs: Shape, outputs: Shape) -> None:
        self.images, channels = inputs, resnet.channels
        plan: Plan = [((channels[0], 4 * inputs[0], 3, 3), None), *blocks(resnet, channels[0])]
        for fan_in, fan_out in pairwise(channels):
            plan += [((fan_out, fan_in, 1, 1), None), *blocks(resnet, fan_out)]
        features = channels[-1] * math.prod(size >> len(channels) for size in inputs[1:])
        super().__init__(resnet, [*plan, ((features, math.prod(outputs)), None)])

    def one(self, layers: list[Layer], x: Tensor, normalise: Normalise) -> tuple[Tensor, ...]:
        """A member's features [batch, width] of images X [batch, numbers], and its outputs before their activation."""
        first, *inner, line = layers
        x, left = image_layers.halved(image_layers.images(x, self.images), *first), iter(inner)
        x = self.through_blocks(x, left)
        for change in left:
            x = self.through_blocks(image_layers.plain(image_layers.averaged(x), *change), left)
        features = image_layers.places(x)
        return features, straight(features, line)
