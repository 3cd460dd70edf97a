"""What the views of panel 3 have in common: an axis each, which keys bend and fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gantui.tui.look.look import Look
from gantui.tui.panels.curve_axes import Axis
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import CURVE_KEYS, Action, Shared, View

SIGNS = "Signs on the axis of time are what the run was told of itself, good (✓), bad (✗) or neither (◆): key e."
"""For the help."""
_KEYS = (
    "l  logarithmic axis",
    "f  make room for every spike, or for what is typical",
    *CURVE_KEYS,
)


class Axes:
    """The y axes of the views, by name: one that two of them draw is the same in both."""

    def __init__(self) -> None:
        self._made: dict[str, Axis] = {}

    def of(self, name: str) -> Axis:
        """The axis NAME."""
        return self._made.setdefault(name, Axis())


class CurvesView(View):
    """A view with a y axis of its own."""

    panel = "losses"
    coming = "will show the losses of both players"

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self.axes = shared.of(Axes)

    @property
    def axis(self) -> Axis:
        """Its own axis."""
        return self.axes.of(self.label)

    def bent(self) -> list[Axis]:
        """The axes that keys change; its own is the first."""
        return [self.axis]

    def at_cursor(self) -> bool:
        """Curves show the values at the cursor."""
        return True

    def step(self) -> int:
        """The newest iteration of its curves."""
        return self.sight.reach()

    def named(self) -> str:
        """What it is called, and whether its axis is logarithmic."""
        return f"{self.label} (log)" if self.axis.log else self.label

    def heading(self) -> str:
        """Its name, and the options of its curves."""
        return self.sight.curves_heading(self.named())

    def keys(self) -> tuple[str, ...]:
        """The keys of its axis and of all curves."""
        return _KEYS

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """The axis can be made logarithmic, and fitted."""
        return {"log_scale": self._log_scale, "fit": self._fit}

    def _log_scale(self) -> str:
        log = not self.axis.log
        for axis in self.bent():
            axis.log = log
            axis.forget()
        return f"{self.label}: {'logarithmic' if log else 'linear'} axis"

    def _fit(self) -> str:
        fitted = not self.axis.fitted
        for axis in self.bent():
            axis.fitted = fitted
            axis.forget()
        return f"{self.label}: axis for {'all values' if fitted else 'typical values'}"
