"""The folder of a run: experiment, state, metrics, events, checkpoints, and a lock against two writers."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gantui.errors import Refusal, nearest, plain
from gantui.experiment.files import parsing
from gantui.experiment.files.points import Points
from gantui.experiment.run_options import RunOptions
from gantui.experiment.tree import Experiment
from gantui.session.disk import folder
from gantui.session.disk.lock import LOCK, UNDER_WAY, Lock, is_trained, locked
from gantui.session.disk.whole_files import append_lines, read_lines, set_damaged_lines_aside, sweep, write_whole
from gantui.session.run import data
from gantui.session.run.events.lines import Damaged, What, happened, to_json

__all__ = ["is_trained", "locked"]

FORMAT = 1
"""The format of the run folder; a newer one is refused, not guessed at."""

EXPERIMENT, RUN, METRICS, EVENTS = "experiment.toml", "run.json", "metrics.jsonl", "events.jsonl"
TRACEBACK, CHECKPOINTS = "traceback.txt", "checkpoints"
INTERRUPTED, DAMAGED = "interrupted", "damaged"
"""How a run stands beside what run.json says: killed, or its machine was; run.json can't be read or says nothing."""
STATES = (*UNDER_WAY, "finished", "stopped", "diverged", "failed", INTERRUPTED, DAMAGED)
"""How a run can stand."""
NOT_OURS = "it was trained by code of its own, which gantui can't load"
"""Of a run whose experiment.toml says nothing of a GAN."""
LARGEST, LONGEST, MOST_PLUGINS = 10**15, 10_000, 100
"""Iterations or seconds, characters of a text, and plug-ins that run.json can tell of: more is damage."""
_SEAL = "# Written by gantui; blake2b of the lines below: "


def root() -> Path:
    """The folder for runs unless one is named: $GANTUI_RUNS, or `runs` here."""
    return Path(os.path.expanduser(os.environ.get("GANTUI_RUNS") or "runs"))


