"""A training under control: what is promised of commands, records, checkpoints, endings."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from gantui.errors import Exit
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints import files as checkpoints
from gantui.session.disk.json_lines import read_lines
from gantui.session.live import Live
from gantui.session.training.weights.checkpoint_tensors import tensors
from gantui.session.view.archive import Archive
from gantui.session.view.commands import Checkpoint, Pause, Resume, Step, Stop
from gantui.session.view.pictures import Field
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import State
from tests.asking import asks, there
from tests.left import copy, finished
from tests.session.small import ENDLESS, PATIENCE, after, experiment, finish, obeyed, paused, seen, start


def saved(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of the newest checkpoint."""
    return tensors(checkpoints.read(checkpoints.newest_first(path / "checkpoints")[0]))


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)


def metrics(path: Path) -> list[dict[str, object]]:
    """The records without the clock."""
    return [{key: value for key, value in r.items() if key != "seconds"} for r in read_lines(path / "metrics.jsonl")]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nobody watched."""
    path = tmp_path_factory.mktemp("runs") / "plain"
    assert finish(start(path)).state == State.FINISHED
    return path


class TestWatchingChangesNothing:
    def test_session_equals_the_bare_trainer(self, plain: Path) -> None:
        torch.set_num_threads(1)  # as the session chooses for nets of this size
        trainer = Trainer(experiment(), [0], torch.device("cpu"))
        for _ in range(60):
            trainer.step()
        assert same(saved(plain), trainer.state())

    def test_watched(self, plain: Path, tmp_path: Path) -> None:
        live = start(tmp_path / "run")
        live.request("test", asks(20, (6, 6)))
        seen(live, lambda snapshot: snapshot.state.over, asks(37, (9, 11)))
        finish(live)
        assert same(saved(plain), saved(tmp_path / "run"))
        assert metrics(plain) == metrics(tmp_path / "run")

    def test_looked_back_at(self, plain: Path, tmp_path: Path) -> None:
        live = start(tmp_path / "run")
        seen(live, lambda snapshot: (live.recall(snapshot.step // 2), snapshot.state.over)[1])
        assert live.recall(20) is not None
        finish(live)
        assert same(saved(plain), saved(tmp_path / "run"))
        assert metrics(plain) == metrics(tmp_path / "run")

    def test_with_no_room_for_pictures(self, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("gantui.session.view.archive.write_whole", full)
        live = start(tmp_path / "run")
        assert finish(live).state == State.FINISHED
        assert live.kept() == ()
        assert same(saved(plain), saved(tmp_path / "run"))
        assert metrics(plain) == metrics(tmp_path / "run")

    def test_paused_on_the_way_and_moved_by_single_iterations(self, plain: Path, tmp_path: Path) -> None:
        live, at = paused(tmp_path / "run")
        obeyed(live, Step("both", 3), lambda s: s.step == at.step + 3)
        live.send(Resume())
        finish(live)
        assert same(saved(plain), saved(tmp_path / "run"))
        assert metrics(plain) == metrics(tmp_path / "run")

    @pytest.mark.parametrize("reason", ["asked", "SIGTERM"])
    def test_stopped_and_resumed(
        self, plain: Path, tmp_path: Path, reason: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        after(11, lambda: live.send(Stop(reason)), monkeypatch)  # early enough for it to be captured again afterwards
        live = start(tmp_path / "run")
        assert finish(live).step == 11
        live = start(tmp_path / "run", resume=True)
        assert finish(live).state == State.FINISHED
        assert live.history().steps == 60
        assert same(saved(plain), saved(tmp_path / "run"))
        assert metrics(plain) == metrics(tmp_path / "run")

    def test_killed_after_a_checkpoint_and_resumed(self, plain: Path, tmp_path: Path) -> None:
        # What a kill leaves: a checkpoint, and records beyond it.
        path = tmp_path / "run"
        live, _ = paused(path)
        obeyed(live, Checkpoint(), lambda s: "checkpoint" in s.message)
        kept = {file.name: file.read_bytes() for file in (path / "checkpoints").iterdir()}
        live.send(Resume())
        finish(live)
        for file in (path / "checkpoints").iterdir():
            file.unlink()
        for name, data in kept.items():
            (path / "checkpoints" / name).write_bytes(data)
        finish(start(path, resume=True))
        assert same(saved(plain), saved(path))
        assert metrics(plain) == metrics(path)


class TestCommands:
    def test_single_updates_move_one_player_and_not_the_iteration(self, tmp_path: Path) -> None:
        live, at = paused(tmp_path / "run")
        obeyed(live, Checkpoint(), lambda s: "checkpoint" in s.message)
        before = saved(tmp_path / "run")
        done = obeyed(live, Step("discriminator"), lambda s: "discriminator" in s.message)
        obeyed(live, Checkpoint(), lambda s: "checkpoint" in s.message)
        assert done.step == at.step
        moved = saved(tmp_path / "run")
        assert not torch.equal(before["discriminator.weights"], moved["discriminator.weights"])
        assert torch.equal(before["generator.weights"], moved["generator.weights"])
        live.send(Stop())
        finish(live)

    def test_what_shows_an_average_says_that_a_single_update_of_g_does_not_move_it(self, tmp_path: Path) -> None:
        for weights, said in (("last", False), ("ema", True)):
            live = start(tmp_path / weights, ENDLESS, f"evaluation.weights={weights}")
            for player, told in (("generator", said), ("discriminator", False)):
                done = obeyed(live, Step(player), lambda s, player=player: player in s.message)  # type: ignore[arg-type, misc]
                assert ("G's average, which whole steps move" in done.message) == told
            live.send(Stop())
            finish(live)

    def test_each_is_written_down_in_order(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", ENDLESS)
        obeyed(live, Step("generator"), lambda s: "generator" in s.message)
        live.send(Resume())
        live.send(Stop("Ctrl-C"))
        assert live.wait(PATIENCE).code == Exit.INTERRUPTED  # type: ignore[union-attr]
        finish(live)
        events = read_lines(tmp_path / "run" / "events.jsonl")
        told = [(e["ordinal"], e["command"]) for e in events if e["event"] == "command"]
        assert told == [(1, "step"), (2, "resume"), (3, "stop")]
        assert events[0]["event"] == "started"
        assert events[-1]["event"] == "stopped"

    def test_the_clock_stands_still_in_a_pause(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", ENDLESS)
        seen(live, lambda s: s.step > 20)
        at = obeyed(live, Pause(), lambda s: s.state == State.PAUSED)
        assert seen(live, lambda s: s is not at).seconds == at.seconds > 0
        live.send(Stop())
        finish(live)


class TestEndings:
    def test_divergence_names_step_and_player_and_keeps_the_last_finite_state(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", "optimizers.generator.name=sgd", "optimizers.generator.lr=1e30")
        last = finish(live)
        ending = live.wait()
        assert ending is not None
        assert (last.state, ending.code) == (State.DIVERGED, Exit.DIVERGED)
        assert "diverged at step" in last.message
        assert all(bool(tensor.isfinite().all()) for tensor in saved(tmp_path / "run").values())
        assert int(saved(tmp_path / "run")["steps_done"]) == last.step == live.history().steps

    def test_no_such_device_is_refused_with_what_there_is(self, tmp_path: Path) -> None:
        if torch.cuda.is_available():
            pytest.skip("there is a CUDA device here")
        last = finish(start(tmp_path / "run", "device=cuda"))
        assert last.state == State.REFUSED
        assert "'cpu'" in last.message

    def test_a_bug_is_told_in_a_sentence_with_its_traceback_in_the_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(self: Trainer, most: int) -> int:
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(Trainer, "advance", broken)
        last = finish(start(tmp_path / "run"))
        assert last.state == State.FAILED
        assert "ZeroDivisionError: a bug" in last.message
        assert "Traceback" in (tmp_path / "run" / "traceback.txt").read_text()

    def test_a_full_disk_costs_the_record_and_not_the_training(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: Path
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("gantui.session.run.writer.RETRY", 0.01)
        live, _ = paused(tmp_path / "run")
        with monkeypatch.context() as patched:
            patched.setattr("gantui.session.run.directory.append_lines", full)
            patched.setattr("gantui.session.checkpoints.files.write_whole", full)
            told = obeyed(live, Checkpoint(), lambda s: "No space left" in s.message)
            assert "training goes on" in told.message
            assert told.trouble == told.message
            trained_on = obeyed(live, Step("both", 30), lambda s: "iterations done" in s.message)
            assert trained_on.step > told.step
            assert trained_on.trouble
        live.send(Resume())
        finish(live)
        assert same(saved(plain), saved(tmp_path / "run"))
        assert metrics(plain) == metrics(tmp_path / "run")
        assert "written again" in [line["event"] for line in read_lines(tmp_path / "run" / "events.jsonl")]

    def test_a_disk_that_stays_full_is_told_at_the_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        live, _ = paused(tmp_path / "run")
        with monkeypatch.context() as patched:
            patched.setattr("gantui.session.run.directory.append_lines", full)
            live.send(Resume())
            ending = live.wait(60)
            assert ending is not None
            assert (ending.state, ending.code) == (State.FINISHED, Exit.INTERNAL)
            assert "finished all 60 steps, and not all of it could be written to" in ending.message
            assert "No space left" in ending.message
        finish(live)

    def test_afterwards_snapshots_are_still_served(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run")
        assert live.wait(PATIENCE) is not None
        shown = seen(live, lambda s: len(s.fake) > 0, asks(11, (5, 7)))
        assert shown.state == State.FINISHED
        assert shown.fake.shape == (11, 2)
        assert there(shown, Field).values.shape == (5, 7)
        finish(live)


class TestCheckpoints:
    def test_only_the_newest_few_are_kept(self, tmp_path: Path) -> None:
        finish(start(tmp_path / "run", "checkpoints.seconds=1e-6", "checkpoints.keep=3", "checkpoints.spread=0"))
        files = checkpoints.newest_first(tmp_path / "run" / "checkpoints")
        assert len(files) == 3
        assert files[0].stem == "step-0000000060"

    def test_pictures_past_the_one_that_is_gone_on_from_are_dropped(self, tmp_path: Path) -> None:
        path = copy(tmp_path)
        assert Archive(path / "snapshots").steps == (0, 10, 20, 30, 40, 50, 60)
        shutil.copy(path / "snapshots" / "step-0000000050.snapshot", path / "snapshots" / "step-0000000070.snapshot")
        live = start(path, resume=True)
        finish(live)
        assert live.kept() == (0, 10, 20, 30, 40, 50, 60)
        assert not (path / "snapshots" / "step-0000000070.snapshot").exists()

    @pytest.mark.parametrize("damaged", [lambda all: all[:-7], lambda all: all[:40], lambda _: b"", lambda _: b"{}"])
    def test_a_damaged_one_is_told_and_the_one_before_it_used(
        self, tmp_path: Path, damaged: Callable[[bytes], bytes]
    ) -> None:
        path = copy(tmp_path, "checkpoints.seconds=1e-6", "checkpoints.keep=2")
        whole = saved(path)
        newest = checkpoints.newest_first(path / "checkpoints")[0]
        newest.write_bytes(damaged(newest.read_bytes()))
        live = start(path, resume=True)
        assert finish(live).state == State.FINISHED
        assert same(whole, saved(path))
        assert any(e["event"] == "damaged checkpoint" for e in read_lines(path / "events.jsonl"))

    def test_with_none_that_is_whole_resuming_is_refused(self, tmp_path: Path) -> None:
        path = copy(tmp_path)
        for file in (path / "checkpoints").iterdir():
            file.write_bytes(b"nothing")
        last = finish(start(path, resume=True))
        assert last.state == State.REFUSED
        assert "no whole checkpoint" in last.message

    def test_one_of_another_experiment_is_refused(self, tmp_path: Path) -> None:
        path, other = copy(tmp_path), finished("generator.hidden=[9]")
        shutil.rmtree(path / "checkpoints")
        shutil.copytree(other / "checkpoints", path / "checkpoints")
        last = finish(start(path, resume=True))
        assert last.state == State.REFUSED
        assert "its generator was" in last.message


def test_records_have_the_documented_keys_and_finite_numbers(plain: Path) -> None:
    records = read_lines(plain / "metrics.jsonl")
    assert [record["step"] for record in records] == [10, 20, 30, 40, 50, 60]
    wanted = {"step", "seconds", "loss_d", "loss_g", "d_real", "d_fake", "penalty.r1", "modes_covered", "modes_fair"}
    wanted |= {"modes_total", "high_quality", "kl_modes", "kl_modes_floor", "last.modes_covered", "last.high_quality"}
    for record in records:
        assert wanted <= record.keys()
        assert record["modes_total"] == 8
    text = (plain / "metrics.jsonl").read_text()
    assert "NaN" not in text
    assert json.loads((plain / "run.json").read_text())["state"] == "finished"


def test_points_move_and_do_not_flicker(tmp_path: Path) -> None:
    live, _ = paused(tmp_path / "run")
    one = seen(live, lambda s: len(s.fake) == 50, asks(50))
    two = seen(live, lambda s: s is not one and len(s.fake) == 50, asks(50))
    assert np.array_equal(one.real, two.real)
    assert np.array_equal(one.fake, two.fake)
    live.send(Stop())
    finish(live)


def test_two_viewers_get_what_both_asked_for() -> None:
    assert asks(10, (4, 9)) | asks(20, (8, 3)) == asks(20, (8, 9))
    assert Requests() | asks(5) == asks(5)


def test_the_lock_is_held_while_it_trains(tmp_path: Path) -> None:
    live: Live = start(tmp_path / "run")
    from gantui.errors import Refusal
    from gantui.session.run.directory import RunDirectory

    with pytest.raises(Refusal, match="another gantui"):
        RunDirectory.open(tmp_path / "run")
    live.send(Stop())
    finish(live)


class TestNothingIsLost:
    def test_a_run_json_damaged_on_the_way_costs_nothing(self, plain: Path, tmp_path: Path) -> None:
        live, _ = paused(tmp_path / "run")
        (tmp_path / "run" / "run.json").write_text("")
        live.send(Resume())
        assert finish(live).state == State.FINISHED
        assert same(saved(plain), saved(tmp_path / "run"))
        assert json.loads((tmp_path / "run" / "run.json").read_text())["preset"] == "small"

    def test_a_damaged_checkpoint_takes_no_whole_ones_place(self, tmp_path: Path) -> None:
        path = tmp_path / "run"
        finish(start(path, "checkpoints.keep=1", "checkpoints.spread=0"))
        (path / "checkpoints" / "step-0000000999.safetensors").write_bytes(b"")
        finish(start(path, resume=True))
        names = sorted(file.name for file in (path / "checkpoints").iterdir())
        assert names == ["best.safetensors", "step-0000000060.safetensors", "step-0000000999.damaged"]

    def test_a_finished_run_opened_again_tells_its_losses(self, tmp_path: Path) -> None:
        path = copy(tmp_path)
        told = finish(start(path, resume=True)).record
        assert told is not None
        for key, value in metrics(path)[-1].items():
            assert told[key] == pytest.approx(value)

    def test_torch_that_cannot_be_imported_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "gantui.session.training", None)
        last = finish(start(tmp_path / "run"))
        assert last.state == State.FAILED
        assert "PyTorch can't be imported" in last.message

    def test_an_error_that_breaks_the_last_snapshot_too_still_ends(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(Trainer, "step", broken)
        monkeypatch.setattr("gantui.session.training.publishing.Publishing.snapshot", broken)
        assert finish(start(tmp_path / "run")).state == State.FAILED
