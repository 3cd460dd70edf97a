"""Checkpoints: one safetensors file each, with all that decides the future and what the screen shows of the past.

Tensors are the trainer's state and, under `history.`, the curves; the file's own metadata holds the rest as JSON under
the key `gantui`. One file, so that it is there whole or not at all; safetensors, so that nothing in it is executed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import safetensors
import torch
from safetensors.torch import save
from torch import Tensor

from gantui.session.files import write_whole
from gantui.session.history import History

FORMAT = 1
_KEY, _HISTORY = "gantui", "history."


@dataclass(frozen=True)
class Meta:
    """What a checkpoint says beside its tensors."""

    step: int
    seconds: float
    """Training seconds, pauses left out."""
    threads: int
    """CPU threads: another number may round differently."""
    columns: tuple[str, ...]
    """Of the history."""
    commands: int
    """Commands carried out so far, to number the next one."""
    format: int = FORMAT


class Damaged(Exception):  # noqa: N818
    """A file that is no whole checkpoint; the message says why."""


def write(folder: Path, state: dict[str, Tensor], history: History, meta: Meta, keep: int) -> Path:
    """Write a checkpoint into FOLDER and drop all but the newest KEEP.

    Raises:
        OSError: it could not be written; the ones before it are still there.
    """
    tensors = {name: tensor.detach().to("cpu").contiguous() for name, tensor in state.items()}
    tensors |= {_HISTORY + name: torch.from_numpy(array) for name, array in history.state().items()}
    path = folder / f"step-{meta.step:010d}.safetensors"
    write_whole(path, save(tensors, {_KEY: json.dumps(asdict(meta))}))
    for old in newest_first(folder)[keep:]:
        old.unlink(missing_ok=True)
    return path


def newest_first(folder: Path) -> list[Path]:
    """The checkpoints in FOLDER."""
    return sorted(folder.glob("step-*.safetensors"), reverse=True)


def read(path: Path) -> tuple[dict[str, Tensor], History, Meta]:
    """The trainer's state, the curves and the rest.

    Raises:
        Damaged: it is not a whole checkpoint, or one of a newer format.
    """
    try:
        with safetensors.safe_open(str(path), framework="pt") as file:
            about = json.loads((file.metadata() or {})[_KEY])
            if about["format"] > FORMAT:
                raise Damaged(f"{path}: of format {about['format']}; this gantui reads up to {FORMAT}")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
        meta = Meta(**about | {"columns": tuple(about["columns"])})
        curves = {
            name.removeprefix(_HISTORY): tensor.numpy() for name, tensor in tensors.items() if name.startswith(_HISTORY)
        }
        history = History.restored(meta.columns, curves)
    except (OSError, ValueError, KeyError, TypeError, IndexError, safetensors.SafetensorError) as error:
        raise Damaged(f"{path}: not a whole checkpoint ({error})") from None
    return {name: tensor for name, tensor in tensors.items() if not name.startswith(_HISTORY)}, history, meta
