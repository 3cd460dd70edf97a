"""`gantui train --detach`: a training in a process of its own, which no longer needs this one once it trains.

A fresh process, never a fork of one that has imported torch. Its option is `--detached`: when it trains it says so on
its stdout and from then on writes to a log in the run's folder. Until then this process listens, and passes on a
refusal.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from gantui import installed, streams
from gantui.cli.options import Hangup
from gantui.cli.runs.runs import name_of
from gantui.errors import Exit, plain
from gantui.session.disk import folder
from gantui.session.disk.file_names import OUTPUT
from gantui.session.jobs.prepare import TrainingRequest
from gantui.session.view.snapshot import Snapshot, State

if TYPE_CHECKING:
    from gantui.cli.headless.progress import Progress


def detach(request: TrainingRequest, on_hangup: Hangup, *, as_json: bool, quiet: bool) -> int:
    """Start a process that carries REQUEST out; returns the exit status: 0 once it trains, else that of the process."""
    words = ["train", "--detached", f"--on-hangup={on_hangup}", *request.arguments(), *(["--quiet"] if quiet else [])]
    started = subprocess.Popen(
        [*installed.python(), "-m", "gantui", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
        errors="replace",
    )
    waiting = nullcontext() if as_json or quiet else streams.console(stderr=True).status("starting in the background")
    try:
        with waiting:
            said = started.stdout.read() if started.stdout else ""  # until it trains, or has ended
            refusal = "" if said or not started.stderr else started.stderr.read()
    except BaseException:  # Ctrl-C: nobody knows yet that it trains
        started.terminate()
        started.wait()
        raise
    if not said:
        started.wait()
        streams.tell(plain(refusal.strip()) or f"gantui: the training ended with exit code {started.returncode}")
        return started.returncode or Exit.INTERNAL
    found = json.loads(said.splitlines()[-1])
    _report(Path(found["run_dir"]), found, as_json=as_json)
    return Exit.FINISHED


def _report(run: Path, found: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        streams.say(json.dumps(found))
        return
    name = plain(shlex.quote(name_of(run)))
    streams.say(f"training in the background, process {found['pid']}")
    for what, text in (
        ("to watch", f"gantui attach {name}"),
        ("run", plain(str(run))),
        ("log", plain(str(run / OUTPUT))),
    ):
        streams.say(f"  {what:<9} {text}")


class Detached:
    """Progress in the background: announces that it trains, and from then on writes to a log."""

    def __init__(self, run: Path, shown: Progress) -> None:
        """RUN is the run's folder, SHOWN writes the log."""
        self._run, self._shown = run, shown
        self._announced = False
        self.period = shown.period

    def __enter__(self) -> Self:
        self._shown.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shown.__exit__(kind, error, trace)

    def show(self, snapshot: Snapshot) -> None:
        """Show SNAPSHOT in the log."""
        if snapshot.state is not State.LOADING:
            self._announce(snapshot)
            self._shown.show(snapshot)

    def tell(self, snapshot: Snapshot) -> None:
        """Write the last SNAPSHOT, as the training is over."""
        self._announce(snapshot)
        self._shown.tell(snapshot)

    def _announce(self, snapshot: Snapshot) -> None:
        """Announce on stdout that it trains, unless it was refused, and let go of whoever listened."""
        if self._announced or snapshot.state is State.REFUSED:
            return
        self._announced = True
        streams.say(json.dumps({"run_dir": str(self._run), "pid": os.getpid()}))
        sys.stdout.flush()
        try:
            log = folder.open_to_append(self._run / OUTPUT)
        except OSError:
            log = os.open(os.devnull, os.O_WRONLY)
        for number in (1, 2):
            os.dup2(log, number)
        os.close(log)
