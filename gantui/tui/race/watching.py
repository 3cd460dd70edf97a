"""Watching a race: reads the racers' snapshots and draws what changed, at the governor's rates."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from textual.geometry import Region, Size

from gantui.errors import plain
from gantui.experiment.metrics import TABLE
from gantui.session.race.finish_line import places
from gantui.session.race.racer import Race
from gantui.session.view.commands import Set, Stop
from gantui.session.view.snapshot import State
from gantui.tui.dialogs.menu import RACE
from gantui.tui.look import layout as common
from gantui.tui.look.display import Display
from gantui.tui.look.picture_rates import GROUND, OFTEN, POINTS
from gantui.tui.race import layout
from gantui.tui.race.cell import Cell
from gantui.tui.race.curves import RaceCurves
from gantui.tui.race.keys import KEYS, keys_for
from gantui.tui.race.lane import Lane
from gantui.tui.race.rows import FinishRow, Status
from gantui.tui.race.same_iteration import Gathering
from gantui.tui.race.team import Team, together
from gantui.tui.screens.steered import Steered
from gantui.tui.settings import panel as settings
from gantui.tui.shell.footer import Footer
from gantui.tui.shell.notes import Note
from gantui.tui.shell.shared_keys import Key
from gantui.tui.shell.shell import watching

_WATCH = watching(KEYS)
_OFTEN = 3.0
"""Snapshots a second that are asked of each racer. All of them pay, and for each the process that trains also packs and
sends it: at 10 a second they lost up to 9 % of their iterations per CPU second."""


@dataclass(frozen=True)
class Standpoint:
    """How a person has turned the screen of a race, to find it so again."""

    number: int = 1
    alone: bool = False
    kind: layout.Kind = "all"
    key: str = ""
    seconds: bool = False
    logarithmic: bool = False
    fitted: bool = False


class Watching(Steered[Cell]):
    """Shows a race, live; it never waits for a racer, nor a racer for it."""

    thing = "the race"

    def __init__(
        self,
        race: Race,
        display: Display,
        *,
        standpoint: Standpoint = Standpoint(),
        on_ready: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """STANDPOINT: how it looked before; ON_READY is called once, when the first frame is on the screen."""
        self._race, self._lanes = race, [Lane(racer) for racer in race.racers]
        self._team = Team(self._lanes)
        self._team.number, self._team.alone = standpoint.number, standpoint.alone
        rates = {POINTS: _OFTEN, GROUND: OFTEN}
        super().__init__(display, _WATCH, on_ready, rates, self._team, Note(), clock, RACE)
        self._kind = standpoint.kind
        self._status = Status(self.look, self._team, id=common.STATUS)
        self._line = FinishRow(self.look, race, id=layout.LINE)
        wanted = [key for key in race.until.condition.keys() if key in TABLE] if race.until else []  # noqa: SIM118
        self._curves = RaceCurves(self.look, self._lanes, wanted, id=layout.CURVES)
        self._curves.key, self._curves.seconds = standpoint.key, standpoint.seconds
        self._curves.logarithmic, self._curves.fitted = standpoint.logarithmic, standpoint.fitted
        self._settings = settings.Settings(self.look, frozenset({Set}), id=common.SETTINGS)
        self._turning = False
        self._keys = keys_for(len(self._lanes))
        self._footer = Footer(self.look, self._team.capabilities, self._keys, id=common.FOOTER)
        numbered = enumerate(self._lanes, 1)
        cells = tuple(Cell(self.look, number, lane, id=layout.cell(number)) for number, lane in numbered)
        self.lay_out(cells, self._status, self._line, self._curves, self._settings, self._footer)
        self._heard: dict[str, str] = {}
        """By letter what each racer has said last."""
        self._gathering: Gathering | None = None
        """What brings racers to one iteration, while it does."""
        self.opened = 0
        """The number of the racer whose dashboard is to be opened; 0: none."""

    @property
    def standpoint(self) -> Standpoint:
        """How it is turned now."""
        team, shown = self._team, self._curves
        return Standpoint(
            team.number, team.alone, self._kind, shown.key, shown.seconds, shown.logarithmic, shown.fitted
        )

    # Life ------------------------------------------------------------------------------------------------------------

    def _greet(self) -> None:
        """Say what sharing the machine does, where the row of the finish line has no room for it."""
        if self._race.share.brief and not self._line.shares(self.size.width):
            self._say(self._race.share.brief)

    def _arrange(self, size: Size) -> dict[str, Region]:
        return layout.places(size, len(self._lanes), self._kind, settings=self._turning)

    # Frames ----------------------------------------------------------------------------------------------------------

    def _state(self) -> State:
        if self._leaving:  # for those only that the race has started
            return State.FINISHED if self._race.over else State.RUNNING
        return together([lane.newest.state for lane in self._lanes])

    def _frame(self) -> float:
        """Draw what changed, then ask each racer for its next snapshot; returns the seconds until the next frame."""
        now = self._clock()
        running = any(lane.moving for lane in self._lanes)
        due = self._governor.due(now) if running else frozenset({POINTS, GROUND})
        self._look_at_all()
        with self._governor.drawing(POINTS):
            self._show(cells=POINTS in due)
        with self._governor.drawing(GROUND):
            if GROUND in due:
                self._show_curves()
        for picture in due:
            self._governor.done(picture, now)
        if POINTS in due:
            seen = self._arrange(self.size)
            for panel in self.panels:
                panel.lane.ask(now, pictures=panel.id in seen)
        return self._governor.next_interval(now, running)

    def _look_at_all(self) -> None:
        """Take the newest of every racer."""
        for lane in self._lanes:
            lane.look()
        if self._gathering is not None and (said := self._gathering.go_on()):
            self._gathering = None
            self._say(said)
        seconds, ahead = self._curves.seconds, [lane.newest for lane in self._lanes if not lane.racer.recorded]
        clock = max((one.seconds if seconds else one.step for one in ahead), default=None)
        for lane in self._lanes:
            if lane.racer.recorded:
                lane.look_back(clock, seconds=seconds)

    def _show_newest(self) -> None:
        self._look_at_all()
        self._show()
        self._show_curves()

    def _show(self, *, cells: bool = True) -> None:
        """Draw the rows, and the CELLS."""
        shown = self._arrange(self.size)
        for panel in self.panels:
            if cells and panel.id in shown:
                panel.redraw_if_changed()
        if self._turning:
            self._settings.receive(self._team.chosen.newest)
        self._status.show(self._curves.over, self._saying())
        taken = self._team.capabilities or frozenset({Stop})  # with none it would be taken for one that is only watched
        self._footer.show(self._team.state, taken, self._shown_keys())

    def _show_curves(self) -> None:
        """Draw the curves, and who got to the finish line."""
        moments = self._race.arrivals()
        ranked = places(moments)[self._curves.seconds]
        for panel in self.panels:
            letter = panel.lane.racer.letter
            panel.arrived = moments.get(letter)
            panel.place = ranked.index(letter) + 1 if letter in ranked else 0
        self._curves.arrivals = moments
        shown = self._arrange(self.size)
        if layout.CURVES in shown:
            self._curves.redraw_if_changed()
        self._line.show(moments, ranked)

    def _saying(self) -> str:
        """The text at the right of the status line."""
        now = self._clock()
        self._hear(now)
        if self._note.stands(now) and self._note.text:
            return self._note.text
        return "the race is over; q leaves" if self._state().over else ""

    def _hear(self, now: float) -> None:
        """Show what the chosen racer answers, while the keys act on it alone."""
        for lane in self._lanes:
            letter, message = lane.racer.letter, lane.newest.message
            new = message != self._heard.get(letter, message)
            self._heard[letter] = message
            if new and lane is self._team.chosen and (self._team.alone or self._turning):
                self._note.say(plain(message), now)

    def _noted(self, note: str) -> None:
        self._status.show(self._curves.over, note)
        self.send_first_row()

    @abstractmethod
    def _shown_keys(self) -> tuple[Key, ...]:
        """The keys that do something now, for the footer."""
