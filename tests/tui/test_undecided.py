"""What a D that cannot tell says is pale, whatever its size; what a fight says is not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gantui.draw.colour_ramps import DIVERGING
from gantui.session.view.history import History
from gantui.session.view.pictures import Field
from gantui.session.view.run_info import RunInfo
from gantui.session.view.score_scale import UNIT, least_scale
from gantui.tui.look.look import Look
from gantui.tui.look.theme import THEMES
from gantui.tui.panels.field.scale import ScaledField
from gantui.tui.panels.line.readings import ReadingAxis
from tests.tui.fakes import FakeSource

COLUMNS = ("loss_d", "loss_g", "d_real", "d_fake")


def facts(**changes: object) -> RunInfo:
    found = FakeSource().latest().facts
    assert found is not None
    return dataclasses.replace(found, reading="relative", middle=0.0, **changes)  # type: ignore[arg-type]


def waves(size: float) -> Field:
    x = np.linspace(0, 6, 40, dtype=np.float32)
    return Field(size * np.sin(x)[:, None] * np.cos(x), (-1.0, 1.0, -1.0, 1.0))


def apart(*stretches: tuple[int, float]) -> History:
    """D reads real so far above fake, for so many iterations."""
    history = History(COLUMNS)
    for count, distance in stretches:
        history.append(np.tile([0.0, 0.0, distance / 2, -distance / 2], (count, 1)))
    return history


def tones(field: Field, of: RunInfo, least: float, *, fitted: bool = False) -> np.ndarray:
    """How far each cell is from the plain middle of the ramp: 0 to 1."""
    look = Look.of(THEMES.find("dark"), "truecolor", "braille")
    ramp = look.palette.ramp(DIVERGING).tolist()
    canvas = ScaledField(look).picture(field, of, fitted, 40, 20, least)
    middle = (len(ramp) - 1) / 2
    return np.array([abs(ramp.index(int(colour)) - middle) / middle for colour in canvas.bg.ravel()])


class TestWithAUnit:
    of = facts(objective="relativistic")

    def test_a_solved_run_is_pale_and_a_fight_is_not(self) -> None:
        least = least_scale(self.of, apart((100, 0.01)), 100)
        assert least == UNIT
        assert tones(waves(0.01), self.of, least).max() < 0.2
        assert tones(waves(5.0), self.of, least).max() == 1.0

    def test_fitted_by_hand_even_the_faintest_is_seen(self) -> None:
        assert tones(waves(0.01), self.of, UNIT, fitted=True).max() == 1.0

    def test_on_a_line_it_is_flat(self) -> None:
        values = np.linspace(-0.01, 0.01, 50)
        low, high = ReadingAxis().limits(values, self.of, False, UNIT)
        assert low <= -1
        assert high >= 1
        assert max(np.abs(ReadingAxis().limits(values, self.of, True, UNIT))) < 0.05


class TestACritic:
    of = facts(objective="wasserstein")

    def test_what_it_has_kept_up_in_the_run_is_much(self) -> None:
        history = apart((500, 4.0), (500, 0.02))
        least = least_scale(self.of, history, 1000)
        assert least == pytest.approx(2.0, rel=0.1)
        assert tones(waves(0.01), self.of, least).max() < 0.2
        assert tones(waves(4.0), self.of, least).max() == 1.0

    def test_a_spike_at_the_beginning_is_not(self) -> None:
        assert least_scale(self.of, apart((10, 100.0), (990, 1.0)), 1000) == pytest.approx(0.5, rel=0.1)

    def test_looked_back_at_nothing_later_counts(self) -> None:
        assert least_scale(self.of, apart((200, 1.0), (800, 9.0)), 200) == pytest.approx(0.5, rel=0.1)

    def test_before_the_first_step_nothing_is_known(self) -> None:
        assert least_scale(self.of, apart(), 0) == 0.0


def test_the_legend_says_how_little_it_is() -> None:
    of = facts(objective="relativistic")
    look = Look.of(THEMES.find("dark"), "truecolor", "braille")
    scaled = ScaledField(look)
    scaled.picture(waves(0.01), of, False, 40, 20, UNIT)
    assert scaled.labels(of) == ("-1.0 fake", "0 ±0.01", "1.0 real")
    scaled.picture(waves(5.0), of, False, 40, 20, UNIT)
    assert scaled.labels(of)[1] == "0"
