"""What every command that draws a screen asks of the terminal."""

from __future__ import annotations

import shutil
import sys

from textual.geometry import Size

from gantui.errors import Refusal
from gantui.tui.layout import SMALLEST


def check_terminal(command: str, instead: str = "") -> None:
    """Refuse that COMMAND draws where nobody would see it; INSTEAD names what needs no terminal.

    Raises:
        Refusal: there is no terminal, or too small a one.
    """
    for name, stream in (("stdin", sys.stdin), ("stdout", sys.stdout), ("stderr", sys.stderr)):
        if stream is None or not stream.isatty():
            more = f"; {instead} needs none" if instead else ""
            raise Refusal(f"{command} draws a screen, and {name} is not a terminal{more}")
    check_size(Size(*shutil.get_terminal_size()), instead)


def check_size(size: Size, instead: str = "") -> None:
    """Refuse to draw on less than the smallest screen; INSTEAD names what needs none.

    Raises:
        Refusal: SIZE is too small.
    """
    if size.width < SMALLEST.width or size.height < SMALLEST.height:
        more = f" ({instead} needs none)" if instead else ""
        raise Refusal(
            f"the terminal is too small: expected at least {SMALLEST.width}x{SMALLEST.height}, "
            f"it has {size.width}x{size.height}{more}"
        )
