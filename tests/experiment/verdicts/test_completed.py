"""The words for completed images: only what no measure contradicts is said to be right."""

from __future__ import annotations

import pytest

from gantui.experiment.verdicts.verdict import ILL, WELL, verdict


def record(**other: float | None) -> dict[str, float | int | None]:
    beside = {
        "filled_read_floor": 1.0,
        "filled_read_copied": 0.9,
        "filled_read_blurred": 0.9,
        "filled_frechet_floor": 0.01,
        "filled_frechet_copied": 0.02,
        "filled_frechet_blurred": 0.13,
        "filled_error_copied": 0.4,
        "filled_error_blurred": 0.25,
        "filled_best_copied": 0.15,
    }
    good = {"filled_read": 0.92, "filled_frechet": 0.02, "filled_error": 0.38, "filled_varied": 0.9}
    return {"step": 3000, **beside, **good, "filled_trained": 0.33, "filled_best": 0.2} | other


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({}, "completes"),
        ({"filled_varied": 0.05}, "one answer"),
        ({"filled_varied": 0.3}, "learning"),
        ({"filled_varied": 3.0}, "learning"),
        ({"filled_frechet": 0.06}, "learning"),
        ({"filled_frechet": 0.06, "filled_varied": 0.0}, "blurred"),
        ({"filled_frechet": 0.06, "filled_varied": 0.0, "filled_error": 0.6}, "learning"),
        ({"filled_best": 0.3}, "learning"),
        ({"filled_best": None}, "learning"),
        ({"filled_best": 0.3, "filled_varied": 0.05}, "one answer"),
        ({"filled_read": 0.8}, "learning"),
        ({"filled_error": 0.6, "filled_trained": 0.5}, "learning"),
        ({"filled_trained": 0.1}, "memorising"),
        ({"filled_trained": None}, "learning"),
        ({"step": 100}, "completes"),
        ({"step": 100, "filled_trained": 0.1}, "learning"),
        ({"step": 100, "filled_varied": 0.05}, "learning"),
        ({"step": 100, "filled_frechet": 0.06, "filled_varied": 0.0}, "learning"),
    ],
)
def test_a_word_says_what_no_measure_contradicts(other: dict[str, float | None], word: str) -> None:
    assert verdict([], [], record(**other)).word == word


def test_the_reason_has_every_measure_beside_what_other_ways_show() -> None:
    said = verdict([], [], record()).said
    for part in (
        "92 % (true 100 %, copies 90 %, means of ten 90 %)",
        "Frechet 0.02 (true 0.01, copies 0.02, means of ten 0.13)",
        "error 0.38 (copies 0.4, means of ten 0.25)",
        "best of several 0.2 (copies 0.15)",
        "of training images 0.33",
        "noise that matters 90 % (ignored 0 %, as the truth 100 %)",
    ):
        assert part in said


def test_words_are_good_or_bad() -> None:
    assert "completes" in WELL
    assert {"blurred", "memorising"} <= ILL
    assert "one answer" not in WELL | ILL
