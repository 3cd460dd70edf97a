"""`gantui stop`: end trainings and sweeps in other processes, each after a checkpoint."""

from __future__ import annotations

import shlex
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from gantui import streams
from gantui.cli.runs.connecting import connected
from gantui.cli.runs.runs import name_of
from gantui.errors import Exit, Refusal, plain
from gantui.session.run.find_run import find_run
from gantui.session.run.resumable import is_resumable
from gantui.session.run.run_state import standing
from gantui.session.sweep import listing as sweeps
from gantui.session.sweep import stopping
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.directory import find as find_sweep
from gantui.session.view.commands import Stop
from gantui.session.view.snapshot import State

_LOOK = 0.05
"""Seconds between two looks at whether a training has ended."""


class _Stopping(Protocol):
    """A training that has been asked to stop."""

    def over(self) -> bool:
        """Whether it has ended."""

    def report(self) -> bool:
        """Report what has become of it; returns whether it has ended as it should."""


def stop(names: Sequence[str]) -> Exit:
    """Stop the runs and sweeps with NAMES, all at once, and wait for them.

    The exit status is `USAGE` if one can't be stopped. Each has its line as soon as it has ended; Ctrl-C ends the
    waiting, not the stopping.
    """
    failed, waiting = 0, list[_Stopping]()
    for name in names:
        try:
            waiting.append(_begun(name))
        except Refusal as refusal:
            failed += 1
            streams.tell(f"gantui: {refusal}")
    while waiting:
        for each in list(waiting):
            if each.over():
                waiting.remove(each)
                failed += not each.report()
        time.sleep(_LOOK)
    return Exit.USAGE if failed else Exit.FINISHED


def _begun(name: str) -> _Stopping:
    """Tell the run or sweep that NAME means to stop.

    Raises:
        Refusal: there is none, or it can't be asked.
    """
    try:
        run = find_run(name, asked_by="stop")
    except Refusal as refusal:
        try:
            sweep = find_sweep(name)
        except Refusal:
            raise refusal from None
        return _Sweep(SweepDirectory.open(sweep))
    return _Run(run)


class _Run:
    """A run, asked to stop by its socket."""

    def __init__(self, run: Path) -> None:
        self._run, self._remote = run, connected(run, asked_by="stop")
        if Stop not in self._remote.capabilities:
            self._remote.close()
            where = plain(str(run))
            raise Refusal(f"{where}: the training there takes no commands: it is of another gantui, or has ended")
        self._remote.send(Stop())

    def over(self) -> bool:
        return self._remote.latest().state.over

    def report(self) -> bool:
        self._remote.close()
        last = self._remote.latest()
        state, message = last.state.value, last.message
        if last.state is State.LOST:  # its process went before it could say so: its folder tells
            facts, state = standing(self._run)
            message = str(facts.get("message", "")) or message
        goes_on = f"gantui run --resume {plain(shlex.quote(name_of(self._run)))}"
        return _told(self._run, state, message, goes_on if is_resumable(self._run) else "")


class _Sweep:
    """A sweep, asked to stop by a signal."""

    def __init__(self, sweep: SweepDirectory) -> None:
        self._sweep = sweep
        stopping.stop(sweep)

    def over(self) -> bool:
        return stopping.in_training(self._sweep) is None

    def report(self) -> bool:
        found = sweeps.look(self._sweep.path)
        done = f"{found.state} at step {found.step:,} of {found.steps or 0:,} of all its groups"
        return _told(self._sweep.path, found.state, done, plain(self._sweep.goes_on))


def _told(path: Path, state: str, message: str, goes_on: str) -> bool:
    """Print what has become of the training in PATH; returns whether it has ended as it should.

    GOES_ON is the command that goes on with it; '' if there is none.
    """
    if state in (State.STOPPED, State.FINISHED):
        more = f" ({goes_on} goes on with it)" if goes_on and state == State.STOPPED else ""
        streams.say(f"{plain(str(path))}: {plain(message)}{more}")
        return True
    streams.tell(f"gantui: {plain(str(path))}: {state}: {plain(message)}")
    return False
