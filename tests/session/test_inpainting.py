"""Inpainting through the session: what is kept of it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gantui.errors import Refusal
from gantui.experiment.files.validation import to_toml
from gantui.session.jobs.prepare import TrainingRequest, prepare
from gantui.session.run.replay import Replay
from gantui.session.view.pictures import Inpainting
from gantui.session.view.snapshot import State, picture_in
from tests.gan.inpainting.small import options
from tests.session.named_players import training
from tests.session.small import finish


def test_what_was_given_made_and_true_is_kept(tmp_path: Path) -> None:
    assert finish(training(tmp_path / "run", options())).state is State.FINISHED
    found = picture_in(Replay(tmp_path / "run").latest(), Inpainting)
    assert found is not None
    assert (found.completions, found.given.shape) == (3, found.true.shape)
    missing = found.given != found.true
    made = found.made.reshape(len(found.given), 3, *found.given.shape[1:])
    assert (found.given[missing] == 128).all(), "a hole is grey"
    for each in range(3):
        assert np.array_equal(made[:, each][found.given != 128], found.true[found.given != 128])


def test_a_file_asks_for_it_and_what_it_can_not_be_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    file.write_text(to_toml(options()))
    prepared = prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "run", assignments=("weights.seeking=2",)))
    assert prepared.job.experiment == options("weights.seeking=2")
    prepared.take_back("")
    for settings, said in {
        ("hole.name=corner",): "no hole is called 'corner'; expected one of middle, half, random",
        ("hole.size=1.5",): "hole.size = 1.5",
        ("distribution.name=ring",): "distribution.name = 'ring': expected 'digits' or 'mnist5k', images of which",
        ("distribution.name=stacked_mnist",): "expected 'digits' or 'mnist5k'",
        ("latent.name=mixture",): "latent.name = 'mixture': expected 'normal' or 'uniform'",
        ("generator.name=locations", "generator.start=[1.0]"): "generator.name = 'locations': expected 'mlp', ",
        ("generator.normalisation=batch",): "batch normalisation in the generator",
        ("generator={name='dcgan', channels=[4, 4, 4, 4]}",): "generator.channels: each of the 4 halves",
        ("penalties.clip=true",): "penalties.clip: there is none of that name here; expected 'r1' or 'r2'",
        ("weights={adversarial=0.0, reconstruction=0.0}",): "G would learn nothing",
        ("checkpoints.best=lowest:jsd",): "no record has a key 'jsd'",
    }.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "other", assignments=settings))
        assert not (tmp_path / "other").exists()
