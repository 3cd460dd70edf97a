"""The layout: where everything is on a screen of any size, of those panels that the training has."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, get_args

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

_SIDE = 60
"""Columns beside a single square plot, where there is enough of both."""
_LOW = 18
"""With fewer rows than this, as above the tour, a square plot keeps half of the columns: its legend goes beside it."""

Kind = Literal["all panels", "plot and curves", "curves"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""How the panels may be laid out; a small screen shows all of them as it does one plot and the curves."""

PLOTS = ("plane", "field")
CURVES, BARS = "losses", "coverage"
STATUS, FOOTER, TOO_SMALL = "status", "footer", "too-small"
PIPELINE, SETTINGS, TOUR = "pipeline", "settings", "tour"
PANELS = (*PLOTS, CURVES, BARS)
"""In the order of their numbers."""


@dataclass(frozen=True)
class Arrangement:
    """Which panels a person wants to see, and how; each method returns the arrangement after a key."""

    kind: Kind = "all panels"
    hidden: frozenset[str] = frozenset()
    focused: str = PLOTS[0]
    """The panel that the keys act on; always one that is shown."""
    plot: str = PLOTS[0]
    """The square panel that is shown where there is room for one only."""
    maximised: bool = False
    standing: frozenset[str] = frozenset(PANELS)
    """The panels that have something to show of this training; whatever a person wants, no others are shown."""

    def places(self, size: Size, settings: bool = False, tour: int = 0) -> Mapping[str, Region]:
        """The place of each part that is shown on a screen of SIZE.

        SETTINGS: they are shown too, in the place of the other square panel, or under the curves. TOUR: the rows that
        the tour takes, under all other panels.
        """
        return _places(self, size, settings, tour)

    def _placed(self, size: Size, settings: bool, tour: int) -> dict[str, Region]:
        width, height = size
        if width < SMALLEST.width or height < SMALLEST.height:
            return {TOO_SMALL: Region(0, 0, width, height)}
        edges = {STATUS: Region(0, 0, width, 1), FOOTER: Region(0, height - 1, width, 1)}
        first, rows = 1, height - 2
        if height >= _PIPELINE:
            edges |= {PIPELINE: Region(0, 1, width, 1)}
            first, rows = 2, rows - 1
        if tour:
            rows -= tour
            edges |= {TOUR: Region(0, first + rows, width, tour)}
        parts = self._turning(width, rows) if settings else self._parts(width, rows)
        return edges | {name: region.translate((0, first)) for name, region in parts.items()}

    def _parts(self, width: int, rows: int) -> dict[str, Region]:
        """The panels in WIDTH x ROWS cells."""
        if self.maximised:
            return {self.focused: Region(0, 0, width, rows)}
        standing = self._standing()
        shown = [name for name in standing if name not in self.hidden] or standing
        if self.kind == "curves" and not set(shown) <= set(PLOTS):
            return _rows(width, rows, [], shown)
        if self.kind == "plot and curves" or not _is_large(width, rows):
            return _two_columns(width, rows, shown, self.plot)
        return _rows(width, rows, shown, shown)

    def _turning(self, width: int, rows: int) -> dict[str, Region]:
        """The places while the settings are open: theirs, and the panels to watch meanwhile, even hidden ones."""
        standing = self._standing()
        plots, others = [name for name in standing if name in PLOTS], [name for name in standing if name not in PLOTS]
        if self.maximised or not plots or not others:
            right = min(_WIDEST, width // 2)
            shown = [self.focused] if self.maximised else standing
            settings = {SETTINGS: Region(width - right, 0, right, rows)}
            return _two_columns(width - right, rows, shown, self.focused) | settings
        plot = self.plot if self.plot in plots else plots[0]
        if _is_large(width, rows):
            parts = _rows(width, rows, [*PLOTS], others)
            places = [parts.pop(name) for name in PLOTS]
            return parts | dict(zip((plot, SETTINGS), places, strict=True))
        parts = _two_columns(width, rows, standing, plot)
        column = parts[others[0]]
        upper = min(_LOWEST, column.height)
        return {
            plot: parts[plot],
            self.focused if self.focused in others else others[0]: Region(column.x, 0, column.width, upper),
            SETTINGS: Region(column.x, upper, column.width, rows - upper),
        }

    def _standing(self) -> list[str]:
        return [name for name in PANELS if name in self.standing]

    def choose(self, panel: str) -> Arrangement:
        """Make PANEL the one that the keys act on, and show it even if it was hidden."""
        plot = panel if panel in PLOTS else self.plot
        kind: Kind = "all panels" if self.kind == "curves" and panel in PLOTS else self.kind
        return dataclasses.replace(self, kind=kind, hidden=self.hidden - {panel}, focused=panel, plot=plot)

    def hide(self, size: Size) -> Arrangement:
        """Hide the panel that the keys act on; no change if it is the only one."""
        hidden = self.hidden | {self.focused}
        if hidden >= self.standing:
            return self
        return dataclasses.replace(self, hidden=hidden, maximised=False).on_shown(size)

    def of(self, standing: frozenset[str], size: Size) -> Arrangement:
        """The same for a training that has something to show in the panels STANDING, at least one."""
        alone = self.maximised and self.focused in standing
        return dataclasses.replace(self, standing=standing, maximised=alone).on_shown(size)

    def next(self, size: Size) -> Arrangement:
        """The next kind of layout that fits SIZE and looks different there."""
        before = self.places(size)
        for step in range(1, len(KINDS)):
            kind = KINDS[(KINDS.index(self.kind) + step) % len(KINDS)]
            found = dataclasses.replace(self, kind=kind, maximised=False).on_shown(size)
            if found.places(size) != before:
                return found
        return dataclasses.replace(self, maximised=False)

    def on_shown(self, size: Size) -> Arrangement:
        """The same with the keys on a panel that is shown on a screen of SIZE."""
        shown = [name for name in PANELS if name in self.places(size)]
        return self if self.focused in shown or not shown else dataclasses.replace(self, focused=shown[0])


@lru_cache(maxsize=16)
def _places(arrangement: Arrangement, size: Size, settings: bool, tour: int) -> Mapping[str, Region]:
    """Worked out once: each frame asks several times."""
    return MappingProxyType(arrangement._placed(size, settings, tour))


def _is_large(width: int, rows: int) -> bool:
    """Whether all four panels fit."""
    return width >= _GRID.width and rows >= _GRID.height - 3  # the status line, the pipeline, the footer


def _rows(width: int, rows: int, above: list[str], below: list[str]) -> dict[str, Region]:
    """The square plots of ABOVE in one row, losses and coverage of BELOW in another under it."""
    plots, others = [name for name in PLOTS if name in above], [name for name in (CURVES, BARS) if name in below]
    square = (width // max(1, len(plots)) - 2 - _LEGEND) // 2 + 2
    top = 0 if not plots else rows if not others else min(rows - _BOTTOM, square)
    return _side_by_side(plots, width, 0, top) | _below_or_beside(others, width, top, rows - top)


def _side_by_side(names: list[str], width: int, y: int, rows: int) -> dict[str, Region]:
    """The places of one or two panels in a row."""
    half = width // 2 if len(names) == 2 else width
    return {
        name: Region(x, y, half if x == 0 else width - half, rows) for name, x in zip(names, (0, half), strict=False)
    }


def _below_or_beside(names: list[str], width: int, y: int, rows: int) -> dict[str, Region]:
    """The places of one or two panels, below each other on a narrow screen, else beside."""
    if width >= _GRID.width or len(names) < 2:
        return _side_by_side(names, width, y, rows)
    upper = (rows + 1) // 2
    return {names[0]: Region(0, y, width, upper), names[1]: Region(0, y + upper, width, rows - upper)}


def _two_columns(width: int, rows: int, shown: list[str], plot: str) -> dict[str, Region]:
    """The places of one square plot on the left, and losses above coverage on the right."""
    plots, others = [name for name in PLOTS if name in shown], [name for name in (CURVES, BARS) if name in shown]
    plot = plot if plot in plots else plots[0] if plots else ""
    left = min(2 * (rows - 3) + 2, width - _NARROWEST, max(width // 2, width - _SIDE))
    left = max(left, width // 2) if rows < _LOW else left
    left = 0 if not plot else left if others else width
    places = {plot: Region(0, 0, left, rows)} if plot else {}
    upper = (rows + 1) // 2 if len(others) == 2 else rows
    heights = (upper, rows - upper)
    return places | {name: Region(left, i * upper, width - left, heights[i]) for i, name in enumerate(others)}
