"""Makes a job of the command line's options: a new run, or one to be continued."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gantui import streams
from gantui.errors import Refusal, plain
from gantui.experiment.changing import on_resume
from gantui.experiment.files import presets, validation
from gantui.experiment.goals import until
from gantui.experiment.run_options import RunOptions
from gantui.session.disk.file_names import EXPERIMENT
from gantui.session.jobs import own_data, plugin_code, plugin_missing, plugins
from gantui.session.jobs.job import Job
from gantui.session.run import planned_commands
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events.lines import ChangeTakenBack, SettingsChanged
from gantui.session.run.find_run import find_run
from gantui.session.run.run_json import read_facts


@dataclass(frozen=True)
class TrainingRequest:
    """What the command line asks for; None where it says nothing."""

    preset: str | None = None
    assignments: tuple[str, ...] = ()
    seed: int | None = None
    steps: int | None = None
    device: str | None = None
    run_dir: Path | None = None
    resume: str | None = None
    plugins: tuple[Path, ...] = ()
    until: str | None = None
    replay_events: Path | None = None
    data: object | None = None
    """Data from Python: see `gantui.experiment.files.data.from_python`."""
    like: Path | None = None
    """A run's folder: the same experiment, where no preset is named. The command line has no option for it."""
    text: str | None = None
    """Letters whose shape is the data."""
    source: str | None = None
    """A file or a folder with the data."""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> TrainingRequest:
        """The request in GIVEN, the arguments of a command, which have the names of the fields."""
        there = {field.name: given[field.name] for field in dataclasses.fields(cls) if field.name in given}
        many = {name: tuple(there[name] or ()) for name in ("assignments", "plugins")}
        return cls(**(there | many))

    def arguments(self) -> list[str]:
        """The command line options that make the same request."""
        one = {
            "--preset": self.preset,
            "--seed": self.seed,
            "--steps": self.steps,
            "--device": self.device,
            "--run-dir": self.run_dir,
            "--resume": self.resume,
            "--until": self.until,
            "--replay-events": self.replay_events,
            "--text": self.text,
            "--data": self.source,
        }
        many = [("--set", each) for each in self.assignments] + [("--plugin", str(each)) for each in self.plugins]
        # With '=', since a value may begin with a dash.
        return [f"{name}={value}" for name, value in [*one.items(), *many] if value is not None]


@dataclass(frozen=True)
class Prepared:
    """A job that can start, and what was there before."""

    job: Job
    steps: int = 0
    """Iterations done before this process."""
    seconds: float = 0.0
    """Training seconds before this process."""
    before: RunOptions | None = None
    """The experiment of a continued run before the command line changed it."""

    @property
    def data_note(self) -> str:
        """What a person should know of the data before it begins, a sentence without a full stop; '' if nothing."""
        if self.job.data is None:
            return ""
        account = self.job.data.account
        return account.sentence if self.before is None else f"{account.name}: goes on with its {account.amount}"

    def take_back(self, why: str) -> None:
        """Undo the preparation, as the training could not start because of WHY."""
        run = self.job.run
        if self.before is None:
            run.remove()
            return
        if self.before != self.job.experiment:
            run.rewrite_experiment(self.before)
            run.event(self.steps, ChangeTakenBack(why))
        run.close()


def prepare(request: TrainingRequest) -> Prepared:
    """Check everything that can be checked without torch, and make or open the run's folder.

    Raises:
        Refusal: something is not as it must be; nothing has been written.
    """
    codes = plugins.load(request.plugins) if request.plugins else []
    if request.resume is not None:
        return _resumed(request.resume, request, codes)
    replayed = () if request.replay_events is None else planned_commands.read(request.replay_events)
    brought = brought_by(request)
    preset = preset_of(request, brought, replayed)
    from_python = own_data.overrides(request.data, request.assignments)
    overrides = [*from_python, *brought.settings, *request.assignments, *overrides_of(request)]
    experiment = validation.begun(validation.override(preset.raw, overrides), request.preset or str(preset.path))
    own = own_data.begun(experiment, preset.raw, preset.name, request.data)
    experiment = own.experiment
    goal, replayed = _goal(request, own), planned_commands.fitted(replayed, experiment, str(request.replay_events))
    run = RunDirectory.create(request.run_dir, preset.name, experiment, own.data)
    if codes:
        run.note(**_with_code(codes))
    return Prepared(Job(preset.name, experiment, run, until=goal, planned=replayed, data=own.data))


def preset_of(
    request: TrainingRequest, brought: own_data.Brought, replayed: planned_commands.PlannedCommands = ()
) -> presets.Preset:
    """The preset to train: the one that was asked for, that of the run whose commands are REPLAYED, or that of what was
    BROUGHT.

    Raises:
        Refusal: nothing says which, or it can't be used.
    """
    if request.preset is not None:
        return presets.find(request.preset)
    if request.like is not None:
        return _as_in(request.like)
    folder = request.replay_events
    if folder is None or not (folder / EXPERIMENT).exists():
        if brought.preset:
            return presets.find(brought.preset)
        expected = "--preset NAME (gantui presets lists them), --data FILE" + ("" if folder else " or --resume RUN")
        raise Refusal(f"what to train is missing: expected {expected}")
    if any(each.on_resuming for each in replayed):
        raise Refusal(
            f"--replay-events {plain(str(folder))}: its settings were changed when it was resumed, and how it began is "
            "not known; expected --preset NAME too"
        )
    return _as_in(folder)


