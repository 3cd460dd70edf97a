"""A sweep that this process trains, one group after the other."""

from __future__ import annotations

import contextlib
import dataclasses

import torch

from gantui.errors import Exit, Refusal
from gantui.gan import user_code
from gantui.session.control.inbox import Inbox, Outcome
from gantui.session.control.mailbox import Ending
from gantui.session.loop import Over, end_and_serve, train_to_the_end
from gantui.session.loop.controlled_sweep import ENDED, ControlledSweep
from gantui.session.sweep import endings
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.mailbox import SweepJob, SweepMailbox
from gantui.session.sweep.snapshot import Gallery, Looking, SweepSnapshot
from gantui.session.training.groups.gallery import GalleryMaker
from gantui.session.training.groups.group import Group
from gantui.session.training.groups.sweep import Sweep, refuse_what_does_not_fit
from gantui.session.training.machine import memory
from gantui.session.training.machine.device import describe, our_defaults
from gantui.session.view.commands import Command
from gantui.session.view.snapshot import State

KEPT_POINTS = 256
"""Points of each member of a group that is done."""


@our_defaults()
def train(job: SweepJob, mailbox: SweepMailbox) -> None:
    """Do JOB from beginning to end, then serve snapshots until the mailbox is closed.

    However it ends an `Ending` is put on the mailbox; nothing is raised.
    """
    sweeping: Sweeping | None = None
    inbox = Inbox(mailbox, ENDED)
    try:
        mailbox.directory = _directory(job)
        sweeping = Sweeping(Sweep(mailbox.directory, job.only), mailbox, inbox)
        ending = train_to_the_end(sweeping)
    except Over as over:
        ending = over.ending
    except Refusal as refusal:
        ending = Ending(State.REFUSED, Exit.USAGE, str(refusal))
    except OSError as error:
        ending = endings.not_written(error, mailbox.directory)
    except BaseException as error:  # a plug-in may call exit(): this thread must not end without a word
        mailbox.error = error
        full = memory.full(error)
        group = None if sweeping is None else sweeping.sweep.group
        where = "" if group is None else f"; {group.run.keep_traceback(error)}"
        what = full and f"{full}: expected fewer --seeds, smaller networks or a smaller schedule.batch_size"
        what = what or user_code.blamed(error) or f"an internal error: {type(error).__name__}: {error}"
        ending = Ending(State.FAILED, Exit.INTERNAL, f"{what}{where}")
    end_and_serve(mailbox, inbox, sweeping, ending)


def _directory(job: SweepJob) -> SweepDirectory:
    """The folder of JOB, made once it is known that everything in it can be trained.

    Raises:
        Refusal: it can't, or the folder can't be made.
    """
    if job.directory is not None:
        return job.directory
    refuse_what_does_not_fit(job.plan)
    return SweepDirectory.create(job.folder, job.plan)


class Sweeping(ControlledSweep):
    """A sweep that this process trains."""

    def __init__(self, sweep: Sweep, mailbox: SweepMailbox, inbox: Inbox) -> None:
        """Begin or continue SWEEP."""
        super().__init__(mailbox, inbox)
        self.sweep = sweep
        self._gallery_maker: GalleryMaker | None = None
        """For the group in training, once somebody has looked."""
        self._watched = False
        """Whether anybody has ever looked at pictures."""
        self._kept: dict[int, Gallery] = {}
        """The last pictures of groups that are done, by their places."""
        self._device = ""

    @property
    def done(self) -> bool:
        """Whether every group is done."""
        return self.sweep.over

    @property
    def paused(self) -> bool:
        """Whether a command has paused it: this process trains, so there is nothing else to do."""
        return self._pausing

    def step(self) -> None:
        """Do one iteration, or begin a group; the last pictures of a group that ends are kept.

        Raises:
            Refusal: a group can't be begun or gone on with.
            OSError: its folder can't be written to.
        """
        group = self.sweep.group
        self.sweep.step()
        if group is not None and self.sweep.group is not group:
            self._keep_pictures(group)
        elif group is None and self.sweep.group is not None:
            self._device = describe(self.sweep.group.trainer.device)

    def _keep_pictures(self, group: Group) -> None:
        """Keep pictures of GROUP as it is now, as it is done or left, if somebody looks at this sweep."""
        if self._watched:
            with contextlib.suppress(torch.OutOfMemoryError):
                self._kept[self.sweep.number] = self._paint(group).gallery(range(len(group.members)), KEPT_POINTS)
        self._gallery_maker = None

    def _paint(self, group: Group) -> GalleryMaker:
        """The gallery of GROUP, the one in training."""
        if self._gallery_maker is None:
            self._gallery_maker = GalleryMaker(self.sweep.plan.preset, self.sweep.number, group)
        return self._gallery_maker

    def _obey(self, command: Command) -> Outcome:
        """Carry COMMAND out between two iterations; the clock of the group stands while it is paused."""
        outcome = super()._obey(command)
        if self.sweep.group is not None:
            self.sweep.group.clock.run(not self._pausing)
        return outcome

    def _where(self) -> str:
        """The step of the group in training."""
        return "" if self.sweep.group is None else f" at step {self.sweep.group.trainer.steps_done:,}"

    def _stop(self) -> None:
        """Stop the group in training, and keep its pictures."""
        group = self.sweep.group
        self.sweep.stop()
        if group is not None:
            self._keep_pictures(group)

    def _checkpoint(self) -> str:
        """Write a checkpoint of the group in training."""
        if self.sweep.group is None:
            return ""
        self.sweep.group.checkpoint()
        return f"checkpoint written{self._where()}"

    def finish(self) -> Ending:
        """The ending when all groups are done."""
        return endings.finished(self.sweep.plan, self.sweep.results, self.sweep.only)

    # Snapshots -------------------------------------------------------------------------------------------------------

    def _snapshot(self, looking: Looking, state: State) -> SweepSnapshot:
        """A snapshot of now with what LOOKING asks for."""
        sweep, results, rate = self.sweep, list(self.sweep.results), 0.0
        if sweep.group is not None:
            step, seconds = sweep.group.trainer.steps_done, sweep.group.clock.seconds
            # The members are those of the last record: nothing else changes what is shown of them.
            results[sweep.number] = dataclasses.replace(results[sweep.number], step=step, seconds=seconds)
            if state is State.RUNNING:
                rate = sweep.group.clock.rate(step)
        gallery, answers = self._gallery(looking), self._mailbox.answers
        return SweepSnapshot(
            state,
            sweep.plan,
            number=sweep.number,
            training=() if sweep.group is None else (sweep.number,),
            results=tuple(results),
            rate=rate,
            gallery=gallery,
            device=self._device,
            only=sweep.only,
            answers=answers,
        )

    def _gallery(self, looking: Looking) -> Gallery | None:
        if looking.group is None:
            return None
        self._watched = True
        group = self.sweep.group
        if group is None or looking.group != self.sweep.number:
            return self._kept.get(looking.group)
        return self._paint(group).gallery(looking.members, looking.points)

    def _release(self) -> None:
        """Release the folder of the group in training."""
        self.sweep.let_go()
