"""One frame of the dashboard, without a terminal: for scripts and logs."""

from __future__ import annotations

import asyncio

from textual.geometry import Size
from textual.pilot import Pilot
from textual.strip import Strip

from gantui.session.view.source import Source
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dialogs.sharing import strips
from gantui.tui.look.display import Display

_LOOK = 0.02
"""Seconds between two looks at whether the screen is complete."""


def frame(source: Source, display: Display, size: Size) -> list[Strip]:
    """The rows of the dashboard on SOURCE, whose training is over; SIZE in all.

    The footer is left out: nobody can press its keys.
    """
    dashboard, rows = Dashboard(source, display), list[Strip]()

    async def look(pilot: Pilot[object]) -> None:
        while not dashboard.settled:
            await pilot.pause(_LOOK)
        await pilot.pause()
        rows.extend(strips(dashboard)[:-1])
        dashboard.exit()

    asyncio.run(dashboard.run_async(headless=True, size=(size.width, size.height + 1), auto_pilot=look))
    return rows
