"""The iterations of a run: what is due after each of them, and how it ends or goes on from another state."""

from __future__ import annotations

from typing import Never

from gantui.errors import Exit, Refusal, plain
from gantui.evaluation import events
from gantui.evaluation.record import Measured
from gantui.experiment.changing import live
from gantui.experiment.changing.difference import Difference
from gantui.experiment.changing.live import Changes
from gantui.experiment.goals.until import Until
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints import files
from gantui.session.control import stopping
from gantui.session.control.clock import Clock
from gantui.session.control.mailbox import Ending
from gantui.session.run import script
from gantui.session.run.directory import METRICS, RunDirectory
from gantui.session.run.events.lines import End, Ended, SettingsChanged
from gantui.session.run.metrics_file import read as read_records
from gantui.session.training.due import FLUSH, is_recorded, until_due
from gantui.session.training.loop import Over
from gantui.session.training.losses import Diverged, Losses
from gantui.session.training.publishing import Publishing
from gantui.session.training.records import Records
from gantui.session.training.saving import Saving
from gantui.session.training.steering import Steering
from gantui.session.training.weights.checkpoints import tensors
from gantui.session.training.weights.networks import refuse_others
from gantui.session.view.snapshot import State


class Iterations:
    """Moves TRAINER on, and knows what is due; what is written and shown then is up to the others."""

    def __init__(
        self,
        trainer: Trainer,
        clock: Clock,
        steering: Steering,
        losses: Losses,
        records: Records,
        saving: Saving,
        publishing: Publishing,
        until: Until | None,
    ) -> None:
        """UNTIL: end as soon as a record is so."""
        self._trainer, self._clock, self._steering, self._until = trainer, clock, steering, until
        self._losses, self._records, self._saving, self._publishing = losses, records, saving, publishing

    # Iterations ------------------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether all iterations are done."""
        return self._trainer.steps_done >= self._steering.experiment.schedule.steps

    def begin(self) -> None:
        """Look at the state from which it goes on, or keep a picture of the first one.

        Raises:
            Over: the condition that it trains for holds already.
        """
        if self._trainer.steps_done:
            recorded = self._recorded(self._trainer.steps_done)
            measured = self._records.measure_again(recorded=recorded)
            if recorded:
                self._end_if_held(measured)
        else:
            self._publishing.picture(State.RUNNING)
        self._clock.run(True)

    def iterate(self) -> None:
        """Do one iteration, or as many as nobody needs to know of, and what is due after it.

        Raises:
            Diverged: something is no longer finite.
            Over: the condition that it trains for holds.
        """
        self._trainer.advance(self._free())
        step = self._trainer.steps_done
        recording, saving = self._recorded(step), self._saving.due
        if recording or saving or self._steering.slow.seconds or step % FLUSH == 0:
            self._publishing.flush()
        if recording:
            self._record()
        if saving:
            self._saving.checkpoint()

    def _free(self) -> int:
        """How many iterations, the next included, may run before anybody needs to know of anything."""
        steering = self._steering
        if not steering.at_full_speed:
            return 1
        done = self._trainer.steps_done
        return min([until_due(done, steering.experiment), *(planned.step - done for planned in steering.script[:1])])

    def _recorded(self, step: int) -> bool:
        """Whether iteration STEP is recorded."""
        return is_recorded(step, self._steering.experiment)

    def _record(self) -> None:
        found = self._records.add()
        self._publishing.show_curves()
        self._publishing.picture(State.RUNNING, marked=bool(found))
        self._saving.see_best()
        assert self._records.measured is not None
        self._end_if_held(self._records.measured)

    def retry(self) -> None:
        """Write what the disk did not take before, if it is time.

        Raises:
            Diverged: something is no longer finite.
        """
        writer = self._saving.writer
        if not writer.due:
            return
        writer.retry()
        if writer.checkpoint_waits:
            self._publishing.flush()
            self._saving.checkpoint()

    # Other settings, another state -----------------------------------------------------------------------------------

    def apply(self, changes: Changes, ordinal: int) -> str:
        """Train with the settings in CHANGES from the next iteration on, as the command ORDINAL says.

        Returns the difference that it makes, for a person.
        """
        difference = live.difference(self._steering.experiment, changes.experiment)
        self._steering.changes = changes
        self._trainer.apply(changes.experiment)
        self._publishing.take_up_settings()
        self._records.tell([events.changed(self._trainer.steps_done, difference)], ordinal)
        return str(difference)

    def load(self, saved: files.Saved) -> dict[str, str]:
        """Continue from SAVED, and from the settings that were changed before it.

        Changes that the command line overrules are dropped, and returned with the values they had, by path.

        Raises:
            Refusal: it is of another experiment.
        """
        trainer, steering, run = self._trainer, self._steering, self._saving.run
        meta, curves, start = saved.meta, saved.metric_history, steering.changes.start
        try:
            refuse_others(meta.networks, start, trainer.distribution.data, kept="data" in run.facts())
            if meta.columns != trainer.columns:
                raise ValueError(f"its curves are {', '.join(meta.columns)}; expected {', '.join(trainer.columns)}")
            changes, to_come = Changes.restored(start, meta.changes, steering.stated), script.restored(meta.script)
            diagnosis = self._records.diagnosis_of(meta.diagnosis, start)
            if changes.experiment != steering.experiment:
                trainer.apply(changes.experiment)
            trainer.load_state(tensors(saved))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            raise Refusal(f"{run.path}: its checkpoint is of another experiment: {plain(str(error))}") from None
        every = start.evaluation.every
        if meta.recorded and curves.history.steps != meta.step // every:  # they were made at other steps
            curves = curves.respaced(read_records(run.path / METRICS), every, meta.step // every)
        steering.changes, steering.script, steering.commands = changes, to_come, meta.commands
        self._records.load(curves, diagnosis)
        self._losses.load(saved.history, meta.seconds)
        self._clock.set(meta.seconds)
        values = meta.changes.get("values", {})
        return {path: text for path, text in values.items() if path not in changes.values}

    def note_overruled(self, before: dict[str, str]) -> None:
        """Write down which changed settings the command line has overruled; BEFORE are the values they had."""
        start = self._steering.changes.start
        stated = [each for each in live.settings(start, start) if each.path in before]
        if stated:
            changes = tuple(str(Difference(each.path, before[each.path], each.value)) for each in stated)
            self._saving.event(SettingsChanged(tuple(f"{each.path}={each.value}" for each in stated), changes))

    def move_to(self, run: RunDirectory, saved: files.Saved) -> None:
        """Close the run in this folder, and continue in RUN from SAVED."""
        running, records, saving, publishing = self._clock.running, self._records, self._saving, self._publishing
        self._clock.run(False)
        saving.checkpoint()
        self._write_end("stopped", f"went back to step {saved.meta.step:,}, and on in {run.path.name}")
        publishing.mailbox.on_move(run.path)
        saving.writer.move_to(run)
        self.note_overruled(self.load(saved))
        saving.set_aside([], saved.meta.best)
        saving.writer.note(**saving.best.facts())
        publishing.show_curves()
        publishing.begin_folder()
        records.recall(saving.run, self._steering.commands)
        publishing.recall()
        records.measure_again(recorded=self._recorded(self._trainer.steps_done))
        publishing.take_up_settings()
        saving.plan()
        self._clock.run(running)

    # Its end ---------------------------------------------------------------------------------------------------------

    def finish(self) -> Ending:
        """The ending, as all iterations are done."""
        self._clock.run(False)
        self._saving.checkpoint()
        until, message = self._until, f"finished all {self._trainer.steps_done:,} steps"
        if until is None:
            return self._end("finished", Exit.FINISHED, message)
        measured = self._records.measured
        values = "" if measured is None else f" ({until.values(measured.record)})"
        return self._end("finished", Exit.UNMET, f"{message}, and {until.text} did not come to hold{values}")

    def stop(self, reason: str) -> Never:
        """Write a checkpoint and end, for the REASON of a `Stop`.

        Raises:
            Over: always, but for Diverged.
            Diverged: something is no longer finite.
        """
        self._clock.run(False)
        self._publishing.flush()
        self._saving.checkpoint()
        code, by = stopping.ended_by(reason)
        raise Over(self._end("stopped", code, f"stopped{by} at step {self._trainer.steps_done:,}"))

    def diverge(self, diverged: Diverged) -> Ending:
        """Go back to the newest finite state and keep it; the ending because of what DIVERGED tells."""
        self._clock.set(self._losses.go_back())
        self._records.tell([events.divergence(self._trainer.steps_done, str(diverged))])
        self._saving.checkpoint()
        kept = f"kept the state of step {self._trainer.steps_done:,}"
        return self._end("diverged", Exit.DIVERGED, f"diverged {diverged}; {kept}")

    def _end_if_held(self, measured: Measured) -> None:
        """End if the condition that it trains for holds in MEASURED."""
        until = self._until
        if until is None or not until.holds(measured.record):
            return
        self._clock.run(False)
        self._saving.checkpoint()
        held = f"{until.text} held at step {self._trainer.steps_done:,} ({until.values(measured.record)})"
        raise Over(self._end("finished", Exit.FINISHED, held))

    def _end(self, end: End, code: Exit, message: str) -> Ending:
        """Write down that it ends so; the ending, whose message also says what could not be written."""
        self._write_end(end, message)
        writer = self._saving.writer
        if writer.why:
            message += f", and not all of it could be written to {self._saving.run.path}: {writer.why}"
            code = Exit.INTERNAL if code is Exit.FINISHED else code
        self._publishing.end(message)
        return Ending(State(end), code, message)

    def _write_end(self, end: End, message: str) -> None:
        """Write down that the run in this folder has come to its END, for a person in MESSAGE, with a last picture."""
        state, step, seconds = State(end), self._trainer.steps_done, round(self._clock.seconds, 3)
        self._publishing.picture(state, last=True)
        self._saving.event(Ended(end, message))
        writer, verdict = self._saving.writer, self._records.verdict()
        writer.note(state=str(state), step=step, seconds=seconds, message=message, **verdict)
        writer.retry()
