"""`gantui report`: the report of a run, in the terminal and as one HTML page."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from gantui import streams
from gantui.cli import output_files
from gantui.cli.report import svg, text
from gantui.cli.report.charts import charts
from gantui.cli.report.content import ReportContent, headline
from gantui.cli.report.page import page
from gantui.cli.runs import open_run
from gantui.errors import Refusal, plain
from gantui.experiment import metrics
from gantui.session.checkpoints import files
from gantui.session.run.curves import Curves
from gantui.session.run.reader import RunOnDisk
from gantui.session.view.archive import FOLDER as PICTURES
from gantui.session.view.archive import Archive, as_of

__all__ = ["figure", "report"]


def report(name: str, html: Path | None, with_code: Sequence[Path], *, force: bool) -> None:
    """Print the report of the run NAME, and write it to HTML (default: report.html in its folder).

    Raises:
        Refusal: there is no such run, or the page can't be written.
    """
    run = open_run.opened(name, with_code, asked_by="report")
    path = output_files.destination(html, run.path / "report.html", force=force, option="--html")
    found = _found(run)
    columns = shutil.get_terminal_size().columns
    with streams.unheard(sys.stdout):
        console = streams.console()
        for paragraph in text.paragraphs(found, columns):
            console.print(paragraph, soft_wrap=True)
    output_files.write(path, page(found).encode(), "--html")
    streams.say(f"\nas a page: {plain(str(path))}")


def figure(run: RunOnDisk) -> str:
    """The charts of RUN as one SVG file.

    Raises:
        Refusal: there is nothing to draw yet.
    """
    drawn = charts(run, _curves(run, Archive(run.path / PICTURES)).history)
    if not drawn:
        raise Refusal(f"{run.path}: there is nothing to draw: {run.missing[-1] if run.missing else 'no record yet'}")
    return svg.figure(drawn, float(max(run.step, 1)), run.events, f"{run.title}: {headline(run)}")


def _curves(run: RunOnDisk, pictures: Archive) -> Curves:
    """The curves of RUN as far as they are known."""
    curves = Curves(run.path)
    curves.look(pictures.shares)
    return curves


def _found(run: RunOnDisk) -> ReportContent:
    pictures = Archive(run.path / PICTURES)
    curves = _curves(run, pictures)
    why, shown = _harmed(run), None
    kept = pictures.read(pictures.steps[-1]) if pictures.steps else None
    if kept is None or not (kept.pictures or len(kept.fake)):
        why.append("there are no pictures: none was kept of this run")
    else:
        shown = as_of(kept, run.events, curves.metric_history.strip)
        if kept.step < run.step:
            why.append(f"its pictures are of step {kept.step:,}, the newest that was kept")
    unmeasured = metrics.missing(run.records[-1]) if run.records else ""
    missing = tuple(dict.fromkeys(filter(None, (*run.missing, *why, unmeasured))))
    standing, stood = ((), None) if kept is None else (kept.standing, as_of(kept, run.events, None).verdict)
    return ReportContent(run, curves.metric_history.strip, charts(run, curves.history), shown, standing, stood, missing)


def _harmed(run: RunOnDisk) -> list[str]:
    """What is wrong with the players that the run RUN has left, as far as that is known without making them."""
    try:
        if run.options is None or run.not_ours:
            open_run.needs_its_code(run, ())
            raise Refusal(run.without_experiment)
        return [*files.chosen(run.path, None)[1].values()]
    except Refusal as refusal:
        return [str(refusal)]
