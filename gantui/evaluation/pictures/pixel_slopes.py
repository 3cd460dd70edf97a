"""Where D looks: the gradient of its output with respect to an image."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.packing import repeated
from gantui.gan.trainee import Judged


def gradients(judged: Judged, images: Tensor) -> Tensor:
    """The gradient of D's raw output at each of IMAGES [members, n, features]: [members, n, features].

    A saliency map (Simonyan 2014). The last feature is the class where D is given one. Where D sees packs it is shown
    the image repeated, and all copies change together.
    """
    places = images.detach().clone().requires_grad_()
    with torch.enable_grad():
        (gradient,) = torch.autograd.grad(judged.raw(repeated(places, judged.pack)).sum(), places)
    return gradient


def sizes(gradient: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The size of GRADIENT [n, width] at each pixel of images of SHAPE, over all channels: [n, 1, height, width]."""
    return torch.linalg.vector_norm(gradient.view(-1, *shape), dim=1, keepdim=True)
