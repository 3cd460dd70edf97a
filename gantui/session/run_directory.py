"""The folder in which a run lies: experiment, state, metrics, events, checkpoints, and a lock against two writers."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from gantui.errors import Refusal, nearest, plain
from gantui.experiment import reading
from gantui.experiment.points import Points
from gantui.experiment.tree import Experiment
from gantui.session import data
from gantui.session.files import append_lines, is_temporary, read_lines, set_damaged_lines_aside, sweep, write_whole

FORMAT = 1
"""Of the run directory; a newer one is refused, not guessed at."""

EXPERIMENT, RUN, METRICS, EVENTS = "experiment.toml", "run.json", "metrics.jsonl", "events.jsonl"
TRACEBACK, LOCK = "traceback.txt", "lock"
_UNDER_WAY = ("loading", "running")
INTERRUPTED, DAMAGED = "interrupted", "damaged"
"""How a run stands beside what run.json says: killed, or its machine was; run.json can't be read or says nothing."""
STATES = (*_UNDER_WAY, "finished", "stopped", "diverged", "failed", INTERRUPTED, DAMAGED)
"""How a run can stand."""
_PATIENCE = (0.01, 0.05)
"""Seconds until a lock is tried again: `is_trained` holds it for an instant."""
_SEAL = "# Written by gantui; blake2b of the lines below: "


def root() -> Path:
    """Where runs lie unless a folder is named: $GANTUI_RUNS, or `runs` here."""
    return Path(os.environ.get("GANTUI_RUNS") or "runs")


