"""The word for a change of ages: what each measure may contradict."""

from __future__ import annotations

import pytest

from gantui.experiment.verdicts.aged import MEASURES
from gantui.experiment.verdicts.verdict import ILL, WELL, verdict

TRUE: dict[str, float | int | None] = {
    "step": 5000,
    "age_error": 0.07, "age_error_floor": 0.06, "age_error_floor_sd": 0.002, "copy_age_error": 0.3,
    "age_slope": 0.78, "age_slope_floor": 0.8, "age_slope_floor_sd": 0.01,
    "same_digit": 0.95, "same_digit_floor": 0.97, "same_digit_floor_sd": 0.005,
    "aged_truth": 2.0, "drawn_aged_truth": 2.5, "copy_aged_truth": 4.0, "mean_aged_truth": 5.0,
    "frechet_thin": 0.03, "frechet_thin_floor": 0.02, "frechet_thin_floor_sd": 0.002,
    "frechet_middle": 0.03, "frechet_middle_floor": 0.02, "frechet_middle_floor_sd": 0.002,
    "frechet_bold": 0.03, "frechet_bold_floor": 0.02, "frechet_bold_floor_sd": 0.002,
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({}, "ages"),
        ({"age_error": 0.13}, "learning"),
        ({"age_slope": 0.6}, "learning"),
        ({"age_slope": 1.0}, "learning"),
        ({"age_slope": 0.2, "age_error": 0.25}, "one age"),
        ({"age_slope": 0.2}, "learning"),
        ({"age_slope": 0.31, "age_error": 0.25}, "learning"),
        ({"same_digit": 0.85}, "learning"),
        ({"same_digit": 0.6, "aged_truth": 4.1}, "digit lost"),
        ({"same_digit": 0.6}, "learning"),
        ({"same_digit": 0.71, "aged_truth": 4.1}, "learning"),
        ({"same_digit": 0.6, "aged_truth": 4.1, "age_slope": 0.1, "age_error": 0.25}, "digit lost"),
        ({"aged_truth": 2.6}, "learning"),
        ({"mean_aged_truth": 1.9}, "learning"),
        ({"frechet_thin": 0.09}, "learning"),
        ({"frechet_middle": 0.09}, "learning"),
        ({"frechet_bold": 0.09}, "learning"),
    ],
)
def test_what_is_said_of_ages(other: dict[str, float], word: str) -> None:
    assert verdict([], [], TRUE | other).word == word


def test_nothing_is_called_wrong_early_or_right_that_was_not_measured() -> None:
    assert verdict([], [], TRUE | {"step": 999, "same_digit": 0.1, "aged_truth": 5.0}).word == "learning"
    assert verdict([], [], TRUE | {"step": 100}).word == "ages"
    for key in MEASURES:
        assert verdict([], [], TRUE | {key: None}).word not in WELL
    ill = TRUE | {"same_digit": 0.1, "aged_truth": 5.0, "age_slope": 0.1, "age_error": 0.3}
    for key in ("same_digit", "aged_truth", "copy_aged_truth"):
        assert verdict([], [], ill | {key: None}).word == "one age"
    for key in ("age_slope", "age_error", "copy_age_error"):
        assert verdict([], [], ill | {"same_digit": 0.95, key: None}).word == "learning"
    assert {"one age", "digit lost"} <= ILL


def test_figures_have_what_the_truth_shows_beside_them() -> None:
    assert verdict([], [], TRUE).reason == (
        "age is off by 0.07 (truth 0.06 ± 0.002), age follows 0.78 (truth 0.8 ± 0.01), 95.0 % are read as the "
        "same digit (truth 97.0 %), distance from the truth 2 (truth 0), Frechet, thin 0.03 (truth 0.02 ± 0.002), "
        "Frechet, middle 0.03 (truth 0.02 ± 0.002), Frechet, bold 0.03 (truth 0.02 ± 0.002), where lines drawn "
        "again are 2.5, copies are 4, mean images are 5 from the truth"
    )
