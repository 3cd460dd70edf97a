"""Trains members that differ only in their seeds as one: steps, and between them records and checkpoints.

A member whose numbers are no longer finite is reported and left alone: members never meet in a step, so its NaNs stay
in its own slices of every tensor. What is kept of it is its last finite state.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from gantui.errors import Refusal, plain
from gantui.evaluation import events
from gantui.evaluation.points.reference import reference
from gantui.evaluation.record import measure_each
from gantui.experiment.files.points import Points
from gantui.experiment.goals.until import Until
from gantui.experiment.tree import Experiment
from gantui.gan import rehearsal
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints import files
from gantui.session.control.clock import Clock
from gantui.session.run.directory import EVENTS, METRICS, RunDirectory
from gantui.session.run.events import events_file
from gantui.session.run.events.lines import CheckpointDamaged, Diagnosed, End, Ended, Resumed, Started
from gantui.session.run.provenance import processor
from gantui.session.sweep import results
from gantui.session.sweep.curves import MemberCurves
from gantui.session.sweep.members import Member
from gantui.session.training.due import FLUSH, is_recorded, until_due
from gantui.session.training.groups.diagnoses import MEMBERS, Diagnoses
from gantui.session.training.machine.device import choose_device, choose_precision, describe
from gantui.session.training.start import LaunchNote, make_trainer, start_facts
from gantui.session.training.views.latest import LatestState
from gantui.session.training.weights.checkpoints import encode, tensors
from gantui.session.training.weights.finite import FiniteState
from gantui.session.view.history import History
from gantui.session.view.metric_history import MetricHistory


class Group:
    """A trainer of many members and the run folder that it fills."""

    def __init__(
        self,
        run: RunDirectory,
        experiment: Experiment,
        seeds: Sequence[int],
        until: Until | None,
        points: Points | None = None,
    ) -> None:
        """Begin in the folder RUN, or continue from its newest checkpoint.

        Raises:
            Refusal: there is no such device, or the parts do not fit each other.
        """
        self.run, self.experiment, self.until = run, experiment, until
        self.members = {seed: Member(seed, until) for seed in seeds}
        device = choose_device(experiment.device)
        choose_precision(experiment, device)
        saved = self._newest_checkpoint()
        self.trainer, self.threads = make_trainer(experiment, seeds, device, points, saved)
        seconds = 0.0
        if saved is not None:
            seconds = saved.meta.seconds
            try:
                now = self._weights_of()
                written = {"data": now.get("data"), **saved.meta.networks}  # before points were kept there was no hash
                if written != {"data": None, **now}:
                    raise ValueError("its seeds, networks or points are others")
                self.trainer.load_state(tensors(saved))
            except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
                raise Refusal(f"{run.path}: its checkpoint is of another sweep: {plain(str(error))}") from None
            gone = {seed: fact for seed, fact in saved.meta.diagnosis.items() if seed != MEMBERS}
            results.diverged(self.members, gone, str(run.path))
        step = self.trainer.steps_done
        run.forget_metrics_after(step)
        events_file.forget_after(run.path / EVENTS, step, 0)
        self.curves = MemberCurves(seeds)
        results.feed(self.members, self.curves, run.path, step)
        self.diagnoses = Diagnoses(self.trainer)
        if saved is not None:
            self._diagnose_on(saved.meta.diagnosis.get(MEMBERS, {}))
        self.clock = Clock(seconds)
        self._finite = FiniteState(self.trainer)
        self._launch_note = LaunchNote(self.trainer.captured)
        self.checkpoint_due = seconds + experiment.checkpoints.seconds
        reference(self.trainer)
        run.note(**start_facts(self.trainer, self.threads, seeds=list(seeds)), processor=processor())
        begun = Resumed if saved else Started
        run.event(step, begun(describe(device), self.threads))
        self._cpu_before = (0.0 if saved is None else run.facts().get("cpu_seconds", 0.0)) - time.process_time()
        self.clock.run(True)

    @property
    def cpu_seconds(self) -> float:
        """The CPU seconds that this process and those before it have spent on the group, over all cores."""
        return self._cpu_before + time.process_time()

    @property
    def alive(self) -> list[int]:
        """The indices, among all members, of those that have not diverged."""
        return [place for place, member in enumerate(self.members.values()) if member.diverged is None]

    @property
    def over(self) -> bool:
        """Whether there is nothing left to do: all steps are done, or each member has diverged or come to `until`."""
        done = self.trainer.steps_done >= self.experiment.schedule.steps
        return done or all(member.settled for member in self.members.values())

    def step(self) -> None:
        """Do one iteration of every member, or as many as nobody needs to know of, and what is due after it.

        Raises:
            OSError: the folder can't be written to.
        """
        self.trainer.advance(until_due(self.trainer.steps_done, self.experiment))
        step = self.trainer.steps_done
        recording, saving = is_recorded(step, self.experiment), self.clock.seconds >= self.checkpoint_due
        if recording or step % FLUSH == 0:
            self._flush()
        if recording:
            self._record()
        if saving:
            self.checkpoint()

    def end(self) -> None:
        """Write the last checkpoint and how it ended, and release the folder."""
        self.stop("finished" if self.alive else "diverged")

    def stop(self, state: End = "stopped") -> None:
        """Write a checkpoint to continue from, and STATE, and release the folder."""
        self.clock.run(False)
        self.checkpoint()
        self.run.event(self.trainer.steps_done, Ended(state))
        self.run.note(state=state)
        self.run.close()

    def checkpoint(self) -> None:
        """Write a checkpoint of now; of who has diverged it holds the last finite state.

        Raises:
            OSError: the folder can't be written to.
        """
        self._flush()
        step, seconds = self.trainer.steps_done, round(self.clock.seconds, 3)
        meta = files.Meta(
            step=step,
            seconds=seconds,
            threads=self.threads,
            columns=(),
            commands=0,
            networks=self._weights_of(),
            diagnosis={**self._diverged(), MEMBERS: self.diagnoses.state()},
        )
        keep = self.experiment.checkpoints.keep
        data = encode(self._finite.kept, History(()), MetricHistory(), meta)
        files.write(self.run.checkpoints, data, step, keep)
        self.run.note(step=step, seconds=seconds, cpu_seconds=round(self.cpu_seconds, 3), **self._stands())
        self.checkpoint_due = self.clock.seconds + self.experiment.checkpoints.seconds

    def result(self, settings: tuple[str, ...], state: str = "running") -> results.GroupResult:
        """The present results of the group, named by its SETTINGS."""
        members = tuple(map(copy.copy, self.members.values()))  # as they are now: these go on
        step, seconds = self.trainer.steps_done, self.clock.seconds
        return results.GroupResult(settings, state, step, seconds, members, self.curves)

    def _record(self) -> None:
        """Measure every member that has not diverged."""
        places, seeds = self.alive, list(self.members)
        measured = measure_each(self.trainer, self._finite.row[places], self.clock.seconds, places)
        records = [each.record for each in measured]
        for place, each in zip(places, measured, strict=True):
            for event in self.diagnoses.see(self.members[seeds[place]], each):
                self.run.event(self.trainer.steps_done, Diagnosed.of(event, seed=seeds[place]))
        self.run.append(
            METRICS, [{"seed": seeds[place], **record} for place, record in zip(places, records, strict=True)]
        )
        self.curves.append(self.trainer.steps_done, {seeds[p]: r for p, r in zip(places, records, strict=True)})

    # Whoever diverges ------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Take in the newest losses and weights, report members that have diverged, and keep the state of the others.

        Raises:
            OSError: the folder can't be written to.
        """
        latest, step = LatestState.now(self.trainer, self.clock.seconds), self.trainer.steps_done
        seen, members = self._finite.look(latest, self.alive), list(self.members.values())
        for place, trouble in seen.diverged.items():
            member = members[place]
            member.diverged = trouble
            text = f"seed {member.seed} at step {trouble.step:,}, {trouble.player}: {trouble.what}"
            self.run.event(step, Diagnosed.of(events.divergence(step, text), seed=member.seed))
        self.diagnoses.follow(seen.rows, self.alive)
        self._launch_note.write(step, self.run)
        self._finite.keep(latest.state, self.alive, seen.rows)

    def _diverged(self) -> dict[str, dict[str, object]]:
        """The members that have diverged, by seed."""
        members = self.members.values()
        return {str(member.seed): asdict(member.diverged) for member in members if member.diverged is not None}

    def _stands(self) -> dict[str, Any]:
        """Who has diverged, and the verdicts on all others, by seed, for run.json."""
        judged = {str(seed): member.verdict for seed, member in self.members.items() if member.diverged is None}
        return {
            "diverged": self._diverged(),
            "verdicts": {
                seed: {"word": each.word, "step": each.step, "reason": each.reason}
                for seed, each in judged.items()
                if each is not None
            },
        }

    # Going on --------------------------------------------------------------------------------------------------------

    def _weights_of(self) -> dict[str, object]:
        """What the weights in a checkpoint belong to."""
        parts = {name: getattr(self.experiment, name) for name in ("latent", "generator", "discriminator")}
        known = {"seeds": list(self.members), **{name: part.model_dump(mode="json") for name, part in parts.items()}}
        points = self.trainer.distribution.data
        return known if points is None else known | {"data": points.digest}

    def _diagnose_on(self, known: dict[str, Any]) -> None:
        """Continue with the diagnoses that a checkpoint has KNOWN."""
        try:
            self.diagnoses.load_state(known, list(self.members.values()))
        except (ValueError, TypeError, AttributeError) as error:
            raise Refusal(f"{self.run.path}: its checkpoint is damaged: {plain(str(error))}") from None

    def _newest_checkpoint(self) -> files.Saved | None:
        """The newest whole checkpoint; None if the group begins anew. Damaged ones are set aside."""
        saved, damaged = files.newest_whole(self.run.checkpoints)
        if names := files.set_aside(damaged):
            self.run.event(0, CheckpointDamaged(tuple(names)))
        return saved


def check(experiment: Experiment, seed: int, points: Points | None = None) -> None:
    """Refuse an EXPERIMENT on POINTS whose device is not there or whose parts do not fit, before anything is written.

    Raises:
        Refusal: it is such a one.
    """
    device = choose_device(experiment.device)
    choose_precision(experiment, device)
    rehearsal.rehearse(experiment, points)
    Trainer(experiment, [seed], device, data=points)