class RunDirectory:
    """One run's folder, locked by this process until `close`."""

    def __init__(
        self, path: Path, lock: Lock, facts: dict[str, Any] | None = None, *, made: Sequence[Path] = ()
    ) -> None:
        """FACTS is the content of run.json; MADE are the folders that had to be made: its own, then those around it."""
        self.path, self._lock, self._made = path, lock, tuple(made)
        # Kept, not read again: what happens to the file meanwhile must not end a training.
        self._facts = dict(facts or {})
        self.damage: list[str] = []
        """What was set aside as damaged when it was opened."""
        self.unprotected = _unprotected(path, lock)
        """What the disk can't guard it against, in a sentence; empty where it can."""

    @classmethod
    def create(cls, path: Path | None, preset: str, options: RunOptions, points: Points | None = None) -> RunDirectory:
        """Make a new run's folder: PATH itself, or one named after PRESET, or its POINTS, which it keeps, and the time.

        Raises:
            Refusal: it holds something already, or can't be written.
        """
        path = path or root() / fresh_name(preset if points is None else points.account.title(preset))
        run = None
        try:
            if path.exists() and not _is_free(path):
                hint = f" (gantui run --resume {path} goes on with it)" if folder.there(path / RUN) else ""
                raise Refusal(f"--run-dir {path}: expected a new or empty folder{hint}")
            made = [each for each in (path, *path.parents) if not each.exists()]
            path.mkdir(parents=True, exist_ok=True)
            run = cls(path, locked(path), made=made)
            run.rewrite_experiment(options)  # these two first: by them a folder is known that was half made
            folder.make(path / CHECKPOINTS)
            if points is not None:
                run.keep(points)
            run.note(format=FORMAT, preset=preset, started=_now(), state="loading", step=0)
        except BaseException as error:
            if run is not None:
                run.remove()
            if isinstance(error, OSError):
                raise Refusal(f"run directory {path}: can't be written: {error.strerror}") from None
            raise
        return run

    @classmethod
    def open(cls, path: Path) -> RunDirectory:
        """Open the folder of an existing run, to continue it.

        Raises:
            Refusal: it is no run, of a newer format, or another process is at it.
        """
        facts: dict[str, Any] | None = None
        try:
            facts = read_facts(path)
        except Refusal:
            if not (folder.is_file(path / RUN) and folder.is_file(path / EXPERIMENT)):
                raise
        if facts is not None:
            check_format(path, facts)
        run = None
        try:
            run = cls(path, locked(path), facts)
            sweep(path)
            run._set_damage_aside(facts_too=facts is None)
            return run
        except OSError as error:
            if run is not None:
                run.close()
            raise Refusal(f"run directory {path}: can't be written: {error.strerror}") from None

    @classmethod
    def fresh(cls, path: Path, facts: dict[str, Any]) -> RunDirectory:
        """Make the folder PATH of a new run with FACTS, which `note` is still to write.

        Raises:
            OSError: it can't be written.
        """
        return cls(path, locked(path), facts | {"started": _now()})

    @property
    def checkpoints(self) -> Path:
        """The folder of the checkpoints."""
        return self.path / CHECKPOINTS

    def raw_experiment(self) -> parsing.Raw:
        """The experiment's table as it is written in the folder.

        Raises:
            Refusal: the file is not as gantui wrote it, or it is not of a GAN of ours.
        """
        raw = self.raw_options()
        if not parsing.is_experiment(raw):
            raise Refusal(f"{self.path}: {NOT_OURS}; expected the program that trained it to go on with it")
        return raw

    def raw_options(self) -> parsing.Raw:
        """The table of settings as it is written in the folder, whatever trained under them.

        Raises:
            Refusal: the file is not as gantui wrote it.
        """
        file, text = self.path / EXPERIMENT, experiment_text(self.path)
        raw = parsing.parse(text, str(file))
        first, _, rest = text.partition("\n")
        if first.startswith(_SEAL) and first != _SEAL + _digest(rest):
            raise Refusal(
                f"{file}: not as gantui wrote it: its checksum does not fit; expected --set beside --resume to change "
                "a setting (if it was changed by hand, its first line must go)"
            )
        return raw

    def experiment(self) -> Experiment:
        """The experiment as it is written in the folder.

        Raises:
            Refusal: the file is not as gantui wrote it.
        """
        return parsing.validate(self.raw_experiment(), str(self.path / EXPERIMENT))

    def rewrite_experiment(self, options: RunOptions) -> None:
        """Replace the experiment in the folder by OPTIONS."""
        text = parsing.to_toml(options)
        write_whole(self.path / EXPERIMENT, f"{_SEAL}{_digest(text)}\n{text}".encode())

    def _set_damage_aside(self, *, facts_too: bool) -> None:
        """Move damaged lines, and with FACTS_TOO all of run.json, to files of their own, and report it as an event."""
        if facts_too:
            write_whole(self.path / f"{RUN}.damaged", folder.read(self.path / RUN))
            self.note(format=FORMAT, state="loading", step=0)
            self.damage.append(RUN)
        for name in (METRICS, EVENTS):
            if count := set_damaged_lines_aside(self.path / name):
                self.damage.append(f"{count} line{'' if count == 1 else 's'} of {name}")
        if self.damage:
            self.event(self._facts.get("step", 0), Damaged(tuple(self.damage)))

    def facts(self) -> dict[str, Any]:
        """The content of run.json."""
        return dict(self._facts)

    def know(self, **facts: Any) -> None:
        """Set facts that the next `note` writes."""
        self._facts |= facts

    def note(self, **facts: Any) -> None:
        """Set facts and write run.json."""
        self.know(**facts)
        write_whole(self.path / RUN, (json.dumps(self._facts, indent=1) + "\n").encode())

    def keep(self, points: Points) -> None:
        """Keep POINTS, on which it is trained, in the folder; the next `note` writes the facts about them.

        Raises:
            OSError: they can't be written.
        """
        self.know(data=data.write(self.path, points))

    def event(self, step: int, what: What) -> None:
        """Add to events.jsonl that WHAT happened now, at iteration STEP."""
        self.append(EVENTS, [to_json(happened(step, what))])

    def append(self, name: str, lines: Sequence[dict[str, Any]]) -> None:
        """Add LINES to the file NAME, `METRICS` or `EVENTS`.

        Raises:
            OSError: they could not be written; none of them is there then.
        """
        append_lines(self.path / name, lines)

    def keep_traceback(self, error: BaseException) -> str:
        """Write the traceback of ERROR, note that the run has failed, and return where the traceback is."""
        try:
            write_whole(self.path / TRACEBACK, "".join(traceback.format_exception(error)).encode("utf-8", "replace"))
            self.note(state="failed")
        except OSError:
            return "its traceback could not be written"
        return f"its traceback is in {self.path / TRACEBACK}"

    def forget_metrics_after(self, step: int) -> None:
        """Drop the records past STEP: a resumed training makes them again."""
        kept = [record for record in read_lines(self.path / METRICS) if is_up_to(record.get("step"), step)]
        write_whole(self.path / METRICS, b"".join(json.dumps(record).encode() + b"\n" for record in kept))

    def move_to(self, other: RunDirectory) -> None:
        """Become the folder OTHER for all who hold this object: the training continues there.

        The old folder is closed.
        """
        self.close()
        self.path, self._lock, self._facts, self._made = other.path, other._lock, other._facts, ()
        self.damage, self.unprotected = [], other.unprotected

    def close(self) -> None:
        """Release the folder to other processes."""
        self._lock.close()

    def remove(self) -> None:
        """Remove what `create` made, as the training could not start."""
        self.close()
        if self.path in self._made:
            shutil.rmtree(self.path, ignore_errors=True)
            for above in self._made[1:]:
                with suppress(OSError):  # another run has come to lie there
                    above.rmdir()
        else:
            for name in (EXPERIMENT, RUN, EVENTS, LOCK, data.DATA, data.MODES):
                folder.remove(self.path / name)
            with suppress(OSError):
                folder.remove_folder(self.checkpoints)


