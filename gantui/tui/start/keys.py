"""The keys of the start screen."""

from __future__ import annotations

from gantui.tui.shell.shared_keys import COMMANDS, HELP, REDRAW, Key

KEYS: tuple[Key, ...] = (
    Key("up,k", "up", "move(-1)", "before", "Choose the line above."),
    Key("down,j", "down", "move(1)", "choose", "Choose the line below; a click does it too.", None, 1),
    Key("enter,space", "enter", "begin", "begin", "Begin what is chosen; a second click does it too.", None, 0),
    Key("slash", "/", "filter", "filter", "Type words: only lines that have all of them stay.", None, 2),
    Key("tab,right", "tab", "section(1)", "next part", "Go to the next part of the list.", None, 3),
    Key("shift+tab,left", "shift+tab", "section(-1)", "part before", "Go to the part before."),
    Key("pagedown", "pagedown", "move(10)", "on", "Ten lines down."),
    Key("pageup", "pageup", "move(-10)", "back", "Ten lines up."),
    Key("home", "home", "move(-9999)", "first", "The first line."),
    Key("end", "end", "move(9999)", "last", "The last line."),
    HELP,
    Key("q", "q", "menu", "leave", "Leave.", None, 0),
    Key("escape", "esc", "all_again", "back", "Show all lines again; where all are shown, leave."),
    COMMANDS,
    REDRAW,
)
