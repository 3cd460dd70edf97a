"""Networks: `make` builds the one that the options name."""

from __future__ import annotations

from gantui.experiment.networks import NetworkOptions
from gantui.gan.networks import dcgan, dirac, image_to_image, minibatch, mlp, residual, resnet
from gantui.gan.networks.base import ALIGNMENT, NETWORKS, Architecture, Featured, Found, Network, Shape

__all__ = [
    "ALIGNMENT",
    "NETWORKS",
    "Architecture",
    "Featured",
    "Found",
    "Network",
    "Shape",
    "dcgan",
    "dirac",
    "image_to_image",
    "make",
    "minibatch",
    "mlp",
    "residual",
    "resnet",
]


def make(options: NetworkOptions, inputs: int | Shape, outputs: int | Shape) -> Network:
    """The network that OPTIONS describe, from one sample's INPUTS to its OUTPUTS: so many numbers, or an image's shape.

    Raises:
        Refusal: the network makes or reads nothing of such a shape.
    """
    shapes = ((shape,) if isinstance(shape, int) else shape for shape in (inputs, outputs))
    return NETWORKS.find(options.name)(options, *shapes)
