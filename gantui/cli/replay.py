"""`gantui replay`: the dashboard on a run on disk."""

from __future__ import annotations

import signal

from gantui.cli.screen import Wishes, check_terminal
from gantui.errors import Exit
from gantui.session.replay import Replay
from gantui.session.run_directory import find_run
from gantui.tui.app import Dashboard


def replay(name: str, wishes: Wishes) -> Exit:
    """Show the run that NAME means until its viewer leaves.

    Raises:
        Refusal: there is no such run, or nothing of it to show, or no terminal to show it on.
    """
    check_terminal("replay", "gantui compare")
    display, preferences = wishes.with_preferences()
    dashboard = Dashboard(Replay(find_run(name, asked_by="replay")), display, preferences=preferences)
    dashboard.play()
    ended = Exit.FINISHED

    def terminate(*_: object) -> None:
        nonlocal ended
        ended = Exit.TERMINATED
        dashboard.leave()  # so that the terminal is given back as it was

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        dashboard.run()
    finally:
        signal.signal(signal.SIGTERM, before)
    if dashboard.failure is not None:
        raise dashboard.failure
    return ended
