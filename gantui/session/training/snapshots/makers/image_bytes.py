"""Images of a training as bytes."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.evaluation.images.kind import Images
from gantui.evaluation.kinds import kind_of
from gantui.gan.latents.labelled import with_class
from gantui.gan.trainee import Played


def as_bytes(images: Tensor, shape: tuple[int, ...]) -> Tensor:
    """IMAGES [n, width] of values from -1 to 1 as bytes, 0 to 255, of SHAPE (channels, height, width): [n, *shape]."""
    return ((images + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).view(-1, *shape)


def as_judged(played: Played, images: Tensor, latent: Tensor) -> Tensor:
    """IMAGES [members, n, width] as D of PLAYED gets them: with the classes of LATENT where it is given classes.

    Each real image of a snapshot is of the class that the fake of its place was asked for.
    """
    if not played.experiment.conditional:
        return images
    return with_class(images, latent[:, : images.shape[1], -1])


def known_of(played: Played) -> Images:
    """What is known of the images that PLAYED is trained on."""
    kind = kind_of(played)
    assert isinstance(kind, Images)
    return kind
