"""A panel of one training: the frame that holds its views, goes through them and asks for what the shown one needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args

from textual import events
from textual.message import Message

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import shortened
from gantui.experiment.space import Space
from gantui.session.view.history import History
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.look.layers import DrawnLayers, LayerName, LayerState
from gantui.tui.look.look import Look
from gantui.tui.look.picture_rates import BARS, CURVES, GROUND, POINTS, Picture
from gantui.tui.panels.curve_axes import Plot
from gantui.tui.panels.panel import Panel
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import NOTHING_TO, VIEWS, Action, Shared, View
from gantui.tui.time.curve_options import CurveOptions
from gantui.tui.widgets.frame import inner_size
from gantui.tui.widgets.message import message

_LEAST_HEADING = 8
"""Characters that a heading keeps beside the iteration."""
_NO_VIEW = "there is nothing to show of this training here"
_UNKNOWN = "points or images: known from the first step on"


@dataclass(frozen=True)
class PanelKind:
    """One of the panels of a training's screen."""

    name: str
    """The name that views give to join it, and by which settings remember it."""
    number: int
    """The key that goes to it."""
    title: str
    rate: Picture
    """Which of the pictures it is that have a rate of their own."""


PANELS: tuple[PanelKind, ...] = (
    PanelKind("plane", 1, "real and fake", POINTS),
    PanelKind("field", 2, "discriminator", GROUND),
    PanelKind("losses", 3, "losses", CURVES),
    PanelKind("coverage", 4, "coverage", BARS),
)
"""All of them, by number."""


