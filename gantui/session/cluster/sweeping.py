"""A sweep whose groups are trained by workers of an engine, many at once."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from gantui.errors import Exit, Refusal, plain
from gantui.session.cluster.dispatch import Code, Dispatch
from gantui.session.cluster.engine import Engine, Needs
from gantui.session.cluster.ray_engine import RayEngine
from gantui.session.control import importing
from gantui.session.control.inbox import Inbox, Outcome
from gantui.session.control.mailbox import Ending
from gantui.session.jobs import plugin_code
from gantui.session.loop import Over, end_and_serve, train_to_the_end
from gantui.session.loop.controlled_sweep import ENDED, ControlledSweep
from gantui.session.sweep import endings
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.mailbox import RayCluster, SweepJob, SweepMailbox
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.view.commands import Command
from gantui.session.view.snapshot import State


def train(job: SweepJob, mailbox: SweepMailbox) -> None:
    """Do JOB at workers of an engine, from beginning to end, then serve snapshots until the mailbox is closed.

    However it ends an `Ending` is put on the mailbox; nothing is raised.
    """
    assert job.cluster is not None
    engine: Engine = RayEngine(job.cluster.address)
    sweeping: SweepingOnCluster | None = None
    inbox = Inbox(mailbox, ENDED)
    try:
        needs = needs_of(job.plan, job.cluster)
        mailbox.directory = _directory(job)
        mailbox.publish(SweepSnapshot(State.LOADING, job.plan, message=f"starting {engine.where}"))
        engine.start(max(needs, key=lambda each: (each.cpus, each.gpus)))
        sweeping = SweepingOnCluster(
            Dispatch(mailbox.directory, engine, needs, _code(job.plan), job.only), mailbox, inbox
        )
        ending = train_to_the_end(sweeping)
    except Over as over:
        ending = over.ending
    except Refusal as refusal:
        ending = Ending(State.REFUSED, Exit.USAGE, str(refusal))
    except OSError as error:
        ending = endings.not_written(error, mailbox.directory)
    except BaseException as error:  # this thread must not end without a word
        mailbox.error = error
        ending = Ending(State.FAILED, Exit.INTERNAL, f"an internal error: {type(error).__name__}: {error}")
    engine.close()
    end_and_serve(mailbox, inbox, sweeping, ending)


def needs_of(plan: Plan, cluster: RayCluster) -> list[Needs]:
    """What a worker needs for each group of PLAN: a CPU a thread, and the share of a GPU where it trains on one.

    Raises:
        Refusal: a group asks for a certain GPU, or a share is given and no group uses it.
    """
    found = []
    for group in plan.groups:
        device = group.experiment.device
        if ":" in device:
            raise Refusal(f"device = {device!r}: with --ray the GPU is chosen by Ray; expected 'cuda'")
        on_gpu = device == "cuda" or (device == "auto" and cluster.gpus is not None)
        share = 1.0 if cluster.gpus is None else cluster.gpus
        found.append(Needs(group.experiment.threads or 1, share if on_gpu else 0.0))
    if cluster.gpus is not None and not any(each.gpus for each in found):
        raise Refusal("--gpu-share: every group has device = 'cpu'; expected device = 'auto' or 'cuda'")
    return found


def _directory(job: SweepJob) -> SweepDirectory:
    """The folder of JOB, made once it is known that what needs no GPU in it can be trained.

    Raises:
        Refusal: it can't, or the folder can't be made.
    """
    if job.directory is not None:
        return job.directory
    with importing.large():
        from gantui.session.training.groups.sweep import refuse_what_does_not_fit  # here, since it imports torch
    here = tuple(group for group in job.plan.groups if group.experiment.device != "cuda")
    refuse_what_does_not_fit(dataclasses.replace(job.plan, groups=here))
    return SweepDirectory.create(job.folder, job.plan)


def _code(plan: Plan) -> Code:
    """The plug-ins of PLAN, which were loaded a moment ago."""
    found = [plugin_code.Code.of(Path(file)) for file in plan.plugins]
    return tuple((code.file.name, code.text) for code in found)


class SweepingOnCluster(ControlledSweep):
    """A sweep whose groups workers train."""

    def __init__(self, dispatch: Dispatch, mailbox: SweepMailbox, inbox: Inbox) -> None:
        super().__init__(mailbox, inbox)
        self.dispatch = dispatch
        self._told = 0
        """How many notes of what was lost have been the message."""

    @property
    def done(self) -> bool:
        """Whether every group is done, or given up."""
        return self.dispatch.over

    @property
    def paused(self) -> bool:
        """Never: also in a pause there is something to hear."""
        return False

    def step(self) -> None:
        """Hear what has come from workers, and ask for more.

        Raises:
            Refusal: nobody can train any more.
            OSError: the folder of a group can't be written to.
        """
        self.dispatch.step()
        if len(self.dispatch.notes) > self._told:
            self._told = len(self.dispatch.notes)
            self._message = self.dispatch.notes[-1]

    def _obey(self, command: Command) -> Outcome:
        """Carry COMMAND out; workers hear of a pause with the next call."""
        outcome = super()._obey(command)
        self.dispatch.paused = self._pausing
        return outcome

    def _where(self) -> str:
        """How many groups are in training."""
        return f": {_groups(len(self.dispatch.training))}"

    def _stop(self) -> None:
        """Stop all groups in training, and wait until what they made has come home."""
        self.dispatch.stop()

    def _checkpoint(self) -> str:
        """Have every worker write a checkpoint."""
        count = self.dispatch.checkpoint()
        return f"checkpoints of {_groups(count)} are on their way" if count else ""

    def finish(self) -> Ending:
        """The ending when all groups are done, or given up."""
        dispatch = self.dispatch
        dispatch.wait_for_leaving()
        if not dispatch.failed:
            return endings.finished(dispatch.plan, dispatch.results, dispatch.only)
        number, why = next(iter(dispatch.failed.items()))
        others = f", and {len(dispatch.failed) - 1} more" if len(dispatch.failed) > 1 else ""
        said = f"group {number + 1} could not be trained: {why}{others}; to try again: {dispatch.directory.goes_on}"
        return Ending(State.REFUSED, Exit.USAGE, plain(said))

    # Snapshots -------------------------------------------------------------------------------------------------------

    def _snapshot(self, looking: Looking, state: State) -> SweepSnapshot:
        """A snapshot of now, with the newest pictures of the group that LOOKING names."""
        dispatch = self.dispatch
        dispatch.looking, training = looking, dispatch.training
        done = [number for number, result in enumerate(dispatch.results) if result.step]
        number = training[0] if training else (done[-1] if done else -1)
        return SweepSnapshot(
            state,
            dispatch.plan,
            dispatch.waiting,
            number,
            training=tuple(training),
            results=tuple(dispatch.results),
            rate=dispatch.rate if state is State.RUNNING else 0.0,
            gallery=None if looking.group is None else dispatch.galleries.get(looking.group),
            device=dispatch.device,
            only=dispatch.only,
            notes=tuple(dispatch.notes),
            answers=self._mailbox.answers,
        )

    def _release(self) -> None:
        """Release the folders of all groups at workers."""
        self.dispatch.close()


def _groups(count: int) -> str:
    return f"{count} group{'' if count == 1 else 's'}"
