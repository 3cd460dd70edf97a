"""What a key is, and the keys that several screens have. The table of a screen's keys is the keys.py of its room."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.commands import Checkpoint, Command, Pause, Redo
from gantui.session.view.snapshot import State


@dataclass(frozen=True)
class Key:
    """One key and what it does."""

    key: str
    """Textual's name of it."""
    shown: str
    """Its name on the screen."""
    action: str
    """The app's method `action_...`."""
    label: str
    """One word for the footer."""
    help: str
    """One sentence."""
    needs: type[Command] | None = None
    """The command that it sends: without that among the source's capabilities the key does nothing."""
    rank: int = 9
    """Where the footer is too short the highest go first; 9 never stands there."""
    players: tuple[str, ...] = ()
    """The players of whom it moves the one that there is: where none of them moves alone there is no such key."""
    panel: int = 0
    """The panel that it goes to: a training of which that has nothing to show has no such key."""


PAUSE = Key("space", "space", "pause", "pause", "Pause the training between two iterations, or go on.", Pause, 0)
REDO = Key("U", "U", "redo", "redo", "Make the change again that was taken back.", Redo)
NEXT_PANEL = Key("tab", "tab", "next_panel(1)", "panel", "Go to the next panel.", None, 5)
PANEL_BEFORE = Key("shift+tab", "shift+tab", "next_panel(-1)", "back", "Go to the previous panel.")
LOG_CURVES = Key("l", "l", "log_scale", "log", "Logarithmic or linear axis of the curves.", None, 7)
FIT_CURVES = Key("f", "f", "fit", "fit", "Fit the curves' axis to all values, or typical ones.", None, 8)
SAVE = Key("c", "c", "checkpoint", "save", "Write a checkpoint now.", Checkpoint, 6)
HELP = Key("question_mark", "?", "help", "help", "Explain the panel; again: all keys.", None, 1)
PICTURE = Key("p", "p", "save_screen", "picture", "Save the screen as SVG and as text.")
PIXELS = Key("P", "P", "pixels", "pixels", "Images as pixels if the terminal can, or as characters.")
COMMANDS = Key("ctrl+p", "ctrl+p", "command_palette", "commands", "Find any of these by its name.")
REDRAW = Key("ctrl+l", "ctrl+l", "redraw", "redraw", "Draw the screen anew, after something else wrote on it.")
RATE = Key("F", "F", "rate", "rate", "Draw more often, as often as possible, seldom, or as usual.", None, 8)
SLEEP = Key(
    "ctrl+z", "ctrl+z", "suspend_process", "sleep", "Stop at once, the training too; the shell's fg wakes both."
)
"""Keys of several screens."""


def label(key: Key, state: State, *, watched: bool = False) -> str:
    """The footer's word for KEY while the training stands at STATE; a WATCHED one has other words."""
    if watched and key.action in ("pause", "menu"):
        return "play" if key.action == "pause" else "leave"
    if key.action == "pause" and state is State.PAUSED:
        return "resume"
    if key.action == "menu" and state.over:
        return "leave"
    return key.label


def available(key: Key, capabilities: frozenset[type[Command]], state: State) -> bool:
    """Whether KEY would do something now."""
    return key.needs is None or (key.needs in capabilities and not state.over)
