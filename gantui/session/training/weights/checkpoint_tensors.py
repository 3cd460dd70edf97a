"""Converts between a trainee's tensors and the arrays of `gantui.session.checkpoints.files`."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.session.checkpoints import files
from gantui.session.checkpoints.files import Meta, Saved
from gantui.session.view.history import History
from gantui.session.view.metric_history import MetricHistory

_FINITE = (".weights", ".average")
"""How the names of arrays end in which everything is finite: a training that diverges keeps its last such state."""


def encode(state: dict[str, Tensor], history: History, metric_history: MetricHistory, meta: Meta) -> bytes:
    """The bytes of a checkpoint with STATE, the curves HISTORY and METRIC_HISTORY, and META."""
    arrays = {name: tensor.detach().to("cpu").numpy() for name, tensor in state.items()}
    return files.encode(Saved(arrays, history, metric_history, meta))


def tensors(saved: Saved) -> dict[str, Tensor]:
    """The trainee's state in SAVED, in memory of its own: the arrays are read-only views of the file's bytes.

    Raises:
        ValueError: there are numbers of a kind that torch has not, weights that are not finite, or a state of another
            iteration than the checkpoint says.
    """
    try:
        found = {name: torch.from_numpy(array.copy()) for name, array in saved.state.items()}
    except TypeError as error:
        raise ValueError(str(error)) from None
    for name, tensor in found.items():
        if name.endswith(_FINITE) and not bool(torch.isfinite(tensor).all()):
            raise ValueError(f"{name!r} holds numbers that are not finite")
    if "steps_done" in found and found["steps_done"].numel() == 1 and int(found["steps_done"]) != saved.meta.step:
        raise ValueError(f"its state is not that of step {saved.meta.step:,}")
    return found
