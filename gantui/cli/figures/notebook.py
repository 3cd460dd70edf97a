"""A run as a small piece of HTML for notebooks: static, and whatever is in its texts stays text."""

from __future__ import annotations

from html import escape
from pathlib import Path

from gantui.cli.figures import figure
from gantui.cli.figures.svg import svg
from gantui.cli.report.samples import generated
from gantui.cli.report.svg import style
from gantui.draw.formatting import number
from gantui.errors import Refusal, plain
from gantui.experiment.metrics import headlines, measured_by
from gantui.session.run.reader import RunOnDisk
from gantui.session.view.archive import FOLDER as PICTURES
from gantui.session.view.archive import Archive

_TOLD = ("modes_covered", *measured_by("data"), *headlines("quality", "distance"), "loss_d", "loss_g")
"""Keys of the last record that are shown, where it has them."""


def html(run: RunOnDisk) -> str:
    """The HTML of RUN: its name, its state, its last record, its losses and the newest picture of its samples."""
    last = run.records[-1] if run.records else {}
    rows = [
        ("state", f"{run.state} at step {run.step:,}"),
        ("ended", str(run.facts.get("message", ""))),
        *((key, number(last[key])) for key in _TOLD if last.get(key) is not None),
        ("last record", f"step {last['step']:,}" if last else "none yet"),
        ("run", str(Path(run.path))),
        *(("missing", each) for each in run.missing),
    ]
    table = "".join(
        f'<tr><th style="text-align:left">{_text(name)}</th><td style="text-align:left">{_text(value)}</td></tr>'
        for name, value in rows
        if value
    )
    return f"<div><b>{_text(run.preset)}</b><table>{table}</table>{_losses(run)}{_samples(run)}</div>"


def _losses(run: RunOnDisk) -> str:
    try:
        return svg(figure(run, "curves", "120mmx60mm"))
    except (Refusal, OSError):  # nothing to draw yet
        return ""


def _samples(run: RunOnDisk) -> str:
    """The newest picture that RUN kept, on white ground, since its ink is dark and a notebook's page may be too."""
    pictures = Archive(run.path / PICTURES)
    kept = pictures.read(pictures.steps[-1]) if pictures.steps else None
    drawn = "" if kept is None else generated(kept)
    if kept is None or not drawn:
        return ""
    rules = style(dark=False) + ".gantui-samples{background:#fff;width:120mm}.gantui-samples svg{width:100%}"
    return f'<style>{rules}</style><div class="gantui-samples">{drawn}</div><div>samples at step {kept.step:,}</div>'


def _text(text: str) -> str:
    return escape(plain(text))
