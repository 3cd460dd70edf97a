"""Inpainting through the whole session: trained, stopped, gone on with, steered, kept and replayed."""

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
from gantui.session.view.pictures import Inpainting
from gantui.session.view.snapshot import State, picture_in
from tests.gan.inpainting.small import options
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
    path = tmp_path_factory.mktemp("inpainting") / "run"
    assert finish(training(path)).state is State.FINISHED
    return path


def test_it_is_recorded_and_its_losses_have_curves(trained: Path) -> None:
    run, replay = read_run(trained), Replay(trained)
    assert [record["step"] for record in run.records] == [10, 20, 30, 40]
    assert (run.missing, run.not_ours, run.experiment) == ((), False, None)
    assert run.options is not None
    assert set(run.columns) == set(run.options.record_keys)
    assert replay.history().columns == options().columns


def test_what_was_given_made_and_true_is_kept(trained: Path) -> None:
    found = picture_in(Replay(trained).latest(), Inpainting)
    assert found is not None
    assert (found.completions, found.given.shape) == (3, found.true.shape)
    missing = found.given != found.true
    made = found.made.reshape(len(found.given), 3, *found.given.shape[1:])
    assert (found.given[missing] == 128).all(), "a hole is grey"
    for each in range(3):
        assert np.array_equal(made[:, each][found.given != 128], found.true[found.given != 128])


def test_it_goes_on_from_a_checkpoint_as_if_it_had_not_stopped(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "parts"
    assert finish(training(path, until="step>=20")).state is State.FINISHED
    assert finish(training(path, resume=True)).state is State.FINISHED
    assert lines(path) == lines(trained)


def test_each_player_moves_alone_and_is_frozen_by_its_name(tmp_path: Path) -> None:
    live = training(tmp_path / "run", "schedule.steps=1000000", first=Pause())
    for name in PLAYERS:
        obeyed(live, Step(name, 2), lambda shown, name=name: shown.single.get(name) == 2)
    obeyed(live, Set("weights.reconstruction", "2"), lambda shown: "weights.reconstruction 0.5 -> 2" in shown.message)
    obeyed(live, Set("updates.generator", "0"), lambda shown: "updates.generator 1 -> 0" in shown.message)
    obeyed(live, Set("updates.discriminator", "0"), lambda shown: "nobody would move" in shown.message)
    obeyed(live, Step(), lambda shown: shown.step == 1)
    obeyed(live, SlowMotion(0.01), lambda shown: shown.slow == 0.01)
    obeyed(live, Stop(), lambda shown: shown.state is State.STOPPED)
    assert finish(live).step == 1


def test_a_file_asks_for_it_and_what_it_can_not_be_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    file.write_text(to_toml(options()))
    prepared = prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "run", assignments=("weights.seeking=2",)))
    assert prepared.job.experiment == options("weights.seeking=2")
    prepared.take_back("")
    for settings, said in {
        ("hole.name=corner",): "no hole is called 'corner'; expected one of middle, half, random",
        ("hole.size=1.5",): "hole.size = 1.5",
        ("distribution.name=ring",): "distribution.name = 'ring': holes are made in images.*expected 'digits' or",
        ("distribution.name=stacked_mnist",): "expected 'digits' or 'mnist5k'",
        ("latent.name=mixture",): "latent.name = 'mixture': expected 'normal' or 'uniform'",
        ("generator.name=locations", "generator.start=[1.0]"): "generator.name = 'locations': expected 'mlp', ",
        ("generator.normalisation=batch",): "batch normalisation in the generator",
        ("generator={name='dcgan', channels=[4, 4, 4, 4]}",): "generator.channels: each of the 4 halves",
        ("penalties.clip=true",): "penalties.clip: inpainting has none of that name; expected 'r1' or 'r2'",
        ("weights={adversarial=0.0, reconstruction=0.0}",): "G would learn nothing",
        ("checkpoints.best=lowest:jsd",): "no record has a key 'jsd'",
    }.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "other", assignments=settings))
        assert not (tmp_path / "other").exists()


def test_what_the_weights_depend_on_stays_when_a_run_goes_on(trained: Path) -> None:
    for setting, said in {
        "hole.name=half": "what was learned so far is of such holes",
        "latent.dim=7": "the generator's weights are of that latent",
        "optimizers.generator.name=sgd": "what the optimizer remembers is of that kind",
    }.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(resume=str(trained), steps=60, assignments=(setting,)))
