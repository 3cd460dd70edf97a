"""Images as pixels: at a key, where the terminal draws those; where it can't, one sentence says why."""

from __future__ import annotations

import contextlib
import os
from abc import abstractmethod
from collections.abc import Iterator

from gantui.tui.look.look import Look
from gantui.tui.look.terminal_abilities import multiplexer
from gantui.tui.terminal import kitty_graphics
from gantui.tui.terminal.driver import SaidOfGraphics
from gantui.tui.terminal.steady_app import SteadyApp
from gantui.tui.widgets.cells import Cells

_NOT = "images stay characters"


class Pixels(SteadyApp):
    """An app whose images can be pixels. They are characters until they are asked for otherwise."""

    look: Look

    @abstractmethod
    def _say(self, note: str) -> None:
        """Show NOTE, what a key did, in the status line now."""

    def action_pixels(self) -> None:
        """Show images as pixels, if the terminal says that it can; or as characters again."""
        if self.look.pixels is not None:
            self.look.pixels = None
            self.paint_anew()
            self._say("images: characters")
        elif why := self._hindrance():
            self._say(f"{_NOT}: {why}")
        elif self.ask_about_graphics():
            self._say("images: asking the terminal whether it draws pixels")
        else:
            self._say(f"{_NOT}: the terminal answers no questions, so it can't be asked for pixels")

    def on_said_of_graphics(self, event: SaidOfGraphics) -> None:
        """Show pixels, or say why not."""
        if why := kitty_graphics.unable(speaks=event.speaks, name=event.name):
            self._say(f"{_NOT}: {why}")
            return
        self.look.pixels = self.terminal_images
        self.paint_anew()
        self._say("images: pixels" if self.terminal_images else "images: pixels, as soon as there are any here")

    def paint_anew(self) -> None:
        """Draw all cells of the screen anew, as they look otherwise now."""
        for screen in self.screen_stack:
            for cells in screen.query(Cells):
                cells.repaint()

    @contextlib.contextmanager
    def in_characters(self) -> Iterator[None]:
        """A context in which images are characters, to be put into a file."""
        shown, self.look.pixels = self.look.pixels, None
        if shown is not None:
            self.paint_anew()
        try:
            yield
        finally:
            if shown is not None:
                self.look.pixels = shown
                self.paint_anew()

    def _hindrance(self) -> str:
        """Why there can be no pixels, as far as that is known without asking the terminal; '' if they may be."""
        if self.look.colourless:
            return "the screen is without colours"
        if self.look.glyphs == "ascii":
            return "the screen is in ASCII"
        around = multiplexer(os.environ)
        return f"{around} stands between gantui and the terminal, and lets no pixels through" if around else ""