class TrainingPanel(Panel):
    """A panel of one training; each way to look at it is a `View`."""

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

    def __init__(self, look: Look, kind: PanelKind, space: Space | None = None) -> None:
        """SPACE is where the data lie, as far as it is known before the training has loaded."""
        super().__init__(look, kind.number, id=kind.name)
        self.kind, self.title = kind, kind.title
        self.sight, self._space = Sight(), space
        self.shared = Shared()
        """What its views have in common."""
        made = (VIEWS.find(name) for name in VIEWS)
        self._views: tuple[View, ...] = tuple(
            view(look, self.sight, self.shared) for view in made if view.panel == kind.name
        )
        self.preferred = ""
        """The view that was chosen last, by its label: which others there are may change; the first one if none was."""
        self._fitting: tuple[RunInfo, tuple[View, ...]] | None = None
        """The views that are made for the data of a training, and which training that is."""
        self._found: tuple[View, ...] = ()
        """The views for which there were numbers when this was looked at: a snapshot, a live one, and two histories."""
        self._looked_at: tuple[object, object, object, object] = None, None, None, None

    # What is looked at -----------------------------------------------------------------------------------------------

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
        self.sight.take(snapshot, history, records, live, at)  # what only this snapshot has is kept, due or not
        if due:
            self.redraw_if_changed()

    @property
    def facts(self) -> RunInfo | None:
        """What stays the same for the run; None until it has loaded."""
        return self.sight.snapshot.facts

    @property
    def plots(self) -> list[Plot]:
        """Where curves over time were drawn, in cells of the panel's inside."""
        view = self.shown()
        return [] if view is None or self.facts is None else view.plots

    def read(self, options: CurveOptions) -> None:
        """Show the curves by OPTIONS, at once."""
        if options != self.sight.curve_options:
            self.sight.curve_options = options
            if self.plots:
                self.redraw_soon()

    # Its views -------------------------------------------------------------------------------------------------------

    @property
    def missing(self) -> str:
        """Why it has no place on the screen, where it has no view of such a training."""
        if self._present():
            return ""
        return _NO_VIEW if self.facts is None else self.facts.unseen.get("points", _NO_VIEW)

    def _present(self) -> tuple[View, ...]:
        """The views for which this training has numbers, those first that say the most.

        Until it has loaded there is one that may be there, if any, which says what will be seen.
        """
        facts, sight = self.facts, self.sight
        if facts is None:
            return tuple(view for view in self._views if view.applies(self._space))[:1]
        if self._fitting is None or self._fitting[0] is not facts:
            self._fitting = facts, tuple(view for view in self._views if view.fits(facts))
        # It is asked for twenty times a frame, and goes through the views once.
        snapshot, live, history, records = self._looked_at
        if not (
            snapshot is sight.snapshot and live is sight.live and history is sight.history and records is sight.records
        ):
            self._looked_at = sight.snapshot, sight.live, sight.history, sight.records
            found = [view for view in self._fitting[1] if view.present(facts)]
            self._found = tuple(sorted(found, key=lambda view: not view.leads(facts)))
        return self._found

    def present_views(self) -> tuple[str, ...]:
        """The labels of the views for which this training has numbers."""
        return tuple(view.label for view in self._present())

    def names(self) -> tuple[str, ...]:
        """What the views are called for these data, in the same order."""
        return tuple(view.called() for view in self._present())

    def shown(self) -> View | None:
        """The view that is shown; None where there is none."""
        views = self._present()
        return next((view for view in views if view.label == self.preferred), views[0] if views else None)

    def shown_view(self) -> str:
        """The label of the view that is shown."""
        view = self.shown()
        return "" if view is None else view.label

    @property
    def view(self) -> int:
        """The index of the view that is shown among the present ones."""
        return self.present_views().index(self.shown_view())

    @view.setter
    def view(self, place: int) -> None:
        self.preferred = self.present_views()[place]

    def prefer(self, label: str) -> None:
        """Show the view with this LABEL, where this panel has one, as soon as there are numbers for it."""
        if any(view.label == label for view in self._views):
            self.preferred = label
            self.redraw_soon()

    def next_view(self) -> str:
        """Show the next view; returns its name."""
        views = self.present_views()
        if len(views) < 2:
            return f"{self.heading()}: the only view"
        self.view = (self.view + 1) % len(views)
        view = self.shown()
        if view is not None:
            view.chosen()
        self.redraw_soon()
        return f"{self.title}: {self.names()[self.view]}"

    # What is needed of the training ----------------------------------------------------------------------------------

    def wants(self) -> Requests:
        """What the training must compute for this panel at its present size and view."""
        view, facts = self.shown(), self.facts
        return Requests() if view is None or facts is None else view.wants(facts, *self._inside_size())

    def moving(self) -> Requests:
        """The moving part of `wants`, so cheap that it is asked for more often than the rest."""
        view, facts = self.shown(), self.facts
        return Requests() if view is None or facts is None else view.moving(facts, *self._inside_size())

    def _inside_size(self) -> tuple[int, int]:
        return inner_size(*self.size)

    # What is seen ----------------------------------------------------------------------------------------------------

    def inputs(self) -> tuple[object, ...]:
        """Everything that is seen depends on: the view's inputs, single updates, and the iterations that are said."""
        view, snapshot = self.shown(), self.sight.snapshot
        still = tuple(snapshot.single.items()), tuple((snapshot.losses or {}).items())
        instead = self._instead() if snapshot.facts is None else ""
        return (snapshot.facts, instead, *still, *(() if view is None else view.inputs()), *self._steps_said())

    def _instead(self) -> str:
        """The text while there is nothing to see; the status line gives the reason once for all panels."""
        view, snapshot = self.shown(), self.sight.snapshot
        if snapshot.state is State.LOADING:
            if self._space is None and view is not None and view.spaces != View.spaces:  # as of a script
                return _UNKNOWN
            return self.missing if view is None else view.coming
        return snapshot.message or snapshot.state.value

    def inside(self, width: int, height: int) -> tuple[Canvas, str]:
        """The picture of the shown view and its state."""
        view, facts = self.shown(), self.facts
        if facts is None:
            return message(self._instead(), width, height), ""
        if view is None:
            return message(self.missing, width, height), ""
        view.plots = []
        if not width or not height:
            return Canvas.blank(width, height), ""
        return view.draw(facts, width, height), self.state_line(facts, width - 4)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """The present state in at most ROOM characters; empty when there is nothing to say yet."""
        view = self.shown()
        return "" if view is None else view.state_line(facts, room)

    def heading(self) -> str:
        """The name of the view that is shown."""
        view = None if self.facts is None else self.shown()
        return self.title if view is None else view.heading()

    def headline(self, room: int) -> str:
        """The heading, with the iteration of all that is not, or may not be, of the one in the status line.

        Where there is not ROOM for both the heading is shortened: half a number would be another one. What it loses
        first is the panel's name, which stands before the view's: 'discriminator: what D believes'.
        """
        heading, said = self.heading(), "".join(f" · {steps}" for steps in self._steps_said() if steps)
        left = max(_LEAST_HEADING, room - len(said))
        if len(heading) > left:
            heading = shortened(heading.rpartition(": ")[2], left)
        return f"{heading}{said}"

    def _steps_said(self) -> tuple[str, str]:
        """The iteration of what is seen, and those of its parts, as far as they must be said.

        While it moves that is said all the while, or it would blink. What moves from place to place is drawn together
        with the status line.
        """
        view = self.shown()
        return ("", "") if view is None or self.facts is None else (self._step_said(view), view.aged())

    def _step_said(self, view: View) -> str:
        at, snapshot = self.sight.cursor, self.sight.snapshot
        if self.sight.moves:
            drawn_with_it = self.kind.rate == POINTS and bool(self.moving())
            return f"step {view.step():,}" if view.step() and not drawn_with_it else ""
        return "" if at is None or view.at_cursor() or at == snapshot.step else f"step {snapshot.step:,}"

    def about(self) -> str:
        """The text of the help screen: what is seen of this training, how to read it, what the keys do here."""
        view, names = self.shown(), self.names()
        if view is None:
            return self.missing
        keys = ([f"v  {', '.join(names)}"] if len(names) > 1 else []) + list(view.keys())
        return "\n\n".join(filter(None, (view.about(), "\n".join(keys))))

    # What keys do ----------------------------------------------------------------------------------------------------

    def act(self, action: Action) -> str:
        """Do what the key of ACTION does in the view that is shown; returns the note on it, or why it does nothing."""
        view, act = self.shown(), self._actions().get(action)
        if act is not None:
            said = act()
            self.redraw_soon()
            return said
        return (view.why_not(action) if view is not None else "") or f"{self.title}: {NOTHING_TO[action]}"

    def _actions(self) -> Mapping[Action, Callable[[], str]]:
        view = self.shown()
        return {} if view is None else view.actions()

    def idle(self) -> frozenset[str]:
        """The actions whose keys do nothing here now."""
        able = {*self._actions(), *(("next_view",) if len(self.present_views()) > 1 else ())}
        return frozenset({"next_view", *get_args(Action)}) - able

    @property
    def drawn(self) -> frozenset[LayerName]:
        """The layers that are drawn, where the training has them."""
        return self.shared.of(DrawnLayers).names

    @drawn.setter
    def drawn(self, names: frozenset[LayerName]) -> None:
        self.shared.of(DrawnLayers).names = names

    def drawn_layers(self) -> tuple[LayerState, ...]:
        """The layers of the picture."""
        view = self.shown()
        return () if view is None else view.layers()

    def turn_layer(self, name: LayerName) -> None:
        """Draw the layer NAME, or leave it out, if it could be drawn."""
        view = self.shown()
        if view is not None and not all(layer.missing for layer in view.layers() if layer.name == name):
            view.turn_layer(name)
            self.redraw_soon()

    # The mouse -------------------------------------------------------------------------------------------------------

    def clicked(self, event: events.Click) -> None:
        """Choose the panel, or look at the iteration that was clicked on an axis of time."""
        plot = next((plot for plot in self.plots if plot.on_axis(event.x - 1, event.y - 1)), None)
        if plot is None:
            super().clicked(event)
        else:
            self.post_message(self.Pointed(plot.step_under(event.x - 1)))

    def turned(self, event: events.MouseEvent, notch: int, *, sideways: bool) -> None:
        """Zoom or pan the curves under the mouse."""
        plot = next((plot for plot in self.plots if plot.holds(event.x - 1, event.y - 1)), None)
        if plot is not None:
            self.post_message(self.Scrolled(plot.step_under(event.x - 1), notch, sideways=sideways))


def training_panels(look: Look, space: Space | None = None) -> tuple[TrainingPanel, ...]:
    """All panels of one training whose data lie in SPACE, as far as that is known before it has loaded."""
    return tuple(TrainingPanel(look, kind, space) for kind in PANELS)
