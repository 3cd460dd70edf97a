"""The one table of the race's keys: bindings, footer, command palette and help all come from it."""

from __future__ import annotations

import dataclasses

from gantui.session.race.entries import MOST
from gantui.session.view.commands import Pause, Set, Step, Undo
from gantui.tui.shell.shared_keys import (
    COMMANDS,
    FIT_CURVES,
    HELP,
    LOG_CURVES,
    PICTURE,
    PIXELS,
    RATE,
    REDO,
    REDRAW,
    SAVE,
    SLEEP,
    Key,
)

_CHOOSE = tuple(Key(str(n), str(n), f"panel({n})", str(n), f"Choose racer {n}.", panel=n) for n in range(1, MOST + 1))

KEYS: tuple[Key, ...] = (
    Key("space", "space", "pause", "pause", "Pause between two iterations, or go on.", Pause, 0),
    Key("s", "s", "step", "step", "Pause, then one whole iteration.", Step, 3),
    Key("t", "t", "together", "same step", "Pause all at one step: those behind catch up.", Step, 5),
    Key("a", "a", "alone", "all/one", "The keys act on all racers, or on the chosen one.", None, 1),
    Key("left", "left", "next_panel(-1)", "left", "Choose the racer before."),
    Key("right", "right", "next_panel(1)", "right", "Choose the racer after."),
    Key("tab", "tab", "next_panel(1)", "choose", "Choose the next racer.", None, 4),
    Key("shift+tab", "shift+tab", "next_panel(-1)", "back", "Choose the racer before."),
    *_CHOOSE,
    Key("enter", "enter", "open", "open", "The whole dashboard of the chosen racer; Esc comes back.", None, 2),
    Key("n", "n", "settings", "settings", "Settings of the chosen racer, to turn while it trains.", Set, 3),
    Key("u", "u", "undo", "undo", "Take back the newest change of a setting.", Undo, 8),
    REDO,
    Key("v", "v", "next_curve(1)", "metric", "Curves of the next metric.", None, 2),
    Key("V", "V", "next_curve(-1)", "metric", "Curves of the metric before."),
    Key("x", "x", "over", "x axis", "Align by steps, or by training seconds.", None, 3),
    LOG_CURVES,
    FIT_CURVES,
    Key("i", "i", "next_layout", "layout", "Racers and curves, racers alone, or curves alone.", None, 6),
    SAVE,
    PICTURE,
    PIXELS,
    RATE,
    HELP,
    Key("q", "q", "menu", "menu", "Stop all, or leave them training; when it is over, leave.", None, 0),
    COMMANDS,
    Key("ctrl+c", "ctrl+c", "interrupt", "stop", "Write checkpoints, stop all, leave; again: leave at once."),
    REDRAW,
    dataclasses.replace(SLEEP, help="Back to the shell, until its fg; the racers go on."),
)


def keys_for(racers: int) -> tuple[Key, ...]:
    """The keys of a race of so many RACERS."""
    return tuple(key for key in KEYS if key.panel <= racers)
