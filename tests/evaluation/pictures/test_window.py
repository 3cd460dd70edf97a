"""The part of the line or the plane that pictures show."""

from __future__ import annotations

import pytest
import torch

from gantui.evaluation.pictures.window import Extent, cells, grid
from gantui.evaluation.pictures.window import window as window_of
from gantui.gan.trainer import Trainer
from tests.session.small import experiment

CPU = torch.device("cpu")


def test_the_grid_holds_cell_centres_from_the_top_left() -> None:
    places = grid((-1.0, 1.0, -2.0, 2.0), rows=2, columns=4, device=CPU)
    assert places[0].tolist() == [-0.75, 1.0]
    assert places[3].tolist() == [0.75, 1.0]
    assert places[4].tolist() == [-0.75, -1.0]


def window(made: Trainer) -> Extent:
    return window_of(made.distribution, CPU)


def test_the_window_is_a_square_around_the_data_and_the_same_for_every_seed() -> None:
    one, other = (window(Trainer(experiment(), [seed], CPU)) for seed in (1, 2))
    assert one == other
    left, right, bottom, top = one
    assert right - left == pytest.approx(top - bottom)
    assert right > 2.0


def test_on_the_line_the_window_spans_the_data() -> None:
    chosen = Trainer(experiment("distribution={name='gaussian', mean=4.0, std=0.5}"), [1], CPU)
    left, right, bottom, top = window(chosen)
    assert (left + right) / 2 == pytest.approx(4.0, abs=0.5)
    assert 3 < right - left < 8
    assert (bottom, top) == (0.0, 1.0)


def test_data_at_one_place_still_have_a_window() -> None:
    chosen = Trainer(experiment("distribution={name='dirac', at=3.0}"), [1], CPU)
    assert window(chosen) == (1.0, 5.0, 0.0, 1.0)


def test_cells_are_the_centres_of_equal_parts() -> None:
    assert cells(-1.0, 1.0, 4, CPU).tolist() == [-0.75, -0.25, 0.25, 0.75]
