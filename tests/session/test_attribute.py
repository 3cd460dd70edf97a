"""A change of ages through the whole session: trained, stopped, gone on with, steered, kept and replayed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gantui.errors import Refusal
from gantui.experiment.files.parsing import to_toml
from gantui.experiment.goals.until import parse
from gantui.experiment.players import PLAYERS
from gantui.session.disk.json_lines import read_lines
from gantui.session.jobs.job import Job
from gantui.session.jobs.prepare import TrainingRequest, prepare
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.run.reader import read_run
from gantui.session.run.replay import Replay
from gantui.session.view.commands import Command, Pause, Set, SlowMotion, Step, Stop
from gantui.session.view.pictures import AgeCurve, AgedImages
from gantui.session.view.snapshot import State, picture_in
from tests.gan.attribute.small import options
from tests.session.small import finish, obeyed


def training(
    path: Path, *sets: str, resume: bool = False, until: str | None = None, first: Command | None = None
) -> Live:
    chosen = options(*sets)
    run = RunDirectory.open(path) if resume else RunDirectory.create(path, "small", chosen)
    goal = None if until is None else parse(until, chosen.record_keys)
    live = Live(Job("small", chosen, run, resume=resume, until=goal))
    if first is not None:
        live.send(first)
    live.start()
    return live


def lines(path: Path) -> list[dict[str, object]]:
    return [{**line, "seconds": 0} for line in read_lines(path / "metrics.jsonl")]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ages") / "run"
    assert finish(training(path)).state is State.FINISHED
    return path


def test_it_is_recorded_and_its_losses_have_curves(trained: Path) -> None:
    run, replay = read_run(trained), Replay(trained)
    assert [record["step"] for record in run.records] == [20, 40]
    assert (run.missing, run.not_ours, run.experiment) == ((), False, None)
    assert run.options is not None
    assert set(run.columns) == set(run.options.record_keys)
    assert replay.history().columns == options().columns


def test_digits_and_the_curve_of_ages_are_kept(trained: Path) -> None:
    shown = Replay(trained).latest()
    digits, curve = picture_in(shown, AgedImages), picture_in(shown, AgeCurve)
    assert digits is not None
    assert digits.made.shape == digits.true.shape == (len(digits.given) * len(digits.ages), 1, 8, 8)
    assert digits.flaw() == ""
    assert not np.array_equal(digits.made, digits.true)
    assert curve is not None
    assert curve.flaw() == ""
    assert (curve.low <= curve.middle).all()
    assert abs(curve.true - curve.asked).max() < 0.3


def test_it_goes_on_from_a_checkpoint_as_if_it_had_not_stopped(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "parts"
    assert finish(training(path, until="step>=20")).state is State.FINISHED
    assert finish(training(path, resume=True)).state is State.FINISHED
    assert lines(path) == lines(trained)


def test_each_player_moves_alone_and_is_frozen_by_its_name(tmp_path: Path) -> None:
    live = training(tmp_path / "run", "schedule.steps=1000000", first=Pause())
    for name in PLAYERS:
        said = obeyed(live, Step(name, 2), lambda shown, name=name: shown.single.get(name) == 2)
        assert said.message.startswith(f"2 {name} updates done")
    for path in ("weights.identity", "weights.age", "penalties.r1.gamma"):
        obeyed(live, Set(path, "0.5"), lambda shown, path=path: f"{path} " in shown.message)
    obeyed(live, Set("updates.generator", "0"), lambda shown: "updates.generator 1 -> 0" in shown.message)
    obeyed(live, Set("updates.discriminator", "0"), lambda shown: "nobody would move" in shown.message)
    obeyed(live, Step(), lambda shown: shown.step == 1)
    obeyed(live, SlowMotion(0.01), lambda shown: shown.slow == 0.01)
    obeyed(live, Stop(), lambda shown: shown.state is State.STOPPED)
    assert finish(live).step == 1


def test_a_file_asks_for_it_and_what_it_can_not_be_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    file.write_text(to_toml(options()))
    prepared = prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "run", assignments=("weights.identity=2",)))
    assert prepared.job.experiment == options("weights.identity=2")
    prepared.take_back("")
    for settings, said in {
        ("distribution.name=moons",): "distribution.name = 'moons': strokes are drawn again of 'digits' or 'mnist5k'",
        ("pen.thinnest=3",): "thinnest = 3 is not below boldest = 1.8",
        ("pen.boldest=5",): "pen.boldest = 5: expected at most 4",
        ("generator={name='dcgan'}",): "generator.name = 'dcgan': expected 'mlp' or 'residual'",
        ("generator.normalisation=batch",): "batch normalisation in the generator",
        ("penalties={clip={limit=0.1}}",): "penalties.clip: expected r1 or r2",
        ("checkpoints.best=lowest:jsd",): "no record has a key 'jsd'",
    }.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "other", assignments=settings))
        assert not (tmp_path / "other").exists()


def test_what_the_weights_depend_on_stays_when_a_run_goes_on(trained: Path) -> None:
    for setting, said in {
        "pen.boldest=2.5": "what was learned so far is of strokes of that thickness",
        "distribution.name=mnist5k": "what was learned so far is of those data",
    }.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(resume=str(trained), steps=60, assignments=(setting,)))
