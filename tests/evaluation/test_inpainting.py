"""What is measured of completed images: that the truth is at every floor, and what other ways to fill holes show."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.evaluation.inpainting import KEYS, Part, Spread, measured, nearest, reference_of
from gantui.evaluation.record import measure
from gantui.experiment.metrics import TABLE, find
from gantui.gan.inpainting.trainee import Inpainter
from tests.gan.inpainting.small import inpainter

CPU = torch.device("cpu")


class Filled(Inpainter):
    """Inpainting whose holes are filled in a given way."""

    way = "true"

    def complete(self, x: Tensor, hole: Tensor, z: Tensor, members: object) -> Tensor:
        if self.way == "true":
            return x
        return torch.where(hole, -x if self.way == "negative" else z[..., :1].tanh().expand_as(x), x)


def found(way: str, *sets: str) -> dict[str, float]:
    made = inpainter(*sets)
    filled = Filled(made.options, made.seeds, CPU)
    filled.way = way
    (row,) = measured(filled, [0])
    return {key: float(value or 0) for key, value in row.items()}


def test_the_truth_is_at_every_floor_and_no_other_way_is_better() -> None:
    record = found("true", "evaluation.samples=400")
    assert record["filled_error"] == record["filled_best"] == record["filled_trained"] == 0
    assert record["filled_read"] == record["filled_read_floor"] > 0.97
    assert record["filled_frechet"] == pytest.approx(record["filled_frechet_floor"])
    assert 0 < record["filled_frechet_floor"] < record["filled_frechet_copied"] < record["filled_frechet_mean"]
    assert 0 < record["filled_error_blurred"] < record["filled_error_copied"]
    assert record["filled_error_blurred"] < record["filled_error_mean"]
    assert record["filled_best_copied"] < record["filled_error_copied"]
    assert record["filled_read_mean"] < record["filled_read_copied"] <= record["filled_read_floor"]


def test_one_answer_for_each_hole_ignores_the_noise_and_is_its_own_best() -> None:
    record = found("negative")
    assert record["filled_varied"] == 0
    assert record["filled_best"] == pytest.approx(record["filled_error"])
    assert record["filled_error"] > 1
    noisy = found("noise")
    assert noisy["filled_varied"] > 0.1
    assert noisy["filled_best"] < noisy["filled_error"]


def test_completions_that_are_drawn_as_the_truth_is_have_noise_that_matters_wholly() -> None:
    """2 Var G = E|x - G|^2 for independent draws x and G of one distribution, whatever it is."""
    rng = torch.Generator().manual_seed(0)
    mean, scale = torch.randn(4000, 6, generator=rng), torch.rand(4000, 1, generator=rng)

    def drawn() -> Tensor:
        return mean + scale * torch.randn(4000, 6, generator=rng)

    part = Part(drawn(), torch.ones(4000, 6, dtype=torch.bool), torch.zeros(4000))
    spread, halved = Spread(part, drawn()), Spread(part, mean)
    for _ in range(7):
        spread.add(drawn())
        halved.add(mean)
    assert spread.varied == pytest.approx(1, abs=0.03)
    assert halved.varied == 0
    assert spread.error == pytest.approx(2 * halved.error, rel=0.05), "twice that of the mean"


def test_spread_is_as_if_all_were_in_memory() -> None:
    rng = torch.Generator().manual_seed(0)
    part = Part(torch.randn(5, 8, generator=rng), torch.rand(5, 8, generator=rng) < 0.5, torch.zeros(5))
    part.hole[:, 0] = True
    made = torch.randn(4, 5, 8, generator=rng)
    spread = Spread(part, made[0])
    for each in made[1:]:
        spread.add(each)
    inside = part.hole.float() / part.hole.sum(1, keepdim=True)
    errors = ((made - part.x).square() * inside).sum(2)
    assert spread.error == pytest.approx(errors.mean().item())
    assert spread.best == pytest.approx(errors.amin(0).mean().item())
    variance = (made.var(0) * inside).sum(1).mean().item()
    assert spread.varied == pytest.approx(2 * variance / errors.mean().item())


def test_the_nearest_are_those_of_the_known_part() -> None:
    images = torch.tensor([[0.0, 0.0, 9.0], [1.0, 1.0, 0.0], [0.0, 0.4, 5.0]])
    hole = torch.tensor([[False, False, True], [True, False, True]])
    x = torch.tensor([[0.1, 0.1, 0.0], [0.0, 0.9, 0.0]])
    assert nearest(x, hole, images, 2).tolist() == [[0, 2], [1, 2]]


def test_holes_and_what_stands_beside_the_numbers_are_the_same_for_every_seed() -> None:
    one, other = reference_of(inpainter(seeds=(1,))), reference_of(inpainter(seeds=(2,)))
    assert torch.equal(one.held.hole, other.held.hole)
    assert torch.equal(one.held.x, other.held.x)
    assert one.others == other.others
    assert not torch.equal(one.held.x[:5], one.trained.x[:5])


def test_a_record_has_the_rows_of_the_table_and_the_options_know_them() -> None:
    made = inpainter()
    made.advance(1)
    record = measure(made, made.log[0, 0], 0.0).record
    assert set(record) == set(made.options.record_keys)
    assert set(KEYS) <= record.keys()
    assert {key for key, row in TABLE.items() if "inpainting" in row.needs} <= record.keys()
    assert all(find(key) is not None for key in record)
    assert measure(made, made.log[0, 0], 0.0).record == record


def test_members_are_measured_as_they_would_be_alone() -> None:
    together, alone = inpainter(seeds=(3, 4)), inpainter(seeds=(4,))
    two, (one,) = measured(together, [0, 1])[1], measured(alone, [0])
    assert two == pytest.approx(one, rel=1e-4)
