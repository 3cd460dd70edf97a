"""Measures what the training takes of the machine: processor, memory, and the GPU where it runs on one."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

from gantui.session.view.snapshot import Load

SECONDS = 2.0
"""Between two measurements: over less a processor's share says little, and numbers that never rest are no help."""
_STATM = Path("/proc/self/statm")


class Machine:
    """Measures this process, and the GPU called DEVICE, now and then."""

    def __init__(self, device: torch.device, now: Callable[[], float] = time.monotonic) -> None:
        self._device, self._now = device, now
        self._at, self._used = now(), time.process_time()
        self._load = load(device, 0.0)

    def load(self) -> Load:
        """The newest measurement; the same object until there is another."""
        passed = self._now() - self._at
        if passed >= SECONDS:
            used = time.process_time()
            self._load = load(self._device, round((used - self._used) / passed, 2))
            self._at, self._used = self._at + passed, used
        return self._load


def memory() -> int:
    """The bytes of memory that this process holds now, or the most it ever held if the system says only that."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else 1024 * largest


def load(device: torch.device, cores: float) -> Load:
    """The load now, with CORES in use; of a GPU only where nvidia-ml-py (the extra `gpu`) is installed."""
    if device.type == "cuda":
        with contextlib.suppress(Exception):  # no library, no driver that answers: numbers that are only nice to have
            return Load(
                cores,
                memory(),
                gpu=torch.cuda.utilization(device) / 100,
                gpu_memory=torch.cuda.device_memory_used(device),
                gpu_total=torch.cuda.get_device_properties(device).total_memory,
                gpu_celsius=torch.cuda.temperature(device),
            )
    return Load(cores, memory())
