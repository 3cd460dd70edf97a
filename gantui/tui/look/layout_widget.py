"""The container that puts every part of the dashboard in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.strip import Strip
from textual.widget import Widget

Arrangement = Callable[[Size], Mapping[str, Region]]


class LayoutWidget(Widget, can_focus=False):
    """Shows those of its children that the arrangement gives a place, and no others."""

    DEFAULT_CSS = "LayoutWidget { width: 1fr; height: 1fr; }"

    def __init__(self, arrangement: Arrangement, *children: Widget) -> None:
        super().__init__(*children)
        self._placed = _Placed(arrangement)

    def rearrange(self) -> None:
        """Ask the arrangement again, as its answer has changed."""
        # A child has to ask: what it reports makes Textual forget the places that it remembers.
        self.children[0].refresh(repaint=False, layout=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blank rows, the same ones each time: whatever is shown lies above."""
        return [_blank(crop.width)] * crop.height

    @property
    def layout(self) -> Layout:
        """The arrangement as Textual's layout; styles know layouts by name only."""
        return self._placed


@lru_cache(maxsize=8)
def _blank(width: int) -> Strip:
    return Strip([Segment(" " * width, Style.null())], width)


class _Placed(Layout):
    name = "placed"

    def __init__(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        places = self._arrangement(size)
        return [
            WidgetPlacement(places[child.id], NULL_OFFSET, NULL_SPACING, child)
            for child in children
            if child.id is not None and child.id in places
        ]
