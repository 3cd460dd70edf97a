"""The state of all curves' options: what a key changes, on all panels at once, and the note on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

from gantui.tui.panels.curve_axes import Plot, x_end
from gantui.tui.panels.training_panel import TrainingPanel
from gantui.tui.time.curve_options import CurveOptions

Read = Literal["nearer", "further", "earlier", "later", "recent", "smoothing", "over"]


class SharedCurveOptions:
    """Holds the options of the curves, and passes them to all panels."""

    def __init__(self, panels: Sequence[TrainingPanel]) -> None:
        self._panels = panels
        self.curve_options = CurveOptions()

    def take(self, reading: CurveOptions) -> None:
        """Use the options READING."""
        self.curve_options = reading
        for panel in self._panels:
            panel.read(reading)

    def do(self, what: Read, at: float | None = None) -> str:
        """Do WHAT a key asks, around iteration AT; returns the note for the status line."""
        reading, (now, whole) = self.curve_options, self._reach()
        window = reading.window
        match what:
            case "nearer" | "further":
                window = window.zoomed(what == "nearer", at, now, whole)
            case "earlier" | "later":
                window = window.panned(-1 if what == "earlier" else 1, now, whole)
            case "recent":
                window = window.toggled(now, whole)
            case "smoothing":
                reading = reading.next_smoothing()
            case "over":
                reading = reading.next_over()
        self.take(dataclasses.replace(reading, window=window))
        if what == "smoothing":
            return f"curves: {self.curve_options.smoothed()}"
        if what == "over":
            unknown = self.curve_options.over == "training time" and self._panels[0].sight.time().pace is None
            return "curves over steps: when they were done was not kept" if unknown else f"curves over {reading.over}"
        return self._window_words(now, whole)

    def keep_in_sight(self, at: float | None) -> None:
        """Move the window so that it shows iteration AT; None: it stays where it is."""
        now, whole = self._reach()
        if at is not None and now > 0:
            self.take(
                dataclasses.replace(self.curve_options, window=self.curve_options.window.with_in_sight(at, now, whole))
            )

    def back_to_now(self) -> None:
        """Make the window follow the training again."""
        self.take(dataclasses.replace(self.curve_options, window=self.curve_options.window.back_to_now()))

    def beside(self, at: float | None, columns: int, first: TrainingPanel) -> float | None:
        """The iteration COLUMNS columns of the curves from AT, or from now; those of the panel FIRST, if it has any.

        None if no panel has any.
        """
        plots: list[Plot] = [plot for panel in (first, *self._panels) if panel.is_on_screen for plot in panel.plots]
        return plots[0].beside(float(first.sight.reach()) if at is None else at, columns) if plots else None

    def _reach(self) -> tuple[float, float]:
        """The newest iteration, and the end of the axis of the whole run."""
        sight = self._panels[0].sight
        return float(sight.reach()), float(x_end(sight.reach(), sight.newest.steps))

    def _window_words(self, now: float, whole: float) -> str:
        first, last = self.curve_options.window.span(now, whole)
        if last - first >= whole:
            return "curves: the whole run"
        follows = ", up to now" if self.curve_options.window.end is None else ""
        return f"curves: {self._panels[0].sight.time().words()}{follows}"
