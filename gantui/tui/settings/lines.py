"""Settings as lines of text: whose they are, their values, and how far from the run's first values."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gantui.draw.formatting import sentence, shortened, wrapped
from gantui.draw.palette import BAD, DIM, FAINT, FOCUS, LOSS_D, LOSS_G, TEXT, WARN
from gantui.errors import plain
from gantui.experiment.options.setting import ALL, Setting, Side
from gantui.tui.widgets.dialog import Line

NEW_RUN = "new run"
"""Stands among the paths for the line that leads to all other settings."""
EXAMPLE = "generator.hidden=[64, 64]"

_TITLES: dict[Side, tuple[str, int]] = {
    "generator": ("Generator", LOSS_G),
    "discriminator": ("Discriminator", LOSS_D),
    ALL: ("both players", TEXT),
}
"""What stands above the settings of each; other players have their names there."""
_UNITS = {
    "d_steps": "an iteration",
    "g_steps": "an iteration",
    "d_moves": "as the script",
    "g_moves": "as the script",
    "until": "of the run",
}
_WIDE, _VALUE, _SHORT_VALUE = 34, 15, 11
"""From this width on a value has so many columns, else fewer."""
_CHANGE = 14
"""Columns of how far it is from the start, where there is room."""
_LABEL = 24
"""Columns that a label takes at most."""


@dataclass(frozen=True)
class Turning:
    """What somebody is doing to the settings."""

    chosen: str = ""
    """The path of the one that the keys act on, or `NEW_RUN`."""
    pending: Mapping[str, str] = field(default_factory=dict)
    """Values that were asked for and are not yet there, by path."""
    typed: str | None = None
    """What has been typed so far as a value of the chosen one; None: nobody is typing."""
    refused: str = ""
    """Why the chosen one did not become what was asked for."""


@dataclass(frozen=True)
class Row:
    """A line, and the path of its setting ('' if it has none)."""

    path: str
    line: Line


def ordered(settings: Sequence[Setting]) -> list[Setting]:
    """SETTINGS in the order of the list: by player, rarely used ones last.

    What all players share comes last where two play, and first where many do: it would lie far below.
    """
    named = [setting.player for setting in settings if setting.player not in _TITLES]
    sides = [ALL, *dict.fromkeys(named)] if named else list(_TITLES)
    return sorted(settings, key=lambda setting: (sides.index(setting.player), setting.detail))


def of_then(now: Sequence[Setting], then: Sequence[Setting]) -> list[Setting]:
    """The settings NOW with their values THEN, when only those that were changed are known."""
    values = {setting.path: setting.value for setting in then}
    return [replace(setting, value=values.get(setting.path, setting.start)) for setting in now]


def frozen(settings: Sequence[Setting]) -> frozenset[str]:
    """The players that stand still."""
    return frozenset(setting.player for setting in settings if setting.freezes and setting.value == "0")


def titled(side: Side, settings: Sequence[Setting]) -> tuple[str, int]:
    """What stands above the settings of SIDE, all SETTINGS being these, and its colour."""
    if side == ALL and any(setting.player not in _TITLES for setting in settings):
        return "all players", TEXT
    return _TITLES.get(side, (plain(side), TEXT))


def rows(settings: Sequence[Setting], turning: Turning, width: int, *, anew: bool = True) -> list[Row]:
    """The SETTINGS, already `ordered`, as lines of WIDTH, each player's under its name.

    ANEW: the last line leads to all others, which a new run may have.
    """
    found: list[Row] = []
    stopped, side = frozen(settings), ""
    for setting in settings:
        if setting.player != side:
            side = setting.player
            title, colour = titled(setting.player, settings)
            found += [Row("", [])] if found else []
            found.append(Row("", [(title, colour), *([("  frozen", WARN)] if side in stopped else [])]))
        chosen = setting.path == turning.chosen
        found.append(Row(setting.path, _line(setting, turning, chosen, width)))
        found += _answer(turning, setting.path, _hint(setting), width) if chosen else []
    if not anew:
        return found
    chosen = turning.chosen == NEW_RUN
    words = (
        [(f"  {turning.typed}_", FOCUS)] if chosen and turning.typed is not None else [("  a new run with ...", TEXT)]
    )
    found += [Row("", []), Row(NEW_RUN, [(">" if chosen else " ", FOCUS), *_cut(words, width - 1)])]
    hint = f"PATH=VALUE, one or more, such as {EXAMPLE}; esc leaves it"
    return found + (_answer(turning, NEW_RUN, hint, width) if chosen else [])


def about(setting: Setting | None, width: int) -> list[Line]:
    """The explanation of the chosen SETTING; None: of the line that leads to all others."""
    if setting is None:
        text = "Widths, data, batch size and all else that can't change while it trains: enter, then type it."
        return [[(line, DIM)] for line in wrapped(text, width)]
    began = "" if same(setting.start, setting.value) else f"began as {shown(setting.start)}"
    facts = "; ".join(filter(None, (_range(setting), began)))
    return [
        [(shortened(plain(setting.path), width), FAINT)],
        *([(line, DIM)] for line in wrapped(plain(sentence(facts)), width)),
        *([(line, DIM)] for line in wrapped(plain(setting.about), width)),
    ]


def shown(text: str) -> str:
    """The value TEXT, in TOML, for reading: a word without its quotes."""
    try:
        value = json.loads(text)
    except ValueError:
        return plain(text)
    return plain(value if isinstance(value, str) else text)


def same(text: str, value: str) -> bool:
    """Whether TEXT, perhaps typed, means the same as VALUE; both in TOML, or a bare word."""
    return text == value or _read(text) == _read(value)


def _read(text: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text


def change(setting: Setting, text: str) -> str:
    """How far TEXT is from SETTING's first value: '×1.41', '+1', 'was linear', or nothing."""
    if same(text, setting.start):
        return ""
    value, start = _read(text), _read(setting.start)
    if setting.kind != "choice" and isinstance(value, int | float) and isinstance(start, int | float):
        return f"×{value / start:.3g}" if setting.kind == "ratio" and start else f"{value - start:+.3g}"
    return f"was {shown(setting.start)}"


