"""The time window: the part of a run that all curves show."""

from __future__ import annotations

import math
from dataclasses import dataclass

NARROWEST = 20.0
"""Iterations: nearer one does not come."""
_RECENT_SHARE, _RECENT_LEAST = 0.1, 500.0
"""The recent part: this share of the axis of the whole run, and at least so many iterations."""
_NOTCHES = 16
"""A window that follows the training moves on by this part of its width at once, so that most frames change the newest
part of a curve only."""
_PANNED = 0.25
"""The share of its width by which a key moves the window."""


@dataclass(frozen=True)
class TimeWindow:
    """The whole run, its recent part, or any other stretch; each method returns the window after a key.

    NOW is the newest iteration, and WHOLE the end of the axis that shows the whole run.
    """

    width: float | None = None
    """Iterations; None: as many as suit."""
    end: float | None = None
    """The last iteration; None: it follows the training."""
    recent: bool = False
    """Without a width: whether it is the recent part, else the whole run."""

    def span(self, now: float, whole: float) -> tuple[float, float]:
        """The first and the last iteration of the axis."""
        width = max(_RECENT_LEAST, _RECENT_SHARE * whole) if self.width is None and self.recent else self.width
        if width is None or width >= whole:
            return 0.0, whole
        notch = max(1.0, math.floor(width / _NOTCHES))
        end = min(math.ceil(now / notch) * notch if self.end is None else self.end, whole)
        return max(0.0, end - width), max(width, end)

    def zoomed(self, closer: bool, at: float | None, now: float, whole: float) -> TimeWindow:
        """The window half as wide, or twice; iteration AT stays in place, else the end if it is now, or the middle."""
        first, last = self.span(now, whole)
        width = max(NARROWEST, (last - first) / 2) if closer else 2 * (last - first)
        if width >= whole:
            return WHOLE
        if at is None or not first <= at <= last:
            at = now if last >= now else (first + last) / 2
        share = 1.0 if at >= now else (at - first) / (last - first)
        return _placed(at - share * width, width, now)

    def panned(self, direction: int, now: float, whole: float) -> TimeWindow:
        """The window moved towards the beginning (-1) or now (1)."""
        first, last = self.span(now, whole)
        width = last - first
        return self if width >= whole else _placed(first + direction * _PANNED * width, width, now)

    def toggled(self, now: float, whole: float) -> TimeWindow:
        """The recent part if all is shown, else the whole run."""
        first, last = self.span(now, whole)
        return TimeWindow(recent=True) if last - first >= whole else WHOLE

    def with_in_sight(self, at: float, now: float, whole: float) -> TimeWindow:
        """This window, or one as wide around iteration AT if that lies outside."""
        first, last = self.span(now, whole)
        return self if first <= at <= last else _placed(at - (last - first) / 2, last - first, now)

    def back_to_now(self) -> TimeWindow:
        """A window as wide that follows the training."""
        return TimeWindow(self.width, None, self.recent)


WHOLE = TimeWindow()
"""All of the run."""


def _placed(first: float, width: float, now: float) -> TimeWindow:
    """The window from FIRST on as far as the run reaches; one that reaches NOW follows it."""
    first = max(0.0, first)
    return TimeWindow(width) if first + width >= now else TimeWindow(width, first + width)
