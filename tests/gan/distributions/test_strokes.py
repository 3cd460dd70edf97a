"""The morphology of strokes: that lines are found, that distances are exact, and that a pen is as thick as it says."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import Tensor

from gantui.gan.distributions.strokes import bitmaps, distances, drawn, fineness, measured, middle_lines


def bitmap(*rows: str) -> Tensor:
    """One bitmap of ROWS, ink where there is a #: [1, height, width]."""
    return torch.tensor([[place == "#" for place in row] for row in rows]).unsqueeze(0)


def pieces(ink: Tensor) -> int:
    """How many pieces INK [height, width] has, places that touch at a corner being of one."""
    left, count = {tuple(place) for place in ink.nonzero().tolist()}, 0
    while left:
        edge, count = [left.pop()], count + 1
        while edge:
            y, x = edge.pop()
            near = {(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
            left -= near
            edge += near
    return count


def test_the_middle_line_of_a_bar_is_as_thin_as_can_be() -> None:
    bar = torch.zeros(1, 15, 30, dtype=torch.bool)
    bar[:, 5:10, 3:27] = True
    (line,) = middle_lines(bar)
    assert line.sum(0).max() == 1
    assert set(line.nonzero()[:, 0].tolist()) == {7}
    assert line.sum() >= 18
    assert not (line & ~bar[0]).any()


def test_a_ring_stays_a_ring_and_what_is_apart_stays_apart() -> None:
    y, x = torch.meshgrid(torch.arange(32.0), torch.arange(64.0), indexing="ij")
    ring = ((y - 16) ** 2 + (x - 16) ** 2).sqrt().sub(9).abs() < 3
    spot = ((y - 16) ** 2 + (x - 48) ** 2).sqrt() < 5
    (line,) = middle_lines((ring | spot).unsqueeze(0))
    assert pieces(line) == 2
    assert ring[line].sum() > 30, "the ring goes all the way round"
    assert line[13:20, 13:20].sum() == 0
    assert torch.equal(middle_lines(line.unsqueeze(0))[0], line), "a line has nothing to be taken off"


def test_each_image_is_found_as_it_would_be_alone() -> None:
    ink = torch.rand(5, 16, 16, generator=torch.Generator().manual_seed(0)) < 0.6
    assert torch.equal(middle_lines(ink), torch.cat([middle_lines(each.unsqueeze(0)) for each in ink]))


def test_distances_are_exact() -> None:
    lines = torch.rand(70, 9, 7, generator=torch.Generator().manual_seed(0)) < 0.08
    lines[0] = False
    found = distances(lines)
    every = torch.cartesian_prod(torch.arange(9.0), torch.arange(7.0))
    for each, line in zip(found[1:], lines[1:], strict=True):
        if line.any():
            nearest = torch.cdist(every, line.nonzero().float()).amin(1)
            assert torch.allclose(each.flatten(), nearest, atol=1e-5)
    assert (found[0] == 16).all(), "as far as both sides together where there is no line"


@pytest.mark.parametrize("thickness", [0.25, 0.6, 1.0, 1.37, 2.5])
def test_a_straight_stroke_is_as_thick_as_the_pen(thickness: float) -> None:
    """Between its ends each row of a line upwards has so much ink, to the last digit: the edges fall off evenly."""
    line = torch.zeros(1, 32, 32, dtype=torch.bool)
    line[:, :, 16] = True
    (image,) = drawn(distances(line), torch.tensor([thickness]), 4)
    assert image.sum(1).tolist() == pytest.approx([thickness] * 8, abs=1e-6)


def test_thicker_pens_leave_more_ink_everywhere_and_little_more_where_they_are_a_little_thicker() -> None:
    line = bitmap("........", ".#......", "..#.....", "...####.", "........", "........", "........", "........")
    distance = distances(line)
    images = [drawn(distance, torch.tensor([pen / 50]), 2)[0] for pen in range(20, 150)]
    for thin, bold in pairwise(images):
        assert (bold >= thin).all()
        assert (bold - thin).max() < 0.03


@pytest.mark.parametrize("side", [8, 28])
def test_what_was_drawn_is_found_again_and_its_thickness_measured(side: int) -> None:
    """A straight line is found where it is, but for its ends, which lie inside of the stroke."""
    fine = fineness(side)
    line = torch.zeros(1, fine * side, fine * side, dtype=torch.bool)
    line[:, :, fine * side // 2] = True
    for thickness in (0.8, 1.5):
        image = drawn(distances(line), torch.tensor([thickness]), fine)
        found = middle_lines(bitmaps(image, fine))[0]
        assert found.sum(1).max() == 1
        assert found.sum() > 0.75 * len(found)
        assert (found.nonzero()[:, 1] - fine * side // 2).abs().max() <= 1
        assert float(measured(image)) == pytest.approx(thickness, rel=0.3)


def test_an_image_without_ink_has_no_lines() -> None:
    nothing = torch.zeros(2, 8, 8)
    assert not bitmaps(nothing, 4).any()
    assert measured(nothing).tolist() == [0, 0]
