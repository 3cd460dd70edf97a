"""A run's players, read from a checkpoint: what they draw, in which units, and what they can't."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from gantui.errors import Refusal
from gantui.session.checkpoints import files
from gantui.session.run.reader import read_run
from gantui.session.training.weights.loaded_run import CHUNK, Generator, LoadedRun
from gantui.session.view.pictures import Field
from gantui.session.view.snapshot import picture_in
from tests.asking import asks
from tests.left import copy, finished
from tests.session.small import finish, start


def test_the_same_seed_draws_the_same_and_a_longer_sample_begins_with_a_shorter_one() -> None:
    first, second = LoadedRun(read_run(finished())), LoadedRun(read_run(finished()))
    many = first.draw(CHUNK + 100, 3, "ema")
    assert many.shape == (CHUNK + 100, 2)
    assert np.array_equal(second.draw(CHUNK + 100, 3, "ema"), many)
    assert np.array_equal(first.draw(50, 3, "ema"), many[:50])
    assert not np.array_equal(first.draw(50, 4, "ema"), many[:50])
    assert not np.array_equal(first.draw(50, 3, "last"), many[:50])
    assert not np.array_equal(many[:100], many[CHUNK:])


def test_it_is_the_generator_that_was_measured() -> None:
    run = read_run(finished())
    shown = LoadedRun(run).snapshot(asks(points=20, field=(4, 4)))
    assert shown.record is not None
    last = run.records[-1]
    assert {key: shown.record[key] for key in ("jsd", "w1", "high_quality", "last.w1")} == {
        key: last[key] for key in ("jsd", "w1", "high_quality", "last.w1")
    }
    assert picture_in(shown, Field) is not None


def test_samples_of_points_from_a_file_are_in_the_units_of_the_file(tmp_path: Path) -> None:
    far = np.random.default_rng(0).normal((5000.0, -2000.0), 30, (500, 2))
    np.savetxt(tmp_path / "far.csv", far, delimiter=",")
    sets = ("distribution.name=points", f"distribution.path={tmp_path / 'far.csv'}", "evaluation.every=60")
    finish(start(tmp_path / "run", *sets))
    trained = LoadedRun(read_run(tmp_path / "run"))
    own = trained.draw(2000, 0, "ema")
    assert np.abs(own.mean(0) - far.mean(0)).max() < 150
    unit = trained.trainer.distribution.unit
    inside = trained.trainer.fakes(trained.trainer.latent.sample(0, 4, torch.Generator()).unsqueeze(0))[0].numpy()
    assert trained.in_own_units(inside) == pytest.approx(np.asarray(unit.offset) + unit.factor * inside)
    # D is asked at places in the same units: far off in those of the training, D reads something else.
    assert trained.score(far[:3]).shape == (3,)
    center = trained.score([[5000.0, -2000.0]])
    assert center == pytest.approx(
        trained.trainer.score(torch.tensor([[[0.0, 0.0]]]), *[torch.zeros(1, 1, 2)] * 2)[0], abs=0.05
    )

    (tmp_path / "far.csv").write_text("1,2\n3,4\n5,7\n")
    assert LoadedRun(read_run(tmp_path / "run")).draw(4, 0, "ema").tolist() == own[:4].tolist()
    (tmp_path / "run" / "data.npy").unlink()
    with pytest.raises(Refusal, match="holds others by now"):
        LoadedRun(read_run(tmp_path / "run"))


def test_a_mixture_keeps_the_means_that_it_was_trained_with(tmp_path: Path) -> None:
    trained = LoadedRun(read_run(finished()))
    means = trained.trainer.latent.drawn
    assert means is not None
    state = {name: tensor.clone() for name, tensor in trained.trainer.state().items()}
    before = trained.draw(10, 0, "ema")
    state["latent.drawn"] += 1.0  # as if another device had drawn them
    trained.trainer.load_state(state)
    moved = trained.draw(10, 0, "ema")
    assert not np.allclose(before, moved)
    del state["latent.drawn"]  # a checkpoint of before they were kept
    trained.trainer.load_state(state)
    assert np.array_equal(trained.draw(10, 0, "ema"), moved)


def test_means_that_a_cpu_would_draw_otherwise_are_not_made_up(tmp_path: Path) -> None:
    path = copy(tmp_path)
    facts = json.loads((path / "run.json").read_text())
    (path / "run.json").write_text(json.dumps(facts | {"device": "cuda:0 (a large one)"}))
    assert LoadedRun(read_run(path)).draw(1, 0, "ema").shape == (1, 2)
    file = path / "checkpoints" / "step-0000000060.safetensors"
    saved = files.read(file)
    del saved.state["latent.drawn"]  # as it was before they were kept
    file.write_bytes(files.encode(saved))
    with pytest.raises(Refusal, match="trained on CUDA before"):
        LoadedRun(read_run(path))
    (path / "run.json").write_text(json.dumps(facts))
    assert LoadedRun(read_run(path)).draw(1, 0, "ema").shape == (1, 2)


def test_a_damaged_checkpoint_is_told_and_the_one_before_serves(tmp_path: Path) -> None:
    path = copy(tmp_path)
    whole = path / "checkpoints" / "step-0000000060.safetensors"
    broken = path / "checkpoints" / "step-0000000080.safetensors"
    broken.write_bytes(whole.read_bytes()[:1000])
    trained = LoadedRun(read_run(path))
    assert trained.step == 60
    assert len(trained.damaged) == 1
    assert "not a whole checkpoint" in trained.damaged[0]
    with pytest.raises(Refusal, match="no whole checkpoint"):
        LoadedRun(read_run(path), "80")


def test_a_checkpoint_of_other_networks_is_refused(tmp_path: Path) -> None:
    path = copy(tmp_path)
    text = (path / "experiment.toml").read_text()
    (path / "experiment.toml").write_text(text.replace("    8,\n", "    9,\n"))
    with pytest.raises(Refusal, match="does not fit its experiment: its generator was"):
        LoadedRun(read_run(path))


def test_averaged_weights_that_were_not_kept_are_refused() -> None:
    trained = LoadedRun(read_run(finished("schedule.ema=0", "evaluation.weights=last")))
    assert trained.weights(None) == "last"
    with pytest.raises(Refusal, match="kept no averaged weights"):
        trained.weights("ema")
    with pytest.raises(Refusal, match="expected 'last' or 'ema'"):
        trained.weights("best")


def test_places_of_another_shape_are_refused() -> None:
    trained = LoadedRun(read_run(finished()))
    assert ((trained.score([[0, 0], [1, 1]]) > 0) & (trained.score([[0, 0], [1, 1]]) < 1)).all()
    for places in ([0.0, 1.0], [[1.0, 2.0, 3.0]], 3.0):
        with pytest.raises(Refusal, match=r"expected \[n, 2\]"):
            trained.score(places)


def test_the_module_makes_what_the_trainer_makes() -> None:
    trained = LoadedRun(read_run(finished()))
    latent = trained.trainer.latent.sample(0, 30, torch.Generator().manual_seed(1))
    for weights in ("last", "ema"):
        module = Generator(trained, trained.weights(weights))
        expected = trained.trainer.fakes(latent.unsqueeze(0), average=weights == "ema")[0]
        assert torch.equal(module(latent).detach(), expected)
        assert sum(parameter.numel() for parameter in module.parameters()) == trained.trainer.generator.params.numel()
