"""The dashboard: pulls snapshots of a training from its source, draws what changed, passes keys on as commands."""

from __future__ import annotations

import contextlib
import dataclasses
import locale
import os
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, Literal

from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult, RenderResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.theme import Theme

from gantui.errors import plain
from gantui.experiment.event import Event
from gantui.session.commands import Checkpoint, Command, Pause, Redo, Resume, Rewind, SlowMotion, Step, Stop, Undo
from gantui.session.snapshot import Snapshot, State, Views
from gantui.session.source import Source
from gantui.tui import layout, restart, rewind, settings, sharing
from gantui.tui.cells import Cells
from gantui.tui.deck import Deck
from gantui.tui.display import Display, depth_for, glyphs_for
from gantui.tui.driver import Answered, SteadyDriver, TerminalGone
from gantui.tui.events import Events
from gantui.tui.footer import Footer
from gantui.tui.governor import Governor
from gantui.tui.help import Help
from gantui.tui.keys import KEYS, PLAYERS, SETTING_KEYS, Key, available, keys_for
from gantui.tui.layers import Layers
from gantui.tui.layout import Arrangement
from gantui.tui.look import Look
from gantui.tui.menu import ATTACHED, OWN, Menu
from gantui.tui.panels import PANELS, Panel
from gantui.tui.panels.square import PICTURE_RATE
from gantui.tui.pipeline import Pipeline
from gantui.tui.preferences import Preferences
from gantui.tui.reader import Read, Reader
from gantui.tui.remembering import restored, to_remember
from gantui.tui.stability import Stability
from gantui.tui.status import Status
from gantui.tui.theme import THEMES
from gantui.tui.timeline import Move, Traveller
from gantui.tui.tones import tone
from gantui.tui.toosmall import TooSmall
from gantui.tui.trickle import Trickle, render, spans

VIEWER = "screen"
"""The dashboard's name among the source's viewers."""
_NOTE_SECONDS = 5.0
"""How long the status line says what the last key did."""
_CURIOUS_SECONDS = 0.5
"""How long after a command a training that stands still is asked for new snapshots."""
SPEEDS = (0.0, 1.0, 0.3)
"""Of slow motion, one after the other: seconds for a part of an iteration."""
_FIRST_FRAME = 0.5
"""Seconds after which the first frame is taken to be there."""
_STALLED_POLL = 0.03
"""Seconds until a terminal that had no room for a frame is looked at again."""


