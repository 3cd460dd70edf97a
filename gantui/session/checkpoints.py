"""Checkpoints as files, without torch: the newest, older ones, the best. Each is whole or not there, and checked.

Each is one safetensors file with all that decides the future and what the screen shows of the past. Its arrays are the
trainer's state and, under `history.` and `recorded.`, the curves; its facts are `Meta` and a checksum of everything.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gantui.errors import Refusal
from gantui.session import ladder
from gantui.session.container import Arrays, Malformed, pack, unpack
from gantui.session.files import write_whole
from gantui.session.history import History
from gantui.session.recorded import Recorded

FORMAT = 3
"""2: without a checksum, and nothing of a best one or of changed settings. 1: also without a diagnosis and the curves
of the records, which then begin anew."""
CHECKED = 3
"""From this format on there is a checksum, made as `_checksum` makes it: so that a damaged file is told from a newer
one."""
BEST = "best.safetensors"
"""The best checkpoint's file; the others are named after their steps."""
_HISTORY, _RECORDED, _CHECKSUM = "history.", "recorded.", "checksum"
_NAME = re.compile(r"step-(\d{10,18})\.safetensors")


@dataclass(frozen=True)
class Mark:
    """The best record so far."""

    by: str
    """What was best: `gantui.experiment.best.Best.text`."""
    value: float
    step: int


@dataclass(frozen=True)
class Meta:
    """What a checkpoint says beside its arrays."""

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
    best: Mark | None = None
    """The best record up to here."""
    changes: dict[str, Any] = field(default_factory=dict)
    """What has been changed of the settings while it trained, and can be undone."""
    script: list[dict[str, Any]] = field(default_factory=list)
    """Commands of another run that are still to be given again."""
    format: int = FORMAT


@dataclass(frozen=True)
class Saved:
    """What a checkpoint holds."""

    state: Arrays
    """The trainer's."""
    history: History
    recorded: Recorded
    meta: Meta


class Damaged(Exception):  # noqa: N818
    """A file that is no whole checkpoint; the message says why."""


def encode(saved: Saved) -> bytes:
    """SAVED as the bytes of a file."""
    arrays: Arrays = dict(saved.state)
    arrays |= {_HISTORY + name: array for name, array in saved.history.state().items()}
    arrays |= {_RECORDED + name: array for name, array in saved.recorded.state().items()}
    facts = asdict(saved.meta)
    return pack(arrays, facts | {_CHECKSUM: _checksum(arrays, facts)})


