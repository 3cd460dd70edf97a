"""`gantui sweep` in a terminal: the sweep and the screen that shows it."""

from __future__ import annotations

from collections.abc import Callable

from gantui.cli.options import Hangup
from gantui.cli.screen import Wishes, check_terminal
from gantui.errors import Exit
from gantui.session.commands import Stop
from gantui.session.desk import Ending
from gantui.session.signals import Signals
from gantui.session.snapshot import State
from gantui.session.sweep.live import LiveSweep, SweepJob
from gantui.tui.multiples.app import SweepDashboard


def watch(
    prepare: Callable[[], SweepJob],
    wishes: Wishes,
    on_hangup: Hangup,
    end: Callable[[LiveSweep, Ending], Exit],
) -> Exit:
    """Carry out what PREPARE says, on the screen as long as there is one; the exit status, as END says it.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """
    check_terminal("sweep", "gantui sweep --plain")
    display, _ = wishes.with_preferences()

    def on_end(ending: Ending) -> None:
        signals.ended(ending)
        if signals.stopped or ending.state is State.REFUSED:
            dashboard.leave()

    live = LiveSweep(prepare(), on_end)
    dashboard = SweepDashboard(live, display, on_ready=live.start)  # torch is imported once the screen is there
    signals = Signals(live.send, on_hangup, leave=dashboard.leave)
    with signals:
        try:
            dashboard.run()
            if dashboard.terminal_gone:
                signals.hang_up()
            if not signals.hung_up:
                live.send(Stop())  # it has been told already, unless the screen failed
            live.start()  # if the screen closed before its first frame
            ending = live.wait()
            assert ending is not None
            if dashboard.failure is not None:
                raise dashboard.failure
            return end(live, ending)
        finally:
            live.abandon()
