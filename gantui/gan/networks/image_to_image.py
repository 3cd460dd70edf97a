"""Convolutions from images to images of the same size, as the maps of pix2pix and CycleGAN without what halves them."""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment import networks as options
from gantui.gan.networks import image_layers
from gantui.gan.networks.base import NETWORKS, Shape
from gantui.gan.networks.convolutional_base import ImageGenerator, Layer, Normalise


@NETWORKS.register("convolutions")
class Convolutions(ImageGenerator):
    """Layers of kernels with an activation between them; an image keeps its height and width in all of them."""

    def __init__(self, described: options.Convolutions, inputs: Shape, outputs: Shape) -> None:
        """Take images of the shape INPUTS to images of the shape OUTPUTS.

        Raises:
            Refusal: one of them is no image, or they are of two sizes.
        """
        if len(inputs) != 3 or len(outputs) != 3 or inputs[1:] != outputs[1:]:
            raise Refusal(
                f"name = {described.name!r} takes images to images of the same size; expected 'dcgan' or 'mlp' where "
                "something else is given or wanted"
            )
        self.images, side = inputs, described.kernel
        channels = (inputs[0], *described.channels, outputs[0])
        super().__init__(described, [(after, before, side, side) for before, after in pairwise(channels)])

    def one(self, layers: list[Layer], x: Tensor, normalise: Normalise) -> tuple[Tensor, ...]:
        """What a member with LAYERS makes of its images X [batch, numbers]."""
        *inner, last = layers
        x = image_layers.images(x, self.images)
        for layer in inner:
            x = self.activation(image_layers.plain(x, *layer))
        return (self.output(image_layers.flat(image_layers.plain(x, *last))),)
