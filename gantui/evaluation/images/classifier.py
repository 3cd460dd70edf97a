"""A small classifier of images: what it reads in them, and the features by which they are compared."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors.torch import load, save
from torch import Tensor

CHUNK = 100
"""Images that are looked at together: fewer cost calls more often, more do not fit into a processor's cache."""
_LARGEST, _SMALLEST = 32, 8
"""Pixels of a side that the layers see at most, as larger images are averaged down; but not below the smaller one."""


@dataclass(frozen=True)
class Layout:
    """The layers: convolutions that keep the size, some with a pooling by 2 behind them, then two linear layers."""

    shape: tuple[int, int, int]
    """Channels, height and width of an image."""
    convolutions: tuple[tuple[int, int, bool], ...]
    """Each convolution: its kernel's side, its channels, and whether it is pooled."""
    features: int
    classes: tuple[str, ...]

    @classmethod
    def of(cls, shape: Sequence[int], classes: Sequence[str]) -> Layout:
        """The layers for images of SHAPE with CLASSES; small images get smaller kernels and are pooled once."""
        channels, height, width = shape
        small = min(height, width) <= 12
        layers = ((3, 32, False), (3, 64, True)) if small else ((5, 16, True), (5, 32, True))
        return cls((channels, height, width), layers, 32 if small else 64, tuple(classes))

    @property
    def shrunk(self) -> int:
        """How many pixels along a side are averaged into one before the first layer."""
        _, *sides = self.shape
        return max(1, min(math.ceil(max(sides) / _LARGEST), min(sides) // _SMALLEST))

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each tensor of weights, by name."""
        channels, *sides = self.shape
        sides = [side // self.shrunk for side in sides]
        found: dict[str, tuple[int, ...]] = {}
        for number, (kernel, out, pooled) in enumerate(self.convolutions):
            found |= {f"conv{number}.weight": (out, channels, kernel, kernel), f"conv{number}.bias": (out,)}
            channels, sides = out, [side // 2 for side in sides] if pooled else sides
        flat = channels * math.prod(sides)
        found |= {"features.weight": (self.features, flat), "features.bias": (self.features,)}
        return found | {"classes.weight": (len(self.classes), self.features), "classes.bias": (len(self.classes),)}


@dataclass(frozen=True)
class Reading:
    """What a classifier finds in images."""

    features: Tensor
    """[..., features]"""
    number: Tensor
    """[...], int64: the most likely class."""
    probability: Tensor
    """[...]: how likely it is by the classifier's own word."""


@dataclass(frozen=True)
class Classifier:
    """A trained classifier."""

    layout: Layout
    weights: Mapping[str, Tensor]
    accuracy: float
    """The share of images held out of its training that it reads rightly."""
    about: str = ""
    """What it was trained on and how; a sentence."""
    data: str = ""
    """The hash of a person's own data that it was trained on; '' of those that are shipped."""

    def outputs(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """The features [n, features] and the logits [n, classes] of IMAGES [n, width]; gradients run to the weights."""
        weights, layout = self.weights, self.layout
        # From [-1, 1] to [0, 1], so that the zeros around an image are its dark ground.
        x = (images.reshape(-1, *layout.shape) + 1) / 2
        if layout.shrunk > 1:
            x = F.avg_pool2d(x, layout.shrunk)
        for number, (kernel, _, pooled) in enumerate(layout.convolutions):
            x = F.conv2d(x, weights[f"conv{number}.weight"], weights[f"conv{number}.bias"], padding=kernel // 2)
            x = F.relu(_pooled(x) if pooled else x)
        features = F.relu(F.linear(x.flatten(1), weights["features.weight"], weights["features.bias"]))
        return features, F.linear(features, weights["classes.weight"], weights["classes.bias"])

    @torch.no_grad()
    def read(self, images: Tensor) -> Reading:
        """What it finds in IMAGES [..., width], values in [-1, 1]."""
        flat = images.reshape(-1, images.shape[-1])
        found = [self.outputs(part) for part in flat.split(CHUNK)]
        features = torch.cat([each for each, _ in found]) if found else flat.new_empty(0, self.layout.features)
        logits = torch.cat([each for _, each in found]) if found else flat.new_empty(0, len(self.layout.classes))
        probability, number = logits.softmax(-1).max(-1)
        shape = images.shape[:-1]
        return Reading(features.view(*shape, -1), number.view(shape), probability.view(shape))

    def to(self, device: torch.device) -> Classifier:
        """The classifier on DEVICE, in float32."""
        moved = {name: each.to(device, torch.float32) for name, each in self.weights.items()}
        return replace(self, weights=moved)

    def encoded(self) -> bytes:
        """The classifier as a safetensors file: the weights in float16, and what it is as JSON in the header."""
        layout = self.layout
        facts = {
            "shape": layout.shape,
            "convolutions": layout.convolutions,
            "features": layout.features,
            "classes": layout.classes,
            "held_out_accuracy": self.accuracy,
            "about": self.about,
            "data": self.data,
        }
        halves = {name: each.detach().cpu().half().contiguous() for name, each in self.weights.items()}
        return save(halves, {"classifier": json.dumps(facts)})

    @classmethod
    def decoded(cls, content: bytes) -> Classifier:
        """The classifier in CONTENT, which `encoded` made.

        Raises:
            ValueError: it is none, or its weights do not fit its layers.
        """
        facts = _facts(content)
        try:
            layers = tuple((int(kernel), int(out), bool(pooled)) for kernel, out, pooled in facts["convolutions"])
            channels, height, width = map(int, facts["shape"])
            layout = Layout(
                (channels, height, width), layers, int(facts["features"]), tuple(map(str, facts["classes"]))
            )
            accuracy, about = float(facts["held_out_accuracy"]), str(facts["about"])
            data = str(facts.get("data", ""))
            weights = load(content)
        except Exception as error:
            raise ValueError(f"no classifier: {error}") from None
        if {name: tuple(each.shape) for name, each in weights.items()} != layout.shapes():
            raise ValueError("a classifier whose weights do not fit its layers")
        return cls(layout, {name: each.float() for name, each in weights.items()}, accuracy, about, data)


def _pooled(x: Tensor) -> Tensor:
    """The largest of each 2 x 2 of X [n, channels, height, width], a row or column left over at an end left out.

    F.max_pool2d says the same in eight times the time on a CPU, since it notes where each is found.
    """
    height, width = x.shape[2] // 2 * 2, x.shape[3] // 2 * 2
    rows = torch.maximum(x[:, :, 0:height:2], x[:, :, 1:height:2])
    return torch.maximum(rows[..., 0:width:2], rows[..., 1:width:2])


def _facts(content: bytes) -> dict[str, Any]:
    """What the header of a safetensors file CONTENT says of a classifier."""
    try:
        length = int.from_bytes(content[:8], "little")
        facts = json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["classifier"])
        if isinstance(facts, dict):
            return facts
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise ValueError("no classifier: its header does not say what it is")


def shipped(name: str) -> Classifier | None:
    """The classifier that comes with gantui for the data called NAME; None where there is none."""
    path = Path(__file__).with_name("weights") / f"{name}.safetensors"
    return Classifier.decoded(path.read_bytes()) if name.isidentifier() and path.is_file() else None
