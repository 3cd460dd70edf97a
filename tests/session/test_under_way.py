"""Snapshots that are under way while the training goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from gantui.errors import Exit
from gantui.gan.trainer import LOG, Trainer
from gantui.session.control.mailbox import TrainingMailbox
from gantui.session.jobs.job import Job
from gantui.session.run.directory import RunDirectory
from gantui.session.training.losses import Diverged
from gantui.session.training.recording_times import FLUSH
from gantui.session.training.run import Training, train
from gantui.session.view.commands import Checkpoint, Pause, Rewind, Set, SlowMotion, Step, Stop
from gantui.session.view.pictures import Arrows
from gantui.session.view.snapshot import Snapshot, State, picture_in
from tests.asking import asks
from tests.gan.building import DIRAC, weights
from tests.session.parked import Parked, same
from tests.session.small import after, experiment, finish, start, turn, unstarted
from tests.session.training.snapshots.test_snapshot_maker import TWO_PLACES

VIEWS = asks(20, (6, 9))
Start = Callable[..., Training]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Begins trainings without a thread; each gets a lane, unless it is to have none."""
    begun: list[Training] = []

    def begin(*sets: str, lane: Parked | None = None) -> Training:
        monkeypatch.setattr("gantui.session.training.publishing.copy_stream_for", lambda _: lane)
        training = unstarted(tmp_path / f"run{len(begun)}", *sets)
        begun.append(training)
        return training

    yield begin
    for training in begun:
        training.saving.run.close()


def under_way(begin: Start, *sets: str) -> tuple[Training, Parked, Snapshot, Snapshot]:
    """A training after 3 iterations with a snapshot of the second under way; what is published, and what should be."""
    lane = Parked()
    training, twin = begin(*sets, lane=lane), begin(*sets)
    for each in (training, twin):
        turn(each)
        turn(each)
        each.publishing.mailbox.request("test", VIEWS)
    before = training.publishing.mailbox.snapshot
    turn(training)
    twin.look()
    assert training.trainee.steps_done == 3
    return training, lane, before, twin.publishing.mailbox.snapshot


def test_a_snapshot_is_not_published_before_it_has_arrived(begin: Start) -> None:
    training, lane, before, _ = under_way(begin)
    turn(training)
    turn(training)
    assert training.publishing.mailbox.snapshot is before
    lane.sent[0].arrive()
    assert training.publishing.mailbox.snapshot is before, "the training looks when it is its turn"
    turn(training)
    assert training.publishing.mailbox.snapshot.step == 2
    assert not lane.sent[0].waited


@pytest.mark.parametrize("settings", [[], DIRAC, [*TWO_PLACES]], ids=["ring", "dirac", "two places"])
def test_it_shows_the_moment_at_which_it_was_taken(begin: Start, settings: list[str]) -> None:
    training, lane, _, wanted = under_way(begin, *settings)
    turn(training)
    lane.sent[0].arrive()
    turn(training)
    assert wanted.step == 2
    assert len(wanted.fake) == 20
    assert same(training.publishing.mailbox.snapshot, wanted)


def test_the_losses_come_with_it_and_each_of_them_once(begin: Start) -> None:
    training, lane, _, _ = under_way(begin)
    assert training.losses.history.steps == 0
    lane.sent[0].arrive()
    turn(training)
    assert training.losses.history.steps == 2
    training.publishing.flush()
    assert training.losses.history.steps == training.trainee.steps_done == 4
    twin = begin()
    for _ in range(4):
        turn(twin)
    twin.publishing.flush()
    for name in training.trainee.columns:
        bands = [each.losses.history.band(name, 1, 4, 4).mean for each in (training, twin)]
        assert np.array_equal(*bands, equal_nan=True)


