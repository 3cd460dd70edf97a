"""The report as one self-contained HTML page, with nothing in it that is executed."""

from __future__ import annotations

from html import escape

import numpy as np
import tomli_w
from numpy.typing import NDArray

from gantui.cli.report import images, svg
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
from gantui.errors import plain
from gantui.session.run.reader import RunOnDisk
from gantui.session.view.pictures import ImageSamples, Modes
from gantui.session.view.snapshot import picture_in

_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1c1e24;--dim:#666b75;--line:#d9dbe0;--pale:#f4f5f7}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1060px;margin:0 auto;padding:24px 20px 60px}
h1{font-size:26px;margin:0 0 2px}
h2{font-size:18px;margin:34px 0 8px;border-bottom:1px solid var(--line);padding-bottom:4px}
p{margin:6px 0}.dim{color:var(--dim)}
.badge{display:inline-block;font-size:13px;padding:1px 9px;border-radius:10px;background:var(--pale);vertical-align:4px}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr));gap:18px 20px}
figure{margin:0 0 14px}figcaption{font-size:13px;color:var(--dim);padding:0 10px}
svg{width:100%;height:auto;display:block}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
td,th{text-align:left;padding:3px 18px 3px 0;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
th{color:var(--dim);white-space:nowrap}td.n{text-align:right}
.event{display:grid;grid-template-columns:2.2em 1fr;margin:10px 0}.event b{font-weight:600}
.good{color:#1a7f37}.bad{color:#c0262d}.neutral{color:#8a6100}.change{color:#006f80}
code,pre{font:13px/1.45 ui-monospace,monospace;background:var(--pale);border-radius:5px}
code{padding:1px 5px;overflow-wrap:anywhere}pre{padding:12px;overflow:auto}
.notes{background:var(--pale);border-left:4px solid #b98a00;padding:6px 14px}
"""
_DARK = """
:root{--ground:#16181d;--ink:#e6e6ea;--dim:#9a9da6;--line:#33363e;--pale:#20232a}
.good{color:#69eb78}.bad{color:#ff6b6b}.neutral{color:#f5cd46}.change{color:#6ee1eb}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(found: Findings) -> str:
    """FOUND as an HTML page."""
    run = found.run
    parts = [
        f'<h1>{_html(run.title)} <span class="badge">{_html(run.state)}</span></h1>',
        f'<p class="dim">{_html(headline(run))}</p>',
        *([] if found.verdict is None else [f"<p>{_html(sentence(found.verdict.said))}</p>"]),
        _notes(found.missing),
        _table_of([(name, _html(value)) for name, value in facts(run)]),
        _trace(run),
        _numbers(found),
        _pictures(found),
        _curves(found),
        _events(found),
        _by_hand(found),
        _settings(found),
        "<h2>How to reproduce it</h2>",
        _table_of([(name, f"<code>{_html(value)}</code>") for name, value in commands(run)]),
        f'<p class="dim">{_html(exactness(run))}</p>',
    ]
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_html(run.title)} - gantui</title>"
        f"<style>{_STYLE}{svg.style(dark=False)}"
        f"@media (prefers-color-scheme:dark){{{_DARK}{svg.style(dark=True)}}}</style>"
        f"</head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _html(text: str) -> str:
    """TEXT escaped for HTML."""
    return escape(plain(text))


def _table_of(pairs: list[tuple[str, str]]) -> str:
    """PAIRS of a name and HTML as a table."""
    return f"<table>{''.join(f'<tr><th>{_html(name)}</th><td>{value}</td></tr>' for name, value in pairs)}</table>"


def _trace(run: RunOnDisk) -> str:
    """The traceback with which RUN has failed, if it has."""
    lines = "\n".join(map(_html, trace(run)))
    return f"<h2>Why it failed</h2><pre>{lines}</pre>" if lines else ""


def _notes(missing: tuple[str, ...]) -> str:
    return (
        f'<div class="notes">{"".join(f"<p>{_html(sentence(each))}</p>" for each in missing)}</div>' if missing else ""
    )


def _numbers(found: Findings) -> str:
    listed = rows(found.run, found.shown)
    if not listed:
        return ""
    step = f"{found.run.records[-1]['step']:,}"
    body = "".join(
        f'<tr><td>{_html(row.label)}</td><td class="n">{_html(row.value)}</td>'
        f'<td class="n dim">{_html(row.perfect)}</td></tr>'
        for row in listed
    )
    head = "<tr><th></th><th>measured</th><th>a perfect generator, the data</th></tr>"
    return f"<h2>At step {step}</h2><table>{head}{body}</table>"


def _pictures(found: Findings) -> str:
    shown, first, beside = found.shown, "", []
    if shown is not None and shown.facts is not None:
        if shown.facts.space.kind == "plane":
            first = _figure(svg.plane(shown), "The plane of data and samples", svg.SQUARE + 72, svg.SQUARE + 82)
        elif shown.facts.space.kind == "line":
            first = _figure(svg.line(shown), "The line of data and samples")
            if inside := svg.reading(shown):
                beside.append(_figure(inside, "What D reads of each place"))
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
            beside.append(_figure(inside, "Samples at each mode", caption=about))
    strip = found.strip
    if strip is not None and len(strip.shares) > 1 and len(strip.steps) > 1 and strip.shares.any():
        about = "Where the good samples were, over the whole run: a row that ends is a mode that was lost."
        beside.append(_figure(svg.strip(strip, found.end), "The modes over the run", caption=about))
    if not first and not beside:
        return ""
    at = f" at step {shown.step:,}" if shown is not None else ""
    return f'<h2>The generator{at}</h2><div class="charts"><div>{first}</div><div>{"".join(beside)}</div></div>'


def _curves(found: Findings) -> str:
    if not found.charts:
        return ""
    run = found.run
    drawn = [_figure(svg.chart(each, found.end, run.events), each.title, caption=each.about) for each in found.charts]
    marks = "Dotted lines are what was diagnosed, numbered as below." if run.events else ""
    return f'<h2>The course of the training</h2><p class="dim">{marks}</p><div class="charts">{"".join(drawn)}</div>'


def _figure(inside: str, label: str, width: int = svg.WIDTH, height: int = svg.HEIGHT, caption: str = "") -> str:
    under = f"<figcaption>{_html(caption)}</figcaption>" if caption else ""
    return f"<figure>{svg.picture(inside, width, height, label)}{under}</figure>"


def _sheet(label: str, pixels: NDArray[np.uint8]) -> str:
    """A figure of PIXELS with LABEL below, as wide as its column."""
    inside, width, height = images.inside_of(pixels)
    return _figure(inside, label, width, height, caption=label)


def _events(found: Findings) -> str:
    events = found.run.events
    if not events:
        return "<h2>What was diagnosed</h2><p>Nothing.</p>"
    listed = "".join(
        f'<div class="event"><b class="{tone(event)}">{place}</b><div><b class="{tone(event)}">{_html(event.kind)}</b> '
        f'<span class="dim">at step {event.step:,}</span><br>{_html(sentence(seen(found, event)))} '
        f'{_html(sentence(event.meaning))} <span class="dim">{_html(sentence(event.advice))}</span></div></div>'
        for place, event in enumerate(events, 1)
    )
    first = to_do(found)
    return f"<h2>What was diagnosed</h2>{listed}" + (
        f"<h2>What to do first</h2><p>{_html(sentence(first))}</p>" if first else ""
    )


def _by_hand(found: Findings) -> str:
    done = by_hand(found.run)
    return f"<h2>What was done by hand</h2>{_table_of([(at, _html(what)) for at, what in done])}" if done else ""


def _settings(found: Findings) -> str:
    if not found.run.settings:
        return ""
    text = tomli_w.dumps(found.run.settings)
    safe = "\n".join(escape(plain(line)) for line in text.splitlines())
    body = "".join(
        f"<tr><td><code>{_html(path)}</code></td><td>{_html(value)}</td></tr>" for path, value in settings(found.run)
    )
    return (
        f"<h2>Settings</h2><table>{body}</table><details><summary>experiment.toml</summary><pre>{safe}</pre></details>"
    )
