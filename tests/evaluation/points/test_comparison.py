"""A generator's samples beside the data, by the numbers of a record."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from gantui.evaluation.kinds import kind_of
from gantui.evaluation.points.comparison import COMPARED, Comparison, has_critic, has_value
from gantui.evaluation.points.floors import Reference
from gantui.gan.trainer import Trainer
from tests.gan.building import DIRAC, OBJECTIVES, experiment, run, trainer

N = 2000
SAMPLES = f"evaluation.samples={N}"
HAVE_VALUE = {"minimax", "non_saturating"}


def compared(made: Trainer, fakes: Tensor) -> dict[str, float]:
    """The numbers of FAKES [n, dim]."""
    with torch.no_grad():
        found = kind_of(made).judge(made, made.steps_done, [0]).of(torch.empty(1, 0, 0), fakes.unsqueeze(0))
    return {key: math.nan if value is None else value for key, value in found.compared[0].items()}


def perfect(made: Trainer, seed: int = 5) -> Tensor:
    return made.distribution.sample(N, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("data", ["ring", "swiss_roll"])
def test_a_perfect_generator_stands_at_every_floor(data: str) -> None:
    made = trainer(f"distribution={{name='{data}'}}", SAMPLES)
    found = compared(made, perfect(made))
    assert list(found) == list(COMPARED)
    assert found["jsd"] == pytest.approx(found["jsd_floor"], rel=0.6)
    assert found["jsd_lower"] < 0.002
    assert abs(found["w1"] - found["w1_floor"]) < 3 * found["w1_floor_sd"]
    if data == "ring":
        assert found["shrunken"] < 3
        assert all(math.isnan(found[key]) for key in ("density", "coverage", "coverage_floor"))
    else:
        assert found["density"] == pytest.approx(1, abs=0.15)
        assert found["coverage"] == pytest.approx(found["coverage_floor"], abs=0.04)
        assert math.isnan(found["shrunken"])


def test_a_collapsed_generator_is_told_by_every_number() -> None:
    made = trainer("distribution={name='swiss_roll'}", SAMPLES)
    found = compared(made, perfect(made)[:1].expand(N, -1))
    assert found["jsd_lower"] > 0.5
    assert found["w1"] > found["w1_floor"] + 5 * found["w1_floor_sd"]
    assert found["coverage"] < 0.05
    ring = trainer(SAMPLES)
    assert ring.distribution.modes is not None
    assert compared(ring, ring.distribution.modes.centres[:1].expand(N, -1))["shrunken"] > 3


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_value_is_told_where_d_is_a_probability_and_the_critics_distance_of_a_critic(name: str) -> None:
    made = trainer(*OBJECTIVES[name], SAMPLES)
    found = compared(made, perfect(made))
    for key in ("v", "jsd_bound", "d_lag"):
        assert math.isfinite(found[key]) == (name in HAVE_VALUE)
    assert math.isfinite(found["w1_critic"]) == (name == "wasserstein")
    assert math.isfinite(found["jsd_lower"])


@pytest.mark.parametrize(
    ("settings", "value"),
    [
        (["objective={name='fgan', divergence='gan'}"], True),
        (["objective={name='fgan', divergence='jensen_shannon'}"], False),
        (["objective.real_label=0.9"], False),
        (["packing.size=2"], False),
        (["packing.size='batch'"], False),
        (["discriminator.name=minibatch"], False),
        (["discriminator.normalisation=batch"], True),
        (["instance_noise.std=0.5"], True),
    ],
)
def test_where_there_is_a_value(settings: list[str], value: bool) -> None:
    assert has_value(experiment(*settings)) == value


def test_where_there_is_a_critic() -> None:
    assert has_critic(experiment("objective.name=wasserstein"))
    assert not has_critic(experiment("objective.name=wasserstein", "packing.size=2"))
    assert not has_critic(experiment("objective.name=hinge"))


@pytest.mark.parametrize("settings", [[], ["discriminator.normalisation=batch"]])
def test_the_value_is_that_of_what_d_reads_at_each_point(settings: list[str]) -> None:
    made = run(trainer("evaluation.samples=300", *settings), 5)
    reference = Reference.make(made.distribution, 300, made.device)
    real, fakes = Comparison(made, reference, made.steps_done, [0]).real, perfect(made)[:300].unsqueeze(0) + 0.5
    on_real, on_fakes = (made.score(points, real, fakes) for points in (real, fakes))
    expected = on_real.log().mean() + (1 - on_fakes).log().mean()
    assert compared(made, fakes[0])["v"] == pytest.approx(float(expected), rel=1e-5)


def with_slope(psi: float, *settings: str) -> Trainer:
    """A D that reads psi x of numbers from N(0, 1)."""
    return trainer(
        *DIRAC, "distribution={name='gaussian', mean=0.0, std=1.0}", f"discriminator.start={psi}", SAMPLES, *settings
    )


def test_a_critic_with_the_right_slope_tells_a_shift_and_one_the_wrong_way_minus_it() -> None:
    for psi, sign in ((-3.0, 1), (0.2, -1)):
        made = with_slope(psi, "objective.name=wasserstein")
        found = compared(made, perfect(made) + 0.5)
        assert found["w1_critic"] == pytest.approx(sign * 0.5, abs=0.2)
        assert found["w1"] == pytest.approx(0.5, abs=0.1)
    assert math.isnan(compared(with_slope(0.0, "objective.name=wasserstein"), perfect(made))["w1_critic"])


def test_an_undecided_d_has_the_value_of_a_coin_and_lags_behind_all_that_is_seen() -> None:
    made = with_slope(0.0)
    found = compared(made, perfect(made) + 4)
    assert found["v"] == pytest.approx(-math.log(4), abs=1e-6)
    assert found["jsd_bound"] == pytest.approx(0, abs=1e-6)
    assert found["jsd_lower"] == pytest.approx(found["jsd"] - found["jsd_floor"])
    assert found["d_lag"] == pytest.approx(found["jsd_lower"], abs=1e-6)
    assert found["jsd_lower"] > 0.3


def test_a_d_that_sees_more_than_the_partition_gives_the_bound_and_does_not_lag() -> None:
    # Half of the data: by the distance from the mode nothing is wrong, by the side everything is.
    made = with_slope(1.0)
    fakes = -perfect(made).abs()
    found = compared(made, fakes)
    assert found["jsd"] < 0.01
    assert found["jsd_lower"] == found["jsd_bound"] > 0.05
    assert found["d_lag"] == 0


def test_the_numbers_belong_to_the_step() -> None:
    made = trainer(SAMPLES)
    fakes = perfect(made)
    assert compared(made, fakes)["w1"] == compared(made, fakes)["w1"]
    before = compared(made, fakes)
    run(made, 1)
    assert compared(made, fakes)["w1"] != before["w1"]


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e38])
@pytest.mark.parametrize("settings", [[], ["distribution={name='swiss_roll'}", "objective.name=wasserstein"]])
def test_samples_that_are_no_numbers_are_survived(settings: list[str], bad: float) -> None:
    made = trainer(SAMPLES, *settings)
    found = compared(made, torch.full((N, 2), bad))
    assert found["jsd"] > 0.4
    assert not found["w1"] < 10
    assert math.isfinite(found["d_lag"]) == math.isfinite(found["v"])
