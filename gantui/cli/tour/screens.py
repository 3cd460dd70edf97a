"""The screens of one stretch of the tour: its dashboard, and between two looks at that the race that a page has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gantui.cli.race import result
from gantui.cli.race.screens import Screens as RaceScreens
from gantui.errors import Refusal
from gantui.experiment.tour import lesson_files
from gantui.experiment.tour.lesson import Race as Offered
from gantui.session.race.entries import Asked, checked
from gantui.session.race.racer import Race
from gantui.tui.look.display import Display
from gantui.tui.shell.preferences import Preferences
from gantui.tui.tour.app import Guided
from gantui.tui.tour.guide import Guide


class Screens:
    """What shows one stretch until its reader leaves it; the training stands still while another screen is shown."""

    def __init__(
        self,
        draw: Callable[[Guide | None], Guided],
        lesson: Path,
        display: Display,
        preferences: Preferences,
    ) -> None:
        """DRAW makes the dashboard, of where a reader is in the stretch already. LESSON is its file.

        DISPLAY and PREFERENCES are for the race.
        """
        self._draw, self._lesson, self._display, self._preferences = draw, lesson, display, preferences
        self.guided = draw(None)
        """The dashboard that was shown last."""
        self._shown: Guided | RaceScreens = self.guided
        self._closed = False
        """Whether a signal has closed the screen that was shown."""
        self._terminal_gone = False

    @property
    def terminal_gone(self) -> bool:
        """Whether a screen closed because its terminal hung up."""
        return self._terminal_gone or self.guided.terminal_gone

    @property
    def failure(self) -> Exception | None:
        """The bug that closed the dashboard, if one did."""
        return self.guided.failure

    @property
    def _is_over(self) -> bool:
        """Whether no further screen is to be opened."""
        return self._closed or self.terminal_gone

    def leave(self) -> None:
        """Close the screen that is shown, for good; a signal's handler may do so."""
        self._closed = True
        self._shown.leave()

    def run(self) -> None:
        """Show the dashboard, and the races that are opened from it, until its reader leaves it."""
        self.guided.run()
        while self.guided.races is not None and not self._is_over:
            self.guided.guide.outcome = self._race(self.guided.races)
            if not self._is_over:
                self._shown = self.guided = self._draw(self.guided.guide)
                self.guided.run()

    def _race(self, offered: Offered) -> str:
        """Carry out the race that is OFFERED, on its own screen; returns what is to be said of it."""
        racers = tuple(lesson_files.named(racer, self._lesson) for racer in offered.racers)
        try:
            race = Race.of(checked(Asked(racers, until=offered.until or None)))
        except Refusal as refusal:
            return str(refusal)
        self._shown = screens = RaceScreens(race, self._display, self._preferences)
        if self._is_over:  # a signal came meanwhile
            return ""
        try:
            screens.show()
            self._terminal_gone = screens.terminal_gone
            if not screens.detached:
                race.start()  # if the screen closed before its first frame
                race.stop()
                race.wait()
        finally:
            race.let_go()
        return result.first(race)
