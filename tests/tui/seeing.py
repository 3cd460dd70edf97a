"""What a person would see of a dashboard that runs without a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.pilot import Pilot

from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from gantui.tui.shell.shell import Shell
from gantui.tui.terminal.internals import rows
from gantui.tui.widgets.cells import Cells
from tests.tui.fakes import FakeSource

FAST = Display(fps=8.0, draw_budget=1.0, glyphs="braille")
"""Every frame is drawn, and no more than a test waits for: at 40 a second drawing was most of what tests cost."""
PATIENCE = 60.0
"""Seconds after which something that should come is given up."""


def dashboard(source: FakeSource, display: Display = FAST) -> Dashboard:
    return Dashboard(source, display)


def screen(app: Shell) -> list[str]:
    """The rows of the screen."""
    return [strip.text for strip in rows(app.screen)]


def text(app: Shell) -> str:
    return "\n".join(screen(app))


def status(app: Shell) -> str:
    return screen(app)[0]


async def until(pilot: Pilot[None], seen: Callable[[], bool]) -> None:
    """Let the dashboard go on until SEEN; fails when it never is."""
    end = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < end, "never seen:\n" + text(pilot.app)  # type: ignore[arg-type]
        await pilot.pause(0.005)


def painted(app: Shell) -> set[str]:
    """All background colours on the screen."""
    strips = [strip for cells in app.screen.query(Cells) if cells.is_on_screen for strip in cells.strips]
    return {str(segment.style.bgcolor) for strip in strips for segment in strip if segment.style is not None}
