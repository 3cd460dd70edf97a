"""Curves of one metric at a time: which one, and what its axis is like."""

from __future__ import annotations

from abc import abstractmethod

from gantui.experiment.metrics import TABLE
from gantui.tui.panels.curve_axes import Axis
from gantui.tui.panels.panel import Panel


class OneMetric(Panel):
    """A panel with the curves of one metric at a time, of several trainings: keys choose it and change its axis."""

    key = ""
    """The metric that was chosen; '' if none was."""
    logarithmic = fitted = False
    _axes: dict[str, Axis]
    """By metric; a panel begins with none."""

    @abstractmethod
    def keys(self) -> tuple[str, ...]:
        """The metrics that have numbers."""

    def shown_of(self, keys: tuple[str, ...]) -> str:
        """Which of KEYS, which are some, is shown: the one that was chosen, if it has numbers."""
        return self.key if self.key in keys else keys[0]

    def next_key(self, by: int) -> str:
        """Show the next metric; returns which."""
        keys = self.keys()
        if not keys:
            return "curves: the first record is still to come"
        self.key = keys[(keys.index(self.shown_of(keys)) + by) % len(keys)]
        self.redraw()
        return f"curves: {TABLE[self.key].name}"

    def log_scale(self) -> str:
        """Turn the logarithmic axis on or off; returns which it is."""
        self.logarithmic = not self.logarithmic
        self.redraw()
        return f"curves: {'logarithmic' if self.logarithmic else 'linear'} axis"

    def fit(self) -> str:
        """Fit the axis to all values, or to typical ones; returns to which."""
        self.fitted = not self.fitted
        self.redraw()
        return f"curves: axis for {'all' if self.fitted else 'typical'} values"

    def _axis_of(self, key: str) -> Axis:
        """The axis of KEY, as the keys have it; what it settled on is kept."""
        axis = self._axes.setdefault(key, Axis())
        axis.log, axis.fitted = self.logarithmic, self.fitted
        return axis
