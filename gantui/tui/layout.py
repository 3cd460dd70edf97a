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
_LOWEST = 7
"""Rows that the curves keep above the settings."""
_WIDEST = 60
"""Columns that the settings take at most beside a panel that has the rest of the screen."""
_PIPELINE = 30
"""From this height on there is a row for the pipeline."""

PLOTS = ("plane", "field")
CURVES, BARS = "losses", "coverage"
STATUS, FOOTER, TOO_SMALL = "status", "footer", "too-small"
PIPELINE, SETTINGS = "pipeline", "settings"


def arrange(size: Size, focused: str, plot: str, maximised: bool, settings: bool = False) -> dict[str, Region]:
    """The place of each part that is shown on a screen of SIZE.

    PLOT is the square panel that is shown where there is room for one only; FOCUSED has the whole screen when
    MAXIMISED. SETTINGS: they are shown too, in the place of the other square panel, or under the curves.
    """
    width, height = size
    if width < SMALLEST.width or height < SMALLEST.height:
        return {TOO_SMALL: Region(0, 0, width, height)}
    edges = {STATUS: Region(0, 0, width, 1), FOOTER: Region(0, height - 1, width, 1)}
    first, rows = 1, height - 2
    if height >= _PIPELINE:
        edges |= {PIPELINE: Region(0, 1, width, 1)}
        first, rows = 2, rows - 1
    if maximised:
        parts = _beside(width, rows, focused) if settings else {focused: Region(0, 0, width, rows)}
    elif width < _GRID.width or height < _GRID.height:
        parts = _two_columns(width, rows, plot)
        if settings:
            parts = _turning(parts, rows, focused)
    else:
        parts = _grid(width, rows)
        if settings:
            places = [parts.pop(name) for name in PLOTS]
            parts |= dict(zip((plot, SETTINGS), places, strict=True))
    return edges | {name: region.translate((0, first)) for name, region in parts.items()}


def _beside(width: int, rows: int, focused: str) -> dict[str, Region]:
    """The settings on the right of the one panel."""
    right = min(_WIDEST, width // 2)
    return {focused: Region(0, 0, width - right, rows), SETTINGS: Region(width - right, 0, right, rows)}


def _turning(parts: dict[str, Region], rows: int, focused: str) -> dict[str, Region]:
    """PARTS with the settings on the right, under what is left of one of the lower panels."""
    right = parts.pop(CURVES)
    parts.pop(BARS)
    upper = right.width, min(_LOWEST, right.height)
    return parts | {
        BARS if focused == BARS else CURVES: Region(right.x, 0, *upper),
        SETTINGS: Region(right.x, upper[1], right.width, rows - upper[1]),
    }


def _grid(width: int, rows: int) -> dict[str, Region]:
    """Square plots above, losses and coverage below."""
    half = width // 2
    square = (half - 2 - _LEGEND) // 2 + 2
    top = min(rows - _BOTTOM, square)
    left, right = (half, width - half)
    return {
        PLOTS[0]: Region(0, 0, left, top),
        PLOTS[1]: Region(left, 0, right, top),
        CURVES: Region(0, top, left, rows - top),
        BARS: Region(left, top, right, rows - top),
    }


def _two_columns(width: int, rows: int, plot: str) -> dict[str, Region]:
    """One square plot on the left, losses above coverage on the right."""
    left = min(2 * (rows - 3) + 2, width - _NARROWEST, max(width // 2, width - 60))
    upper = (rows + 1) // 2
    return {
        plot: Region(0, 0, left, rows),
        CURVES: Region(left, 0, width - left, upper),
        BARS: Region(left, upper, width - left, rows - upper),
    }
