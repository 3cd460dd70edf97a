"""A translation through the session: what is kept of it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.experiment.files.validation import to_toml
from gantui.session.jobs.prepare import TrainingRequest, prepare
from gantui.session.run.replay import Replay
from gantui.session.view.pictures import TranslatedImages
from gantui.session.view.snapshot import State
from tests.gan.translation.small import STROKES, options
from tests.session.named_players import training
from tests.session.small import finish


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


def test_pictures_of_images_are_kept_and_read_again(tmp_path: Path) -> None:
    """Those that are given are in a file of their own, and come back with each picture."""
    assert finish(training(tmp_path / "run", options(STROKES))).state is State.FINISHED
    replay = Replay(tmp_path / "run")
    shown = replay.recall(replay.kept()[-1])
    assert shown is not None
    assert shown.facts is not None
    assert shown.facts.maps == ("G", "F")
    found = shown.pictures["translated_images"]
    assert isinstance(found, TranslatedImages)
    assert len(found.x)
    assert found.x.shape == found.y.shape == found.fake_y.shape == found.again_y.shape
