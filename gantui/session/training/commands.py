"""Carries out the commands of a person, or of another run's script, between two iterations, and writes them down."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from gantui.errors import Refusal
from gantui.evaluation import events
from gantui.experiment.changing import live
from gantui.experiment.changing.stages import StageName
from gantui.session.checkpoints import files, kept
from gantui.session.run import script
from gantui.session.run.branch import branch
from gantui.session.run.events.lines import CheckpointDamaged, Commanded
from gantui.session.training.views import slow_motion
from gantui.session.view.answers import Sent
from gantui.session.view.commands import (
    NAMES,
    SLOWEST,
    Checkpoint,
    Command,
    Pause,
    Redo,
    Resume,
    Rewind,
    Set,
    SlowMotion,
    Step,
    Stop,
    Undo,
)

if TYPE_CHECKING:
    from gantui.session.training.loop import Training

ENDED = "the training has ended"
"""The answer to a command that came too late."""
Outcome = tuple[bool, str]
"""Whether a command could be carried out, and what a person reads of it."""
IDLE = 0.25
"""Seconds that a waiting thread sleeps at most before it looks around."""


class CommandRunner:
    """Carries commands out on a training, in the order in which they come."""

    def __init__(self, training: Training, planned: script.Script) -> None:
        """PLANNED are commands of another run that are to be given again."""
        self._training = training
        self.script = planned
        """The commands that are still to come."""
        self.done = 0
        """Commands that were given so far."""
        self.paused = False
        self.slow = slow_motion.SlowMotion()
        self._pending: deque[Sent] = deque()
        """What has come and is not yet carried out."""

    def carry_out_all(self) -> None:
        """Carry out the commands that have come; while the training is paused, wait a moment for one."""
        self._pending += self._training.mailbox.commands(wait=IDLE if self.paused and not self._pending else 0.0)
        while self._pending:
            self._answer(self._pending.popleft())

    def play(self) -> None:
        """Give the commands of another run that are due now; a pause among them does not last."""
        training = self._training
        while self.script and self.script[0].step <= training.trainer.steps_done:
            planned, *rest = self.script
            self.script = tuple(rest)
            paused = self.paused
            self._obey(planned.command)
            self.paused = paused
            training.clock.run(not paused)

    def _answer(self, sent: Sent) -> None:
        """Carry out what was SENT, and answer it, also where that ends the training: what still waits, too."""
        answer, stops = self._training.mailbox.answer, isinstance(sent.command, Stop)
        try:
            done, text = self._obey(sent.command)
        except BaseException:
            answer(sent.ordinal, stops, "stopped" if stops else ENDED)
            for late in self._pending:
                answer(late.ordinal, False, ENDED)
            raise
        answer(sent.ordinal, done, text)

    def _obey(self, command: Command) -> Outcome:
        """Carry COMMAND out and write it down; an unknown one is ignored."""
        if type(command) not in NAMES:
            return False, "no such command"
        self.done += 1
        refused = self._why_not(command)
        self._training.event(Commanded(command, self.done, refused or None))
        done, text = (False, refused) if refused else self._carry_out(command)
        self._training.message = text
        return done, text

    def _carry_out(self, command: Command) -> Outcome:
        """Do what COMMAND says."""
        training = self._training
        if isinstance(command, Stop):
            training.stop(command.reason)
        match command:
            case Pause():
                self._pause()
                return True, f"paused at step {training.trainer.steps_done:,}"
            case Resume():
                self.paused = False
                training.clock.run(True)
                return True, f"resumed at step {training.trainer.steps_done:,}"
            case Checkpoint():
                training.flush()
                return training.checkpoint()
            case Step():
                return True, self._single_steps(command)
            case Set() | Undo() | Redo():
                return True, self._change(command)
            case SlowMotion():
                return True, self._slow_down(command.seconds_per_phase)
        return self._rewind(command.to)

    def _why_not(self, command: Command) -> str:
        """The reason why COMMAND can't be carried out, as a sentence; '' if it can."""
        training = self._training
        scheme = training.experiment.scheme
        match command:
            case Step(player) if player != "both" and player not in scheme.single_steps:
                return f"the scheme {scheme.name!r} moves both players at once: no single updates"
            case SlowMotion(seconds) if not 0 <= seconds <= SLOWEST:
                return f"slow motion of {seconds} s a part: expected 0 to {SLOWEST:g}"
            case Rewind(step) if not training.checkpoints or training.checkpoints[0] > step:
                first = training.checkpoints[:1]
                there_is = f"the first one is of step {first[0]:,}" if first else "there is none yet"
                return f"no checkpoint at or before step {step:,} to go back to: {there_is}"
        try:
            script.changed(training.changes, command)
        except Refusal as refusal:
            return str(refusal)
        return ""

    def _pause(self) -> None:
        self.paused = True
        self._training.clock.run(False)

    def _single_steps(self, command: Step) -> str:
        """Pause, then update one player or do whole iterations."""
        training = self._training
        self._pause()
        training.clock.run(True)
        done = 0
        for _ in range(command.count):
            if command.player != "both":
                training.trainer.extra_update(command.player)
            elif training.trainer.steps_done < training.experiment.schedule.steps:
                training.iterate()
            else:
                break
            done += 1
        training.clock.run(False)
        training.flush()
        what = "iteration" if command.player == "both" else f"{command.player} update"
        single = zip("DG", training.trainer.single, strict=True)
        alone = "".join(f" + {count:,} {name}" for name, count in single if count)
        at = f"at step {training.trainer.steps_done:,}{alone}"
        return f"{done} {what}{'' if done == 1 else 's'} done, {at}"

    def _change(self, command: Set | Undo | Redo) -> str:
        """Change settings from the next step on."""
        training = self._training
        if training.clock.seconds >= training.saved_at + kept.SOONEST:
            training.flush()
            training.checkpoint()  # so that one can go back to before
        changes, step = script.changed(training.changes, command), training.trainer.steps_done
        difference = live.difference(training.changes.experiment, changes.experiment)
        if changes is training.changes:
            return f"{command.path} is {command.value} already" if isinstance(command, Set) else ""
        training.apply(changes)
        training.tell([events.changed(step, difference)], ordinal=self.done)
        return f"{difference}, from step {step + 1:,} on"

    def _slow_down(self, seconds: float) -> str:
        """Show each stage of an iteration for SECONDS, or end slow motion at 0."""
        self.slow.turn(seconds)
        self._training.trainer.observer = self._watch if seconds else None
        return f"slow motion: {seconds:g} s for each part of an iteration" if seconds else "full speed"

    def _watch(self, name: StageName) -> None:
        """Stay at the stage NAME of an iteration for its time, or until somebody wants something."""
        clock = self._training.clock
        running = clock.running
        clock.run(False)
        self.slow.stay(name, lambda: not self._pending and self._seen(), self._serve)
        clock.run(running)

    def _serve(self, seconds: float) -> None:
        """Show the state within an iteration, and wait up to SECONDS for a command."""
        self._training.serve(within=True)
        self._pending += self._training.mailbox.commands(wait=min(seconds, IDLE))

    def _seen(self) -> bool:
        """Whether somebody still looks: a screen that has gone leaves no slow motion behind."""
        training = self._training
        return not training.mailbox.closed.is_set() and time.monotonic() - training.looked_at < slow_motion.UNSEEN

    def _rewind(self, step: int) -> Outcome:
        """Continue from the newest whole checkpoint at or before STEP, as a run of its own; this one is closed."""
        training = self._training
        training.flush()
        training.writer.retry()
        try:
            if training.writer.why:
                raise OSError(0, training.writer.why)
            saved, damaged = files.to_go_on_from(training.run_directory.checkpoints, step)
            if saved is None:
                raise Refusal(f"no checkpoint at or before step {step:,}")
            run = branch(training.run_directory, training.job.experiment, saved.meta)
        except (OSError, Refusal) as error:
            why = str(error) if isinstance(error, Refusal) else error.strerror
            return False, f"can't go back: no run of its own can be made beside this one: {why}"
        if damaged:
            training.event(CheckpointDamaged(tuple(files.set_aside(damaged))))
        training.move_to(run, saved)
        return True, f"back at step {saved.meta.step:,}; what comes now is a run of its own, {run.path.name}"
