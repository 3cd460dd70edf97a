"""The report as one self-contained HTML page, with nothing in it that is executed."""

from __future__ import annotations

import tomli_w

from gantui.cli.report import images, svg
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
from gantui.cli.report.document import document, figure, html, table
from gantui.cli.report.samples import generated, of_given, sheet
from gantui.draw.event_tones import tone
from gantui.draw.formatting import sentence
from gantui.session.run.reader import RunOnDisk
from gantui.session.view.pictures import ImageSamples, Modes
from gantui.session.view.snapshot import picture_in


def page(found: ReportContent) -> str:
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


def _numbers(found: ReportContent) -> str:
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


def _pictures(found: ReportContent) -> str:
    shown, first, beside = found.shown, "", []
    if shown is not None and shown.facts is not None:
        first = generated(shown)
        if shown.facts.space.kind == "line" and (inside := svg.reading(shown)):
            beside.append(figure(inside, "What D reads of each place"))
        elif (samples := picture_in(shown, ImageSamples)) is not None and not of_given(shown):
            beside.append(sheet("Real images", images.some(samples.real)))
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


def _curves(found: ReportContent) -> str:
    if not found.charts:
        return ""
    run = found.run
    drawn = [figure(svg.chart(each, found.end, run.events), each.title, caption=each.about) for each in found.charts]
    marks = "Dotted lines are what was diagnosed, numbered as below." if run.events else ""
    return f'<h2>The course of the training</h2><p class="dim">{marks}</p><div class="charts">{"".join(drawn)}</div>'


def _events(found: ReportContent) -> str:
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


def _by_hand(found: ReportContent) -> str:
    done = by_hand(found.run)
    return f"<h2>What was done by hand</h2>{table([(at, html(what)) for at, what in done])}" if done else ""


def _settings(found: ReportContent) -> str:
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