class RunDirectory:
    """One run's folder, locked by this process until `close`."""

    def __init__(
        self, path: Path, lock: IO[bytes], facts: dict[str, Any] | None = None, *, made: Sequence[Path] = ()
    ) -> None:
        """FACTS is what run.json says; MADE are the folders that had to be made: its own, then those around it."""
        self.path, self._lock, self._made = path, lock, tuple(made)
        # Kept, not read again: what happens to the file meanwhile must not end a training.
        self._facts = dict(facts or {})
        self.damage: list[str] = []
        """What was set aside as damaged when it was opened."""

    @classmethod
    def create(
        cls, path: Path | None, preset: str, experiment: Experiment, points: Points | None = None
    ) -> RunDirectory:
        """A new run's folder, PATH itself or one named after PRESET, or its POINTS, which it keeps, and the time.

        Raises:
            Refusal: it holds something already, or can't be written.
        """
        path = path or root() / fresh_name(preset if points is None else points.account.title(preset))
        run = None
        try:
            if path.exists() and not _is_free(path):
                hint = f" (gantui run --resume {path} goes on with it)" if (path / RUN).exists() else ""
                raise Refusal(f"--run-dir {path}: expected a new or empty folder{hint}")
            made = [folder for folder in (path, *path.parents) if not folder.exists()]
            (path / "checkpoints").mkdir(parents=True, exist_ok=True)
            run = cls(path, locked(path), made=made)
            run.rewrite_experiment(experiment)
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
        """The folder of an existing run, to go on with it.

        Raises:
            Refusal: it is no run, of a newer format, or another process is at it.
        """
        facts: dict[str, Any] | None = None
        try:
            facts = read_facts(path)
        except Refusal:
            if not ((path / RUN).exists() and (path / EXPERIMENT).exists()):
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
        """The folder PATH of a run that comes into being with FACTS, which `note` is still to write.

        Raises:
            OSError: it can't be written.
        """
        return cls(path, locked(path), facts | {"started": _now()})

    @property
    def checkpoints(self) -> Path:
        """Where the checkpoints lie."""
        return self.path / "checkpoints"

    def raw_experiment(self) -> reading.Raw:
        """The experiment's table as it is written in the folder.

        Raises:
            Refusal: the file is not as gantui wrote it.
        """
        file = self.path / EXPERIMENT
        raw = reading.parse_file(file)
        first, _, rest = file.read_text(encoding="utf-8").partition("\n")
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
        return reading.validate(self.raw_experiment(), str(self.path / EXPERIMENT))

    def rewrite_experiment(self, experiment: Experiment) -> None:
        """Put EXPERIMENT in the place of the one in the folder."""
        text = reading.to_toml(experiment)
        write_whole(self.path / EXPERIMENT, f"{_SEAL}{_digest(text)}\n{text}".encode())

    def _set_damage_aside(self, *, facts_too: bool) -> None:
        """Move damaged lines, and with FACTS_TOO all of run.json, to files of their own, and write down that it was."""
        if facts_too:
            write_whole(self.path / f"{RUN}.damaged", (self.path / RUN).read_bytes())
            self.note(format=FORMAT, state="loading", step=0)
            self.damage.append(RUN)
        for name in (METRICS, EVENTS):
            if count := set_damaged_lines_aside(self.path / name):
                self.damage.append(f"{count} line{'' if count == 1 else 's'} of {name}")
        if self.damage:
            self.event(self._facts.get("step", 0), "damaged", set_aside=self.damage)

    def facts(self) -> dict[str, Any]:
        """What run.json says."""
        return dict(self._facts)

    def know(self, **facts: Any) -> None:
        """Set FACTS, for the next `note`."""
        self._facts |= facts

    def note(self, **facts: Any) -> None:
        """Set FACTS in run.json."""
        self.know(**facts)
        write_whole(self.path / RUN, (json.dumps(self._facts, indent=1) + "\n").encode())

    def keep(self, points: Points) -> None:
        """Keep POINTS, on which it is trained, and with the next `note` what they are.

        Raises:
            OSError: they can't be written.
        """
        self.know(data=data.write(self.path, points))

    def event(self, step: int, event: str, **details: Any) -> None:
        """Add an EVENT to events.jsonl."""
        self.append(EVENTS, [happened(step, event, **details)])

    def append(self, name: str, lines: Sequence[dict[str, Any]]) -> None:
        """Add LINES to the file NAME, `METRICS` or `EVENTS`.

        Raises:
            OSError: they could not be written; none of them is there then.
        """
        append_lines(self.path / name, lines)

    def keep_traceback(self, error: BaseException) -> str:
        """Write ERROR's traceback, note that the run has failed, and say where the traceback is."""
        try:
            write_whole(self.path / TRACEBACK, "".join(traceback.format_exception(error)).encode("utf-8", "replace"))
            self.note(state="failed")
        except OSError:
            return "its traceback could not be written"
        return f"its traceback is in {self.path / TRACEBACK}"

    def forget_metrics_after(self, step: int) -> None:
        """Drop the records past STEP: a resumed training makes them again."""
        kept = [record for record in read_lines(self.path / METRICS) if _is_up_to(record.get("step"), step)]
        write_whole(self.path / METRICS, b"".join(json.dumps(record).encode() + b"\n" for record in kept))

    def move_to(self, other: RunDirectory) -> None:
        """Be OTHER's folder from now on, for all who hold this one: the training goes on there. This one is closed."""
        self.close()
        self.path, self._lock, self._facts, self._made = other.path, other._lock, other._facts, ()
        self.damage = []

    def close(self) -> None:
        """Let another process have it."""
        self._lock.close()

    def remove(self) -> None:
        """Take back what `create` made: the training could not start."""
        self.close()
        if self.path in self._made:
            shutil.rmtree(self.path, ignore_errors=True)
            for folder in self._made[1:]:
                with suppress(OSError):  # another run has come to lie there
                    folder.rmdir()
        else:
            for name in (EXPERIMENT, RUN, EVENTS, LOCK, data.DATA, data.MODES):
                (self.path / name).unlink(missing_ok=True)
            shutil.rmtree(self.checkpoints, ignore_errors=True)


def read_facts(path: Path) -> dict[str, Any]:
    """What run.json in the run directory PATH says.

    Raises:
        Refusal: PATH is no run directory, or the file is damaged.
    """
    try:
        facts = json.loads((path / RUN).read_text(encoding="utf-8"))
    except OSError:
        raise Refusal(f"{path}: not a run directory (there is no {RUN} in it)") from None
    except (ValueError, RecursionError):
        raise Refusal(f"{path / RUN}: damaged: not valid JSON") from None
    if not isinstance(facts, dict):
        raise Refusal(f"{path / RUN}: damaged: expected an object")
    for key, kind in (("format", int), ("step", int), ("seconds", int | float), ("preset", str), ("plugins", list)):
        if key in facts and not isinstance(facts[key], kind):
            raise Refusal(f"{path / RUN}: damaged: {key} = {plain(repr(facts[key]))}")
    return facts