def test_one_is_under_way_at_a_time_and_who_asks_meanwhile_is_not_forgotten(begin: Start) -> None:
    training, lane, _, _ = under_way(begin)
    second = training.publishing.mailbox.request("other", asks(7))
    turn(training)
    turn(training)
    assert len(lane.sent) == 1
    assert training.publishing.mailbox.answered < second
    lane.sent[0].arrive()
    turn(training)
    assert len(lane.sent) == 2
    assert training.publishing.mailbox.answered == second - 1
    lane.sent[1].arrive()
    turn(training)
    assert training.publishing.mailbox.answered == second
    assert (training.publishing.mailbox.snapshot.step, len(training.publishing.mailbox.snapshot.fake)) == (5, 7)


class TestWhereTheTrainingDoesNotGoOn:
    def test_a_pause(self, begin: Start) -> None:
        training, lane, _, wanted = under_way(begin)
        published: list[Snapshot] = []
        training.publishing.mailbox.on_publish = lambda: published.append(training.publishing.mailbox.snapshot)
        training.publishing.mailbox.request("test", VIEWS)
        turn(training, Pause())
        assert lane.sent[0].waited
        older, newest = published
        assert same(older, wanted)
        assert (newest.state, newest.step) == (State.PAUSED, 3)
        training.publishing.mailbox.request("test", VIEWS)
        turn(training)
        assert (training.publishing.mailbox.snapshot.step, len(lane.sent)) == (3, 1), "at once"

    def test_single_steps(self, begin: Start) -> None:
        training, *_ = under_way(begin)
        training.publishing.mailbox.request("test", VIEWS)
        turn(training, Step("both", 2))
        assert (training.publishing.mailbox.snapshot.state, training.publishing.mailbox.snapshot.step) == (
            State.PAUSED,
            5,
        )
        assert training.losses.history.steps == 5

    def test_slow_motion(self, begin: Start) -> None:
        training, lane, _, _ = under_way(begin)
        training.publishing.mailbox.request("test", VIEWS)
        turn(training, SlowMotion(1e-9))
        assert training.publishing.mailbox.snapshot.step == 3
        assert len(lane.sent) == 1
        training.publishing.mailbox.request("test", VIEWS)
        training.publishing.serve(within=True)
        assert (training.publishing.mailbox.snapshot.step, len(lane.sent)) == (4, 1)

    def test_a_record(self, begin: Start) -> None:
        training, lane, _, wanted = under_way(begin)
        while training.trainee.steps_done < FLUSH:
            training.iterations.iterate()
        assert lane.sent[0].waited
        assert same(training.publishing.mailbox.snapshot, wanted)
        assert training.losses.history.steps == FLUSH

    def test_looking_at_what_waits_anyway(self, begin: Start) -> None:
        training, lane, _, _ = under_way(begin)
        training.publishing.mailbox.request("test", asks(arrows=5))
        lane.sent[0].arrive()
        turn(training)
        assert picture_in(training.publishing.mailbox.snapshot, Arrows) is not None
        assert (training.publishing.mailbox.snapshot.step, len(lane.sent)) == (3, 1)

    def test_going_back(self, begin: Start) -> None:
        training = begin(lane=(lane := Parked()))
        turn(training)
        turn(training, Checkpoint())
        training.publishing.mailbox.request("test", VIEWS)
        turn(training)
        assert [each.arrived for each in lane.sent] == [False]
        training.steering.paused = True  # so that this turn ends where it went back to
        turn(training, Rewind(1))
        assert lane.sent[0].waited
        assert training.losses.history.steps == training.trainee.steps_done == 1

    @pytest.mark.parametrize("stop", [True, False])
    def test_the_end(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stop: bool) -> None:
        lane = Parked()
        monkeypatch.setattr("gantui.session.training.publishing.copy_stream_for", lambda _: lane)
        mailbox, chosen = TrainingMailbox(), experiment()
        published: list[tuple[State, int]] = []
        mailbox.on_publish = lambda: published.append((mailbox.snapshot.state, mailbox.snapshot.step))
        after(53, lambda: mailbox.request("test", VIEWS), monkeypatch)
        after(57, lambda: mailbox.send(Stop()) if stop else None, monkeypatch)
        directory = RunDirectory.create(tmp_path / "run", "small", chosen)
        mailbox.close()  # nobody looks afterwards
        train(Job("small", chosen, directory), mailbox)
        directory.close()
        assert mailbox.ending is not None
        assert mailbox.ending.code == Exit.FINISHED
        end = (State.STOPPED, 57) if stop else (State.FINISHED, 60)
        assert published[-2:] == [(State.RUNNING, 53), end]
        assert mailbox.history.steps == end[1]

    def test_a_failure_leaves_nothing_under_way(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        lane = Parked()
        monkeypatch.setattr("gantui.session.training.publishing.copy_stream_for", lambda _: lane)
        mailbox, chosen = TrainingMailbox(), experiment()
        advance = Trainer.advance
        published: list[State] = []

        def broken(trainer: Trainer, most: int) -> int:
            if trainer.steps_done >= 5:
                raise ZeroDivisionError("a bug")
            mailbox.request("test", VIEWS)
            return advance(trainer, most)

        def still_asked() -> None:
            published.append(mailbox.snapshot.state)
            if published.count(State.FAILED) == 1:
                mailbox.request("test", VIEWS)
            elif State.FAILED in published:
                mailbox.close()

        monkeypatch.setattr(Trainer, "advance", broken)
        mailbox.on_publish = still_asked
        directory = RunDirectory.create(tmp_path / "run", "small", chosen)
        train(Job("small", chosen, directory), mailbox)
        directory.close()
        assert len(lane.sent) == 1
        assert State.RUNNING not in published
        assert published.count(State.FAILED) == 2


def test_what_is_not_finite_is_found_on_landing_and_not_shown(begin: Start) -> None:
    lane = Parked()
    training = begin(lane=lane)
    for _ in range(3):
        turn(training)
    training.publishing.flush()
    with torch.no_grad():
        training.trainee.generator.params[0, 0] = torch.nan
    training.publishing.mailbox.request("test", VIEWS)
    before = training.publishing.mailbox.snapshot
    turn(training)
    assert training.publishing.mailbox.snapshot is before
    lane.sent[0].arrive()
    with pytest.raises(Diverged) as diverged:
        turn(training)
    assert training.iterations.diverge(diverged.value).state == State.DIVERGED
    assert training.trainee.steps_done == training.losses.history.steps == 3
    assert all(bool(whole.all()) for whole in training.trainee.finite().values())
    assert training.publishing.mailbox.snapshot is before


def test_settings_changed_meanwhile_do_not_reach_back(begin: Start) -> None:
    training, lane, _, wanted = under_way(begin)
    turn(training, Set("optimizers.generator.lr", "0.5"))
    lane.sent[0].arrive()
    turn(training)
    assert same(training.publishing.mailbox.snapshot, wanted)


def test_watched_by_way_of_copies_the_weights_are_the_same(begin: Start) -> None:
    lane = Parked()
    watched, alone = begin(lane=lane), begin()
    for number in range(2 * LOG):
        watched.publishing.mailbox.request("test", VIEWS)
        if number % 3 == 0 and lane.sent and not lane.sent[-1].arrived:
            lane.sent[-1].arrive()
        turn(watched)
        turn(alone)
    watched.publishing.flush()
    alone.publishing.flush()
    assert len(lane.sent) > LOG / 3
    assert torch.equal(weights(watched.trainee), weights(alone.trainee))
    assert watched.losses.kept.keys() == alone.losses.kept.keys()
    assert all(torch.equal(tensor, alone.losses.kept[name]) for name, tensor in watched.losses.kept.items())
    for name in watched.trainee.columns:
        bands = [each.losses.history.band(name, 1, 2 * LOG, 2 * LOG).mean for each in (watched, alone)]
        assert np.array_equal(*bands, equal_nan=True)


def test_a_whole_run_is_shown_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gantui.session.training.publishing.copy_stream_for", lambda _: Parked())
    live = start(tmp_path / "run")
    live.request("test", VIEWS)
    last = finish(live)
    assert (last.state, last.step, live.history().steps) == (State.FINISHED, 60, 60)
