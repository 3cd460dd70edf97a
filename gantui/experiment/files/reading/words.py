"""How values, counts and names are written in messages about a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gantui.errors import plain

_MOST_NAMES = 6
"""Names that one line has."""
_MIB = 2**20


def count(number: int, noun: str) -> str:
    """NUMBER with NOUN in the right form: '1 row', '2,000 rows'."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shown(value: Any) -> str:
    """VALUE as Python writes it, cut if long, and safe on a terminal."""
    text = plain(repr(value))
    return text if len(text) <= 60 else text[:57] + "..."


def listed(names: Sequence[str]) -> str:
    """NAMES joined by commas; of many names the first ones, and how many more there are."""
    named, more = names[:_MOST_NAMES], len(names) - _MOST_NAMES
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def size(count: int) -> str:
    """COUNT bytes for a person: '523 MiB', '2,100 MiB'."""
    return f"{max(1, round(count / _MIB)):,} MiB"