def branched_from(facts: Mapping[str, Any]) -> str:
    """Where a run whose run.json says FACTS went on from: 'step 2,000 of NAME'; '' where it began by itself."""
    parent, step = facts.get("parent"), facts.get("parent_step")
    if not isinstance(parent, str) or not parent:
        return ""
    return plain(f"step {step:,} of {parent}" if type(step) is int else parent)


def check_format(path: Path, facts: dict[str, Any]) -> None:
    """That the run directory PATH, of which run.json says FACTS, is of a format that is known here.

    Raises:
        Refusal: it is of a newer one.
    """
    if facts.get("format", 0) > FORMAT:
        raise Refusal(f"{path}: a run of format {facts['format']}; this gantui reads up to {FORMAT}: upgrade it")


def standing(path: Path) -> tuple[dict[str, Any], str]:
    """What run.json in the run directory PATH says, and how the run stands: one of `STATES`.

    Whether it is under way its lock says: the process that trains holds it until it ends, however it ends.

    Raises:
        Refusal: PATH is no run directory, or the file is damaged.
    """
    held = is_trained(path)
    facts = read_facts(path)
    state = facts.get("state")
    if state not in _UNDER_WAY:
        return facts, state if state in STATES else DAMAGED
    # Asked again, since a process may have begun in between.
    return facts, state if held or is_trained(path) else INTERRUPTED


def find_run(name: str, *, asked_by: str) -> Path:
    """The run that NAME means: a path, a name under the runs' folder, an unambiguous beginning of one, or `last`.

    ASKED_BY stands before NAME in a refusal: the option or the command that named it.

    Raises:
        Refusal: there is none, or there are several.
    """
    runs = {path.parent.name: path.parent for path in root().glob(f"*/{RUN}")}
    if name == "last":
        if not runs:
            raise Refusal(f"{asked_by} last: there are no runs in {root()}")
        return max(runs.values(), key=lambda path: (path / RUN).stat().st_mtime)
    if name and _is_run(Path(name)):
        return Path(name)
    matches = [name] if name in runs else sorted(run for run in runs if name and run.startswith(name))
    if len(matches) == 1:
        return runs[matches[0]]
    if matches:
        raise Refusal(f"{asked_by} {plain(name)}: that could be {', '.join(matches[:4])}; expected one of them")
    raise Refusal(f"{asked_by} {plain(name)}: no such run in {root()} and no such folder{nearest(name, runs)}")


def happened(step: int, event: str, **details: Any) -> dict[str, Any]:
    """The line of events.jsonl that EVENT happened now, at iteration STEP."""
    return {"time": _now(), "step": step, "event": event, **details}


def _is_free(path: Path) -> bool:
    """Whether a run can be made in PATH: an empty folder, or one where a process was killed while it made a run."""
    if not path.is_dir():
        return False
    names = {file.name for file in path.iterdir() if not is_temporary(file.name)}
    ours = names <= {"checkpoints", "lock", EXPERIMENT, data.DATA, data.MODES} and (
        names <= {"checkpoints"} or "lock" in names
    )
    return ours and not any((path / "checkpoints").glob("*"))


def _is_up_to(step: object, last: int) -> bool:
    return isinstance(step, int) and step <= last


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _is_run(path: Path) -> bool:
    try:
        return (path / RUN).exists()
    except OSError:  # a name that no file can have
        return False


def fresh_name(preset: str) -> str:
    """A folder's name from that of a PRESET, the time and four random characters."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", preset).strip("-.") or "run"
    return f"{safe}-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"


def is_trained(path: Path) -> bool:
    """Whether a process is training in the run directory PATH now."""
    try:
        with open(path / LOCK, "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


def locked(path: Path) -> IO[bytes]:
    """The run directory PATH's lock, held until it is closed or this process ends.

    Raises:
        Refusal: another process has it.
        OSError: there can be none.
    """
    lock = open(path / LOCK, "ab")  # noqa: SIM115 - it stays open as long as the run
    for seconds in (*_PATIENCE, None):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if seconds is None:
                lock.close()
                raise Refusal(f"{path}: another gantui is training in this folder") from None
            time.sleep(seconds)
    return lock


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
