"""Checkpoints as files, without torch: the newest, older ones, the best. Each is whole or absent, and checked.

Each is one safetensors file with all that decides the future and the curves that the screen shows of the past. Its
arrays are the trainer's state and, under `history.` and `recorded.`, the curves; its facts are `Meta` and a checksum of
everything.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gantui.errors import Refusal, plain
from gantui.session.checkpoints import kept
from gantui.session.disk import folder as disk
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.container import Arrays, Malformed, pack, unpack
from gantui.session.view.history import History
from gantui.session.view.metric_history import MetricHistory

FORMAT = 3
"""2: without a checksum, and nothing of a best one or of changed settings. 1: also without a diagnosis and the curves
of the records, which then begin anew."""
CHECKED = 3
"""From this format on there is a checksum, made as `_checksum` makes it: so that a damaged file is distinguished from a
newer one."""
FOLDER, BEST_NAME = "checkpoints", "best"
"""The folder of checkpoints in a run's folder, and the file name of the best one."""
BEST = f"{BEST_NAME}.safetensors"
"""The best checkpoint's file; the others are named after their steps."""
LARGEST, MOST_COLUMNS = 10**15, 1000
"""Iterations or seconds, and curves, that a checkpoint can tell of: more is damage."""
_HISTORY, _RECORDED, _CHECKSUM = "history.", "recorded.", "checksum"
_NAME = re.compile(r"step-(\d{10,18})\.safetensors")


@dataclass(frozen=True)
class Mark:
    """The best record so far, as a checkpoint keeps it."""

    by: str
    """What was best: `gantui.experiment.goals.best.Best.text`."""
    value: float
    step: int


@dataclass(frozen=True)
class Meta:
    """What a checkpoint holds beside its arrays."""

    step: int
    seconds: float
    """Training seconds, pauses left out."""
    threads: int
    """CPU threads: another number may round differently."""
    columns: tuple[str, ...]
    """The columns of the history."""
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
    """The content of a checkpoint."""

    state: Arrays
    """The trainer's."""
    history: History
    metric_history: MetricHistory
    meta: Meta


class Damaged(Exception):  # noqa: N818
    """Raised for a file that is not a whole checkpoint; the message says why."""


def encode(saved: Saved) -> bytes:
    """SAVED as the bytes of a checkpoint file."""
    arrays: Arrays = dict(saved.state)
    arrays |= {_HISTORY + name: array for name, array in saved.history.state().items()}
    arrays |= {_RECORDED + name: array for name, array in saved.metric_history.state().items()}
    facts = asdict(saved.meta)
    return pack(arrays, facts | {_CHECKSUM: _checksum(arrays, facts)})


