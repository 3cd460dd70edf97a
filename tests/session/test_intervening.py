"""Interventions: what is changed while it trains, taken back, kept, played again, and gone back before."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from gantui.errors import Refusal
from gantui.experiment.changing.stages import CAPTIONS
from gantui.gan.trainer import Trainer
from gantui.session.attach.remote import Remote
from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import append_lines, read_lines
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run import planned_commands
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events import events_file
from gantui.session.run.planned_commands import Planned, PlannedCommands
from gantui.session.training.weights.checkpoint_tensors import tensors
from gantui.session.view import snapshot_bytes
from gantui.session.view.archive import Archive
from gantui.session.view.commands import (
    Checkpoint,
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
from gantui.session.view.snapshot import Snapshot, State
from tests.asking import asks
from tests.session.small import PATIENCE, after, experiment, finish, obeyed, paused, seen, start

RATE = "optimizers.discriminator.lr"
Tensors = dict[str, torch.Tensor]


def saved(path: Path) -> Tensors:
    """The tensors of the newest checkpoint."""
    return tensors(files.read(files.newest_first(path / "checkpoints")[0]))


def same(one: Tensors, other: Tensors) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)


def played(path: Path, plan: PlannedCommands, *sets: str) -> Live:
    """A training under way to which the commands of PLAN are given."""
    chosen = experiment(*sets)
    live = Live(Job("small", chosen, RunDirectory.create(path, "small", chosen), planned=plan))
    live.start()
    return live


def commands(path: Path) -> list[dict[str, object]]:
    return [line for line in read_lines(path / "events.jsonl") if line["event"] == "command"]


def until(found: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


def value(snapshot: Snapshot, path: str) -> str:
    return next(setting.value for setting in snapshot.settings if setting.path == path)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nobody touched."""
    path = tmp_path_factory.mktemp("runs") / "plain"
    finish(start(path))
    return path


