"""A run on disk: its records and events, its figures, and its players."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gantui.api.players import Discriminator, Generator, Weights
from gantui.errors import Refusal
from gantui.experiment.experiment import Experiment
from gantui.experiment.verdicts.event import Event
from gantui.session.run.find_run import find_run
from gantui.session.run.metrics_file import Record
from gantui.session.run.reader import RunOnDisk, read_run

if TYPE_CHECKING:
    from gantui.cli.figures.shapes import Drawing
    from gantui.session.training.weights.loaded_run import LoadedRun


class Figure:
    """A figure for print; a notebook shows it."""

    def __init__(self, page: Drawing) -> None:
        self._page = page

    def __repr__(self) -> str:
        return f"<gantui figure {self._page.title!r}>"

    def _repr_svg_(self) -> str:
        from gantui.cli.figures.svg import svg

        return svg(self._page)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write it to PATH, which ends in .svg or .pdf; what is there is replaced. Returns the path.

        Raises:
            Refusal: PATH ends in something else, or can't be written.
        """
        from gantui.cli import figures, output_files

        file = Path(path)
        output_files.write(file, figures.encoded(self._page, file), "path")
        return file


class Run:
    """What a training has left, as it stood when it was loaded."""

    def __init__(self, path: Path) -> None:
        self._found: RunOnDisk = read_run(path)
        self.path = path
        """The run's folder."""

    def __repr__(self) -> str:
        return f"<gantui run {str(self.path)!r}: {self.preset}, {self.state} at step {self.step:,}>"

    def _repr_html_(self) -> str:
        from gantui.cli.figures.notebook import html

        return html(self._found)

    def plot(self, name: str = "scatter", size: str = "85mmx64mm", checkpoint: int | str | None = None) -> Figure:
        """The figure NAME of a SIZE such as '80mmx60mm', of the players of the CHECKPOINT (None: the newest; 'best').

        'scatter', 'field' (what D reads of every place), 'strip' (the modes over the run), 'curves' (losses),
        'readings', 'modes', 'quality', 'divergence' or 'distance'.

        Raises:
            Refusal: there is no such figure, size or checkpoint, or the run has nothing of that kind.
        """
        from gantui.cli.figures import figure

        return Figure(figure(self._found, name, size, None if checkpoint is None else str(checkpoint)))

    @property
    def preset(self) -> str:
        """The name of what was trained."""
        return self._found.preset

    @property
    def state(self) -> str:
        """'running', 'paused', 'finished', 'stopped', 'diverged', 'failed', or 'interrupted' where it was killed."""
        return self._found.state

    @property
    def message(self) -> str:
        """How it ended, in a sentence."""
        return str(self._found.facts.get("message", ""))

    @property
    def step(self) -> int:
        """How many iterations are done."""
        return self._found.step

    @property
    def experiment(self) -> Experiment:
        """The experiment with all of its settings.

        Raises:
            Refusal: experiment.toml is damaged, or needs a plug-in.
        """
        if self._found.experiment is None:
            raise Refusal(self._found.without_experiment)
        return self._found.experiment

    @property
    def metrics(self) -> list[Record]:
        """The records in order: a dict each, finite numbers or None; docs/scripts.md says what the keys mean."""
        return [dict(record) for record in self._found.records]

    @property
    def columns(self) -> dict[str, NDArray[np.float64]]:
        """The records as arrays [records] by key, NaN for None, as pandas.DataFrame takes them."""
        return {key: self._found.column(key) for key in self._found.columns}

    @property
    def events(self) -> list[Event]:
        """The events that were diagnosed: each with `step`, `kind`, `evidence`, `meaning` and `advice`."""
        return list(self._found.events)

    @property
    def missing(self) -> tuple[str, ...]:
        """What in the folder could not be read, a sentence each."""
        return self._found.missing

    @cached_property
    def _trained(self) -> LoadedRun:
        from gantui.session.training.weights.loaded_run import LoadedRun  # it imports torch

        return LoadedRun(self._found)

    @cached_property
    def generator(self) -> Generator:
        """The generator of the newest checkpoint, with the weights that the records speak of.

        Raises:
            Refusal: there is no whole checkpoint.
        """
        return Generator(self._trained)

    @cached_property
    def discriminator(self) -> Discriminator:
        """The discriminator of the newest checkpoint.

        Raises:
            Refusal: there is no whole checkpoint.
        """
        return Discriminator(self._trained)

    def generator_at(self, step: int | str | None = None, weights: Weights | None = None) -> Generator:
        """The generator of the checkpoint of STEP (None: the newest; 'best') with those WEIGHTS (None: the measured).

        Raises:
            Refusal: there is no such checkpoint, or no averaged weights were kept.
        """
        from gantui.session.training.weights.loaded_run import LoadedRun

        return Generator(self._trained if step is None else LoadedRun(self._found, str(step)), weights)


def load(run: str | PathLike[str], *, plugins: Sequence[str | PathLike[str]] = ()) -> Run:
    """The run in the folder RUN; or by its name in the runs' folder, the beginning of it, or 'last'.

    Nothing is locked or written: a run that is still being trained can be loaded. PLUGINS are Python files to be run
    first, as with --plugin.

    Raises:
        Refusal: there is no such run.
    """
    if plugins:
        from gantui.session.jobs.plugins import load as load_plugins

        load_plugins([Path(file).expanduser() for file in plugins])
    return Run(find_run(str(run), asked_by="load"))
