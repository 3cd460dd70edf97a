"""What a perfect generator would show."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from gantui.evaluation.kinds import kind_of
from gantui.evaluation.points.divergence import Grid, Radial, jensen_shannon
from gantui.evaluation.points.floors import PAIRS, Reference
from gantui.evaluation.points.gaussian_modes import perfect_high_quality
from gantui.evaluation.points.kind import Points
from gantui.evaluation.points.neighbours import density_and_coverage, radii
from gantui.evaluation.points.wasserstein import wasserstein1
from gantui.gan.trainer import Trainer
from tests.gan.building import trainer

N, TIMES = 600, 30
SAMPLES = f"evaluation.samples={N}"
OVERLAPPING = "distribution={name='mixture', centres=[-1.5, 1.5], std=1.0}"
NUMBERS = "distribution={name='gaussian', mean=4.0, std=1.25}"


def reference(made: Trainer) -> Reference:
    kind = kind_of(made)
    assert isinstance(kind, Points)
    return kind.reference


def perfect(made: Trainer, count: int, times: int, seed: int = 5) -> torch.Tensor:
    """[times, count, dim] real points."""
    source = torch.Generator().manual_seed(seed)
    return torch.stack([made.distribution.sample(count, source) for _ in range(times)])


@pytest.mark.parametrize(
    "data",
    [
        "distribution.std=0.02",
        OVERLAPPING,
        NUMBERS,
        *(f"distribution={{name='{name}'}}" for name in ("swiss_roll", "moons", "checkerboard", "line", "dirac")),
    ],
)
def test_a_perfect_generator_shows_the_floors(data: str) -> None:
    made = trainer(data, SAMPLES, "latent.dim=1")
    known, real, fake = reference(made), perfect(made, N, TIMES), perfect(made, N, TIMES, seed=6)

    def about(numbers: torch.Tensor, own_error: float = 0.0) -> object:
        return pytest.approx(
            float(numbers.mean()), abs=4 * float(numbers.std()) * math.sqrt(1 / TIMES + own_error) + 1e-9
        )

    assert known.data.sum() == pytest.approx(1)
    shown = jensen_shannon(known.data, known.cells.shares(fake))
    assert known.jsd_floor == about(shown, 1 / PAIRS)
    count = known.transported
    apart = wasserstein1(real[:, :count], fake[:, :count])
    assert known.w1_floor == about(apart, 1 / PAIRS)
    assert known.w1_floor_sd == pytest.approx(float(apart.std()), rel=0.5)
    if made.distribution.modes is None:
        assert isinstance(known.cells, Grid)
        assert known.high_quality is None
        near = real[:, :500]
        covered = density_and_coverage(near, radii(near), fake[:, :500])[1]
        if "dirac" in data:
            assert known.coverage_floor is None
        else:
            assert known.coverage_floor == about(covered, 1 / PAIRS)
    else:
        assert isinstance(known.cells, Radial)
        assert known.coverage_floor is None


def test_the_coverage_of_two_real_samples_is_that_of_lemma_2() -> None:
    known = reference(trainer("distribution={name='moons'}", SAMPLES))
    assert known.coverage_floor == pytest.approx(1 - math.prod((500 - j) / (1000 - j) for j in range(1, 6)), abs=5e-3)


def test_data_at_one_place_have_no_coverage_and_lie_in_the_middle_of_a_cell() -> None:
    """On the edge of one, a generator as near as rounding allows would show a divergence: .053 nats."""
    known = reference(trainer("distribution={name='dirac'}", "latent.dim=1", SAMPLES))
    assert (known.coverage_floor, known.jsd_floor) == (None, 0), "not what rounding leaves"
    assert not {"density", "coverage"} & known.floors.keys()
    near = torch.tensor([-0.003, -1e-9, 1e-9, 0.003]).view(4, 1, 1)
    assert jensen_shannon(known.data, known.cells.shares(near)).tolist() == pytest.approx([0] * 4, abs=1e-9)
    assert float(jensen_shannon(known.data, known.cells.shares(near[3:] * 4))[0]) > 0.01


def test_where_modes_overlap_shares_and_quality_are_measured() -> None:
    made = trainer(OVERLAPPING, SAMPLES)
    known = reference(made)
    assert isinstance(known.cells, Radial)
    # Of what lies far out on the inner side the other mode takes its part: the outer bins are emptier than an eighth.
    assert float(known.data[7]) < 0.9 / 16
    assert known.data.sum() == pytest.approx(1)
    inside = float((perfect(made, 200_000, 1).abs() <= 1.5 + 3).float().mean())
    assert known.high_quality == pytest.approx(inside, abs=1e-3)
    assert inside > perfect_high_quality(1) + 5e-4


def test_modes_found_in_points_are_told_by_the_points(tmp_path: Path) -> None:
    # Two rings with nothing in their middle: no Gaussians, though modes.
    angles = torch.linspace(0, 2 * math.pi, 200)
    ring = torch.stack([angles.cos(), angles.sin()], 1)
    file = tmp_path / "rings.csv"
    rows = torch.cat([ring - 10, ring + 10]).tolist()
    file.write_text("\n".join(f"{x},{y}" for x, y in rows))
    made = trainer(f"distribution={{name='points', path='{file}', modes=2}}", SAMPLES)
    known = reference(made)
    assert known.data.unflatten(0, (2, 8))[:, 0].sum() == 0
    assert known.high_quality == 1
    shown = jensen_shannon(known.data, known.cells.shares(perfect(made, N, 20)))
    assert float(shown.mean()) < 2 * known.jsd_floor < 0.01


def test_far_modes_have_exact_shares() -> None:
    known = reference(trainer("distribution.std=0.02", SAMPLES))
    assert known.data.tolist() == [1 / 64] * 64
    assert known.high_quality == perfect_high_quality(2)
    assert known.transported == 128
    assert known.w1_floor == pytest.approx(0.29, abs=0.08), "of radius 2: 0.20 at radius 1.414"


def test_on_the_line_all_points_are_transported_and_few_are_as_many_as_there_are() -> None:
    assert reference(trainer(NUMBERS, SAMPLES)).transported == N
    assert reference(trainer("evaluation.samples=50")).transported == 50


def test_it_is_the_same_for_every_seed_and_made_once() -> None:
    one, other = trainer(OVERLAPPING, SAMPLES), trainer(OVERLAPPING, SAMPLES, "seed=9", seeds=(9, 10))
    assert reference(one) is reference(one)
    first, second = (Reference.make(each.distribution, N, each.device) for each in (one, other))
    assert torch.equal(first.data, second.data)
    for key in ("jsd_floor", "w1_floor", "w1_floor_sd", "high_quality"):
        assert getattr(first, key) == getattr(second, key)
