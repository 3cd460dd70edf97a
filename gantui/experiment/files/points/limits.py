"""The limits of what is read of points."""

from __future__ import annotations

from typing import NoReturn

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


def refuse_size(path: str) -> NoReturn:
    """Refuse the file PATH because it holds too much."""
    raise Refusal(f"{plain(path)}: more than {LARGEST:,} numbers; expected fewer, such as every tenth row")
