"""Checkpoints of a live trainer: between its tensors and the arrays of `gantui.session.checkpoints`."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from gantui.session import checkpoints
from gantui.session.checkpoints import Damaged, Meta, Saved, newest_first, newest_whole, set_aside, steps, write
from gantui.session.history import History
from gantui.session.recorded import Recorded

__all__ = [
    "Damaged",
    "Meta",
    "Saved",
    "encode",
    "newest_first",
    "newest_whole",
    "read",
    "set_aside",
    "steps",
    "tensors",
    "write",
]


def encode(state: dict[str, Tensor], history: History, recorded: Recorded, meta: Meta) -> bytes:
    """A checkpoint's bytes."""
    arrays = {name: tensor.detach().to("cpu").numpy() for name, tensor in state.items()}
    return checkpoints.encode(Saved(arrays, history, recorded, meta))


def read(path: Path) -> tuple[dict[str, Tensor], History, Recorded, Meta]:
    """The trainer's state, the curves, those of the records, and the rest.

    Raises:
        Damaged: it is not a whole checkpoint.
        Refusal: it is one of a newer format, or can't be read.
    """
    saved = checkpoints.read(path)
    return tensors(saved), saved.history, saved.recorded, saved.meta


def tensors(saved: Saved) -> dict[str, Tensor]:
    """SAVED's state, in memory of its own: the arrays are views of the file's bytes, which may not be written to.

    Raises:
        ValueError: there are numbers of a kind that torch has not.
    """
    try:
        return {name: torch.from_numpy(array.copy()) for name, array in saved.state.items()}
    except TypeError as error:
        raise ValueError(str(error)) from None