def _as_in(folder: Path) -> presets.Preset:
    """The experiment of the run in FOLDER, as a preset under the name that it was trained by."""
    found = presets.find(str((folder / EXPERIMENT).resolve()))
    return dataclasses.replace(found, name=read_facts(folder).get("preset", found.name))


def _with_code(codes: Sequence[plugin_code.Code]) -> dict[str, Any]:
    """The facts of CODES for run.json."""
    return {"plugins": [str(code.file) for code in codes], plugin_code.KEY: [code.as_json() for code in codes]}


def _resumed(name: str, request: TrainingRequest, codes: Sequence[plugin_code.Code]) -> Prepared:
    given = {
        "--preset": request.preset is not None,
        "--seed": request.seed is not None,
        "--run-dir": request.run_dir is not None,
        "--replay-events": request.replay_events is not None,
        "--text": request.text is not None,
        "--data": request.source is not None,
    }
    if refused := [option for option, there in given.items() if there]:
        raise Refusal(
            f"--resume goes on with a run as it is: {' and '.join(refused)} can't be given with it "
            "(--steps, --device, --until and --set can)"
        )
    run = RunDirectory.open(find_run(name, asked_by="--resume"))
    try:
        facts = run.facts()
        if (known := facts.get("plugins")) and not request.plugins:
            raise plugin_missing.missing(run.path, known)
        if request.plugins:
            run.know(plugins=[str(file.resolve()) for file in request.plugins])
        reached, file = int(facts.get("step", 0)), str(run.path / EXPERIMENT)
        others = plugin_code.changed(facts.get(plugin_code.KEY), codes)
        raw, settings = run.raw_experiment(), [*request.assignments, *overrides_of(request)]
        check = validation.begun if "checkpoints.best" in _stated(settings) else validation.options_of
        before, experiment = validation.options_of(raw, file), check(validation.override(raw, settings), file)
        own = own_data.gone_on_with(run, before, experiment, request.data)
        experiment, goal = own.experiment, _goal(request, own)
        if found := on_resume.changes(before, experiment):
            steps = experiment.schedule.steps
            if steps < reached and steps != before.schedule.steps:
                raise Refusal(f"schedule.steps = {steps}: the run has already done {reached:,} steps; expected more")
            run.rewrite_experiment(experiment)
            run.event(reached, SettingsChanged(tuple(settings), tuple(map(str, found))))
        if others:
            # As with settings that a resumption changes, it goes on, and what was done stands in the run's events.
            run.event(reached, SettingsChanged((), tuple(others)))
            for other in others:
                streams.tell(f"gantui: {other}: from step {reached:,} on it trains with the code as it is now")
        if codes:
            run.note(**_with_code(codes))
    except OSError as error:
        run.close()
        raise Refusal(f"run directory {run.path}: can't be written: {error.strerror}") from None
    except BaseException:
        run.close()
        raise
    name = facts.get("preset", run.path.name)
    job = Job(name, experiment, run, resume=True, stated=_stated(settings), until=goal, data=own.data)
    return Prepared(job, reached, float(facts.get("seconds", 0.0)), before)


def _stated(settings: Sequence[str]) -> tuple[str, ...]:
    """The paths that SETTINGS, each 'PATH=VALUE' or of more values, assign."""
    return tuple(each.partition("=")[0].strip() for each in settings)


def _goal(request: TrainingRequest, own: own_data.Own[RunOptions]) -> until.Until | None:
    """The condition that ends the training, if there is one."""
    return None if request.until is None else until.parse(request.until, own.record_keys)


def brought_by(request: TrainingRequest, grids: Sequence[str] = ()) -> own_data.Brought:
    """The data that REQUEST names by an option of their own, if it does; a sweep also tries the settings in GRIDS.

    Raises:
        Refusal: they can't be used.
    """
    if request.source is not None:
        if request.text is not None:
            raise Refusal("--data beside --text: expected one of the two")
        named = request.preset is not None or request.replay_events is not None
        stated = dict.fromkeys(_stated(request.assignments), "--set") | dict.fromkeys(_stated(grids), "--grid")
        return own_data.brought(request.source, stated, sized=named)
    if request.text is None:
        return own_data.Brought()
    return own_data.Brought(tuple(presets.letters(request.text)), presets.OF_SHAPES)


def overrides_of(request: TrainingRequest) -> list[str]:
    """The options that are short for a --set, as such."""
    short = {
        "seed": None if request.seed is None else str(request.seed),
        "schedule.steps": None if request.steps is None else str(request.steps),
        "device": None if request.device is None else json.dumps(request.device, ensure_ascii=False),
    }
    return [f"{path}={value}" for path, value in short.items() if value is not None]
