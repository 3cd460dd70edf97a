"""A view: one way to look at a training, in one of the panels. To add one is to write its class and register it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Literal, TypeVar, get_args

from gantui.draw.canvas import Canvas
from gantui.experiment.options.registry import Registry
from gantui.experiment.space import Kind, Space
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.layers import LayerName, LayerState
from gantui.tui.look.look import Look
from gantui.tui.panels.curve_axes import Plot
from gantui.tui.panels.sight import Sight

T = TypeVar("T")

VIEWS: Registry[type[View]] = Registry("view")
"""All views, in the order in which the key goes through those of a panel."""

Action = Literal["log_scale", "fit", "contours", "arrows", "morph"]
"""What a key may do to a picture."""
NOTHING_TO: dict[Action, str] = {
    "log_scale": "there is no axis to make logarithmic",
    "fit": "there is nothing to fit",
    "contours": "there is nothing to draw contours of",
    "arrows": "there is nothing to draw arrows of",
    "morph": "the map of the generator is not shown here",
}
"""What is said where a view does not have it."""
CURVE_KEYS = (
    "+ -  and the wheel: nearer and further    shift+left, shift+right, shift+wheel: earlier and later",
    "left, right, and a click on the axis: the moment whose exact values are told    \\  now",
    "w  the recent part or the whole run    o  smoothing    x  over steps or training time",
)
"""What the keys do that all curves have in common, for the help."""


class Shared:
    """What the views of one panel have in common: one object of each kind, made when it is first asked for."""

    def __init__(self) -> None:
        self._made: dict[type[object], object] = {}

    def of(self, kind: type[T]) -> T:
        """The one of KIND, a class that is made without arguments."""
        found = self._made.setdefault(kind, kind())
        assert isinstance(found, kind)
        return found


class View:
    """One way to look at a training.

    A subclass names the panel whose views it joins, says what it needs from the training (`wants`) and what its picture
    depends on (`inputs`), draws it (`draw`) and explains it (`about`); all else has a default. It finds the numbers in
    `self.sight`, the newest pictures in `self.sight.pictures`, colours and glyphs in `self.look`. It is a plain object,
    not a widget, and lives as long as its panel: what it keeps is its own, or `self.shared` with the others there.

    `VIEWS.register(name)` adds it; the name must be free and is seen nowhere.
    """

    panel: ClassVar[str]
    """The name of the panel: plane (1), field (2), losses (3) or coverage (4)."""
    label: ClassVar[str]
    """What it is called for any data; it is remembered for the next dashboard."""
    coming: ClassVar[str] = "the first picture is still to come"
    """What will be seen, for the time before there is anything to see."""
    spaces: ClassVar[frozenset[Kind]] = frozenset(get_args(Kind))
    """The kinds of data that it is made for; the screen is laid out by them before torch is there. One for all kinds
    needs no data either: a training that makes no samples has it too."""

    shows: ClassVar[type[Picture] | None] = None
    """The registered picture that it is of, where it is of one: it depends on that, and is of its iteration."""

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        self.look, self.sight, self.shared = look, sight, shared
        self.plots: list[Plot] = []
        """Where `draw` has put curves over time, in cells of its canvas: there the mouse and the cursor work."""

    # Whether it is there ---------------------------------------------------------------------------------------------

    @classmethod
    def applies(cls, space: Space | None) -> bool:
        """Whether it can be there for data in SPACE; where that is not known yet (None) all may."""
        return space is None or space.kind in cls.spaces

    def fits(self, facts: RunInfo) -> bool:
        """Whether it is made for the data of the training of FACTS, or for trainings without data."""
        return self.spaces >= (frozenset({facts.space.kind}) if facts.played else frozenset(get_args(Kind)))

    def present(self, facts: RunInfo) -> bool:
        """Whether the training of FACTS has what it shows; only then it is among the views."""
        return True

    def leads(self, facts: RunInfo) -> bool:
        """Whether it says the most of all here, and so comes before those that are registered earlier."""
        return False

    # What it needs ---------------------------------------------------------------------------------------------------

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """What the training must compute for a picture of WIDTH x HEIGHT cells."""
        return Requests()

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The moving part of `wants`, so cheap that it is asked for more often than the rest."""
        return Requests()

    def inputs(self) -> tuple[object, ...]:
        """Everything that the picture depends on beside the view's own settings.

        Arrays and parts of snapshots are compared by identity, numbers, texts and tuples of them by `==`.
        """
        if self.shows is None:
            raise NotImplementedError
        return (self.sight.pictures.of(self.shows),)

    # What is seen ----------------------------------------------------------------------------------------------------

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The picture; both sizes are at least 1."""
        raise NotImplementedError

    def called(self) -> str:
        """What it is called for these data, where one goes through the views."""
        return self.label

    def heading(self) -> str:
        """The text on the frame beside the panel's number."""
        return self.label

    def step(self) -> int:
        """The iteration of what is seen, which the frame says where it may be another one than the status line's."""
        return self.sight.snapshot.step if self.shows is None else self.sight.pictures.step_of(self.shows)

    def aged(self) -> str:
        """What the frame says of parts that may be of another iteration than `step`: 'ground 1,200'."""
        return ""

    def at_cursor(self) -> bool:
        """Whether it shows the values of whatever iteration is looked back at, as curves do."""
        return False

    def state_line(self, facts: RunInfo, room: int) -> str:
        """The present state in at most ROOM characters; empty when there is nothing to say yet."""
        return ""

    def about(self) -> str:
        """The text of the help screen: what is seen of this training, and how to read it."""
        raise NotImplementedError

    # What keys do ----------------------------------------------------------------------------------------------------

    def keys(self) -> tuple[str, ...]:
        """Lines of the help that say what keys do here."""
        return ()

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """What the keys do here that act on a picture: each returns its note. The panel then draws again."""
        return {}

    def why_not(self, action: Action) -> str:
        """Why the key of ACTION does nothing here, where there is more to say than `NOTHING_TO`."""
        return ""

    def chosen(self) -> None:
        """Begin anew, as one has just gone on to this view."""

    def layers(self) -> tuple[LayerState, ...]:
        """The layers of its picture."""
        return ()

    def turn_layer(self, name: LayerName) -> None:
        """Draw the layer NAME, or leave it out."""
