"""The one table of the dashboard's keys: bindings, footer, command palette and help all come from it.

The keys of open settings, such as the one that freezes a player, are in `tui/settings/keys.py`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache, lru_cache

from gantui.session.view.commands import Checkpoint, Set, SlowMotion, Step, Stop, Undo
from gantui.tui.shell.shared_keys import (
    COMMANDS,
    HELP,
    NEXT_PANEL,
    PANEL_BEFORE,
    PAUSE,
    PICTURE,
    PIXELS,
    RATE,
    REDO,
    REDRAW,
    SLEEP,
    Key,
)
from gantui.tui.shell.where_trained import Where

_SOONER, _LEAST = 5, 2
"""By how much the rank in the footer of the keys that travel in time is less while one looks back or replays, and the
least that it becomes."""

_BACK = Key("escape", "esc", "to_race", "race", "Back to the race.", None, 0)
_REWIND = Key("R", "R", "rewind", "rewind", "Go back to a checkpoint, and on from there in a run of its own.")
_OUTPUT = Key("O", "O", "output", "output", "What the script has printed: its newest lines.", None, 4)

KEYS: tuple[Key, ...] = (
    _BACK,
    PAUSE,
    Key("s", "s", "step", "step", "Pause, then do one whole iteration.", Step, 2),
    Key(
        "d",
        "d",
        "step_alone('d')",
        "D step",
        "Pause, then one discriminator update on data of its own.",
        Step,
        3,
        ("discriminator", "D_Y"),
    ),
    Key(
        "D", "D", "step_alone('D')", "D_X step", "Pause, then one update of D_X on data of its own.", Step, 3, ("D_X",)
    ),
    Key(
        "g",
        "g",
        "step_alone('g')",
        "G step",
        "Pause, then one generator update on latents of its own.",
        Step,
        3,
        ("generator", "G"),
    ),
    Key("G", "G", "step_alone('G')", "F step", "Pause, then one update of F on data of its own.", Step, 3, ("F",)),
    Key("c", "c", "checkpoint", "save", "Write a checkpoint now.", Checkpoint, 4),
    Key("u", "u", "undo", "undo", "Take back the newest change of a setting.", Undo, 6),
    REDO,
    Key("z", "z", "slow", "slow", "Slow motion: 1 s a part of an iteration, .3 s, or off.", SlowMotion, 5),
    Key("n", "n", "settings", "settings", "Settings to turn while it trains; again: close them.", Set, 3),
    _REWIND,
    NEXT_PANEL,
    PANEL_BEFORE,
    Key("1", "1", "panel(1)", "1", "Go to panel 1.", panel=1),
    Key("2", "2", "panel(2)", "2", "Go to panel 2.", panel=2),
    Key("3", "3", "panel(3)", "3", "Go to panel 3.", panel=3),
    Key("4", "4", "panel(4)", "4", "Go to panel 4.", panel=4),
    Key("enter", "enter", "maximise", "zoom", "Give the whole screen to the panel, or put it back.", None, 4),
    Key("v", "v", "next_view", "view", "Show the panel's next view.", None, 2),
    Key("e", "e", "events", "events", "List what has been diagnosed, the newest first.", None, 3),
    Key("M", "M", "messages", "said", "Read again, and whole, what the first row has said."),
    _OUTPUT,
    Key("l", "l", "log_scale", "log", "Logarithmic or linear axis.", None, 6),
    Key("f", "f", "fit", "fit", "Fit the axis or scale to all values, or typical ones.", None, 6),
    Key("k", "k", "contours", "contours", "Contour lines of D over the picture, or none.", None, 7),
    Key("a", "a", "arrows", "arrows", "Arrows: where G's loss pulls the fakes, or none.", None, 7),
    Key("m", "m", "morph", "morph", "Bend G's map once more, or play a latent's walk.", None, 8),
    Key("j", "j", "eigenvalues", "stable?", "Whether the players turn, spiral in or run away: eigenvalues.", None, 8),
    PICTURE,
    PIXELS,
    Key("y", "y", "reproduce", "copy", "Show and copy the command that does this run again.", None, 9),
    Key(
        "left_square_bracket",
        "[",
        "travel('back')",
        "back",
        "Back to the picture before; hold it to scrub.",
        None,
        5,
    ),
    Key("right_square_bracket", "]", "travel('forward')", "on", "On to the picture after; hold it to scrub.", None, 7),
    Key("left_curly_bracket", "{", "travel('previous event')", "event", "Back to the event before.", None, 7),
    Key("right_curly_bracket", "}", "travel('next event')", "event", "On to the event after.", None, 7),
    Key("backslash", "\\", "travel('now')", "now", "Back to now.", None, 7),
    Key("greater_than_sign", ">", "travel('faster')", "faster", "Play what is past, or play it faster.", None, 8),
    Key("less_than_sign", "<", "travel('slower')", "slower", "Play what is past, or play it slower.", None, 8),
    Key("plus,equals_sign", "+", "read('nearer')", "nearer", "Nearer to the curves; the wheel does it too.", None, 8),
    Key("minus", "-", "read('further')", "further", "Further from the curves, up to the whole run."),
    Key("shift+left", "shift+left", "read('earlier')", "earlier", "The part of the curves before this one."),
    Key("shift+right", "shift+right", "read('later')", "later", "The part of the curves after this one."),
    Key("w", "w", "read('recent')", "recent", "Curves of the recent part, or of the whole run.", None, 8),
    Key("left", "left", "point(-1)", "left", "One column of the curves back: exact values there."),
    Key("right", "right", "point(1)", "right", "One column of the curves on; at its end is now."),
    Key("o", "o", "read('smoothing')", "smooth", "Smooth the curves: usual, strong, not at all, light."),
    Key("x", "x", "read('over')", "x axis", "Curves over steps, or over training time."),
    Key("t", "t", "layers", "layers", "Layers of the picture: leave some of them out.", None, 8),
    Key("h", "h", "hide", "hide", "Hide the panel: its number brings it back."),
    Key("i", "i", "next_layout", "layout", "Another layout: all, one plot and curves, or curves."),
    RATE,
    HELP,
    Key("q", "q", "menu", "menu", "Stop the training, or leave it in the background; when it is over, leave.", None, 0),
    COMMANDS,
    Key(
        "ctrl+c",
        "ctrl+c",
        "interrupt",
        "stop",
        "Write a checkpoint, stop and leave; again: close the screen at once.",
        Stop,
    ),
    REDRAW,
    SLEEP,
)

_SLEEP = ("sleep", "Back to the shell, until its fg; the training goes on.")
_OTHERWISE: dict[Where, dict[str, tuple[str, str]]] = {
    Where.HERE: {},
    Where.SCRIPT: {"suspend_process": _SLEEP},
    Where.RACE: {
        "menu": ("menu", "Go back to the race, or stop this one."),
        "interrupt": ("race", "Back to the race."),
        "suspend_process": _SLEEP,
    },
    Where.ELSEWHERE: {
        "menu": ("menu", "Leave and let the training go on, or stop it."),
        "interrupt": ("leave", "Leave; the training goes on."),
        "suspend_process": _SLEEP,
    },
}
"""By where it trains and by action: the label and the help that a key has there, and not in this process."""


@cache
@lru_cache(maxsize=16)
def keys_for(
    players: tuple[str, ...],
    panels: tuple[tuple[int, str], ...],
    *,
    goes_back: bool = True,
    watched: bool = False,
    travels: bool = False,
    where: Where = Where.HERE,
    prints: bool = False,
) -> tuple[Key, ...]:
    """The keys of a training in which each of PLAYERS can be moved alone, on a screen with PANELS.

    Of these the numbers are given, and what is seen there at first. GOES_BACK: there may be a way back to a checkpoint.
    One that is only WATCHED has none that steer it, and `space` plays. Who TRAVELS in time has the keys for that in the
    footer before others. WHERE it trains. PRINTS: what is printed there is kept.
    """
    named = dict(panels)
    keys = (
        _of_panel(_of_player(key, players), named)
        for key in KEYS
        if (not key.players or not set(players).isdisjoint(key.players))
        and (not key.panel or key.panel in named)
        and (prints or key is not _OUTPUT)
        and (goes_back or key is not _REWIND)
        and (where is Where.RACE or key is not _BACK)
    )
    if watched:
        plays = {"pause": "Play what is past, or stand still."}
        keys = (
            dataclasses.replace(key, needs=None, help=plays.get(key.action, key.help))
            for key in keys
            if key.needs is None or key.action in plays
        )
    if travels or watched:
        keys = (
            dataclasses.replace(key, rank=max(_LEAST, key.rank - _SOONER)) if key.action.startswith("travel") else key
            for key in keys
        )
    return tuple(_there(key, where) for key in keys)


def moved_by(letter: str) -> tuple[str, ...]:
    """The players of whom the key LETTER moves the one that there is."""
    return next(key.players for key in KEYS if key.key == letter)


def _of_panel(key: Key, named: Mapping[int, str]) -> Key:
    """KEY with what is seen in the panel that it goes to, if it goes to one of those NAMED."""
    return dataclasses.replace(key, help=f"{key.help[:-1]}: {named[key.panel]}.") if key.panel else key


def _of_player(key: Key, players: tuple[str, ...]) -> Key:
    """KEY with the name of the one of PLAYERS that it moves here, where that is not the first of its own."""
    player = next((each for each in key.players if each in players), None)
    if player is None or player == key.players[0]:
        return key
    text = f"Pause, then one update of {player} on data of its own."
    return dataclasses.replace(key, label=f"{player} step", help=text)


def _there(key: Key, where: Where) -> Key:
    """KEY of a training that is WHERE."""
    if key.action not in _OTHERWISE[where]:
        return key
    word, text = _OTHERWISE[where][key.action]
    return dataclasses.replace(key, label=word, help=text, needs=key.needs if where is Where.SCRIPT else None)
