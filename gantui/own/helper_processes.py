"""Which processes only help with a training: what these do is not watched."""

from __future__ import annotations

import multiprocessing
import os

from torch import distributed

_RANK = "RANK"
"""Where torchrun says which of the training's processes this is."""


def helps() -> bool:
    """Whether this process only helps: a loader's does, and of those that train together all but the first."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank() != 0
    rank = os.environ.get(_RANK, "")
    return multiprocessing.parent_process() is not None or (rank.isascii() and rank.isdigit() and int(rank) != 0)
