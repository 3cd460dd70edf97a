"""The limits of what a viewer may ask for: whoever can open the socket may send anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from gantui.session.disk.container import Malformed

MOST_CELLS = 1 << 18
"""Cells of a grid: far more than any terminal shows, and few enough for a training to make."""

Size = tuple[int, int]
"""(rows, columns)."""


class Limit(Protocol):
    """What one field of a request may be, how it is written as JSON, and what serves two viewers."""

    def read(self, value: Any) -> Any:
        """The value of the field that the JSON VALUE says.

        Raises:
            Malformed: it says none, or far more than any viewer could show; the message says what was expected.
        """
        ...

    def write(self, value: Any) -> Any:
        """VALUE as JSON."""
        ...

    def join(self, one: Any, other: Any) -> Any:
        """The least value that serves both ONE and OTHER."""
        ...


@dataclass(frozen=True)
class Count:
    """A whole number from 0 to MOST; the larger one serves both."""

    most: int

    def read(self, value: Any) -> int:
        """VALUE, if it is such a number."""
        if type(value) is not int or not 0 <= value <= self.most:
            raise Malformed(f"; expected 0 to {self.most}")
        return value

    def write(self, value: int) -> int:
        """VALUE itself."""
        return value

    def join(self, one: int, other: int) -> int:
        """The larger one."""
        return max(one, other)


@dataclass(frozen=True)
class Flag:
    """True or false; true serves both."""

    def read(self, value: Any) -> bool:
        """VALUE, if it is one of the two."""
        if not isinstance(value, bool):
            raise Malformed("; expected true or false")
        return value

    def write(self, value: bool) -> bool:
        """VALUE itself."""
        return value

    def join(self, one: bool, other: bool) -> bool:
        """True if one of them is."""
        return one or other


@dataclass(frozen=True)
class Grid:
    """(rows, columns), each from LEAST to MOST, or None; the finest in both directions serves both."""

    least: int
    most: int

    def read(self, value: Any) -> Size | None:
        """VALUE as a pair, if it is one and has not too many cells."""
        if value is None:
            return None
        whole = isinstance(value, list) and len(value) == 2 and all(type(side) is int for side in value)
        if not whole or not all(self.least <= side <= self.most for side in value) or value[0] * value[1] > MOST_CELLS:
            raise Malformed("")
        return value[0], value[1]

    def write(self, value: Size | None) -> Size | None:
        """VALUE itself: JSON makes a list of it."""
        return value

    def join(self, one: Size | None, other: Size | None) -> Size | None:
        """A grid fine enough for both."""
        if one is None or other is None:
            return one or other
        return max(one[0], other[0]), max(one[1], other[1])


@dataclass(frozen=True)
class Choice:
    """Some of the texts KNOWN; all that are in one of both serve both."""

    known: frozenset[str]

    def read(self, value: Any) -> frozenset[str]:
        """The texts in the list VALUE, if all are known."""
        if not isinstance(value, list) or not all(isinstance(each, str) and each in self.known for each in value):
            raise Malformed("")
        return frozenset(value)

    def write(self, value: frozenset[str]) -> list[str]:
        """VALUE as a list."""
        return sorted(value)

    def join(self, one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
        """The texts of both."""
        return one | other
