"""Converts the look of a dashboard to what is remembered of it, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gantui.tui.dashboard.curve_actions import SharedCurveOptions
from gantui.tui.look.layers import USUAL
from gantui.tui.look.layout import PLOTS, SMALLEST, Arrangement
from gantui.tui.look.picture_rates import RateName
from gantui.tui.panels.training_panel import TrainingPanel
from gantui.tui.shell.preferences import Remembered
from gantui.tui.time.curve_options import CurveOptions
from gantui.tui.time.window import TimeWindow


def restored(
    remembered: Remembered, arrangement: Arrangement, panels: Sequence[TrainingPanel], reader: SharedCurveOptions
) -> Arrangement:
    """Make PANELS and READER look as in REMEMBERED; returns the ARRANGEMENT that does so too."""
    views = dict(remembered.views)
    for panel in panels:
        panel.preferred = views.get(panel.id or "", "")
        if panel.id == PLOTS[0] and remembered.layers is not None:
            panel.drawn = remembered.layers
    reader.take(CurveOptions(TimeWindow(recent=remembered.recent), remembered.smoothing, remembered.over))
    found = dataclasses.replace(arrangement, kind=remembered.layout, hidden=remembered.hidden)
    return found.on_shown(SMALLEST)


def to_remember(
    arrangement: Arrangement,
    panels: Sequence[TrainingPanel],
    reading: CurveOptions,
    theme: str = "",
    rate: RateName = "usual",
) -> Remembered:
    """The look to be remembered for the next dashboard."""
    drawn = next((panel.drawn for panel in panels if panel.id == PLOTS[0]), USUAL)
    return Remembered(
        arrangement.kind,
        arrangement.hidden,
        tuple((panel.id or "", panel.preferred) for panel in panels if panel.preferred),
        None if drawn == USUAL else drawn,
        reading.window.recent,
        reading.smoothing,
        reading.over,
        theme,
        rate,
    )
