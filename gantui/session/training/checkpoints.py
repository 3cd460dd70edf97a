"""Checkpoints: one safetensors file each, with all that decides the future and what the screen shows of the past.

Its arrays are the trainer's state and, under `history.`, the curves; its facts are `Meta`. One file, so that it is
there whole or not at all.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.session import ladder
from gantui.session.container import Arrays, Malformed, pack, unpack
from gantui.session.files import write_whole
from gantui.session.history import History
from gantui.session.recorded import Recorded

FORMAT = 3
"""1: without a diagnosis and the curves of the records, which then begin anew; 2: without changed settings."""
_HISTORY, _RECORDED = "history.", "recorded."


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
    networks: dict[str, Any]
    """The experiment's latent, generator and discriminator, and a hash of data from a file: what the weights are of."""
    recorded: tuple[str, ...] = ()
    """Columns of the curves of the records."""
    diagnosis: dict[str, Any] = field(default_factory=dict)
    """What the diagnosis remembers of the records so far."""
    changes: dict[str, Any] = field(default_factory=dict)
    """What has been changed of the settings while it trained, and can be undone."""
    script: list[dict[str, Any]] = field(default_factory=list)
    """Commands of another run that are still to be given again."""
    format: int = FORMAT


class Damaged(Exception):  # noqa: N818
    """A file that is no whole checkpoint; the message says why."""


def write(
    folder: Path,
    state: dict[str, Tensor],
    history: History,
    recorded: Recorded,
    meta: Meta,
    keep: int,
    spread: int = 0,
) -> Path:
    """Write a checkpoint into FOLDER and drop all but the newest KEEP and SPREAD older ones (see ladder.py).

    Raises:
        OSError: it could not be written; the ones before it are still there.
    """
    arrays = {name: tensor.detach().to("cpu").numpy() for name, tensor in state.items()}
    arrays |= {_HISTORY + name: array for name, array in history.state().items()}
    arrays |= {_RECORDED + name: array for name, array in recorded.state().items()}
    path = folder / _name(meta.step)
    write_whole(path, pack(arrays, asdict(meta)))
    for step in ladder.dropped(steps(folder), keep, spread):
        (folder / _name(step)).unlink(missing_ok=True)
    return path


def steps(folder: Path) -> list[int]:
    """The iterations of which there is a checkpoint in FOLDER, in no order."""
    return [step_of(path) for path in newest_first(folder)]


def step_of(path: Path) -> int:
    """The iteration of the checkpoint PATH, by its name."""
    return int(path.stem.removeprefix("step-"))


def newest_first(folder: Path) -> list[Path]:
    """The checkpoints in FOLDER."""
    return sorted(folder.glob(f"step-{'[0-9]' * 10}*.safetensors"), reverse=True)


def read(path: Path) -> tuple[dict[str, Tensor], History, Recorded, Meta]:
    """The trainer's state, the curves, those of the records, and the rest.

    Raises:
        Damaged: it is not a whole checkpoint.
        Refusal: it is one of a newer format.
    """
    try:
        arrays, facts = unpack(path.read_bytes())
        if facts["format"] > FORMAT:
            raise Refusal(f"{path}: of format {facts['format']}; this gantui reads up to {FORMAT}: upgrade it")
        meta = Meta(**facts | {key: tuple(facts.get(key, ())) for key in ("columns", "recorded")})
        history = History.restored(meta.columns, _part(arrays, _HISTORY))
        recorded = Recorded.restored(meta.recorded, _part(arrays, _RECORDED))
    except (OSError, Malformed, ValueError, KeyError, TypeError, IndexError) as error:
        raise Damaged(f"{path}: not a whole checkpoint ({error})") from None
    # Copied: the arrays are views of the file's bytes, which may not be written to.
    past = (_HISTORY, _RECORDED)
    state = {name: torch.from_numpy(array.copy()) for name, array in arrays.items() if not name.startswith(past)}
    return state, history, recorded, meta


def _name(step: int) -> str:
    return f"step-{step:010d}.safetensors"


def _part(arrays: Arrays, beginning: str) -> Arrays:
    """Those of ARRAYS whose names have this BEGINNING, without it."""
    return {name.removeprefix(beginning): array for name, array in arrays.items() if name.startswith(beginning)}
