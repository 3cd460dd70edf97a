"""The frame of every page of a report: styles, tables and figures in HTML, with nothing in it that is executed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gantui.cli.report import svg
from gantui.errors import plain

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


def document(title: str, parts: Sequence[str]) -> str:
    """PARTS, each of them HTML, as a page with a TITLE."""
    return (
        "<!DOCTYPE html>\n"
        '<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html(title)} - gantui</title>"
        f"<style>{_STYLE}{svg.style(dark=False)}"
        f"@media (prefers-color-scheme:dark){{{_DARK}{svg.style(dark=True)}}}</style>"
        f"</head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def html(text: str) -> str:
    """TEXT escaped for HTML."""
    return escape(plain(text))


def table(pairs: list[tuple[str, str]]) -> str:
    """PAIRS of a name and HTML as a table."""
    return f"<table>{''.join(f'<tr><th>{html(name)}</th><td>{value}</td></tr>' for name, value in pairs)}</table>"


def figure(inside: str, label: str, width: int = svg.WIDTH, height: int = svg.HEIGHT, caption: str = "") -> str:
    """INSIDE of an SVG as a figure with LABEL for who can't see it, and CAPTION below."""
    under = f"<figcaption>{html(caption)}</figcaption>" if caption else ""
    return f"<figure>{svg.picture(inside, width, height, label)}{under}</figure>"
