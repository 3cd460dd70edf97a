"""One run in training, from its job to its ending: what belongs to it is put together here."""

from __future__ import annotations

from contextlib import nullcontext

from gantui.errors import Exit, Refusal
from gantui.gan import user_code
from gantui.gan.trainee import Driven
from gantui.session.checkpoints import files
from gantui.session.control.clock import Clock
from gantui.session.control.inbox import Inbox
from gantui.session.control.mailbox import Ending, TrainingMailbox
from gantui.session.jobs.job import Job
from gantui.session.loop import Over, end_and_serve, train_to_the_end
from gantui.session.run.events.lines import Resumed, Started
from gantui.session.run.writer import RunWriter
from gantui.session.training.changing import Changing
from gantui.session.training.commands import CommandRunner, taken_by
from gantui.session.training.iterations import Iterations
from gantui.session.training.ledgers.of_run import RunLedger
from gantui.session.training.losses import Diverged, Losses
from gantui.session.training.machine import memory
from gantui.session.training.machine.device import choose_device, choose_precision, describe, our_defaults
from gantui.session.training.members import Members
from gantui.session.training.publishing import Publishing
from gantui.session.training.records import Records
from gantui.session.training.saving import Saving
from gantui.session.training.start import freeze_imports, make_trainee, start_facts
from gantui.session.training.steering import Steering
from gantui.session.training.weights import judging
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State

ENDED = "the training has ended"
"""The answer to a command that came too late."""


def train(job: Job, mailbox: TrainingMailbox) -> None:
    """Do JOB from beginning to end, then serve snapshots until the mailbox is closed.

    However it ends an `Ending` is put on the mailbox; nothing is raised. In somebody else's process torch's defaults
    are up to what is trained, which knows whose turn it is.
    """
    with nullcontext() if job.guest else our_defaults():
        _train(job, mailbox)


def _train(job: Job, mailbox: TrainingMailbox) -> None:
    training: Training | None = None
    inbox = Inbox(mailbox, ENDED)
    try:
        training = Training(job, mailbox, inbox)
        ending = training.run()
    except Over as over:
        ending = over.ending
    except Refusal as refusal:
        refused = training is None  # later there is something to lose, and nothing that was asked for wrongly
        ending = Ending(State.REFUSED, Exit.USAGE, str(refusal)) if refused else _failed(job, refusal)
    except BaseException as error:  # a plug-in may call exit(): this thread must not end without a word
        ending = _failed(job, error)
    end_and_serve(mailbox, inbox, training, ending)


def _failed(job: Job, error: BaseException) -> Ending:
    if full := memory.full(error):
        message = f"{full}: try smaller networks or a smaller schedule.batch_size"
        return Ending(State.FAILED, Exit.INTERNAL, message)
    where = job.run.keep_traceback(error)
    what = user_code.blamed(error) or f"an internal error: {type(error).__name__}: {error}"
    return Ending(State.FAILED, Exit.INTERNAL, f"{what}; {where}")


