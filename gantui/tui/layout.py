"""Where everything stands on a screen of any size."""

from __future__ import annotations

from textual.geometry import Region, Size

SMALLEST = Size(60, 20)
"""Below this only a sentence is shown."""
_GRID = Size(100, 32)
"""From this on all four panels are shown."""
_BOTTOM = 12
"""Rows that the lower panels keep."""
_LEGEND = 16
"""Columns beside a square plot for its legend."""
_NARROWEST = 26
"""Columns that losses and coverage need."""

PLOTS = ("plane", "field")
CURVES, BARS = "losses", "coverage"
STATUS, FOOTER, TOO_SMALL = "status", "footer", "too-small"


def arrange(size: Size, focused: str, plot: str, maximised: bool) -> dict[str, Region]:
    """The place of each part that is shown on a screen of SIZE.

    PLOT is the square panel that is shown where there is room for one only; FOCUSED has the whole screen when
    MAXIMISED.
    """
    width, height = size
    if width < SMALLEST.width or height < SMALLEST.height:
        return {TOO_SMALL: Region(0, 0, width, height)}
    edges = {STATUS: Region(0, 0, width, 1), FOOTER: Region(0, height - 1, width, 1)}
    rows = height - 2
    if maximised:
        return edges | {focused: Region(0, 1, width, rows)}
    if width < _GRID.width or height < _GRID.height:
        return edges | _two_columns(width, rows, plot)
    return edges | _grid(width, rows)


def _grid(width: int, rows: int) -> dict[str, Region]:
    """Square plots above, losses and coverage below."""
    half = width // 2
    square = (half - 2 - _LEGEND) // 2 + 2
    top = min(rows - _BOTTOM, square)
    left, right = (half, width - half)
    return {
        PLOTS[0]: Region(0, 1, left, top),
        PLOTS[1]: Region(left, 1, right, top),
        CURVES: Region(0, 1 + top, left, rows - top),
        BARS: Region(left, 1 + top, right, rows - top),
    }


def _two_columns(width: int, rows: int, plot: str) -> dict[str, Region]:
    """One square plot on the left, losses above coverage on the right."""
    left = min(2 * (rows - 3) + 2, width - _NARROWEST, max(width // 2, width - 60))
    upper = (rows + 1) // 2
    return {
        plot: Region(0, 1, left, rows),
        CURVES: Region(left, 1, width - left, upper),
        BARS: Region(left, 1 + upper, width - left, rows - upper),
    }
