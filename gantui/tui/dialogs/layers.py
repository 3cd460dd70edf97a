"""The dialog of layers: a line and a key for each."""

from __future__ import annotations

from textual import events

from gantui.draw.formatting import shortened
from gantui.draw.palette import DIM, FAINT, FOCUS, GOOD, TEXT
from gantui.tui.look.layers import KEYS, LayerName
from gantui.tui.look.look import Look
from gantui.tui.panels.training_panel import TrainingPanel
from gantui.tui.widgets.dialog import Line, Page

_WIDEST = 54
"""Columns: beside it one sees what a key does."""


class Layers(Page):
    """Turns the layers of PANEL on and off, each by its key or the mouse; any other key closes it."""

    DEFAULT_CSS = "Layers { align: right bottom; background: transparent; }"

    def __init__(self, look: Look, panel: TrainingPanel) -> None:
        super().__init__(look, f"layers of panel {panel.number}", "any other key  close", self._lines)
        self.box.widest = _WIDEST
        self._panel = panel

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        longest = max(len(layer.label) for layer in self._panel.drawn_layers())
        for layer in self._panel.drawn_layers():
            key, state = KEYS[layer.name], layer.missing or ("shown" if layer.on else "left out")
            colour = FAINT if layer.missing else GOOD if layer.on else DIM
            room = max(0, width - longest - 5)
            text = (f"{layer.label:<{longest}}", TEXT if layer.on and not layer.missing else DIM)
            lines.append([(f"{key}  ", FOCUS), text, (f"  {shortened(state, room)}", colour)])
        return lines

    def turned(self, event: events.Key) -> bool:
        """Turn a layer if EVENT is its key; returns whether it was."""
        return self._turn({KEYS[layer.name]: layer.name for layer in self._panel.drawn_layers()}.get(event.key))

    def _turn(self, name: LayerName | None) -> bool:
        if name is None:
            return False
        self._panel.turn_layer(name)
        self.box.redraw()
        return True

    def on_click(self, event: events.Click | None = None) -> None:
        """Turn the layer on the clicked line; close the dialog on a click elsewhere."""
        line = None if event is None else self.box.line_at(event.screen_x, event.screen_y)
        layers = self._panel.drawn_layers()
        if line is None or not self._turn(layers[line].name):
            self.dismiss()
