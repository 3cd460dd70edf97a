"""What viewers get to see of a run: snapshots, made at once or while the training goes on, curves and kept pictures."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from gantui.experiment.changing import while_training
from gantui.gan.trainee import Driven, Trainee
from gantui.session.control.clock import Clock
from gantui.session.control.mailbox import TrainingMailbox
from gantui.session.training.ledgers.of_run import RunLedger
from gantui.session.training.losses import Losses
from gantui.session.training.machine.copies import Copies, copy_stream_for
from gantui.session.training.machine.load import Machine
from gantui.session.training.records import Records
from gantui.session.training.saving import Saving
from gantui.session.training.snapshots.latest import LatestState
from gantui.session.training.snapshots.moment import Instant
from gantui.session.training.snapshots.snapshot_maker import SnapshotMaker, waits
from gantui.session.training.snapshots.standing_still import still
from gantui.session.training.steering import Steering
from gantui.session.training.unwatched import Unwatched
from gantui.session.view.archive import FOLDER as PICTURES
from gantui.session.view.archive import Keeper
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State

_STANDS_STILL = frozenset({State.PAUSED, State.STOPPED, State.FINISHED, State.DIVERGED})
"""Where all that is shown is measured anew. Not where a bug ended it: that may break the measuring too."""


@dataclass(frozen=True)
class _UnderWay:
    """A snapshot whose arrays are not there yet, and what came with it."""

    snapshot: Snapshot
    latest: LatestState
    copies: Copies


class Publishing(Unwatched):
    """Shows TRAINEE to the viewers of MAILBOX, and takes in its losses on the way."""

    def __init__(
        self,
        mailbox: TrainingMailbox,
        trainee: Trainee,
        clock: Clock,
        steering: Steering,
        losses: Losses,
        records: Records,
        ledger: RunLedger,
        saving: Saving,
        *,
        preset: str,
        plugins: Sequence[str],
    ) -> None:
        """PRESET and PLUGINS are what the run was started with."""
        super().__init__(trainee, clock, losses, records, saving.writer)
        self.mailbox, self._steering, self._ledger, self._saving = mailbox, steering, ledger, saving
        self.looked_at = -math.inf
        """When a snapshot was last asked for, by `time.monotonic`."""
        start, device = steering.changes.start, trainee.device
        self._maker = SnapshotMaker(
            preset, saving.run.path, trainee, steering.experiment, saving.threads, plugins, start=start
        )
        self._copy_stream = copy_stream_for(device)
        self._still, self._machine = still(trainee), Machine(device)
        self._under_way: _UnderWay | None = None
        """The snapshot that is published next; another one is begun after that."""
        if isinstance(trainee, Driven):
            trainee.waits = self.tell_of_waiting
        self._trouble = ""
        """What the last snapshot said of the run writer."""

    @property
    def shows_average(self) -> bool:
        """Whether the samples that are shown are made by averaged weights, which single updates do not move."""
        return self._maker.facts.weights == "ema"

    # A run's past ----------------------------------------------------------------------------------------------------

    def show_curves(self) -> None:
        """Let viewers look at the curves of now: those of another instant may be others."""
        self.mailbox.history, self.mailbox.records = self._losses.history, self._ledger.curves.history

    def take_up_settings(self) -> None:
        """Show the settings, the state and the run's folder of now."""
        self._settings = while_training.settings(self._steering.experiment, self._steering.changes.start)
        self._maker.update(self._saving.run.path, self._steering.experiment)

    def follow_settings(self) -> None:
        """Take up the settings that a script's own loop has changed, as by a scheduler."""
        if isinstance(self._trainee, Driven) and (moved := self._trainee.take_in_settings()):
            self._steering.changes = self._steering.changes.follow(moved)
            self.take_up_settings()

    def open_archive(self) -> None:
        """Keep pictures in the run's folder from now on."""
        self._archive = self.mailbox.archive = Keeper(self._saving.run.path / PICTURES)

    def recall(self) -> None:
        """Drop the pictures of iterations that the run does again."""
        with contextlib.suppress(OSError):
            self._archive.go_on(self._trainee.steps_done, [event.step for event in self._ledger.reported])

    def end(self, message: str) -> None:
        """Show MESSAGE from now on, as the training has ended."""
        super().end(message)
        self._trouble = self._saving.writer.trouble

    def begin_folder(self) -> None:
        """Take up the folder to which the run has moved."""
        self._launch_note.forget()
        self.open_archive()

    def picture(self, state: State, *, marked: bool = False, last: bool = False) -> None:
        """Keep a picture of now for those who look back, as `Keeper.keep` does.

        One that can't be made or written is left out: training loses nothing, and a full disk is reported.
        """
        with contextlib.suppress(OSError, torch.OutOfMemoryError):
            self._archive.keep(
                self._maker.facts, lambda requests: self.snapshot(requests, state), marked=marked, last=last
            )

    # Losses leave the device -----------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Take in the newest losses and keep the state, as `Unwatched` does.

        A snapshot that is under way is published before, since it is older.

        Raises:
            Diverged: something is not finite.
        """
        self.publish_pending()
        super().flush()

    # Snapshots -------------------------------------------------------------------------------------------------------

    def serve(self, *, within: bool = False) -> None:
        """Publish the snapshot under way, once its arrays are there, and begin another if somebody asked for one.

        One at a time. Where the training does not go straight on, what there is to see is published when this returns.
        WITHIN an iteration the state is not kept.

        Raises:
            Diverged: something is not finite.
        """
        ending = self.mailbox.ending
        goes_on = ending is None and not within and self._steering.at_full_speed
        if self._under_way is not None:
            if goes_on and not self._under_way.copies.ready:
                return
            self.publish_pending()
        requests = self.mailbox.take_requests()
        if requests is None:
            return
        began, self.looked_at = time.thread_time(), time.monotonic()
        if goes_on and self._copy_stream is not None and not waits(requests):
            self._begin(requests, Copies(self._copy_stream))
            return
        if ending is None and not within:
            self.flush()
        state = ending.state if ending else State.PAUSED if self._steering.paused else State.RUNNING
        snapshot = self.snapshot(requests, state, looked_at=True)
        self.mailbox.publish(dataclasses.replace(snapshot, cost=time.thread_time() - began))

    def _begin(self, requests: Requests, copies: Copies) -> None:
        """Begin a snapshot of now with REQUESTS, fetched by COPIES."""
        began = time.thread_time()
        latest = self._losses.copy(self._clock.seconds, copies)
        snapshot = self.snapshot(requests, State.RUNNING, copies, looked_at=True)
        copies.submit()
        self._under_way = _UnderWay(dataclasses.replace(snapshot, cost=time.thread_time() - began), latest, copies)

    def tell_of_waiting(self, seconds: float) -> None:
        """Show the newest snapshot once more, and that the loop which drives the training has not moved for SECONDS."""
        shown = f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
        message = f"the script has not stepped for {shown}"
        if message != self.mailbox.snapshot.message:
            self.mailbox.publish(dataclasses.replace(self.mailbox.snapshot, message=message, rate=0.0))

    def publish_pending(self) -> None:
        """Publish the snapshot under way, if there is one, after waiting for it.

        Raises:
            Diverged: something in it is not finite; it is not published then.
        """
        under_way, self._under_way = self._under_way, None
        if under_way is None:
            return
        began, snapshot = time.thread_time(), under_way.snapshot
        under_way.copies.wait()
        self._take(self._losses.take_in(under_way.latest))
        self.mailbox.publish(dataclasses.replace(snapshot, cost=snapshot.cost + time.thread_time() - began))

    def drop_pending(self) -> None:
        """Forget the snapshot under way: what broke the training may have left one, and it shows one that runs."""
        self._under_way = None

    def snapshot(
        self, requests: Requests, state: State, copies: Copies | None = None, *, looked_at: bool = False
    ) -> Snapshot:
        """A snapshot of now with REQUESTS; with COPIES its arrays are filled once these have arrived, else at once.

        LOOKED_AT: somebody waits for it, for whom a loop with seldom records is measured anew now and then.
        """
        steering, ledger, saving, clock = self._steering, self._ledger, self._saving, self._clock
        self.follow_settings()
        rate = clock.rate(self._trainee.steps_done) if state == State.RUNNING else 0.0
        trouble, before = saving.writer.trouble, self._trouble
        if before and not trouble:
            self.message = f"{saving.run.path} can be written again"
        self._trouble = trouble
        measured, losses, part = ledger.measured, None, steering.slow.caption
        if self._still is not None and (part or state in _STANDS_STILL):
            measured, losses = self._still.measured(measured, clock.seconds, part)
        elif self._still is not None and looked_at and state is State.RUNNING:
            measured = self._still.lately(measured, clock.seconds)
        now = Instant(state, clock.seconds, rate, self.message, measured, part, losses)
        return dataclasses.replace(
            self._maker.snapshot(now, requests, copies),
            trouble=trouble,
            events=ledger.reported,
            standing=ledger.standing,
            strip=ledger.curves.strip,
            load=self._machine.load(),
            slow=steering.slow.seconds,
            settings=self._settings,
            undo=steering.changes.undoable,
            redo=steering.changes.redoable,
            checkpoints=saving.steps,
            answers=self.mailbox.answers,
        )
