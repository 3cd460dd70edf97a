"""Groups of members in training: like each seed alone, whoever diverges, however often it is killed."""

from __future__ import annotations

import dataclasses
import errno
import fcntl
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gantui.errors import Refusal
from gantui.evaluation import events
from gantui.evaluation.record import measure
from gantui.experiment import distributions as described
from gantui.experiment.experiment import Experiment
from gantui.experiment.files.points import Points, read_points
from gantui.experiment.verdicts.verdict import Verdict, verdict
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.directory import RunDirectory
from gantui.session.run.run_json import FIELDS, read_facts
from gantui.session.run.run_state import standing
from gantui.session.sweep import results
from gantui.session.sweep.directory import SWEEP, SweepDirectory
from gantui.session.sweep.plan import Group as Planned
from gantui.session.sweep.plan import Plan
from gantui.session.training.groups.group import Group
from gantui.session.training.groups.sweep import Sweep
from tests.gan.building import CPU, SGD, experiment, weights

SEEDS = (4, 5, 6)
SMALL = [
    *SGD,
    *("schedule.batch_size=32", "generator.hidden=[16, 16]", "discriminator.hidden=[16, 16]"),
    *("schedule.steps=60", "schedule.ema=0.9", "evaluation.every=20", "evaluation.samples=64", "threads=1"),
]


def small(*settings: str) -> Experiment:
    return experiment(*SMALL, "seed=4", *settings)


def directory(path: Path, *groups: list[str], until: str | None = None) -> SweepDirectory:
    planned = tuple(Planned(tuple(settings), small(*settings)) for settings in groups or ([],))
    return SweepDirectory.create(path, Plan("small", SEEDS, planned, until))


def begun(sweep: Sweep, steps: int) -> Sweep:
    """SWEEP with the first group so many STEPS on its way."""
    while sweep.group is None or sweep.group.trainer.steps_done < steps:
        sweep.step()
    return sweep


def finished(sweep: Sweep) -> torch.Tensor:
    """All that moved in the last group, once SWEEP is over."""
    while not sweep.over:
        group = sweep.group
        sweep.step()
    assert group is not None
    return weights(group.trainer)


def killed(sweep: Sweep) -> None:
    """What is left of SWEEP after a kill: nothing is written any more, and the lock is free."""
    assert sweep.group is not None
    sweep.group.run.close()


def records(path: Path) -> list[dict[str, Any]]:
    lines = read_lines(path / "metrics.jsonl")
    return [{key: value for key, value in line.items() if key != "seconds"} for line in lines]


def test_each_member_trains_and_is_measured_as_its_seed_alone(tmp_path: Path) -> None:
    sweep = Sweep(directory(tmp_path / "sweep"))
    together = finished(sweep)
    lines = records(tmp_path / "sweep/groups/001")
    assert [(line["step"], line["seed"]) for line in lines] == [(step, seed) for step in (20, 40, 60) for seed in SEEDS]
    for place, seed in enumerate(SEEDS):
        alone = Trainer(small(), [seed], CPU)
        for _ in range(60):
            alone.step()
        assert torch.equal(weights(alone)[0], together[place])
        record = measure(alone, alone.drain()[-1, 0], 0.0).record
        last = next(line for line in lines if line["step"] == 60 and line["seed"] == seed)
        assert last == {"seed": seed, **{key: value for key, value in record.items() if key != "seconds"}}


def test_who_diverges_is_told_of_and_takes_nobody_along(tmp_path: Path) -> None:
    untouched = finished(Sweep(directory(tmp_path / "untouched")))
    made = directory(tmp_path / "sweep")
    sweep = begun(Sweep(made), 25)
    assert sweep.group is not None
    with torch.no_grad():
        sweep.group.trainer.discriminator.params[1, 0] = torch.inf
    together = finished(sweep)
    assert torch.equal(together[[0, 2]], untouched[[0, 2]])
    result = results.read(made)[0]
    gone = result.members[1].diverged
    assert gone is not None
    assert gone.step in (26, 27)
    assert [member.diverged is None for member in result.members] == [True, False, True]
    assert result.state == "finished"
    assert [member.last["step"] for member in result.members] == [60, 20, 60]
    (event,) = (line for line in read_lines(made.group(0) / "events.jsonl") if line["event"] == "diagnosis")
    assert event["kind"] == "divergence"
    assert f"seed 5 at step {gone.step}" in event["evidence"]


