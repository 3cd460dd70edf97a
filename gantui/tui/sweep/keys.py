"""The one table of the sweep's keys: bindings, footer, command palette and help all come from it."""

from __future__ import annotations

from gantui.session.view.commands import Stop
from gantui.tui.shell.shared_keys import (
    COMMANDS,
    FIT_CURVES,
    HELP,
    LOG_CURVES,
    NEXT_PANEL,
    PANEL_BEFORE,
    PAUSE,
    PICTURE,
    PIXELS,
    RATE,
    REDRAW,
    SAVE,
    SLEEP,
    Key,
)

KEYS: tuple[Key, ...] = (
    PAUSE,
    Key("left", "left", "move(-1, 0)", "left", "The member, or the curve, before."),
    Key("right", "right", "move(1, 0)", "right", "The member, or the curve, after."),
    Key("up", "up", "move(0, -1)", "up", "The member above; in panel 3 the group before."),
    Key("down", "down", "move(0, 1)", "down", "The member below; in panel 3 the group after."),
    Key(
        "enter",
        "enter",
        "enlarge",
        "large",
        "The member, or the panel, large; again: back.",
        None,
        2,
    ),
    Key("escape", "esc", "everything", "back", "Back to all members and panels."),
    Key("pageup", "pgup", "page(-1)", "page", "The members before those on the screen."),
    Key("pagedown", "pgdn", "page(1)", "page", "The members after those on the screen.", None, 6),
    Key("w", "w", "worst", "worst", "The member that does worst now.", None, 4),
    Key("1", "1", "panel(1)", "1", "Go to panel 1: the members."),
    Key("2", "2", "panel(2)", "2", "Go to panel 2: curves with their spread."),
    Key("3", "3", "panel(3)", "3", "Go to panel 3: results."),
    NEXT_PANEL,
    PANEL_BEFORE,
    Key(
        "v",
        "v",
        "next_curve(1)",
        "curve",
        "Curves of the next record: quality, losses, ...",
        None,
        3,
    ),
    Key("V", "V", "next_curve(-1)", "curve", "Curves of the record before."),
    LOG_CURVES,
    FIT_CURVES,
    Key("left_square_bracket", "[", "group(-1)", "group", "The group before, of those of --grid.", None, 5),
    Key("right_square_bracket", "]", "group(1)", "group", "The group after.", None, 5),
    Key("backslash", "\\", "follow", "now", "The group in training, and those after it as they come.", None, 6),
    SAVE,
    PICTURE,
    PIXELS,
    RATE,
    HELP,
    Key("q", "q", "menu", "menu", "Stop the sweep; when it is over, leave.", None, 0),
    COMMANDS,
    Key(
        "ctrl+c",
        "ctrl+c",
        "interrupt",
        "stop",
        "Write a checkpoint, stop, leave; again: leave at once.",
        Stop,
    ),
    REDRAW,
    SLEEP,
)


def keys_for(groups: int) -> tuple[Key, ...]:
    """The keys of a sweep with GROUPS groups: with one group there is none to change to."""
    return KEYS if groups > 1 else tuple(key for key in KEYS if key.action not in ("group(-1)", "group(1)", "follow"))
