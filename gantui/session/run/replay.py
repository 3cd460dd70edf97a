"""A run on disk as a source, finished or still being trained: it only reads, takes no lock and needs no torch."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from gantui.errors import Refusal, plain
from gantui.experiment.files import toml
from gantui.experiment.verdicts.event import Event
from gantui.session.checkpoints import files
from gantui.session.disk import folder
from gantui.session.disk.file_names import EVENTS as EVENTS_FILE
from gantui.session.run.curves import Curves
from gantui.session.run.events import events_file
from gantui.session.run.experiment_file import experiment_text
from gantui.session.run.run_json import branched_from, check_format
from gantui.session.run.run_state import INTERRUPTED, standing
from gantui.session.view.archive import FOLDER, Archive, as_of
from gantui.session.view.commands import Command
from gantui.session.view.history import History
from gantui.session.view.pictures.request import all_seen
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import EVENTS, Snapshot, State

AGAIN = 1.0
"""Seconds after which a run that is still under way is looked at again."""
_STATES = {state.value: state for state in State}
_NO_PICTURES = "no pictures were kept of this run"


class Replay:
    """The run in a folder, as a `Source`. `latest` is its end, or its newest picture while it is being trained."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Read the run in PATH.

        Raises:
            Refusal: there is none, it is of a newer format, or it has not got as far as its first record.
        """
        self.path, self._clock = path, clock
        self._run, self._stands = standing(path)
        check_format(path, self._run)
        self._archive, self._curves = Archive(path / FOLDER), Curves(path)
        self._events: tuple[Event, ...] = ()
        self._events_read = (0, 0)
        self._substitute: RunInfo | None = None
        self._lock = threading.Lock()
        self._looked = clock()
        self._latest = self._look()
        if not self._archive.steps and self._latest.record is None:
            raise Refusal(f"{path}: nothing to replay: the run has not got as far as its first record")

    # The source ------------------------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """No commands: what is past can't be changed."""
        return frozenset()

    def request(self, viewer: str, requests: Requests) -> None:
        """Do nothing: only what was kept can be shown."""

    def leave(self, viewer: str) -> None:
        """Do nothing: nothing is made for any viewer."""

    def latest(self) -> Snapshot:
        """The newest picture, with how the run ended."""
        with self._lock:
            if not self._latest.state.over and self._clock() - self._looked >= AGAIN:
                self._looked = self._clock()
                with suppress(Refusal):  # it was there a second ago; what was known is still true
                    self._run, self._stands = standing(self.path)
                self._latest = self._look()
            return self._latest

    def history(self) -> History:
        """The curves so far."""
        return self._curves.history

    def records(self) -> History:
        """The recorded metrics so far."""
        return self._curves.metric_history.history

    def kept(self) -> tuple[int, ...]:
        """The iterations of which a picture is kept."""
        return self._archive.steps

    def recall(self, step: int) -> Snapshot | None:
        """The newest picture kept at or before iteration STEP, else the first."""
        kept = self._archive.read(step)
        return None if kept is None else as_of(kept, self._events, self._curves.metric_history.strip)

    def send(self, command: Command) -> int:
        """Do nothing: a replay takes no commands."""
        return 0

    # What lies in the folder -----------------------------------------------------------------------------------------

    def _look(self) -> Snapshot:
        """Read what is in the folder now."""
        self._archive.look()
        self._curves.look(self._archive.shares)
        self._hear()
        state, record = _STATES.get(self._stands, State.STOPPED), self._curves.record
        newest = self._archive.read(self._archive.steps[-1]) if self._archive.steps else None
        if newest is None:
            step = int((record or {}).get("step") or 0)
            newest = Snapshot(state, step, facts=self._without_pictures(), record=record)
        return dataclasses.replace(
            newest,
            state=state,
            steps=self._number("steps", newest.steps),
            message=self._message(state, bool(self._archive.steps)),
            events=self._events[-EVENTS:],
            strip=self._curves.metric_history.strip,
            rate=0.0,
            checkpoints=self._checkpoints() if state.over else (),
        )

    def _checkpoints(self) -> tuple[int, ...]:
        """The iterations from which a branch could start."""
        with suppress(Refusal, OSError):
            return tuple(sorted(files.steps(self.path / files.FOLDER)))
        return ()

    def _hear(self) -> None:
        """Read the run's events, if the file has changed."""
        file = self.path / EVENTS_FILE
        with suppress(OSError):
            found = folder.found(file)
            now = (found.st_ino, found.st_size) if found else (0, 0)
            if now != self._events_read:
                self._events, self._events_read = tuple(events_file.read(file)), now

    def _message(self, state: State, pictures: bool) -> str:
        """The message about the run: how it ended, and what can't be shown."""
        said = str(self._run.get("message", "")) if state.over else ""
        if self._stands == INTERRUPTED:
            said = "its process ended without a word"
        parts = [plain(said)] if said else []
        damaged = len(self._archive.damaged) + len(self._curves.damaged)
        if damaged:
            parts.append(f"{damaged} damaged file{'' if damaged == 1 else 's'} left out")
        if not pictures:
            parts.append(_NO_PICTURES)
        return "; ".join(parts)

    def _number(self, key: str, default: int) -> int:
        value = self._run.get(key)
        return value if type(value) is int and value >= 0 else default

    def _without_pictures(self) -> RunInfo:
        """The facts of a run without pictures, from its written experiment."""
        if self._substitute is None:
            try:
                raw: dict[str, Any] = toml.parse(experiment_text(self.path), str(self.path))
            except Refusal:
                raw = {}
            self._substitute = _facts(raw, self._run, str(self.path))
        return self._substitute


def _facts(raw: dict[str, Any], run: dict[str, Any], path: str) -> RunInfo:
    """Facts from the experiment RAW and from run.json: enough for curves, with a reason for each missing picture."""

    def text(key: str, table: dict[str, Any] = raw) -> str:
        return str(table.get(key, ""))

    def number(value: object, default: int) -> int:
        return value if type(value) is int and value > 0 else default

    objective, evaluation = (raw[key] if isinstance(raw.get(key), dict) else {} for key in ("objective", "evaluation"))
    return RunInfo.without_pictures(
        _NO_PICTURES,
        sorted(all_seen()),
        preset=str(run.get("preset", "")),
        about=text("about"),
        watch_for=text("watch_for"),
        objective=text("name", objective),
        every=number(evaluation.get("every"), 100),
        seed=number(raw.get("seed"), 0),
        device=str(run.get("device", "")),
        threads=number(run.get("threads"), 1),
        run_dir=path,
        branched=branched_from(run),
    )
