"""The report in a terminal, or as plain text in a pipe."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rich.text import Text

from gantui.cli import text_plots
from gantui.cli.report.charts import Chart
from gantui.cli.report.content import (
    ReportContent,
    by_hand,
    commands,
    exactness,
    facts,
    headline,
    rows,
    seen,
    settings,
    to_do,
    trace,
)
from gantui.draw.event_tones import tone
from gantui.draw.formatting import percent, sentence, wrapped
from gantui.draw.time.marks import Tone
from gantui.errors import plain
from gantui.session.view.pictures import Modes
from gantui.session.view.snapshot import picture_in

_INK: dict[Tone, str] = {"good": "green", "bad": "red", "neutral": "yellow", "change": "cyan"}
BAR = 40
"""Columns of a bar at most."""
LONGEST_UNIT = 5
"""In a title: plotext leaves out one that is wider than its plot."""
MOST_BARS = 64
"""Modes that get a bar each; the rest are counted."""


def paragraphs(found: ReportContent, columns: int) -> Iterator[Text]:
    """The report FOUND, paragraph by paragraph, in COLUMNS columns."""
    run = found.run
    yield Text.assemble((run.title, "bold"), f"  {headline(run)}")
    if found.verdict is not None:
        for line in wrapped(plain(found.verdict.said), columns - 2):
            yield Text(f"  {line}", "bold" if line.startswith(found.verdict.word) else "")
    for sentence_ in found.missing:
        yield Text.assemble(("  ! ", "yellow"), plain(sentence(sentence_)))
    yield _pairs(facts(run), columns)
    if lines := trace(run):
        yield _title("Why it failed")
        yield Text("\n").join(Text(f"  {line}") for line in lines)
    if panels := [panel for chart in found.charts if (panel := _curves(chart))]:
        yield Text("")
        yield Text.from_ansi(text_plots.drawn(panels, columns))
    if numbers := rows(run, found.shown):
        yield _title(f"At step {run.records[-1]['step']:,}")
        label, value = (max(len(getattr(row, name)) for row in numbers) for name in ("label", "value"))
        for row in numbers:
            perfect = f"   a perfect generator: {row.perfect}" if row.perfect else ""
            yield Text.assemble(f"  {row.label:<{label}}  {row.value:>{value}}", (perfect, "dim"))
    yield from _coverage(found, columns)
    yield _title("What was diagnosed")
    if not run.events:
        yield Text("  nothing")
    for place, event in enumerate(run.events, 1):
        ink = f"bold {_INK[tone(event)]}"
        yield Text.assemble(f"  {place}. ", (plain(event.kind), ink), (f" at step {event.step:,}", "dim"))
        for text, style in ((f"{seen(found, event)}; {event.meaning}", ""), (event.advice, "dim")):
            yield Text("\n").join(Text(f"     {line}", style) for line in wrapped(plain(text), columns - 5))
    if first := to_do(found):
        yield _title("What to do first")
        yield Text("\n").join(Text(f"  {line}") for line in wrapped(sentence(first), columns - 2))
    if done := by_hand(run):
        yield _title("What was done by hand")
        yield _pairs(done)
    if run.settings:
        yield _title("Settings")
        yield _pairs(settings(run))
    yield _title("What can be done with it")
    yield _pairs(commands(run))
    yield Text("\n").join(Text(f"  {line}", "dim") for line in wrapped(exactness(run), columns - 2))


def _title(text: str) -> Text:
    return Text(f"\n{text}", "bold")


def _pairs(pairs: list[tuple[str, str]], columns: int | None = None) -> Text:
    """Names and values; values wrapped to COLUMNS columns, if given."""
    width = max((len(name) for name, _ in pairs), default=0)
    said = Text()
    for index, (name, value) in enumerate(pairs):
        lines = [value] if columns is None else wrapped(value, columns - width - 4) or [value]
        said.append("\n" if index else "").append(f"  {name:<{width}}  ", "dim")
        said.append(f"\n{' ' * (width + 4)}".join(lines))
    return said


def _curves(chart: Chart) -> list[text_plots.Curve]:
    """The curves of CHART for plotext, and a perfect generator's values."""
    drawn: list[text_plots.Curve] = []
    for line in chart.lines:
        y = np.log10(np.where(line.y > 0, line.y, np.nan)) if chart.log else line.y
        if np.isfinite(y).any():
            drawn.append((line.label, line.colour, line.x, y))
    if not drawn:
        return []
    if chart.floor is not None and not chart.log:
        x = drawn[0][2][[0, -1]]
        drawn.append(("a perfect generator", "real", x, np.full(2, chart.floor[1])))
    name, colour, x, y = drawn[0]
    unit = "log10" if chart.log else chart.unit
    heading = f"{chart.title} ({unit}): {name}" if 0 < len(unit) <= LONGEST_UNIT else f"{chart.title}: {name}"
    return [(heading, colour, x, y), *drawn[1:]]


def _coverage(found: ReportContent, columns: int) -> Iterator[Text]:
    """A bar for each mode."""
    shown = found.shown
    modes = None if shown is None else picture_in(shown, Modes)
    if shown is None or modes is None or shown.facts is None:
        return
    fair = shown.facts.mode_shares
    yield _title("Good samples at each mode")
    room = max(8, min(BAR, columns - 40))
    highest = max(float(modes.high_quality.max()), 0.0 if fair is None else float(fair.max())) or 1.0
    for mode in range(min(len(modes.share), MOST_BARS)):
        share = float(modes.high_quality[mode])
        bar = text_plots.shown("█" * round(room * share / highest))
        due = "" if fair is None else f" of {percent(float(fair[mode]))}"
        state = "" if modes.fair[mode] else "few" if modes.covered[mode] else "none"
        yield Text.assemble(
            f"  mode {mode + 1:>3}  ", (f"{bar:<{room}}", "magenta"), f" {percent(share):>7}{due}  ", (state, "yellow")
        )
    if len(modes.share) > MOST_BARS:
        yield Text(f"  and {len(modes.share) - MOST_BARS} more modes, {int(modes.covered.sum())} covered in all")
