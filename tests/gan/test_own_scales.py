"""How one's own points are scaled: both axes alike or each by itself, and with or without an eye for outliers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from gantui.errors import Refusal
from gantui.experiment.distributions import Points
from gantui.experiment.files.points import read_points
from gantui.experiment.files.points.scaling import decided, remarks
from gantui.gan import distributions

CPU = torch.device("cpu")
RNG = np.random.default_rng(0)
TALL = RNG.normal([130, 5], [12, 1], (400, 2))


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(values: np.ndarray, **settings: object) -> distributions.Distribution:
    np.save("my.npy", values)
    return distributions.make(options(**settings), CPU)


def options(**settings: object) -> Points:
    return Points.model_validate({"name": "points", "path": "my.npy", **settings})


def own(chosen: distributions.Distribution) -> np.ndarray:
    points = chosen.sample(4000, torch.Generator().manual_seed(0)).double().numpy()
    return np.asarray(chosen.unit.offset) + np.asarray(chosen.unit.factor) * points


def test_each_axis_has_its_own_width_and_the_way_back() -> None:
    chosen = made(TALL, axes="own")
    assert chosen.sample(4000, torch.Generator().manual_seed(0)).std(0).tolist() == pytest.approx([1, 1], rel=0.05)
    assert np.asarray(chosen.unit.factor) == pytest.approx(TALL.std(0))
    assert np.abs(own(chosen)[:, None] - TALL).max(2).min(1).max() < 1e-4


def test_shared_axes_keep_the_shape() -> None:
    chosen = made(TALL, axes="shared")
    assert chosen.unit.factor == pytest.approx(TALL[:, 0].std())
    assert made(TALL).unit == chosen.unit, "what was begun before there was a choice is shared"


def test_an_axis_on_which_all_points_are_equal_has_the_width_of_the_other() -> None:
    chosen = made(np.stack([TALL[:, 0], np.full(400, 3.0)], 1), axes="own")
    assert chosen.unit.factors[0] == chosen.unit.factors[1]


@pytest.mark.parametrize(("ratio", "axes"), [(3.9, "shared"), (4.1, "own"), (1 / 4.1, "own"), (1.0, "shared")])
def test_from_four_times_as_wide_on_each_axis_is_scaled_by_itself(ratio: float, axes: str) -> None:
    values = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1]]) * [ratio, 1]
    assert decided(options(), values).axes == axes
    assert decided(options(axes="shared"), values).axes == "shared"
    assert decided(options(standardise=False), values).axes == "shared"


def test_one_outlier_squeezes_all_and_it_is_said_and_robust_does_not_mind() -> None:
    values = np.vstack([RNG.normal(0, 1, (400, 2)), [[1e5, 1e5]]])
    assert any("distribution.robust=true" in said for said in remarks(options(), decided(options(), values), values))
    assert not remarks(options(robust=True), decided(options(robust=True), values), values)
    inner = made(values).sample(4000, torch.Generator().manual_seed(0))
    assert inner.quantile(0.9) - inner.quantile(0.1) < 0.01
    chosen = made(values, robust=True)
    inner = chosen.sample(4000, torch.Generator().manual_seed(0))
    assert 2 < inner.quantile(0.9) - inner.quantile(0.1) < 3.2
    assert chosen.central < 1


def test_a_middle_half_without_width_is_refused() -> None:
    values = np.array([[0.0], [0], [0], [0], [0], [5]])
    with pytest.raises(Refusal, match=r"distribution\.robust = true: half of the points .* expected false"):
        made(values, robust=True)


def test_modes_are_where_they_are_in_the_datas_own_units() -> None:
    centres = np.array([[100.0, 2.0], [160.0, 9.0]])
    values = np.concatenate([centre + RNG.normal(0, [3, 0.3], (200, 2)) for centre in centres])
    chosen = made(values, axes="own", modes=2)
    assert chosen.modes is not None
    found = np.asarray(chosen.unit.offset) + np.asarray(chosen.unit.factor) * chosen.modes.centres.numpy()
    assert found == pytest.approx(centres, rel=0.05)


def test_what_was_read_is_read_no_more() -> None:
    np.save("my.npy", TALL)
    data = read_points(options())
    Path("my.npy").unlink()
    assert distributions.make(options(), CPU, data).space.width == 2
