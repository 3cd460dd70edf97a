"""TOML as text, read with care for whoever wrote it: refusals say where it breaks and how it is written.

Nothing here knows what an experiment is, so that a list of presets costs little.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from gantui import regular_files
from gantui.errors import Refusal, plain

Raw = dict[str, Any]
"""A table as it is read."""

_BARE_WORD = re.compile(r"[\w~./+:@%;|-]+")
"""Text that needs no quotes if it is no TOML: names, file names, a delimiter."""
_BARE = {"True": True, "False": False}
"""As Python has them."""
_SHORT_NUMBER = re.compile(r"[+-]?(\d+\.|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
"""A number as most languages have it, and TOML does not: .5 and 5."""
LARGEST, MOST_SETTINGS, DEEPEST = 1 << 20, 5000, 16
"""Bytes of a TOML file, settings in it, and names in a dotted path: far more than any experiment has. The time that
parsing takes grows with the square of the last."""
_REMOVED = (("diagnosis", "quality"), ("diagnosis", "imbalance"))
"""Settings, by table and name, that files of earlier versions may have and that nothing reads: they are left out. Only
of files: who asks for one anew reads that there is no such setting."""
_DEEP = re.compile(rf"""(?:\.[ \t]*(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+){{{DEEPEST}}}""")


def parse(text: str, where: str) -> Raw:
    """TOML TEXT as a table; WHERE (a file's name) begins the refusal when it is broken or too large."""
    if len(text) > LARGEST or text.count("=") > MOST_SETTINGS:
        raise Refusal(f"{plain(where)}: no experiment: it has more than {MOST_SETTINGS:,} settings or 1 MiB of text")
    if deep := _DEEP.search(text):
        shown = plain(deep[0][:30])
        raise Refusal(f"{plain(where)}: no experiment: a path of more than {DEEPEST} names ('...{shown}...')")
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"))  # a byte order mark, which editors on Windows write
    except RecursionError:
        raise Refusal(f"{plain(where)}: not valid TOML: nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise Refusal(f"{plain(where)}: not valid TOML: {plain(str(error) + _advice(text, str(error)))}") from None
    for table, name in _REMOVED:
        if isinstance(raw.get(table), dict):
            raw[table].pop(name, None)
    return raw


def _advice(text: str, error: str) -> str:
    """The hint on the line of TEXT that ERROR, of the TOML parser, names."""
    found, lines = re.search(r"at line (\d+)", error), text.splitlines()
    line = lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""
    if value := line.partition("=")[2].partition("#")[0].strip():
        return _meant(value)
    return ""


def _meant(value: str) -> str:
    """The hint how VALUE, which is not TOML, is written in TOML, as a clause; '' if there is none."""
    if re.fullmatch(r"\[[^\[\],]+\]", value) and len(value[1:-1].split()) > 1:
        return f"; a list has commas: [{', '.join(value[1:-1].split())}]"
    if re.fullmatch(r"[^\[\]{}\"',=]+(,[^\[\]{}\"',=]+)+", value):
        return f"; a list stands in brackets: [{', '.join(part.strip() for part in value.split(','))}]"
    if value in _BARE and _BARE[value] is not None:
        return f"; expected {str(_BARE[value]).lower()}"
    if _SHORT_NUMBER.fullmatch(value):
        return f"; a number has digits on both sides of its point: {float(value)!r}"
    return "; text stands in quotation marks" if re.match(r"[A-Za-z~/]", value) and "\n" not in value else ""


def parse_file(path: Path) -> Raw:
    """The table in the TOML file PATH."""
    try:
        return parse(regular_files.read(path, LARGEST, follow=True).decode(), str(path))
    except OSError as error:
        raise Refusal(f"{plain(str(path))}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refusal(f"{plain(str(path))}: not a text file in UTF-8") from None


def read_value(text: str, said: str) -> Any:
    """The value in TEXT: TOML, or a bare word; SAID begins the refusal if it is neither."""
    if text in _BARE:
        return _BARE[text]
    if _SHORT_NUMBER.fullmatch(text):
        return float(text)
    try:
        table = tomllib.loads(f"value = {text}")
    except (tomllib.TOMLDecodeError, RecursionError):
        if _BARE_WORD.fullmatch(text):
            return text
        table = {}
    if table.keys() != {"value"}:  # no TOML, or another line behind the value
        meant = plain(_meant(text))
        raise Refusal(f'{said}: {plain(text)!r} is not a TOML value, such as 0.5, [64, 64], true or "text"{meant}')
    return table["value"]
