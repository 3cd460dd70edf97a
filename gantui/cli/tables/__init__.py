"""`gantui tables`: trains the rows of the documentation's tables, and prints them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gantui import streams
from gantui.cli.options import Hangup
from gantui.cli.sweep import complain, followed
from gantui.cli.tables import markdown
from gantui.cli.tables.row import LARGE, Made, RowResult, objects
from gantui.errors import Exit, Refusal, nearest, plain
from gantui.experiment import tables
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets, validation
from gantui.experiment.tables import Row, Table
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.disk import folder
from gantui.session.jobs import plugin_code, plugins, prepare
from gantui.session.live_sweep import LiveSweep
from gantui.session.run.find_run import root
from gantui.session.run.run_json import read_facts
from gantui.session.sweep import final_measures, results
from gantui.session.sweep import plan as plans
from gantui.session.sweep.directory import SWEEP, SweepDirectory
from gantui.session.sweep.mailbox import SweepJob
from gantui.session.view.commands import Command
from gantui.session.view.snapshot import State

SEEDS = 10
"""The number of seeds of each row, unless another is asked for."""
FOLDER = "tables"
"""In the runs' folder, where what was trained for them lies."""


@dataclass(frozen=True)
class TablesRequest:
    """What the command line of `gantui tables` asks for."""

    names: tuple[str, ...]
    """The names of the tables."""
    job: prepare.TrainingRequest
    """What changes every row: settings, steps, device, the first seed; run_dir is the folder of all tables."""
    rows: tuple[str, ...] = ()
    """The rows to be trained; empty: all."""
    seeds: int | None = None

    @property
    def folder(self) -> Path:
        """The folder of what is trained for the tables."""
        return self.job.run_dir or root() / FOLDER

    @property
    def settings(self) -> list[str]:
        """The 'PATH=VALUE's for every row, which come after the table's and the row's own."""
        return [*self.job.assignments, *prepare.overrides_of(self.job)]

    def command(self, *, here: bool) -> str:
        """The command that makes the whole tables; HERE: the one that continues this request, in the same folder."""
        job = self.job.arguments()
        if not here:
            job = [argument for argument in job if not argument.startswith("--run-dir=")]
        rows = [f"--row={row}" for row in self.rows] if here else []
        seeds = [] if self.seeds is None else [f"--seeds={self.seeds}"]
        return shlex.join(["gantui", "tables", *self.names, *rows, *seeds, *job])


@dataclass(frozen=True)
class Planned:
    """A row with its sweep."""

    row: Row
    path: Path
    plan: plans.Plan


def make(request: TablesRequest, on_hangup: Hangup, *, as_json: bool, quiet: bool) -> Exit:
    """Train what REQUEST's tables still lack, and print them; returns the exit status.

    Raises:
        Refusal: it can't be done as asked.
    """
    codes = plugins.load(request.job.plugins) if request.job.plugins else []
    if not request.names:
        streams.say("\n".join(f"{name:12}{tables.find(name).about}" for name in tables.TABLES))
        return Exit.FINISHED
    chosen = [(table, _planned(table, request, codes)) for table in map(tables.find, dict.fromkeys(request.names))]
    _refuse_unknown_rows(request.rows, [table for table, _ in chosen])
    for _, planned in chosen:
        _refuse_what_does_not_fit(_wanted(planned, request))
    training = Training(request, quiet)
    with Signals(training.send, on_hangup):
        for table, planned in chosen:
            training.train(table, planned)
    _tell(
        [Made(table, _results(planned), _base(table, request)) for table, planned in chosen], request, as_json=as_json
    )
    if training.ending is not None:
        streams.tell(f"gantui: {training.ending.message}; to go on: {request.command(here=True)}")
        return training.ending.code
    return Exit.FINISHED


def _planned(table: Table, request: TablesRequest, codes: Sequence[plugin_code.Code]) -> list[Planned]:
    """The rows of TABLE as sweeps, checked: nothing has been written.

    Raises:
        Refusal: a row makes no experiment, or its folder holds another one.
    """
    files, code = tuple(str(each.file) for each in codes), tuple(each.as_json() for each in codes)
    count, found = SEEDS if request.seeds is None else request.seeds, []
    for row in table.rows:
        preset = presets.find(row.preset)
        settings = [*table.settings, *row.settings, *request.settings]
        (group,) = plans.make(preset.raw, f"{table.name}: {row.name}", settings, (), count)
        seeds = plans.seeds_from(group.experiment.seed, count)
        plan = plans.Plan(row.preset, seeds, (group,), plugins=files, code=code)
        path = request.folder / table.name / row.name
        if folder.there(path / SWEEP):
            there = SweepDirectory.open(path)
            _refuse_another(there, plan)
            if others := plugin_code.changed(there.plan.code, codes):
                raise Refusal(f"{plain(str(path))}: {others[0]}; expected another --run-dir, or the folder removed")
        found.append(Planned(row, path, plan))
    return found


