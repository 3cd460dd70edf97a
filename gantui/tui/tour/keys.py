"""The keys of the tour, and those of the dashboard that make way for them."""

from __future__ import annotations

import dataclasses

from gantui.tui.dashboard.keys import KEYS
from gantui.tui.shell.shared_keys import Key

_RACE = Key("r", "r", "tour_race", "race", "The race that this page speaks of; q comes back from it.", None, 0)
TOUR_KEYS: tuple[Key, ...] = (
    Key("n", "n", "tour_next", "next", "The next page of the tour; at a question: take the choice.", None, 0),
    Key("b", "b", "tour_back", "back", "The page of the tour before this one.", None, 1),
    Key("H", "H", "tour_hint", "hint", "A hint, or the text again.", None, 1),
    Key("L", "L", "tour_chapters", "chapters", "The chapters of the tour, to go to one of them.", None, 2),
    _RACE,
    Key("up", "up", "tour_move(-1)", "choose", "At a question: the choice above."),
    Key("down", "down", "tour_move(1)", "choose", "At a question: the choice below."),
)
"""The keys that the tour adds."""
SETTINGS = "N"
"""The key of the settings during the tour."""
_ELSEWHERE = {"n": (SETTINGS, "Settings to turn while it trains; again: close them. Outside of the tour: n.")}
"""Keys of the dashboard that are another one during the tour, and their help."""


def during_the_tour(keys: tuple[Key, ...], *, race: bool = True) -> tuple[Key, ...]:
    """KEYS of the dashboard and those of the tour, on a page that has a RACE or not."""
    return *(key for key in TOUR_KEYS if race or key is not _RACE), *map(_moved, keys)


def _moved(key: Key) -> Key:
    if key.action == "maximise":
        return dataclasses.replace(key, action="tour_enter", help=f"At a question: take the choice. {key.help}")
    if key.key not in _ELSEWHERE:
        return key
    other, text = _ELSEWHERE[key.key]
    return dataclasses.replace(key, key=other, shown=other, help=text)


ALL = during_the_tour(KEYS)
