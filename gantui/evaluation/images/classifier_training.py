"""Trains a small classifier on labelled images, always the same from the same images."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.evaluation.images.classifier import CHUNK, Classifier, Layout
from gantui.gan.random_streams import rng_for

BATCH, RATE, DECAY = 64, 2.5e-3, 1e-2
IMAGES_SEEN = 60_000
"""Images that it sees in all, as often as that takes; small ones are seen so often that they cost no more."""
TURN, SCALE, SHIFT = math.radians(10), 0.10, 0.07
"""By how much an image is turned, scaled and moved (as a share of its side) at most when it is seen."""
SEED = 0
_BETAS, _EPS = (0.9, 0.999), 1e-8
_WARM = 0.3
"""The share of the training in which the rate rises to `RATE`; then it falls to almost nothing."""


def train(
    layout: Layout,
    images: Callable[[Tensor], Tensor],
    labels: Tensor,
    held_out: tuple[Callable[[Tensor], Tensor], Tensor],
    about: str = "",
    *,
    seen: int = IMAGES_SEEN,
) -> Classifier:
    """A classifier with LAYOUT, and its accuracy on the images that are HELD_OUT.

    IMAGES gives those [m, width] at places [m] among as many as there are LABELS [n]; HELD_OUT has both, too. So a set
    need not be in memory as numbers. AdamW under a one-cycle schedule, on images turned, scaled and shifted a little,
    until it has SEEN so many. All random numbers are its own.
    """
    device = labels.device
    rng = rng_for(device, SEED, "classifier")
    weights = {name: _start(shape, rng).requires_grad_() for name, shape in layout.shapes().items()}
    made = Classifier(layout, weights, math.nan, about)
    moments = {name: (torch.zeros_like(each), torch.zeros_like(each)) for name, each in weights.items()}
    steps, order = max(1, seen // BATCH), torch.empty(0, dtype=torch.long, device=device)
    for step in range(steps):
        if len(order) < BATCH:
            order = torch.cat([order, torch.randperm(len(labels), generator=rng, device=device)])
        chosen, order = order[:BATCH], order[BATCH:]
        with torch.enable_grad():
            _, logits = made.outputs(_varied(images(chosen), layout, rng))
            loss = F.cross_entropy(logits, labels[chosen])
            gradients = torch.autograd.grad(loss, list(weights.values()))
        for (name, each), gradient in zip(weights.items(), gradients, strict=True):
            _update(each, gradient, moments[name], step, RATE * _cycle((step + 0.5) / steps))
    rounded = {name: each.detach().half().float() for name, each in weights.items()}  # as it will be kept
    reads, (held, expected) = Classifier(layout, rounded, math.nan), held_out
    places = torch.arange(len(expected), device=device).split(CHUNK)
    right = torch.cat([reads.read(held(part)).number == expected[part] for part in places])
    return Classifier(layout, rounded, float(right.float().mean()), about)


def _start(shape: tuple[int, ...], rng: torch.Generator) -> Tensor:
    """He's uniform start of weights; biases are 0."""
    if len(shape) == 1:
        return torch.zeros(shape, device=rng.device)
    reach = math.sqrt(6 / math.prod(shape[1:]))
    return (2 * torch.rand(shape, generator=rng, device=rng.device) - 1) * reach


def _cycle(done: float) -> float:
    """The share of the highest rate when this share of the training is DONE."""
    if done < _WARM:
        return 0.04 + 0.96 * (1 - math.cos(math.pi * done / _WARM)) / 2
    return (1 + math.cos(math.pi * (done - _WARM) / (1 - _WARM))) / 2


@torch.no_grad()
def _update(weight: Tensor, gradient: Tensor, moments: tuple[Tensor, Tensor], step: int, rate: float) -> None:
    """One step of AdamW (Loshchilov and Hutter 2019, algorithm 2).

    Not by torch.optim: making one of its optimizers imports PyTorch's compiler, which takes seconds.
    """
    first, second = moments
    first.lerp_(gradient, 1 - _BETAS[0])
    second.lerp_(gradient.square(), 1 - _BETAS[1])
    scale = (second / (1 - _BETAS[1] ** (step + 1))).sqrt().add_(_EPS)
    weight.mul_(1 - rate * DECAY).addcdiv_(first / (1 - _BETAS[0] ** (step + 1)), scale, value=-rate)


def _varied(images: Tensor, layout: Layout, rng: torch.Generator) -> Tensor:
    """IMAGES [n, width], each turned, scaled and shifted a little; what comes in at the edges is what lies there."""
    count = len(images)
    turn, scale, right, down = (2 * torch.rand(4, count, generator=rng, device=images.device) - 1).unbind()
    angle, size = TURN * turn, 1 + SCALE * scale
    cos, sin = angle.cos() * size, angle.sin() * size
    rows = [torch.stack([cos, -sin, 2 * SHIFT * right], 1), torch.stack([sin, cos, 2 * SHIFT * down], 1)]
    grid = F.affine_grid(torch.stack(rows, 1), [count, *layout.shape], align_corners=False)
    shaped = images.view(count, *layout.shape)
    return F.grid_sample(shaped, grid, padding_mode="border", align_corners=False).flatten(1)
