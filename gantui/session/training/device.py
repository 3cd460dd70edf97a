"""Which device and how many CPU threads a training gets."""

from __future__ import annotations

import os

import torch

from gantui.errors import Refusal
from gantui.experiment.tree import Experiment

ONE_THREAD_WORK = 50_000_000
"""Multiplications of one forward pass of the wider network below which a second thread gains nothing: measured, 3x128
nets at batch 256 (17 million) gain 0-15 % alone and lose beside a screen, 3x400 at 512 (330 million) gain."""
MOST_THREADS = 8
"""More gain little for nets like these. One core is always left over, for the screen and for what else the machine
does: threads that wait for one that has no core cost far more than they give (seen: a sixteenth of the speed)."""


def choose_device(name: str) -> torch.device:
    """The device that NAME (auto, cpu, cuda, cuda:N) means on this machine.

    Raises:
        Refusal: there is no such device.
    """
    if name == "cpu" or (name == "auto" and not torch.cuda.is_available()):
        return torch.device("cpu")
    if not torch.cuda.is_available():
        why = "this PyTorch was built without CUDA" if torch.version.cuda is None else "PyTorch sees no CUDA device"
        raise Refusal(f"device = {name!r}: {why}; expected 'cpu' or 'auto'")
    device = torch.device("cuda:0" if name in ("auto", "cuda") else name)
    count = torch.cuda.device_count()
    if device.index >= count:
        raise Refusal(f"device = {name!r}: there are {count} CUDA devices; expected cuda:0 to cuda:{count - 1}")
    return device


def describe(device: torch.device) -> str:
    """The device's name for a person."""
    return f"{device} ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else str(device)


def choose_threads(experiment: Experiment, members: int = 1) -> int:
    """CPU threads for torch: as many as asked for, else one for small networks and more for wide or many ones."""
    if experiment.threads:
        return experiment.threads
    batch = 2 * experiment.schedule.batch_size  # D sees real and fake ones together
    work = members * batch * max(experiment.generator.multiplications, experiment.discriminator.multiplications)
    return 1 if work < ONE_THREAD_WORK else max(1, min(MOST_THREADS, _cores() - 1))


def _cores() -> int:
    """Those that this process may use, where the system tells (macOS does not)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
