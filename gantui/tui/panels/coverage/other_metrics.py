"""What has been measured beside modes and moments, as lines, and the words that the views of coverage share."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number, shortened, wrapped
from gantui.draw.palette import DIM, TEXT
from gantui.experiment import metrics
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot
from gantui.tui.panels.view import View

Lines = list[tuple[str, int]]
"""Lines of text, each with its colour."""

_SHRUNKEN = 3.0
"""Standard deviations above the perfect sampler's share from which the modes are too narrow rather than good."""
_SHOWN_ELSEWHERE = frozenset(key for shown in metrics.on("panel") for key in metrics.TABLE[shown].keys)
"""A record's keys that other panels, the bars, the estimates or the table of the moments show; what they say of the
generator that is not shown is left out, too."""
_ESTIMATES = [
    metric
    for metric in metrics.TABLE.values()
    if metric.family == "comparison" and "sweep" in metric.screens and "modes" not in metric.needs
]
"""Estimates that need no modes, each beside what a perfect generator would show."""
_WIDE_ESTIMATE = 44
"""Columns from which on that other generator has its full name."""

_ABOUT_STRIP = (
    "Over time: a row for each {part}, the whole run from left to right. The shade is the share of all samples that is "
    "{good} there, against the {part}'s fair share; an empty cell had none. A generator that hops from {part} to "
    "{part} leaves a staircase of lit cells (Metz 2017, figure 2); one that has collapsed leaves rows that end. Signs "
    "below are what the run was told of itself: key e."
)


def about_strip(facts: RunInfo | None) -> str:
    """What is said of the parts of the data over time in the training of FACTS, now and over time."""
    images = facts is not None and bool(facts.shape)
    part, good = ("class", "surely read as it") if images else ("mode", "of high quality")
    return _ABOUT_STRIP.format(part=part, good=good)


class MeasuredView(View):
    """A view of what was measured last."""

    panel = "coverage"
    coming = "will show which parts of the data G reaches"

    @property
    def parts(self) -> str:
        """What the parts of the data are called that are counted."""
        facts = self.sight.snapshot.facts
        return "modes" if facts is None else facts.parts

    def step(self) -> int:
        """The iteration of the last record."""
        return int((self.sight.snapshot.record or {}).get("step") or 0)


def counts_modes(facts: RunInfo) -> bool:
    """Whether the data have modes that the bars show; of a single one on the line the moments say more."""
    return _modes(facts) > (1 if facts.space.kind == "line" else 0)


def _modes(facts: RunInfo) -> int:
    return 0 if facts.mode_shares is None else len(facts.mode_shares)


def listed(lines: Lines, width: int, height: int) -> Canvas:
    """LINES with their colours, one below the other."""
    canvas = Canvas.blank(width, height)
    for y, (text, colour) in enumerate(lines[: max(0, height)]):
        canvas.put(1, y, text, colour)
    return canvas


def unmeasured(snapshot: Snapshot, width: int) -> Lines:
    """Why the newest record lacks numbers that others have."""
    return [(line, DIM) for line in wrapped(metrics.missing(snapshot.record or {}), width - 2)]


def other_measurements(snapshot: Snapshot, width: int) -> Lines:
    """The metrics that are neither modes nor moments nor on other panels."""
    record = snapshot.record or {}
    known = [
        (key, value)
        for key, value in record.items()
        if metrics.other_generator(key)[0] not in _SHOWN_ELSEWHERE
        and value is not None
        and not metrics.own_number(key)  # which have curves of their own
    ]
    estimates = [(shortened(text, width - 1), TEXT) for text in estimated(record, width - 1)]
    return estimates + [(shortened(f"{key:<26} {number(value)}", width - 1), DIM) for key, value in known]


def estimated(record: Mapping[str, float | int | None], width: int) -> list[str]:
    """A line of WIDTH for each estimate in RECORD: its value, and that of a perfect generator if known.

    Density and coverage are those of Naeem 2020, with five neighbours; the density of a perfect generator is 1.
    """
    lines, other = [], "   a perfect generator: " if width >= _WIDE_ESTIMATE else "  perfect G: "
    for metric in _ESTIMATES:
        value, perfect = record.get(metric.key), metrics.perfect(metric.key, record)
        if value is not None:
            name = f"{metric.brief}, {metric.unit}" if metric.unit else metric.brief
            line = f"{name:<9} {number(value):>8}"
            lines.append(line if perfect is None else f"{line}{other}{number(perfect)}")
    return lines


def too_narrow(quality: float, ceiling: float | None, samples: int) -> bool:
    """Whether a share of high-quality samples exceeds a perfect sampler's by more than chance."""
    if ceiling is None or not samples:
        return False
    return quality > ceiling + _SHRUNKEN * float(np.sqrt(ceiling * (1 - ceiling) / samples))


def gathered(parts: list[str], width: int) -> list[str]:
    """PARTS in as few lines of WIDTH as they fit into, in order."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 3 + len(part) <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(shortened(part, width))
    return lines
