"""What is drawn over the densities of data that are one number each: levels of D, and the pull on the fakes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAINT, FAKE, GENERATORS, LOSS_D, LOSS_G
from gantui.draw.time.curve import Right, plot_area
from gantui.session.view.pictures import Arrows, ArrowsRequest, LatentMap
from gantui.tui.panels.line.map_curve import MapCurveView
from gantui.tui.panels.line.overlays import ARROWS, Over, crossings, draw_levels, draw_mode_numbers, draw_pulls_at_foot
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import Shared
from tests.asking import asks
from tests.draw.drawing import cells_of
from tests.tui.fakes import FakeSource
from tests.tui.test_panels import dirac, look, made, mixture, normal, shown


def test_crossings_lie_between_the_centres_on_straight_lines() -> None:
    assert crossings(np.array([0.0, 1.0, 0.0]), 0.25) == pytest.approx([0.75 / 3, 2.25 / 3])
    assert len(crossings(np.array([0.0, np.nan, 1.0]), 0.5)) == 0
    assert len(crossings(np.full(5, 0.4), 0.5)) == 0


def test_an_upright_line_stands_where_d_passes_a_level_and_leaves_what_is_there() -> None:
    plot = Canvas.blank(40, 6)
    plot.put(19, 2, "xx", LOSS_D)
    draw_levels(plot, np.linspace(0, 1, 400), look())
    columns = {x for x, _ in cells_of(plot, DIM)}
    assert columns <= {19, 20}
    assert len(columns) == 1
    assert sorted({x for x, _ in cells_of(plot, FAINT)}) == pytest.approx([4, 12, 28, 36], abs=1)
    assert plot.row_text(2)[19:21] == "xx"


def test_arrows_at_the_foot_point_the_way_of_the_pull() -> None:
    plot = Canvas.blank(60, 10)
    arrows = Arrows(np.array([[-2.0], [2.0]], np.float32), np.array([[1.0], [-0.5]], np.float32), 1.0)
    draw_pulls_at_foot(plot, arrows, (-3.0, 3.0), 1.0, look())
    drawn = cells_of(plot, LOSS_G)
    assert {y for _, y in drawn} <= {7, 8, 9}
    (right,) = [(x, y) for x, y in drawn if chr(plot.chars[y, x]) == "→"]
    (left,) = [(x, y) for x, y in drawn if chr(plot.chars[y, x]) == "←"]
    assert right[0] == pytest.approx(20, abs=1), "-2 and 1 more"
    assert left[0] == pytest.approx(45, abs=1), "2 less a half"
    assert right[1] != left[1], "neighbours do not lie over each other"


def test_keys_turn_both_on_over_the_densities() -> None:
    panel = made("plane", mixture)
    assert panel.wants().get(ArrowsRequest).count == 0
    assert "lines where D passes" in panel.act("contours")
    assert "┊" in shown(panel, 80, 24)
    assert "arrows" in panel.act("arrows")
    assert panel.wants().get(ArrowsRequest).count == ARROWS
    source = FakeSource(line="mixture")
    source.publish(asks(2000, (1, 160), arrows=ARROWS))
    panel.receive(source.latest(), source.history(), 1e9)
    text = shown(panel, 80, 24)
    assert "→ pull" in text
    assert "pull on the fakes at most" in text
    assert "no lines" in panel.act("contours")
    assert "┊" not in shown(panel, 80, 24)


def test_a_place_in_a_plane_has_neither() -> None:
    panel = made("plane", dirac)
    assert "nothing to draw contours of" in panel.act("contours")
    assert "nothing to draw arrows of" in panel.act("arrows")


def test_the_map_of_numbers_is_a_curve() -> None:
    panel = made("plane", normal)
    panel.view = panel.present_views().index("map of the generator")
    assert "x = G(z)" in panel.about()
    z = np.linspace(-2, 2, 25, dtype=np.float32)
    latents = LatentMap((3 * z)[None, :, None], np.ones((1, 25), np.float32), (-2.0, 2.0, 0.0, 0.0), "latents")
    canvas = MapCurveView(look(), Sight(), Shared()).picture(latents, FakeSource(line="normal").facts, 60, 20)
    cells = sorted((x, y) for x, y in cells_of(canvas, FAKE) if y > 1)
    assert cells[0][1] > cells[-1][1], "it rises"
    middle = min(cells, key=lambda cell: abs(cell[0] - 33))
    assert middle[1] == pytest.approx(10, abs=1)
    assert "x = G(z)" in "\n".join(canvas.text())
    assert "mode" in "\n".join(canvas.text())


def test_the_map_of_numbers_has_a_curve_for_each_class() -> None:
    z = np.linspace(-2, 2, 25, dtype=np.float32)
    places, flat = np.stack([0 * z - 1, 0 * z + 1])[..., None], np.zeros((2, 25), np.float32)
    latents = LatentMap(places, flat, (-2.0, 2.0, 0.0, 0.0), "latents", 2)
    view = MapCurveView(look(), Sight(), Shared())
    canvas = view.picture(latents, FakeSource(line="normal").facts, 60, 20)
    assert "x = G(z) by class: 1 2" in canvas.row_text(0)
    first, second = ({y for _, y in cells_of(canvas, GENERATORS[number]) if y} for number in range(2))
    assert min(first) > max(second), "the first class lies lower"


def test_the_plot_is_where_a_curve_is_drawn() -> None:
    assert plot_area(60, 20, y_range=(0, 1)) == (6, 54, 19)
    left, columns, rows = plot_area(60, 20, y_range=(0, 1), right=Right((0, 100000), LOSS_D))
    assert (left, rows) == (6, 19)
    assert columns < 54
    assert plot_area(9, 2, y_range=(0, 1)) == (0, 9, 2)


def test_modes_are_numbered_above_their_places_until_the_layer_is_left_out() -> None:
    plot = Canvas.blank(40, 5)
    over = Over(centres=np.array([[-1.0], [1.0]], np.float32))
    draw_mode_numbers(plot, over, (-2.0, 2.0))
    assert plot.row_text(0) == " " * 10 + "1" + " " * 19 + "2" + " " * 9
    empty = Canvas.blank(40, 5)
    draw_mode_numbers(empty, dataclasses.replace(over, without=frozenset({"modes"})), (-2.0, 2.0))
    assert not empty.row_text(0).strip()