def decode(data: bytes, where: str) -> Saved:
    """What `encode` made DATA of; WHERE it lies is told in what is raised.

    Raises:
        Damaged: it is not a whole checkpoint.
        Refusal: it is one of a newer format.
    """
    try:
        arrays, facts = unpack(data)
        _check(arrays, facts, where)
        meta = _meta(facts)
        history = History.restored(meta.columns, _part(arrays, _HISTORY))
        recorded = Recorded.restored(meta.recorded, _part(arrays, _RECORDED))
    except (Malformed, ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise Damaged(f"{where}: not a whole checkpoint ({error})") from None
    past = (_HISTORY, _RECORDED)
    state = {name: array for name, array in arrays.items() if not name.startswith(past)}
    return Saved(state, history, recorded, meta)


def read(path: Path) -> Saved:
    """The checkpoint PATH.

    Raises:
        Damaged: it is not a whole one.
        Refusal: it is one of a newer format, or can't be read at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path}: can't be read: {error.strerror}") from None
    return decode(data, str(path))


def write(folder: Path, data: bytes, step: int, keep: int, spread: int = 0) -> Path:
    """Put the checkpoint DATA of iteration STEP into FOLDER; of all there the newest KEEP stay and SPREAD older ones
    (see ladder.py), and the best one.

    Raises:
        OSError: it could not be written; the ones before it are still there.
    """
    path = folder / _name(step)
    write_whole(path, data)
    for old in ladder.dropped(steps(folder), keep, spread):
        (folder / _name(old)).unlink(missing_ok=True)
    return path


def steps(folder: Path) -> list[int]:
    """The iterations of which there is a checkpoint in FOLDER, in no order; the best one is not asked."""
    try:
        found = [_NAME.fullmatch(path.name) for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    return [int(match[1]) for match in found if match]


def newest_first(folder: Path, last: float = math.inf) -> list[Path]:
    """The checkpoints in FOLDER up to iteration LAST, but for the best one."""
    return [folder / _name(step) for step in sorted(steps(folder), reverse=True) if step <= last]


def newest_whole(folder: Path, last: float = math.inf) -> tuple[Saved | None, list[Path]]:
    """The newest whole checkpoint in FOLDER up to iteration LAST, and the damaged ones that stand before it.

    The best one is the last to be tried, if any iteration will do. None when there are no files at all: the run was
    ended before its first one.

    Raises:
        Refusal: there are only damaged ones, or one of a newer format, or one that can't be read.
    """
    damaged: list[Path] = []
    why = ""
    best = folder / BEST
    for path in (*newest_first(folder, last), *([best] if last == math.inf and best.exists() else [])):
        try:
            return read(path), damaged
        except Damaged as error:
            why = str(error)
            damaged.append(path)
    if damaged:
        raise Refusal(f"no whole checkpoint to go on from: {why}")
    return None, damaged


def set_aside(files: Sequence[Path]) -> list[str]:
    """Rename damaged FILES, which would else take the places of whole ones, to `.damaged`; their names before."""
    for path in files:
        with contextlib.suppress(OSError):
            path.rename(path.with_suffix(".damaged"))
    return [path.name for path in files]


def _name(step: int) -> str:
    return f"step-{step:010d}.safetensors"


def _check(arrays: Arrays, facts: dict[str, Any], where: str) -> None:
    """Take the checksum out of FACTS and hold everything to it.

    Raises:
        Refusal: of a newer format.
        ValueError: it is another, or missing.
    """
    claimed, version = facts.pop(_CHECKSUM, None), facts["format"]
    if claimed != (_checksum(arrays, facts) if claimed is not None or version >= CHECKED else None):
        raise ValueError("its checksum does not fit")
    if version > FORMAT:
        raise Refusal(f"{where}: of format {version}; this gantui reads up to {FORMAT}: upgrade it")


def _checksum(arrays: Arrays, facts: dict[str, Any]) -> str:
    """Of all names, kinds, shapes and bytes of ARRAYS, and of FACTS."""
    seen = hashlib.blake2b(json.dumps(facts).encode(), digest_size=16)
    for name in sorted(arrays):
        array = arrays[name]
        seen.update(f"{name}\n{array.dtype.str}\n{array.shape}\n".encode())
        seen.update(array.tobytes())
    return seen.hexdigest()


def _meta(facts: dict[str, Any]) -> Meta:
    """FACTS by their names and kinds; a format's missing ones are as they are by default."""
    facts = facts | {key: tuple(facts.get(key, ())) for key in ("columns", "recorded")}
    if facts.get("best") is not None:
        facts["best"] = Mark(**facts["best"])
    meta = Meta(**facts)
    texts = all(isinstance(text, str) for text in (*meta.columns, *meta.recorded))
    counts = all(type(number) is int and number >= 0 for number in (meta.step, meta.threads, meta.commands))
    tables = all(isinstance(table, dict) for table in (meta.networks, meta.diagnosis, meta.changes))
    tables = tables and isinstance(meta.script, list) and all(isinstance(item, dict) for item in meta.script)
    if not (texts and counts and tables and isinstance(meta.seconds, int | float)):
        raise ValueError("its facts are of other kinds")
    return meta


def _part(arrays: Arrays, beginning: str) -> Arrays:
    """Those of ARRAYS whose names have this BEGINNING, without it."""
    return {name.removeprefix(beginning): array for name, array in arrays.items() if name.startswith(beginning)}
