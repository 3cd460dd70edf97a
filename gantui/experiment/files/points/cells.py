"""A cell of a table as a number, or as a missing value."""

from __future__ import annotations

import re

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "?", "-", "--", "."})
"""How R, pandas, Excel, databases and people write that there is no value, in lower case."""
_COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+)(e[+-]?\d+)?", re.IGNORECASE)
"""A number with a decimal comma, and nothing that sets its thousands apart."""


def is_missing(cell: str) -> bool:
    """Whether CELL stands for a missing value."""
    return cell.lower() in MISSING


def number(cell: str) -> float | None:
    """CELL as a number with a decimal point (NaN and infinities too), or None; Python's 1_000 is not one."""
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def looks_like_a_number(cell: str) -> bool:
    """Whether CELL is a number with a decimal point or a decimal comma."""
    return number(cell) is not None or _COMMA.fullmatch(cell) is not None


class Reader:
    """Reads cells as numbers, all with the same decimal mark."""

    def __init__(self, decimal: str, *, comma_apart: bool) -> None:
        """Choose the decimal mark by DECIMAL, as `distribution.decimal` has it.

        COMMA_APART: commas stand between cells, so one in a cell may group thousands, and is a decimal mark only if
        DECIMAL says so.
        """
        self.mark = "" if decimal == "auto" else decimal
        """'.' or ',' once it is known; integers have neither."""
        self._by_rule = decimal == "auto" and not comma_apart

    def number(self, cell: str) -> float | None:
        """The number in CELL, or None."""
        if self.mark != ",":
            found = number(cell)
            if found is not None and "." in cell:
                self.mark = "."
            if found is not None or self.mark or not self._by_rule:
                return found
        if "." in cell or not (_COMMA.fullmatch(cell) or "," not in cell):
            return None
        found = number(cell.replace(",", "."))
        if found is not None and "," in cell:
            self.mark = ","
        return found

    def advice(self, cell: str) -> str:
        """The advice for a CELL that is not a number; '' if there is none."""
        if self.mark == "," and "." in cell and number(cell.replace(",", "")) is not None:
            return "number with a decimal comma, and nothing between its thousands"
        if _COMMA.fullmatch(cell):
            return f"number, with a point: {cell.replace(',', '.')}, or distribution.decimal=','"
        return ""