def read_facts(path: Path) -> dict[str, Any]:
    """The content of run.json in the run folder PATH.

    Raises:
        Refusal: PATH is no run directory, or the file is damaged.
    """
    file = path / RUN
    try:
        facts = json.loads(folder.read(file))
    except (FileNotFoundError, NotADirectoryError):
        if _is_half_made(path):
            raise Refusal(
                f"{path}: its process was killed while it made this folder, so there is nothing to go on from or to "
                "show (gantui runs --clean removes it)"
            ) from None
        raise Refusal(f"{path}: not a run directory (there is no {RUN} in it)") from None
    except OSError as error:
        raise Refusal(f"{file}: can't be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise Refusal(f"{file}: damaged: not valid JSON") from None
    if not isinstance(facts, dict):
        raise Refusal(f"{file}: damaged: expected an object")
    for key, fits in _KINDS.items():
        if key in facts and not fits(facts[key]):
            shown = plain(repr(facts[key]))
            raise Refusal(f"{file}: damaged: {key} = {shown if len(shown) <= 60 else shown[:57] + '...'}")
    return facts


def experiment_text(path: Path) -> str:
    """The text of experiment.toml in the run folder PATH.

    Raises:
        Refusal: it can't be read.
    """
    try:
        return folder.read(path / EXPERIMENT).decode()
    except OSError as error:
        raise Refusal(f"{plain(str(path / EXPERIMENT))}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refusal(f"{plain(str(path / EXPERIMENT))}: not a text file in UTF-8") from None


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _is_duration(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value <= LARGEST  # type: ignore[operator]  # which NaN is not


def _is_text(value: object) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= LONGEST)


_KINDS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("format", "step", "parent_step"), _is_count),
    **dict.fromkeys(("seconds", "cpu_seconds"), _is_duration),
    "preset": lambda value: value is not None and _is_text(value),
    **dict.fromkeys(("message", "started", "parent", "host", "device", "gantui", "torch"), _is_text),
    "until": lambda value: value is None or isinstance(value, str),
    "plugins": lambda value: isinstance(value, list) and len(value) <= MOST_PLUGINS and all(map(_is_text, value)),
}
"""What run.json may say under some of its keys."""


def branched_from(facts: Mapping[str, Any]) -> str:
    """What a run with FACTS in run.json branched from: 'step 2,000 of NAME'; '' if it did not."""
    parent, step = facts.get("parent"), facts.get("parent_step")
    if not isinstance(parent, str) or not parent:
        return ""
    return plain(f"step {step:,} of {parent}" if type(step) is int else parent)


