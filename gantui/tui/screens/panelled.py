"""A screen with panels: which of them the keys act on, and how one goes to another."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.geometry import Region, Size

from gantui.tui.look import layout
from gantui.tui.look.layout_widget import LayoutWidget
from gantui.tui.panels.panel import Panel
from gantui.tui.shell.shell import Shell
from gantui.tui.shell.too_small import TooSmall
from gantui.tui.widgets.cells import Cells

P = TypeVar("P", bound=Panel)


class Panelled(Shell, Generic[P]):
    """A screen with panels of the kind P, one of which the keys act on."""

    panels: tuple[P, ...]
    """All of them, by number."""

    def lay_out(self, panels: tuple[P, ...], *others: Cells) -> None:
        """Put PANELS and OTHERS on the screen, each where `_arrange` says; once, at the beginning."""
        self.panels = panels
        self._layout_widget = LayoutWidget(self._arrange, *others, *panels, TooSmall(self.look, id=layout.TOO_SMALL))

    def compose(self) -> ComposeResult:
        """Create all parts; the arrangement decides which of them are shown."""
        yield self._layout_widget

    def on_mount(self) -> None:
        """Mark, before the first frame, the panel that the keys act on."""
        self._panel.choose(True)

    @abstractmethod
    def _arrange(self, size: Size) -> Mapping[str, Region]:
        """The place of each part that is shown on a screen of SIZE."""

    def _shown_parts(self) -> Mapping[str, Region]:
        return self._arrange(self.size)

    @property
    @abstractmethod
    def _panel(self) -> P:
        """The panel that the keys act on."""

    @abstractmethod
    def _choose(self, panel: P) -> None:
        """Make PANEL the one that the keys act on, and show it."""

    @abstractmethod
    def _caption(self, note: str) -> None:
        """Show NOTE, the name of what a key has brought on the screen, in the status line now."""

    @property
    def _standing(self) -> tuple[P, ...]:
        """The panels that have a place on the screen."""
        return tuple(panel for panel in self.panels if not panel.missing)

    def _go_to(self, panel: P) -> None:
        self._choose(panel)
        self._caption(f"panel {panel.number}: {panel.heading()}")

    def action_panel(self, number: int) -> None:
        """Go to a panel by its number, if it has a place on the screen."""
        panel = self.panels[number - 1]
        if panel.missing:
            self._say(f"panel {number}: {panel.missing}")
        else:
            self._go_to(panel)

    def action_next_panel(self, by: int = 1) -> None:
        """Go to the panel that comes BY panels after this one, round and round."""
        standing = self._standing
        self._go_to(standing[(standing.index(self._panel) + by) % len(standing)])
