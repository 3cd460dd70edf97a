"""A run on disk as a source: what is shown of it, whatever became of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.errors import Refusal
from gantui.session.disk.json_lines import read_lines
from gantui.session.disk.lock import locked
from gantui.session.run.replay import AGAIN, Replay
from gantui.session.view.commands import Stop
from gantui.session.view.pictures import Modes
from gantui.session.view.snapshot import State
from tests.asking import asks, there
from tests.left import copy
from tests.session.small import finish, seen, start


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run at its end: `tests.left` has one, but here its files are changed and put back."""
    return copy(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    """A copy of a finished run, to do something to."""
    return Path(shutil.copytree(finished, tmp_path / "run"))


def note(run: Path, **facts: Any) -> None:
    file = run / "run.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | facts))


def cut(run: Path, step: int) -> None:
    """What a kill at STEP leaves when there was no checkpoint yet."""
    for file in (run / "checkpoints").iterdir():
        file.unlink()
    kept = [record for record in read_lines(run / "metrics.jsonl") if record["step"] <= step]
    (run / "metrics.jsonl").write_text("".join(json.dumps(record) + "\n" for record in kept))
    for file in (run / "snapshots").glob("step-*"):
        if int(file.stem.removeprefix("step-")) > step:
            file.unlink()
    note(run, state="running", step=0, message=None)


class TestAFinishedRun:
    def test_its_end_is_as_it_was_on_the_screen(self, finished: Path) -> None:
        replay = Replay(finished)
        last = replay.latest()
        records = read_lines(finished / "metrics.jsonl")
        assert (last.state, last.step, last.steps) == (State.FINISHED, 60, 60)
        assert "finished all 60 steps" in last.message
        assert last.record == records[-1]
        assert len(last.fake) == len(last.real) == 500
        assert "field" in last.pictures
        assert last.strip is not None
        assert last.strip.steps.tolist() == [10, 20, 30, 40, 50, 60]
        assert replay.capabilities == frozenset()

    def test_its_curves_are_those_of_the_training(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run")
        finish(live)
        replay = Replay(tmp_path / "run")
        for own, other in ((replay.history(), live.history()), (replay.records(), live.records())):
            assert (own.columns, own.steps) == (other.columns, other.steps)
            for name in own.columns:
                assert np.array_equal(own.band(name).mean, other.band(name).mean, equal_nan=True)

    def test_every_record_has_its_picture_and_the_beginning_too(self, finished: Path) -> None:
        replay = Replay(finished)
        assert replay.kept() == (0, 10, 20, 30, 40, 50, 60)
        then = replay.recall(24)
        assert then is not None
        assert (then.step, then.state) == (20, State.RUNNING)
        assert then.record == read_lines(finished / "metrics.jsonl")[1]
        assert there(then, Modes).step == 20
        assert then.strip is not None
        assert then.strip.steps.tolist() == [10, 20]
        first = replay.recall(0)
        assert first is not None
        assert (first.step, first.record) == (0, None)

    def test_nothing_is_written_and_no_lock_taken(self, run: Path) -> None:
        for folder in (run, run / "snapshots", run / "checkpoints"):
            folder.chmod(0o500)
        before = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
        try:
            Replay(run).recall(20)
        finally:
            for folder in (run, run / "snapshots", run / "checkpoints"):
                folder.chmod(0o700)
        assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == before


class TestARunUnderWay:
    def test_what_comes_is_seen_a_second_later(self, run: Path, finished: Path) -> None:
        cut(run, 30)
        lock = locked(run)
        clock = Clock()
        replay = Replay(run, clock)
        assert (replay.latest().state, replay.latest().step) == (State.RUNNING, 30)
        assert replay.history().steps == replay.records().steps * 10 == 30
        shutil.copy(finished / "snapshots" / "step-0000000040.snapshot", run / "snapshots")
        shutil.copy(finished / "metrics.jsonl", run / "metrics.jsonl")
        assert replay.latest().step == 30
        clock.now += AGAIN
        assert replay.latest().step == 40
        assert replay.kept()[-1] == 40
        assert replay.history().steps == 60
        lock.close()
        clock.now += AGAIN
        assert replay.latest().state == State.STOPPED

    def test_it_is_watched_beside_the_training_itself(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", "schedule.steps=100000000")
        seen(live, lambda s: s.record is not None and s.step > 20)
        replay = Replay(tmp_path / "run")
        assert replay.latest().state is State.RUNNING
        assert replay.latest().step >= 10
        live.send(Stop())
        last = finish(live)
        assert Replay(tmp_path / "run").latest().step == last.step

    def test_before_the_first_checkpoint_losses_go_straight_from_record_to_record(self, run: Path) -> None:
        cut(run, 30)
        losses = {record["step"]: record["loss_g"] for record in read_lines(run / "metrics.jsonl")}
        curve = Replay(run).history().band("loss_g")
        assert curve.mean[[9, 19, 29]] == pytest.approx([losses[10], losses[20], losses[30]])
        assert curve.mean[14] == pytest.approx((losses[10] + losses[20]) / 2)

    def test_one_whose_process_is_gone_says_so(self, run: Path) -> None:
        cut(run, 30)
        last = Replay(run).latest()
        assert last.state is State.STOPPED
        assert "its process ended without a word" in last.message
        assert last.strip is not None
        assert last.strip.steps.tolist() == [10, 20, 30]


class TestOlderAndDamagedRuns:
    def test_without_pictures_there_are_curves_and_the_reason(self, run: Path) -> None:
        shutil.rmtree(run / "snapshots")
        replay = Replay(run)
        last = replay.latest()
        assert replay.kept() == ()
        assert replay.recall(20) is None
        assert replay.history().steps == 60
        assert last.message == "finished all 60 steps; no pictures were kept of this run"
        assert last.facts is not None
        assert last.facts.unseen["points"] == "no pictures were kept of this run"
        assert (last.facts.about, last.facts.every, last.step) == ("a small one", 10, 60)

    def test_without_an_experiment_too(self, run: Path) -> None:
        shutil.rmtree(run / "snapshots")
        (run / "experiment.toml").write_text("= nonsense")
        assert Replay(run).latest().step == 60

    @pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: b"", lambda data: data[:40]])
    def test_a_damaged_picture_and_damaged_checkpoints_are_left_out_and_told(
        self, run: Path, damage: Callable[[bytes], bytes]
    ) -> None:
        files = (run / "snapshots" / "step-0000000060.snapshot", *(run / "checkpoints").iterdir())
        for file in files:
            file.write_bytes(damage(file.read_bytes()))
        replay = Replay(run)
        assert replay.latest().step == replay.kept()[-1] < 60
        assert replay.latest().message == f"finished all 60 steps; {len(files)} damaged files left out"
        assert replay.history().steps == 60  # from the records

    def test_lines_that_are_no_records_are_left_out(self, run: Path) -> None:
        cut(run, 60)
        with open(run / "metrics.jsonl", "a") as file:
            file.write(
                'nonsense\n[1]\n{"step": "x"}\n{"step": 1e400}\n{"step": true}\n{"step": 99999999999999}\n{"step": 3'
            )
        replay = Replay(run)
        assert replay.history().steps == 60

    @given(data=st.data())
    def test_whatever_stands_in_a_file_it_is_shown_or_refused(
        self, finished: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        file = data.draw(st.sampled_from(sorted(path for path in finished.rglob("*") if path.is_file())))
        original = file.read_bytes()
        changed = bytearray(original)
        for place in data.draw(st.lists(st.integers(0, max(0, len(changed) - 1)), max_size=4)):
            changed[place : place + 1] = data.draw(st.binary(max_size=2))
        try:
            file.write_bytes(changed[: data.draw(st.integers(0, len(changed)))])
            try:
                replay = Replay(finished)
            except Refusal:
                return
            assert replay.latest().facts is not None
            replay.recall(30)
            for column in replay.history().columns:
                replay.history().band(column)
        finally:
            file.write_bytes(original)


class TestRefusals:
    def test_no_run(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="not a run directory"):
            Replay(tmp_path)

    def test_a_newer_format(self, run: Path) -> None:
        note(run, format=99)
        with pytest.raises(Refusal, match=r"format 99.*upgrade"):
            Replay(run)

    def test_a_run_without_anything(self, run: Path) -> None:
        cut(run, -1)
        with pytest.raises(Refusal, match="nothing to replay"):
            Replay(run)


def test_asking_and_telling_changes_nothing(finished: Path) -> None:
    replay = Replay(finished)
    before = replay.latest()
    replay.request("viewer", asks(10, (5, 5)))
    replay.leave("viewer")
    replay.send(Stop())
    assert replay.latest() is before
