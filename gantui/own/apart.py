"""Random numbers that are drawn apart: the streams of torch, NumPy and Python go on as if nothing had been drawn."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch


@contextmanager
def apart(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, the global streams of torch, on the CPU and on DEVICE, of NumPy and of Python are those of SEED.

    Afterwards they are what they were. Nothing else may draw meanwhile: the script stands still.
    """
    python, numbers = random.getstate(), np.random.get_state()
    cuda = device.type == "cuda"
    with torch.random.fork_rng([device] if cuda else []):
        try:
            torch.default_generator.manual_seed(seed)
            if cuda:
                with torch.cuda.device(device):
                    torch.cuda.manual_seed(seed)
            np.random.seed(seed % 2**32)
            random.seed(seed)
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numbers)
