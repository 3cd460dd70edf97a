"""Watching a training: reads snapshots of it from its source and draws what changed, at the governor's rates."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import ClassVar

from textual.geometry import Region, Size
from textual.screen import Screen

from gantui.experiment.space import Space
from gantui.session.disk import folder
from gantui.session.disk.file_names import OUTPUT
from gantui.session.view.commands import Rewind, Stop
from gantui.session.view.pictures import Eigenvalues
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State, picture_in
from gantui.session.view.source import Source
from gantui.tui.dashboard import key_commands
from gantui.tui.dashboard.curve_actions import SharedCurveOptions
from gantui.tui.dashboard.keys import KEYS, keys_for
from gantui.tui.dashboard.pipeline import Pipeline
from gantui.tui.dashboard.remembered_look import restored, to_remember
from gantui.tui.dialogs.menu import ATTACHED, OWN, RACER, SCRIPT
from gantui.tui.dialogs.output import Printed
from gantui.tui.dialogs.stability import Stability
from gantui.tui.look import layout
from gantui.tui.look.display import Display
from gantui.tui.look.layout import Arrangement
from gantui.tui.look.picture_rates import GROUND, NUMBERS_ALONE, PICTURES, POINTS, RATES
from gantui.tui.panels.training_panel import TrainingPanel, training_panels
from gantui.tui.screens.steered import Steered
from gantui.tui.settings import panel as settings
from gantui.tui.settings.keys import with_those_of_settings
from gantui.tui.shell.fast_polling import SOON, FastPolling
from gantui.tui.shell.footer import Footer
from gantui.tui.shell.next_training import NextTraining
from gantui.tui.shell.notes import Notes
from gantui.tui.shell.preferences import Preferences
from gantui.tui.shell.shared_keys import Key
from gantui.tui.shell.shell import watching
from gantui.tui.shell.snapshot_requests import SnapshotRequests
from gantui.tui.shell.start_message import StartMessage
from gantui.tui.shell.status import Status
from gantui.tui.shell.where_trained import Where
from gantui.tui.time.instant import singles
from gantui.tui.time.timeline import Traveller

_WATCH = watching(KEYS)
_CHOICES = {Where.HERE: OWN, Where.SCRIPT: SCRIPT, Where.ELSEWHERE: ATTACHED, Where.RACE: RACER}
"""What may be done when one leaves."""


class Watching(Steered[TrainingPanel]):
    """Shows one training, live.

    It reads the source's slot at a rate that the governor chooses and never waits for the training, nor the training
    for it.
    """

    thing = "the training"
    screen_of_panels: ClassVar[type[Screen[None]]] = watching(KEYS)
    """The screen with the panels, and its keys."""

    def __init__(
        self,
        source: Source,
        display: Display,
        *,
        where: Where = Where.HERE,
        script: Path | None = None,
        on_ready: Callable[[], None] | None = None,
        preferences: Preferences | None = None,
        hint: Callable[[], str] = str,
        space: Space | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """WHERE it trains; SCRIPT is the folder in which the output of a script is kept, before a run lies there.

        ON_READY is called once, when the first frame is on the screen. It looks as the PREFERENCES have it, and they
        remember how it looked when it closes. HINT tells, once it trains, what to say first. SPACE is where
        the data lie, as far as it is known before the training has loaded: the screen is laid out by it.
        """
        # Seconds are expected where the training starts with the screen; attached or looked at again, it runs already.
        own = preferences is not None and on_ready is not None and where is Where.HERE
        self._waiting = StartMessage(preferences.remembered.start if preferences is not None and own else 0.0)
        self._script = script
        self._printed: Printed | None = None
        """What shows the output of a script, while it is open."""
        self._prints: tuple[RunInfo | None, Path | None] = None, None
        """The folder where what it prints is kept, if it is, and the run of which that was found out."""
        self._notes = Notes(hint, self._waiting)
        self._rates = {**RATES}
        super().__init__(
            display,
            self.screen_of_panels,
            on_ready,
            self._rates,
            source,
            self._notes,
            clock,
            _CHOICES[where],
            where=where,
        )
        self._source = source
        self._travel = Traveller(source, display.speed)
        self._status = Status(self.look, id=layout.STATUS)
        self._pipeline = Pipeline(self.look, id=layout.PIPELINE)
        self._settings = settings.Settings(self.look, source.capabilities, id=layout.SETTINGS)
        self._turning = False
        """Whether the settings are open."""
        self._footer = Footer(self.look, source.capabilities, KEYS, id=layout.FOOTER)
        panels = training_panels(self.look, space)
        self.lay_out(panels, self._status, self._pipeline, self._settings, self._footer)
        self._reader = SharedCurveOptions(self.panels)
        self._arrangement = Arrangement().of(self._with_a_place(), layout.SMALLEST)
        self._preferences = preferences
        self._theme = "" if preferences is None else preferences.remembered.theme
        """The theme that was chosen while looking, now or before; '' if none was."""
        if preferences is not None:
            self._arrangement = restored(preferences.remembered, self._arrangement, self.panels, self._reader)
        self.next_training: NextTraining | None = None
        """What is to be trained next in this terminal."""
        self._begun_at = self._turned
        self._asking = SnapshotRequests[Snapshot, Requests](source.request)
        self._fast_polling = FastPolling()
        self._whole: Requests | None = None
        """What was asked for when all that is on the screen was asked for last, once that has come."""
        self._asked_whole = False
        self._hurrying = False
        self._stability: Stability | None = None
        """What shows the eigenvalues, while it is open."""
        self._seen: Snapshot | None = None
        """What was drawn last."""
        self._together = source.latest()
        """The snapshot in the rows above the panels: the one whose points were drawn last."""

    # Life ------------------------------------------------------------------------------------------------------------

    def _greet(self) -> None:
        if self._where is Where.ELSEWHERE:
            steers = Stop in self._source.capabilities
            self._say("attached: q leaves, or stops it" if steers else "only watching: q leaves")
        elif self._where is Where.RACE:
            self._say("one of the race: esc goes back to it")
        if self._preferences is not None and self._preferences.trouble:
            self._say(self._preferences.trouble)

    def on_unmount(self) -> None:
        """Save the look of the screen for the next one."""
        if self._preferences is not None:
            # A rate that the command line stated for once is not remembered.
            rate = self._preferences.remembered.rate if self._turned == self._begun_at else self._turned
            seen = to_remember(self._arrangement, self.panels, self._reader.curve_options, self._theme, rate)
            own = self._on_ready is not None and self._where is Where.HERE
            start = self._waiting.to_expect if own else self._preferences.remembered.start
            self._preferences.remember(dataclasses.replace(seen, start=start))

    def play(self) -> None:
        """Play the past from its beginning when the screen opens; call it before `run`."""
        self._travel.do("play", self._source.latest())

    @property
    def settled(self) -> bool:
        """Whether the training is over and everything that was asked for is on the screen; what is kept has all."""
        latest = self._source.latest()
        come = self._watched or self._asking.is_answer(latest)
        return latest.state.over and self._asking.begun and latest is self._seen and come

    # Frames ----------------------------------------------------------------------------------------------------------

    def _state(self) -> State:
        return self._source.latest().state

    def _frame(self) -> float:
        """Draw what is due and has changed, then ask for the next snapshot; returns seconds until the next frame."""
        now, snapshot = self._clock(), self._source.latest()
        moves = _moves(snapshot)
        self._rates[POINTS] = math.inf if self._travel.timeline.playing or self._something_moves() else NUMBERS_ALONE
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

    def _sent(self, ordinal: int) -> None:
        self._asking.wait(ordinal)
        self._fast_polling.wait(ordinal)

    def _said_of(self, doing: str) -> str:
        return f"{doing} (now; \\ shows it)" if self._travel.away else doing

    def _heed(self, snapshot: Snapshot) -> bool:
        """Account for what a new SNAPSHOT has cost the training; returns whether it has all that was to be seen."""
        if snapshot is self._seen or not self._asking.is_answer(snapshot):
            return False
        if self._asked_whole:
            self._whole = self._asking.wanted
        # Eigenvalues are asked for once: what they cost says nothing of the next snapshots.
        if picture_in(snapshot, Eigenvalues) is None:
            self._governor.served(GROUND if self._asked_whole else POINTS, snapshot.cost)
        return self._asked_whole

    def _ask(self, snapshot: Snapshot, now: float, *, whole: bool) -> bool:
        """Ask for a snapshot after this one: for the WHOLE screen, or for what moves; returns whether it was done."""
        stands = None if _moves(snapshot) else (snapshot.state, snapshot.step, snapshot.message)
        whole = whole or stands is not None
        asked = self._asking.ask(snapshot, now, self._requests() if whole else self._moving(), stands)
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
            drawn = panel.id in shown and panel.kind.rate in due
            with self._governor.drawing(panel.kind.rate) if drawn else nullcontext():
                live, at = past and snapshot, self._travel.cursor
                panel.receive(past or snapshot, history, now, records, live, at, due=drawn)
        # What comes with points alone takes no panel's place, and no key.
        if (more := due != {POINTS}) and (standing := self._with_a_place()) != self._arrangement.standing:
            self._rearrange(self._arrangement.of(standing, self.size))
        if self._stability is not None:
            self._stability.receive(picture_in(snapshot, Eigenvalues), singles(snapshot))
        if self._printed is not None:
            self._printed.look(begun=snapshot.facts is not None)
        # The rows above the panels are of the instant of the points, which are drawn beside them without their step.
        if POINTS in due or not _moves(snapshot):
            self._together = snapshot
        note = self._notes.words(snapshot, now, away=self._travel.away)
        self._show_note(self._together, note)
        if layout.PIPELINE in shown:
            self._pipeline.receive(past or self._together, history, now, self._travel.cursor)
        if self._turning:
            self._settings.receive(snapshot, past)
        if more:
            idle = self._settings.idle() if self._turning else self._panel.idle()
            limit = self._governor.limit(POINTS) if snapshot.state is State.RUNNING and not self._watched else ""
            self._footer.show(snapshot.state, self._source.capabilities, self._keys(), idle, limit)

    def _show_note(self, snapshot: Snapshot, note: str) -> None:
        """Show NOTE in the status line of SNAPSHOT."""
        past, readable = self._travel.words(snapshot), not self._notes.is_name(note)
        self._status.show(snapshot, note, past, self._travel.picture, readable=readable)

    def _something_moves(self) -> bool:
        """Whether anything on the screen moves but the numbers."""
        shown = self._shown_parts()
        return not self._travel.away and any(panel.moving() for panel in self.panels if panel.id in shown)

    def _moving(self) -> Requests:
        """The moving part of what the panels on the screen need."""
        shown, requests = self._shown_parts(), Requests()
        for panel in () if self._travel.away else self.panels:
            if panel.id in shown:
                requests |= panel.moving()
        return requests

    # What a key changed ----------------------------------------------------------------------------------------------

    def _noted(self, note: str) -> None:
        self._show_note(self._together, note)
        self.send_first_row()
        self._fast_polling.begin(self._clock())
        self._hurry()

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
        requests = self._requests()
        complete = not requests or (self._whole is not None and requests | self._whole == self._whole)
        if self._fast_polling.goes_on(snapshot.answers, now, complete):
            self._ask(snapshot, now, whole=not complete)
            self._hurry()
        self._governor.forget()

    def _requests(self) -> Requests:
        """What the panels on the screen need; nothing while they show the past."""
        shown, requests = self._shown_parts(), Requests()
        for panel in () if self._travel.away else self.panels:
            if panel.id in shown:
                requests |= panel.wants()
        if self._stability is not None:
            requests |= self._stability.wants()
        return requests

    def _show_newest(self) -> None:
        snapshot = self._source.latest()
        self._heed(snapshot)
        self._show(snapshot)
        self._governor.forget()

    # What is shown where ---------------------------------------------------------------------------------------------

    def _with_a_place(self) -> frozenset[str]:
        """The panels that have something to show of this training, as far as that is known."""
        return frozenset(panel.kind.name for panel in self._standing)

    def _arrange(self, size: Size) -> Mapping[str, Region]:
        return self._arrangement.places(size, self._turning)

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
            self._layout_widget.rearrange()
        self.call_later(self._show_newest)

    # Keys ------------------------------------------------------------------------------------------------------------

    def _offered(self) -> tuple[Key, ...]:
        """The keys that this training has."""
        return keys_for(
            key_commands.movable(self._source.latest()),
            tuple((panel.number, next(iter(panel.names()), panel.title)) for panel in self._standing),
            goes_back=self._goes_back,
            watched=self._watched,
            travels=self._travel.away,
            where=self._where,
            prints=self._printed_in() is not None,
        )

    def _printed_in(self) -> Path | None:
        """The folder where what was printed is kept; None if nothing is."""
        facts = self._source.latest().facts
        if facts is None or facts is not self._prints[0]:
            run = self._script if facts is None else Path(facts.run_dir)
            self._prints = facts, run if run is not None and folder.is_file(run / OUTPUT) else None
        return self._prints[1]

    @property
    def _goes_back(self) -> bool:
        """Whether there may be a way back to a checkpoint; of one that is only watched nobody knows."""
        return self._watched or Rewind in self._source.capabilities

    def _keys(self) -> tuple[Key, ...]:
        """The keys that do something now; those of open settings come before others."""
        return with_those_of_settings(self._offered()) if self._turning else self._offered()


def _moves(snapshot: Snapshot) -> bool:
    """Whether the training of SNAPSHOT is running, even in slow motion."""
    return snapshot.state is State.RUNNING or bool(snapshot.phase_now)
