"""A translation through the whole session: trained, stopped, gone on with, steered, kept and replayed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.experiment.files.parsing import to_toml
from gantui.experiment.goals.until import parse
from gantui.experiment.maps import Maps
from gantui.experiment.translation import PLAYERS
from gantui.session.disk.json_lines import read_lines
from gantui.session.jobs.job import Job
from gantui.session.jobs.prepare import TrainingRequest, prepare
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.run.reader import read_run
from gantui.session.run.replay import Replay
from gantui.session.view.commands import Command, Pause, Set, SlowMotion, Step, Stop
from gantui.session.view.pictures import TranslatedImages
from gantui.session.view.snapshot import State
from tests.gan.translation.small import STROKES, options
from tests.session.small import finish, obeyed


def training(
    path: Path,
    *sets: str,
    resume: bool = False,
    until: str | None = None,
    first: Command | None = None,
    described: Callable[..., Maps] = options,
) -> Live:
    chosen = described(*sets)
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
    path = tmp_path_factory.mktemp("translation") / "run"
    assert finish(training(path)).state is State.FINISHED
    return path


def test_it_is_recorded_and_its_losses_have_curves(trained: Path) -> None:
    run, replay = read_run(trained), Replay(trained)
    assert [record["step"] for record in run.records] == [10, 20, 30, 40]
    assert (run.missing, run.not_ours, run.experiment) == ((), False, None)
    assert run.options is not None
    assert set(run.columns) == set(run.options.record_keys)
    assert replay.history().columns == (*(f"loss_{name}" for name in PLAYERS), "cycle", "identity")


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
    obeyed(live, Step("generator"), lambda shown: "no such player to move alone" in shown.message)
    for name in PLAYERS[:3]:
        obeyed(live, Set(f"updates.{name}", "0"), lambda shown, name=name: f"updates.{name} 1 -> 0" in shown.message)
    obeyed(live, Set("updates.D_Y", "0"), lambda shown: "nobody would move" in shown.message)
    obeyed(live, Step(), lambda shown: shown.step == 1)
    obeyed(live, SlowMotion(0.01), lambda shown: shown.slow == 0.01)
    obeyed(live, Stop(), lambda shown: shown.state is State.STOPPED)
    assert finish(live).step == 1


def test_a_file_asks_for_it_and_what_it_can_not_be_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    file.write_text(to_toml(options()))
    prepared = prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "run", assignments=("weights.cycle=2",)))
    assert prepared.job.experiment == options("weights.cycle=2")
    prepared.take_back("")
    for settings, said in {
        (
            "trains=translatoin",
        ): "trains = 'translatoin': expected one of gan, translation, paired.*did you mean 'translation'",
        ("pair.name=boxes",): "no pair is called 'boxes'; expected one of blobs, moons, strokes, inverted",
        ("generator.name=resnet",): "generator.name = 'resnet' is for images, and these data are points",
        ("generator.name=dcgan", "pair.name=inverted"): "generator.name = 'dcgan': expected one of mlp, residual, conv",
        ("discriminator.name=minibatch",): "discriminator.name = 'minibatch': expected one of mlp, residual",
        ("pair.modes=9",): "pair.modes = 9",
        ("pair.shares=[1.0, 2.0]",): "shares names 2 for 5 modes",
        ("checkpoints.best=lowest:jsd",): "no record has a key 'jsd'",
    }.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "other", assignments=settings))
        assert not (tmp_path / "other").exists()


def test_what_the_weights_depend_on_stays_when_a_run_goes_on(trained: Path) -> None:
    for setting, said in {
        "pair.angle=40": "what was learned so far is of those data",
        "pool.size=7": "the fakes that it holds are so many",
        "optimizers.D_X.name=sgd": "what the optimizer remembers is of that kind",
    }.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(resume=str(trained), steps=60, assignments=(setting,)))


def test_pictures_of_images_are_kept_and_read_again(tmp_path: Path) -> None:
    """Those that are given are in a file of their own, and come back with each picture."""
    assert finish(training(tmp_path / "run", STROKES)).state is State.FINISHED
    replay = Replay(tmp_path / "run")
    shown = replay.recall(replay.kept()[-1])
    assert shown is not None
    assert shown.facts is not None
    assert shown.facts.maps == ("G", "F")
    found = shown.pictures["translated_images"]
    assert isinstance(found, TranslatedImages)
    assert len(found.x)
    assert found.x.shape == found.y.shape == found.fake_y.shape == found.again_y.shape
