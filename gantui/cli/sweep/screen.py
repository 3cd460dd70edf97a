"""`gantui sweep` in a terminal: the sweep and the screen that shows it."""

from __future__ import annotations

from collections.abc import Callable

from gantui.cli.options import Hangup
from gantui.cli.screen import ScreenOptions, check_terminal
from gantui.cli.watched import watched
from gantui.errors import Exit
from gantui.session.desk import Ending
from gantui.session.sweep.desk import SweepJob
from gantui.session.sweep.live import LiveSweep
from gantui.tui.multiples.app import SweepDashboard


def watch(
    prepare: Callable[[], SweepJob],
    screen_options: ScreenOptions,
    on_hangup: Hangup,
    end: Callable[[LiveSweep, Ending], Exit],
) -> Exit:
    """Carry out the job of PREPARE, on the screen as long as there is one; returns the exit status that END gives.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """
    check_terminal("sweep", "gantui sweep --plain")
    display, _ = screen_options.with_preferences()

    return watched(
        lambda on_end: LiveSweep(prepare(), on_end),
        lambda live: SweepDashboard(live, display, on_ready=live.start),  # torch is imported once the screen is there
        on_hangup,
        lambda live, _dashboard, _signals, ending: end(live, ending),
    )