def test_the_last_finite_state_of_who_diverged_is_kept_and_it_stays_so_on_going_on(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep")
    sweep = begun(Sweep(made), 32)
    assert sweep.group is not None
    before = weights(sweep.group.trainer)
    with torch.no_grad():
        sweep.group.trainer.generator.params[0] = torch.nan
    begun(sweep, 41)
    sweep.stop()
    again = begun(Sweep(made), 42)
    assert again.group is not None
    assert [member.diverged is None for member in again.group.members.values()] == [False, True, True]
    again.stop()
    saved, _ = files.newest_whole(made.group(0) / "checkpoints")
    assert saved is not None
    assert all(np.isfinite(saved.state[name]).all() for name in ("generator.weights", "discriminator.weights"))
    kept = saved.state["generator.weights"]
    assert np.array_equal(kept[0], before[0, : kept.shape[1]].numpy())
    again = Sweep(made)
    finished(again)
    assert [member.diverged is None for member in results.read(made)[0].members] == [False, True, True]


def test_a_checkpoint_that_a_person_asks_for_holds_nothing_that_is_not_finite(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep")
    sweep = begun(Sweep(made), 25)
    assert sweep.group is not None
    with torch.no_grad():
        sweep.group.trainer.generator.params[1] = torch.nan
    sweep.group.checkpoint()
    killed(sweep)
    finished(Sweep(made))
    assert [member.diverged is None for member in results.read(made)[0].members] == [True, False, True]


def test_where_the_disk_has_no_locks_a_group_in_training_is_not_taken_for_an_interrupted_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    made = directory(tmp_path / "sweep")
    sweep = begun(Sweep(made), 5)
    assert standing(made.group(0))[1] == "running"
    sweep.stop()


def test_a_group_ends_when_nobody_is_left(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep", ["optimizers.discriminator.lr=1e30"], [])
    finished(Sweep(made))
    first, second = results.read(made)
    assert (first.state, second.state) == ("diverged", "finished")
    assert first.step < 60
    assert first.success is not None
    assert first.success.successes == 0


@pytest.mark.parametrize("stopped", [True, False], ids=["stopped", "killed"])
def test_going_on_gives_the_same_bit_for_bit(tmp_path: Path, stopped: bool) -> None:
    straight = directory(tmp_path / "straight")
    expected = finished(Sweep(straight))
    made = directory(tmp_path / "sweep")
    sweep = begun(Sweep(made), 27)
    if stopped:
        sweep.stop()
    else:
        assert sweep.group is not None
        sweep.group.checkpoint()
        begun(sweep, 45)  # beyond the checkpoint, with records that will be made again
        killed(sweep)
    assert torch.equal(finished(Sweep(made)), expected)
    assert records(made.group(0)) == records(straight.group(0))


def test_iterations_that_nobody_needs_to_know_of_are_launched_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[int] = set()
    advance = Trainer.advance

    def noted(trainer: Trainer, most: int) -> int:
        asked.add(trainer.steps_done + most)
        return advance(trainer, most)

    monkeypatch.setattr(Trainer, "advance", noted)
    finished(Sweep(directory(tmp_path / "sweep")))
    assert asked == {20, 32, 40, 60}, "up to the records, to where losses leave the device, and to the end"


def test_processor_time_adds_up_over_the_processes_of_a_group(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep")
    begun(Sweep(made), 27).stop()
    first = read_facts(made.group(0))["cpu_seconds"]
    finished(Sweep(made))
    assert 0 < first < read_facts(made.group(0))["cpu_seconds"]


def test_killed_before_its_first_checkpoint_or_within_the_making_of_its_folder_a_group_begins_anew(
    tmp_path: Path,
) -> None:
    expected = finished(Sweep(directory(tmp_path / "straight")))
    made = directory(tmp_path / "sweep")
    killed(begun(Sweep(made), 30))
    assert torch.equal(finished(Sweep(made)), expected)
    other = directory(tmp_path / "other")
    (other.group(0) / "checkpoints").mkdir(parents=True)
    (other.group(0) / "lock").touch()
    assert torch.equal(finished(Sweep(other)), expected)


def test_a_damaged_checkpoint_is_set_aside(tmp_path: Path) -> None:
    expected = finished(Sweep(directory(tmp_path / "straight")))
    made = directory(tmp_path / "sweep")
    begun(Sweep(made), 30).stop()
    (checkpoint,) = (made.group(0) / "checkpoints").iterdir()
    checkpoint.write_bytes(checkpoint.read_bytes()[:-100])
    assert torch.equal(finished(Sweep(made)), expected)
    assert checkpoint.with_suffix(".damaged").exists()


def test_groups_that_are_done_are_not_done_again(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep", [], ["optimizers.generator.lr=1e-3"])
    sweep = Sweep(made)
    while results.group(made, 0).state != "finished":
        sweep.step()
    begun(sweep, 10).stop()
    before = {path: path.read_bytes() for path in made.group(0).rglob("*") if path.is_file()}
    finished(Sweep(SweepDirectory.open(made.path)))
    assert {path: path.read_bytes() for path in before} == before
    assert [result.state for result in results.read(made)] == ["finished", "finished"]


def test_a_group_ends_once_every_member_has_come_to_the_condition(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep", until="step>=20")
    finished(Sweep(made))
    (result,) = results.read(made)
    assert (result.state, result.step) == ("finished", 20)
    assert result.success is not None
    assert result.success.successes == 3


def test_the_plan_comes_back_from_its_folder_as_it_was(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep", [], ["penalties.r1=true"], until="step>=20")
    assert SweepDirectory.open(made.path).plan == made.plan


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda plan: plan | {"format": 99}, "upgrade it"),
        (lambda plan: plan | {"seeds": ["\x1b"]}, "damaged: not as gantui wrote it"),
        (lambda plan: plan | {"groups": []}, "damaged: not as gantui wrote it"),
        (lambda plan: [plan], "damaged: not as gantui wrote it"),
        (lambda plan: {key: value for key, value in plan.items() if key != "preset"}, "damaged"),
    ],
)
def test_a_plan_that_is_none_is_refused(tmp_path: Path, change: Any, told: str) -> None:
    made = directory(tmp_path / "sweep")
    file = made.path / SWEEP
    file.write_text(json.dumps(change(json.loads(file.read_text()))))
    with pytest.raises(Refusal, match=told):
        SweepDirectory.open(made.path)


def test_another_process_at_it_is_refused(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep")
    first = begun(Sweep(made), 5)
    with pytest.raises(Refusal, match="another gantui is training"):
        Sweep(made).step()
    finished(first)


TOLD = ("diagnosis.records=1", "diagnosis.collapse_after=20", "schedule.ema=0", "schedule.steps=80")


def told_alone(seed: int) -> tuple[list[tuple[int, str]], Verdict]:
    """The events and the verdict of a single run of SEED."""
    chosen = small(*TOLD)
    trainer = Trainer(chosen, [seed], CPU)
    diagnosis, found, record = events.Diagnosis(chosen.diagnosis, events.TrainingFacts.of(trainer)), [], None
    while trainer.steps_done < chosen.schedule.steps:
        trainer.step()
        if trainer.steps_done % chosen.evaluation.every == 0:
            measured = measure(trainer, trainer.drain()[-1, 0], 0.0)
            found += [(event.step, event.kind) for event in diagnosis.see(measured.record, measured.coverage)]
            record = measured.record
    return found, dataclasses.replace(verdict(diagnosis.standing, (), record), remedy=None)


@pytest.mark.parametrize("kill", [False, True])
def test_members_are_told_what_a_single_run_of_their_seed_is_told(kill: bool, tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep", list(TOLD))
    sweep = begun(Sweep(made), 50)
    assert sweep.group is not None
    sweep.group.checkpoint()
    if kill:
        killed(sweep)
        sweep = Sweep(SweepDirectory.open(tmp_path / "sweep"))
    finished(sweep)
    lines = read_lines(made.group(0) / "events.jsonl")
    for member in results.read(made)[0].members:
        told = [(line["step"], line["kind"]) for line in lines if line.get("seed") == member.seed]
        assert (told, member.verdict) == told_alone(member.seed)
    words = [member.verdict and member.verdict.word for member in results.read(made)[0].members]
    assert "collapsed" in words, "else nothing is shown by this"


def test_a_checkpoint_from_before_members_were_diagnosed_goes_on(tmp_path: Path) -> None:
    sweep = begun(Sweep(directory(tmp_path / "sweep", list(TOLD))), 50)
    assert sweep.group is not None
    sweep.group.ledger.state = dict  # type: ignore[method-assign]
    sweep.group.checkpoint()
    killed(sweep)
    again = Sweep(SweepDirectory.open(tmp_path / "sweep"))
    finished(again)
    assert all(member.verdict is not None for member in again.results[0].members)


@pytest.mark.parametrize(
    "said", [3, {"4": 1}, {"4": {"word": "fine", "step": 1, "reason": ""}}, {"4": {"word": "solved"}}]
)
def test_what_is_no_verdict_is_left_out(said: object, tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep")
    finished(Sweep(made))
    path = made.group(0) / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"verdicts": said}))
    assert [member.verdict for member in results.read(made)[0].members] == [None] * 3


def test_a_group_is_kept_from_other_points_than_those_it_began_with(tmp_path: Path) -> None:
    def group(points: Points | None = None) -> Group:
        run = (
            RunDirectory.open(tmp_path / "run") if points is None else RunDirectory.create(tmp_path / "run", "own", own)
        )
        try:
            return Group(run, own, SEEDS, None, points or read_points(chosen))
        except BaseException:
            run.close()
            raise

    file, rng = tmp_path / "points.csv", np.random.default_rng(1)
    np.savetxt(file, rng.normal(size=(50, 2)), delimiter=",")
    own = small("distribution.name=points", f"distribution.path={str(file)!r}")
    chosen = own.distribution
    assert isinstance(chosen, described.Points)
    begun_with = group(read_points(chosen))
    begun_with.step()
    begun_with.stop()
    again = group()
    again.stop()
    assert (tmp_path / "run/data.npy").exists(), "a group keeps its points as a run does"
    np.savetxt(file, rng.normal(size=(50, 2)), delimiter=",")
    with pytest.raises(Refusal, match="its checkpoint is of another sweep: it was trained on other points"):
        group()


def test_a_group_says_how_it_ended_and_how_its_members_stand_as_a_run_does(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep", list(TOLD))
    sweep = begun(Sweep(made), 42)
    lines = [line["seed"] for line in read_lines(made.group(0) / "events.jsonl") if line["event"] == "diagnosis"]
    assert lines, "else nothing is shown by this"
    assert read_facts(made.group(0))["verdicts"].keys() == set(map(str, SEEDS)), "not only at the next checkpoint"
    sweep.stop()
    *_, last = read_lines(made.group(0) / "events.jsonl")
    facts = read_facts(made.group(0))
    assert last["message"] == facts["message"] == f"stopped at step {facts['step']}"
    assert facts.keys() <= FIELDS.keys()
    finished(Sweep(made))
    assert read_facts(made.group(0))["message"] == "finished all 80 steps"
