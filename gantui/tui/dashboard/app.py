"""The dashboard: reads snapshots of a training from its source, draws what changed, sends keys on as commands."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from typing import Literal

from textual.app import ComposeResult
from textual.geometry import Region, Size

from gantui.errors import plain
from gantui.experiment.verdicts.verdict import Remedy
from gantui.session.view.commands import Checkpoint, Command, Rewind, Set, Step, Stop
from gantui.session.view.pictures import Eigenvalues
from gantui.session.view.snapshot import Snapshot, State, picture_in
from gantui.session.view.source import Source
from gantui.session.view.views import Views
from gantui.tui.dashboard import steering
from gantui.tui.dashboard.curves import Read, Reader
from gantui.tui.dashboard.pipeline import Pipeline
from gantui.tui.dashboard.remembering import restored, to_remember
from gantui.tui.dialogs import restart, rewind, sharing
from gantui.tui.dialogs.checkpoint_lines import known
from gantui.tui.dialogs.events import Events
from gantui.tui.dialogs.help import Help
from gantui.tui.dialogs.layers import Layers
from gantui.tui.dialogs.menu import ATTACHED, OWN, Menu
from gantui.tui.dialogs.messages import Messages
from gantui.tui.dialogs.stability import Stability
from gantui.tui.look import layout
from gantui.tui.look.deck import Deck
from gantui.tui.look.display import Display
from gantui.tui.look.layout import Arrangement
from gantui.tui.look.rates import GROUND, NUMBERS_ALONE, PICTURES, POINTS, RATES
from gantui.tui.panels.panel import Panel
from gantui.tui.panels.training_panel import TrainingPanel, training_panels
from gantui.tui.settings import panel as settings
from gantui.tui.shell.asking import Asking
from gantui.tui.shell.footer import Footer
from gantui.tui.shell.haste import SOON, Haste
from gantui.tui.shell.keys import KEYS, SETTING_KEYS, Key, available, keys_for
from gantui.tui.shell.notes import Notes
from gantui.tui.shell.preferences import Preferences
from gantui.tui.shell.shell import Shell, watching
from gantui.tui.shell.status import Status
from gantui.tui.shell.successor import Successor
from gantui.tui.shell.too_small import TooSmall
from gantui.tui.shell.waiting import Waiting
from gantui.tui.terminal.steady_app import STALLED_POLL
from gantui.tui.time.instant import singles
from gantui.tui.time.timeline import NOW, Move, Traveller

_WATCH = watching(KEYS)


class Dashboard(Shell):
    """Shows one training, live.

    It reads the source's slot at a rate that the governor chooses and never waits for the training, nor the training
    for it.
    """

    def __init__(
        self,
        source: Source,
        display: Display,
        *,
        attached: bool = False,
        on_ready: Callable[[], None] | None = None,
        preferences: Preferences | None = None,
        hint: Callable[[], str] = str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """ATTACHED: the training runs in another process, and continues when this one ends.

        ON_READY is called once, when the first frame is on the screen. It looks as the PREFERENCES have it, and they
        remember how it looked when it closes. HINT tells, once it trains, what to say first.
        """
        self._rates = {**RATES}
        super().__init__(display, _WATCH, on_ready, self._rates)
        self._source = source
        self._travel = Traveller(source, display.speed)
        self._attached = attached
        self._clock = clock
        self._status = Status(self.look, id=layout.STATUS)
        self._pipeline = Pipeline(self.look, id=layout.PIPELINE)
        self._settings = settings.Settings(self.look, source.capabilities, id=layout.SETTINGS)
        self._turning = False
        """Whether the settings are open."""
        self._footer = Footer(self.look, source.capabilities, id=layout.FOOTER)
        self._too_small = TooSmall(self.look, id=layout.TOO_SMALL)
        self.panels = training_panels(self.look)
        self._deck = Deck(
            self._arrange,
            self._status,
            self._pipeline,
            *self.panels,
            self._settings,
            self._footer,
            self._too_small,
        )
        self._reader = Reader(self.panels)
        self._arrangement = Arrangement()
        self._preferences = preferences
        self._theme = "" if preferences is None else preferences.remembered.theme
        """The theme that was chosen while looking, now or before; '' if none was."""
        if preferences is not None:
            self._arrangement = restored(preferences.remembered, self.panels, self._reader)
        self.successor: Successor | None = None
        """What is to be trained next in this terminal."""
        self._begun_at = self._turned
        self.detached = False
        """Whether the training is to go on without this process."""
        # Seconds are expected where the training starts with the screen; attached or looked at again, it runs already.
        self._waiting = Waiting(0.0 if preferences is None or on_ready is None else preferences.remembered.start)
        self._notes = Notes(hint, self._waiting)
        self._asking = Asking[Snapshot, Views](source.request)
        self._haste = Haste()
        self._whole: Views | None = None
        """What was asked for when all that is on the screen was asked for last, once that has come."""
        self._asked_whole = False
        self._hurrying = False
        self._stability: Stability | None = None
        """What shows the eigenvalues, while it is open."""
        self._seen: Snapshot | None = None
        """What was drawn last."""

    # -- life ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Create all parts; the arrangement decides which of them are shown."""
        yield self._deck

    def on_mount(self) -> None:
        """Mark, before the first frame, the panel that the keys act on."""
        self._panel.choose(True)

    def _greet(self) -> None:
        if self._attached:
            steers = Stop in self._source.capabilities
            self._say("attached: q leaves, or stops it" if steers else "only watching: q leaves")
        if self._preferences is not None and self._preferences.trouble:
            self._say(self._preferences.trouble)

    def on_unmount(self) -> None:
        """Save the look of the screen for the next one."""
        if self._preferences is not None:
            # A rate that the command line stated for once is not remembered.
            rate = self._preferences.remembered.rate if self._turned == self._begun_at else self._turned
            seen = to_remember(self._arrangement, self.panels, self._reader.curve_options, self._theme, rate)
            start = self._preferences.remembered.start if self._on_ready is None else self._waiting.to_expect
            self._preferences.remember(dataclasses.replace(seen, start=start))

    def play(self) -> None:
        """Play the past from its beginning when the screen opens; call it before `run`."""
        self._travel.do("play", self._source.latest())

    @property
    def settled(self) -> bool:
        """Whether the training is over and everything that was asked for is on the screen."""
        latest = self._source.latest()
        return latest.state.over and self._asking.begun and latest is self._seen and self._asking.is_answer(latest)

    # -- frames -------------------------------------------------------------------------------------------------

    def _state(self) -> State:
        return self._source.latest().state

    def _frame(self) -> float:
        """Draw what is due and has changed, then ask for the next snapshot; returns seconds until the next frame."""
        now, snapshot = self._clock(), self._source.latest()
        moves = _moves(snapshot)
        self._rates[POINTS] = math.inf if self._travel.timeline.playing or self._moving() != Views() else NUMBERS_ALONE
        due: frozenset[str] = self._governor.due(now) if moves else PICTURES
        # The ground is due when it is asked for, and drawn when it has come.
        come = {GROUND} if self._heed(snapshot) or not moves else set[str]()
        self._show(snapshot, due - {GROUND} | come)
        for picture in due - {GROUND}:
            self._governor.done(picture, now)
        if self._ask(snapshot, now, whole=GROUND in due) and self._asked_whole:
            self._governor.done(GROUND, now)
        # What is only watched trains elsewhere: it loses nothing by what is drawn here.
        return self._governor.next_interval(now, snapshot.state is State.RUNNING and not self._watched)

    def _heed(self, snapshot: Snapshot) -> bool:
        """Account for what a new SNAPSHOT has cost the training; returns whether it has all that was to be seen."""
        if snapshot is self._seen or not self._asking.is_answer(snapshot):
            return False
        if self._asked_whole:
            self._whole = self._asking.views
        # Eigenvalues are asked for once: what they cost says nothing of the next snapshots.
        if picture_in(snapshot, Eigenvalues) is None:
            self._governor.served(GROUND if self._asked_whole else POINTS, snapshot.cost)
        return self._asked_whole

    def _ask(self, snapshot: Snapshot, now: float, *, whole: bool) -> bool:
        """Ask for a snapshot after this one: for the WHOLE screen, or for what moves; returns whether it was done."""
        stands = None if _moves(snapshot) else (snapshot.state, snapshot.step, snapshot.message)
        whole = whole or stands is not None
        asked = self._asking.ask(snapshot, now, self._views() if whole else self._moving(), stands)
        if asked:
            self._asked_whole = whole
        return asked

    def _show(self, snapshot: Snapshot, due: frozenset[str] = PICTURES) -> None:
        """Show SNAPSHOT, or the past that is looked at, in those pictures that are DUE."""
        now, history, records = self._clock(), self._source.history(), self._source.records()
        self._seen, shown = snapshot, self._shown_parts()
        self._travel.pass_time(now, snapshot)
        past = self._travel.shown()
        due = PICTURES if past else due
        self._reader.keep_in_sight(self._travel.cursor if self._travel.away else None)
        for panel in self.panels:
            if panel.id in shown:
                drawn = panel.kind.rate in due
                with self._governor.drawing(panel.kind.rate) if drawn else nullcontext():
                    live, at = past and snapshot, self._travel.cursor
                    panel.receive(past or snapshot, history, now, records, live, at, due=drawn)
        if self._stability is not None:
            self._stability.receive(picture_in(snapshot, Eigenvalues), singles(snapshot))
        note = self._notes.words(snapshot, now, away=self._travel.away)
        self._show_note(snapshot, note)
        if layout.PIPELINE in shown:
            self._pipeline.receive(past or snapshot, history, now, self._travel.cursor)
        if self._turning:
            self._settings.receive(snapshot, past)
        idle = self._settings.idle() if self._turning else self._panel.idle()
        limit = self._governor.limit(POINTS) if snapshot.state is State.RUNNING and not self._watched else ""
        self._footer.show(snapshot.state, self._source.capabilities, self._keys(), idle, limit)

    def _show_note(self, snapshot: Snapshot, note: str) -> None:
        """Show NOTE in the status line of SNAPSHOT."""
        past, readable = self._travel.words(snapshot), not self._notes.is_name(note)
        self._status.show(snapshot, note, past, self._travel.picture, readable=readable)

    def _moving(self) -> Views:
        """The moving part of what the panels on the screen need."""
        shown, views = self._shown_parts(), Views()
        for panel in () if self._travel.away else self.panels:
            if panel.id in shown:
                views |= panel.moving()
        return views

    # -- what a key changed -------------------------------------------------------------------------------------

    def _hurry(self) -> None:
        """Check for the effect of a key until it is on the screen, whatever that costs."""
        if not self._hurrying:
            self._hurrying = True
            self.later(SOON, self._look)

    def _look(self) -> None:
        """Show what has come, and ask for what is still to come."""
        self._hurrying = False
        if self._exit or not self.drawing:
            return
        if not self.terminal_ready:
            self._hurry()
            return
        now, snapshot = self._clock(), self._source.latest()
        if snapshot is not self._seen:
            self._heed(snapshot)
            self._show(snapshot)
        views = self._views()
        complete = views == Views() or (self._whole is not None and views | self._whole == self._whole)
        if self._haste.goes_on(snapshot.answers, now, complete):
            self._ask(snapshot, now, whole=not complete)
            self._hurry()
        self._governor.forget()

    def _views(self) -> Views:
        """What the panels on the screen need; nothing while they show the past."""
        shown, views = self._shown_parts(), Views()
        for panel in () if self._travel.away else self.panels:
            if panel.id in shown:
                views |= panel.wants()
        if self._stability is not None:
            views |= self._stability.wants()
        return views

    # -- what is shown where ------------------------------------------------------------------------------------

    def _arrange(self, size: Size) -> Mapping[str, Region]:
        return self._arrangement.places(size, self._turning)

    def _shown_parts(self) -> Mapping[str, Region]:
        return self._arrange(self.size)

    @property
    def _panel(self) -> TrainingPanel:
        """The panel that the keys act on."""
        return next(panel for panel in self.panels if panel.id == self._arrangement.focused)

    def _choose(self, panel: TrainingPanel) -> None:
        """Make PANEL the one that the keys act on, and show it."""
        self._rearrange(self._arrangement.choose(panel.id or ""))

    def _rearrange(self, arrangement: Arrangement) -> None:
        """Arrange the panels by ARRANGEMENT, after the note on what the key did is drawn."""
        places = self._shown_parts()
        self._panel.choose(False)
        self._arrangement = arrangement
        self._panel.choose(True)
        if self._shown_parts() != places:
            self._deck.rearrange()
        self.call_later(self._show_newest)

    def _show_newest(self) -> None:
        snapshot = self._source.latest()
        self._heed(snapshot)
        self._show(snapshot)
        self._governor.forget()

    def _say(self, note: str) -> None:
        """Show NOTE, what a key did, in the status line now, and look soon for its effect."""
        self._notes.say(note, self._clock())
        self._noted(note)

    def _caption(self, note: str) -> None:
        """Do as `_say` with a NOTE that only names what is on the screen now: among the messages it is not."""
        self._notes.name(note, self._clock())
        self._noted(note)

    def _noted(self, note: str) -> None:
        latest = self._source.latest()
        self._show_note(latest, note)
        self.send_first_row()
        self._haste.begin(self._clock())
        self._hurry()

    # -- keys ---------------------------------------------------------------------------------------------------

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """Choose the panel that was clicked."""
        self._choose(self.panels[event.panel.number - 1])
        if event.twice:
            self.action_maximise()
        else:
            self._caption(f"panel {event.panel.number}: {event.panel.heading()}")

    def action_pause(self) -> None:
        """Pause or continue; where nothing can be paused, play the past."""
        if self._watched:
            self.action_travel("play")
        else:
            self._send(*steering.pause(self._source.latest()))

    def action_step(self) -> None:
        """Do one iteration."""
        self._send(Step("both"), "one iteration")

    def action_step_discriminator(self) -> None:
        """Do one update of D."""
        self._step_alone("discriminator")

    def action_step_generator(self) -> None:
        """Do one update of G."""
        self._step_alone("generator")

    def _step_alone(self, player: Literal["discriminator", "generator"]) -> None:
        """Do one update of PLAYER, if the scheme allows that."""
        order = steering.step_alone(self._source.latest(), player)
        if isinstance(order, str):
            self._say(order)
        else:
            self._send(*order)

    def _offered(self) -> tuple[Key, ...]:
        """The keys that this training has."""
        return keys_for(
            steering.movable(self._source.latest()),
            watched=self._watched,
            travels=self._travel.away,
            attached=self._attached,
        )

    @property
    def _watched(self) -> bool:
        """Whether the training is only watched: it takes no commands."""
        return not self._source.capabilities

    def _keys(self) -> tuple[Key, ...]:
        """The keys that do something now; those of open settings come before others."""
        if not self._turning:
            return self._offered()
        taken = {key.key for key in SETTING_KEYS}
        return (*SETTING_KEYS, *(key for key in self._offered() if key.key not in taken))

    def action_checkpoint(self) -> None:
        """Write a checkpoint."""
        self._send(Checkpoint(), "writing a checkpoint")

    def action_undo(self) -> None:
        """Undo the newest change of a setting."""
        self._send(*steering.undo(self._source.latest()))

    def action_redo(self) -> None:
        """Redo the change that was undone last."""
        self._send(*steering.redo(self._source.latest()))

    def action_slow(self) -> None:
        """Switch slow motion: slow, faster, off."""
        self._send(*steering.slow(self._source.latest()))

    def action_settings(self) -> None:
        """Open the settings, or close them."""
        self._turning = not self._turning
        self._deck.rearrange()
        self.call_later(self._show_newest)
        self.screen.set_focus(self._settings if self._turning else None, scroll_visible=False)
        if self._turning:
            self._say(self._settings.opened())
        else:
            self._caption("all panels")

    def on_settings_closed(self) -> None:
        """Hide the settings."""
        self.action_settings()

    def on_settings_asked(self, event: settings.Settings.Asked) -> None:
        """Send the command of a changed setting."""
        command = event.command
        self._settings.sent(command.path, command.value, self._send(command, event.doing))

    def on_settings_said(self, event: settings.Settings.Said) -> None:
        """Show the settings' message in the status line."""
        self._say(event.text)

    def on_settings_restart(self, event: settings.Settings.Restart) -> None:
        """Ask what to do with this run when a new one begins, for settings that can't be changed while it trains."""
        snapshot = self._source.latest()
        if snapshot.facts is None:
            return
        asked = (*restart.changed(snapshot.settings), *event.assignments)
        if why := restart.why_not(snapshot.facts, asked):
            self._settings.refuse(why)
            return
        command, successor = restart.command(snapshot.facts, asked), Successor(asked)
        choices = restart.choices(over=snapshot.state.over, watched=self._watched, attached=self._attached)
        dialog = restart.NewRun(self.look, choices, event.assignments, command)
        self.push_screen(dialog, lambda answer: self._begin_anew(answer, successor, command))

    def _begin_anew(self, answer: str | None, successor: Successor, command: str) -> None:
        """Do with this run what ANSWER says, and keep SUCCESSOR, whose command line is COMMAND, to be trained next."""
        if answer == "copy":
            self.copy_to_clipboard(command)
            self._say("the command was sent to the terminal's clipboard")
        elif answer in ("begin", "stop", "detach"):
            self.successor = successor
            if answer == "begin" or self._source.latest().state.over:
                self.exit()
            else:
                self._answer(answer)
        else:
            self._caption("going on")

    def action_rewind(self) -> None:
        """Choose a checkpoint to go back to, starting at the moment that is looked at."""
        self.rewind_to(self._travel.cursor)

    def rewind_to(self, step: int | None) -> None:
        """Choose a checkpoint to go back to, starting at the newest one at or before STEP, or the newest of all."""
        snapshot = self._source.latest()
        ended = snapshot.state.over and snapshot.state not in (State.REFUSED, State.LOST)
        if ended or self._can(Rewind, "going back"):
            steps = snapshot.checkpoints
            found = known(steps, snapshot.facts, self._source.records(), self._source.history())
            self.push_screen(rewind.Rewind(self.look, steps, step, found), self._rewind)

    def _rewind(self, step: int | None) -> None:
        if step is not None and self._source.latest().state.over:  # nobody is there any more to take a command
            self.successor = Successor(step=step)
            self.exit()
        elif step is not None:
            self._send(Rewind(step), f"going back to step {step:,}")

    def action_panel(self, number: int) -> None:
        """Go to a panel by its number."""
        self._go_to(number - 1)

    def action_next_panel(self) -> None:
        """Go to the next panel."""
        self._go_to(self._panel.number)

    def action_previous_panel(self) -> None:
        """Go to the panel before."""
        self._go_to(self._panel.number - 2)

    def action_maximise(self) -> None:
        """Maximise the panel, or put it back."""
        maximised = not self._arrangement.maximised
        self._rearrange(dataclasses.replace(self._arrangement, maximised=maximised))
        self._caption(f"{self._panel.heading()}: whole screen" if maximised else "all panels")

    def action_hide(self) -> None:
        """Hide the panel; going to it brings it back."""
        panel, before = self._panel, self._arrangement
        self._rearrange(before.hide(self.size))
        alone = self._arrangement == before
        self._say("the only panel can't be hidden" if alone else f"{panel.title} hidden: {panel.number} brings it back")

    def action_next_layout(self) -> None:
        """Change to the next layout of the panels."""
        self._rearrange(self._arrangement.next(self.size))
        self._caption(f"layout: {self._arrangement.kind}")

    def action_layers(self) -> None:
        """Choose which layers are drawn."""
        panel = next((panel for panel in (self._panel, *self.panels) if panel.drawn_layers()), None)
        if panel is not None:
            self._choose(panel)
            self.push_screen(Layers(self.look, panel))
            self._caption("layers")

    # -- curves -------------------------------------------------------------------------------------------------

    def action_read(self, what: Read) -> None:
        """Change how the curves are shown."""
        self._caption(self._reader.do(what, self._travel.cursor))

    def action_point(self, columns: int) -> None:
        """Move the cursor by COLUMNS columns of the curves."""
        step = self._reader.beside(self._travel.cursor, columns, self._panel)
        if step is None:
            self._say("there are no curves on the screen: 3 shows them")
        else:
            self._look_at(step)

    def on_training_panel_pointed(self, event: TrainingPanel.Pointed) -> None:
        """Look at the iteration that was clicked on an axis of time."""
        self._look_at(event.step)

    def on_training_panel_scrolled(self, event: TrainingPanel.Scrolled) -> None:
        """Zoom or pan the curves by the wheel."""
        if event.sideways:
            self.action_read("earlier" if event.notch > 0 else "later")
        else:
            self._caption(self._reader.do("nearer" if event.notch > 0 else "further", event.step))

    def _look_at(self, step: float) -> None:
        self._travelled(lambda now: self._travel.go_to(step, now))

    def action_next_view(self) -> None:
        """Show the panel's next view."""
        self._caption(self._panel.next_view())

    def action_log_scale(self) -> None:
        """Turn the panel's logarithmic axis on or off."""
        self._say(self._panel.act("log_scale"))

    def action_fit(self) -> None:
        """Fit the panel's axis or scale."""
        self._say(self._panel.act("fit"))

    def action_contours(self) -> None:
        """Draw contours in the panel, or stop it."""
        self._say(self._panel.act("contours"))

    def action_arrows(self) -> None:
        """Draw arrows in the panel, or stop it."""
        self._say(self._panel.act("arrows"))

    def action_morph(self) -> None:
        """Start the animation of the panel's map again."""
        self._say(self._panel.act("morph"))

    def action_travel(self, move: Move) -> None:
        """Look at another time."""
        self._travelled(lambda now: self._travel.do(move, now))
        if not self._travel.away:
            self._reader.back_to_now()

    def _travelled(self, go: Callable[[Snapshot], str]) -> None:
        """Show the picture after GO, a move in time that returns its note."""
        snapshot, away = self._source.latest(), self._travel.away
        said = go(snapshot)
        if away and not self._travel.away:
            self._whole = None  # what there is of now is of before
        self._show(snapshot)
        (self._caption if said == NOW else self._say)(said)
        if self._travel.waiting:
            self.later(STALLED_POLL, self._arrive)

    def _arrive(self) -> None:
        """Show the picture that is looked back at as soon as it is loaded."""
        if self._travel.waiting:
            self._show(self._source.latest())
            self.later(STALLED_POLL, self._arrive)

    def action_help(self) -> None:
        """Explain the panel."""
        if self._turning:
            self.push_screen(Help(self.look, "settings", settings.ABOUT, [], self._keys()))
            self._caption("help on settings")
            return
        panel, facts = self._panel, self._source.latest().facts
        names = {"about": "this run", "data": "data", "branched": "branched from", "watch_for": "watch for"}
        parts = [(name, said) for field, name in names.items() if (said := getattr(facts, field, ""))]
        self.push_screen(Help(self.look, panel.heading(), panel.about(), parts, self._offered()))
        self._caption(f"help on {panel.heading()}")

    def action_events(self) -> None:
        """List the events of the training."""
        latest, past = self._source.latest(), self._travel.picture
        held_back = f"this is step {past.step:,}, and \\ goes back to now" if past else ""
        if Set not in self._source.capabilities:
            held_back = "the training is only watched"
        self.push_screen(Events(self.look, past or latest, self._try, held_back))
        self._caption("events")

    def _try(self, remedy: Remedy) -> None:
        """Turn the setting of REMEDY, as its line in the settings would."""
        self._send(Set(remedy.path, remedy.value), f"{remedy.path}: {remedy.value}")

    def action_messages(self) -> None:
        """Show the messages of the status line in full, the newest first."""
        self.push_screen(Messages(self.look, tuple(self._notes.said)))

    def action_save_screen(self) -> None:
        """Save the screen as a picture and as text."""
        try:
            path = sharing.save(self, self.panels[0].sight.snapshot)  # it may be of the past
        except OSError as error:
            self._say(f"the screen can't be saved: {error.strerror}")
        else:
            where = "in the run's folder: screens/" if path.parent.name == sharing.FOLDER else "here: "
            self._say(f"saved {where}{path.name}.svg and .txt")

    def action_reproduce(self) -> None:
        """Show and copy the command that reproduces the run."""
        command = sharing.reproduction(self._source.latest())
        if command:
            self.copy_to_clipboard(command)
        self.push_screen(sharing.Reproduction(self.look, plain(command)))

    def action_eigenvalues(self) -> None:
        """Show the present eigenvalues of the game."""
        facts = self._source.latest().facts
        if facts is None:
            self._say("the networks are still being made")
        elif "eigenvalues" in facts.unseen:
            self._say(f"no eigenvalues: {facts.unseen['eigenvalues']}")
        else:
            self._stability = Stability(self.look)
            self.push_screen(self._stability, self._close_stability)
            self._caption("eigenvalues")

    def _close_stability(self, _: None) -> None:
        self._stability = None

    def action_menu(self) -> None:
        """Ask whether to stop, or leave when there is nothing to stop."""
        if self._watched or self._source.latest().state.over:
            self.exit()
        elif not isinstance(self.screen, Menu):
            self.push_screen(Menu(self.look, ATTACHED if self._attached else OWN), self._answer)
            self._caption("leave?" if self._attached else "stop?")

    def action_interrupt(self) -> None:
        """Stop, as Ctrl-C does everywhere; a second time: close the screen without waiting for the checkpoint.

        What is stopped is what this process does: a training in another one goes on.
        """
        if self._attached or self._leaving or self._watched or self._source.latest().state.over:
            self.exit()
        else:
            self._leaving = True
            self._send(Stop("Ctrl-C"), "stopping: writing a checkpoint (Ctrl-C again: close the screen now)")

    def _usable(self) -> Iterable[Key]:
        return filter(self._available, self._offered())

    def action_theme(self, name: str) -> None:
        """Paint everything in the theme NAME, and remember it for the next screen."""
        super().action_theme(name)
        self._theme = name

    def _answer(self, answer: str | None) -> None:
        if answer == "stop":
            self._leaving = True
            self._send(Stop("asked"), "stopping: writing a checkpoint")
        elif answer == "detach" and self._attached:
            self.exit()
        elif answer == "detach":
            self._leaving = self.detached = True
            self._send(Stop("asked"), "writing a checkpoint, to go on from in the background")
        else:
            self._caption("going on")

    def _available(self, key: Key) -> bool:
        return available(key, self._source.capabilities, self._source.latest().state)

    def _go_to(self, index: int) -> None:
        panel = self.panels[index % len(self.panels)]
        self._choose(panel)
        self._caption(f"panel {panel.number}: {panel.heading()}")

    def _send(self, command: Command, doing: str) -> int:
        """Send COMMAND to the training, or show why it can't be; returns its number, or 0. DOING names it."""
        if not self._can(type(command), doing):
            return 0
        ordinal = self._source.send(command)
        self._asking.wait(ordinal)
        self._haste.wait(ordinal)
        self._say(f"{doing} (now; \\ shows it)" if self._travel.away else doing)
        return ordinal

    def _can(self, kind: type[Command], doing: str) -> bool:
        """Whether the training takes commands of this KIND now; if not, the status line shows why."""
        why = steering.why_not(kind, doing, self._source.latest(), self._source.capabilities)
        if why:
            self._say(why)
        return not why


def _moves(snapshot: Snapshot) -> bool:
    """Whether the training of SNAPSHOT is running, even in slow motion."""
    return snapshot.state is State.RUNNING or bool(snapshot.phase_now)
