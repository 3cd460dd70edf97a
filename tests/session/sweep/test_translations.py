"""A sweep of translations: many seeds at once, each as it would be alone, with pictures of what G makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.evaluation.record import measure
from gantui.experiment.files.validation import to_toml
from gantui.session.sweep import plan as plans
from gantui.session.sweep import results
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.plan import Plan
from gantui.session.training.groups.gallery import GalleryMaker
from gantui.session.training.groups.sweep import Sweep
from tests.gan.translation.small import RAW, STROKES, options, translator

SEEDS = (3, 4)


@pytest.mark.parametrize("pair", ["pair.modes=5", STROKES])
def test_each_seed_is_recorded_as_it_would_be_alone(pair: str, tmp_path: Path) -> None:
    groups = plans.make(RAW, "small", [pair, "seed=3", "schedule.steps=10", "threads=1"], ["weights.cycle=1,2"], 2)
    directory = SweepDirectory.create(tmp_path / "sweep", Plan("small", SEEDS, groups))
    sweep = Sweep(directory)
    while sweep.group is None or sweep.group.trainer.steps_done < 5:
        sweep.step()
    gallery = GalleryMaker("small", 0, sweep.group).gallery(range(2), 8)
    assert "points" not in gallery.facts.unseen, "else it is said that there are none"
    images = (8, 1, 8, 8) if pair == STROKES else (8, 2)
    assert {place: made.shape for place, made in gallery.fakes.items()} == {0: images, 1: images}
    while not sweep.over:
        sweep.step()
    found = results.read(SweepDirectory.open(tmp_path / "sweep"))
    assert [result.state for result in found] == ["finished", "finished"]
    alone = translator(pair, "schedule.steps=10", "weights.cycle=2", seeds=(4,))
    for _ in range(10):
        alone.advance(1)
    expected = measure(alone, alone.log[9, 0], 0.0).record
    last = found[1].members[1].last
    known = {key: value for key, value in expected.items() if value is not None and key != "seconds"}
    assert {key: last[key] for key in known} == pytest.approx(known, rel=1e-2, abs=1e-2)
    assert found[1].members[1].verdict is not None
    assert found[1].spread("accuracy_g") is not None


def test_a_plan_keeps_what_is_trained(tmp_path: Path) -> None:
    groups = plans.make(RAW, "small", ["pair.modes=3"], [], 2)
    SweepDirectory.create(tmp_path / "sweep", Plan("small", SEEDS, groups))
    (group,) = SweepDirectory.open(tmp_path / "sweep").plan.groups
    assert to_toml(group.experiment) == to_toml(options("pair.modes=3"))
