"""What is measured of a map: that a true one is at its floors, and what others show."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
import torch

from gantui.evaluation.record import measure
from gantui.evaluation.translation import measured
from gantui.evaluation.translation.parts import off, routes, up_to
from gantui.experiment.metrics import TABLE, find, noise
from gantui.experiment.verdicts import translated
from gantui.gan.translation.cyclegan import Translator
from gantui.gan.translation.digits import OfDigits
from gantui.gan.translation.plane import OnPlane
from gantui.gan.translation.training import MapTraining
from tests.gan.translation.small import STROKES, options, paired_translator, translator

Samples = torch.Tensor


class Mapped(Translator):
    """A translation of points whose maps are given, by a turn of X before the true map."""

    turned = 0.0
    mirrored = False
    scrambled = False

    def translate(self, player: str, samples: Samples, members: Sequence[int]) -> Samples:
        pair = self.pair
        assert isinstance(pair, OnPlane)
        angle = math.radians(self.turned)
        turn = torch.tensor([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        flip = torch.tensor([-1.0 if self.mirrored else 1.0, 1.0])
        if player == "F":
            return flip * (pair.back(samples) @ turn.T)
        if self.scrambled:
            samples = samples.clone()
            for part in range(len(pair.shares)):
                own = pair.part_of_x(samples[0]) == part
                samples[0, own] = samples[0, own].roll(1, 0)
        return pair.truth(flip * samples @ turn)


def found(*sets: str, **how: object) -> dict[str, float]:
    mapped = Mapped(options("evaluation.samples=1000", *sets), (3,), torch.device("cpu"))
    for name, value in how.items():
        setattr(mapped, name, value)
    (row,) = measured(mapped, [0])
    return {"step": 5000, **{key: float(value or 0) for key, value in row.items()}}


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
    assert (record["back_g"], record["returns_g"]) == (pytest.approx(0, abs=1e-5), 1), "which is no evidence"


def test_maps_that_do_not_belong_together_do_not_bring_points_back() -> None:
    """G is true, F takes each blob to the one beside where it belongs: both are pure and right up to a symmetry."""
    made, beside = (Mapped(options("evaluation.samples=1000"), (3,), torch.device("cpu")) for _ in range(2))
    beside.turned = 72
    true = made.translate
    made.translate = lambda player, *given: (true if player == "G" else beside.translate)(player, *given)  # type: ignore[method-assign]
    (record,) = measured(made, [0])
    assert (record["purity_f"], record["symmetric_f"], record["accuracy_g"]) == (1, 1, 1)
    assert (record["returns_g"], record["returns_f"]) == (0, 0)


def test_a_map_that_scrambles_parts_is_not_called_right() -> None:
    """Its points lie where they should, and all in their own part: only the distance within the parts tells."""
    record = found(scrambled=True)
    near_the_floors(record)
    assert (record["purity_g"], record["accuracy_g"]) == (1, 1)
    assert record["inside_g"] == pytest.approx(1, abs=0.15)
    assert record["inside_symmetric_g"] == pytest.approx(1, abs=0.15)
    assert translated.word(record) == "mispaired"


def test_blobs_that_are_turned_about_their_centres_are_right_up_to_a_symmetry() -> None:
    record = found(turned=72)
    assert record["inside_symmetric_g"] < 1e-4
    assert translated.word(record) == "symmetric"
    assert translated.word(found()) == "translates"


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


@pytest.mark.parametrize("made", [translator, paired_translator])
@pytest.mark.parametrize("pair", ["pair.modes=5", STROKES])
def test_a_record_has_the_rows_of_the_table_and_the_options_know_them(
    made: Callable[..., MapTraining], pair: str
) -> None:
    trained = made(pair)
    trained.advance(1)
    record = measure(trained, trained.log[0, 0], 0.0).record
    assert [*record] == [*trained.options.record_keys]
    assert all(find(key) is not None or key in trained.columns for key in record)
    assert measure(trained, trained.log[0, 0], 0.0).record == record


@pytest.mark.parametrize("pair", ["pair.modes=5", STROKES])
def test_members_are_measured_as_they_would_be_alone(pair: str) -> None:
    together, alone = translator(pair, seeds=(3, 4)), translator(pair, seeds=(4,))
    two, (one,) = measured(together, [0, 1])[1], measured(alone, [0])
    assert two == pytest.approx(one, rel=1e-3, nan_ok=True)


# Images --------------------------------------------------------------------------------------------------------------


class MappedImages(Translator):
    """A translation of digits whose maps are given: by the place of each among those that are held out."""

    def how(self, pair: OfDigits, start: Samples, end: Samples) -> Samples:
        """What is made of START, all that are held out, which truly belong to END."""
        return end

    def translate(self, player: str, samples: Samples, members: Sequence[int]) -> Samples:
        pair = self.pair
        assert isinstance(pair, OfDigits)
        sides = (pair.held_x, pair.held_y) if player == "G" else (pair.held_y, pair.held_x)
        return self.how(pair, *sides).expand(len(members), -1, -1)


class Copies(MappedImages):
    def how(self, pair: OfDigits, start: Samples, end: Samples) -> Samples:
        return start


class Others(MappedImages):
    """Keeps the class, and gives another digit of it."""

    def how(self, pair: OfDigits, start: Samples, end: Samples) -> Samples:
        made = end.clone()
        for label in pair.labels.unique():
            own = pair.labels == label
            made[own] = end[own].roll(-1, 0)
        return made


class Elsewhere(MappedImages):
    """Takes each class to the next one."""

    def how(self, pair: OfDigits, start: Samples, end: Samples) -> Samples:
        order = pair.labels.argsort(stable=True)
        made = end.clone()
        made[order] = end[order.roll(36)]
        return made


@pytest.fixture(scope="module", params=["strokes", "inverted"])
def pair(request: pytest.FixtureRequest) -> str:
    return f"pair={{name='{request.param}'}}"


def of_images(kind: type[MappedImages], pair: str) -> dict[str, float]:
    (row,) = measured(kind(options(pair, "evaluation.samples=1000"), (3,), torch.device("cpu")), [0])
    return {"step": 5000, **{key: float(value or 0) for key, value in row.items()}}


def test_the_true_map_of_images_is_at_every_floor(pair: str) -> None:
    record = of_images(MappedImages, pair)
    for low in "gf":
        for key in ("frechet", "ink", "shares", "accuracy"):
            assert record[f"{key}_{low}"] == pytest.approx(record[f"{key}_{low}_floor"], abs=1e-6), key
        assert record[f"accuracy_{low}_floor"] > 0.95, "the classifier reads both sides"
        assert (record[f"truth_{low}"], record[f"parts_{low}"]) == (0, 10)
    assert translated.word(record) == "translates"


def test_a_copy_keeps_the_class_of_strokes_and_is_not_called_right(pair: str) -> None:
    record = of_images(Copies, pair)
    assert record["truth_g"] == pytest.approx(record["truth_copy_g"], rel=1e-5)
    assert record["frechet_g"] == pytest.approx(record["frechet_copy_g"], rel=1e-4)
    assert record["frechet_g"] > 3 * record["frechet_g_floor"]
    assert translated.word(record) not in ("translates", "symmetric", "mispaired")


def test_another_one_of_the_class_is_read_as_right_and_told_by_the_truth_alone(pair: str) -> None:
    record = of_images(Others, pair)
    assert record["frechet_g"] == pytest.approx(record["frechet_g_floor"], abs=1e-6)
    assert record["accuracy_g"] > 0.95
    assert record["truth_g"] == pytest.approx(record["truth_other_g"], rel=1e-5)
    assert translated.word(record) == "mispaired"


def test_classes_that_are_exchanged_are_pure_and_not_accurate(pair: str) -> None:
    record = of_images(Elsewhere, pair)
    assert record["accuracy_g"] < 0.2
    assert record["purity_g"] > 0.8
    assert translated.word(record) == "mispaired"