def decode(data: bytes, where: str) -> Saved:
    """The content of the checkpoint bytes DATA; WHERE names them in errors.

    Raises:
        Damaged: it is not a whole checkpoint.
        Refusal: it is one of a newer format.
    """
    try:
        arrays, facts = unpack(data)
        _check(arrays, facts, where)
        meta = _meta(facts)
        history = History.restored(meta.columns, _part(arrays, _HISTORY))
        metric_history = MetricHistory.restored(meta.recorded, _part(arrays, _RECORDED))
    except (Malformed, ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise Damaged(f"{where}: not a whole checkpoint ({error})") from None
    past = (_HISTORY, _RECORDED)
    state = {name: array for name, array in arrays.items() if not name.startswith(past)}
    return Saved(state, history, metric_history, meta)


def read(path: Path) -> Saved:
    """Read the checkpoint file PATH.

    Raises:
        Damaged: it is not a whole one.
        FileNotFoundError: it is not there, or not any more: a training drops old ones.
        Refusal: it is one of a newer format, or can't be read at all.
    """
    try:
        data = disk.read(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refusal(f"{path}: can't be read: {error.strerror}") from None
    return decode(data, str(path))


def write(folder: Path, data: bytes, step: int, keep: int, spread: int = 0) -> Path:
    """Write the checkpoint DATA of iteration STEP into FOLDER, and drop those that are no longer needed.

    The newest KEEP stay, SPREAD older ones (see kept.py), and the best one.

    Raises:
        OSError: it could not be written; the ones before it are still there.
    """
    path = folder / _file(step)
    write_whole(path, data)
    for old in kept.dropped(steps(folder), keep, spread):
        disk.remove(folder / _file(old))
    return path


def steps(folder: Path) -> list[int]:
    """The iterations of the checkpoints in FOLDER, in no order, without the best one.

    Raises:
        Refusal: FOLDER can't be read, or is a link.
    """
    try:
        found = [_NAME.fullmatch(name) for name in disk.names(folder)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Refusal(f"{plain(str(folder))}: can't be read: {error.strerror}") from None
    return [int(match[1]) for match in found if match]


def newest_first(folder: Path, last: float = math.inf) -> list[Path]:
    """The checkpoints in FOLDER up to iteration LAST, newest first, without the best one."""
    return [folder / _file(step) for step in sorted(steps(folder), reverse=True) if step <= last]


def in_order(folder: Path, last: float = math.inf) -> list[Path]:
    """The checkpoints in FOLDER up to iteration LAST, newest first; without LAST also the best one, at the end."""
    best = folder / BEST
    return [*newest_first(folder, last), *([best] if last == math.inf and disk.there(best) else [])]


def newest_whole(folder: Path, last: float = math.inf) -> tuple[Saved | None, dict[Path, str]]:
    """The newest whole checkpoint in FOLDER up to iteration LAST, or None, and newer damaged files with the reasons.

    May be called on a folder that a training writes to: one that it drops meanwhile is passed over, one that it adds is
    found.

    Raises:
        Refusal: there is one of a newer format, or one that can't be read.
    """
    tried: set[Path] = set()
    damaged: dict[Path, str] = {}
    while path := next((file for file in in_order(folder, last) if file not in tried), None):
        tried.add(path)
        try:
            return read(path), damaged
        except FileNotFoundError:
            continue
        except Damaged as error:
            damaged[path] = str(error)
    return None, damaged


def to_go_on_from(folder: Path, last: float = math.inf) -> tuple[Saved | None, dict[Path, str]]:
    """The checkpoint from which a training continues, and newer damaged files; None only if there are no files at all.

    Raises:
        Refusal: there are only damaged ones, or one of a newer format, or one that can't be read.
    """
    saved, damaged = newest_whole(folder, last)
    if saved is None and damaged:
        raise Refusal(f"no whole checkpoint to go on from: {[*damaged.values()][-1]}")
    return saved, damaged


def chosen(run: Path, which: str | None) -> tuple[Saved, dict[Path, str]]:
    """The checkpoint WHICH of the run in the folder RUN, and damaged files that were passed over with the reasons.

    WHICH is the number of a step, 'best', or None for the newest whole one.

    Raises:
        Refusal: there is no such one, or it is damaged, of a newer format, or can't be read.
    """
    folder = run / FOLDER
    there = {_name(file): file for file in in_order(folder)}
    if not there:
        raise Refusal(f"{run}: there is no checkpoint in it yet, so no generator to draw from")
    if which is None:
        saved, damaged = newest_whole(folder)
        if saved is None:
            raise Refusal(f"no whole checkpoint: {next(reversed(damaged.values()), f'{run} is being removed')}")
        return saved, damaged
    digits = which.replace(",", "").replace("_", "")
    try:
        return read(there[str(int(digits)) if digits.isascii() and digits.isdigit() else which]), {}
    except Damaged as error:
        raise Refusal(f"no whole checkpoint: {error}") from None
    except (KeyError, ValueError, FileNotFoundError):
        steps = plain(", ".join(reversed([name for name in there if name != BEST_NAME])))
        best = f" and the {BEST_NAME} one" if BEST_NAME in there else ""
        raise Refusal(
            f"--checkpoint {plain(which)}: {run} keeps those of the steps {steps}{best}; expected one of them"
        ) from None


def _name(path: Path) -> str:
    """The name of the checkpoint PATH for people: its step, or the best one."""
    return path.stem.removeprefix("step-").lstrip("0") or "0"


def set_aside(files: Iterable[Path]) -> list[str]:
    """Rename damaged FILES to `.damaged`, so that they don't take the places of whole ones; returns their old names."""
    files = [*files]
    for path in files:
        with contextlib.suppress(OSError):
            disk.rename(path, f"{path.stem}.damaged")
    return [path.name for path in files]


def _file(step: int) -> str:
    return f"step-{step:010d}.safetensors"


def _check(arrays: Arrays, facts: dict[str, Any], where: str) -> None:
    """Take the checksum out of FACTS and compare everything with it.

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
    """A hash of all names, types, shapes and bytes of ARRAYS, and of FACTS."""
    seen = hashlib.blake2b(json.dumps(facts).encode(), digest_size=16)
    for name in sorted(arrays):
        array = arrays[name]
        seen.update(f"{name}\n{array.dtype.str}\n{array.shape}\n".encode())
        seen.update(array.tobytes())
    return seen.hexdigest()


def _meta(facts: dict[str, Any]) -> Meta:
    """The `Meta` in FACTS, checked; values that older formats lack get their defaults."""
    facts = facts | {key: tuple(facts.get(key, ())) for key in ("columns", "recorded")}
    if facts.get("best") is not None:
        facts["best"] = Mark(**facts["best"])
    meta = Meta(**facts)
    texts = all(isinstance(text, str) for text in (*meta.columns, *meta.recorded))
    counts = all(type(number) is int and 0 <= number <= LARGEST for number in (meta.step, meta.threads, meta.commands))
    texts = texts and len(meta.columns) <= MOST_COLUMNS and len(meta.recorded) <= MOST_COLUMNS
    mark = meta.best is None or (
        isinstance(meta.best.by, str)
        and type(meta.best.step) is int
        and isinstance(meta.best.value, int | float)
        and math.isfinite(meta.best.value)
    )
    tables = all(isinstance(table, dict) for table in (meta.networks, meta.diagnosis, meta.changes))
    tables = tables and isinstance(meta.script, list) and all(isinstance(item, dict) for item in meta.script)
    seconds = isinstance(meta.seconds, int | float) and 0 <= meta.seconds <= LARGEST  # which NaN is not
    if not (texts and counts and tables and mark and seconds):
        raise ValueError("its facts are of other kinds")
    return meta


def _part(arrays: Arrays, beginning: str) -> Arrays:
    """The ARRAYS whose names start with BEGINNING, by the rest of their names."""
    return {name.removeprefix(beginning): array for name, array in arrays.items() if name.startswith(beginning)}
