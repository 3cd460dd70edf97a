"""Convolutions of one member's images, and what stands between them.

Images are [batch, channels, height, width], and lie place by place with their channels side by side ("channels last"),
in which a CPU's convolutions and the functions of single numbers between them are faster (docs/measured.md).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.gan.networks.base import Shape
from gantui.gan.networks.batch_normalisation import BATCH_EPS


def images(flat: Tensor, shape: Shape) -> Tensor:
    """FLAT [batch, numbers], an image's channel by channel, as images of SHAPE (channels, height, width)."""
    return flat.unflatten(1, shape).contiguous(memory_format=torch.channels_last)


def flat(images: Tensor) -> Tensor:
    """IMAGES as [batch, numbers], channel by channel."""
    return images.flatten(1)


def places(images: Tensor) -> Tensor:
    """IMAGES as [batch, numbers], place by place with its channels side by side, as they lie: nothing is copied."""
    return images.permute(0, 2, 3, 1).flatten(1)


def from_places(flat: Tensor, shape: Shape) -> Tensor:
    """FLAT [batch, numbers], place by place, as images of SHAPE (channels, height, width)."""
    channels, height, width = shape
    return flat.unflatten(1, (height, width, channels)).permute(0, 3, 1, 2)


def halved(x: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
    """X [batch, inputs, 2 height, 2 width] convolved to [batch, outputs, height, width].

    KERNEL is [outputs, inputs, 4, 4], which moves by 2, or [outputs, 4 inputs, 3, 3] on blocks of 2x2 pixels laid into
    channels.
    """
    if kernel.shape[2] == 4:
        return F.conv2d(x, kernel, bias, stride=2, padding=1)
    return F.conv2d(F.pixel_unshuffle(x, 2), kernel, bias, padding=1)


def doubled(x: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
    """X [batch, inputs, height, width] convolved to [batch, outputs, 2 height, 2 width].

    KERNEL is [outputs, inputs, 4, 4], transposed, which moves by 2; or [4 outputs, inputs, 3, 3], whose results are
    laid out as blocks of 2x2 pixels.
    """
    if kernel.shape[2] == 4:
        return F.conv_transpose2d(x, kernel.transpose(0, 1), bias, stride=2, padding=1)
    return F.pixel_shuffle(F.conv2d(x, kernel, bias, padding=1), 2)


def plain(x: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
    """X [batch, inputs, height, width] convolved to [batch, outputs, height, width].

    KERNEL is [outputs, inputs / groups, size, size], with an odd size.
    """
    return F.conv2d(x, kernel, bias, padding=kernel.shape[2] // 2, groups=x.shape[1] // kernel.shape[1])


def averaged(x: Tensor) -> Tensor:
    """X [batch, channels, 2 height, 2 width] with each block of 2x2 pixels as their mean, which is bilinear there."""
    return F.avg_pool2d(x, 2)


def enlarged(x: Tensor) -> Tensor:
    """X [batch, channels, height, width] twice as high and wide, bilinear between its pixels."""
    return F.interpolate(x, scale_factor=2, mode="bilinear")


def batch_normalised(x: Tensor, scale: Tensor, shift: Tensor) -> tuple[Tensor, Tensor]:
    """X [batch, channels, height, width] with each channel at mean 0 and variance 1, then scaled and shifted.

    Also what its running averages are to follow, [2 channels]: the channels' means, then their unbiased variances.
    """
    out, mean, one_over_std = torch.native_batch_norm(x, scale, shift, None, None, True, 0.0, BATCH_EPS)
    count = x.numel() // x.shape[1]
    variance = (one_over_std.square().reciprocal() - BATCH_EPS) * (count / max(1, count - 1))
    return out, torch.cat([mean, variance]).detach()


def normalised_by(x: Tensor, known: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """X [batch, channels, height, width] by the running averages KNOWN [2 channels], then scaled and shifted."""
    mean, variance = known.chunk(2)
    return F.batch_norm(x, mean, variance, scale, shift, eps=BATCH_EPS)
