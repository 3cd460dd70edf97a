"""Between a trainer's tensors and the arrays of `gantui.session.checkpoints`."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.session import checkpoints
from gantui.session.checkpoints import Meta, Saved
from gantui.session.history import History
from gantui.session.recorded import Recorded


def encode(state: dict[str, Tensor], history: History, recorded: Recorded, meta: Meta) -> bytes:
    """A checkpoint's bytes."""
    arrays = {name: tensor.detach().to("cpu").numpy() for name, tensor in state.items()}
    return checkpoints.encode(Saved(arrays, history, recorded, meta))


def tensors(saved: Saved) -> dict[str, Tensor]:
    """SAVED's state, in memory of its own: the arrays are views of the file's bytes, which may not be written to.

    Raises:
        ValueError: there are numbers of a kind that torch has not.
    """
    try:
        return {name: torch.from_numpy(array.copy()) for name, array in saved.state.items()}
    except TypeError as error:
        raise ValueError(str(error)) from None
