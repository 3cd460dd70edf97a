"""The page of a race: who got to the finish line first, the curves of all over each other, and all of them compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gantui.cli.report import svg
from gantui.cli.report.charts import Chart, Guide, Line
from gantui.cli.report.document import document, figure, html, table
from gantui.cli.runs import compare
from gantui.cli.runs.compare import Compared
from gantui.cli.text_plots import Colour
from gantui.draw.formatting import sentence
from gantui.experiment.metrics import TABLE, on, perfect
from gantui.session.race.racer import Race

_COLOURS: tuple[Colour, ...] = ("D", "G", "real", "fake")
"""The racers' colours, those that they have on the screen."""
_OVER: tuple[tuple[compare.Over, str], ...] = (("steps", "steps"), ("seconds", "training seconds"))


def page(race: Race, runs: Sequence[Compared], said: Sequence[str], ended: Sequence[tuple[str, str]]) -> str:
    """RACE as an HTML page: what is SAID of it, how each has ENDED, by its name, and the RUNS there are."""
    title = " against ".join(racer.title for racer in race.racers)
    parts = [
        f"<h1>{html(title)}</h1>",
        *(f"<p>{html(sentence(each))}</p>" for each in said),
        table([(name, html(how)) for name, how in ended]),
    ]
    if runs:
        parts.append(_curves(race, runs))
        parts += [_section(name, rows, runs) for name, rows in compare.sections(list(runs)) if rows]
    return document(title, parts)


def _section(title: str, rows: Sequence[compare.Row], runs: Sequence[Compared]) -> str:
    """ROWS under TITLE, with a column for each of RUNS."""
    head = "".join(f"<th>{html(run.letter)}</th>" for run in runs)
    body = "".join(
        f"<tr><th>{html(name)}</th>{''.join(f'<td>{html(text)}</td>' for text in texts)}</tr>" for name, texts in rows
    )
    return f"<h2>{html(title or 'the runs')}</h2><table><tr><th></th>{head}</tr>{body}</table>"


def _curves(race: Race, runs: Sequence[Compared]) -> str:
    """The metrics that at least two of RUNS record, over steps and over seconds."""
    drawn = []
    for key in on("compare"):
        for over, named in _OVER:
            chart = _chart(race, runs, key, over)
            if len(chart.lines) > 1:
                end = max(float(line.x[-1]) for line in chart.lines)
                drawn.append(figure(svg.chart(chart, end, across=named), f"{chart.title} over {over}"))
    return f'<h2>The curves of all</h2><div class="charts">{"".join(drawn)}</div>' if drawn else ""


def _chart(race: Race, runs: Sequence[Compared], key: str, over: compare.Over) -> Chart:
    metric = TABLE[key]
    racers = {racer.letter: (racer, colour) for racer, colour in zip(race.racers, _COLOURS, strict=False)}
    lines, floors = [], set[float]()
    for letter, _, x, y in compare.curves_of(runs, key, over):
        y, (racer, colour) = metric.scale * y, racers[letter]
        lines.append(Line(f"{letter} {racer.title}", colour, x, y, y, y))
    for run in runs:
        floor = perfect(key, run.found.records[-1]) if run.found.records else None
        if floor is not None and np.isfinite(floor):
            floors.add(round(metric.scale * float(floor), 3))
    guides = (Guide(floors.pop(), "perfect"),) if len(floors) == 1 else ()
    return Chart(f"{metric.name} over {over}", metric.unit, metric.about, tuple(lines), guides)
