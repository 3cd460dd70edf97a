"""`gantui report`: what became of a run, in the terminal and as one HTML page."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from gantui.cli import outputs, runs_on_disk, streams
from gantui.cli.report import svg, text
from gantui.cli.report.charts import charts
from gantui.cli.report.findings import Findings, headline
from gantui.cli.report.page import page
from gantui.errors import Refusal, plain
from gantui.session.run_on_disk import RunOnDisk, checkpoints_for, read_curves
from gantui.session.snapshot import Snapshot, Views

__all__ = ["figure", "report"]

SHOWN = Views(points=1000, field=(96, 96))
"""What is looked at of the players for the pictures."""


def report(name: str, html: Path | None, with_code: Sequence[Path], *, force: bool) -> None:
    """Print what there is to say about the run NAME, and write it to HTML (default: report.html in its folder).

    Raises:
        Refusal: there is no such run, or the page can't be written.
    """
    run = runs_on_disk.opened(name, with_code)
    path = outputs.destination(html, run.path / "report.html", force=force, option="--html")
    found = _found(run)
    columns = shutil.get_terminal_size().columns
    with streams.unheard(sys.stdout):
        console = streams.console()
        for paragraph in text.told(found, columns):
            console.print(paragraph, soft_wrap=True)
    outputs.write(path, page(found).encode(), "--html")
    streams.say(f"\nas a page: {plain(str(path))}")


def figure(run: RunOnDisk) -> str:
    """The charts of RUN as one SVG file.

    Raises:
        Refusal: there is nothing to draw yet.
    """
    drawn = charts(run, read_curves(run.path))
    if not drawn:
        raise Refusal(f"{run.path}: there is nothing to draw: {run.missing[-1] if run.missing else 'no record yet'}")
    return svg.figure(drawn, float(max(run.step, 1)), run.events, f"{run.preset}: {headline(run)}")


def _found(run: RunOnDisk) -> Findings:
    curves = read_curves(run.path)
    shown, why = _players(run)
    return Findings(run, curves, charts(run, curves), shown, tuple(dict.fromkeys((*run.missing, *why))))


def _players(run: RunOnDisk) -> tuple[Snapshot | None, list[str]]:
    """What the players of the newest checkpoint show, and what is wrong with it."""
    try:
        if run.experiment is None:
            runs_on_disk.needs_its_code(run, ())
        checkpoints_for(run.path, None)  # without one there is nothing to wait for

        from gantui.session.training.trained import Trained  # it imports torch

        trained = Trained(run)
        return trained.snapshot(SHOWN), trained.damaged
    except Refusal as refusal:
        return None, [str(refusal)]
