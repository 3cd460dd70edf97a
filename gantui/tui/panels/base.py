"""The base of every panel: it keeps the newest numbers and draws again when they changed."""

from __future__ import annotations

import math
import sys
from typing import ClassVar

import numpy as np
from textual import events
from textual.message import Message

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM
from gantui.draw.tones import marks
from gantui.draw.words import wrapped
from gantui.experiment.options.registry import Registry
from gantui.session.view.history import History
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.undecided import least_scale
from gantui.session.view.views import Views
from gantui.tui.look.look import Look
from gantui.tui.look.rates import GROUND, Picture
from gantui.tui.panels.axis import Plot, Time, x_end
from gantui.tui.panels.layers import LayerName, LayerState
from gantui.tui.time.curve_options import CurveOptions
from gantui.tui.time.pace import Pace
from gantui.tui.time.window import WHOLE
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.frame import framed, inner_size

PANELS: Registry[type[Panel]] = Registry("panel")

_ACTIONS = ("next_view", "log_scale", "fit", "contours", "arrows", "morph")
"""The actions of keys that act on a panel: its methods."""
CURVE_KEYS = (
    "+ -  and the wheel: nearer and further    shift+left, shift+right, shift+wheel: earlier and later\n"
    "left, right, and a click on the axis: the moment whose exact values are told    \\  now\n"
    "w  the recent part or the whole run    o  smoothing    x  over steps or training time"
)
"""What the keys do that all curves have in common, for the help."""


