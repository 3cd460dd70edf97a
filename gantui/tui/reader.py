"""Reads the curves for the dashboard: what a key changes, on all panels at once, and what is said of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

from gantui.tui.panels import Panel
from gantui.tui.panels.axis import Plot, x_end
from gantui.tui.reading import Reading

Read = Literal["nearer", "further", "earlier", "later", "recent", "smoothing", "over"]


class Reader:
    """Holds how curves are read, and has all panels read so."""

    def __init__(self, panels: Sequence[Panel]) -> None:
        self._panels = panels
        self.reading = Reading()

    def take(self, reading: Reading) -> None:
        """Read as READING has it."""
        self.reading = reading
        for panel in self._panels:
            panel.read(reading)

    def do(self, what: Read, at: float | None = None) -> str:
        """Do WHAT a key asks, around the iteration AT that is looked at or pointed to; what the status line says."""
        reading, (now, whole) = self.reading, self._reach()
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
            return f"curves: {self.reading.smoothed()}"
        if what == "over":
            untold = self.reading.over == "training time" and self._panels[0].time().pace is None
            return "curves over steps: when they were done was not kept" if untold else f"curves over {reading.over}"
        return self._window_words(now, whole)

    def keep_in_sight(self, at: float | None) -> None:
        """Have the window hold the iteration AT; None: it stays where it is."""
        now, whole = self._reach()
        if at is not None and now > 0:
            self.take(dataclasses.replace(self.reading, window=self.reading.window.with_in_sight(at, now, whole)))

    def back_to_now(self) -> None:
        """Have the window follow the training again."""
        self.take(dataclasses.replace(self.reading, window=self.reading.window.back_to_now()))

    def beside(self, at: float | None, columns: int, first: Panel) -> float | None:
        """The iteration so many COLUMNS of the curves from AT, or from now; those of the panel FIRST, if it has any.

        None where no panel has any.
        """
        plots: list[Plot] = [plot for panel in (first, *self._panels) if panel.is_on_screen for plot in panel.plots]
        return plots[0].beside(float(first.reach()) if at is None else at, columns) if plots else None

    def _reach(self) -> tuple[float, float]:
        """The newest iteration, and the end of the axis of the whole run."""
        panel = self._panels[0]
        return float(panel.reach()), float(x_end(panel.reach(), panel.newest.steps))

    def _window_words(self, now: float, whole: float) -> str:
        first, last = self.reading.window.span(now, whole)
        if last - first >= whole:
            return "curves: the whole run"
        follows = ", up to now" if self.reading.window.end is None else ""
        return f"curves: {self._panels[0].time().words()}{follows}"
