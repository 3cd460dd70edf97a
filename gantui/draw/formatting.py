"""Numbers and durations as text of a fixed width, so that nothing on the screen jumps."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence


def number(value: float | int | None, digits: int = 3) -> str:
    """VALUE with about DIGITS significant digits, at most 8 characters: '0.693', '-12.4', '1.2e+05', 'nan', '-'."""
    if value is None:
        return "-"
    if math.isnan(value):
        return "nan"
    if value and not 1e-3 <= abs(value) < 1e5:
        return f"{value:.1e}"
    before = 1 if abs(value) < 1 else math.floor(math.log10(abs(value))) + 1
    return f"{value:.{max(0, digits - before + (abs(value) < 1))}f}"


def significant(value: float, digits: int = 2) -> str:
    """VALUE with DIGITS significant digits, however small: '0.0012', '0.42', '3.8e-05'."""
    return f"{value:.{digits}g}"


_LOGARITHMS = {math.log(n): f"log {n}" for n in (2, 3, 4)}
_LARGEST_DENOMINATOR = 20


def constant(value: float) -> str:
    """VALUE by the name that theory has for it: 'log 4', '-log 2', '1/2', '0'; else as a number."""
    sign, size = "-" if value < 0 else "", abs(value)
    for known, name in _LOGARITHMS.items():
        if math.isclose(size, known, rel_tol=1e-6):
            return sign + name
    if math.isclose(size, round(size), abs_tol=1e-9):
        return f"{sign}{round(size)}" if round(size) else "0"
    for denominator in range(2, _LARGEST_DENOMINATOR + 1):
        if math.isclose(size * denominator, 1, rel_tol=1e-6):
            return f"{sign}1/{denominator}"
    return number(value)


def percent(share: float | None) -> str:
    """A SHARE of 0..1 as text: '63 %', '99.4 %'; less than all is never called 100 %."""
    if share is None or math.isnan(share):
        return "- %"
    if 0.995 <= share < 1:
        return f"{min(100 * share, 99.94):.1f} %"
    return f"{100 * share:.0f} %"


_UNITS = ("B", "KB", "MB", "GB", "TB")


def size(count: float) -> str:
    """COUNT bytes: '512 B', '1.4 GB', '240 MB'; a KB is 1,024 of them."""
    unit = min(len(_UNITS) - 1, int(math.log(max(1, count), 1024)))
    value = count / 1024**unit
    return f"{value:.1f} {_UNITS[unit]}" if unit and value < 10 else f"{value:.0f} {_UNITS[unit]}"


def clock(seconds: float) -> str:
    """A duration: '0:07', '12:34', '1:02:03', '5 d 03 h'."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    if whole < 100 * 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 86400} d {whole // 3600 % 24:02} h"


def ranges(numbers: Sequence[int]) -> str:
    """Ascending NUMBERS, neighbours gathered: '1-3, 7'."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def sentence(text: str) -> str:
    """TEXT with a capital at its beginning, unless it begins with a path, and a full stop at its end."""
    path = any(mark in text.partition(" ")[0].rstrip(".:,") for mark in "._=/")
    begin = text[:1] if path else text[:1].upper()
    return f"{begin}{text[1:]}{'' if text.endswith(('.', '!', '?')) or not text else '.'}"


def shortened(text: str, width: int) -> str:
    """TEXT in at most WIDTH characters, with an ellipsis where something is missing."""
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"[: max(0, width)]


def as_many(names: Sequence[str], width: int) -> str:
    """As many of NAMES as WIDTH characters have room for, and how many more there are: '000, 001 and 998 more'."""
    whole = ", ".join(names)
    if len(whole) <= width:
        return whole
    for count in range(min(len(names) - 1, width), 0, -1):
        text = f"{', '.join(names[:count])} and {len(names) - count:,} more"
        if len(text) <= width:
            return text
    return shortened(f"{len(names):,} of them", width)


def fitting(texts: Iterable[str], room: int) -> str:
    """The first of TEXTS that has at most ROOM characters; '' if none has."""
    return next((text for text in texts if len(text) <= room), "")


def wrapped(text: str, width: int, *, at_hyphens: bool = True) -> list[str]:
    """TEXT in lines of at most WIDTH characters, which may end at blanks and AT_HYPHENS; empty lines stay."""
    if width < 1:
        return []
    parts = (textwrap.wrap(part, width, break_on_hyphens=at_hyphens) or [""] for part in text.splitlines())
    return [line for lines in parts for line in lines]
