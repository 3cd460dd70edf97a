"""Chooses the device and the number of CPU threads of a training."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import torch

from gantui.errors import Refusal
from gantui.experiment.experiment import Experiment
from gantui.experiment.run_options import RunOptions
from gantui.experiment.space import PLANE

ONE_THREAD_WORK = 50_000_000
"""Multiplications of one forward pass of the wider network below which a second thread gains nothing: measured, 3x128
nets at batch 256 (17 million) gain 0-15 % alone and lose beside a screen, 3x400 at 512 (330 million) gain."""
MOST_THREADS = 8
"""More gain little for nets like these. One core is always left over, for the screen and for what else the machine
does: threads that wait for one that has no core cost far more than they give (seen: a sixteenth of the speed)."""

_TF32 = (8, 0)
"""The first compute capability with TF32 products."""
_CPUINFO = Path("/proc/cpuinfo")
_BFLOAT16 = {"avx512_bf16", "amx_bf16", "bf16"}


@contextmanager
def our_defaults() -> Iterator[None]:
    """Inside, new tensors have the type that everything here expects, whatever defaults a program has set before.

    Its own defaults are back afterwards.
    """
    dtype, elsewhere = torch.get_default_dtype(), torch.empty(0).device.type != "cpu"
    torch.set_default_dtype(torch.float32)
    try:
        with torch.device("cpu") if elsewhere else nullcontext():  # it costs each operation a little
            yield
    finally:
        torch.set_default_dtype(dtype)


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


def choose_precision(experiment: RunOptions, device: torch.device) -> None:
    """Set the precision of matrix products on DEVICE to what EXPERIMENT says; game.py does what bfloat16 needs besides.

    Raises:
        Refusal: the device has no such products, or only slower ones.
    """
    said = f"precision = {experiment.precision!r}"
    if device.type == "cuda":
        if experiment.precision == "tf32" and torch.cuda.get_device_capability(device) < _TF32:
            raise Refusal(f"{said}: {describe(device)} has no such products; expected 'float32'")
        if experiment.precision == "bfloat16":
            with torch.cuda.device(device):
                if not torch.cuda.is_bf16_supported(including_emulation=False):
                    raise Refusal(f"{said}: {describe(device)} has no such products; expected 'float32'")
        torch.set_float32_matmul_precision("high" if experiment.precision == "tf32" else "highest")
    elif experiment.precision == "tf32":
        raise Refusal(f"{said}: a GPU has such products, {device} has none; expected 'float32' or 'bfloat16'")
    elif experiment.precision == "bfloat16" and not _multiplies_bfloat16():
        raise Refusal(
            f"{said}: this processor has no instructions for it (AVX512-BF16, AMX, or ARM's BF16) and would be slower; "
            "expected 'float32'"
        )


def _multiplies_bfloat16() -> bool:
    """Whether this processor has instructions that multiply bfloat16; taken for granted if the system does not say.

    Linux tells it under `flags` on x86 and under `Features` on ARM.
    """
    if not _CPUINFO.exists():
        return True
    words = {word for line in _CPUINFO.read_text().splitlines() for word in line.partition(":")[2].split()}
    return bool(words & _BFLOAT16)


def choose_threads(experiment: Experiment, members: int = 1) -> int:
    """The number of CPU threads for torch: as asked for, else one for small networks and more for wide or many ones.

    No more than OMP_NUM_THREADS says, as everything else that computes with PyTorch has it.
    """
    if experiment.threads:
        return experiment.threads
    batch = 2 * experiment.schedule.batch_size  # D sees real and fake ones together
    space = experiment.distribution.space
    sample = PLANE.shape if space is None else space.shape
    players = (experiment.generator, experiment.discriminator)
    work = members * batch * max(player.multiplications(sample) for player in players)
    return 1 if work < ONE_THREAD_WORK else max(1, min(MOST_THREADS, _cores() - 1, _allowed()))


def _allowed() -> int:
    """The number of threads that the environment allows."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    return int(said) if said.isascii() and said.isdigit() and int(said) > 0 else MOST_THREADS


def threads_of(checkpoint: int) -> int:
    """The number of CPU threads for a training that continues from a CHECKPOINT made with so many.

    As many, so that sums are rounded alike, but no more than this machine has processors for: it may have been another
    machine, or the number a stranger's.
    """
    return max(1, min(checkpoint, os.cpu_count() or 1))


def _cores() -> int:
    """The number of cores that this process may use, if the system says (macOS does not)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
