"""A small set of images with labels, a part of which is held out; and what reads it."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from gantui.evaluation.images.classifier import Classifier, Layout
from gantui.evaluation.images.classifier_training import train
from gantui.experiment.space import Space

SPACE = Space("images", (1, 8, 8), ("lying", "standing", "falling", "rising"))
CPU = torch.device("cpu")


def source(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def strokes(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """COUNT images [count, 64] of a stroke each, in one of four directions, and these."""
    rng = source(seed)
    labels = torch.arange(count) % 4
    angle = (labels * torch.pi / 4) + 0.15 * torch.randn(count, generator=rng)
    shift, wide = 0.8 * torch.randn(count, generator=rng), 0.6 + 0.3 * torch.rand(count, generator=rng)
    y, x = torch.meshgrid(torch.arange(8) - 3.5, torch.arange(8) - 3.5, indexing="ij")
    # The diagonals run from the bottom left and from the top left: what is 0 and 2 of a turn would be the same.
    across = x * angle.sin().view(-1, 1, 1) - y * angle.cos().view(-1, 1, 1) - shift.view(-1, 1, 1)
    images = 2 * torch.exp(-((across / wide.view(-1, 1, 1)) ** 2)) - 1
    noise = 0.1 * torch.randn(count, 8, 8, generator=rng)
    return (images + noise).clamp(-1, 1).flatten(1), labels


class Strokes:
    """The images of `strokes`."""

    def __init__(self, count: int = 800, seed: int = 1, *, labelled: bool = True, part: int = 300) -> None:
        self.space = SPACE if labelled else Space("images", SPACE.shape)
        self.images, self._labels = strokes(count, seed)
        self.every_draw = torch.arange(count).unsqueeze(1)
        self.data, self.singles, self.whole = None, None, True
        self.held_out = Strokes(part, seed + 1, labelled=labelled, part=0) if part else None

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        return torch.randint(len(self.images), (count, 1), generator=rng)

    def place(self, draws: Tensor) -> Tensor:
        return self.images[draws[..., 0].long()]

    @property
    def draw_width(self) -> int:
        return 1

    @property
    def class_shares(self) -> Tensor | None:
        return torch.bincount(self._labels).float() / len(self._labels) if self.space.classes else None

    def labels(self, draws: Tensor) -> Tensor | None:
        return self._labels[draws[..., 0].long()] if self.space.classes else None


@cache
def classifier() -> Classifier:
    """What reads strokes."""
    (images, labels), (held, expected) = strokes(800, 1), strokes(300, 2)
    layout = Layout.of(SPACE.shape, SPACE.classes)
    return train(layout, images.__getitem__, labels, (held.__getitem__, expected), "strokes", seen=6_000)
