"""The loop of a training: steps, and between them commands, records, checkpoints, snapshots."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import math
import os
import platform
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Never

import torch

from gantui import installed
from gantui.errors import Exit, Refusal, plain
from gantui.evaluation import events
from gantui.evaluation.points.reference import reference
from gantui.evaluation.record import LEFT_BEHIND, Measured, measure
from gantui.experiment.changing import live
from gantui.experiment.changing.difference import Difference
from gantui.experiment.changing.live import Changes
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.verdict import verdict
from gantui.gan import rehearsal, user_code
from gantui.gan.trainer import LOG, Trainer
from gantui.gan.trainer import State as TrainerState
from gantui.session.checkpoints import files
from gantui.session.checkpoints import kept as ladder
from gantui.session.checkpoints.best import BestSoFar
from gantui.session.checkpoints.files import Mark
from gantui.session.control import stopping
from gantui.session.control.clock import Clock
from gantui.session.control.mailbox import Ending, TrainingMailbox
from gantui.session.jobs.job import Job
from gantui.session.run import script
from gantui.session.run.directory import EVENTS, METRICS, RunDirectory
from gantui.session.run.events import events_file
from gantui.session.run.events.lines import (
    CheckpointDamaged,
    Diagnosed,
    End,
    Ended,
    Launched,
    Resumed,
    SettingsChanged,
    Started,
    What,
)
from gantui.session.run.metrics_file import read as read_records
from gantui.session.run.provenance import commit
from gantui.session.run.writer import RunWriter
from gantui.session.training.commands import ENDED, IDLE, CommandRunner
from gantui.session.training.machine import memory
from gantui.session.training.machine.copies import Copies, copy_stream_for
from gantui.session.training.machine.device import (
    choose_device,
    choose_precision,
    choose_threads,
    describe,
    our_defaults,
    threads_of,
)
from gantui.session.training.machine.load import Machine
from gantui.session.training.views.latest import LatestState, copied
from gantui.session.training.views.snapshots import Instant, SnapshotMaker, waits
from gantui.session.training.views.standing_still import Still
from gantui.session.training.weights.checkpoints import encode, tensors
from gantui.session.training.weights.finite import not_finite
from gantui.session.training.weights.networks import networks_of, refuse_others
from gantui.session.view.archive import FOLDER as PICTURES
from gantui.session.view.archive import Keeper
from gantui.session.view.history import History
from gantui.session.view.metric_history import MetricHistory
from gantui.session.view.snapshot import EVENTS as SHOWN_EVENTS
from gantui.session.view.snapshot import Snapshot, State, Views

FLUSH = LOG // 2
"""Iterations after which the losses leave the device at the latest: within so many a divergence is noticed."""
_STANDS_STILL = frozenset({State.PAUSED, State.STOPPED, State.FINISHED, State.DIVERGED})
"""Where all that is shown is measured anew. Not where a bug ended it: that may break the measuring too."""


class _Over(Exception):  # noqa: N818
    """Raised when the training has ended, as `ending` says."""

    def __init__(self, ending: Ending) -> None:
        self.ending = ending


@dataclass(frozen=True)
class _UnderWay:
    """A snapshot whose arrays are not there yet, and what came with it."""

    snapshot: Snapshot
    newest: LatestState
    copies: Copies


@our_defaults()
def train(job: Job, mailbox: TrainingMailbox) -> None:
    """Do JOB from beginning to end, then serve snapshots until the desk is closed.

    However it ends an `Ending` is put on the desk; nothing is raised.
    """
    training: Training | None = None
    try:
        training = Training(job, mailbox)
        training.run()
    except _Over as over:
        ending = over.ending
    except Refusal as refusal:
        refused = training is None  # later there is something to lose, and nothing that was asked for wrongly
        ending = Ending(State.REFUSED, Exit.USAGE, str(refusal)) if refused else _failed(job, refusal)
    except BaseException as error:  # a plug-in may call exit(): this thread must not end without a word
        ending = _failed(job, error)
    numbers = mailbox.snapshot
    if training is not None:
        training.under_way = None  # what broke the training may have left one: it shows one that still runs
        with contextlib.suppress(Exception):  # what broke the training may break this too
            numbers = training.snapshot(Views(), ending.state)
    mailbox.publish(dataclasses.replace(numbers, state=ending.state, message=ending.message, rate=0.0))
    mailbox.end(ending)
    while not mailbox.closed.is_set():
        for sent in mailbox.commands(wait=IDLE):
            mailbox.answer(sent.ordinal, False, ENDED)
        if training is not None:
            with contextlib.suppress(Exception):  # the last snapshot stays
                training.try_again()
                training.serve()


def _failed(job: Job, error: BaseException) -> Ending:
    if full := memory.full(error):
        message = f"{full}: try smaller networks or a smaller schedule.batch_size"
        return Ending(State.FAILED, Exit.INTERNAL, message)
    where = job.run.keep_traceback(error)
    if blamed := user_code.blamed(error):
        return Ending(State.FAILED, Exit.INTERNAL, f"{blamed}; {where}")
    return Ending(State.FAILED, Exit.INTERNAL, f"an internal error: {type(error).__name__}: {error}; {where}")


class Training:
    """A trainer under control."""

    def __init__(self, job: Job, mailbox: TrainingMailbox) -> None:
        """Choose the device, make the networks or read the checkpoint.

        Raises:
            Refusal: there is no such device, or no checkpoint to go on from.
        """
        self.job, self.mailbox, self.run_directory, self.experiment = job, mailbox, job.run, job.experiment
        self.writer = RunWriter(job.run)
        device = choose_device(self.experiment.device)
        choose_precision(self.experiment, device)
        mailbox.publish(Snapshot(State.LOADING, message=f"making the networks on {device}"))
        self.threads = choose_threads(self.experiment)
        saved, damaged = files.to_go_on_from(job.run.checkpoints) if job.resume else (None, {})
        if saved is not None:
            self.threads = self.experiment.threads or threads_of(saved.meta.threads)
        torch.set_num_threads(self.threads)

        self.changes = Changes(self.experiment)
        """What was changed of the job's experiment while it trained."""
        self.commands = CommandRunner(self, job.script)
        memory.refuse_what_does_not_fit(self.experiment, device)
        rehearsal.rehearse(self.experiment, job.data)
        self.trainer = Trainer(self.experiment, [self.experiment.seed], device, data=job.data)
        self.history, self.metric_history = History(self.trainer.columns), MetricHistory()
        self.diagnosis = events.Diagnosis(self.experiment.diagnosis, events.TrainingFacts.of(self.trainer))
        self.best = BestSoFar(self.experiment.best)
        self.clock = Clock(0.0)
        overruled: dict[str, str] = {}
        if saved is not None:
            overruled = self._load(saved)
            self._set_aside(damaged, saved.meta.best)
        self._keep_data()
        self._show_curves()
        self.looked_at = -math.inf
        """When a snapshot was last asked for."""
        self.launched = ""
        """How iterations are launched on a GPU, as it was written down."""
        begins = "" if job.data is None else job.data.account.sentence
        said = (mailbox.notice, job.run.unprotected, self._resumed() if job.resume else begins)
        self.message = "; ".join(filter(None, said))
        self.trouble = ""
        """What the last snapshot said of the recorder."""
        self.kept: TrainerState = {}
        """The newest state in which everything is finite, and its training seconds."""
        self.kept_seconds = self.clock.seconds
        self._spare: TrainerState = {}
        """The memory of the one kept before."""
        self.copy_stream = copy_stream_for(device)
        self.under_way: _UnderWay | None = None
        """The snapshot that is published next; another one is begun after that."""
        self.losses = self._last_losses()
        """The newest row of the trainer's log."""
        self.measured: Measured | None = None
        self._plan_checkpoint()
        plugins = job.run.facts().get("plugins", ())
        self.snapshots = SnapshotMaker(
            job.preset, job.run.path, self.trainer, describe(device), self.threads, plugins, start=job.experiment
        )
        self.still = Still(self.trainer)
        self.machine = Machine(device)
        mailbox.publish(Snapshot(State.LOADING, message="measuring the data"))
        reference(self.trainer)  # now, not at the cost of the first record
        self._take_up_settings()
        self._keep()
        self._note_start(describe(device))
        self._note_overruled(overruled)
        self.reported: tuple[Event, ...] = ()
        """The newest events, as many as are shown."""
        self.archive = mailbox.archive = Keeper(job.run.path / PICTURES)
        if job.resume:
            self._recall()
        # What is imported and built by now stays: a full collection over it would stop everything for 0.1-0.4 s.
        gc.collect()
        gc.freeze()

    def _load(self, saved: files.Saved) -> dict[str, str]:
        """Continue from SAVED, and from the settings that were changed before it.

        Changes that the command line overrules are dropped, and returned with the values they had, by path.

        Raises:
            Refusal: it is of another experiment.
        """
        meta, records, start = saved.meta, saved.metric_history, self.job.experiment
        try:
            kept = "data" in self.run_directory.facts()
            refuse_others(meta.networks, start, self.trainer.distribution.data, kept=kept)
            if meta.columns != self.trainer.columns:
                raise ValueError(
                    f"its curves are {', '.join(meta.columns)}; expected {', '.join(self.trainer.columns)}"
                )
            changes, to_come = Changes.restored(start, meta.changes, self.job.stated), script.restored(meta.script)
            diagnosis = events.Diagnosis(start.diagnosis, events.TrainingFacts.of(self.trainer))
            diagnosis.load_state(meta.diagnosis)
            if changes.experiment != self.experiment:
                self.trainer.apply(changes.experiment)
            self.trainer.load_state(tensors(saved))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            why = plain(str(error))
            raise Refusal(f"{self.job.run.path}: its checkpoint is of another experiment: {why}") from None
        every = start.evaluation.every
        if meta.recorded and records.history.steps != meta.step // every:  # they were made at other steps
            records = records.respaced(read_records(self.run_directory.path / METRICS), every, meta.step // every)
        self.changes, self.experiment, self.diagnosis = changes, changes.experiment, diagnosis
        self.history, self.metric_history = saved.history, records
        self.clock = Clock(meta.seconds)
        self.commands.script, self.commands.done = to_come, meta.commands
        values = meta.changes.get("values", {})
        return {path: text for path, text in values.items() if path not in changes.values}

    def _keep_data(self) -> None:
        """Keep the points of an older run, which has none in its folder, now that they are known to be its own."""
        points = self.trainer.distribution.data
        if points is not None and "data" not in self.run_directory.facts():
            self.writer.repair(lambda: self.run_directory.keep(points))

    def _show_curves(self) -> None:
        """Let viewers look at these curves."""
        self.mailbox.history, self.mailbox.records = self.history, self.metric_history.history

    def _measure_again(self) -> Measured:
        """Measure the state that the run continues from, which may have been recorded when it was reached."""
        measured = self.measured = measure(self.trainer, self.losses, self.clock.seconds)
        if self._records(self.trainer.steps_done):
            measured.record.update(self.metric_history.newest(LEFT_BEHIND))
        return measured

    # The loop --------------------------------------------------------------------------------------------------------

    def run(self) -> Never:
        """Step until something ends it.

        Raises:
            _Over: always, in the end.
        """
        trainer, steps = self.trainer, self.experiment.schedule.steps
        if trainer.steps_done:
            measured = self._measure_again()
            if self._records(trainer.steps_done):
                self._end_if_held(measured)
        else:
            self._picture(State.RUNNING)
        self.clock.run(True)
        while trainer.steps_done < steps:
            self.commands.carry_out_all()
            self.serve()
            self.try_again()
            if not self.commands.paused:
                self.iterate()
        self.clock.run(False)
        self.checkpoint()
        until, message = self.job.until, f"finished all {steps:,} steps"
        if until is None:
            self._end("finished", Exit.FINISHED, message)
        values = "" if self.measured is None else f" ({until.values(self.measured.record)})"
        self._end("finished", Exit.UNMET, f"{message}, and {until.text} did not come to hold{values}")

    def iterate(self) -> None:
        """Do one iteration, and what is due before and after it."""
        self.commands.play()
        self.trainer.advance(self._free())
        step = self.trainer.steps_done
        recording = self._records(step)
        saving = self.clock.seconds >= self.checkpoint_due
        if recording or saving or self.commands.slow.seconds or step % FLUSH == 0:
            self.flush()
        if recording:
            measured = self.measured = measure(self.trainer, self.losses, self.clock.seconds)
            self.writer.metric(measured.record)
            self._remember(measured)
            found = self.diagnosis.see(measured.record, measured.coverage)
            self.tell(found)
            if found:
                self.writer.note(**self._stands())
            self._picture(State.RUNNING, marked=bool(found))
            self.best.see(measured.record, self._encoded)
            self._end_if_held(measured)
        if saving:
            self.checkpoint()

    def _free(self) -> int:
        """How many iterations, the next included, may run before anybody needs to know of anything."""
        if self.commands.paused or self.commands.slow.seconds:
            return 1
        done, every = self.trainer.steps_done, self.experiment.evaluation.every
        ends = [every - done % every, FLUSH - done % FLUSH, self.experiment.schedule.steps - done]
        return min(ends + [planned.step - done for planned in self.commands.script[:1]])

    def _records(self, step: int) -> bool:
        """Whether iteration STEP is recorded."""
        return step % self.experiment.evaluation.every == 0 or step == self.experiment.schedule.steps

    def _remember(self, measured: Measured) -> None:
        """Add MEASURED to the curves of the recorded metrics."""
        coverage = measured.coverage
        shares = None if coverage is None else coverage.high_quality[0].to("cpu").numpy()
        self.metric_history.append(measured.record, shares)
        self.mailbox.records = self.metric_history.history

    def _picture(self, state: State, *, marked: bool = False, last: bool = False) -> None:
        """Keep a picture of now for those who look back, as `Keeper.keep` does.

        One that can't be made or written is left out: training loses nothing, and a full disk is reported.
        """
        with contextlib.suppress(OSError, torch.OutOfMemoryError):
            self.archive.keep(self.snapshots.facts, lambda views: self.snapshot(views, state), marked=marked, last=last)

    def tell(self, found: list[Event], ordinal: int | None = None) -> None:
        """Show the events FOUND and write them down; ORDINAL is the number of the command that they came of."""
        for event in found:
            self.event(Diagnosed.of(event, ordinal))
            self.reported = tuple(events_file.add(list(self.reported), event)[-SHOWN_EVENTS:])

    def _stands(self) -> dict[str, dict[str, object]]:
        """The verdict for run.json; empty before the first record."""
        if self.measured is None:
            return {}
        found = verdict(self.diagnosis.standing, self.reported, self.measured.record)
        return {"verdict": {"word": found.word, "step": found.step, "reason": found.reason}}

    def _recall(self) -> None:
        """Read the run's events up to now, and drop those of iterations that it does again."""
        path, step = self.run_directory.path / EVENTS, self.trainer.steps_done
        commands = self.commands.done
        self.writer.repair(lambda: events_file.forget_after(path, step, commands))
        self.reported = tuple([event for event in events_file.read(path) if event.step <= step][-SHOWN_EVENTS:])
        with contextlib.suppress(OSError):
            self.archive.go_on(step, [event.step for event in self.reported])

    def _end_if_held(self, measured: Measured) -> None:
        """End the training if the condition that it goes on for holds in MEASURED."""
        until = self.job.until
        if until is None or not until.holds(measured.record):
            return
        self.clock.run(False)
        self.checkpoint()
        held = f"{until.text} held at step {self.trainer.steps_done:,} ({until.values(measured.record)})"
        self._end("finished", Exit.FINISHED, held)

    # What commands do ------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> None:
        """Train with the settings in CHANGES from the next step on."""
        self.changes, self.experiment = changes, changes.experiment
        self.trainer.apply(self.experiment)
        self._take_up_settings()

    def _take_up_settings(self) -> None:
        """Show the present settings."""
        self.settings = live.settings(self.experiment, self.changes.start)
        self.snapshots.update(self.run_directory.path)

    def move_to(self, run: RunDirectory, saved: files.Saved) -> None:
        """Close the run in this folder, and continue in RUN from SAVED."""
        running, meta = self.clock.running, saved.meta
        self.clock.run(False)
        self.checkpoint()
        self._leave(f"went back to step {meta.step:,}, and on in {run.path.name}")
        self.mailbox.on_move(run.path)
        self.run_directory.move_to(run)
        self.writer, self.launched = RunWriter(self.run_directory), ""
        self._note_overruled(self._load(saved))
        self._set_aside([], meta.best)
        self.writer.note(**self.best.facts())
        self._show_curves()
        self.archive = self.mailbox.archive = Keeper(self.run_directory.path / PICTURES)
        self._recall()
        self.losses = self._last_losses()
        self._measure_again()
        self._take_up_settings()
        self._keep()
        self._plan_checkpoint()
        self.clock.run(running)

    def _leave(self, message: str) -> None:
        """Close the run in this folder, as the training continues in another."""
        self._picture(State.STOPPED, last=True)
        self.event(Ended("stopped", message))
        self.writer.note(state=str(State.STOPPED), message=message)
        self.writer.retry()

    def stop(self, reason: str) -> Never:
        """Write a checkpoint and end, for the REASON of a `Stop`."""
        self.clock.run(False)
        self.flush()
        self.checkpoint()
        by = "" if reason == "asked" else f" by {reason}"
        code = stopping.STATUSES.get(reason, Exit.FINISHED)
        self._end("stopped", code, f"stopped{by} at step {self.trainer.steps_done:,}")

    # Losses leave the device -----------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Add the newest losses to the history and remember the state; end the training if it is not finite.

        A snapshot that is under way is published before, since it is older.
        """
        self.publish_pending()
        self._take_in(self._newest(Copies()))

    def _newest(self, copies: Copies) -> LatestState:
        """The newest losses and weights, fetched by COPIES."""
        return LatestState.of(self.trainer, self.clock.seconds, self._spare, copies)

    def _take_in(self, newest: LatestState) -> None:
        """Remember the losses and the state in NEWEST; end the training if they are not finite."""
        log = newest.since(int(self.kept["steps_done"]))
        for found in not_finite(log, torch.from_numpy(newest.finite), self.trainer.columns, newest.step).values():
            self._diverge(f"at step {found.step:,}, {found.player}: {found.what}")
        self._tell_launched()
        rows = log[:, 0]
        self.history.append(rows.numpy())
        self.diagnosis.follow(self.trainer.columns, rows.tolist())
        if len(rows):
            self.losses = rows[-1]
        self.kept, self.kept_seconds, self._spare = newest.state, newest.seconds, self.kept

    def _tell_launched(self) -> None:
        """Write down, once it is known, how iterations are launched."""
        captured = self.trainer.captured
        if captured.launch_note in ("", self.launched):
            return
        self.launched = captured.launch_note
        self.writer.note(launched=self.launched)
        self.event(Launched(self.launched))
        if captured.why_not:
            self.message = f"iterations are launched {self.launched}"

    def _diverge(self, trouble: str) -> Never:
        """Go back to the last finite state, keep it, and end because of TROUBLE."""
        self.trainer.load_state(self.kept)
        self.clock = Clock(self.kept_seconds)
        self.tell([events.divergence(self.trainer.steps_done, trouble)])
        self.checkpoint()
        kept = f"kept the state of step {self.trainer.steps_done:,}"
        self._end("diverged", Exit.DIVERGED, f"diverged {trouble}; {kept}")

    def _keep(self) -> None:
        """Remember the state, which is known to be finite."""
        self.kept, self.kept_seconds = copied(self.trainer.state(), self.kept), self.clock.seconds

    # The run directory -----------------------------------------------------------------------------------------------

    def _set_aside(self, damaged: Iterable[Path], mark: Mark | None) -> None:
        """Rename DAMAGED checkpoints, and a damaged best one, and report that they were there."""
        self.best, names = BestSoFar.resumed(self.experiment.best, mark, self.run_directory.checkpoints)
        if names := [*files.set_aside(damaged), *names]:
            self.run_directory.damage += names
            self.event(CheckpointDamaged(tuple(names)))

    def _resumed(self) -> str:
        """The message for a person about a resumption."""
        damage = self.run_directory.damage
        aside = f"; set aside as damaged: {', '.join(damage)}" if damage else ""
        return f"resumed at step {self.trainer.steps_done:,}{aside}"

    def _last_losses(self) -> torch.Tensor:
        """The newest losses, [columns]; NaN before there are any."""
        last = self.history.steps
        if not last:
            return torch.full((len(self.trainer.columns),), torch.nan)
        return torch.tensor([self.history.band(name, last, last, 1).mean[-1] for name in self.trainer.columns])

    def _note_start(self, device: str) -> None:
        step, until = self.trainer.steps_done, None if self.job.until is None else self.job.until.text
        if self.job.resume:
            self.writer.repair(lambda: self.run_directory.forget_metrics_after(step))
        self.writer.note(
            state="running",
            step=step,
            steps=self.experiment.schedule.steps,
            until=until,
            seed=self.experiment.seed,
            device=device,
            threads=self.threads,
            pid=os.getpid(),
            host=platform.node(),
            gantui=installed.VERSION,
            torch=torch.__version__,
            python=platform.python_version(),
            commit=commit(Path()),
            **self.best.facts(),
        )
        if self.job.resume:
            self.event(Resumed(device, self.threads, until, self.commands.done))
        else:
            self.event(Started(device, self.threads, until))

    def _note_overruled(self, before: dict[str, str]) -> None:
        """Write down which changed settings the command line has overruled; BEFORE are the values they had."""
        stated = [each for each in live.settings(self.job.experiment, self.job.experiment) if each.path in before]
        if stated:
            changes = tuple(str(Difference(each.path, before[each.path], each.value)) for each in stated)
            self.event(SettingsChanged(tuple(f"{each.path}={each.value}" for each in stated), changes))

    def event(self, what: What) -> None:
        """Write down that WHAT happened now."""
        self.writer.event(self.trainer.steps_done, what)

    def try_again(self) -> None:
        """Write what could not be written before, if it is time."""
        if not self.writer.due:
            return
        self.writer.retry()
        if self.writer.checkpoint_waits:
            self.flush()
            self.checkpoint()

    def _encoded(self) -> bytes:
        """A checkpoint of this instant, as bytes."""
        meta = files.Meta(
            step=self.trainer.steps_done,
            seconds=self.clock.seconds,
            threads=self.threads,
            columns=self.trainer.columns,
            recorded=self.metric_history.history.columns,
            commands=self.commands.done,
            networks=networks_of(self.experiment, self.trainer.distribution.data),
            diagnosis=self.diagnosis.state(),
            best=self.best.mark,
            changes=self.changes.state(),
            script=script.state(self.commands.script),
        )
        return encode(self.trainer.state(), self.history, self.metric_history, meta)

    def checkpoint(self) -> tuple[bool, str]:
        """Write a checkpoint; returns the message for a person."""
        step, folder, options = self.trainer.steps_done, self.run_directory.checkpoints, self.experiment.checkpoints

        def write() -> None:
            self.best.write(folder)
            files.write(folder, self._encoded(), step, options.keep, options.spread)

        done = self.writer.checkpoint(write)
        if done:
            self.writer.note(step=step, seconds=round(self.clock.seconds, 3), **self.best.facts(), **self._stands())
        self._plan_checkpoint()
        return done, f"checkpoint written at step {step:,}" if done else self.writer.trouble

    def _plan_checkpoint(self) -> None:
        """Plan the next checkpoint, now that one was written or failed: see which there are, and when it is due."""
        self.checkpoints = tuple(sorted(files.steps(self.run_directory.checkpoints)))
        self.saved_at = self.clock.seconds
        self.checkpoint_due = ladder.next_after(self.saved_at, self.experiment.checkpoints.seconds)

    def _end(self, end: End, code: Exit, message: str) -> Never:
        state = State(end)
        step, seconds = self.trainer.steps_done, self.clock.seconds
        self._picture(state, last=True)
        self.event(Ended(end, message))
        self.writer.note(state=str(state), step=step, seconds=round(seconds, 3), message=message, **self._stands())
        self.writer.retry()
        if self.writer.why:
            message += f", and not all of it could be written to {self.run_directory.path}: {self.writer.why}"
            code = Exit.INTERNAL if code is Exit.FINISHED else code
        self.message, self.trouble = message, self.writer.trouble
        raise _Over(Ending(state, code, message))

    # Snapshots -------------------------------------------------------------------------------------------------------

    def serve(self, within: bool = False) -> None:
        """Publish the snapshot under way, once its arrays are there, and begin another if somebody asked for one.

        One at a time. Where the training does not go straight on, what there is to see is published when this returns.
        WITHIN an iteration the state is not remembered.
        """
        ending = self.mailbox.ending
        goes_on = ending is None and not within and not self.commands.paused and not self.commands.slow.seconds
        if self.under_way is not None:
            if goes_on and not self.under_way.copies.ready:
                return
            self.publish_pending()
        views = self.mailbox.take_requests()
        if views is None:
            return
        began, self.looked_at = time.thread_time(), time.monotonic()
        if goes_on and self.copy_stream is not None and not waits(views):
            self._begin(views, Copies(self.copy_stream))
            return
        if ending is None and not within:
            self.flush()
        state = ending.state if ending else State.PAUSED if self.commands.paused else State.RUNNING
        snapshot = self.snapshot(views, state)
        self.mailbox.publish(dataclasses.replace(snapshot, cost=time.thread_time() - began))

    def _begin(self, views: Views, copies: Copies) -> None:
        """Begin a snapshot of now with VIEWS, fetched by COPIES."""
        began = time.thread_time()
        newest, snapshot = self._newest(copies), self.snapshot(views, State.RUNNING, copies)
        copies.submit()
        self.under_way = _UnderWay(dataclasses.replace(snapshot, cost=time.thread_time() - began), newest, copies)

    def publish_pending(self) -> None:
        """Publish the snapshot under way, if there is one, after waiting for it; end the training as `flush` does."""
        under_way, self.under_way = self.under_way, None
        if under_way is None:
            return
        began, snapshot = time.thread_time(), under_way.snapshot
        under_way.copies.wait()
        self._take_in(under_way.newest)
        self.mailbox.publish(dataclasses.replace(snapshot, cost=snapshot.cost + time.thread_time() - began))

    def snapshot(self, views: Views, state: State, copies: Copies | None = None) -> Snapshot:
        """A snapshot of now with VIEWS; with COPIES its arrays are filled once these have arrived, else at once."""
        rate = self.clock.rate(self.trainer.steps_done) if state == State.RUNNING else 0.0
        trouble, before = self.writer.trouble, self.trouble
        if before and not trouble:
            self.message = f"{self.run_directory.path} can be written again"
        self.trouble = trouble
        measured, losses, part = self.measured, None, self.commands.slow.caption
        if part or state in _STANDS_STILL:
            measured, losses = self.still.measured(measured, self.clock.seconds, part)
        now = Instant(state, self.clock.seconds, rate, self.message, measured, part, losses)
        shown = self.snapshots.snapshot(now, views, copies)
        return dataclasses.replace(
            shown,
            trouble=trouble,
            events=self.reported,
            standing=self.diagnosis.standing,
            strip=self.metric_history.strip,
            load=self.machine.load(),
            slow=self.commands.slow.seconds,
            settings=self.settings,
            undo=self.changes.undoable,
            redo=self.changes.redoable,
            checkpoints=self.checkpoints,
            answers=self.mailbox.answers,
        )
