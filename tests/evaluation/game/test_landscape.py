"""The landscape of two places: its known minima, and the divergence by quadrature against closed cases."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from gantui.evaluation.game.landscape import Landscape
from gantui.gan.distributions import Modes
from tests.gan.building import run, trainer


def peaks(distance: float, std: float = 1.0) -> Modes:
    centres = torch.tensor([[-distance], [distance]])
    return Modes(centres, torch.tensor([0.5, 0.5]), torch.tensor([std, std]))


def landscape(distance: float, window: tuple[float, float, float, float] = (-6.0, 6.0, -6.0, 6.0)) -> Landscape:
    return Landscape(peaks(distance), 1.0, window)


@pytest.mark.parametrize(
    ("distance", "first", "second", "height"),
    [(2.6, 1.90, 3.01, 0.2086), (3.0, 2.69, 3.25, 0.2141), (4.0, 3.95, 4.05, 0.2157)],
)
@pytest.mark.parametrize("side", [40, 64])
def test_the_spurious_minima_lie_where_they_are_known_to(
    distance: float, first: float, second: float, height: float, side: int
) -> None:
    found = landscape(distance).minima(side)
    deep, spurious = found[:2], found[2:]
    assert sorted((round(one.first, 3), round(one.second, 3)) for one in deep) == [
        (-distance, distance),
        (distance, -distance),
    ]
    assert all(one.height < 1e-9 for one in deep)
    places = sorted((one.first, one.second) for one in spurious)
    expected = sorted([(first, second), (second, first), (-first, -second), (-second, -first)])
    assert len(places) == 4
    for place, known in zip(places, expected, strict=True):
        assert place == pytest.approx(known, abs=0.006)
    assert all(one.height == pytest.approx(height, abs=6e-5) for one in spurious)


def test_nearer_peaks_have_no_spurious_minima() -> None:
    assert len(landscape(2.5).minima()) == 2


def test_far_apart_it_is_log_2_and_alike_0() -> None:
    land = landscape(3.0)
    assert float(land.divergence(torch.tensor([60.0, 63.0]))) == pytest.approx(math.log(2), abs=1e-4)
    assert float(land.divergence(torch.tensor([3.0, -3.0]))) == pytest.approx(0, abs=1e-12)


def test_the_grid_is_the_divergence_at_the_centres_of_its_cells() -> None:
    land = landscape(3.0, (-4.0, 4.0, -2.0, 2.0))
    heights = land.grid(8)
    assert heights.shape == (8, 8)
    there = torch.tensor([-4 + 2.5, 2 - 1.75])  # column 2, row 3
    assert float(heights[3, 2]) == pytest.approx(float(land.divergence(there)), abs=1e-6)


def test_peaks_with_nothing_between_them_are_found_and_plains_are_not() -> None:
    found = landscape(15.0, (-24.0, 24.0, -24.0, 24.0)).minima()
    assert sorted((round(one.first, 3), round(one.second, 3)) for one in found[:2]) == [(-15, 15), (15, -15)]
    assert all(math.isfinite(one.height) for one in found)
    assert len(found) <= 6, "and the split pairs near (15, 15) and (-15, -15)"


class TestOfATraining:
    TWO = (
        "distribution={name='mixture', centres=[-3.0, 3.0], std=1.0}",
        "latent={name='normal', dim=1}",
        "generator={name='locations', start=[-0.5, 1.0], spread=1.0}",
    )

    def test_it_is_there_for_two_places_on_the_line(self) -> None:
        land = Landscape.of(trainer(*self.TWO))
        assert land is not None
        assert land.minima()[2].height == pytest.approx(0.2141, abs=6e-5)

    @pytest.mark.parametrize(
        "setting",
        [
            "generator.start=[-0.5, 0.0, 1.0]",
            "generator.spread=0.0",
            "generator.spread=1e-4",
            "latent={name='uniform', dim=1}",
            "distribution={name='points', path='numbers.csv'}",
        ],
    )
    def test_not_for_any_other(self, setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("numbers.csv").write_text("\n".join(str(number / 7) for number in range(200)))
        assert Landscape.of(trainer(*self.TWO, setting)) is None

    def test_the_way_of_both_places_is_in_the_curves(self) -> None:
        made = run(trainer(*self.TWO, seeds=(0, 1)), 5)
        log = made.drain()
        places = log[:, :, [made.columns.index("theta_1"), made.columns.index("theta_2")]]
        assert torch.equal(places[-1], made.generator.params.detach()[:, :2])
        assert not torch.equal(places[0], places[-1])
