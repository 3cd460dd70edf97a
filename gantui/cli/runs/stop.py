"""`gantui stop`: end trainings in other processes, each after a checkpoint."""

from __future__ import annotations

import shlex
import time
from collections.abc import Sequence
from pathlib import Path

from gantui import streams
from gantui.cli.runs.reached import reached
from gantui.cli.runs.runs import name_of
from gantui.errors import Exit, Refusal, plain
from gantui.session.attach.remote import Remote
from gantui.session.run.contents import standing
from gantui.session.run.finding import find_run
from gantui.session.sweep.directory import find as find_sweep
from gantui.session.view.commands import Stop
from gantui.session.view.snapshot import Snapshot, State

_LOOK = 0.05
"""Seconds between two looks at whether a training has ended."""


def stop(names: Sequence[str]) -> Exit:
    """Stop the runs with NAMES, all at once, and wait for them; the exit status is `USAGE` if one can't be stopped.

    Each has its line as soon as it has ended; Ctrl-C ends the waiting, not the stopping.
    """
    failed, stopping = 0, []
    for name in names:
        try:
            stopping.append(_begun(name))
        except Refusal as refusal:
            failed += 1
            streams.tell(f"gantui: {refusal}")
    while stopping:
        for each in list(stopping):
            run, remote = each
            last = remote.latest()
            if last.state.over:
                stopping.remove(each)
                remote.close()
                failed += not _report(run, last)
        time.sleep(_LOOK)
    return Exit.USAGE if failed else Exit.FINISHED


def _begun(name: str) -> tuple[Path, Remote]:
    """Tell the run that NAME means to stop; returns its folder and the connection to it.

    Raises:
        Refusal: there is none, or it takes no command.
    """
    run = _found(name)
    remote = reached(run, asked_by="stop")
    if Stop not in remote.capabilities:
        remote.close()
        raise Refusal(f"{plain(str(run))}: the training there takes no commands: it is of another gantui, or has ended")
    remote.send(Stop())
    return run, remote


def _found(name: str) -> Path:
    """The run that NAME means.

    Raises:
        Refusal: there is none.
    """
    try:
        return find_run(name, asked_by="stop")
    except Refusal as refusal:
        try:
            find_sweep(name)
        except Refusal:
            raise refusal from None
    raise Refusal(f"stop {plain(name)}: is a sweep: Ctrl-C where it trains stops it, after a checkpoint")


def _report(run: Path, last: Snapshot) -> bool:
    """Report what has become of RUN, last seen as LAST; returns whether it has ended as it should."""
    shown = plain(shlex.quote(name_of(run)))
    state, message = last.state.value, last.message
    if last.state is State.LOST:  # its process went before it could say so: its folder tells
        facts, state = standing(run)
        message = str(facts.get("message", "")) or message
    if state in (State.STOPPED, State.FINISHED):
        more = f" (gantui run --resume {shown} goes on with it)" if state == State.STOPPED else ""
        streams.say(f"{plain(str(run))}: {plain(message)}{more}")
        return True
    streams.tell(f"gantui: {plain(str(run))}: {state}: {plain(message)}")
    return False
