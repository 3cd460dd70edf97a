"""gantui from Python: `load` a run, `train` a new one.

Importing this is quick; PyTorch is imported when something is trained or a player of a run is asked for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gantui.errors import Refusal
from gantui.experiment.tree import Experiment
from gantui.experiment.verdicts.event import Event
from gantui.session.disk import folder
from gantui.session.live import Live
from gantui.session.run.contents import METRICS
from gantui.session.run.finding import find_run
from gantui.session.run.metrics_file import Record, of_line
from gantui.session.run.reader import RunOnDisk, read_run
from gantui.session.view.snapshot import State
from gantui.session.view.views import Views

if TYPE_CHECKING:
    from torch import nn

    from gantui.cli.figures.drawing import Drawing
    from gantui.session.control.mailbox import Ending
    from gantui.session.jobs.prepare import Prepared
    from gantui.session.training.weights.loaded import LoadedRun

Weights = Literal["last", "ema"]
POLL = 0.2
"""Seconds between two looks at a training."""


class Generator:
    """A trained generator: call it for samples in the data's own units."""

    def __init__(self, trained: LoadedRun, weights: Weights | None = None) -> None:
        self._trained = trained
        self.weights: Weights = trained.weights(weights)
        """'last' or 'ema': the weights as trained last, or averaged."""

    def __call__(self, n: int, seed: int = 0, label: str | int | None = None) -> NDArray[np.float64]:
        """N samples [n, 1 or 2] in the data's own units; the same SEED draws the same ones, as `gantui sample` does.

        All of the class called LABEL, where the players are given classes; modes are called 1, 2 and so on.
        """
        if n < 1:
            raise Refusal(f"n = {n}: expected at least 1 sample")
        return self._trained.draw(n, seed, self.weights, label)

    @property
    def step(self) -> int:
        """How many iterations it was trained for."""
        return self._trained.step

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that it can be asked for, by name; empty where it is asked for none."""
        return self._trained.classes

    @cached_property
    def module(self) -> nn.Module:
        """The network beneath as a torch module, a copy: latent draws [n, width] -> points [n, dim].

        Where it is asked for classes, the last number of a draw is the place of the class in `classes`.
        In the units that the training saw: x is offset + factor times that in the data's own (`unit`).
        """
        from gantui.session.training.weights.loaded import Generator as Module

        return Module(self._trained, self.weights)

    @property
    def unit(self) -> tuple[float | tuple[float, ...], tuple[float, ...]]:
        """The factor and offset for a point of `module`: offset + factor x is in the data's own units.

        The factor is one number, or one an axis where each axis has a scale of its own (distribution.axes).
        """
        unit = self._trained.trainer.distribution.unit
        return unit.factor, unit.offset


class Discriminator:
    """A trained discriminator: call it for its score at points."""

    def __init__(self, trained: LoadedRun) -> None:
        self._trained = trained
        self.reading: str = trained.experiment.objective.reading
        """What it says: a 'probability' that a point is real, a 'score', 'relative' to the mean over both kinds."""

    def __call__(self, places: ArrayLike, labels: str | int | Sequence[str | int] | None = None) -> NDArray[np.float64]:
        """Its score [n] at PLACES [n, 1 or 2] (or [n] on a line) in the data's own units.

        Where it is given classes, LABELS are their names, one for all or one a place; by default the nearest mode.

        Raises:
            Refusal: PLACES have another shape, there are no such LABELS, or a single place says nothing to it.
        """
        return self._trained.score(places, labels)


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
        from gantui.cli import figures, outputs

        file = Path(path)
        outputs.write(file, figures.encoded(self._page, file), "path")
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
        from gantui.cli.figures.html import html

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
        from gantui.session.training.weights.loaded import LoadedRun  # it imports torch

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
        from gantui.session.training.weights.loaded import LoadedRun

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


def train(
    preset: str | PathLike[str] | None = None,
    *,
    set: Mapping[str, Any] | None = None,
    seed: int | None = None,
    steps: int | None = None,
    device: str | None = None,
    run_dir: str | PathLike[str] | None = None,
    until: str | None = None,
    resume: str | PathLike[str] | None = None,
    plugins: Sequence[str | PathLike[str]] = (),
    on_record: Callable[[Record], object] | None = None,
    progress: bool = False,
    data: Any = None,
) -> Run:
    """Train PRESET, a preset's name or an experiment's TOML file, to its end; returns the run that it leaves.

    The same as `gantui train`, with the same weights. SET changes settings, as {"schedule.batch_size": 128} or
    {"schedule": {"batch_size": 128}}; RESUME goes on with a run instead. ON_RECORD is called in this thread with each
    record soon after it was made, in their order. PROGRESS shows on stderr what `gantui train` does.

    DATA is learned in the place of the preset's data: an array [points], [points, 1] or [points, 2 or more], or a data
    frame, of which the first two columns of numbers are taken; SET may say more, such as {"distribution.modes": 3}.

    Ctrl-C, or any exception out of ON_RECORD, ends the training after a checkpoint and is then raised here, with a note
    that names the run.

    Raises:
        Refusal: something is not as it must be; nothing has been trained, and nothing is left behind.
        RuntimeError: a bug; its traceback is in the run's folder.
    """
    from gantui.session.jobs.prepare import Request, prepare

    request = Request(
        None if preset is None else str(preset),
        tuple(assignments(set or {})),
        seed,
        steps,
        device,
        None if run_dir is None else Path(run_dir).expanduser(),
        None if resume is None else str(resume),
        tuple(Path(file).expanduser() for file in plugins),
        until,
        data=data,
    )
    prepared = prepare(request)
    live = Live(prepared.job)
    path = prepared.job.run.path
    try:
        ending = _watched(live, prepared, on_record, progress)
        if ending.state is State.REFUSED:
            prepared.take_back(ending.message)
            raise Refusal(ending.message)
    except Refusal:
        raise
    except BaseException as error:
        error.add_note(f"the training was ended after a checkpoint; gantui.load({str(path)!r}) has what it left")
        raise
    finally:
        live.abandon()
        prepared.job.run.close()
    if ending.state is State.FAILED:
        raise RuntimeError(ending.message)
    return Run(path)


def assignments(settings: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """SETTINGS as PATH=VALUE, tables within tables as dotted paths.

    Raises:
        Refusal: a value is none that TOML has.
    """
    for key, value in settings.items():
        path = f"{above}{key}"
        if isinstance(value, Mapping):
            yield from assignments(value, f"{path}.")
        else:
            yield f"{path}={_toml(value, path)}"


def _toml(value: Any, path: str) -> str:
    """VALUE of the setting PATH in TOML."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    match value:
        case bool() | int() | str() | PathLike():
            # JSON writes these as TOML does.
            return json.dumps(value if isinstance(value, int) else str(value), ensure_ascii=False)
        case float() if math.isfinite(value):
            return repr(value)
        case list() | tuple():
            return f"[{', '.join(_toml(item, path) for item in value)}]"
    raise Refusal(f"set: {path} = {value!r}: expected a number, a text, true or false, or a list of them")


def _watched(live: Live, prepared: Prepared, on_record: Callable[[Record], object] | None, progress: bool) -> Ending:
    """The ending of the training LIVE."""
    from gantui.cli.headless import progress as shows

    live.start()
    records = _Records(prepared.job.run.path / METRICS, prepared.steps)
    with shows.progress(prepared.job.preset, quiet=not progress) as shown:
        while True:
            ending = live.wait(POLL if progress or on_record else None)
            # Once it has loaded, a resumed training has dropped the records that it will make again.
            if on_record is not None and live.latest().state not in (State.LOADING, State.REFUSED):
                for record in records.new():
                    on_record(record)
            if ending is not None:
                return ending
            live.request("train", Views())
            shown.show(live.latest())


class _Records:
    """The new lines of the file PATH past the iteration AFTER, each once."""

    def __init__(self, path: Path, after: int) -> None:
        self._path, self._after, self._read = path, after, 0

    def new(self) -> Iterator[Record]:
        """The records that have come since the last call."""
        try:
            lines = folder.after(self._path, self._read)
        except OSError:  # none yet
            return
        whole = lines[: lines.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            record = of_line(line)
            if record is not None and int(record["step"] or 0) > self._after:
                yield record
