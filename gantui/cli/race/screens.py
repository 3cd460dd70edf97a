"""The screens of a race, one after the other: that of all racers, and the dashboards of those that are opened."""

from __future__ import annotations

from pathlib import Path

from gantui.cli.options import Hangup
from gantui.cli.race import result
from gantui.cli.watch.screen import ScreenOptions, check_terminal
from gantui.errors import Exit, Refusal
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.race.entries import Entries
from gantui.session.race.racer import Race, Racer
from gantui.session.run.replay import Replay
from gantui.session.view.snapshot import State
from gantui.session.view.source import Source
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from gantui.tui.race.app import RaceScreen
from gantui.tui.race.watching import Standpoint
from gantui.tui.shell.preferences import Preferences
from gantui.tui.shell.shell import Shell
from gantui.tui.shell.where_trained import Where


class Screens:
    """What shows one race until its viewer leaves it."""

    def __init__(self, race: Race, display: Display, preferences: Preferences) -> None:
        self._race, self._display, self._preferences = race, display, preferences
        self._standpoint = Standpoint()
        self._shown: Shell | None = None
        self._closed = False
        """Whether no further screen is to be opened."""
        self.detached = False
        """Whether the racers are to go on without this process."""
        self.terminal_gone = False

    def leave(self) -> None:
        """Close the screen that is shown, for good; a signal's handler may do so."""
        self._closed = True
        if self._shown is not None:
            self._shown.leave()

    def show(self) -> None:
        """Show the race, and between two looks at it the racers that are opened, until its viewer leaves it.

        Raises:
            Exception: a bug in a screen, once that has closed.
        """
        while not self._closed:
            screen = RaceScreen(self._race, self._display, standpoint=self._standpoint, on_ready=self._race.start)
            self._run(screen)
            self._standpoint, self.detached = screen.standpoint, screen.detached
            if not screen.opened:
                return
            self._run(self._dashboard(self._race.racers[screen.opened - 1]))

    def _dashboard(self, racer: Racer) -> Dashboard:
        """The whole dashboard of RACER; one that is over is looked at as `gantui replay` does."""
        source: Source = racer.source
        if racer.over and not racer.recorded and source.latest().state is not State.LOST:
            try:
                source = Replay(racer.run_dir)
            except Refusal:  # it has left nothing to look back at: what was seen last is there
                source = racer.source
        return Dashboard(source, self._display, where=Where.RACE, preferences=self._preferences)

    def _run(self, screen: Shell) -> None:
        if self._closed:  # a signal came meanwhile
            return
        self._shown = screen
        screen.run()
        self._shown = None
        self.terminal_gone = self.terminal_gone or screen.terminal_gone
        self._closed = self._closed or screen.terminal_gone
        if screen.failure is not None:
            raise screen.failure


def watch(entries: Entries, screen_options: ScreenOptions, on_hangup: Hangup, html: Path | None) -> Exit:
    """Carry out the race of ENTRIES on a screen, as long as there is one; returns the exit status.

    In the end HTML is written, if it is named.

    Raises:
        Refusal: there is no terminal for it, or a run can't be looked at; nothing is left behind.
    """
    check_terminal("race", "gantui race --plain")
    display, preferences = screen_options.with_preferences()

    def on_end(ending: Ending) -> None:
        signals.ended(ending)
        if signals.stopped:
            screens.leave()

    race = Race.of(entries, on_end)
    screens = Screens(race, display, preferences)
    signals = Signals(race.send, on_hangup, leave=screens.leave)
    with signals:
        try:
            screens.show()
            if screens.terminal_gone:
                signals.hang_up()
            if (screens.detached or (signals.hung_up and on_hangup == "continue")) and not race.wait(0):
                result.say_detached(race)
                return Exit.FINISHED
            race.start()  # if the screen closed before its first frame
            race.stop()
            race.wait()
        finally:
            race.let_go()
    return result.report(race, html)
