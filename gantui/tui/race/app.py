"""The app of a race's screen: draws the racers and their curves, and what its keys do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual.geometry import Region, Size

from gantui.errors import plain
from gantui.experiment.metrics import TABLE
from gantui.session.race.racer import Race
from gantui.session.view.commands import Command, Redo, Set, Step, Undo
from gantui.session.view.snapshot import State
from gantui.tui.dialogs import sharing
from gantui.tui.dialogs.help import Help
from gantui.tui.dialogs.menu import RACE, Menu
from gantui.tui.look import layout as common
from gantui.tui.look.display import Display
from gantui.tui.look.rates import GROUND, NUMBERS_ALONE, OFTEN, POINTS
from gantui.tui.panels.panel import Panel
from gantui.tui.race import cell, curves, layout
from gantui.tui.race.cell import Cell
from gantui.tui.race.curves import RaceCurves
from gantui.tui.race.keys import KEYS, keys_for
from gantui.tui.race.lane import Lane
from gantui.tui.race.rows import FinishRow, Status
from gantui.tui.race.team import Team, together
from gantui.tui.screens.steered import Steered
from gantui.tui.settings import panel as settings
from gantui.tui.shell.footer import Footer
from gantui.tui.shell.keys import SETTING_KEYS, Key, available
from gantui.tui.shell.notes import Note
from gantui.tui.shell.shell import watching

_WATCH = watching(KEYS)


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


class RaceScreen(Steered[Cell]):
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
        rates = {POINTS: NUMBERS_ALONE, GROUND: OFTEN}
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
        self._footer = Footer(self.look, self._team.capabilities, id=common.FOOTER)
        numbered = enumerate(self._lanes, 1)
        cells = tuple(Cell(self.look, number, lane, id=layout.cell(number)) for number, lane in numbered)
        self.lay_out(cells, self._status, self._line, self._curves, self._settings, self._footer)
        self._heard: dict[str, str] = {}
        """By letter what each racer has said last."""
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
        """Say what sharing the machine does, where no row says it."""
        if layout.LINE not in self._arrange(self.size) and self._race.share.said:
            self._say(self._race.share.said)

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
        seen = self._arrange(self.size)
        for panel in self.panels:
            panel.lane.ask(now, pictures=POINTS in due and panel.id in seen)
        return self._governor.next_interval(now, running)

    def _look_at_all(self) -> None:
        """Take the newest of every racer."""
        for lane in self._lanes:
            lane.look()
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
        keys = self._shown_keys()
        self._footer.show(self._team.state, self._team.capabilities, keys)

    def _show_curves(self) -> None:
        """Draw the curves, and who got to the finish line."""
        moments = self._race.arrivals()
        ranked = sorted(moments, key=lambda letter: moments[letter].step)
        for panel in self.panels:
            letter = panel.lane.racer.letter
            panel.arrived = moments.get(letter)
            panel.place = ranked.index(letter) + 1 if letter in moments else 0
        self._curves.arrivals = moments
        shown = self._arrange(self.size)
        if layout.CURVES in shown:
            self._curves.redraw_if_changed()
        if layout.LINE in shown:
            self._line.show(moments)

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

    # Keys ------------------------------------------------------------------------------------------------------------

    def _offered(self) -> tuple[Key, ...]:
        return self._keys

    def _usable(self) -> Iterable[Key]:
        return [key for key in self._keys if available(key, self._team.capabilities, self._team.state)]

    def _shown_keys(self) -> tuple[Key, ...]:
        """The keys that do something now; those of open settings come before others."""
        if not self._turning:
            return self._keys
        taken = {key.key for key in SETTING_KEYS}
        return (*SETTING_KEYS, *(key for key in self._keys if key.key not in taken))

    def _can(self, kind: type[Command], doing: str) -> bool:
        """Whether one of those that the keys act on takes commands of this KIND; if not, the status line shows why."""
        if any(lane.can(kind) for lane in self._team.acted):
            return True
        who = f"racer {self._team.name}" if self._team.alone else "the race"
        state = self._team.state
        why = f"{who} is over" if state.over else "not before the first step" if state is State.LOADING else ""
        self._say(f"{why or f'{who} can not do it'}: {doing}")
        return False

    def _sent(self, ordinal: int) -> None:
        """Do nothing: each racer's own lane waits for the answer."""

    def _said_of(self, doing: str) -> str:
        return f"{doing}: racer {self._team.name}" if self._team.alone else f"{doing}: all"

    def action_pause(self) -> None:
        """Pause those that the keys act on, or let them go on."""
        self._pause(paused=self._team.state is State.PAUSED)

    def action_step(self) -> None:
        """Do one iteration in each of those that the keys act on."""
        self._send(Step("both"), "one iteration")

    def action_undo(self) -> None:
        """Undo the newest change of a setting."""
        self._send(Undo(), "taking back the newest change")

    def action_redo(self) -> None:
        """Redo the change that was undone last."""
        self._send(Redo(), "making the newest change again")

    def action_alone(self) -> None:
        """Have the keys act on the chosen racer alone, or on all again."""
        self._team.alone = not self._team.alone
        self._say(f"keys act on {self._team.chosen.racer.letter} alone" if self._team.alone else "keys act on all")

    @property
    def _panel(self) -> Cell:
        """The cell of the chosen racer."""
        return self.panels[self._team.number - 1]

    def _choose(self, panel: Cell) -> None:
        """Make the racer of PANEL the chosen one."""
        self._panel.choose(False)
        if self._turning and panel is not self._panel:
            self.action_settings()
        self._team.number = panel.number
        panel.choose(True)

    def _caption(self, note: str) -> None:
        self._note.name(note, self._clock())
        self._noted(note)

    def _go_to(self, panel: Cell) -> None:
        self._choose(panel)
        self._caption(f"racer {panel.title}")

    def action_open(self) -> None:
        """Open the dashboard of the chosen racer in the place of this screen."""
        lane = self._team.chosen
        if lane.newest.facts is None:
            self._say(f"racer {lane.racer.letter}: there is nothing to open: {plain(lane.newest.message)}")
        else:
            self.opened = self._team.number
            self.exit()

    def action_next_curve(self, by: int) -> None:
        """Show the curves of the next metric."""
        self._say(self._curves.next_key(by))

    def action_over(self) -> None:
        """Align by steps, or by seconds."""
        self._say(self._curves.next_over())

    def action_log_scale(self) -> None:
        """Turn the curves' logarithmic axis on or off."""
        self._say(self._curves.log_scale())

    def action_fit(self) -> None:
        """Fit the curves' axis."""
        self._say(self._curves.fit())

    def action_next_layout(self) -> None:
        """Show racers and curves, racers alone, or curves alone."""
        kinds = layout.KINDS
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self._deck.rearrange()
        self.call_later(self._show_newest)
        self._say("layout: racers and curves" if self._kind == "all" else f"layout: {self._kind} alone")

    def action_save_screen(self) -> None:
        """Save the screen as a picture and as text, in the present folder."""
        furthest = max(lane.newest.step for lane in self._lanes)
        try:
            path = sharing.save_as(self, f"race-step-{furthest:010d}", "gantui race", None)
        except OSError as error:
            self._say(f"the screen can't be saved: {error.strerror}")
        else:
            self._say(f"saved here: {path.name}.svg and .txt")

    def action_help(self) -> None:
        """Explain the racers and the curves."""
        named = [(lane.racer.letter, lane.racer.title) for lane in self._lanes]
        about = (("the same", self._race.equal), ("machine", self._race.share.said))
        parts = [*named, *(part for part in about if part[1])]
        self.push_screen(Help(self.look, "race", f"{cell.ABOUT}\n\n{curves.ABOUT}", parts, self._keys))
        self._caption("help on the race")

    # Settings --------------------------------------------------------------------------------------------------------

    def action_settings(self) -> None:
        """Open the settings of the chosen racer, or close them."""
        lane = self._team.chosen
        if not self._turning and not lane.can(Set):
            self._say(f"racer {lane.racer.letter}: nothing can be turned")
            return
        self._turning = not self._turning
        self._deck.rearrange()
        self.call_later(self._show_newest)
        self.screen.set_focus(self._settings if self._turning else None, scroll_visible=False)
        name = lane.racer.letter
        self._say(f"racer {name}: {self._settings.opened()}" if self._turning else "the whole race")

    def on_settings_closed(self) -> None:
        """Hide the settings."""
        self.action_settings()

    def on_settings_asked(self, event: settings.Settings.Asked) -> None:
        """Send the command of a changed setting to the chosen racer."""
        lane, command = self._team.chosen, event.command
        ordinal = lane.send(command) if lane.can(Set) else 0
        self._settings.sent(command.path, command.value, ordinal)
        self._say(f"{event.doing}: racer {lane.racer.letter}")

    def on_settings_said(self, event: settings.Settings.Said) -> None:
        """Show the settings' message in the status line."""
        self._say(event.text)

    def on_settings_restart(self, event: settings.Settings.Restart) -> None:
        """Say where a new run is begun: what races is fixed."""
        self._settings.refuse("a new run has no place in a race: enter opens the racer, and n there begins one")

    # The mouse -------------------------------------------------------------------------------------------------------

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """Choose the racer that was clicked; a double click is like Enter."""
        if isinstance(event.panel, Cell):
            self._go_to(event.panel)
            if event.twice:
                self.action_open()

    def on_panel_turned(self, event: Panel.Turned) -> None:
        """Go on to the next metric by the wheel over the curves."""
        if event.panel is self._curves:
            self.action_next_curve(-event.notch)

    # Leaving ---------------------------------------------------------------------------------------------------------

    def action_menu(self) -> None:
        """Ask whether to stop, or leave when nothing that the race has started is under way."""
        if self._race.over:
            self.exit()
        elif not isinstance(self.screen, Menu):
            self.push_screen(Menu(self.look, self._choices), self._answer)
            self._caption("stop?")

    def _answer(self, answer: str | None) -> None:
        """Do what was chosen in the menu."""
        if answer == "stop":
            self._stop()
        elif answer == "detach":
            self.detached = True
            self.exit()
        else:
            self._caption("going on")

    def action_interrupt(self) -> None:
        """Stop all that the race has started, as Ctrl-C does everywhere; a second time: close the screen at once."""
        if self._leaving or self._race.over:
            self.exit()
        else:
            self._stop()

    def _stop(self) -> None:
        self._leaving = True
        self._race.stop()
        self._say("stopping: writing checkpoints (Ctrl-C: close the screen now)")
