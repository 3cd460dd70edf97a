"""`gantui sweep`: many seeds, and settings against each other, without a screen."""

from __future__ import annotations

import csv
import io
import json
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gantui.cli import jobs, plugins, streams
from gantui.cli.bugs import traceback_kept
from gantui.cli.options import Hangup
from gantui.cli.sweep.progress import progress
from gantui.cli.sweep.table import table
from gantui.errors import Exit, Refusal, plain
from gantui.experiment import presets
from gantui.experiment.distributions import Points
from gantui.experiment.tree import Experiment
from gantui.experiment.until import parse
from gantui.session.commands import Command, Stop
from gantui.session.files import write_whole
from gantui.session.signals import Signals
from gantui.session.sweep import plan as plans
from gantui.session.sweep import results
from gantui.session.sweep.directory import SweepDirectory, find

STOPPED_BY = {"Ctrl-C": Exit.INTERRUPTED, "SIGTERM": Exit.TERMINATED, "hangup": Exit.TERMINATED}
"""The exit status by what asked to stop."""


@dataclass(frozen=True)
class Request:
    """What the command line asks for."""

    job: jobs.Request
    seeds: int | None = None
    grids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Output:
    """Where the result goes."""

    as_json: bool
    csv: Path | None
    quiet: bool


def sweep(request: Request, output: Output, on_hangup: Hangup) -> Exit:
    """Carry REQUEST out to its end; the exit status.

    Raises:
        Refusal: it can't be done as asked.
    """
    directory = _prepare(request)
    stops: list[Stop] = []

    def send(command: Command) -> None:
        if isinstance(command, Stop):
            stops.append(command)

    with Signals(send, on_hangup):
        train(directory, stops, goes_on(directory), quiet=output.quiet)
    found = results.read(directory)
    _tell(directory, found, output)
    if stops:
        streams.tell(f"gantui: stopped by {stops[0].reason}; to go on: {goes_on(directory)}")
        return STOPPED_BY.get(stops[0].reason, Exit.INTERRUPTED)
    members = [member for result in found for member in result.members]
    if all(member.diverged for member in members):
        return Exit.DIVERGED
    unmet = directory.plan.until is not None and not all(member.success for member in members)
    return Exit.UNMET if unmet else Exit.FINISHED


def goes_on(directory: SweepDirectory) -> str:
    """The command that goes on with the sweep in DIRECTORY."""
    named = "".join(f" --plugin {shlex.quote(file)}" for file in directory.plan.plugins)
    return f"gantui sweep --resume {shlex.quote(str(directory.path))}{named}"


def _prepare(request: Request) -> SweepDirectory:
    """The folder of the sweep that REQUEST asks for, new or one to go on with."""
    from gantui.session.training.sweep import refuse_what_does_not_fit

    job = request.job
    if job.plugins:
        plugins.load(job.plugins)
    if job.resume is not None:
        return _resumed(job.resume, request)
    if job.preset is None:
        raise Refusal("what to train is missing: expected --preset NAME (gantui presets lists them) or --resume DIR")
    preset, count = presets.find(job.preset), 10 if request.seeds is None else request.seeds
    groups = plans.make(preset.raw, job.preset, [*job.assignments, *jobs.overrides_of(job)], request.grids, count)
    groups = tuple(plans.Group(group.settings, _found(group.experiment)) for group in groups)
    for group in groups:
        if job.until is not None:
            parse(job.until, group.experiment)
    seeds = plans.seeds_from(groups[0].experiment.seed, count)
    plan = plans.Plan(preset.name, seeds, groups, job.until, tuple(str(file.resolve()) for file in job.plugins))
    refuse_what_does_not_fit(plan)
    return SweepDirectory.create(job.run_dir, plan)


def _found(experiment: Experiment) -> Experiment:
    """EXPERIMENT with the paths of its points written so that they are found from anywhere."""
    if not isinstance(experiment.distribution, Points):
        return experiment
    return experiment.model_copy(update={"distribution": experiment.distribution.found_from_anywhere()})


def _resumed(name: str, request: Request) -> SweepDirectory:
    job = request.job
    given = {
        "--preset": job.preset is not None,
        "--set": bool(job.assignments),
        "--grid": bool(request.grids),
        "--seeds": request.seeds is not None,
        "--seed": job.seed is not None,
        "--steps": job.steps is not None,
        "--device": job.device is not None,
        "--until": job.until is not None,
        "--run-dir": job.run_dir is not None,
    }
    if refused := [option for option, there in given.items() if there]:
        raise Refusal(f"--resume goes on with a sweep as it is: {' and '.join(refused)} can't be given with it")
    directory = SweepDirectory.open(find(name))
    if directory.plan.plugins and not job.plugins:
        named = " ".join(f"--plugin {plain(file)}" for file in directory.plan.plugins)
        raise Refusal(f"{directory.path}: was trained with code of yours: expected {named} here too, if you trust it")
    return directory


def train(directory: SweepDirectory, stops: Sequence[Stop], again: str, *, quiet: bool) -> None:
    """Train what is not done yet, until one of STOPS says otherwise; AGAIN is the command that goes on with it.

    Raises:
        Refusal: the folder can't be written to.
    """
    from gantui.session.training.sweep import Sweep

    going = Sweep(directory)
    with progress(directory.plan, quiet=quiet) as shown, written(directory, again):
        due = 0.0
        while not going.over and not stops:
            if going.group is None:
                going.step()
                continue
            with traceback_kept(going.group.run), written(directory, again):
                news = going.step()
            if (news or time.monotonic() >= due) and going.group is not None:
                due = time.monotonic() + shown.period
                shown.show(going.number, going.now(), going.group.clock.rate(going.group.trainer.steps_done))
        going.stop()


@contextmanager
def written(directory: SweepDirectory, again: str) -> Iterator[None]:
    """Lets what is inside write to DIRECTORY; AGAIN is the command that goes on where it could not.

    Raises:
        Refusal: it could not.
    """
    try:
        yield
    except OSError as error:
        raise Refusal(
            f"{plain(str(directory.path))}: can't be written: {error.strerror}; what was trained up to the last "
            f"checkpoint is kept: {again}"
        ) from None


def _tell(directory: SweepDirectory, found: list[results.GroupResult], output: Output) -> None:
    if output.csv is not None:
        _write_csv(output.csv, found)
    if output.as_json:
        plan = directory.plan
        told = {"preset": plan.preset, "sweep_dir": str(directory.path), "seeds": plan.seeds, "until": plan.until}
        streams.say(json.dumps(told | {"groups": results.as_json(found)}))
        return
    with streams.unheard(sys.stdout):
        streams.console().print(table(directory, found), soft_wrap=True)


def _write_csv(path: Path, found: list[results.GroupResult]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(results.as_rows(found))
    try:
        write_whole(path, text.getvalue().encode())
    except OSError as error:
        raise Refusal(f"--csv {plain(str(path))}: can't be written: {error.strerror}") from None
