"""The app of a race's screen: what its keys do to the racers, and to what is seen of them."""

from __future__ import annotations

from collections.abc import Iterable

from gantui.errors import plain
from gantui.session.view.commands import Command, Redo, Set, Step, Undo
from gantui.session.view.snapshot import State
from gantui.tui.dialogs import sharing
from gantui.tui.dialogs.help import Help
from gantui.tui.dialogs.menu import Menu
from gantui.tui.panels.panel import Panel
from gantui.tui.race import cell, curves, layout
from gantui.tui.race.cell import Cell
from gantui.tui.race.same_iteration import Gathering
from gantui.tui.race.watching import Watching
from gantui.tui.settings import panel as settings
from gantui.tui.settings.keys import with_those_of_settings
from gantui.tui.shell.shared_keys import Key, available


class RaceScreen(Watching):
    """Shows a race, and steers it."""

    # Keys ------------------------------------------------------------------------------------------------------------

    def _offered(self) -> tuple[Key, ...]:
        return self._keys

    def _usable(self) -> Iterable[Key]:
        return [key for key in self._keys if available(key, self._team.capabilities, self._team.state)]

    def _shown_keys(self) -> tuple[Key, ...]:
        """The keys that do something now; those of open settings come before others."""
        return with_those_of_settings(self._keys) if self._turning else self._keys

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
        self._gathering = None
        self._pause(paused=self._team.state is State.PAUSED)

    def action_step(self) -> None:
        """Do one iteration in each of those that the keys act on."""
        self._gathering = None
        self._send(Step("both"), "one iteration")

    def action_together(self) -> None:
        """Pause all, and bring those behind to the iteration of the one furthest ahead."""
        lanes = [lane for lane in self._lanes if lane.can(Step) and lane.newest.facts is not None]
        if len(lanes) < 2:
            self._say("fewer than two can be brought together")
        else:
            self._gathering = Gathering(lanes)
            self._say(f"together: to the step of the one furthest ahead, {len(lanes)} of {len(self._lanes)}")

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
        self._layout_widget.rearrange()
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
        self._layout_widget.rearrange()
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
        self._settings.refuse("what races is fixed; gantui run begins another one")

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
        if self._race.over or self._state().over:  # the last processes may still be ending
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
