"""Whether the machine has memory for a training, and the message if it turns out that it has not."""

from __future__ import annotations

import torch

from gantui import available_memory
from gantui.errors import Refusal
from gantui.experiment import memory_needed
from gantui.experiment.experiment import Experiment
from gantui.experiment.files.data import Data

_GIB = 2**30
_FULL = ("can't allocate memory", "not enough memory", "std::bad_alloc", "cannot allocate memory")
"""What torch says in a RuntimeError when a CPU's memory is full."""


def refuse_what_does_not_fit(
    experiment: Experiment, device: torch.device, members: int = 1, data: Data | None = None
) -> None:
    """Refuse to train MEMBERS members of EXPERIMENT on DATA on DEVICE if they need more memory than there is.

    Raises:
        Refusal: it is so.
    """
    needed = memory_needed.least(experiment, members, data)
    if device.type == "cuda":
        free, where = torch.cuda.mem_get_info(device)[0], f"{device} has"
    else:
        needed += available_memory.PROGRAM
        free, where = available_memory.here(), "this process may have"
    if needed <= free:
        return
    others = ", fewer --seeds" if members > 1 else ""
    others += ", smaller images (distribution.size)" if experiment.distribution.kind == "images" and data else ""
    raise Refusal(
        f"the training needs at least {needed / _GIB:.1f} GiB of memory, and {where} {free / _GIB:.1f} GiB: expected a "
        f"smaller generator, discriminator{others} or schedule.batch_size (= {experiment.schedule.batch_size:,})"
    )


def full(error: BaseException) -> str:
    """The message for ERROR if it means that memory is full; '' if it means something else."""
    if isinstance(error, torch.OutOfMemoryError):
        return "the GPU's memory is full"
    said = str(error).lower()
    out = isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and any(each in said for each in _FULL))
    return "the memory is full" if out else ""
