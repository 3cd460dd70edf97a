"""The folder of a run: experiment, state, metrics, events, checkpoints, and a lock against two writers."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gantui.errors import Exit, Refusal
from gantui.experiment.files import toml, validation
from gantui.experiment.files.data import Data
from gantui.experiment.run_options import RunOptions
from gantui.session.disk import folder
from gantui.session.disk.atomic_write import remove_left_behind, write_whole
from gantui.session.disk.file_names import (
    CHECKPOINTS,
    EVENTS,
    EXPERIMENT,
    METRICS,
    OUTPUT,
    RUN,
    TRACEBACK,
    is_temporary,
)
from gantui.session.disk.json_lines import append_lines, read_lines, set_damaged_lines_aside
from gantui.session.disk.lock import LOCK, Lock, locked
from gantui.session.run import data
from gantui.session.run.events.lines import Damaged, What, happened, to_json
from gantui.session.run.experiment_file import NOT_OURS, experiment_text
from gantui.session.run.find_run import root
from gantui.session.run.run_json import FORMAT, check_format, read_facts

_SEAL = "# Written by gantui; blake2b of the lines below: "


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
    def create(cls, path: Path | None, preset: str, options: RunOptions, own: Data | None = None) -> RunDirectory:
        """Make a new run's folder: PATH itself, or one named after PRESET, or OWN data, which it keeps, and the time.

        Raises:
            Refusal: it holds something already, or can't be written.
        """
        path = path or root() / fresh_name(preset if own is None else own.account.title(preset))
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
            if own is not None:
                run.keep(own)
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
            remove_left_behind(path)
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

    def raw_experiment(self) -> toml.Raw:
        """The experiment's table as it is written in the folder.

        Raises:
            Refusal: the file is not as gantui wrote it, or it is of a training that gantui can't make.
        """
        raw = self.raw_options()
        if not validation.is_ours(raw):
            raise Refusal(f"{self.path}: {NOT_OURS}; expected the program that trained it to go on with it")
        return raw

    def raw_options(self) -> toml.Raw:
        """The table of settings as it is written in the folder, whatever trained under them.

        Raises:
            Refusal: the file is not as gantui wrote it.
        """
        file, text = self.path / EXPERIMENT, experiment_text(self.path)
        raw = toml.parse(text, str(file))
        first, _, rest = text.partition("\n")
        if first.startswith(_SEAL) and first != _SEAL + _digest(rest):
            raise Refusal(
                f"{file}: not as gantui wrote it: its checksum does not fit; expected --set beside --resume to change "
                "a setting (if it was changed by hand, its first line must go)"
            )
        return raw

    def experiment(self) -> RunOptions:
        """The experiment as it is written in the folder.

        Raises:
            Refusal: the file is not as gantui wrote it.
        """
        return validation.options_of(self.raw_experiment(), str(self.path / EXPERIMENT))

    def rewrite_experiment(self, options: RunOptions) -> None:
        """Replace the experiment in the folder by OPTIONS."""
        text = validation.to_toml(options)
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

    def keep(self, own: Data) -> None:
        """Keep OWN data, on which it is trained, in the folder; the next `note` writes the facts about them.

        Raises:
            OSError: they can't be written.
        """
        self.know(data=data.write(self.path, own))

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
            self.note(state="failed", exit=int(Exit.INTERNAL))
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
            for name in (EXPERIMENT, RUN, EVENTS, LOCK, *data.FILES):
                folder.remove(self.path / name)
            with suppress(OSError):
                folder.remove_folder(self.checkpoints)


def _is_free(path: Path) -> bool:
    """Whether a run can be made in PATH: an empty folder, or one where a process was killed while it made a run.

    What the script prints that makes it may lie there already.
    """
    try:
        names = {name for name in folder.names(path) if not is_temporary(name)} - {OUTPUT}
        held = folder.names(path / CHECKPOINTS) if CHECKPOINTS in names else []
    except OSError:
        return False
    ours = {CHECKPOINTS, LOCK, EXPERIMENT, *data.FILES}
    return names <= ours and (names <= {CHECKPOINTS} or LOCK in names) and not held


def is_up_to(step: object, last: int) -> bool:
    """Whether a record says that it is of a STEP, and of none past LAST."""
    return isinstance(step, int) and step <= last


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


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