def _line(setting: Setting, turning: Turning, chosen: bool, width: int) -> Line:
    """One setting: its name, its value or what is typed, and how far that is from the start, or its unit."""
    pending = turning.pending.get(setting.path)
    columns = _VALUE if width >= _WIDE else _SHORT_VALUE
    room = width - 2 - columns
    wide = room >= _LABEL + _CHANGE
    label = min(_LABEL, room)
    mark = (">" if chosen else " ") + " "
    name = (f"{shortened(plain(setting.label), label - 1):<{label}}", DIM if setting.detail and not chosen else TEXT)
    if chosen and turning.typed is not None:
        typed = plain(turning.typed)[-(width - label - 3) :]
        return [(mark, FOCUS), name, (f"{typed}_", FOCUS)]
    text = setting.value if pending is None else pending
    said = shortened(shown(text), columns - 2) + ("…" if pending is not None else "")
    off = change(setting, text)
    colour = WARN if pending is not None else FOCUS if off else TEXT
    line = [(mark, FOCUS), name, (f"{said:<{columns}}", colour)]
    if wide:
        unit = _UNITS.get(setting.path.rpartition(".")[2], "")
        line.append((shortened(off, _CHANGE), DIM) if off else (unit, FAINT))
    return line


def _hint(setting: Setting) -> str:
    return f"{_range(setting) or 'TOML, as in --set'}; esc leaves it"


def _range(setting: Setting) -> str:
    return f"may be {setting.range}" if setting.range else ""


def _answer(turning: Turning, path: str, hint: str, width: int) -> list[Row]:
    """The lines under the chosen one: why a value was refused, or what may be typed."""
    if turning.refused:
        lines, colour = wrapped(plain(turning.refused), width - 4), BAD
    elif turning.typed is not None:
        lines, colour = wrapped(hint, width - 4), DIM
    else:
        return []
    return [Row(path, [(f"    {line}", colour)]) for line in lines]


def _cut(words: list[tuple[str, int]], width: int) -> list[tuple[str, int]]:
    """WORDS, whose end matters more than their beginning, cut to WIDTH."""
    return [(text if len(text) <= width else " …" + text[-(width - 2) :], colour) for text, colour in words]
