"""`gantui replay`: the dashboard on a run on disk."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from gantui import installed
from gantui.cli.watch.next_training import next_request
from gantui.cli.watch.screen import ScreenOptions, check_terminal
from gantui.cli.watch.training_and_screen import closed_by_signals
from gantui.errors import Exit
from gantui.session.run.find_run import find_run
from gantui.session.run.replay import Replay
from gantui.tui.dashboard.app import Dashboard

DEMO = installed.FOLDER / "demo" / "ring8-wgan"
"""The folder of a run that comes with gantui: what a replay needs of it, and no checkpoints."""


def replay(name: str, screen_options: ScreenOptions) -> int:
    """Show the run that NAME means until its viewer leaves, then train what the viewer has begun from it, if anything.

    Raises:
        Refusal: there is no such run, or nothing of it to show, or no terminal to show it on.
    """
    check_terminal("replay", "gantui compare")
    return _play(find_run(name, asked_by="replay"), screen_options, beside=True)


def demo(screen_options: ScreenOptions) -> int:
    """Show the run that comes with gantui until its viewer leaves.

    It is copied first, since a viewer may save screens in a run's folder.

    Raises:
        Refusal: there is no terminal to show it on.
    """
    check_terminal("demo")
    with tempfile.TemporaryDirectory(prefix="gantui-demo-") as folder:
        return _play(Path(shutil.copytree(DEMO, Path(folder) / DEMO.name)), screen_options, beside=False)


def _play(path: Path, screen_options: ScreenOptions, *, beside: bool) -> int:
    """Show the run in the folder PATH; whether what is begun from it may lie BESIDE it."""
    display, preferences = screen_options.with_preferences()
    dashboard = Dashboard(Replay(path), display, preferences=preferences)
    dashboard.play()
    with closed_by_signals(dashboard) as received:
        dashboard.run()
    if dashboard.failure is not None:
        raise dashboard.failure
    if dashboard.next_training is not None and not received and not dashboard.terminal_gone:
        from gantui.cli.watch.run import run  # here: what only looks needs nothing that trains

        request = next_request(path, dashboard.next_training)
        return run(request if beside else replace(request, run_dir=None), screen_options, "continue")
    return received[0] if received else Exit.FINISHED
