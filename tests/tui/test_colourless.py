"""Without colours shape tells what colours tell elsewhere: points, curves and their legends."""

from __future__ import annotations

import numpy as np
import pytest

from gantui.draw.time.curve import Series, curve
from tests.tui.test_panels import look, made, mixture, running, shown

BRAILLE = range(0x2801, 0x2900)


def test_real_and_fake_are_other_characters_and_the_legend_says_which() -> None:
    text = shown(made("plane", running, look("none")), 60, 24)
    assert all(part in text for part in ("o real", "x fake", "@ both"))
    assert not any(ord(char) in BRAILLE for char in text)
    assert "●" in shown(made("plane", running), 60, 24)


@pytest.mark.parametrize("depth", ["16", "256", "truecolor"])
def test_the_legend_below_says_what_the_ground_means(depth: str) -> None:
    text = shown(made("plane", running, look(depth)), 50, 24)  # type: ignore[arg-type]
    assert all(part in text for part in ("D(x)", "0.00 fake", "1.0 real"))


@pytest.mark.parametrize(("depth", "strokes"), [("none", ("━ D", "╍ G")), ("truecolor", ("━ D", "━ G"))])
def test_of_two_curves_one_is_dashed(depth: str, strokes: tuple[str, str]) -> None:
    text = shown(made("losses", running, look(depth)), 60, 14)  # type: ignore[arg-type]
    assert all(stroke in text for stroke in strokes)


def test_in_ascii_the_legend_has_the_letters_of_the_curves() -> None:
    first = shown(made("losses", running, look("none", "ascii")), 60, 14).splitlines()[1]
    assert "d D" in first
    assert "g G" in first


def test_a_dashed_curve_has_gaps_and_goes_all_the_way() -> None:
    x = np.linspace(0, 1, 200)
    drawn = {
        dashed: curve(
            [Series(x, x, x, 3, dashed=dashed)], 40, 10, x_range=(0, 1), y_range=(0, 1), zero_line=False, axes=False
        )
        for dashed in (False, True)
    }
    columns = {dashed: np.flatnonzero((canvas.fg == 3).any(axis=0)) for dashed, canvas in drawn.items()}
    assert len(columns[False]) == 40
    assert 18 <= len(columns[True]) <= 24
    assert columns[True].max() >= 37


def test_on_a_line_d_is_dashed_beside_the_density_of_the_data() -> None:
    assert "╍ D: probability" in shown(made("plane", mixture, look("none")), 80, 24)
