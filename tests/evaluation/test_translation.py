"""What is measured of a map: that a true one is at its floors, and what others show."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.evaluation.record import measure
from gantui.evaluation.translation import KEYS, measured, off, routes, up_to
from gantui.experiment.metrics import TABLE, find, noise
from gantui.gan.translation.game import Translated
from gantui.gan.translation.trainee import Translator
from tests.gan.translation.small import translator


class Mapped(Translator):
    """A translation whose maps are given, by a turn of X before the true map."""

    turned = 0.0
    mirrored = False

    def translate(self, x: torch.Tensor, y: torch.Tensor, members: object) -> Translated:
        angle = math.radians(self.turned)
        turn = torch.tensor([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        flip = torch.tensor([-1.0 if self.mirrored else 1.0, 1.0])
        fake_y, fake_x = self.pair.truth(flip * x @ turn), flip * (self.pair.back(y) @ turn.T)
        return Translated(x, y, fake_y, fake_x, x, y)


def found(*sets: str, turned: float = 0.0, mirrored: bool = False) -> dict[str, float]:
    made = translator("evaluation.samples=1000", *sets)
    mapped = Mapped(made.options, made.seeds, made.device)
    mapped.turned, mapped.mirrored = turned, mirrored
    (row,) = measured(mapped, [0])
    return {key: float(value or 0) for key, value in row.items()}


def near_the_floors(record: dict[str, float]) -> None:
    for key in ("w1_g", "w1_f", "shares_g", "shares_f"):
        floor, sd = record[TABLE[key].floor], noise(key, record)
        assert sd is not None
        assert abs(record[key] - floor) < 4 * sd, key


def test_the_true_map_is_at_every_floor() -> None:
    record = found()
    near_the_floors(record)
    for key in ("purity", "accuracy", "symmetric", "returns"):
        assert record[f"{key}_g"] == record[f"{key}_f"] == 1
    assert record["truth_g"] < 1e-5
    assert (record["parts_g"], record["parts_f"], record["parts_total"]) == (5, 5, 5)


def test_a_turn_that_equal_blobs_allow_is_right_up_to_a_symmetry() -> None:
    record = found(turned=72)
    near_the_floors(record)
    assert (record["purity_g"], record["symmetric_g"], record["accuracy_g"]) == (1, 1, 0)
    assert (record["purity_f"], record["symmetric_f"], record["accuracy_f"]) == (1, 1, 0)
    assert (record["back_g"], record["returns_g"]) == (0, 1), "which is no evidence"


def test_maps_that_do_not_belong_together_do_not_bring_points_back() -> None:
    """G is true, F takes each blob to the one beside where it belongs: both are pure and right up to a symmetry."""
    made = Mapped(translator("evaluation.samples=1000").options, (3,), torch.device("cpu"))
    beside = Mapped(made.options, (3,), made.device)
    beside.turned = 72

    def translate(x: torch.Tensor, y: torch.Tensor, members: object) -> Translated:
        true, other = Mapped.translate(made, x, y, members), beside.translate(x, y, members)
        again_x, again_y = beside.translate(x, true.fake_y, members).fake_x, made.pair.truth(other.fake_x)
        return Translated(x, y, true.fake_y, other.fake_x, again_x, again_y)

    made.translate = translate  # type: ignore[method-assign, assignment]
    (record,) = measured(made, [0])
    assert (record["purity_f"], record["symmetric_f"], record["accuracy_g"]) == (1, 1, 1)
    assert (record["returns_g"], record["returns_f"]) == (0, 0)


def test_unequal_blobs_do_not_allow_it() -> None:
    record = found("pair.shares=[0.1, 0.15, 0.2, 0.25, 0.3]", turned=72)
    assert (record["purity_g"], record["symmetric_g"], record["accuracy_g"]) == (1, 0, 0)
    assert record["shares_g"] == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize(("lean", "symmetric"), [(0.0, True), (0.8, False)])
def test_a_moon_is_its_own_mirror_image_unless_it_leans(lean: float, symmetric: bool) -> None:
    moons = "pair={name='moons', angle=180, shift=[1.0, 0.5], lean=%s}" % lean  # noqa: UP031
    record = found(moons, mirrored=True)
    assert record["accuracy_g"] < 0.2
    assert (record["symmetric_g"] > 0.99) == symmetric
    assert (record["w1_g"] < record["w1_g_floor"] + 4 * record["w1_g_floor_sd"]) == symmetric


def test_a_map_to_one_blob_is_pure_and_reaches_one_part() -> None:
    table = routes(torch.tensor([[0, 1, 2, 0]]), torch.tensor([[1, 1, 1, 1]]), 3)
    assert table[0].tolist() == [[0, 0.5, 0], [0, 0.25, 0], [0, 0.25, 0]]
    assert up_to(table, torch.tensor([[0, 1, 2], [1, 0, 2]])).tolist() == [[0.25, 0.5]]
    assert off(table.sum(1), torch.full((3,), 1 / 3)).tolist() == pytest.approx([2 / 3])


def test_a_record_has_the_rows_of_the_table_and_the_options_know_them() -> None:
    made = translator()
    made.advance(1)
    record = measure(made, made.log[0, 0], 0.0).record
    assert set(record) == set(made.options.record_keys)
    assert set(KEYS) <= record.keys()
    assert all(find(key) is not None or key in made.columns for key in record)
    assert measure(made, made.log[0, 0], 0.0).record == record


def test_members_are_measured_as_they_would_be_alone() -> None:
    together, alone = translator(seeds=(3, 4)), translator(seeds=(4,))
    two, (one,) = measured(together, [0, 1])[1], measured(alone, [0])
    assert two == pytest.approx(one, rel=1e-4)
