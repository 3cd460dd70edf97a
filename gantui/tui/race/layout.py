"""The layout of a race's screen of any size."""

from __future__ import annotations

from typing import Literal, get_args

from textual.geometry import Region, Size

from gantui.tui.look.layout import FOOTER, SETTINGS, SMALLEST, STATUS, TOO_SMALL

LINE, CURVES = "line", "race-curves"
"""The row of the finish line, and the curves of all."""
Kind = Literal["all", "racers", "curves"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What may be shown, one after the other."""
_CELLS = 0.54
"""The racers' share of the rows."""
_WIDEST = 60
"""Columns that the settings take at most."""


def cell(number: int) -> str:
    """The name of the cell of the racer NUMBER, from 1 on."""
    return f"racer-{number}"


def places(size: Size, racers: int, kind: Kind, *, settings: bool = False) -> dict[str, Region]:
    """The place of each part on a screen of SIZE for so many RACERS.

    SETTINGS: they are open, and stand beside the curves, whatever else was to be seen.
    """
    width, height = size
    if width < SMALLEST.width or height < SMALLEST.height:
        return {TOO_SMALL: Region(0, 0, width, height)}
    found = {STATUS: Region(0, 0, width, 1), LINE: Region(0, 1, width, 1), FOOTER: Region(0, height - 1, width, 1)}
    first, rows = 2, height - 3
    if settings:
        kind = "all"
    upper = {"racers": rows, "curves": 0, "all": round(_CELLS * rows)}[kind]
    if upper:
        found |= _cells(racers, width, first, upper)
    if upper < rows:
        right = min(_WIDEST, width // 2) if settings else 0
        found[CURVES] = Region(0, first + upper, width - right, rows - upper)
        if settings:
            found[SETTINGS] = Region(width - right, first + upper, right, rows - upper)
    return found


def _cells(racers: int, width: int, first: int, rows: int) -> dict[str, Region]:
    """The cells of all racers in ROWS rows from FIRST on, as large as they can be for square pictures."""

    def side(across: int) -> float:
        """The picture's height where ACROSS cells stand side by side: a character is twice as high as wide."""
        return min(width // across / 2, rows // (racers // across))

    whole = [count for count in range(1, racers + 1) if racers % count == 0]  # every row is full
    across = max(whole, key=lambda count: (side(count), count))
    down = racers // across
    found = {}
    for index in range(racers):
        row, column = divmod(index, across)
        left, right = column * width // across, (column + 1) * width // across
        top, bottom = row * rows // down, (row + 1) * rows // down
        found[cell(index + 1)] = Region(left, first + top, right - left, bottom - top)
    return found
