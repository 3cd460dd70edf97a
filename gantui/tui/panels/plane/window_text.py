"""The window that is shown, in the data's own units and with the names of its axes."""

from __future__ import annotations

from gantui.draw.formatting import shortened
from gantui.errors import plain
from gantui.session.view.run_info import RunInfo


def window_lines(facts: RunInfo, width: int) -> list[str]:
    """The name, if any, and the range of each axis, for a legend of WIDTH columns."""
    ranges, names = _ranges(facts), _names(facts)
    if not names:
        return ["window", *ranges]
    return [line for name, shown in zip(names, ranges, strict=True) for line in (shortened(name, width), shown)]


def window_row(facts: RunInfo) -> str:
    """The window on one line, with named axes only: 'height 100..160, weight 2..9'; '' without names."""
    return ", ".join(f"{name} {shown}" for name, shown in zip(_names(facts), _ranges(facts), strict=False))


def _names(facts: RunInfo) -> tuple[str, ...]:
    return tuple(map(plain, facts.axes)) if len(facts.axes) == 2 else ()


def _ranges(facts: RunInfo) -> list[str]:
    left, right, bottom, top = facts.extent
    return [
        f"{offset + factor * low:.3g}..{offset + factor * high:.3g}"
        for (offset, factor), (low, high) in zip(facts.by_axis, ((left, right), (bottom, top)), strict=False)
    ]
