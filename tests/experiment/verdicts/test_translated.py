"""The word for the maps of a translation: what each measure may contradict."""

from __future__ import annotations

import pytest

from gantui.experiment.verdicts.verdict import ILL, WELL, verdict

TRUE = {
    "w1": 0.11, "w1_floor": 0.1, "w1_floor_sd": 0.02, "parts": 5, "shares": 0.02, "shares_floor": 0.02,
    "shares_floor_sd": 0.01,
    "purity": 1.0, "symmetric": 1.0, "accuracy": 1.0, "accuracy_floor": 1.0, "returns": 1.0, "truth": 0.01,
    "back": 0.01, "inside": 0.1, "inside_symmetric": 0.1,
}  # fmt: skip


IMAGES = {
    "frechet": 0.03, "frechet_floor": 0.02, "frechet_copy": 0.4, "ink": 0.31, "ink_floor": 0.3, "ink_copy": 0.1,
    "parts": 10, "shares": 0.02, "shares_floor": 0.01, "shares_floor_sd": 0.0, "purity": 0.97, "accuracy": 0.97,
    "accuracy_floor": 0.98, "returns": 0.98, "truth": 1.0, "truth_copy": 4.0, "truth_other": 5.0, "back": 0.5,
}  # fmt: skip


def key(name: str, player: str) -> str:
    head, mark, rest = name.partition("_floor")
    return f"{head}_{player}{mark}{rest}"


def record(step: int = 5000, **other: float) -> dict[str, float | int | None]:
    """A record of true maps, but for OTHER values: of G by name, or of F where it ends in '_f'."""
    found: dict[str, float | int | None] = {"step": step, "parts_total": 5}
    found |= {key(name, player): value for player in "gf" for name, value in TRUE.items()}
    return found | {name if name.endswith("_f") else key(name, "g"): value for name, value in other.items()}


def of_images(step: int = 5000, maps: str = "gf", **other: float) -> dict[str, float | int | None]:
    """A record of maps of images that are right, but for OTHER values, of G by name or of F where it ends in '_f'."""
    found: dict[str, float | int | None] = {"step": step, "parts_total": 10}
    found |= {key(name, player): value for player in maps for name, value in IMAGES.items()}
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
        ({"inside": 0.6}, "symmetric"),
        ({"inside_f": 1.4, "inside_symmetric_f": 0.4}, "symmetric"),
        ({"inside": 1.0, "inside_symmetric": 1.0}, "mispaired"),
        ({"inside": 0.6, "inside_symmetric": 0.6}, "learning"),
    ],
)
def test_what_is_said_of_both_maps(other: dict[str, float], word: str) -> None:
    assert verdict([], [], record(**other)).word == word


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({}, "translates"),
        ({"frechet": 0.1}, "learning"),
        ({"frechet_f": 0.1}, "learning"),
        ({"ink": 0.25}, "learning"),
        ({"ink": 0.35}, "learning"),
        ({"accuracy": 0.5}, "mispaired"),
        ({"accuracy": 0.85}, "learning"),
        ({"returns_f": 0.5}, "mispaired"),
        ({"truth": 2.5}, "learning"),
        ({"truth": 4.0}, "mispaired"),
        ({"truth_f": 4.0, "truth_copy_f": 9.0}, "mispaired"),
        ({"parts": 6}, "collapsed"),
    ],
)
def test_what_is_said_of_maps_of_images(other: dict[str, float], word: str) -> None:
    assert verdict([], [], of_images(**other)).word == word


def test_one_map_is_judged_by_itself() -> None:
    alone = {name: value for name, value in of_images(maps="g").items() if "returns" not in name}
    assert verdict([], [], alone).word == "translates"
    assert verdict([], [], alone | {"accuracy_g": 0.5}).word == "mispaired"
    assert "F:" not in verdict([], [], alone).reason
    assert "come back" not in verdict([], [], alone).reason


def test_a_cycle_error_is_no_evidence() -> None:
    for back in (0.0, 10.0):
        assert verdict([], [], record(back=back)).word == "translates"
        assert verdict([], [], of_images(back=back, back_f=back)).word == "translates"


def test_nothing_is_called_wrong_early_or_right_that_was_not_measured() -> None:
    assert verdict([], [], record(step=999, parts=1)).word == "learning"
    assert verdict([], [], record(step=100)).word == "translates"
    for name in ("w1", "shares", "purity", "symmetric", "returns", "inside_symmetric"):
        assert verdict([], [], record() | {f"{name}_g": None}).word not in WELL
    for name in ("frechet", "ink", "shares", "purity", "accuracy", "returns", "truth", "truth_other"):
        assert verdict([], [], of_images() | {f"{name}_g": None}).word not in WELL


def test_figures_have_their_floors() -> None:
    found = verdict([], [], record(accuracy=0.0))
    assert found.reason.startswith(
        "G: 0 % to the true part, 100 % up to a symmetry of the data, purity 100 %, 100 % come back, 0.1 off inside "
        "parts (scrambled 1), 5 of 5 parts, W1 0.11 (floor 0.1 ± 0.02), shares off by 0.02 (floor 0.02 ± 0.01); F: "
        "100 % to the true part, purity 100 %"
    )
    assert verdict([], [], of_images()).reason.startswith(
        "G: 97 % read as their class (floor 98 %), purity 97 %, 98 % come back, 1 from the truth (a copy 4, another "
        "one of the class 5), 10 of 10 parts, Frechet 0.03 (floor 0.02), ink 0.31 (floor 0.3), shares off by "
        "0.02 (floor 0.01)"
    )
    assert "mispaired" in ILL
