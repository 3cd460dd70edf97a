"""Panel 4: which modes of the data the generator reaches, by the papers' rules, beside a perfect generator's score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gantui.draw.bars import legend, mode_bars
from gantui.draw.canvas import Canvas
from gantui.draw.colourbar import horizontal_bar
from gantui.draw.palette import BAD, DIM, GOOD, SHARE, TEXT, WARN
from gantui.draw.time.curve import axis_rows
from gantui.draw.time.share_strip import FULL, extent, margin, share_strip
from gantui.draw.words import number, percent, ranges, shortened, wrapped
from gantui.experiment import metrics
from gantui.session.view.arrays import Floats
from gantui.session.view.pictures import Modes
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Strip, picture_in
from gantui.tui.look.rates import BARS
from gantui.tui.panels import moments
from gantui.tui.panels.axis import Plot
from gantui.tui.panels.base import CURVE_KEYS, PANELS, Panel, message
from gantui.tui.time.instant import measured_at
from gantui.tui.time.window import WHOLE

_SHRUNKEN = 3.0
"""Standard deviations above the perfect sampler's share from which the modes are too narrow rather than good."""
_MODES, _STRIP = "modes", "modes over time"
_LEAST_BARS = 4
"""Rows that the bars keep before anything is explained."""
_CLEAR = _LEAST_BARS + 4
"""Rows, its own among them, from which there is an empty one under the legend of the bars."""
_LEAST_STRIP, _NARROWEST_SCALE, _SCALE = 6, 30, 13
"""Rows and columns from which the shades of the strip are explained, and the columns that their scale takes."""
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

_ABOUT_MODES = (
    "One bar a mode of the data: the share of the generator's samples that fall to it. The solid part of a bar "
    "lies within 3 standard deviations of the mode (high quality), the hatched part further off; the line is the fair "
    "share. A cross is a mode that no sample reaches: mode collapse is seen here.\n\n"
    "Covered, as the papers count: at least one high-quality sample. Fair, which says more: at least 20 % of the fair "
    "share. KL over modes is the divergence of the generator's shares from the data's, in nats.\n\n"
    "Even a perfect generator has some samples beyond 3 standard deviations: its score is told as the ceiling. A score "
    "clearly above it means modes that are too narrow."
)
_ABOUT_ESTIMATES = (
    "These data have no modes that could be counted. What else has been measured is listed, each beside what a perfect "
    "generator would show with as many samples.\n\n"
    "Density and coverage (Naeem 2020, equations 2 and 3): around each of the data lies a ball that reaches to its "
    "fifth neighbour. Density is how many of these balls a fake lies in, against what is expected: below 1 the fakes "
    "lie off the data. Coverage is the share of the balls that have a fake in them: low where a part of the data is "
    "left out. Where many of the data lie at the same places these balls have no size, and neither is measured.\n\n"
    "JSD and W1 are curves as well: panel 3, key v."
)
_ABOUT_STRIP = (
    "Over time: a row for each mode, the whole run from left to right. The shade is the share of all samples that is "
    "of high quality there, against the mode's fair share; an empty cell had none. A generator that hops from mode to "
    "mode leaves a staircase of lit cells (Metz 2017, figure 2); one that has collapsed leaves rows that end. Signs "
    "below are what the run was told of itself: key e."
)
_ABOUT_MOMENTS = (
    "The moments of what the generator makes against those of the data, at the last measurement. Mean and standard "
    "deviation are in the data's own units. Skewness is 0 where both sides are alike; kurtosis is in excess of a "
    "normal's, so 0 for a normal, less for what has no tails.\n\n"
    "The difference is in per cent of the data's value; where that is nearly 0, as the skewness of a normal, the "
    "difference itself is told.\n\n"
    "A standard deviation that is far too small is collapse: the generator has settled on one value."
)


