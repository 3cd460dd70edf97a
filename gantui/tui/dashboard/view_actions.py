"""The keys that change what is seen: panels, their views, the curves, and the time that is looked at."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from gantui.session.view.snapshot import Snapshot
from gantui.tui.dashboard.curve_actions import Read
from gantui.tui.dashboard.watching import Watching
from gantui.tui.dialogs.layers import Layers
from gantui.tui.panels.panel import Panel
from gantui.tui.panels.training_panel import TrainingPanel
from gantui.tui.terminal.steady_app import STALLED_POLL
from gantui.tui.time.timeline import NOW, Move


class ViewActions(Watching):
    """A screen whose panels, curves and time are moved by keys and the mouse."""

    # Panels ----------------------------------------------------------------------------------------------------------

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """Choose the panel that was clicked."""
        self._choose(self.panels[event.panel.number - 1])
        if event.twice:
            self.action_maximise()
        else:
            self._caption(f"panel {event.panel.number}: {event.panel.heading()}")

    def action_maximise(self) -> None:
        """Maximise the panel, or put it back."""
        maximised = not self._arrangement.maximised
        self._rearrange(dataclasses.replace(self._arrangement, maximised=maximised))
        self._caption(f"{self._panel.heading()}: whole screen" if maximised else "all panels")

    def action_hide(self) -> None:
        """Hide the panel; going to it brings it back."""
        panel, before = self._panel, self._arrangement
        self._rearrange(before.hide(self.size))
        alone = self._arrangement == before
        self._say("the only panel can't be hidden" if alone else f"{panel.title} hidden: {panel.number} brings it back")

    def action_next_layout(self) -> None:
        """Change to the next layout of the panels."""
        self._rearrange(self._arrangement.next(self.size))
        self._caption(f"layout: {self._arrangement.kind}")

    def action_layers(self) -> None:
        """Choose which layers are drawn."""
        panel = next((panel for panel in (self._panel, *self.panels) if panel.drawn_layers()), None)
        if panel is not None:
            self._choose(panel)
            self.push_screen(Layers(self.look, panel))
            self._caption("layers")

    # Views -----------------------------------------------------------------------------------------------------------

    def action_next_view(self) -> None:
        """Show the panel's next view."""
        self._caption(self._panel.next_view())

    def action_log_scale(self) -> None:
        """Turn the panel's logarithmic axis on or off."""
        self._say(self._panel.act("log_scale"))

    def action_fit(self) -> None:
        """Fit the panel's axis or scale."""
        self._say(self._panel.act("fit"))

    def action_contours(self) -> None:
        """Draw contours in the panel, or stop it."""
        self._say(self._panel.act("contours"))

    def action_arrows(self) -> None:
        """Draw arrows in the panel, or stop it."""
        self._say(self._panel.act("arrows"))

    def action_morph(self) -> None:
        """Start the animation of the panel's map again."""
        self._say(self._panel.act("morph"))

    # Curves ----------------------------------------------------------------------------------------------------------

    def action_read(self, what: Read) -> None:
        """Change how the curves are shown."""
        self._caption(self._reader.do(what, self._travel.cursor))

    def action_point(self, columns: int) -> None:
        """Move the cursor by COLUMNS columns of the curves."""
        step = self._reader.beside(self._travel.cursor, columns, self._panel)
        if step is None:
            self._say("there are no curves on the screen: 3 shows them")
        else:
            self._look_at(step)

    def on_training_panel_pointed(self, event: TrainingPanel.Pointed) -> None:
        """Look at the iteration that was clicked on an axis of time."""
        self._look_at(event.step)

    def on_training_panel_scrolled(self, event: TrainingPanel.Scrolled) -> None:
        """Zoom or pan the curves by the wheel."""
        if event.sideways:
            self.action_read("earlier" if event.notch > 0 else "later")
        else:
            self._caption(self._reader.do("nearer" if event.notch > 0 else "further", event.step))

    # Time ------------------------------------------------------------------------------------------------------------

    def _look_at(self, step: float) -> None:
        self._travelled(lambda now: self._travel.go_to(step, now))

    def action_travel(self, move: Move) -> None:
        """Look at another time."""
        self._travelled(lambda now: self._travel.do(move, now))
        if not self._travel.away:
            self._reader.back_to_now()

    def _travelled(self, go: Callable[[Snapshot], str]) -> None:
        """Show the picture after GO, a move in time that returns its note."""
        snapshot, away = self._source.latest(), self._travel.away
        said = go(snapshot)
        if away and not self._travel.away:
            self._whole = None  # what there is of now is of before
        self._show(snapshot)
        (self._caption if said == NOW else self._say)(said)
        if self._travel.waiting:
            self.later(STALLED_POLL, self._arrive)

    def _arrive(self) -> None:
        """Show the picture that is looked back at as soon as it is loaded."""
        if self._travel.waiting:
            self._show(self._source.latest())
            self.later(STALLED_POLL, self._arrive)