class Panel(Cells):
    """One view of a training.

    A subclass says what it depends on (`inputs`), what it needs from the training (`wants`) and draws the inside
    (`inside`); the frame, the rate and the sending of changed rows only are done here.
    """

    title: ClassVar[str]
    coming: ClassVar[str]
    """What will be seen, for the time before there is anything to see."""
    views: ClassVar[tuple[str, ...]]
    """Names of the ways to look at it; the first is shown at the start."""
    picture: ClassVar[Picture] = GROUND
    """Which of the pictures it is that have a rate of their own."""
    memory: ClassVar[tuple[str, ...]] = ()
    """Its attributes that keep what came with earlier snapshots, as not every one has all: while another time is
    looked at, what they held of now is put away."""

    class Chosen(Message):
        """The message that the panel was clicked, or clicked twice."""

        def __init__(self, panel: Panel, twice: bool) -> None:
            super().__init__()
            self.panel = panel
            self.twice = twice

    class Scrolled(Message):
        """The message that the wheel was turned over curves, at iteration STEP: one notch up (1) or down (-1)."""

        def __init__(self, step: float, notch: int, *, sideways: bool) -> None:
            super().__init__()
            self.step, self.notch, self.sideways = step, notch, sideways

    class Pointed(Message):
        """The message that the axis of time was clicked, at iteration STEP."""

        def __init__(self, step: float) -> None:
            super().__init__()
            self.step = step

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, id=id)
        self.number = number
        self.snapshot = Snapshot(State.LOADING)
        """What is shown."""
        self.live: Snapshot | None = None
        """The newest one while `snapshot` is of the past, else None."""
        self.history = History(())
        self.records = History(())
        """One value a record, not an iteration."""
        self.curve_options = CurveOptions()
        """How curves are read."""
        self.plots: list[Plot] = []
        """Where curves over time were drawn, in cells of the panel's inside."""
        self.preferred = ""
        """The view that was chosen last, by its name: which others there are may change; the first one if none was."""
        self.chosen = False
        """Whether the keys act on it."""
        self._at: int | None = None
        self._least = (-1, 0.0)
        """The least scale of D's readings, and up to which iteration it is."""
        self._inputs: tuple[object, ...] = ()
        self._of_now: dict[str, object] = {}
        """What it remembered of now when another time began to be looked at."""

    def receive(
        self,
        snapshot: Snapshot,
        history: History,
        now: float,
        records: History | None = None,
        live: Snapshot | None = None,
        at: int | None = None,
        *,
        due: bool = True,
    ) -> None:
        """Take the newest numbers; draw again if something visible has changed and the panel is DUE.

        LIVE is the newest snapshot where SNAPSHOT is of the past: curves still reach up to now then. What is looked at
        is the iteration AT, that of SNAPSHOT or later.
        """
        if live is not None and self.live is None:
            self._of_now = {name: getattr(self, name) for name in self.memory}
        back = live is None and self.live is not None
        if back or (live is not None and snapshot is not self.snapshot):
            self.forget()
        if back:
            for name, kept in self._of_now.items():  # until there is a newer picture
                setattr(self, name, kept)
        self.snapshot, self.history, self.live, self._at = snapshot, history, live, at
        self.records = self.records if records is None else records
        # Also when it is not due: what only this snapshot has is kept there for the next drawing.
        still = snapshot.single, tuple((snapshot.losses or {}).items())
        inputs = (snapshot.facts, self._instead(snapshot) if snapshot.facts is None else "", *still, *self.inputs())
        if due and not _same(inputs, self._inputs):
            self._inputs = inputs
            self.redraw()

    def _instead(self, snapshot: Snapshot) -> str:
        """The text while SNAPSHOT has nothing to see; the status line gives the reason once for all panels."""
        return self.coming if snapshot.state is State.LOADING else snapshot.message or snapshot.state.value

    def forget(self) -> None:
        """Forget everything of the moment before, as another one is shown."""

    @property
    def newest(self) -> Snapshot:
        """The newest snapshot, shown or not."""
        return self.live or self.snapshot

    @property
    def cursor(self) -> int | None:
        """The iteration that is looked back at; None when it is the present."""
        return None if self.live is None else self.snapshot.step if self._at is None else self._at

    def read(self, reading: CurveOptions) -> None:
        """Show the curves by the options READING, at once."""
        if reading != self.curve_options:
            self.curve_options = reading
            if self.plots:
                self.redraw_soon()

    def time(self) -> Time:
        """The axis of time that all curves share."""
        newest, now, facts = self.newest, float(self.reach()), self.snapshot.facts
        every = 1 if facts is None else facts.every
        end: float = x_end(self.reach(), newest.steps)
        pace = None
        if self.curve_options.over == "training time":
            pace = Pace.of(self.records, every, self.records_shown(), newest.step, newest.seconds)
        if pace is not None:
            seconds = newest.seconds if newest.state.over else float(x_end(math.ceil(newest.seconds), sys.maxsize))
            end = max(now, float(pace.steps_at(np.array([seconds]))[0]))
        first, end = self.curve_options.window.span(now, end)
        return Time(end, marks(newest.events), self.cursor, first, pace)

    def reach(self) -> int:
        """The newest iteration that curves are drawn up to."""
        return min(self.newest.step, self.history.steps)

    def records_shown(self) -> int:
        """The number of the newest record that is drawn."""
        facts = self.snapshot.facts
        return 0 if facts is None else min(self.newest.step // facts.every, self.records.steps)

    def curves_heading(self, title: str) -> str:
        """TITLE with the curves' options, where they are not the usual ones."""
        if self.snapshot.facts is None:
            return title
        time = self.time()
        whole = self.curve_options.window == WHOLE and time.pace is None
        parts = [title, "" if whole else time.words(), self.curve_options.words()]
        return " · ".join(filter(None, parts))

    def least_scale(self, facts: RunInfo) -> float:
        """The least half width of the scale of D's scores; see `undecided.least_scale`.

        It is of the whole run, and worked out again when the run has become longer by a sixteenth.
        """
        last, (at, least) = min(self.snapshot.step, self.history.steps), self._least
        if not at <= last < at + max(1, at // 16):
            at, least = self._least = last, least_scale(facts, self.history, last)
        return least

    def inputs(self) -> tuple[object, ...]:
        """Everything that the picture depends on beside the panel's own settings."""
        raise NotImplementedError

    def about(self) -> str:
        """The text of the help screen: what is seen of this training, how to read it, what the keys do here."""
        raise NotImplementedError

    def wants(self) -> Views:
        """What the training must compute for this panel at its present size and view."""
        return Views()

    def moving(self) -> Views:
        """The moving part of `wants`, so cheap that it is asked for more often than the rest."""
        return Views()

    def inside(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The picture itself; both sizes are at least 1."""
        raise NotImplementedError

    def state_line(self, facts: RunInfo, room: int) -> str:
        """The present state in at most ROOM characters; empty when there is nothing to say yet."""
        raise NotImplementedError

    def next_view(self) -> str:
        """Show the next view; returns its name."""
        views = self.present_views()
        if len(views) < 2:
            return f"{self.title}: this is its only view"
        self.view = (self.view + 1) % len(views)
        self.redraw_soon()
        return f"{self.title}: {self.shown_view()}"

    @property
    def view(self) -> int:
        """The index of the view that is shown among the present ones."""
        return self.present_views().index(self.shown_view())

    @view.setter
    def view(self, place: int) -> None:
        self.preferred = self.present_views()[place]

    def shown_view(self) -> str:
        """The name of the view that is shown."""
        views = self.present_views()
        return self.preferred if self.preferred in views else views[0]

    def present_views(self) -> tuple[str, ...]:
        """The views for which this training has numbers."""
        return self.views

    def can(self, action: str) -> bool:
        """Whether the key of ACTION, one of those that panels have, does something here now."""
        if action == "next_view":
            return len(self.present_views()) > 1
        return getattr(type(self), action) is not getattr(Panel, action)

    def idle(self) -> frozenset[str]:
        """The actions whose keys do nothing here now."""
        return frozenset(action for action in _ACTIONS if not self.can(action))

    def log_scale(self) -> str:
        """Turn the logarithmic axis on or off; returns which it is now."""
        return f"{self.title}: there is no axis to make logarithmic"

    def fit(self) -> str:
        """Fit the axis or scale to all values, or to the typical ones; returns to which."""
        return f"{self.title}: there is nothing to fit"

    def contours(self) -> str:
        """Draw contours of D's score, or stop it; returns which."""
        return f"{self.title}: there is nothing to draw contours of"

    def arrows(self) -> str:
        """Draw the pull on the fakes, or stop it; returns which."""
        return f"{self.title}: there is nothing to draw arrows of"

    def drawn_layers(self) -> tuple[LayerState, ...]:
        """The layers of its picture."""
        return ()

    def turn_layer(self, name: LayerName) -> None:
        """Draw the layer NAME, or leave it out."""

    def morph(self) -> str:
        """Start the animation of the generator's map again; returns a note."""
        return f"{self.title}: the map of the generator is not shown here"

    def draw(self, width: int, height: int) -> Canvas:
        """The picture in its frame."""
        inner_width, inner_height = inner_size(width, height)
        facts, state = self.snapshot.facts, ""
        inner, self.plots = Canvas.blank(inner_width, inner_height), []
        if facts is None:
            inner = message(self._instead(self.snapshot), inner_width, inner_height)
        elif inner_width and inner_height:
            inner = self.inside(facts, inner_width, inner_height)
            state = self.state_line(facts, width - 6)
        return framed(
            inner,
            width,
            height,
            number=str(self.number),
            title=self.headline(),
            state=state,
            focused=self.chosen,
            glyphs=self._look.glyphs,
        )

    def shows_picture(self) -> bool:
        """Whether everything visible is of the snapshot, rather than of the cursor's iteration."""
        return True

    def _of_another_step(self) -> str:
        """The note with the picture's iteration, where the cursor is at a later one."""
        at, step = self.cursor, self.snapshot.step
        return "" if at is None or at == step or not self.shows_picture() else f" · step {step:,}"

    def heading(self) -> str:
        """The text on the frame beside the number."""
        return self.title

    def headline(self) -> str:
        """The heading, with the iteration of what is not of the one that is looked at."""
        return self.heading() + self._of_another_step()

    def choose(self, chosen: bool) -> None:
        """Mark the panel as the one that the keys act on, or not."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.redraw_soon()

    def on_click(self, event: events.Click) -> None:
        """Choose the panel; a double click is like Enter."""
        plot = next((plot for plot in self.plots if plot.on_axis(event.x - 1, event.y - 1)), None)
        if plot is not None:
            self.post_message(self.Pointed(plot.step_under(event.x - 1)))
        else:
            self.post_message(self.Chosen(self, event.chain == 2))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in, or with shift pan towards the beginning."""
        self._scroll(event, 1, sideways=event.shift)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out, or with shift pan towards the present."""
        self._scroll(event, -1, sideways=event.shift)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Pan towards the beginning, by a wheel that can be pushed aside."""
        self._scroll(event, 1, sideways=True)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Pan towards the present, by a wheel that can be pushed aside."""
        self._scroll(event, -1, sideways=True)

    def _scroll(self, event: events.MouseEvent, notch: int, *, sideways: bool) -> None:
        plot = next((plot for plot in self.plots if plot.holds(event.x - 1, event.y - 1)), None)
        if plot is not None:
            self.post_message(self.Scrolled(plot.step_under(event.x - 1), notch, sideways=sideways))


def message(text: str, width: int, height: int, colour: int = DIM) -> Canvas:
    """TEXT in the middle of an otherwise empty canvas."""
    canvas = Canvas.blank(width, height)
    lines = wrapped(text, max(0, width - 2))[:height]
    for y, line in enumerate(lines, (height - len(lines)) // 2):
        canvas.put((width - len(line)) // 2, y, line, colour)
    return canvas


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two inputs are equal; arrays and parts of snapshots never change, so they are compared by identity."""
    return len(one) == len(other) and all(
        a is b or (isinstance(a, int | float | str | tuple) and a == b) for a, b in zip(one, other, strict=True)
    )
