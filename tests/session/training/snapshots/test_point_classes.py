"""The classes of points that are shown: of each real one, and what the fake of its place was asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from gantui.gan.trainer import Trainer
from gantui.session.view import snapshot_bytes
from gantui.session.view.pictures import PointClasses, PointClassesRequest, PointsRequest
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import picture_in
from tests.gan.building import CPU, experiment, trainer
from tests.gan.test_classes_of_points import interleaved
from tests.session.training.snapshots.test_snapshot_maker import looked

SOME = Requests.of(PointsRequest(40), PointClassesRequest(40))


def test_modes_that_are_asked_for_are_classes_and_a_fake_answers_to_that_of_its_place() -> None:
    made = trainer("labels.discriminator=projection")
    snapshot = looked(made, SOME)
    found = picture_in(snapshot, PointClasses)
    assert found is not None
    assert found.asked
    nearest = made.distribution.labels(torch.tensor(snapshot.real))
    assert nearest is not None
    assert found.of.tolist() == nearest.tolist()
    assert sorted(set(found.of.tolist())) == list(range(8)), "the first ones are of all classes"
    assert snapshot_bytes.decode(snapshot_bytes.encode(snapshot)).pictures["point_classes"].flaw() == ""


def test_the_classes_of_a_file_are_told_though_nobody_is_asked_for_them(tmp_path: Path) -> None:
    points, classes = interleaved(tmp_path / "moons.csv")
    data = f"distribution={{name='points', path='{tmp_path / 'moons.csv'}', classes='c', standardise=false}}"
    made = Trainer(experiment(data), [0], CPU)
    snapshot = looked(made, SOME)
    found = picture_in(snapshot, PointClasses)
    assert found is not None
    assert not found.asked
    rows = np.linalg.norm(snapshot.real[:, None] - points[None], axis=2).argmin(1)
    assert found.of.tolist() == (1 - classes[rows]).tolist()
    assert snapshot.facts is not None
    assert snapshot.facts.classes == ("a", "b")
    assert snapshot.facts.labelled


def test_there_are_none_where_modes_are_nobody_s_classes() -> None:
    snapshot = looked(trainer(), SOME)
    assert picture_in(snapshot, PointClasses) is None
    assert snapshot.facts is not None
    assert not snapshot.facts.labelled
    assert PointClassesRequest.kept(snapshot.facts) == PointClassesRequest()


def test_what_does_not_belong_together_is_a_flaw() -> None:
    assert PointClasses(np.array([[0, 1]]), True).flaw()
    assert PointClasses(np.array([0, -1]), True).flaw()
    assert not PointClasses(np.array([0, 1]), False).flaw()
