"""`--once`: the screen of a training that is over, printed."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from dataclasses import dataclass
from typing import Self

from rich.segment import Segment, Segments
from textual.geometry import Size

from gantui import streams
from gantui.cli.watch.screen import ScreenOptions, check_size
from gantui.session.view.source import Source
from gantui.tui.dashboard.one_frame import frame
from gantui.tui.dialogs.sharing import text
from gantui.tui.look.display import Display
from gantui.tui.look.layout import SMALLEST

_SIZE = (120, 40)
"""Columns and rows of a frame where nobody says how large it is to be."""


@dataclass(frozen=True)
class Page:
    """A frame of the dashboard on stdout.

    In a terminal it has the terminal's size and colours; elsewhere it is plain text of $COLUMNS x $LINES, or 120x40.
    """

    display: Display
    size: Size
    terminal: bool

    @classmethod
    def of(cls, screen_options: ScreenOptions) -> Self:
        """The page that fits stdout.

        Raises:
            Refusal: it is too small.
        """
        display = screen_options.alone()
        terminal = sys.stdout is not None and sys.stdout.isatty()
        width, height = os.get_terminal_size(sys.stdout.fileno()) if terminal else shutil.get_terminal_size(_SIZE)
        # The prompt has a row of its own.
        size = Size(width, max(height - 1, SMALLEST.height) if terminal else height)
        check_size(size, "gantui train")
        return cls(display if terminal else dataclasses.replace(display, depth="none"), size, terminal)

    def show(self, source: Source) -> None:
        """Print the dashboard on SOURCE, whose training is over."""
        rows = frame(source, self.display, self.size)
        if not self.terminal:
            streams.say(text(rows).rstrip("\n"))
            return
        with streams.unheard(sys.stdout):
            segments = [segment for row in rows for segment in (*row, Segment.line())]
            streams.console().print(Segments(segments), end="")
