"""Modes over time: a row for each mode, which shows hopping and collapse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import SHARE
from gantui.draw.colourbar import horizontal_bar
from gantui.draw.formatting import fitting
from gantui.draw.palette import DIM
from gantui.draw.time.curve import axis_rows
from gantui.draw.time.share_strip import FULL, extent, margin, share_strip
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures import Modes
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Strip, picture_in
from gantui.tui.panels.coverage.other_metrics import MeasuredView, about_strip, counts_modes
from gantui.tui.panels.curve_axes import Plot
from gantui.tui.panels.view import CURVE_KEYS, VIEWS
from gantui.tui.time.window import WHOLE

_LEAST_STRIP, _NARROWEST_SCALE, _SCALE = 6, 30, 13
"""Rows and columns from which the shades of the strip are explained, and the columns that their scale takes."""


@VIEWS.register("modes over time")
class StripView(MeasuredView):
    """The share of the samples at each mode over the time of the run."""

    label = "modes over time"

    def present(self, facts: RunInfo) -> bool:
        """Whether several modes have been counted over time."""
        strip = self.sight.newest.strip
        return counts_modes(facts) and strip is not None and len(strip.steps) > 0 and len(strip.shares) > 1

    def called(self) -> str:
        """What the rows are of, over time."""
        return f"{self.parts} over time"

    def heading(self) -> str:
        """What it is, and the options of its axis of time."""
        return self.sight.curves_heading("coverage over time")

    def at_cursor(self) -> bool:
        """It has a cursor."""
        return True

    def about(self) -> str:
        """What a row is, and what hopping and collapse look like."""
        return about_strip(self.sight.snapshot.facts)

    def keys(self) -> tuple[str, ...]:
        """The keys of the curves."""
        return CURVE_KEYS

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the last record, the cursor and the events."""
        sight = self.sight
        return (picture_in(sight.snapshot, Modes), sight.snapshot.record, sight.cursor or -1, *sight.newest.events[-1:])

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """A row for each mode over the time of the run, under a legend of its shades."""
        strip = self.sight.newest.strip
        if strip is None or facts.mode_shares is None:
            return Canvas.blank(width, height)
        return self._over_time(facts, facts.mode_shares, strip, width, height)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What has happened to the modes."""
        strip = self.sight.snapshot.strip
        return "" if strip is None else fitting(story(strip, facts.classes), room)

    def _over_time(self, facts: RunInfo, expected: Floats, strip: Strip, width: int, height: int) -> Canvas:
        """A row for each mode over the time of the run, under a legend of its shades."""
        canvas, look = Canvas.blank(width, height), self.look
        top = int(height >= _LEAST_STRIP and width >= _NARROWEST_SCALE)
        if top:
            fair = f"{FULL:.0f}x fair"
            left = width - len(fair) - _SCALE - 2
            of = "as each class" if facts.shape else "of each mode"
            texts = (f"share of the samples {facts.good} {of}", f"share {facts.good} {of}", "share")
            canvas.put(1, 0, next((text for text in texts if len(text) < left - 3), ""), DIM)
            canvas.put(left - 2, 0, "0", DIM)
            canvas.put(left + _SCALE + 1, 0, fair, DIM)
            canvas.paste(left, 0, horizontal_bar(look.palette, SHARE, _SCALE, ("", "|", ""), look.glyphs))
        time = self.sight.time()
        # The whole of it takes all the room: it need not leave any for what is still to come.
        span = None if self.sight.curve_options.window == WHOLE else time.x_range
        at = time.x(strip.steps.astype(np.float64))
        picture = share_strip(
            at,
            strip.shares,
            expected,
            strip.shares[:, -1] <= 0,
            width - 2,
            height - top,
            look.palette,
            look.glyphs,
            time.x_marks,
            time.x_cursor,
            span,
            time.kind,
            facts.classes,
        )
        canvas.paste(1, top, picture)
        left, deep = margin(len(strip.shares), width - 2), axis_rows(height - top, timed=True)
        if deep:
            drawn = time.within(*extent(at, span))
            self.plots = [Plot(1 + left, top, width - 2 - left, height - top - deep, drawn, deep)]
        return canvas


def story(strip: Strip, classes: Sequence[str] = ()) -> tuple[str, str]:
    """What has happened to the modes, in a long form with their numbers, or the names of CLASSES, and in a short one.

    Of single samples: that a mode is lost, which had its fair share for a while, is what an event says.
    """
    there = strip.shares > 0
    now, ever = there[:, -1], there.any(axis=1)
    empty, never = np.flatnonzero(ever & ~now), np.flatnonzero(~ever)
    parts = [(name, found) for name, found in (("empty now", empty), ("never reached", never)) if len(found)]
    if not parts:
        gaps = np.flatnonzero(~there.all(axis=0))
        since = "all the time" if not len(gaps) else f"since about step {int(strip.steps[gaps[-1] + 1]):,}"
        return f"all {len(now)} {'classes' if classes else 'modes'} there {since}", f"all {len(now)} there"
    names = classes or [str(number) for number in range(1, len(now) + 1)]
    named = [f"{name}: {', '.join(names[int(mode)] for mode in found)}" for name, found in parts]
    return " · ".join(named), " · ".join(f"{len(found)} {name}" for name, found in parts)
