"""The limits of what is read, and how values are written in messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from gantui.errors import Refusal, plain

LARGEST = 10_000_000
"""Numbers that are read from one file at most."""
LARGEST_NUMBER = 1e30
"""So that squares of numbers, and their sums, stay finite."""
LONGEST_LINE = 1_000_000
"""Bytes."""
LARGEST_TEXT = 8 << 30
"""Characters of a file at most: a small compressed one may hold any number of them."""
BOUNDS = f"expected a finite number between -{LARGEST_NUMBER:g} and {LARGEST_NUMBER:g}"
_MOST_NAMES = 6
"""Columns that one line names."""


def refuse_size(path: str) -> NoReturn:
    """Refuse the file PATH because it holds too much."""
    raise Refusal(f"{plain(path)}: more than {LARGEST:,} numbers; expected fewer, such as every tenth row")


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
