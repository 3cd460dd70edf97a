"""Eigenvalues in their plane: crosses where they are, and the region in which they mean stability."""

from __future__ import annotations

import numpy as np
import pytest

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import BAD, FLOOR, GOOD
from gantui.draw.plane.poles import Region, poles
from gantui.draw.time.curve import Fill

LEFT = 7
"""Columns of the axis."""


def drawn(values: list[tuple[float, float]], region: Region, reach: float = 2.0, glyphs: Glyphs = "braille") -> Canvas:
    extent = (-reach, reach, -reach, reach)
    colours = np.array([GOOD, BAD] * len(values), np.uint8)[: len(values)]
    return poles(np.array(values).reshape(-1, 2), LEFT + 41, 22, extent, region, Fill(FLOOR), colours, glyphs=glyphs)


def cells(canvas: Canvas, mark: str = "╳") -> set[tuple[int, int]]:
    rows, columns = np.nonzero(canvas.chars == ord(mark))
    return {(int(x) - LEFT, int(y)) for x, y in zip(columns, rows, strict=True)}


def test_each_is_a_cross_where_it_is_in_its_own_colour() -> None:
    canvas = drawn([(0.0, 0.0), (1.0, -1.0)], "left")
    assert cells(canvas) == {(20, 10), (30, 15)}
    assert (canvas.fg[10, LEFT + 20], canvas.fg[15, LEFT + 30]) == (GOOD, BAD)


def test_left_of_the_imaginary_axis_is_stable() -> None:
    filled = drawn([], "left").bg[:21, LEFT:] == FLOOR
    assert filled[:, :20].all()
    assert not filled[:, 20:].any()


def test_within_the_unit_circle_is_stable() -> None:
    filled = drawn([], "disc").bg[:21, LEFT:] == FLOOR
    assert filled[10, 20]
    assert filled[10, 11:30].all()
    assert not filled[10, :10].any()
    assert not filled[0].any()
    assert filled.sum() == pytest.approx(np.pi / 16 * filled.size, rel=0.05)


def test_a_window_on_a_small_part_of_the_circle_has_its_edge() -> None:
    canvas = poles(
        np.array([(1.001, 0.0)]), LEFT + 41, 22, (0.99, 1.01, -0.01, 0.01), "disc", Fill(FLOOR), np.array([BAD])
    )
    assert cells(canvas) == {(22, 10)}
    edge = [row[LEFT + 20] for row in canvas.text()[:21]]
    assert all(char != " " for char in edge), "an upright line through 1"


def test_in_plain_ascii_and_where_there_is_no_room() -> None:
    assert cells(drawn([(0.0, 0.0)], "left", glyphs="ascii"), "x") == {(20, 10)}
    assert drawn([(0.0, 0.0)], "left", glyphs="ascii").text()[0].isascii()
    for width, height in ((0, 0), (8, 2), (9, 9)):
        canvas = poles(np.zeros((1, 2)), width, height, (-1, 1, -1, 1), "disc", Fill(FLOOR), np.array([BAD]))
        assert (canvas.width, canvas.height) == (width, height)
