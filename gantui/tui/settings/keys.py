"""The keys of the settings while they are open."""

from __future__ import annotations

from gantui.session.view.commands import Set
from gantui.tui.shell.shared_keys import Key

SETTING_KEYS: tuple[Key, ...] = (
    Key("up", "up", "move(-1)", "before", "Choose the setting above."),
    Key("down", "down", "move(1)", "choose", "Choose the setting below.", None, 1),
    Key("left", "left", "turn(False)", "less", "Turn the setting down, from the next step on.", Set, 0),
    Key("right", "right", "turn(True)", "more", "Turn the setting up, from the next step on.", Set, 0),
    Key("enter", "enter", "type", "type", "Type a value, as in --set; esc leaves it.", None, 1),
    Key("backspace", "backspace", "reset", "as begun", "Back to the value that the run began with.", Set, 2),
    Key("0", "0", "freeze", "freeze", "Freeze the player whose setting it is, or let it move again.", Set, 2),
    Key("escape", "esc", "close", "close", "Close the settings.", None, 0),
)
"""The keys that the settings take while they are open, before all others; actions are those of `Settings`."""


def with_those_of_settings(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """The keys of a screen whose settings are open: theirs, then those of KEYS that they do not take."""
    taken = {key.key for key in SETTING_KEYS}
    return (*SETTING_KEYS, *(key for key in keys if key.key not in taken))