class Watch(Screen[None]):
    """The screen with the panels: here the keys of the table act."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.key, f"app.{key.action}", key.label, show=False) for key in KEYS if not key.key.startswith("ctrl+")
    ]
    AUTO_FOCUS = ""  # the settings have the focus while they are open, and nothing else ever


class Dashboard(App[None]):
    """Shows one training, live.

    It reads the source's slot at a rate that the governor chooses and never waits for the training, nor the training
    for it.
    """

    TITLE = "gantui"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before anything else, in every dialog: Textual's own would leave without stopping the training.
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "menu", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

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
        """ATTACHED: the training runs in another process, and goes on when this one ends.

        ON_READY is called once, when the first frame is on the screen. It looks as the PREFERENCES have it, and they
        remember how it looked when it closes. HINT tells, once it trains, what to say first.
        """
        super().__init__(driver_class=SteadyDriver)
        self.animation_level = "none"
        theme = THEMES.find(display.theme)
        self._wear(theme.textual)
        self._source = source
        self._travel = Traveller(source, display.speed)
        self._attached = attached
        self._display_settings = display
        self._first_frame_hook = on_ready
        self._hint: Callable[[], str] | None = hint
        self._clock = clock
        self._governor = Governor(display.fps, display.draw_budget)
        glyphs = glyphs_for(display.glyphs, os.environ, locale.getpreferredencoding(False))
        depth = display.depth or depth_for(self.console.color_system, self.no_color)
        self.look = Look.of(theme, depth, glyphs)
        self._status = Status(self.look, id=layout.STATUS)
        self._pipeline = Pipeline(self.look, id=layout.PIPELINE)
        self._settings = settings.Settings(self.look, source.capabilities, id=layout.SETTINGS)
        self._turning = False
        """Whether the settings are open."""
        self._footer = Footer(self.look, source.capabilities, id=layout.FOOTER)
        self._too_small = TooSmall(self.look, id=layout.TOO_SMALL)
        self.panels: tuple[Panel, ...] = tuple(
            PANELS.find(name)(self.look, number, id=name) for number, name in enumerate(PANELS, 1)
        )
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
        self.drawing = True
        """Off, the screen stands still: so it can be measured what drawing costs."""
        self.failure: Exception | None = None
        """The bug that closed the screen, if one did."""
        self._leaving = False
        """Whether the screen closes as soon as the training is over."""
        self._gone = False
        self._begun = False
        self._late = Trickle()
        """What the terminal has not been sent yet."""
        self._catching_up = False
        self._note, self._noted, self._message = "", -1e9, ""
        self._heard: Event | None = None
        """The newest event that was told."""
        self._listening = False
        self._stability: Stability | None = None
        """What shows the eigenvalues, while it is open."""
        self._asked: tuple[object, ...] = ()
        """What the snapshot that is under way will answer, or what the last one did."""
        self._answered: Snapshot | None = None
        """The newest snapshot at the time of asking: a newer one is the answer."""
        self._seen: Snapshot | None = None
        """What was drawn last."""
        self._pictures_asked = -1e9
        self._curious_until = -1e9

    # -- life ---------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """The screen with the panels."""
        return Watch(id="_default")

    def compose(self) -> ComposeResult:
        """All parts; the arrangement decides which of them are seen."""
        yield self._deck

    def on_mount(self) -> None:
        """Begin to draw."""
        # After the shell's `fg` the terminal shows nothing of what stood there.
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh())
        self._panel.choose(True)
        if self._leaving:
            self.exit()
        self._show(self._source.latest())
        self.call_after_refresh(self._begin)
        # A dialog that a key opened before the first frame keeps the screen behind it from being refreshed.
        self.set_timer(_FIRST_FRAME, self._begin)

    def _begin(self) -> None:
        """The first frame is on its way to the terminal, whether or not that takes it: go on."""
        if self._begun:
            return
        self._begun = True
        if self._first_frame_hook is not None:
            self._first_frame_hook()
        if self._attached:
            steers = Stop in self._source.capabilities
            self._say("attached: q leaves, and asks whether to stop" if steers else "only watching: q leaves")
        if self._preferences is not None and self._preferences.trouble:
            self._say(self._preferences.trouble)
        self._tick()

    def on_unmount(self) -> None:
        """Keep how the screen looked for the next one."""
        if self._preferences is not None:
            seen = to_remember(self._arrangement, self.panels, self._reader.reading, self._theme)
            self._preferences.remember(seen)

    def play(self) -> None:
        """Begin with what is past, from its beginning; before `run`."""
        self._travel.do("play", self._source.latest())

    def render(self) -> RenderResult:
        """Nothing of its own: the parts cover the screen."""
        return ""

    @property
    def settled(self) -> bool:
        """Whether the training is over and all that was asked for of it is on the screen."""
        latest = self._source.latest()
        return latest.state.over and bool(self._asked) and latest is self._seen and latest is not self._answered

    def cost(self) -> dict[str, float]:
        """What the screen has cost while the training ran: frames, cpu_seconds, seconds, and all bytes written."""
        written = self._driver.written if isinstance(self._driver, SteadyDriver) else 0
        return dataclasses.asdict(self._governor.drawn) | {"bytes": written}

    def leave(self) -> None:
        """Close the screen. May be called from any thread and from a signal handler, before and after `run` too."""
        self._leaving = True
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and so has the screen
                loop.call_soon_threadsafe(self.exit)

    def _handle_exception(self, error: Exception) -> None:
        """A bug in the screen closes it and is kept for whoever ran it, who can still end the training well.

        Textual would print its own traceback, pages long, over what the command line has to say.
        """
        if self.is_headless:
            super()._handle_exception(error)  # a test sees it
            return
        self.failure = self.failure or error
        self.exit(return_code=1)

    @property
    def terminal_gone(self) -> bool:
        """Whether the screen closed because its terminal hung up."""
        return self._gone

    def on_terminal_gone(self, event: TerminalGone) -> None:
        """Nobody sees the screen any more: close it, the training goes on."""
        self._gone = True
        self.exit()

    # -- frames -------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """One frame: draw what changed, then ask for the next snapshot."""
        if self._exit:
            return
        snapshot = self._source.latest()
        fresh = snapshot is not self._answered
        if snapshot.state is State.REFUSED or (snapshot.state.over and self._leaving):
            self.exit()
            return
        if not self.drawing:
            self._governor.forget()
            self.set_timer(1 / self._display_settings.fps, self._tick)
            return
        if not self._terminal_ready():
            self.set_timer(_STALLED_POLL, self._tick)
            return
        self._show(snapshot)
        self._ask(snapshot)
        # What is only watched trains elsewhere: it loses nothing by what is drawn here.
        running = snapshot.state is State.RUNNING and not self._watched
        # Eigenvalues are asked for once: what they cost says nothing of the next snapshots.
        usual = fresh and snapshot.eigenvalues is None
        interval = self._governor.next_interval(snapshot.cost if usual else 0.0, running)
        self.set_timer(interval, self._tick)

    def _show(self, snapshot: Snapshot) -> None:
        now, history, records = self._clock(), self._source.history(), self._source.records()
        self._seen, shown = snapshot, self._shown_parts()
        self._travel.pass_time(now, snapshot)
        past = self._travel.shown(snapshot, now, pictures=self._views() != Views())
        self._reader.keep_in_sight(self._travel.cursor if self._travel.away else None)
        for panel in self.panels:
            if panel.id in shown:
                panel.receive(past or snapshot, history, now, records, past and snapshot, self._travel.cursor)
        if self._stability is not None:
            self._stability.receive(snapshot.eigenvalues)
        self._status.show(snapshot, self._saying(snapshot, now), self._travel.words(snapshot))
        if layout.PIPELINE in shown:
            self._pipeline.receive(past or snapshot, history, now)
        if self._turning:
            self._settings.receive(snapshot, past)
        idle = self._settings.idle() if self._turning else self._panel.idle()
        self._footer.show(snapshot.state, self._source.capabilities, self._keys(), idle)

    def _ask(self, snapshot: Snapshot) -> None:
        """Ask for the next snapshot, unless one is under way or there is nothing new to see."""
        now = self._clock()
        if snapshot is self._answered:
            return  # the last one asked for has not come yet
        if snapshot.state is State.RUNNING or snapshot.phase_now:
            due = now - self._pictures_asked >= 1 / PICTURE_RATE
            views = self._views() if due else Views()
            self._pictures_asked = now if due else self._pictures_asked
            asked: tuple[object, ...] = (views,)
        else:
            views = self._views()
            asked = (views, snapshot.state, snapshot.step, snapshot.message)
            if asked == self._asked and now >= self._curious_until:
                return
        self._asked, self._answered = asked, snapshot
        self._source.want(VIEWER, views)

    def _views(self) -> Views:
        """What the panels on the screen need: nothing while they show the past."""
        shown, views = self._shown_parts(), Views()
        for panel in () if self._travel.away else self.panels:
            if panel.id in shown:
                views |= panel.wants()
        if self._stability is not None:
            views |= self._stability.wants()
        return views

    def _terminal_ready(self) -> bool:
        driver = self._driver
        return not isinstance(driver, SteadyDriver) or (driver.ready and not self._late)

    def _display(self, screen: Screen[object], renderable: object) -> None:
        """Send what the terminal has room for; the rest follows in pieces, the status line first."""
        driver = self._driver
        if not isinstance(driver, SteadyDriver) or not isinstance(renderable, CompositorUpdate):
            super()._display(screen, renderable)  # type: ignore[arg-type]
            return
        cells = spans(renderable)
        if driver.ready and self._late.fits(cells, driver.room):
            self._put(screen, renderable, driver)
        else:
            self._late.add(cells)
            self._catch_up()

    def _put(self, screen: Screen[object], update: CompositorUpdate, driver: SteadyDriver) -> None:
        """Have the terminal sent UPDATE, and asked to tell when it has come."""
        super()._display(screen, update)  # type: ignore[arg-type]
        self._late.sent(spans(update), driver.ask())

    def on_answered(self, event: Answered) -> None:
        """The terminal has taken something: it has room for more."""
        assert isinstance(self._driver, SteadyDriver)
        self._driver.answered(event)
        self._catch_up()

    def _catch_up(self) -> None:
        """Send as much of what waits as there is room for, and come back for the rest."""
        driver = self._driver
        assert isinstance(driver, SteadyDriver)
        while self._late and driver.ready_for(urgent=self._late.urgent):
            update = render(self.screen, self._background_screens, self._late.take(driver.room, self.size))
            if update is not None:
                self._put(self.screen, update, driver)
        if self._late and not self._catching_up:
            self._catching_up = True
            self.set_timer(_STALLED_POLL, self._catch_up_later)

    def _catch_up_later(self) -> None:
        self._catching_up = False
        self._catch_up()

    # -- what is shown where ------------------------------------------------------------------------------------

    def _arrange(self, size: Size) -> dict[str, Region]:
        return self._arrangement.places(size, self._turning)

    def _shown_parts(self) -> dict[str, Region]:
        return self._arrange(self.size)

    @property
    def _panel(self) -> Panel:
        """The panel that the keys act on."""
        return next(panel for panel in self.panels if panel.id == self._arrangement.focused)

    def _choose(self, panel: Panel) -> None:
        """Let the keys act on PANEL, and show it."""
        self._rearrange(self._arrangement.choose(panel.id or ""))

    def _rearrange(self, arrangement: Arrangement) -> None:
        self._panel.choose(False)
        self._arrangement = arrangement
        self._panel.choose(True)
        self._deck.rearrange()
        self._show(self._source.latest())

    def _saying(self, snapshot: Snapshot, now: float) -> str:
        """What the status line says on its right."""
        if snapshot.message != self._message:
            self._message = snapshot.message
            self._note, self._noted = plain(snapshot.message), now
        self._hear(snapshot, now)
        if snapshot.state is State.LOADING:
            return plain(snapshot.message)
        if self._hint is not None:
            hint, self._hint = self._hint(), None
            if hint:
                self._note, self._noted = hint, now
        if snapshot.state.over and now - self._noted >= _NOTE_SECONDS and not self._travel.away:
            ill = ", ".join(event.kind for event in snapshot.standing if tone(event) == "bad")
            said = (plain(snapshot.message), f"{ill} (e)" if ill else "", "q leaves")
            return " · ".join(part for part in said if part)
        if snapshot.phase_now:
            return snapshot.phase_now
        return (self._note if now - self._noted < _NOTE_SECONDS else "") or plain(snapshot.trouble)

    def _hear(self, snapshot: Snapshot, now: float) -> None:
        """Have the status line tell the newest event, unless it was there when the screen opened.

        What somebody changed is told by the message that answers the command.
        """
        newest = next((event for event in reversed(snapshot.events) if event.kind != "changed"), None)
        if newest is not None and newest != self._heard and self._listening:
            self._note, self._noted = plain(f"{newest.kind} at step {newest.step:,} (e: more): {newest.evidence}"), now
        if snapshot.facts is not None:
            self._heard, self._listening = newest, True

    def _say(self, note: str) -> None:
        """Have the status line say what a key did, now."""
        self._note, self._noted = note, self._clock()
        self._status.show(self._source.latest(), note, self._travel.words(self._source.latest()))

    # -- keys ---------------------------------------------------------------------------------------------------

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """The mouse."""
        self._choose(event.panel)
        if event.twice:
            self.action_maximise()
        else:
            self._say(f"panel {event.panel.number}: {event.panel.heading()}")

    def action_pause(self) -> None:
        """Pause or go on; where nothing can be paused, play what is past."""
        if self._watched:
            self.action_travel("play")
        elif self._source.latest().state is State.PAUSED:
            self._send(Resume(), "going on")
        else:
            self._send(Pause(), "pausing")

    def action_step(self) -> None:
        """One iteration."""
        self._send(Step("both"), "one iteration")

    def action_step_discriminator(self) -> None:
        """One update of D."""
        self._step_alone("discriminator")

    def action_step_generator(self) -> None:
        """One update of G."""
        self._step_alone("generator")

    def _step_alone(self, player: Literal["discriminator", "generator"]) -> None:
        """One update of PLAYER, where the scheme has such a thing."""
        alone = self._alone()
        if player in alone:
            self._send(Step(player), f"one {player} update")
        elif alone:
            self._say(f"the {player} does not move alone here: s does both")
        else:
            self._say("the players move at once here: s does one iteration")

    def _alone(self) -> tuple[str, ...]:
        """The players that can be moved one at a time."""
        facts = self._source.latest().facts
        return PLAYERS if facts is None else facts.single_steps

    def _offered(self) -> tuple[Key, ...]:
        """The keys of this training."""
        return keys_for(self._alone(), watched=self._watched, travels=self._travel.away, attached=self._attached)

    @property
    def _watched(self) -> bool:
        """Whether the training is only watched: it can't be told anything."""
        return not self._source.capabilities

    def _keys(self) -> tuple[Key, ...]:
        """Those that do something now: the settings' go before others while they are open."""
        taken = {key.key for key in SETTING_KEYS}
        return (
            (*SETTING_KEYS, *(key for key in self._offered() if key.key not in taken))
            if self._turning
            else self._offered()
        )

    def action_checkpoint(self) -> None:
        """Write a checkpoint."""
        self._send(Checkpoint(), "writing a checkpoint")

    def action_undo(self) -> None:
        """Take back the newest change of a setting."""
        undo = self._source.latest().undo
        self._send(Undo(), f"taking back {plain(undo)}" if undo else "taking back the newest change")

    def action_redo(self) -> None:
        """Make the change again that was taken back."""
        redo = self._source.latest().redo
        self._send(Redo(), f"making again {plain(redo)}" if redo else "making the newest change again")

    def action_slow(self) -> None:
        """Slow motion, faster, off."""
        now = self._source.latest().slow
        seconds = SPEEDS[(SPEEDS.index(now) + 1) % len(SPEEDS)] if now in SPEEDS else 0.0
        said = f"slow motion: {seconds:g} s for each part of an iteration" if seconds else "full speed"
        self._send(SlowMotion(seconds), said)

    def action_settings(self) -> None:
        """Open the settings, or close them."""
        self._turning = not self._turning
        self._rearrange(self._arrangement)
        self.screen.set_focus(self._settings if self._turning else None, scroll_visible=False)
        self._say(self._settings.opened() if self._turning else "all panels")

    def on_settings_closed(self) -> None:
        """They have had enough of them."""
        self.action_settings()

    def on_settings_asked(self, event: settings.Settings.Asked) -> None:
        """A setting is turned."""
        self._send(event.command, event.doing)

    def on_settings_said(self, event: settings.Settings.Said) -> None:
        """Nothing was turned, and they say why."""
        self._say(event.text)

    def on_settings_restart(self, event: settings.Settings.Restart) -> None:
        """Show and copy the command of a run with what can't be changed while it trains."""
        snapshot = self._source.latest()
        if snapshot.facts is None:
            return
        if why := restart.why_not(snapshot.facts, event.assignment):
            self._settings.refuse(why)
            return
        command = restart.command(snapshot.facts, snapshot.settings, event.assignment)
        self.copy_to_clipboard(command)
        self.push_screen(restart.NewRun(self.look, event.assignment, command))

    def action_rewind(self) -> None:
        """Go back to a checkpoint: to begin with, that of the moment that is looked at."""
        self.rewind_to(self._travel.cursor)

    def rewind_to(self, step: int | None) -> None:
        """Ask to which checkpoint to go back: the newest one at or before STEP, to begin with, or the newest of all."""
        if self._can(Rewind, "going back"):
            self.push_screen(rewind.Rewind(self.look, self._source.latest().checkpoints, step), self._rewind)

    def _rewind(self, step: int | None) -> None:
        if step is not None:
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
        """Give the whole screen to the panel, or put it back."""
        maximised = not self._arrangement.maximised
        self._rearrange(dataclasses.replace(self._arrangement, maximised=maximised))
        self._say(f"{self._panel.heading()}: whole screen" if maximised else "all panels")

    def action_hide(self) -> None:
        """Leave out the panel; going to it brings it back."""
        panel, before = self._panel, self._arrangement
        self._rearrange(before.hide(self.size))
        alone = self._arrangement == before
        self._say("the only panel can't be hidden" if alone else f"{panel.title} hidden: {panel.number} brings it back")

    def action_next_layout(self) -> None:
        """Lay the panels out in another way."""
        self._rearrange(self._arrangement.next(self.size))
        self._say(f"layout: {self._arrangement.kind}")

    def action_layers(self) -> None:
        """Choose what is drawn over each other."""
        panel = next((panel for panel in (self._panel, *self.panels) if panel.drawn_layers()), None)
        if panel is not None:
            self._choose(panel)
            self.push_screen(Layers(self.look, panel))
            self._say("layers")

    # -- curves -------------------------------------------------------------------------------------------------

    def action_read(self, what: Read) -> None:
        """Read the curves in another way."""
        self._say(self._reader.do(what, self._travel.cursor))

    def action_point(self, columns: int) -> None:
        """Look at the moment so many columns of the curves further on."""
        step = self._reader.beside(self._travel.cursor, columns, self._panel)
        if step is None:
            self._say("there are no curves on the screen: 3 shows them")
        else:
            self._look_at(step)

    def on_panel_pointed(self, event: Panel.Pointed) -> None:
        """The mouse, on an axis of time."""
        self._look_at(event.step)

    def on_panel_scrolled(self, event: Panel.Scrolled) -> None:
        """The wheel, over curves."""
        if event.sideways:
            self.action_read("earlier" if event.notch > 0 else "later")
        else:
            self._say(self._reader.do("nearer" if event.notch > 0 else "further", event.step))

    def _look_at(self, step: float) -> None:
        self._travelled(lambda now: self._travel.go_to(step, now))

    def action_next_view(self) -> None:
        """Show the panel's next view."""
        self._say(self._panel.next_view())

    def action_log_scale(self) -> None:
        """Turn the panel's logarithmic axis on or off."""
        self._say(self._panel.log_scale())

    def action_fit(self) -> None:
        """Fit the panel's axis or scale."""
        self._say(self._panel.fit())

    def action_contours(self) -> None:
        """Draw contours in the panel, or none."""
        self._say(self._panel.contours())

    def action_arrows(self) -> None:
        """Draw arrows in the panel, or none."""
        self._say(self._panel.arrows())

    def action_morph(self) -> None:
        """Bend the panel's map anew."""
        self._say(self._panel.morph())

    def action_travel(self, move: Move) -> None:
        """Look at another time."""
        self._travelled(lambda now: self._travel.do(move, now))
        if not self._travel.away:
            self._reader.back_to_now()

    def _travelled(self, go: Callable[[Snapshot], str]) -> None:
        """Show what there is after GO, which says what it did."""
        snapshot, away = self._source.latest(), self._travel.away
        said = go(snapshot)
        self._pictures_asked = -1e9 if away and not self._travel.away else self._pictures_asked
        self._show(snapshot)
        self._say(said)
        if self._travel.waiting:
            self.set_timer(_STALLED_POLL, self._arrive)

    def _arrive(self) -> None:
        """Show the picture that is looked back at as soon as it is there."""
        if self._travel.waiting:
            self._show(self._source.latest())
            self.set_timer(_STALLED_POLL, self._arrive)

    def action_help(self) -> None:
        """Explain the panel."""
        if self._turning:
            self.push_screen(Help(self.look, "settings", settings.ABOUT, [], self._keys()))
            self._say("help on settings")
            return
        panel, facts = self._panel, self._source.latest().facts
        names = {"about": "this run", "branched": "branched from", "watch_for": "watch for"}
        parts = [(name, said) for field, name in names.items() if (said := getattr(facts, field, ""))]
        self.push_screen(Help(self.look, panel.heading(), panel.about(), parts, self._offered()))
        self._say(f"help on {panel.heading()}")

    def action_events(self) -> None:
        """List what the training has been told of itself."""
        snapshot = self._source.latest()
        self.push_screen(Events(self.look, snapshot))
        self._say("events")

    def action_save_screen(self) -> None:
        """Keep the screen as a picture and as text."""
        try:
            path = sharing.save(self, self.panels[0].snapshot)  # it may be of the past
        except OSError as error:
            self._say(f"the screen can't be saved: {error.strerror}")
        else:
            where = "in the run's folder: screens/" if path.parent.name == sharing.FOLDER else "here: "
            self._say(f"saved {where}{path.name}.svg and .txt")

    def action_reproduce(self) -> None:
        """Show and copy the command that does the run again."""
        command = sharing.reproduction(self._source.latest())
        if command:
            self.copy_to_clipboard(command)
        self.push_screen(sharing.Reproduction(self.look, plain(command)))

    def action_eigenvalues(self) -> None:
        """Tell the eigenvalues of the game as it is now."""
        facts = self._source.latest().facts
        if facts is None:
            self._say("the networks are still being made")
        elif "eigenvalues" in facts.unseen:
            self._say(f"no eigenvalues: {facts.unseen['eigenvalues']}")
        else:
            self._stability = Stability(self.look)
            self.push_screen(self._stability, self._close_stability)
            self._say("eigenvalues")

    def _close_stability(self, _: None) -> None:
        self._stability = None

    def action_menu(self) -> None:
        """Ask whether to stop, or leave when there is nothing to stop."""
        if self._watched or self._source.latest().state.over:
            self.exit()
        elif not isinstance(self.screen, Menu):
            self.push_screen(Menu(self.look, ATTACHED if self._attached else OWN), self._answer)
            self._say("leave?" if self._attached else "stop?")

    def action_interrupt(self) -> None:
        """Stop as Ctrl-C does everywhere; again: close the screen without waiting for the checkpoint.

        What is stopped is what this process does: a training in another one goes on.
        """
        if self._attached or self._leaving or self._watched or self._source.latest().state.over:
            self.exit()
        else:
            self._leaving = True
            self._send(Stop("Ctrl-C"), "stopping: writing a checkpoint (Ctrl-C again: close the screen now)")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The command palette has the keys of the table, and no others."""
        for key in self._offered():
            if key.action != "command_palette" and self._available(key):
                yield SystemCommand(key.help, f"key: {key.shown}", lambda key=key: self._run_key(key))

        for name in THEMES:
            yield SystemCommand(f"Theme: {name}.", "the colours of the whole screen", partial(self.action_theme, name))

    def action_theme(self, name: str) -> None:
        """Paint all that there is as the theme NAME has it, and the next screen too."""
        theme = THEMES.find(name)
        self.look.become(theme)
        self._wear(theme.textual)
        for screen in self.screen_stack:
            for cells in screen.query(Cells):
                cells.repaint()
        self._theme = name
        self._say(f"theme: {name}")

    def _wear(self, theme: Theme) -> None:
        """Have what Textual draws itself in the colours of THEME."""
        self.register_theme(theme)
        self.theme = theme.name

    async def _run_key(self, key: Key) -> None:
        await self.run_action(key.action)

    def _answer(self, answer: str | None) -> None:
        if answer == "stop":
            self._leaving = True
            self._send(Stop("asked"), "stopping: writing a checkpoint")
        elif answer == "detach":
            self.exit()
        else:
            self._say("going on")

    def _available(self, key: Key) -> bool:
        return available(key, self._source.capabilities, self._source.latest().state)

    def _go_to(self, index: int) -> None:
        panel = self.panels[index % len(self.panels)]
        self._choose(panel)
        self._say(f"panel {panel.number}: {panel.heading()}")

    def _send(self, command: Command, doing: str) -> None:
        """Have the training do something, or say why it can't."""
        if self._can(type(command), doing):
            self._source.send(command)
            self._curious_until = self._clock() + _CURIOUS_SECONDS
            self._say(f"{doing} (now; \\ shows it)" if self._travel.away else doing)

    def _can(self, kind: type[Command], doing: str) -> bool:
        """Whether the training takes commands of this KIND now; where not, the status line says why."""
        if self._source.latest().state.over:
            self._say("the training is over; q leaves")
        elif kind not in self._source.capabilities:
            self._say(f"{doing}: not possible here, this run is only watched")
        else:
            return True
        return False