class TestSetting:
    def test_it_is_carried_out_told_marked_and_written_down(self, tmp_path: Path) -> None:
        live, _ = paused(tmp_path / "run")
        at = obeyed(live, Step("both", 3), lambda s: s.step == 3).step
        after = obeyed(live, Set(RATE, "5e-4"), lambda s: s.undo != "")
        assert value(after, RATE) == "0.0005"
        assert after.message == f"{RATE} 0.001 -> 0.0005, from step {at + 1:,} on"
        assert (after.undo, after.redo) == (f"{RATE} 0.001 -> 0.0005", "")
        event = after.events[-1]
        assert (event.kind, event.step, event.evidence) == ("changed", at, f"{RATE} 0.001 -> 0.0005")
        live.send(Stop())
        finish(live)
        assert events_file.read(tmp_path / "run" / "events.jsonl")[-1] == event
        line = commands(tmp_path / "run")[2]
        assert (line["command"], line["path"], line["value"], line["step"]) == ("set", RATE, "5e-4", at)
        assert "lr" not in (tmp_path / "run" / "experiment.toml").read_text()  # it says how the run began

    def test_what_the_command_line_states_on_resuming_wins(self, tmp_path: Path) -> None:
        live, _ = paused(tmp_path / "run")
        live.send(Set(RATE, "5e-4"))
        live.send(Set("scheme.d_steps", "3"))
        live.send(Stop())
        finish(live)
        run = RunDirectory.open(tmp_path / "run")
        live = Live(Job("small", run.experiment(), run, resume=True, stated=(RATE,)))
        live.send(Pause())
        live.start()
        snapshot = seen(live, lambda s: s.state == State.PAUSED)
        assert (value(snapshot, RATE), value(snapshot, "scheme.d_steps")) == ("0.001", "3")
        assert snapshot.undo == "scheme.d_steps 2 -> 3"
        back = obeyed(live, Undo(), lambda s: s.undo == "")
        assert (value(back, RATE), value(back, "scheme.d_steps")) == ("0.001", "2")
        live.send(Stop())
        finish(live)
        told_of = [line for line in read_lines(tmp_path / "run" / "events.jsonl") if line["event"] == "changed"]
        assert [line["changes"] for line in told_of] == [[f"{RATE} 0.0005 -> 0.001"]]

    def test_undo_and_redo(self, tmp_path: Path) -> None:
        live, _ = paused(tmp_path / "run")
        live.send(Set(RATE, "5e-4"))
        live.send(Set("scheme.d_steps", "3"))
        obeyed(live, Undo(), lambda s: s.redo == "scheme.d_steps 2 -> 3")
        back = obeyed(live, Undo(), lambda s: s.undo == "")
        assert (value(back, RATE), value(back, "scheme.d_steps")) == ("0.001", "2")
        again = obeyed(live, Redo(), lambda s: s.undo != "")
        assert (value(again, RATE), value(again, "scheme.d_steps")) == ("0.0005", "2")
        live.send(Stop())
        finish(live)

    def test_what_is_refused_or_changes_nothing_is_told_and_training_goes_on(self, plain: Path, tmp_path: Path) -> None:
        live, _ = paused(tmp_path / "run")
        live.send(Step("both", 7))
        refused = [
            (Set(RATE, "-1"), "expected greater than 0"),
            (Set("generator.hidden", "[9]"), "can't be changed while it trains"),
            (Undo(), "there is no change to undo"),
            (Redo(), "there is no change to do again"),
            (Rewind(5), "no checkpoint at or before step 5"),
            (SlowMotion(1e9), "slow motion of 1000000000.0 s a part: expected 0 to 60"),
            (SlowMotion(float("nan")), "slow motion of nan s a part: expected 0 to 60"),
        ]
        for command, said in refused:
            obeyed(live, command, lambda s, said=said: said in s.message)  # type: ignore[misc]
        lines = commands(tmp_path / "run")[2:]
        assert all(said in str(each["refused"]) for each, (_, said) in zip(lines, refused, strict=True))
        assert planned_commands.read(tmp_path / "run") == ()

        after = obeyed(live, Set(RATE, "1e-3"), lambda s: "already" in s.message)
        assert (after.undo, [event for event in after.events if event.kind == "changed"]) == ("", [])
        for path, text in ((RATE, "1"), ("scheme.d_steps", "7"), ("instance_noise.std", "1.0")):
            live.send(Set(path, text))
        for back in (Undo(), Undo(), Undo(), Resume()):
            live.send(back)
        assert finish(live).state == State.FINISHED
        assert same(saved(plain), saved(tmp_path / "run"))

    def test_labels_change_where_a_resting_d_reads(self, tmp_path: Path) -> None:
        live, at = paused(tmp_path / "run")
        facts = at.facts
        after = obeyed(live, Set("objective.real_label", "0.8"), lambda s: s.undo != "").facts
        assert facts is not None
        assert after is not None
        assert (facts.middle, after.middle) == (0.5, 0.4)
        assert facts.rest != after.rest
        live.send(Stop())
        finish(live)

    def test_settings_travel(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run")
        snapshot = seen(live, lambda s: bool(s.settings))
        assert snapshot_bytes.decode(snapshot_bytes.encode(snapshot)).settings == snapshot.settings
        live.send(Stop())
        finish(live)

    def test_a_setting_that_is_turned_many_times_is_one_event(self) -> None:
        one, *others = (events_file.Event(at, "changed", f"{path} {a} -> {b}", "", "") for at, path, a, b in [
            (100, "x", "1", "2"), (110, "x", "2", "3"), (130, "x", "3", "4"), (131, "y", "3", "4"), (132, "x", "4", "5")
        ])  # fmt: skip
        events = [one]
        for event in others:
            events = events_file.add(events, event)
        assert [(event.step, event.evidence) for event in events] == [
            (130, "x 1 -> 4"), (131, "y 3 -> 4"), (132, "x 4 -> 5"),
        ]  # fmt: skip
        later = events_file.Event(132 + events_file.AT_ONCE + 1, "changed", "x 5 -> 6", "", "")
        assert events_file.add(events, later) == [*events, later]


def intervened(path: Path) -> Path:
    """A run that much was done to, stopped and resumed in the middle."""
    live, _ = paused(path)
    at = obeyed(live, Step("both", 4), lambda s: s.step == 4).step
    live.send(Set(RATE, "5e-3"))
    obeyed(live, Step("discriminator", 2), lambda s: "2 discriminator updates" in s.message)
    live.send(Set("scheme.d_steps", "0"))
    live.send(Set("scheme.d_steps", "-3"))
    at = obeyed(live, Step("both", 8), lambda s: s.step == at + 8).step
    for command in (Undo(), Redo(), Set("penalties.r1.gamma", "0.5"), Step("both", 3), Step("generator")):
        live.send(command)
    obeyed(live, Step("both", 4), lambda s: s.step == at + 7)
    live.send(Stop())
    finish(live)
    live = start(path, resume=True, first=Pause())
    snapshot = seen(live, lambda s: s.state == State.PAUSED)
    assert (value(snapshot, "scheme.d_steps"), value(snapshot, RATE)) == ("0", "0.005")
    assert snapshot.undo == "penalties.r1.gamma 0.1 -> 0.5"
    live.send(Undo())
    live.send(Undo())
    live.send(Resume())
    assert finish(live).state == State.FINISHED
    return path


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return intervened(tmp_path_factory.mktemp("runs") / "original")


class TestReplay:
    def test_the_same_commands_at_the_same_places_give_the_same_weights(
        self, original: Path, plain: Path, tmp_path: Path
    ) -> None:
        plan = planned_commands.fitted(planned_commands.read(original), experiment(), "there")
        finish(played(tmp_path / "run", plan))
        assert same(saved(original), saved(tmp_path / "run"))
        assert not same(saved(original), saved(plain))
        assert events_file.read(original / "events.jsonl") == events_file.read(tmp_path / "run" / "events.jsonl")
        assert [line["step"] for line in commands(tmp_path / "run")] == [planned.step for planned in plan]

    def test_a_run_that_was_played_is_played_again(self, original: Path, tmp_path: Path) -> None:
        finish(played(tmp_path / "one", planned_commands.read(original)))
        assert planned_commands.read(tmp_path / "one") == planned_commands.read(original)

    def test_stopped_on_the_way_and_resumed_the_rest_is_played(
        self, original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan = planned_commands.read(original)
        assert plan[0].step < 14 < plan[-1].step
        after(14, lambda: live.send(Stop()), monkeypatch)
        live = played(tmp_path / "run", plan)
        assert finish(live).step == 14
        finish(start(tmp_path / "run", resume=True))
        assert same(saved(original), saved(tmp_path / "run"))

    def test_it_does_not_stand_still_where_the_original_was_paused(self, tmp_path: Path) -> None:
        live = played(tmp_path / "run", (Planned(10, Step("generator", 2)), Planned(10, Undo())))
        assert finish(live).state == State.FINISHED
        assert int(saved(tmp_path / "run")["extra.generator"]) == 2


def line(step: int, event: str, **more: object) -> dict[str, object]:
    return {"step": step, "event": event, **more}


def told_set(step: int, ordinal: int, text: str, **more: object) -> dict[str, object]:
    return line(step, "command", ordinal=ordinal, command="set", path=RATE, value=text, **more)


class TestScript:
    def written(self, path: Path, *lines: dict[str, object]) -> Path:
        for each in lines:
            append_lines(path / "events.jsonl", [each])
        return path

    def test_what_came_to_nothing_by_a_kill_is_left_out(self, tmp_path: Path) -> None:
        run = self.written(
            tmp_path,
            line(0, "started"),
            told_set(10, 1, "1"),
            told_set(20, 2, "2"),
            told_set(90, 3, "3"),
            line(20, "resumed", commands=1),
            told_set(30, 2, "4"),
            told_set(95, 3, "5"),
            line(50, "resumed"),  # by an older gantui
            told_set(60, 4, "6", refused="no"),
            line(70, "command", ordinal=5, command="pause"),
            line(80, "command", ordinal=6, command="step", player="both", count=2),
        )
        assert [(each.step, each.command) for each in planned_commands.read(run)] == [
            (10, Set(RATE, "1")),
            (30, Set(RATE, "4")),
        ]

    def test_a_setting_that_was_changed_on_resuming_is_set_there(self, tmp_path: Path) -> None:
        changed = line(40, "changed", settings=[f"{RATE}=0.1", "device='cpu'", "schedule.steps=500"])
        plan = planned_commands.read(self.written(tmp_path, line(0, "started"), changed))
        assert [each.command for each in plan] == [Set(RATE, "0.1"), Set("schedule.steps", "500")]
        assert all(each.on_resuming for each in plan)
        with pytest.raises(Refusal, match=r"at step 40: schedule.steps = 500: .*share of all steps"):
            planned_commands.fitted(plan, experiment(), "there")
        constant = experiment("optimizers.generator.decay=constant", "optimizers.discriminator.decay=constant")
        assert [each.command for each in planned_commands.fitted(plan, constant, "there")] == [Set(RATE, "0.1")]

    @pytest.mark.parametrize(
        ("planned", "said"),
        [
            (Planned(60, Set(RATE, "1")), "at step 60, but this training has 60 steps"),
            (Planned(3, Set("penalties.clip.limit", "1")), "at step 3: penalties.clip.limit = 1: can't be changed"),
            (Planned(3, Undo()), "at step 3: there is no change to undo"),
        ],
    )
    def test_one_that_does_not_fit_is_refused_at_once(self, planned: Planned, said: str) -> None:
        with pytest.raises(Refusal, match=said):
            planned_commands.fitted((planned,), experiment(), "there")

    def test_a_player_that_does_not_move_alone(self) -> None:
        plan = (Planned(3, Step("generator")),)
        with pytest.raises(Refusal, match="generator alone: the scheme 'simultaneous' moves both players at once"):
            planned_commands.fitted(plan, experiment("scheme.name=simultaneous"), "there")

    @pytest.mark.parametrize(
        "damaged",
        [
            told_set(3, 1, "1") | {"value": 3},
            told_set(3, 1, "1") | {"command": "dance"},
            told_set(3, 1, "1") | {"command": None},
            line(3, "command", ordinal=1, command="step", player="the referee", count=1),
            line(3, "command", ordinal=1, command="step", player="generator", count="1"),
        ],
    )
    def test_a_damaged_line_is_refused(self, damaged: dict[str, object], tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="--replay-events"):
            planned_commands.read(self.written(tmp_path, damaged))

    def test_a_file_that_tells_of_no_run_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("hello")
        for path in (tmp_path / "notes.txt", tmp_path / "none", tmp_path):
            with pytest.raises(Refusal, match="expected a run's"):
                planned_commands.read(path)

    def test_kept_and_restored(self) -> None:
        plan = (Planned(3, Set(RATE, "1")), Planned(4, Undo()), Planned(4, Step("generator", 2)))
        assert planned_commands.restored(json.loads(json.dumps(planned_commands.state(plan)))) == plan
        with pytest.raises(ValueError, match="commands to come is damaged"):
            planned_commands.restored([{"step": 3, "command": "dance"}])


class TestRewind:
    def gone_back(self, path: Path) -> tuple[Live, int]:
        """A training that was changed and went back before that, and the step that it went back to."""
        live, _ = paused(path)
        live.send(Step("both", 12))
        at = obeyed(live, Checkpoint(), lambda s: "checkpoint" in s.message).step
        assert at == 12
        live.send(Set(RATE, "0.5"))
        obeyed(live, Step("both", 12), lambda s: s.step == at + 12)
        snapshot = obeyed(live, Rewind(at + 3), lambda s: s.step == at)
        assert "a run of its own" in snapshot.message
        return live, at

    def test_it_goes_on_from_there_as_if_nothing_had_been(self, plain: Path, tmp_path: Path) -> None:
        live, at = self.gone_back(tmp_path / "run")
        snapshot = live.latest()
        assert (snapshot.state, value(snapshot, RATE), snapshot.undo) == (State.PAUSED, "0.001", "")
        assert [event for event in snapshot.events if event.kind == "changed"] == []
        assert live.history().steps == at
        live.send(Resume())
        last = finish(live)
        branch = tmp_path / f"run-from-{at}"
        assert last.facts is not None
        assert live.job.run.path == branch
        assert last.facts.run_dir == str(branch)
        assert same(saved(plain), saved(branch))
        assert [record["step"] for record in read_lines(branch / "metrics.jsonl")] == [10, 20, 30, 40, 50, 60]
        facts = json.loads((branch / "run.json").read_text())
        assert (facts["parent"], facts["parent_step"], facts["state"]) == ("run", at, "finished")

    def test_the_old_run_is_whole_and_can_go_on_too(self, tmp_path: Path) -> None:
        live, at = self.gone_back(tmp_path / "run")
        live.send(Stop())
        finish(live)
        facts = json.loads((tmp_path / "run" / "run.json").read_text())
        assert facts["state"] == "stopped"
        assert f"run-from-{at}" in facts["message"]
        assert commands(tmp_path / "run")[-1]["command"] == "rewind"
        live = start(tmp_path / "run", resume=True, first=Pause())
        assert value(seen(live, lambda s: s.state == State.PAUSED), RATE) == "0.5"
        live.send(Resume())
        assert finish(live).state == State.FINISHED

    def test_a_branch_is_stopped_resumed_and_branched_again(self, plain: Path, tmp_path: Path) -> None:
        live, at = self.gone_back(tmp_path / "run")
        live.send(Stop())
        finish(live)
        branch = tmp_path / f"run-from-{at}"
        live = start(branch, resume=True, first=Pause())
        obeyed(live, Rewind(at), lambda s: "run of its own" in s.message)
        live.send(Resume())
        finish(live)
        assert live.job.run.path == tmp_path / f"run-from-{at}-2"
        assert same(saved(plain), saved(live.job.run.path))

    def test_what_was_done_to_a_branch_is_played_again(self, tmp_path: Path) -> None:
        live, at = self.gone_back(tmp_path / "run")
        live.send(Set("scheme.d_steps", "1"))
        live.send(Resume())
        finish(live)
        plan = planned_commands.read(live.job.run.path)
        assert [(each.step, each.command) for each in plan] == [(at, Set("scheme.d_steps", "1"))]
        finish(played(tmp_path / "again", plan))
        assert same(saved(live.job.run.path), saved(tmp_path / "again"))

    def test_its_pictures_up_to_there_and_its_best_are_there_too(self, tmp_path: Path) -> None:
        live, at = self.gone_back(tmp_path / "run")
        branch = tmp_path / f"run-from-{at}"
        assert Archive(tmp_path / "run" / "snapshots").steps[-1] > at
        assert live.kept()[-1] <= at
        assert live.kept() == Archive(branch / "snapshots").steps
        live.send(Stop())
        finish(live)
        best = json.loads((branch / "run.json").read_text())["best"]
        assert best["step"] <= at
        assert files.read(branch / "checkpoints" / best["file"]).meta.step == best["step"]
        assert (branch / "experiment.toml").read_bytes() == (tmp_path / "run" / "experiment.toml").read_bytes()

    def test_who_is_attached_goes_along_and_others_find_it_there(self, tmp_path: Path) -> None:
        live, at = self.gone_back(tmp_path / "run")
        branch = live.job.run.path
        viewer = Remote(branch)
        until(lambda: viewer.latest().step == at)
        viewer.send(Step("both", 2))
        until(lambda: viewer.latest().step == at + 2)
        viewer.send(Rewind(at))
        again = tmp_path / f"{branch.name}-2"
        until(lambda: viewer.latest().facts is not None and viewer.latest().facts.run_dir == str(again))
        assert live.job.run.path == again
        until(lambda: viewer.history().steps == at)
        until(lambda: not (branch / "attach.sock").exists())
        other = Remote(again)
        other.send(Step("both", 3))
        until(lambda: viewer.latest().step == at + 3)
        assert set(viewer.kept()) == set(Archive(again / "snapshots").steps)
        for each in (viewer, other):
            each.close()
        live.send(Stop())
        finish(live)
        assert not (again / "attach.sock").exists()

    def test_with_a_full_disk_nothing_changes(
        self, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        live, _ = paused(tmp_path / "run")
        obeyed(live, Checkpoint(), lambda s: "checkpoint" in s.message)
        with monkeypatch.context() as patched:
            patched.setattr("gantui.session.run.branch.write_whole", full)
            obeyed(live, Rewind(60), lambda s: "No space left" in s.message)
        assert [path.name for path in tmp_path.iterdir()] == ["run"]
        live.send(Resume())
        finish(live)
        assert same(saved(plain), saved(tmp_path / "run"))

    def test_before_a_change_there_is_a_checkpoint_to_go_back_to(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("gantui.session.checkpoints.save_times.SOONEST", 1e-9)
        live, _ = paused(tmp_path / "run", "checkpoints.seconds=3600")
        at = obeyed(live, Step("both", 3), lambda s: s.step == 3).step
        obeyed(live, Set(RATE, "0.5"), lambda s: s.undo != "")
        assert at in files.steps(tmp_path / "run" / "checkpoints")
        live.send(Stop())
        finish(live)


class TestSlowMotion:
    def test_each_part_is_shown_for_its_time_and_a_command_ends_the_wait(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", first=SlowMotion(60.0))
        slow = seen(live, lambda s: s.phase_now == CAPTIONS["sample"], asks(5))
        assert (slow.slow, slow.state) == (60.0, State.RUNNING)
        assert seen(live, lambda s: s is not slow).seconds == slow.seconds
        assert obeyed(live, Pause(), lambda s: s.state == State.PAUSED).step == slow.step + 1
        obeyed(live, SlowMotion(0.0), lambda s: s.slow == 0 and s.phase_now == "")
        live.send(Stop())
        finish(live)

    def test_single_updates_are_shown_too(self, tmp_path: Path) -> None:
        live, _ = paused(tmp_path / "run")
        live.send(SlowMotion(60.0))
        live.send(Step("generator"))
        seen(live, lambda s: s.phase_now == CAPTIONS["sample"])
        live.send(Stop())
        assert finish(live).state == State.STOPPED

    def test_when_nobody_looks_any_more_it_goes_on_at_full_speed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("gantui.session.training.snapshots.slow_motion.UNSEEN", 0.5)
        live = start(tmp_path / "run", first=SlowMotion(60.0))
        seen(live, lambda s: s.phase_now != "")
        assert finish(live).state == State.FINISHED

    def test_it_changes_nothing(self, tmp_path: Path) -> None:
        torch.set_num_threads(1)
        trainer = Trainer(experiment("schedule.steps=8"), [0], torch.device("cpu"))
        for _ in range(8):
            trainer.step()
        chosen = experiment("schedule.steps=8")
        live = Live(Job("small", chosen, RunDirectory.create(tmp_path / "run", "small", chosen)))
        live.send(SlowMotion(0.003))
        live.start()
        captions = {CAPTIONS["judge"], CAPTIONS["generator"], CAPTIONS["discriminator"], CAPTIONS["real"]}
        seen(live, lambda s: s.phase_now in captions, asks(7, (4, 4)))
        seen(live, lambda s: s.state.over, asks(9, (5, 5), arrows=3))
        finish(live)
        assert same(saved(tmp_path / "run"), trainer.state())
