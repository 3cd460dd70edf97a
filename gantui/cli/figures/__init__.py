"""Figures of a run for print: chosen by name and size, written as SVG or PDF."""

from __future__ import annotations

from pathlib import Path

from gantui import installed
from gantui.cli.figures.kinds import NAMES, NEED_PLAYERS, Shown, draw
from gantui.cli.figures.pdf import pdf
from gantui.cli.figures.shapes import Drawing
from gantui.cli.figures.size import size
from gantui.cli.figures.svg import svg
from gantui.cli.report.charts import charts
from gantui.errors import Refusal, nearest, plain
from gantui.session.run.curves import Curves
from gantui.session.run.reader import RunOnDisk
from gantui.session.view.archive import FOLDER as PICTURES
from gantui.session.view.archive import Archive
from gantui.session.view.pictures import FieldRequest, ImageSamplesRequest, PointsRequest
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot

__all__ = ["DEFAULT_SIZE", "NAMES", "encoded", "figure"]

DEFAULT_SIZE = "85mmx64mm"
"""A column of a journal."""
SHOWN = Requests.of(PointsRequest(1000), FieldRequest((160, 160)), ImageSamplesRequest(128))
"""What is looked at of the players."""


def figure(run: RunOnDisk, name: str, measures: str = DEFAULT_SIZE, checkpoint: str | None = None) -> Drawing:
    """The figure NAME of RUN on a page of the size in MEASURES.

    CHECKPOINT, a step or 'best', gives the players; None: the newest.

    Raises:
        Refusal: there is no such figure, size or checkpoint, or the run has nothing of that kind.
    """
    if name not in NAMES:
        raise Refusal(f"--figure {plain(name)}: expected one of {', '.join(NAMES)}{nearest(name, NAMES)}")
    width, height = size(measures)
    snapshot = _players(run, checkpoint) if name in NEED_PLAYERS else None
    pictures, curves = Archive(run.path / PICTURES), Curves(run.path)
    curves.look(pictures.shares)
    step = run.step if snapshot is None else snapshot.step
    title = f"{run.preset}: {name} at step {step:,}"
    page = Drawing(width, height, title, f"run {run.path.name}, step {step:,}; gantui {installed.VERSION}")
    shown = Shown(snapshot, curves.metric_history.strip, tuple(charts(run, curves.history)), float(max(run.step, 1)))
    draw(name, shown, page)
    return page


def encoded(page: Drawing, path: Path) -> bytes:
    """PAGE as the file that PATH's ending names.

    Raises:
        Refusal: it names neither SVG nor PDF.
    """
    ending = path.suffix.lower()
    if ending == ".svg":
        return svg(page).encode()
    if ending == ".pdf":
        return pdf(page)
    raise Refusal(f"{plain(str(path))}: expected a name that ends in .svg or .pdf")


def _players(run: RunOnDisk, checkpoint: str | None) -> Snapshot:
    from gantui.session.training.weights.loaded_run import LoadedRun  # it imports torch

    if run.experiment is None:
        raise Refusal(run.without_experiment)
    return LoadedRun(run, checkpoint).snapshot(SHOWN)
