"""The tools with which points are drawn, and taking steps back."""

from __future__ import annotations

import numpy as np
import pytest

from gantui.tui.sketch.sketch import MOST, Sketch, Tool, applied
from gantui.tui.sketch.undo_redo import History


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def drawn(tool: Tool, size: float = 0.1, number: int = 1) -> Sketch:
    return applied(tool, Sketch.empty(), (-0.5, 0.0), (0.5, 0.0), size, number, rng())


def test_a_brush_draws_a_band_of_its_width_along_the_whole_way() -> None:
    found = drawn("brush", 0.2)
    assert abs(found.points[:, 1]).max() <= 0.1
    assert (found.points[:, 0].min(), found.points[:, 0].max()) == pytest.approx((-0.5, 0.5), abs=0.15)
    assert len(drawn("brush", 0.1)) == 2 * len(found), "as dense, whatever its width"


def test_a_brush_that_is_put_down_draws_a_point() -> None:
    assert len(applied("brush", Sketch.empty(), (0, 0), (0, 0), 0.1, 1, rng())) == 1


@pytest.mark.parametrize("tool", ["spray", "blob"])
def test_a_puff_and_a_blob_are_gaussian_around_where_the_stroke_ends(tool: Tool) -> None:
    many = Sketch.empty()
    source = rng()
    for _ in range(40):
        many = applied(tool, many, (0, 0), (0.5, -0.25), 0.2, 1, source)
    assert many.points.mean(0) == pytest.approx([0.5, -0.25], abs=0.05)
    assert many.points.std(0) == pytest.approx([0.2, 0.2], rel=0.1)


def test_what_is_drawn_is_of_the_class_that_was_chosen() -> None:
    found = applied("blob", drawn("blob", number=2), (0, 0), (0, 0), 0.1, 5, rng())
    assert np.array_equal(np.unique(found.classes, return_counts=True), [[2, 5], [150, 150]])


def test_an_eraser_takes_the_points_along_its_way_and_no_others() -> None:
    points = np.array([[-0.5, 0.0], [0.0, 0.09], [0.0, 0.11], [0.59, 0.0], [0.61, 0.0]])
    found = applied("erase", Sketch(points, np.arange(1, 6)), (-0.5, 0.0), (0.5, 0.0), 0.1, 1, rng())
    assert found.classes.tolist() == [3, 5]


def test_a_drawing_has_room_for_so_many_points_and_no_more() -> None:
    full = Sketch.empty().added(np.zeros((MOST - 3, 2)), 1)
    assert len(applied("blob", full, (0, 0), (0, 0), 0.1, 1, rng())) == MOST


def test_steps_are_taken_back_and_made_again_in_their_order() -> None:
    history = History(Sketch.empty())
    sketches = [history.now]
    for tool in ("blob", "spray", "brush"):
        history.begin()
        history.now = applied(tool, history.now, (0, 0), (0, 0), 0.1, 1, rng())
        sketches.append(history.now)
    for before in reversed(sketches[:-1]):
        assert history.undo()
        assert history.now is before
    assert not history.undo()
    assert history.redo()
    assert history.now is sketches[1]
    history.begin()
    assert not history.redo(), "what was done since is another story"


def test_what_is_taken_back_to_what_was_saved_is_saved() -> None:
    history = History(Sketch.empty())
    assert not history.unsaved
    history.begin()
    history.now = drawn("blob")
    assert history.unsaved
    history.saved()
    assert not history.unsaved
    history.undo()
    assert history.unsaved
