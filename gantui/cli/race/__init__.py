"""`gantui race`: several trainings side by side, on one screen or as lines, and what became of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gantui.cli import output_files
from gantui.cli.options import Hangup
from gantui.cli.race import result
from gantui.cli.race.lines import followed
from gantui.errors import Exit
from gantui.session.control.signal_handlers import Signals
from gantui.session.race.entries import Asked, checked
from gantui.session.race.racer import Race

if TYPE_CHECKING:
    from gantui.cli.watch.screen import ScreenOptions


def race(
    asked: Asked,
    screen_options: Callable[[], ScreenOptions],
    on_hangup: Hangup,
    *,
    in_words: bool = False,
    html: Path | None = None,
    force: bool = False,
) -> Exit:
    """Carry out the race that is ASKED for; returns the exit status.

    It has a screen as SCREEN_OPTIONS have it where there is a terminal, unless it is wanted IN_WORDS. In the end HTML
    is written, if it is named; with FORCE in the place of what is there.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """
    entries = checked(asked)
    if html is not None:
        output_files.destination(html, html, force=force, option=result.OPTION)
    if _draws() and not in_words:
        from gantui.cli.race.screens import watch  # here, since it imports Textual

        return watch(entries, screen_options(), on_hangup, html)
    running = Race.of(entries, on_end=lambda ending: signals.ended(ending))
    signals = Signals(running.send, on_hangup)
    with signals:
        try:
            running.start()
            followed(running)
        finally:
            running.stop()
            running.wait()
            running.let_go()
    return result.report(running, html)


def _draws() -> bool:
    """Whether there is a terminal to draw on."""
    if os.environ.get("TERM") in ("dumb", "unknown"):
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