class Training:
    """A run in training. Its parts own their state and know only those that were made before them."""

    def __init__(self, job: Job, mailbox: TrainingMailbox, inbox: Inbox) -> None:
        """Choose the device, make the networks or read the checkpoint.

        Raises:
            Refusal: there is no such device, or no checkpoint to go on from.
        """
        self._job = job
        device = choose_device(job.experiment.device)
        if not job.guest:
            choose_precision(job.experiment, device)
        mailbox.publish(Snapshot(State.LOADING, message=f"making the networks on {device}"))
        saved, damaged = files.to_go_on_from(job.run.checkpoints) if job.resume else (None, {})
        writer, clock = RunWriter(job.run), Clock(0.0)
        trainee, threads = make_trainee(job, device, saved)
        mailbox.takes = taken_by(trainee)
        mailbox.publish(Snapshot(State.LOADING, message=judging.under_way(trainee, job.run.path)))
        judging.judge(trainee, job.run.path)
        steering, members = Steering(job.experiment, job.planned, job.stated), Members(trainee.seeds, job.until)
        losses = Losses(trainee, members)
        ledger = RunLedger(trainee, members, job.experiment, job.run)
        records = Records(trainee, losses, clock, writer, ledger)
        saving = Saving(job.run, writer, trainee, threads, clock, steering, losses, ledger)
        plugins = job.run.facts().get("plugins", ())
        self.publishing = publishing = Publishing(
            mailbox, trainee, clock, steering, losses, records, ledger, saving, preset=job.preset, plugins=plugins
        )
        self.iterations = Iterations(trainee, clock, steering, losses, records, ledger, saving, publishing)
        self.changing = Changing(clock, steering, records, ledger, saving, publishing, self.iterations)
        self.commands = CommandRunner(
            mailbox, inbox, trainee, clock, steering, saving, publishing, self.iterations, self.changing
        )
        self.trainee, self.clock, self.steering = trainee, clock, steering
        self.losses, self.records, self.ledger, self.saving = losses, records, ledger, saving

        overruled: dict[str, str] = {}
        if saved is not None:
            overruled = self.iterations.load(saved)
            saving.set_aside(damaged, saved.meta.best)
        saving.keep_data()
        saving.plan()
        publishing.show_curves()
        begins = "" if job.data is None else job.data.account.sentence
        said = (mailbox.notice, job.run.unprotected, self._resumed() if job.resume else begins)
        publishing.message = "; ".join(filter(None, said))
        writer.repair(judging.keep(trainee, job.run.path))
        publishing.message = "; ".join(filter(None, (publishing.message, judging.said(trainee))))
        publishing.take_up_settings()
        self._note_start()
        self.changing.note_overruled(overruled)
        publishing.open_archive()
        if job.resume:
            self.changing.recall(trainee.steps_done)
        if not job.guest:
            freeze_imports()

    def run(self) -> Ending:
        """Train until all iterations are done, or something is no longer finite; returns how it ended.

        Raises:
            Over: something else ended it.
        """
        try:
            if self.trainee.steps_done:
                self.changing.look_again(self.trainee.steps_done)
            self.iterations.begin()
            if isinstance(self.trainee, Driven) and self.ledger.measured is None:  # its first record may be long off
                self.changing.look_again(self.trainee.steps_done)
            return train_to_the_end(self)
        except Diverged as diverged:
            return self.iterations.diverge(diverged)

    @property
    def done(self) -> bool:
        """Whether all iterations are done."""
        return self.iterations.done

    @property
    def paused(self) -> bool:
        """Whether it stands still until a command says otherwise."""
        return self.steering.paused

    def carry_out_all(self) -> None:
        """Carry out the commands that have come."""
        self.commands.carry_out_all()

    def step(self) -> None:
        """Do one iteration, or as many as nobody needs to know of, and what is due before and after it."""
        self.commands.iterate()

    def finish(self) -> Ending:
        """The ending, as all iterations are done."""
        return self.iterations.finish()

    def look(self) -> None:
        """Write what the disk did not take before, if it is time, and show what viewers ask for.

        Raises:
            Diverged: something is no longer finite.
        """
        self.iterations.retry()
        self.publishing.serve()

    def last(self, state: State) -> Snapshot:
        """The numbers of now, at STATE."""
        self.publishing.drop_pending()
        return self.publishing.snapshot(Requests(), state)

    def _resumed(self) -> str:
        """The message for a person about a resumption."""
        damage = self._job.run.damage
        aside = f"; set aside as damaged: {', '.join(damage)}" if damage else ""
        return f"resumed at step {self.trainee.steps_done:,}{aside}"

    def _note_start(self) -> None:
        """Write down where, by what and from where on it is trained."""
        job, saving, device = self._job, self.saving, describe(self.trainee.device)
        if job.resume:
            saving.writer.repair(lambda: job.run.forget_metrics_after(self.trainee.steps_done))
        until = None if job.until is None else job.until.text
        facts = start_facts(self.trainee, job.experiment, saving.threads, **self.ledger.start())
        saving.writer.note(**facts, **saving.best.facts())
        if job.resume:
            saving.event(Resumed(device, saving.threads, until, self.steering.commands))
        else:
            saving.event(Started(device, saving.threads, until))
