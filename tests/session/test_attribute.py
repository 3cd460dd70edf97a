"""A change of ages through the session: what is kept of it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gantui.errors import Refusal
from gantui.experiment.files.validation import to_toml
from gantui.session.jobs.prepare import TrainingRequest, prepare
from gantui.session.run.replay import Replay
from gantui.session.view.pictures import AgeCurve, AgedImages
from gantui.session.view.snapshot import State, picture_in
from tests.gan.attribute.small import options
from tests.session.named_players import training
from tests.session.small import finish


def test_digits_and_the_curve_of_ages_are_kept(tmp_path: Path) -> None:
    assert finish(training(tmp_path / "run", options())).state is State.FINISHED
    shown = Replay(tmp_path / "run").latest()
    digits, curve = picture_in(shown, AgedImages), picture_in(shown, AgeCurve)
    assert digits is not None
    assert digits.made.shape == digits.true.shape == (len(digits.given) * len(digits.ages), 1, 8, 8)
    assert digits.flaw() == ""
    assert not np.array_equal(digits.made, digits.true)
    assert curve is not None
    assert curve.flaw() == ""
    assert (curve.low <= curve.middle).all()
    assert abs(curve.true - curve.asked).max() < 0.3


def test_a_file_asks_for_it_and_what_it_can_not_be_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    file.write_text(to_toml(options()))
    prepared = prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "run", assignments=("weights.identity=2",)))
    assert prepared.job.experiment == options("weights.identity=2")
    prepared.take_back("")
    for settings, said in {
        ("distribution.name=moons",): "distribution.name = 'moons': expected 'digits' or 'mnist5k', images of which",
        ("pen.thinnest=3",): "thinnest = 3 is not below boldest = 1.8",
        ("pen.boldest=5",): "pen.boldest = 5: expected at most 4",
        ("generator={name='dcgan'}",): "generator.name = 'dcgan': expected 'mlp', 'residual' or 'convolutions'",
        ("generator.normalisation=batch",): "batch normalisation in the generator",
        ("penalties={clip={limit=0.1}}",): "penalties.clip: there is none of that name here; expected 'r1' or 'r2'",
        ("checkpoints.best=lowest:jsd",): "no record has a key 'jsd'",
    }.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(preset=str(file), run_dir=tmp_path / "other", assignments=settings))
        assert not (tmp_path / "other").exists()
