"""What every panel is: a thin shell that keeps the newest numbers and draws them when they changed."""

from __future__ import annotations

import math
from typing import ClassVar

from textual import events
from textual.message import Message

from gantui.experiment.registry import Registry
from gantui.session.history import History
from gantui.session.snapshot import Facts, Snapshot, State, Views
from gantui.tui.cells import Cells
from gantui.tui.frame import framed, inner_size
from gantui.tui.look import Look
from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.palette import DIM
from gantui.tui.words import wrapped

PANELS: Registry[type[Panel]] = Registry("panel")


class Panel(Cells):
    """One view of a training.

    A subclass says what it depends on (`inputs`), what it needs from the training (`wants`) and draws the inside
    (`inside`); the frame, the rate and the sending of changed rows only are done here.
    """

    title: ClassVar[str]
    views: ClassVar[tuple[str, ...]]
    """Names of the ways to look at it; the first is shown at the start."""
    rate: ClassVar[float] = math.inf
    """Drawings a second, at most, while the training runs."""

    class Chosen(Message):
        """The panel was clicked, or clicked twice."""

        def __init__(self, panel: Panel, twice: bool) -> None:
            super().__init__()
            self.panel = panel
            self.twice = twice

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
        self._view = ""
        """The view that was chosen last, by its name: which others there are may change; the first one if none was."""
        self.chosen = False
        """Whether the keys act on it."""
        self._inputs: tuple[object, ...] = ()
        self._drawn = -math.inf

    def receive(
        self,
        snapshot: Snapshot,
        history: History,
        now: float,
        records: History | None = None,
        live: Snapshot | None = None,
    ) -> None:
        """Take the newest numbers; draw if something that is shown has changed and it is not too soon.

        LIVE is the newest snapshot where SNAPSHOT is of the past: curves still reach up to now then.
        """
        if (live is None) != (self.live is None) or (live is not None and snapshot is not self.snapshot):
            self.forget()
        self.snapshot, self.history, self.live = snapshot, history, live
        self.records = self.records if records is None else records
        # Also when it is too soon: what only this snapshot has is kept there for the next drawing.
        inputs = (snapshot.facts, snapshot.message if snapshot.facts is None else "", *self.inputs())
        soon = snapshot.state is State.RUNNING and now - self._drawn < 1 / self.rate
        if not soon and not _same(inputs, self._inputs):
            self._inputs, self._drawn = inputs, now
            self.redraw()

    def forget(self) -> None:
        """Another moment is shown: nothing of the one before may stay."""
        self._drawn = -math.inf

    @property
    def newest(self) -> Snapshot:
        """The newest snapshot, shown or not."""
        return self.live or self.snapshot

    @property
    def cursor(self) -> int | None:
        """The iteration that is looked back at; None when it is now."""
        return None if self.live is None else self.snapshot.step

    def inputs(self) -> tuple[object, ...]:
        """All that the picture depends on beside the panel's own settings."""
        raise NotImplementedError

    def about(self) -> str:
        """For the help screen: what is seen of this training, how to read it, what the keys do here."""
        raise NotImplementedError

    def wants(self) -> Views:
        """What the training has to compute for this panel at its present size and view."""
        return Views()

    def inside(self, facts: Facts, width: int, height: int) -> Canvas:
        """The picture itself; both sizes are at least 1."""
        raise NotImplementedError

    def state_line(self, facts: Facts, room: int) -> str:
        """The present state in at most ROOM characters, or it is left out; empty when there is nothing to say yet."""
        raise NotImplementedError

    def next_view(self) -> str:
        """Show the next view; says what is shown now."""
        views = self.present_views()
        if len(views) < 2:
            return f"{self.title}: this is its only view"
        self.view = (self.view + 1) % len(views)
        self.redraw()
        return f"{self.title}: {self.shown_view()}"

    @property
    def view(self) -> int:
        """The place of the view that is shown among the present ones."""
        return self.present_views().index(self.shown_view())

    @view.setter
    def view(self, place: int) -> None:
        self._view = self.present_views()[place]

    def shown_view(self) -> str:
        """The name of the view that is shown."""
        views = self.present_views()
        return self._view if self._view in views else views[0]

    def present_views(self) -> tuple[str, ...]:
        """Those of its views for which this training has numbers."""
        return self.views

    def log_scale(self) -> str:
        """Turn the logarithmic axis on or off; says what it is now."""
        return f"{self.title}: there is no axis to make logarithmic"

    def fit(self) -> str:
        """Fit the axis or scale to all there is, or back to what is typical; says what it is now."""
        return f"{self.title}: there is nothing to fit"

    def contours(self) -> str:
        """Draw lines of equal readings of D, or don't; says which."""
        return f"{self.title}: there is nothing to draw contours of"

    def arrows(self) -> str:
        """Draw what pulls at the fakes, or don't; says which."""
        return f"{self.title}: there is nothing to draw arrows of"

    def morph(self) -> str:
        """Bend the generator's map anew; says so."""
        return f"{self.title}: the map of the generator is not shown here"

    def draw(self, width: int, height: int) -> Canvas:
        """The picture in its frame."""
        inner_width, inner_height = inner_size(width, height)
        facts, state = self.snapshot.facts, ""
        inner = Canvas.blank(inner_width, inner_height)
        if facts is None:
            inner = message(self.snapshot.message or self.snapshot.state.value, inner_width, inner_height)
        elif inner_width and inner_height:
            inner = self.inside(facts, inner_width, inner_height)
            state = self.state_line(facts, width - 6)
        return framed(
            inner,
            width,
            height,
            number=str(self.number),
            title=self.heading(),
            state=state,
            focused=self.chosen,
            glyphs=self._look.glyphs,
        )

    def heading(self) -> str:
        """What stands on the frame beside the number."""
        return self.title

    def choose(self, chosen: bool) -> None:
        """Say whether the keys act on this panel."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.redraw()

    def on_click(self, event: events.Click) -> None:
        """The mouse chooses; twice is as Enter."""
        self.post_message(self.Chosen(self, event.chain == 2))


def message(text: str, width: int, height: int, colour: int = DIM) -> Canvas:
    """TEXT in the middle of an otherwise empty canvas."""
    canvas = Canvas.blank(width, height)
    lines = wrapped(text, max(0, width - 2))[:height]
    for y, line in enumerate(lines, (height - len(lines)) // 2):
        canvas.put((width - len(line)) // 2, y, line, colour)
    return canvas


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Arrays and snapshots' parts are never changed once made, so being the same object is enough."""
    return len(one) == len(other) and all(
        a is b or (isinstance(a, int | float | str | tuple) and a == b) for a, b in zip(one, other, strict=True)
    )
