"""The landscape of the divergence, as a person sees it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gantui.draw.canvas import Canvas
from gantui.draw.palette import BAD, BOTH, FAKE, RAW_FAKE, REAL
from gantui.session.view.pictures import Landscape
from gantui.session.view.snapshot import picture_in
from gantui.tui.panels.plane.landscape import is_spurious, place_line
from tests.asking import asks
from tests.draw.drawing import cells_of
from tests.tui.fakes import FakeSource
from tests.tui.test_panels import look, made, places

VIEW = "landscape of the divergence"


def painted(depth: str = "truecolor", width: int = 80, height: int = 31) -> Canvas:
    panel = made("plane", places, look(depth))  # type: ignore[arg-type]
    source = FakeSource(line="places")
    source.publish(asks(landscape=True))
    panel.view = panel.present_views().index(VIEW)
    panel.receive(source.latest(), source.history(), 1e9)
    return panel.draw(width, height)


def test_it_is_a_view_only_where_the_generator_is_two_places() -> None:
    panel = made("plane", places)
    assert VIEW in panel.present_views()
    panel.view = panel.present_views().index(VIEW)
    assert panel.wants() == asks(landscape=True)
    assert "spurious" in panel.about()
    assert "Goodfellow 2014" in panel.about()


def test_marks_stand_at_the_minima_and_the_way_leads_to_the_place() -> None:
    canvas = painted()
    # Columns and rows of the plane, 12 to a side: where the marks of the minima are tells where it is.
    lowest = {(x, y) for x, y in cells_of(canvas, REAL) if chr(canvas.chars[y, x]) == "╋" and y < 28}
    spurious = {(x, y) for x, y in cells_of(canvas, BAD) if chr(canvas.chars[y, x]) == "✗"}
    (left, upper), (right, lower) = sorted(lowest)[:2]
    assert right - left == pytest.approx(2 * (lower - upper), abs=2), "a unit is as long across as up"
    in_plane = {(x, y) for x, y in spurious if x <= right + 4}
    assert in_plane
    for x, y in in_plane:
        assert abs(x - right) <= 2
        assert abs(y - upper) <= 2
    now = [(x, y) for x, y in cells_of(canvas, BOTH) if chr(canvas.chars[y, x]) == "●"]
    assert now
    assert cells_of(canvas, FAKE) | cells_of(canvas, RAW_FAKE)


def test_the_legend_has_the_values_and_says_where_the_generator_is() -> None:
    text = "\n".join(painted().text())
    for part in ("0.300", "lowest 0", "spurious 0.214", "JSD 0.300 at (", "the lowest minimum is the nearest"):
        assert part in text, text


def test_without_colours_lines_take_the_place_of_the_ground() -> None:
    canvas = painted("none")
    assert not canvas.bg.any()
    assert any(0x2801 <= char <= 0x28FF for char in canvas.chars.flatten())


def test_a_generator_in_a_spurious_minimum_is_told_so() -> None:
    source = FakeSource(line="places")
    source.publish(asks(landscape=True))
    land = picture_in(source.latest(), Landscape)
    assert land is not None
    stuck = dataclasses.replace(land, place=np.array([2.71, 3.24], np.float32), height=0.2142)
    solved = dataclasses.replace(land, place=np.array([2.98, -3.01], np.float32), height=0.001)
    assert "stuck in a spurious minimum of 0.214" in place_line(stuck, source.facts, 80)
    assert "in the lowest minimum" in place_line(solved, source.facts, 80)
    assert place_line(stuck, source.facts, 34) == "JSD 0.214: a spurious minimum"
    assert place_line(stuck, source.facts, 20) == ""
    assert [is_spurious(land, low) for low in land.minima] == [False, False, True, True]
    nowhere = dataclasses.replace(land, minima=np.empty((0, 3)))
    assert place_line(nowhere, source.facts, 80).startswith("JSD 0.300 at (")
