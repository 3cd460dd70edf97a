"""The one table of keys: bindings, footer, command palette and help all come from it."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.commands import Checkpoint, Command, Pause, Redo, Rewind, Set, SlowMotion, Step, Stop, Undo
from gantui.session.snapshot import State


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
    player: str = ""
    """The one player that it moves: a scheme under which that player does not move alone has no such key."""


PLAYERS = ("discriminator", "generator")

KEYS: tuple[Key, ...] = (
    Key("space", "space", "pause", "pause", "Pause the training between two iterations, or go on.", Pause, 0),
    Key("s", "s", "step", "step", "Pause, then do one whole iteration.", Step, 2),
    Key(
        "d",
        "d",
        "step_discriminator",
        "D step",
        "Pause, then one discriminator update on data of its own.",
        Step,
        3,
        "discriminator",
    ),
    Key(
        "g",
        "g",
        "step_generator",
        "G step",
        "Pause, then one generator update on latents of its own.",
        Step,
        3,
        "generator",
    ),
    Key("c", "c", "checkpoint", "save", "Write a checkpoint now.", Checkpoint, 4),
    Key("u", "u", "undo", "undo", "Take back the newest change of a setting.", Undo, 6),
    Key("U", "U", "redo", "redo", "Make the change again that was taken back.", Redo),
    Key("z", "z", "slow", "slow", "Slow motion: 1 s a part of an iteration, .3 s, or off.", SlowMotion, 5),
    Key("n", "n", "settings", "settings", "Settings to turn while it trains; again: close them.", None, 3),
    Key("R", "R", "rewind", "rewind", "Go back to a checkpoint, and on from there in a run of its own.", Rewind),
    Key("tab", "tab", "next_panel", "panel", "Go to the next panel.", None, 5),
    Key("shift+tab", "shift+tab", "previous_panel", "back", "Go to the previous panel."),
    Key("1", "1", "panel(1)", "1", "Go to panel 1: real and fake points."),
    Key("2", "2", "panel(2)", "2", "Go to panel 2: what the discriminator believes."),
    Key("3", "3", "panel(3)", "3", "Go to panel 3: losses and readings."),
    Key("4", "4", "panel(4)", "4", "Go to panel 4: coverage of the modes."),
    Key("enter", "enter", "maximise", "zoom", "Give the whole screen to the panel, or put it back.", None, 4),
    Key("v", "v", "next_view", "view", "Show the panel's next view.", None, 2),
    Key("e", "e", "events", "events", "List what has been diagnosed, the newest first.", None, 3),
    Key("l", "l", "log_scale", "log", "Logarithmic or linear axis.", None, 6),
    Key("f", "f", "fit", "fit", "Fit the axis or scale to all values, or typical ones.", None, 6),
    Key("k", "k", "contours", "contours", "Contour lines of D over the picture, or none.", None, 7),
    Key("a", "a", "arrows", "arrows", "Arrows: where G's loss pulls the fakes, or none.", None, 7),
    Key("m", "m", "morph", "morph", "Bend the square of latents into G's map once more.", None, 8),
    Key("question_mark", "?", "help", "help", "Explain the panel; again: all keys.", None, 1),
    Key("q", "q", "menu", "menu", "Stop the training; when it is over, leave.", None, 0),
    Key("ctrl+p", "ctrl+p", "command_palette", "commands", "Find any of these by its name."),
    Key(
        "ctrl+c",
        "ctrl+c",
        "interrupt",
        "stop",
        "Write a checkpoint, stop and leave; again: close the screen at once.",
        Stop,
    ),
)

SETTING_KEYS: tuple[Key, ...] = (
    Key("up", "up", "move(-1)", "before", "Choose the setting above."),
    Key("down", "down", "move(1)", "choose", "Choose the setting below.", None, 1),
    Key("left", "left", "turn(False)", "less", "Turn the setting down, from the next step on.", Set, 0),
    Key("right", "right", "turn(True)", "more", "Turn the setting up, from the next step on.", Set, 0),
    Key("enter", "enter", "type", "type", "Type a value, as in --set; esc leaves it.", Set, 1),
    Key("backspace", "backspace", "reset", "as begun", "Back to the value that the run began with.", Set, 2),
    Key("0", "0", "freeze", "freeze", "Freeze the player whose setting it is, or let it move again.", Set, 2),
    Key("escape", "esc", "close", "close", "Close the settings.", None, 0),
)
"""The keys that the settings take while they are open, before all others; actions are those of `Settings`."""


def label(key: Key, state: State) -> str:
    """The footer's word for KEY while the training stands at STATE."""
    if key.action == "pause" and state is State.PAUSED:
        return "resume"
    if key.action == "menu" and state.over:
        return "leave"
    return key.label


def keys_for(players: tuple[str, ...]) -> tuple[Key, ...]:
    """The keys of a training in which each of PLAYERS can be moved alone."""
    return tuple(key for key in KEYS if not key.player or key.player in players)


def available(key: Key, capabilities: frozenset[type[Command]], state: State) -> bool:
    """Whether KEY would do something now."""
    return key.needs is None or (key.needs in capabilities and not state.over)
