"""The numbers of a record of maps: what judges them is made once for a training."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from gantui.evaluation.images.classifier import shipped
from gantui.evaluation.kind import Numbers
from gantui.evaluation.translation.images import JudgeOfImageMaps
from gantui.evaluation.translation.points import JudgeOfPointMaps
from gantui.gan.translation.digits import OfDigits
from gantui.gan.translation.plane import OnPlane
from gantui.gan.translation.training import MapTraining

_COUNTED = ("parts",)
"""What is a whole number."""
_KNOWN: WeakKeyDictionary[MapTraining, JudgeOfPointMaps | JudgeOfImageMaps] = WeakKeyDictionary()


@torch.no_grad()
def measured(trained: MapTraining, members: Sequence[int]) -> list[Numbers]:
    """The numbers of each of MEMBERS of TRAINED now, by key, in the order of the table."""
    if trained not in _KNOWN:
        _KNOWN[trained] = _judge(trained)
    columns: dict[str, list[float]] = {}
    for player, of_map in _KNOWN[trained].measure(trained, members).items():
        for name, values in of_map.items():
            key, end = _parted(name)
            each = values.tolist() if isinstance(values, Tensor) else [values] * len(members)
            columns[f"{key}_{player.lower()}{end}"] = each
    total, keys = len(trained.pair.shares), trained.options.measured
    return [
        {"parts_total": total} | {key: _number(key, columns[key][place]) for key in keys if key in columns}
        for place in range(len(members))
    ]


def _judge(trained: MapTraining) -> JudgeOfPointMaps | JudgeOfImageMaps:
    pair, samples = trained.pair, trained.options.evaluation.samples
    if isinstance(pair, OnPlane):
        return JudgeOfPointMaps(pair, samples)
    classifier = shipped("digits")
    assert isinstance(pair, OfDigits)
    assert classifier is not None
    return JudgeOfImageMaps(pair, classifier.to(trained.device), samples)


def _parted(name: str) -> tuple[str, str]:
    """The beginning of a key in NAME, and what follows the player's letter: 'w1_floor' is 'w1', '_floor'."""
    key, mark, rest = name.partition("_floor")
    return key, mark + rest


def _number(key: str, value: float) -> float | int:
    return int(value) if key.startswith(_COUNTED) else value