def _base(table: Table, request: TablesRequest) -> Experiment | None:
    """The common beginning of every row of TABLE, if that is one preset."""
    if len({row.preset for row in table.rows}) > 1:
        return None
    preset = presets.find(table.rows[0].preset)
    return validation.validate(validation.override(preset.raw, [*table.settings, *request.settings]), table.name)


def _refuse_another(directory: SweepDirectory, plan: plans.Plan) -> None:
    """Refuse the content of DIRECTORY unless it is what PLAN asks for."""
    (before, after) = (_decisive(each) for each in (directory.plan, plan))
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            raise Refusal(
                f"{plain(str(directory.path))}: was trained with {key} = {before.get(key)}, not {after.get(key)}; "
                "expected the same, another --run-dir, or the folder removed"
            )


def _decisive(plan: plans.Plan) -> dict[str, object]:
    """Everything that decides the result of PLAN, by name."""
    (group,) = plan.groups
    return {"seeds": list(plan.seeds)} | validation.flat(group.experiment.model_dump(mode="json"))


def _refuse_unknown_rows(rows: Sequence[str], chosen: Sequence[Table]) -> None:
    known = [row.name for table in chosen for row in table.rows]
    for row in rows:
        if row not in known:
            raise Refusal(
                f"--row {plain(row)}: no row is called so (there are {', '.join(known)}){nearest(row, known)}"
            )


def _wanted(planned: Sequence[Planned], request: TablesRequest) -> list[Planned]:
    """The PLANNED rows that REQUEST wants trained."""
    return [each for each in planned if not request.rows or each.row.name in request.rows]


def _refuse_what_does_not_fit(wanted: Sequence[Planned]) -> None:
    """Check each of WANTED that has not been begun, before anything is written.

    Raises:
        Refusal: a device is not there, or parts do not fit each other.
    """
    from gantui.session.training.groups.sweep import refuse_what_does_not_fit

    for each in wanted:
        if not each.path.exists():
            refuse_what_does_not_fit(each.plan)


class Training:
    """Trains rows, one after the other."""

    def __init__(self, request: TablesRequest, quiet: bool) -> None:
        self.ending: Ending | None = None
        """The ending of the row that was stopped; nothing is trained after it."""
        self._request, self._quiet = request, quiet
        self._live: LiveSweep | None = None
        self._sent: list[Command] = []

    def send(self, command: Command) -> None:
        """Send COMMAND to the row in training, and to those after it."""
        self._sent.append(command)
        if self._live is not None:
            self._live.send(command)

    def train(self, table: Table, planned: Sequence[Planned]) -> None:
        """Train the PLANNED rows of TABLE that are asked for and not done, and measure them.

        Raises:
            Refusal: a folder can't be written to.
            Bug: something unexpected ended a row.
        """
        from gantui.session.training.groups.measured_again import measure_again

        wanted = _wanted(planned, self._request)
        for number, each in enumerate(wanted, 1):
            if self.ending is not None:
                return
            directory = SweepDirectory(each.path, each.plan)
            if not results.group(directory, 0).ended:
                if not self._quiet:
                    streams.tell(f"{table.name}, row {number} of {len(wanted)}: {each.row.name}")
                self._carry_out(each)
            result = results.group(directory, 0)
            if result.ended and final_measures.read(directory.group(0), LARGE) is None:
                try:
                    measure_again(directory, 0, result, LARGE)
                except OSError as error:
                    again = self._request.command(here=True)
                    where = plain(str(directory.path))
                    raise Refusal(f"{where}: can't be written: {error.strerror}; to go on: {again}") from None

    def _carry_out(self, planned: Planned) -> None:
        """Train one row until it ends or is stopped."""
        live = self._live = LiveSweep(_job(planned))
        for command in self._sent:
            live.send(command)
        try:
            live.start()
            ending = followed(live, quiet=self._quiet)
            complain(live, ending)
            self.ending = ending if ending.state is State.STOPPED else None
        finally:
            live.abandon()


def _job(planned: Planned) -> SweepJob:
    if folder.there(planned.path / SWEEP):
        return SweepJob(planned.plan, directory=SweepDirectory.open(planned.path))
    return SweepJob(planned.plan, folder=planned.path)


def _results(planned: Sequence[Planned]) -> list[RowResult]:
    """The results of the rows that have ended."""
    found = []
    for each in planned:
        directory = SweepDirectory(each.path, each.plan)
        result = results.group(directory, 0)
        if result.ended:
            records = final_measures.read(directory.group(0), LARGE) or {}
            facts = read_facts(directory.group(0))
            experiment = each.plan.groups[0].experiment
            assert isinstance(experiment, Experiment)  # as the rows of all tables are
            found.append(RowResult(each.row, experiment, result, records, facts))
    return found


def _tell(made: Sequence[Made], request: TablesRequest, *, as_json: bool) -> None:
    command = request.command(here=False)
    if as_json:
        streams.say(json.dumps({"command": command, "tables": objects(made)}))
    else:
        streams.say(markdown.page(made, command).rstrip("\n"))
