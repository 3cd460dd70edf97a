"""The iterations of a training: what is due after each of them, and how it ends or goes on from a checkpoint."""

from __future__ import annotations

from typing import Any, Never

from gantui.errors import Exit, Refusal, plain
from gantui.experiment.changing.undo_redo import Changes
from gantui.gan.trainee import Driven, LoopEnded, Settable, Trainee, no_way_back
from gantui.session.checkpoints import files
from gantui.session.control import stop_statuses
from gantui.session.control.clock import Clock
from gantui.session.control.mailbox import Ending
from gantui.session.loop import Over
from gantui.session.run import planned_commands
from gantui.session.run.events.lines import End, Ended
from gantui.session.training.ledgers.ledger import Ledger
from gantui.session.training.losses import Diverged, Losses
from gantui.session.training.recording_times import FLUSH, is_recorded, until_due
from gantui.session.training.records import Records
from gantui.session.training.saving import Saving
from gantui.session.training.steering import Steering
from gantui.session.training.unwatched import Unwatched
from gantui.session.training.weights.checkpoint_tensors import tensors
from gantui.session.training.weights.matching_networks import data_of, refuse_others
from gantui.session.view.snapshot import State


class Iterations:
    """Moves TRAINEE on, and knows what is due; what is written and shown then is up to the others."""

    def __init__(
        self,
        trainee: Trainee,
        clock: Clock,
        steering: Steering,
        losses: Losses,
        records: Records,
        ledger: Ledger,
        saving: Saving,
        publishing: Unwatched,
    ) -> None:
        self._trainee, self._clock, self._steering, self._ledger = trainee, clock, steering, ledger
        self._losses, self._records, self._saving, self._publishing = losses, records, saving, publishing
        self._flush = trainee.flush if isinstance(trainee, Driven) else FLUSH
        self._came_to_its_end = False
        """Whether the trainee has come to its end by itself."""

    # Iterations ------------------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether all iterations are done."""
        return self._came_to_its_end or self._trainee.steps_done >= self._steering.experiment.schedule.steps

    def begin(self) -> None:
        """Start the clock; a picture of the first state is kept, and what a loop of its own has done is taken in.

        Raises:
            Over: the members have come to what it trains for already.
            Diverged: something is no longer finite in what was done.
        """
        if not self._trainee.steps_done:
            self._publishing.picture(State.RUNNING)
        self.end_if_settled()
        if isinstance(self._trainee, Driven):
            self._clock.set(self._trainee.before)
        self._clock.run(True)
        if isinstance(self._trainee, Driven):
            self.iterate()

    def iterate(self) -> None:
        """Do one iteration, or as many as nobody needs to know of, and what is due after it.

        Raises:
            Diverged: nobody is left in whom everything is finite.
            Over: the members have come to what it trains for, or the loop that drives it has ended.
        """
        try:
            done = self._trainee.advance(self._free())
        except LoopEnded as ended:
            self._end_with_its_loop(ended)
        if not done:
            self._came_to_its_end = True
            self._publishing.flush()
            if not self.recorded(self._trainee.steps_done):
                self._record()
            return
        step = self._trainee.steps_done
        recording, saving = self.recorded(step), self._saving.due
        if recording or saving or self._steering.slow.seconds or step % self._flush == 0:
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
        done = self._trainee.steps_done
        due = until_due(done, steering.experiment, self._flush)
        return min([due, *(planned.step - done for planned in steering.planned[:1])])

    def recorded(self, step: int) -> bool:
        """Whether iteration STEP is recorded."""
        return is_recorded(step, self._steering.experiment)

    def _record(self) -> None:
        found = self._records.add()
        self._publishing.show_curves()
        self._publishing.picture(State.RUNNING, marked=bool(found))
        self._saving.see_best()
        self.end_if_settled()

    def retry(self) -> None:
        """Write what the disk did not take before, if it is time.

        Raises:
            Diverged: nobody is left in whom everything is finite.
        """
        writer = self._saving.writer
        if not writer.due:
            return
        writer.retry()
        if writer.checkpoint_waits:
            self._publishing.flush()
            self._saving.checkpoint()

    # A checkpoint ----------------------------------------------------------------------------------------------------

    def load(self, saved: files.Saved) -> dict[str, str]:
        """Continue from SAVED, and from the settings that were changed before it.

        Changes that the command line overrules are dropped, and returned with the values they had, by path.

        Raises:
            Refusal: it is of another experiment, or what trains can't come back to a state.
        """
        trainee, steering, run, ledger = self._trainee, self._steering, self._saving.run, self._ledger
        meta, start, columns = saved.meta, steering.changes.start, self._losses.history.columns
        if why := no_way_back(trainee):
            raise Refusal(f"{run.path}: it can't go on from its checkpoint: {why}")
        try:
            refuse_others(meta.networks, start, data_of(trainee), ledger.together, kept="data" in run.facts())
            if meta.columns != columns:
                raise ValueError(f"its curves are {', '.join(meta.columns)}; expected {', '.join(columns)}")
            changes, to_come = (
                Changes.restored(start, meta.changes, steering.stated),
                planned_commands.restored(meta.script),
            )
            ledger.load(saved)
            if isinstance(trainee, Settable) and changes.experiment != steering.experiment:
                trainee.apply(changes.experiment)
            trainee.load_state(tensors(saved))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            of = "sweep" if ledger.together else "experiment"
            raise Refusal(f"{run.path}: its checkpoint is of another {of}: {plain(str(error))}") from None
        steering.changes, steering.planned, steering.commands = changes, to_come, meta.commands
        self._losses.load(saved.history, meta.seconds)
        self._clock.set(meta.seconds)
        self._came_to_its_end = False
        values = meta.changes.get("values", {})
        return {path: text for path, text in values.items() if path not in changes.values}

    # Its end ---------------------------------------------------------------------------------------------------------

    def finish(self) -> Ending:
        """The ending, as all iterations are done."""
        self._clock.run(False)
        self._saving.checkpoint()
        members, until = self._ledger.members, self._ledger.members.until
        every = "" if self._came_to_its_end else "all "
        message = f"finished {every}{self._trainee.steps_done:,} steps"
        if until is None or all(member.held for member in members):
            return self._end("finished", Exit.FINISHED, message)
        values = "" if self._ledger.together or not members[0].last else f" ({until.values(members[0].last)})"
        return self._end("finished", Exit.UNMET, f"{message}, and {until.text} did not come to hold{values}")

    def stop(self, reason: str) -> Never:
        """Write a checkpoint and end, for the REASON of a `Stop`.

        Raises:
            Over: always, but for Diverged.
            Diverged: nobody is left in whom everything is finite.
        """
        self._clock.run(False)
        self._publishing.flush()
        self._saving.checkpoint()
        code, by = stop_statuses.ended_by(reason)
        raise Over(self._end("stopped", code, f"stopped{by} at step {self._trainee.steps_done:,}"))

    def _end_with_its_loop(self, ended: LoopEnded) -> Never:
        """End as the loop that drives it has ENDED: stopped, or by an error, whose traceback is kept.

        Raises:
            Over: always, but for Diverged.
            Diverged: nobody is left in whom everything is finite.
        """
        if ended.error is None:
            self.stop(str(ended))
        self._clock.run(False)
        self._publishing.flush()
        self._record()
        self._saving.checkpoint()
        where = self._saving.run.keep_traceback(ended.error)
        raise Over(self._end("failed", Exit.INTERNAL, f"{ended}; {where}"))

    def diverge(self, diverged: Diverged) -> Ending:
        """Keep the newest finite state; the ending because of what DIVERGED tells.

        A run goes back to it, unless it has no way back. Of members of a sweep each has a state of its own to keep, and
        none in common.
        """
        if self._ledger.together:
            self._clock.run(False)
            self._losses.stay()
            kept = "kept each member's last finite state"
        elif no_way_back(self._trainee):
            self._clock.run(False)
            kept = "its weights are as they are"
        else:
            self._clock.set(self._losses.go_back())
            kept = f"kept the state of step {self._trainee.steps_done:,}"
        self._records.tell_diverged(diverged.found)
        self._saving.checkpoint()
        return self._end("diverged", Exit.DIVERGED, f"diverged {diverged}; {kept}")

    def end_if_settled(self) -> None:
        """End if all that is left to come can't change what has become of the members.

        Raises:
            Over: it is so.
        """
        members = self._ledger.members
        if not members.settled:
            return
        self._clock.run(False)
        self._saving.checkpoint()
        held = f"held at step {self._trainee.steps_done:,}"
        until = members.until
        if until is not None:
            values = "" if self._ledger.together else f" ({until.values(members[0].last)})"
            held = f"{until.text} {held}{values}"
        raise Over(self._end("finished", Exit.FINISHED, held))

    def _end(self, end: End, code: Exit, message: str) -> Ending:
        """Write down that it ends so; the ending, whose message also says what could not be written."""
        self.write_end(end, message, exit=int(code))
        writer = self._saving.writer
        if writer.why:
            message += f", and not all of it could be written to {self._saving.run.path}: {writer.why}"
            code = Exit.INTERNAL if code is Exit.FINISHED else code
        self._publishing.end(message)
        return Ending(State(end), code, message)

    def write_end(self, end: End, message: str, **facts: Any) -> None:
        """Write down that it has come to its END in this folder, for a person in MESSAGE, with a last picture.

        FACTS stand in run.json too.
        """
        state, step, seconds = State(end), self._trainee.steps_done, round(self._clock.seconds, 3)
        self._publishing.picture(state, last=True)
        self._saving.event(Ended(end, message))
        writer = self._saving.writer
        writer.note(state=str(state), step=step, seconds=seconds, message=message, **self._ledger.facts(), **facts)
        writer.retry()
