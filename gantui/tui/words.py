"""Numbers and durations as words of a fixed width, so that nothing on the screen jumps."""

from __future__ import annotations

import math
import textwrap


def number(value: float | int | None, digits: int = 3) -> str:
    """VALUE with about DIGITS significant ones, at most 8 characters: '0.693', '-12.4', '1.2e+05', 'nan', '-'."""
    if value is None:
        return "-"
    if math.isnan(value):
        return "nan"
    if value and not 1e-3 <= abs(value) < 1e5:
        return f"{value:.1e}"
    before = 1 if abs(value) < 1 else math.floor(math.log10(abs(value))) + 1
    return f"{value:.{max(0, digits - before + (abs(value) < 1))}f}"


def percent(share: float | None) -> str:
    """A SHARE of 0..1: '63 %', '99.4 %'; what is not quite all is never called 100 %."""
    if share is None or math.isnan(share):
        return "- %"
    if 0.995 <= share < 1:
        return f"{min(100 * share, 99.94):.1f} %"
    return f"{100 * share:.0f} %"


def clock(seconds: float) -> str:
    """A duration: '0:07', '12:34', '1:02:03', '5 d 03 h'."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    if whole < 100 * 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 86400} d {whole // 3600 % 24:02} h"


def shortened(text: str, width: int) -> str:
    """TEXT in at most WIDTH characters, with an ellipsis where something is missing."""
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"[: max(0, width)]


def wrapped(text: str, width: int) -> list[str]:
    """TEXT in lines of at most WIDTH characters; empty lines stay."""
    if width < 1:
        return []
    return [line for part in text.splitlines() for line in (textwrap.wrap(part, width) or [""])]
