"""Random numbers that are drawn apart: the streams of torch, NumPy and Python go on as if nothing had been drawn.

The script's streams are put aside when something is first drawn in a turn of the session, and put back once, when the
turn ends: to read and to set them takes longer than most of what is drawn.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch

_ASIDE: dict[str, Callable[[], object]] = {}
"""What puts back each of the script's streams, by name, while they are aside."""


@contextmanager
def apart(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, the global streams of torch, on the CPU and on DEVICE, of NumPy and of Python are those of SEED.

    They are the script's again after `put_back`. Nothing else may draw meanwhile: the script stands still.
    """
    _put_aside(device)
    torch.default_generator.manual_seed(seed)
    if device.type == "cuda":
        with torch.cuda.device(device):
            torch.cuda.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)
    yield


def put_back() -> None:
    """Let the script's streams go on where they were."""
    while _ASIDE:
        _, restore = _ASIDE.popitem()
        restore()


def _put_aside(device: torch.device) -> None:
    if not _ASIDE:
        torch_, numbers, python = torch.get_rng_state(), np.random.get_state(), random.getstate()
        _ASIDE["torch"] = lambda: torch.set_rng_state(torch_)
        _ASIDE["numpy"] = lambda: np.random.set_state(numbers)
        _ASIDE["python"] = lambda: random.setstate(python)
    if device.type == "cuda" and str(device) not in _ASIDE:
        cuda = torch.cuda.get_rng_state(device)
        _ASIDE[str(device)] = lambda: torch.cuda.set_rng_state(cuda, device)
