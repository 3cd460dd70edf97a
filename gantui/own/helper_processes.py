"""Which processes only help with a training: what these do is not watched."""

from __future__ import annotations

import multiprocessing
import os

from torch import distributed

_RANK = "RANK"
"""Where torchrun says which of the training's processes this is."""


_WORLD = "WORLD_SIZE"
"""Where it says how many there are."""


def helps() -> bool:
    """Whether this process only helps: a loader's does, and of those that train together all but the first."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank() != 0
    return multiprocessing.parent_process() is not None or _said(_RANK) > 0


def together() -> bool:
    """Whether several processes train together, each with players and optimizers of its own."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_world_size() > 1
    return _said(_WORLD) > 1


def _said(name: str) -> int:
    """The number that the environment has under NAME; 0 where it has none."""
    text = os.environ.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else 0