@PANELS.register("coverage")
class CoveragePanel(Panel):
    """The panel of the modes that are covered."""

    title = "coverage"
    coming = "will show which modes of the data G reaches"
    views = (_MODES, _STRIP)
    picture = BARS

    def about(self) -> str:
        """The help: how modes are counted, or what the moments are."""
        facts = self.snapshot.facts
        if facts is not None and _by_moments(facts):
            return _ABOUT_MOMENTS
        if facts is not None and not _modes(facts):
            return _ABOUT_ESTIMATES
        return f"{_ABOUT_MODES}\n\n{_ABOUT_STRIP}\n\nv  {_MODES}, or {_STRIP}\n{CURVE_KEYS}"

    def present_views(self) -> tuple[str, ...]:
        """The views; that over time only where several modes have been counted over it."""
        strip = self.newest.strip
        return self.views if strip is not None and len(strip.steps) and len(strip.shares) > 1 else self.views[:1]

    def shows_picture(self) -> bool:
        """Whether it is a picture: over time it has a cursor."""
        return self.shown_view() != _STRIP

    def heading(self) -> str:
        """The heading of the view that is shown."""
        facts = self.snapshot.facts
        if facts is not None and _by_moments(facts):
            return "moments"
        return self.curves_heading(f"{self.title} over time") if self.shown_view() == _STRIP else self.title

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the last record; over time the events too."""
        over_time = (self.cursor or -1, *self.newest.events[-1:]) if self.shown_view() == _STRIP else ()
        return (picture_in(self.snapshot, Modes), self.snapshot.record, *over_time)

    def inside(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The bars, between the counts and the rule."""
        if _by_moments(facts):
            return self._moments(facts, width, height)
        if facts.centres is None or facts.mode_shares is None:
            return self._without_modes(width, height)
        if self.shown_view() == _STRIP and self.newest.strip is not None:
            return self._over_time(facts.mode_shares, self.newest.strip, width, height)
        modes = picture_in(self.snapshot, Modes)
        if modes is None:
            return message("the first measurement is still to come", width, height)
        canvas = Canvas.blank(width, height)
        above, below = self._counted(facts, modes, width), _rule(modes, width)
        above = above[: max(min(2, height - _LEAST_BARS), height - _LEAST_BARS - 3, 1)]
        below = below if height - len(above) - len(below) >= _CLEAR else []  # the legend says more
        for y, (text, colour) in enumerate(above):
            canvas.put(1, y, text, colour)
        for y, text in enumerate(below, height - len(below)):
            canvas.put(1, y, text, DIM)
        rows, top = height - len(above) - len(below), len(above)
        if rows >= _LEAST_BARS + 3:
            self._legend(canvas, top)
            clear = 1 + (rows >= _CLEAR)  # the highest bar would run into it
            rows, top = rows - clear, top + clear
        if rows > 0 and width > 2:
            bars = mode_bars(
                modes.share,
                modes.high_quality,
                facts.mode_shares,
                modes.covered,
                modes.fair,
                width - 2,
                rows,
                self._look.palette,
                self._look.glyphs,
            )
            canvas.paste(1, top, bars)
        return canvas

    def _over_time(self, expected: Floats, strip: Strip, width: int, height: int) -> Canvas:
        """A row for each mode over the time of the run, under a legend of its shades."""
        canvas, look = Canvas.blank(width, height), self._look
        top = int(height >= _LEAST_STRIP and width >= _NARROWEST_SCALE)
        if top:
            fair = f"{FULL:.0f}x fair"
            left = width - len(fair) - _SCALE - 2
            texts = ("share of the samples within 3σ of each mode", "share within 3σ of each mode", "share")
            canvas.put(1, 0, next((text for text in texts if len(text) < left - 3), ""), DIM)
            canvas.put(left - 2, 0, "0", DIM)
            canvas.put(left + _SCALE + 1, 0, fair, DIM)
            canvas.paste(left, 0, horizontal_bar(look.palette, SHARE, _SCALE, ("", "|", ""), look.glyphs))
        time = self.time()
        # The whole of it takes all the room: it need not leave any for what is still to come.
        span = None if self.curve_options.window == WHOLE else time.x_range
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
        )
        canvas.paste(1, top, picture)
        left, deep = margin(len(strip.shares), width - 2), axis_rows(height - top, timed=True)
        if deep:
            drawn = time.within(*extent(at, span))
            self.plots = [Plot(1 + left, top, width - 2 - left, height - top - deep, drawn, deep)]
        return canvas

    def _legend(self, canvas: Canvas, y: int) -> None:
        """Write the legend of a bar's parts."""
        x = 1
        for mark, text, colour in legend(self._look.glyphs):
            if x + len(text) + 2 > canvas.width:
                break
            canvas.put(x, y, mark, colour)
            canvas.put(x + 2, y, text, DIM)
            x += len(text) + 5

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How many modes are covered, and how good the samples are."""
        modes = picture_in(self.snapshot, Modes)
        if modes is None or facts.centres is None:
            return ""
        if self.shown_view() == _STRIP and self.snapshot.strip is not None:
            return next((text for text in story(self.snapshot.strip) if len(text) <= room), "")
        if len(facts.centres) == 1:
            return f"{percent(float(modes.high_quality.sum()))} within 3σ"
        return f"{_covered(modes)} covered · {percent(float(modes.high_quality.sum()))} HQ"

    def _counted(self, facts: RunInfo, modes: Modes, width: int) -> list[tuple[str, int]]:
        quality = float(modes.high_quality.sum())
        covered, fair, of = int(modes.covered.sum()), int(modes.fair.sum()), len(modes.covered)
        line = f"{covered}/{of} covered, {fair}/{of} fair, {percent(quality)} within 3σ"
        if len(line) > width - 1:
            line = f"{covered}/{of} covered, {fair} fair, {percent(quality)} HQ"
        # One sample covers a mode by the papers' rule: that alone is no reason to be content.
        colour = GOOD if fair == of else WARN if covered > of / 2 else BAD
        lines = [(line, colour)]
        divergence = (self.snapshot.record or {}).get("kl_modes")
        details = [measured_at(modes.step, self.snapshot)]
        if divergence is not None:
            details.insert(0, f"KL over modes {number(divergence)} nats")
        if facts.high_quality_ceiling is not None:
            details.append(f"a perfect sampler: {percent(facts.high_quality_ceiling)} within 3σ")
        lines += [(text, DIM) for text in _gathered(details, width - 2)]
        if too_narrow(quality, facts.high_quality_ceiling, modes.samples):
            lines.insert(1, (shortened("above the perfect sampler: the modes are too narrow", width - 1), WARN))
        missing = np.flatnonzero(~modes.covered) + 1
        if len(missing):
            lines.insert(1, (shortened(f"missing: {ranges(missing.tolist())}", width - 1), BAD))
        return lines

    def _without_modes(self, width: int, height: int) -> Canvas:
        counted, of = ((self.snapshot.record or {}).get(key) for key in ("modes_covered", "modes_total"))
        said = (
            f"{counted} of {of} modes covered" if counted is not None and of else "These data have no modes to count."
        )
        lines = [(line, TEXT) for line in wrapped(said, width - 2)]
        known = self._other_measurements(width) + self._unmeasured(width)
        lines += [("", TEXT), *known] if known else []
        if not known:
            lines += [(line, DIM) for line in wrapped("No other measurement has been made yet.", width - 2)]
        return _listed(lines, width, height)

    def _moments(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The moments of the fakes against those of the data, and the other metrics."""
        fake = moments.of_record(self.snapshot.record)
        lines: list[tuple[str, int]] = []
        modes = picture_in(self.snapshot, Modes)
        if modes is not None and facts.high_quality_ceiling is not None:
            quality = percent(float(modes.high_quality.sum()))
            ceiling = f"a perfect sampler: {percent(facts.high_quality_ceiling)}"
            lines += [(text, TEXT) for text in _gathered([f"{quality} within 3σ of the mean", ceiling], width - 2)]
            if too_narrow(float(modes.high_quality.sum()), facts.high_quality_ceiling, modes.samples):
                lines.append((shortened("above the perfect sampler: too narrow", width - 1), WARN))
        lines += self._other_measurements(width)
        step = (self.snapshot.record or {}).get("step")
        if all(value is None for value in fake):
            lines = [(line, DIM) for line in wrapped("the first measurement is still to come", width - 2)]
        elif step is not None:
            lines.append((measured_at(int(step), self.snapshot), DIM))
            lines += self._unmeasured(width)
        canvas, table = Canvas.blank(width, height), moments.in_columns(facts, fake)
        canvas.paste(1, 0, table)
        canvas.paste(0, table.height + 1, _listed(lines, width, height - table.height - 1))
        return canvas

    def _unmeasured(self, width: int) -> list[tuple[str, int]]:
        """Why the newest record lacks numbers that others have."""
        return [(line, DIM) for line in wrapped(metrics.missing(self.snapshot.record or {}), width - 2)]

    def _other_measurements(self, width: int) -> list[tuple[str, int]]:
        """The metrics that are neither modes nor moments nor on other panels."""
        record = self.snapshot.record or {}
        known = [
            (key, value)
            for key, value in record.items()
            if metrics.other_generator(key)[0] not in _SHOWN_ELSEWHERE and value is not None
        ]
        estimates = [(shortened(text, width - 1), TEXT) for text in estimated(record, width - 1)]
        return estimates + [(shortened(f"{key:<26} {number(value)}", width - 1), DIM) for key, value in known]


