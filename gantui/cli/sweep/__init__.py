"""`gantui sweep`: many seeds, and settings against each other."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gantui import streams
from gantui.cli import output_files
from gantui.cli.bugs import Bug
from gantui.cli.options import Hangup
from gantui.cli.sweep.only import NONE, groups_in
from gantui.cli.sweep.progress import progress
from gantui.cli.sweep.table import table
from gantui.errors import Exit, Refusal, plain
from gantui.experiment.goals.until import parse
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.disk.atomic_write import write_whole
from gantui.session.jobs import own_data, plugin_code, plugin_missing, plugins, prepare
from gantui.session.live_sweep import LiveSweep
from gantui.session.sweep import comparisons, halving, results
from gantui.session.sweep import plan as plans
from gantui.session.sweep.directory import SweepDirectory, find
from gantui.session.sweep.mailbox import RayCluster, SweepJob
from gantui.session.sweep.snapshot import Looking
from gantui.session.view.snapshot import State

if TYPE_CHECKING:
    from gantui.cli.watch.screen import ScreenOptions


@dataclass(frozen=True)
class SweepRequest:
    """What the command line of `gantui sweep` asks for."""

    job: prepare.TrainingRequest
    seeds: int | None = None
    grids: tuple[str, ...] = ()
    ray: str | None = None
    """The address of a Ray cluster, or 'local'; None: this process trains."""
    gpu_share: float | None = None
    halving: str | None = None
    only: str | None = None
    """The groups that are trained now, as they were written; None: all."""

    def chosen(self, plan: plans.Plan) -> frozenset[int] | None:
        """The places of the groups of PLAN that are trained now; None: all.

        Raises:
            Refusal: they are named otherwise than they should, or can't be trained by themselves.
        """
        if self.only is None:
            return None
        if plan.halving is not None and self.only.strip() != NONE:
            raise Refusal("--only: with --halving groups are compared on the way; expected all of them in one process")
        return groups_in(self.only, len(plan.groups))

    @property
    def cluster(self) -> RayCluster | None:
        """Where the groups are trained, if not in this process.

        Raises:
            Refusal: Ray is not there or can't be used so, or a share of a GPU is given without it.
        """
        if self.ray is None:
            if self.gpu_share is not None:
                raise Refusal("--gpu-share: without --ray one process trains on the whole GPU; expected --ray too")
            return None
        from gantui.session.cluster import ray_engine  # here, since few sweeps need it

        ray_engine.refuse_unusable(self.ray)
        return RayCluster(self.ray, self.gpu_share)


@dataclass(frozen=True)
class Output:
    """Where a sweep is shown, and where its result goes."""

    as_json: bool
    csv: Path | None
    quiet: bool
    in_words: bool = False
    """No pictures, whatever the terminal can show."""


def sweep(
    request: SweepRequest, output: Output, on_hangup: Hangup, screen_options: Callable[[], ScreenOptions]
) -> Exit:
    """Carry REQUEST out to its end; returns the exit status.

    In a terminal it is watched live, on a screen as SCREEN_OPTIONS have it; else there is progress on stderr.

    Raises:
        Refusal: it can't be done as asked.
    """
    if _draws(output):
        from gantui.cli.sweep.screen import watch  # here, since it imports Textual

        return watch(
            lambda: _prepare(request), screen_options(), on_hangup, lambda live, ending: _end(live, ending, output)
        )
    job = _prepare(request)
    for sentence in dict.fromkeys(group.data.account.sentence for group in job.plan.groups if group.data):
        if not output.quiet:
            streams.tell(f"gantui: {sentence}")
    if (how := plans.one_by_one(job.plan)) and not output.quiet:
        streams.tell(f"gantui: {how}")
    live = LiveSweep(job, on_end=lambda ending: signals.ended(ending))
    signals = Signals(live.send, on_hangup)
    with signals:
        try:
            live.start()
            return _end(live, followed(live, quiet=output.quiet), output)
        finally:
            live.abandon()


def _draws(output: Output) -> bool:
    """Whether there is a terminal to draw on, and no option against it."""
    if output.as_json or output.quiet or output.in_words or os.environ.get("TERM") in streams.SIMPLE:
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def followed(live: LiveSweep, *, quiet: bool) -> Ending:
    """How LIVE, which trains, ended; until then its progress goes to stderr, unless QUIET."""
    with progress(quiet=quiet) as shown:
        while (ending := live.wait(shown.period)) is None:
            live.request("sweep", Looking())
            shown.show(live.latest())
        return ending


def complain(live: LiveSweep, ending: Ending) -> None:
    """Raise if ENDING of LIVE is a bad one.

    Raises:
        Refusal: it could not begin, or its folder could not be written to.
        Bug: something unexpected ended it.
    """
    if ending.state is State.REFUSED:
        raise Refusal(ending.message)
    if ending.state is State.FAILED:
        raise Bug(ending.message) from live.error


def _end(live: LiveSweep, ending: Ending, output: Output) -> Exit:
    """Print the results of LIVE; returns the exit status.

    Raises:
        Refusal: it could not begin, or its folder could not be written to.
        Bug: something unexpected ended it.
    """
    complain(live, ending)
    assert live.directory is not None
    _tell(live.directory, results.read(live.directory), output)
    if ending.state is State.STOPPED:
        streams.tell(f"gantui: {ending.message}; to go on: {live.directory.goes_on}")
    return ending.code


def _prepare(request: SweepRequest) -> SweepJob:
    """The job that REQUEST asks for, new or to be continued; nothing is written yet.

    Raises:
        Refusal: something is not as it must be, as far as can be said without torch.
    """
    job, cluster = request.job, request.cluster
    codes = plugins.load(job.plugins) if job.plugins else []
    if job.resume is not None:
        return _resumed(job.resume, request, codes, cluster)
    brought = prepare.brought_by(job, request.grids)
    preset, count = prepare.preset_of(job, brought), 10 if request.seeds is None else request.seeds
    settings = [*brought.settings, *job.assignments, *prepare.overrides_of(job)]
    groups = plans.make(preset.raw, job.preset or str(preset.path), settings, request.grids, count)
    owned = [own_data.begun(group.experiment, preset.raw, preset.name) for group in groups]
    groups = tuple(
        plans.Group(group.settings, own.experiment, own.data) for group, own in zip(groups, owned, strict=True)
    )
    for own in owned:
        if job.until is not None:
            parse(job.until, own.record_keys)
    if request.halving is not None:
        for own in owned:
            halving.check(request.halving, len(owned), own.record_keys)
    seeds = plans.seeds_from(groups[0].experiment.seed, count)
    files, code = tuple(str(each.file) for each in codes), tuple(each.as_json() for each in codes)
    plan = plans.Plan(preset.name, seeds, groups, job.until, files, code, request.halving)
    return SweepJob(plan, job.run_dir, cluster=cluster, only=request.chosen(plan))


def _resumed(
    name: str, request: SweepRequest, codes: Sequence[plugin_code.Code], cluster: RayCluster | None
) -> SweepJob:
    job = request.job
    given = {
        "--preset": job.preset is not None,
        "--set": bool(job.assignments),
        "--grid": bool(request.grids),
        "--seeds": request.seeds is not None,
        "--halving": request.halving is not None,
        "--seed": job.seed is not None,
        "--steps": job.steps is not None,
        "--device": job.device is not None,
        "--until": job.until is not None,
        "--run-dir": job.run_dir is not None,
        "--text": job.text is not None,
        "--data": job.source is not None,
    }
    if refused := [option for option, there in given.items() if there]:
        raise Refusal(f"--resume goes on with a sweep as it is: {' and '.join(refused)} can't be given with it")
    directory = SweepDirectory.open(find(name))
    if directory.plan.plugins and not job.plugins:
        raise plugin_missing.missing(directory.path, directory.plan.plugins)
    if others := plugin_code.changed(directory.plan.code, codes):
        raise Refusal(
            f"{directory.path}: {others[0]}: members of a sweep are compared, so one code trains them all; expected "
            f"the file as it was, which sweep.json keeps under {plugin_code.KEY!r}, or a new sweep"
        )
    files = tuple(str(file.resolve()) for file in job.plugins)
    directory = SweepDirectory(directory.path, dataclasses.replace(directory.plan, plugins=files))
    return SweepJob(directory.plan, directory=directory, cluster=cluster, only=request.chosen(directory.plan))


def _tell(directory: SweepDirectory, found: list[results.GroupResult], output: Output) -> None:
    if output.csv is not None:
        _write_csv(output.csv, found)
    if output.as_json:
        plan = directory.plan
        result = {"preset": plan.preset, "sweep_dir": str(directory.path), "seeds": plan.seeds, "until": plan.until}
        streams.say(json.dumps(result | {"groups": results.as_json(found), "comparisons": comparisons.as_json(found)}))
        return
    with streams.unheard(sys.stdout):
        streams.console().print(table(directory, found), soft_wrap=True)


def _write_csv(path: Path, found: list[results.GroupResult]) -> None:
    text = io.StringIO(newline="")
    rows = (
        [output_files.harmless(cell) if isinstance(cell, str) else cell for cell in row]
        for row in results.as_rows(found)
    )
    csv.writer(text).writerows(rows)
    try:
        write_whole(path, text.getvalue().encode())
    except OSError as error:
        raise Refusal(f"--csv {plain(str(path))}: can't be written: {error.strerror}") from None
