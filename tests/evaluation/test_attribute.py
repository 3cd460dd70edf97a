"""What is measured of a change of ages: that the truth is at its floors, and what answers without work show."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from gantui.evaluation.attribute import KEYS, measured, reference, slope
from gantui.evaluation.record import measure
from gantui.experiment.metrics import TABLE, find, noise
from gantui.experiment.verdicts.aged import MEASURES, holds, word
from gantui.gan.attribute.trainee import Ager
from tests.gan.attribute.small import ager

Answer = dict[str, float]


class Answers(Ager):
    """A change of ages whose answers are given."""

    how = "true"

    def aged(self, images: Tensor, wanted: Tensor, members: Sequence[int]) -> Tensor:
        if self.how == "copies":
            return images
        every = self.held.known(torch.arange(len(self.held.own)))
        places = torch.stack([(every - image).abs().sum(1).argmin() for image in images[0]])
        if self.how == "other digits":
            places = places.roll(1)
        made = self.held.at(places, wanted[0])
        return (0.6 * made - 0.4 if self.how == "faint" else made).unsqueeze(0)


def found(how: str) -> dict[str, float]:
    made = ager("evaluation.samples=300")
    answers = Answers(made.options, made.seeds, made.device)
    answers.how = how
    answers.steps_done = 2000
    (row,) = measured(answers, [0])
    return {"step": 2000, **{key: float(value or 0) for key, value in row.items()}}


@pytest.fixture(scope="module")
def truth() -> dict[str, float]:
    return found("true")


def test_the_truth_is_at_every_floor(truth: dict[str, float]) -> None:
    for key in ("age_error", "age_slope", "same_digit", "frechet_thin", "frechet_middle", "frechet_bold"):
        floor, sd = truth[TABLE[key].floor], noise(key, truth)
        assert sd is not None
        assert abs(truth[key] - floor) < 4 * sd, key
    assert truth["aged_truth"] < 1e-3
    assert 0.6 < truth["age_slope"] <= 1
    assert all(holds(key, truth) for key in MEASURES)
    assert word(truth) == "ages"


def test_copies_keep_the_digit_and_ignore_the_age(truth: dict[str, float]) -> None:
    copies = found("copies")
    assert copies["same_digit"] == 1
    assert copies["age_slope"] == pytest.approx(0, abs=0.1)
    assert copies["age_error"] == pytest.approx(copies["copy_age_error"], rel=0.2)
    assert copies["age_error"] > 3 * truth["age_error"]
    assert copies["aged_truth"] == pytest.approx(copies["copy_aged_truth"], rel=0.1)
    assert word(copies) == "one age"


def test_other_digits_reach_the_age_and_are_others(truth: dict[str, float]) -> None:
    others = found("other digits")
    assert others["age_error"] == pytest.approx(truth["age_error"], rel=0.3)
    assert others["same_digit"] < 0.3
    assert others["aged_truth"] > others["mean_aged_truth"]
    assert word(others) == "digit lost"


def test_faint_strokes_are_not_the_truth() -> None:
    assert word(found("faint")) != "ages"


def test_landmarks_lie_where_they_must(truth: dict[str, float]) -> None:
    """Drawing again what is seen is nearer to the truth than any answer without work."""
    assert truth["drawn_aged_truth"] < 0.9 * min(truth["copy_aged_truth"], truth["mean_aged_truth"])
    assert truth["drawn_age_error"] == pytest.approx(truth["age_error"], rel=0.3)
    assert truth["copy_same_digit"] == 1
    assert truth["mean_same_digit"] < 0.3
    for third in ("thin", "bold"):  # of the middle ages copies are, on average
        assert truth[f"copy_frechet_{third}"] > 1.5 * truth[f"frechet_{third}_floor"]


def test_a_ruler_tells_the_age_of_digits_that_it_has_not_seen() -> None:
    made = ager()
    ruler, every = reference(made).ruler, torch.arange(len(made.held.own))
    young, old = (ruler.ages(made.held.at(every, torch.full(every.shape, age))) for age in (0.2, 0.8))
    assert float(young.median()) == pytest.approx(0.2, abs=0.1)
    assert float(old.median()) == pytest.approx(0.8, abs=0.1)
    assert torch.equal(ruler.ages(made.held.known(every).view(5, -1, 64)).flatten(), ruler.ages(made.held.known(every)))


def test_the_slope_is_that_of_least_squares() -> None:
    asked = torch.tensor([0.0, 0.5, 1.0])
    reached = torch.tensor([[0.1, 0.35, 0.6], [0.3, 0.3, 0.3], [0.0, 1.0, 0.5]])
    assert slope(asked, reached).tolist() == pytest.approx([0.5, 0.0, 0.5])


def test_a_record_has_the_rows_of_the_table_and_the_options_know_them() -> None:
    made = ager()
    made.advance(1)
    record = measure(made, made.log[0, 0], 0.0).record
    assert set(record) == set(made.options.record_keys)
    assert set(KEYS) <= record.keys()
    assert all(find(key) is not None for key in record)
    assert measure(made, made.log[0, 0], 0.0).record == record


def test_members_are_measured_as_they_would_be_alone() -> None:
    together, alone = ager(seeds=(3, 4)), ager(seeds=(4,))
    two, (one,) = measured(together, [0, 1])[1], measured(alone, [0])
    assert two == pytest.approx(one, rel=1e-3)
