"""`gantui sweep` in a terminal: the sweep and the screen that shows it."""

from __future__ import annotations

from collections.abc import Callable

from gantui.cli.options import Hangup
from gantui.cli.watch.screen import ScreenOptions, check_terminal
from gantui.cli.watch.training_and_screen import watched
from gantui.errors import Exit
from gantui.session.control.mailbox import Ending
from gantui.session.live_sweep import LiveSweep
from gantui.session.sweep.mailbox import SweepJob
from gantui.tui.sweep.app import SweepDashboard


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