def check_format(path: Path, facts: dict[str, Any]) -> None:
    """Check that the run folder PATH, with FACTS in run.json, has a format that is known here.

    Raises:
        Refusal: it is of a newer one.
    """
    if facts.get("format", 0) > FORMAT:
        raise Refusal(f"{path}: a run of format {facts['format']}; this gantui reads up to {FORMAT}: upgrade it")


def standing(path: Path) -> tuple[dict[str, Any], str]:
    """The content of run.json in the run folder PATH, and the state of the run: one of `STATES`.

    The lock says whether it is under way: the process that trains holds it until it ends, however it ends.

    Raises:
        Refusal: PATH is no run folder, or the file is damaged.
    """
    held = is_trained(path)
    facts = read_facts(path)
    state = facts.get("state")
    if state not in UNDER_WAY:
        return facts, state if state in STATES else DAMAGED
    # Asked again, since a process may have begun in between.
    return facts, state if held or is_trained(path) else INTERRUPTED


def find_run(name: str, *, asked_by: str) -> Path:
    """The run that NAME means: a path, a name under the runs' folder, an unambiguous beginning of one, or `last`.

    ASKED_BY stands before NAME in a refusal: the option or the command that named it.

    Raises:
        Refusal: there is none, or there are several.
    """
    name = os.path.expanduser(name)
    runs = {path.name: path for path in folders()}
    if name == "last":
        if not (newest := newest_first()):
            raise Refusal(f"{asked_by} last: there are no runs in {root()}")
        return newest[0]
    if name and _is_run(Path(name)):
        return Path(name)
    matches = [name] if name in runs else sorted(run for run in runs if name and run.startswith(name))
    if len(matches) == 1:
        return runs[matches[0]]
    if matches:
        raise Refusal(f"{asked_by} {plain(name)}: that could be {', '.join(matches[:4])}; expected one of them")
    raise Refusal(f"{asked_by} {plain(name)}: no such run in {root()} and no such folder{nearest(name, runs)}")


def folders() -> list[Path]:
    """The run folders where runs lie, by name, also damaged ones and those whose process was killed."""
    try:
        return [path for name in sorted(os.listdir(root())) if _is_run(path := root() / name)]
    except OSError:
        return []


def newest_first() -> list[Path]:
    """The readable run folders, the one whose run.json was written last first."""
    written: dict[Path, float] = {}
    for path in folders():
        with suppress(OSError):
            if (found := folder.found(path / RUN)) is not None and stat.S_ISREG(found.st_mode):
                written[path] = found.st_mtime
    return sorted(written, key=lambda path: written[path], reverse=True)


def _is_free(path: Path) -> bool:
    """Whether a run can be made in PATH: an empty folder, or one where a process was killed while it made a run."""
    try:
        names = {name for name in folder.names(path) if not folder.is_temporary(name)}
        held = folder.names(path / CHECKPOINTS) if CHECKPOINTS in names else []
    except OSError:
        return False
    ours = {CHECKPOINTS, LOCK, EXPERIMENT, data.DATA, data.MODES}
    return names <= ours and (names <= {CHECKPOINTS} or LOCK in names) and not held


def is_up_to(step: object, last: int) -> bool:
    """Whether a record says that it is of a STEP, and of none past LAST."""
    return isinstance(step, int) and step <= last


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _is_run(path: Path) -> bool:
    return folder.there(path / RUN) or _is_half_made(path)


def _is_half_made(path: Path) -> bool:
    """Whether a process was killed while it made a run in PATH: the file that makes it a run is written last."""
    return not folder.there(path / RUN) and all(folder.is_file(path / name) for name in (EXPERIMENT, LOCK))


def fresh_name(preset: str) -> str:
    """A new folder's name from that of a PRESET, the time and four random characters."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", preset).strip("-.") or "run"
    return f"{safe}-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"


def _unprotected(path: Path, lock: Lock) -> str:
    """What the disk of PATH can't protect a run with this LOCK from, as a sentence; empty if it can."""
    found = [] if lock.held else ["a second gantui that trains in this folder is not noticed (no locks)"]
    if not folder.keeps_folders(path):
        found.append("a machine that loses its power may lose the newest checkpoint (no fsync of folders)")
    return f"on this disk {', and '.join(found)}" if found else ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
