"""Modes: a bar for each mode of the data, by the papers' rules, beside a perfect generator's score."""

from __future__ import annotations

import numpy as np

from gantui.draw.bars import legend, mode_bars
from gantui.draw.canvas import Canvas
from gantui.draw.formatting import as_many, number, percent, ranges, shortened, wrapped
from gantui.draw.palette import BAD, DIM, GOOD, WARN
from gantui.experiment.verdicts.trusted_counts import counts_trusted
from gantui.session.view.pictures import Modes
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import picture_in
from gantui.tui.panels.coverage.other_metrics import MeasuredView, about_strip, counts_modes, gathered, too_narrow
from gantui.tui.panels.view import CURVE_KEYS, VIEWS
from gantui.tui.time.instant import measured_at
from gantui.tui.widgets.message import message

_LEAST_BARS = 4
"""Rows that the bars keep before anything is explained."""
_CLEAR = _LEAST_BARS + 4
"""Rows, its own among them, from which there is an empty one under the legend of the bars."""
_ABOUT_MODES = (
    "One bar a mode of the data: the share of the generator's samples that fall to it. The solid part of a bar "
    "lies within 3 standard deviations of the mode (high quality), the hatched part further off; the line is the fair "
    "share. A cross is a mode that no sample reaches: mode collapse is seen here.\n\n"
    "Covered, as the papers count: at least one high-quality sample. Fair, which says more: at least 20 % of the fair "
    "share. KL over modes is the divergence of the generator's shares from the data's, in nats.\n\n"
    "Even a perfect generator has some samples beyond 3 standard deviations: its score is told as the ceiling. A score "
    "clearly above it means modes that are too narrow."
)

_ABOUT_CLASSES = (
    "One bar a class of the data: the share of the generator's images in which a small classifier reads it. The solid "
    "part of a bar is surely read, with a probability of 90 % or more; the hatched part is not. The line is the fair "
    "share. A cross is a class that is surely read in no image: mode collapse is seen here.\n\n"
    "A classifier also reads classes in noise, and in blends: averages of two images. So the counts say nothing good "
    "as long as the Frechet distance is not far below that of blends. Even of real images some are not surely "
    "read: the score of a perfect generator stands beside."
)


@VIEWS.register("modes")
class ModesView(MeasuredView):
    """The bars, between the counts and the rule."""

    label = "modes"

    def present(self, facts: RunInfo) -> bool:
        """Whether the data have modes to count."""
        return counts_modes(facts)

    def called(self) -> str:
        """What the bars are of."""
        return self.parts

    def heading(self) -> str:
        """The panel's name."""
        return "coverage"

    def about(self) -> str:
        """How modes are counted, now and over time."""
        facts = self.sight.snapshot.facts
        about = _ABOUT_CLASSES if facts is not None and facts.shape else _ABOUT_MODES
        return f"{about}\n\n{about_strip(facts)}"

    def keys(self) -> tuple[str, ...]:
        """The keys of the curves."""
        return CURVE_KEYS

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the last record."""
        return (picture_in(self.sight.snapshot, Modes), self.sight.snapshot.record)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The bars, between the counts and the rule."""
        modes = picture_in(self.sight.snapshot, Modes)
        if modes is None or facts.mode_shares is None:
            return message("the first measurement is still to come", width, height)
        canvas = Canvas.blank(width, height)
        above, below = self._counted(facts, modes, width), _rule(facts, modes, width)
        above = above[: max(min(2, height - _LEAST_BARS), height - _LEAST_BARS - 3, 1)]
        below = below if height - len(above) - len(below) >= _CLEAR else []  # the legend says more
        for y, (text, colour) in enumerate(above):
            canvas.put(1, y, text, colour)
        for y, text in enumerate(below, height - len(below)):
            canvas.put(1, y, text, DIM)
        rows, top = height - len(above) - len(below), len(above)
        if rows >= _LEAST_BARS + 3:
            self._legend(canvas, facts, top)
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
                self.look.palette,
                self.look.glyphs,
                facts.classes,
            )
            canvas.paste(1, top, bars)
        return canvas

    def _legend(self, canvas: Canvas, facts: RunInfo, y: int) -> None:
        """Write the legend of a bar's parts."""
        x = 1
        for mark, text, colour in legend(self.look.glyphs, facts.good, "not surely" if facts.shape else "further off"):
            if x + len(text) + 2 > canvas.width:
                break
            canvas.put(x, y, mark, colour)
            canvas.put(x + 2, y, text, DIM)
            x += len(text) + 5

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How many modes are covered, and how good the samples are."""
        modes = picture_in(self.sight.snapshot, Modes)
        if modes is None or facts.mode_shares is None:
            return ""
        if len(facts.mode_shares) == 1:
            return f"{percent(float(modes.high_quality.sum()))} {facts.good}"
        frechet = (self.sight.snapshot.record or {}).get("frechet")
        if frechet is not None:  # a classifier reads classes in noise too
            return f"{_covered(modes)} covered · Frechet {number(frechet)}"
        return f"{_covered(modes)} covered · {percent(float(modes.high_quality.sum()))} {_good(facts)}"

    def _counted(self, facts: RunInfo, modes: Modes, width: int) -> list[tuple[str, int]]:
        quality = float(modes.high_quality.sum())
        covered, fair, of = int(modes.covered.sum()), int(modes.fair.sum()), len(modes.covered)
        line = f"{covered}/{of} covered, {fair}/{of} fair, {percent(quality)} {facts.good}"
        if len(line) > width - 1:
            line = f"{covered}/{of} covered, {fair} fair, {percent(quality)} {_good(facts)}"
        record = self.sight.snapshot.record or {}
        # One sample covers a mode by the papers' rule: that alone is no reason to be content.
        colour = GOOD if fair == of and counts_trusted(record) else WARN if covered > of / 2 else BAD
        lines = [(line, colour)]
        divergence, frechet = record.get("kl_modes"), record.get("frechet")
        details = [measured_at(modes.step, self.sight.snapshot)]
        if divergence is not None:
            details.insert(0, f"KL over {facts.parts} {number(divergence)} nats")
        if frechet is not None:
            blend = number(record.get("frechet_blend"))
            details.insert(0, f"Frechet {number(frechet)} (blends {blend})")
        if facts.high_quality_ceiling is not None:
            details.append(f"a perfect sampler: {percent(facts.high_quality_ceiling)} {facts.good}")
        lines += [(text, DIM) for text in gathered(details, width - 2)]
        if not facts.shape and too_narrow(quality, facts.high_quality_ceiling, modes.samples):
            lines.insert(1, (shortened("above the perfect sampler: the modes are too narrow", width - 1), WARN))
        missing = np.flatnonzero(~modes.covered)
        if len(missing):
            names = "missing: "
            if facts.classes:
                names += as_many([facts.classes[int(mode)] for mode in missing], width - 1 - len(names))
            else:
                names += ranges((missing + 1).tolist())
            lines.insert(1, (shortened(names, width - 1), BAD))
        return lines


def _covered(modes: Modes) -> str:
    return f"{int(modes.covered.sum())}/{len(modes.covered)}"


def _rule(facts: RunInfo, modes: Modes, width: int) -> list[str]:
    """The rule of counting, in as many lines as it needs."""
    good = "surely read as the class" if facts.shape else "within 3σ of the mode"
    text = f"covered: ≥ 1 of {modes.samples:,} samples {good}; fair: ≥ 20 % of its fair share"
    return wrapped(text, width - 2)


def _good(facts: RunInfo) -> str:
    """What a good sample is called where room is short."""
    return "sure" if facts.shape else "HQ"
