"""The report as one self-contained HTML page, with nothing in it that is executed."""

from __future__ import annotations

import numpy as np
import tomli_w
from numpy.typing import NDArray

from gantui.cli.report import images, svg
from gantui.cli.report.document import document, figure, html, table
from gantui.cli.report.findings import (
    Findings,
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
from gantui.draw.tones import tone
from gantui.draw.words import sentence
from gantui.session.run.reader import RunOnDisk
from gantui.session.view.pictures import ImageSamples, Modes
from gantui.session.view.snapshot import picture_in


def page(found: Findings) -> str:
    """FOUND as an HTML page."""
    run = found.run
    parts = [
        f'<h1>{html(run.title)} <span class="badge">{html(run.state)}</span></h1>',
        f'<p class="dim">{html(headline(run))}</p>',
        *([] if found.verdict is None else [f"<p>{html(sentence(found.verdict.said))}</p>"]),
        _notes(found.missing),
        table([(name, html(value)) for name, value in facts(run)]),
        _trace(run),
        _numbers(found),
        _pictures(found),
        _curves(found),
        _events(found),
        _by_hand(found),
        _settings(found),
        "<h2>How to reproduce it</h2>",
        table([(name, f"<code>{html(value)}</code>") for name, value in commands(run)]),
        f'<p class="dim">{html(exactness(run))}</p>',
    ]
    return document(run.title, parts)


def _trace(run: RunOnDisk) -> str:
    """The traceback with which RUN has failed, if it has."""
    lines = "\n".join(map(html, trace(run)))
    return f"<h2>Why it failed</h2><pre>{lines}</pre>" if lines else ""


def _notes(missing: tuple[str, ...]) -> str:
    return (
        f'<div class="notes">{"".join(f"<p>{html(sentence(each))}</p>" for each in missing)}</div>' if missing else ""
    )


def _numbers(found: Findings) -> str:
    listed = rows(found.run, found.shown)
    if not listed:
        return ""
    step = f"{found.run.records[-1]['step']:,}"
    body = "".join(
        f'<tr><td>{html(row.label)}</td><td class="n">{html(row.value)}</td>'
        f'<td class="n dim">{html(row.perfect)}</td></tr>'
        for row in listed
    )
    head = "<tr><th></th><th>measured</th><th>a perfect generator, the data</th></tr>"
    return f"<h2>At step {step}</h2><table>{head}{body}</table>"


def _pictures(found: Findings) -> str:
    shown, first, beside = found.shown, "", []
    if shown is not None and shown.facts is not None:
        if shown.facts.space.kind == "plane":
            first = figure(svg.plane(shown), "The plane of data and samples", svg.SQUARE + 72, svg.SQUARE + 82)
        elif shown.facts.space.kind == "line":
            first = figure(svg.line(shown), "The line of data and samples")
            if inside := svg.reading(shown):
                beside.append(figure(inside, "What D reads of each place"))
        elif (aged := images.ages(shown)) is not None:
            first = _sheet("Given and made at ages from 0 to 1, and below what it truly is at these", aged)
        elif (completed := images.completions(shown)) is not None:
            first = _sheet("Given, made of it by several draws of noise, and true", completed)
        elif (samples := picture_in(shown, ImageSamples)) is not None:
            beside.append(_sheet("Real images", images.some(samples.real)))
            first = _sheet("Fakes, from the same latents as on the screen", images.some(samples.fake))
            if by_class := images.by_class(shown):
                first = _sheet(*by_class) + first
        modes = picture_in(shown, Modes)
        if modes is not None:
            inside = svg.coverage(modes.share, modes.high_quality, shown.facts.mode_shares)
            about = "Strong: within 3 standard deviations; pale: all that are nearest to it; tick: the data's share."
            if shown.facts.shape:
                about = "Strong: surely read as the class; pale: all that are read as it; tick: the data's share."
            beside.append(figure(inside, "Samples at each mode", caption=about))
    strip = found.strip
    if strip is not None and len(strip.shares) > 1 and len(strip.steps) > 1 and strip.shares.any():
        about = "Where the good samples were, over the whole run: a row that ends is a mode that was lost."
        beside.append(figure(svg.strip(strip, found.end), "The modes over the run", caption=about))
    if not first and not beside:
        return ""
    at = f" at step {shown.step:,}" if shown is not None else ""
    return f'<h2>The generator{at}</h2><div class="charts"><div>{first}</div><div>{"".join(beside)}</div></div>'


def _curves(found: Findings) -> str:
    if not found.charts:
        return ""
    run = found.run
    drawn = [figure(svg.chart(each, found.end, run.events), each.title, caption=each.about) for each in found.charts]
    marks = "Dotted lines are what was diagnosed, numbered as below." if run.events else ""
    return f'<h2>The course of the training</h2><p class="dim">{marks}</p><div class="charts">{"".join(drawn)}</div>'


def _sheet(label: str, pixels: NDArray[np.uint8]) -> str:
    """A figure of PIXELS with LABEL below, as wide as its column."""
    inside, width, height = images.inside_of(pixels)
    return figure(inside, label, width, height, caption=label)


def _events(found: Findings) -> str:
    events = found.run.events
    if not events:
        return "<h2>What was diagnosed</h2><p>Nothing.</p>"
    listed = "".join(
        f'<div class="event"><b class="{tone(event)}">{place}</b><div><b class="{tone(event)}">{html(event.kind)}</b> '
        f'<span class="dim">at step {event.step:,}</span><br>{html(sentence(seen(found, event)))} '
        f'{html(sentence(event.meaning))} <span class="dim">{html(sentence(event.advice))}</span></div></div>'
        for place, event in enumerate(events, 1)
    )
    first = to_do(found)
    return f"<h2>What was diagnosed</h2>{listed}" + (
        f"<h2>What to do first</h2><p>{html(sentence(first))}</p>" if first else ""
    )


def _by_hand(found: Findings) -> str:
    done = by_hand(found.run)
    return f"<h2>What was done by hand</h2>{table([(at, html(what)) for at, what in done])}" if done else ""


def _settings(found: Findings) -> str:
    if not found.run.settings:
        return ""
    text = tomli_w.dumps(found.run.settings)
    safe = "\n".join(html(line) for line in text.splitlines())
    body = "".join(
        f"<tr><td><code>{html(path)}</code></td><td>{html(value)}</td></tr>" for path, value in settings(found.run)
    )
    return (
        f"<h2>Settings</h2><table>{body}</table><details><summary>experiment.toml</summary><pre>{safe}</pre></details>"
    )
