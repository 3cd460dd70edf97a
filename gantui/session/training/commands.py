"""Carries out the commands of a person, or of another run's plan, between two iterations, and writes them down."""

from __future__ import annotations

import time

from gantui.errors import Refusal
from gantui.experiment.changing.stages import StageName
from gantui.experiment.players import LETTERS
from gantui.gan.trainee import Driven, Settable, Steerable, Trainee, no_way_back
from gantui.session.checkpoints import files, save_times
from gantui.session.control.clock import Clock
from gantui.session.control.inbox import IDLE, Inbox, Outcome
from gantui.session.control.mailbox import TrainingMailbox
from gantui.session.run import planned_commands
from gantui.session.run.branch import branch
from gantui.session.run.events.lines import CheckpointDamaged, Commanded
from gantui.session.training.changing import Changing
from gantui.session.training.iterations import Iterations
from gantui.session.training.publishing import Publishing
from gantui.session.training.saving import Saving
from gantui.session.training.snapshots import slow_motion
from gantui.session.training.steering import Steering
from gantui.session.view.commands import (
    BOTH,
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

_SETTING = frozenset({Set, Undo, Redo})
"""Commands that only what is `Settable` takes."""


def taken_by(trainee: Trainee) -> frozenset[type[Command]]:
    """The commands that TRAINEE can take."""
    taken = set(NAMES)
    if not isinstance(trainee, Settable) or (isinstance(trainee, Driven) and trainee.nothing_to_set):
        taken -= _SETTING
    if not isinstance(trainee, Steerable):
        taken.discard(SlowMotion)
    if no_way_back(trainee):
        taken.discard(Rewind)
    return frozenset(taken)


class CommandRunner:
    """Carries commands out on a run, in the order in which they come."""

    def __init__(
        self,
        mailbox: TrainingMailbox,
        inbox: Inbox,
        trainee: Trainee,
        clock: Clock,
        steering: Steering,
        saving: Saving,
        publishing: Publishing,
        iterations: Iterations,
        changing: Changing,
    ) -> None:
        """Commands come by INBOX; MAILBOX says whether anybody still looks."""
        self._mailbox, self._inbox, self._trainee, self._clock = mailbox, inbox, trainee, clock
        self._steering, self._saving, self._publishing = steering, saving, publishing
        self._iterations, self._changing = iterations, changing

    def carry_out_all(self) -> None:
        """Carry out the commands that have come; while the training is paused, wait a moment for one.

        Raises:
            Over: one of them ends the training.
            Diverged: something is no longer finite.
        """
        self._inbox.carry_out_all(self._obey, idle=self._steering.paused)

    def iterate(self) -> None:
        """Give the commands of another run that are due now, and do what `Iterations.iterate` does.

        A pause among the commands does not last.

        Raises:
            Over: the training ends.
            Diverged: something is no longer finite.
        """
        steering = self._steering
        while steering.planned and steering.planned[0].step <= self._trainee.steps_done:
            first, *rest = steering.planned
            steering.planned = tuple(rest)
            paused = steering.paused
            self._obey(first.command)
            steering.paused = paused
            self._clock.run(not paused)
        self._iterations.iterate()

    def _obey(self, command: Command) -> Outcome:
        """Carry COMMAND out and write it down; an unknown one is ignored."""
        if type(command) not in NAMES:
            return False, "no such command"
        self._steering.commands += 1
        self._publishing.follow_settings()
        refused = self._why_not(command)
        self._saving.event(Commanded(command, self._steering.commands, refused or None))
        done, text = (False, refused) if refused else self._carry_out(command)
        self._publishing.message = text
        return done, text

    def _carry_out(self, command: Command) -> Outcome:
        """Do what COMMAND says."""
        if isinstance(command, Stop):
            self._iterations.stop(command.reason)
        at = f"at step {self._trainee.steps_done:,}"
        match command:
            case Pause():
                self._pause()
                return True, f"paused {at}"
            case Resume():
                self._steering.paused = False
                self._clock.run(True)
                return True, f"resumed {at}"
            case Checkpoint():
                self._publishing.flush()
                return self._saving.checkpoint()
            case Step():
                return True, self._single_steps(command)
            case Set() | Undo() | Redo():
                return True, self._change(command)
            case SlowMotion():
                return True, self._slow_down(command.seconds_per_phase)
        return self._rewind(command.to)

    def _why_not(self, command: Command) -> str:
        """The reason why COMMAND can't be carried out, as a sentence; '' if it can."""
        options, steps, trainee = self._steering.experiment, self._saving.steps, self._trainee
        if isinstance(command, Rewind) and (why := no_way_back(trainee)):
            return f"can't go back: {why}"
        if type(command) not in taken_by(trainee):
            return f"{NAMES[type(command)]}: this training can't be steered"
        match command:
            case Step(player) if player != BOTH and player not in options.single_steps:
                return options.why_together
            case SlowMotion(seconds) if not 0 <= seconds <= SLOWEST:
                return f"slow motion of {seconds} s a part: expected 0 to {SLOWEST:g}"
            case Rewind(step) if not steps or steps[0] > step:
                there_is = f"the first one is of step {steps[0]:,}" if steps else "there is none yet"
                return f"no checkpoint at or before step {step:,} to go back to: {there_is}"
        try:
            planned_commands.changed(self._steering.changes, command)
        except Refusal as refusal:
            return str(refusal)
        return ""

    def _pause(self) -> None:
        self._steering.paused = True
        self._clock.run(False)

    def _single_steps(self, command: Step) -> str:
        """Pause, then update one player or do whole iterations."""
        trainee = self._trainee
        self._pause()
        self._clock.run(True)
        done = 0
        for _ in range(command.count):
            if command.player != BOTH:
                assert isinstance(trainee, Steerable)
                trainee.extra_update(command.player)
            elif not self._iterations.done:
                self.iterate()
            else:
                break
            done += 1
        self._clock.run(False)
        self._publishing.flush()
        what = "iteration" if command.player == BOTH else f"{command.player} update"
        single = trainee.single if isinstance(trainee, Steerable) else {}
        alone = "".join(f" + {count:,} {LETTERS.get(name, name)}" for name, count in single.items() if count)
        said = f"{done} {what}{'' if done == 1 else 's'} done, at step {trainee.steps_done:,}{alone}"
        unseen = command.player == "generator" and self._publishing.shows_average
        return f"{said}; the fakes are those of G's average, which whole steps move" if unseen else said

    def _change(self, command: Set | Undo | Redo) -> str:
        """Change settings from the next step on."""
        before = self._steering.changes
        if self._clock.seconds >= self._saving.saved_at + save_times.SOONEST:
            self._publishing.flush()
            self._saving.checkpoint()  # so that one can go back to before
        changes = planned_commands.changed(before, command)
        if changes is before:
            return f"{command.path} is {command.value} already" if isinstance(command, Set) else ""
        assert isinstance(self._trainee, Settable)
        difference = self._changing.apply(self._trainee, changes, self._steering.commands)
        return f"{difference}, from step {self._trainee.steps_done + 1:,} on"

    def _slow_down(self, seconds: float) -> str:
        """Show each stage of an iteration for SECONDS, or end slow motion at 0."""
        self._steering.slow.turn(seconds)
        assert isinstance(self._trainee, Steerable)
        self._trainee.observer = self._watch if seconds else None
        return f"slow motion: {seconds:g} s for each part of an iteration" if seconds else "full speed"

    def _watch(self, name: StageName) -> None:
        """Stay at the stage NAME of an iteration for its time, or until somebody wants something."""
        running = self._clock.running
        self._clock.run(False)
        self._steering.slow.stay(name, lambda: not self._inbox and self._seen(), self._serve)
        self._clock.run(running)

    def _serve(self, seconds: float) -> None:
        """Show the state within an iteration, and wait up to SECONDS for a command."""
        self._publishing.serve(within=True)
        self._inbox.fetch(min(seconds, IDLE))

    def _seen(self) -> bool:
        """Whether somebody still looks: a screen that has gone leaves no slow motion behind."""
        return not self._mailbox.closed.is_set() and time.monotonic() - self._publishing.looked_at < slow_motion.UNSEEN

    def _rewind(self, step: int) -> Outcome:
        """Continue from the newest whole checkpoint at or before STEP, as a run of its own; this one is closed."""
        saving = self._saving
        self._publishing.flush()
        saving.writer.retry()
        try:
            if saving.writer.why:
                raise OSError(0, saving.writer.why)
            saved, damaged = files.to_go_on_from(saving.run.checkpoints, step)
            if saved is None:
                raise Refusal(f"no checkpoint at or before step {step:,}")
            run = branch(saving.run, self._steering.changes.start, saved.meta)
        except (OSError, Refusal) as error:
            why = str(error) if isinstance(error, Refusal) else error.strerror
            return False, f"can't go back: no run of its own can be made beside this one: {why}"
        if damaged:
            saving.event(CheckpointDamaged(tuple(files.set_aside(damaged))))
        self._changing.move_to(run, saved)
        return True, f"back at step {saved.meta.step:,}; what comes now is a run of its own, {run.path.name}"
