"""`gantui attach`: the dashboard on a training in another process."""

from __future__ import annotations

import shlex
from pathlib import Path

from gantui import streams
from gantui.cli.runs.connecting import connected
from gantui.cli.runs.runs import name_of
from gantui.cli.watch.next_training import next_request
from gantui.cli.watch.screen import ScreenOptions, check_terminal
from gantui.cli.watch.training_and_screen import closed_by_signals
from gantui.errors import Exit, Refusal, plain
from gantui.session.attach.remote import NobodyListens, Remote
from gantui.session.run.find_run import find_run, newest_first, root
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.shell.where_trained import Where


def attach(name: str | None, screen_options: ScreenOptions, *, read_only: bool) -> int:
    """Show the training of the run NAME, or without one the newest that is being trained; returns the exit status.

    Raises:
        Refusal: it is not being trained, or can't be attached to.
    """
    check_terminal("attach", "gantui report RUN")
    display, preferences = screen_options.with_preferences()
    if name is None:
        remote = _newest(read_only)
    else:
        remote = connected(find_run(name, asked_by="attach"), asked_by="attach", read_only=read_only)
    dashboard = Dashboard(remote, display, where=Where.ELSEWHERE, preferences=preferences)
    with closed_by_signals(dashboard) as received:
        try:
            dashboard.run()
        finally:
            remote.close()
    if dashboard.failure is not None:
        raise dashboard.failure
    if received or dashboard.terminal_gone:
        return received[0] if received else Exit.TERMINATED
    _say(remote.run_dir, remote.latest())
    if dashboard.next_training is not None:
        from gantui.cli.watch.run import run as train  # here: what only looks needs nothing that trains

        return train(next_request(remote.run_dir, dashboard.next_training), screen_options, "continue")
    return Exit.FINISHED


def _newest(read_only: bool) -> Remote:
    """The newest run that is being trained and listens."""
    runs = newest_first()
    for run in runs:
        try:
            return Remote(run, read_only=read_only)
        except NobodyListens:
            continue
    more = f"; gantui run --resume {plain(shlex.quote(runs[0].name))} goes on with the last one" if runs else ""
    raise Refusal(f"attach: no run in {root()} is being trained{more}")


def _say(run: Path, last: Snapshot) -> None:
    """Print, in one line, what has become of the training."""
    shown = plain(shlex.quote(name_of(run)))
    if last.state is State.LOST:
        of_a_script = last.facts is not None and last.facts.of_a_script
        goes_on = "" if of_a_script else f" (gantui run --resume {shown} goes on with it)"
        streams.tell(f"gantui: {run}: the connection to the training is lost: {last.message}{goes_on}")
    elif last.state.over:
        streams.say(f"{plain(str(run))}: {plain(last.message)}")
    else:
        goes_on = "where it stays paused" if last.state is State.PAUSED else "the training goes on"
        streams.say(f"{plain(str(run))}: detached at step {last.step:,}, {goes_on} (gantui attach {shown})")