def _modes(facts: RunInfo) -> int:
    return 0 if facts.centres is None or facts.mode_shares is None else len(facts.centres)


def _by_moments(facts: RunInfo) -> bool:
    """Whether the moments say more about the data than the modes."""
    return facts.space.kind == "line" and _modes(facts) < 2


def _listed(lines: list[tuple[str, int]], width: int, height: int) -> Canvas:
    """LINES with their colours, one below the other."""
    canvas = Canvas.blank(width, height)
    for y, (text, colour) in enumerate(lines[: max(0, height)]):
        canvas.put(1, y, text, colour)
    return canvas


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


def story(strip: Strip) -> tuple[str, str]:
    """What has happened to the modes, in a long form with their numbers and in a short one.

    Of single samples: that a mode is lost, which had its fair share for a while, is what an event says.
    """
    there = strip.shares > 0
    now, ever = there[:, -1], there.any(axis=1)
    empty, never = np.flatnonzero(ever & ~now) + 1, np.flatnonzero(~ever) + 1
    parts = [(name, found) for name, found in (("empty now", empty), ("never reached", never)) if len(found)]
    if not parts:
        gaps = np.flatnonzero(~there.all(axis=0))
        since = "all the time" if not len(gaps) else f"since about step {int(strip.steps[gaps[-1] + 1]):,}"
        return f"all {len(now)} modes there {since}", f"all {len(now)} there"
    named = [f"{name}: {', '.join(map(str, found))}" for name, found in parts]
    return " · ".join(named), " · ".join(f"{len(found)} {name}" for name, found in parts)


def too_narrow(quality: float, ceiling: float | None, samples: int) -> bool:
    """Whether a share of high-quality samples exceeds a perfect sampler's by more than chance."""
    if ceiling is None or not samples:
        return False
    return quality > ceiling + _SHRUNKEN * float(np.sqrt(ceiling * (1 - ceiling) / samples))


def _covered(modes: Modes) -> str:
    return f"{int(modes.covered.sum())}/{len(modes.covered)}"


def _rule(modes: Modes, width: int) -> list[str]:
    """The rule of counting, in as many lines as it needs."""
    text = f"covered: ≥ 1 of {modes.samples:,} samples within 3σ of the mode; fair: ≥ 20 % of its fair share"
    return wrapped(text, width - 2)


def _gathered(parts: list[str], width: int) -> list[str]:
    """PARTS in as few lines of WIDTH as they fit into, in order."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 3 + len(part) <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(shortened(part, width))
    return lines
