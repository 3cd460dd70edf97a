"""The word for the maps of a translation: what each measure may contradict."""

from __future__ import annotations

import pytest

from gantui.experiment.verdicts.verdict import ILL, WELL, verdict

TRUE = {
    "w1": 0.11, "w1_floor": 0.1, "w1_floor_sd": 0.02, "parts": 5, "shares": 0.02, "shares_floor": 0.02,
    "shares_floor_sd": 0.01,
    "purity": 1.0, "symmetric": 1.0, "accuracy": 1.0, "returns": 1.0, "truth": 0.01, "back": 0.01,
}  # fmt: skip


def key(name: str, player: str) -> str:
    head, mark, rest = name.partition("_floor")
    return f"{head}_{player}{mark}{rest}"


def record(step: int = 5000, **other: float) -> dict[str, float | int | None]:
    """A record of true maps, but for OTHER values: of G by name, or of F where it ends in '_f'."""
    found: dict[str, float | int | None] = {"step": step, "parts_total": 5}
    found |= {key(name, player): value for player in "gf" for name, value in TRUE.items()}
    return found | {name if name.endswith("_f") else key(name, "g"): value for name, value in other.items()}


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({}, "translates"),
        ({"accuracy": 0.0}, "symmetric"),
        ({"accuracy_f": 0.5}, "symmetric"),
        ({"accuracy": 0.0, "symmetric": 0.6, "purity": 0.7}, "mispaired"),
        ({"purity_f": 0.7}, "mispaired"),
        ({"purity_f": 0.8}, "learning"),
        ({"returns": 0.3}, "mispaired"),
        ({"returns_f": 0.3, "accuracy": 0.0}, "mispaired"),
        ({"accuracy": 0.0, "symmetric": 0.0}, "mispaired"),
        ({"accuracy": 0.8, "symmetric": 0.8}, "learning"),
        ({"w1": 0.17}, "learning"),
        ({"w1_f": 0.17}, "learning"),
        ({"shares": 0.11}, "learning"),
        ({"parts": 4}, "learning"),
        ({"parts": 3}, "collapsed"),
        ({"parts_f": 1}, "collapsed"),
    ],
)
def test_what_is_said_of_both_maps(other: dict[str, float], word: str) -> None:
    assert verdict([], [], record(**other)).word == word


def test_a_cycle_error_is_no_evidence() -> None:
    for back in (0.0, 10.0):
        assert verdict([], [], record(back=back, truth=back)).word == "translates"


def test_nothing_is_called_wrong_early_or_right_that_was_not_measured() -> None:
    assert verdict([], [], record(step=999, parts=1)).word == "learning"
    assert verdict([], [], record(step=100)).word == "translates"
    for name in ("w1", "shares", "purity", "symmetric", "returns"):
        assert verdict([], [], record() | {f"{name}_g": None}).word not in WELL


def test_figures_have_their_floors() -> None:
    found = verdict([], [], record(accuracy=0.0))
    assert found.reason.startswith(
        "G: 0 % to the true part, 100 % up to a symmetry of the data, purity 100 %, 100 % come back, 5 of 5 parts, "
        "W1 0.11 (floor 0.1 ± 0.02), shares off by 0.02 (floor 0.02 ± 0.01); F: 100 % to the true part, purity 100 %"
    )
    assert "mispaired" in ILL
