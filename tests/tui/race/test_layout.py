"""The layout of a race: everything has its place on every screen, and nothing lies on anything else."""

from __future__ import annotations

import itertools

import pytest
from textual.geometry import Size

from gantui.tui.look.layout import FOOTER, SETTINGS, SMALLEST, STATUS, TOO_SMALL
from gantui.tui.race import layout

SIZES = [SMALLEST, Size(80, 24), Size(100, 30), Size(120, 40), Size(200, 60), Size(300, 20), Size(60, 100)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("racers", [2, 3, 4])
@pytest.mark.parametrize("kind", layout.KINDS)
@pytest.mark.parametrize("settings", [False, True])
def test_all_parts_fill_the_screen_and_do_not_overlap(
    size: Size, racers: int, kind: layout.Kind, settings: bool
) -> None:
    found = layout.places(size, racers, kind, settings=settings)
    assert sum(region.area for region in found.values()) == size.area
    for one, other in itertools.combinations(found.values(), 2):
        assert not one.overlaps(other)
    cells = {layout.cell(number) for number in range(1, racers + 1)}
    assert (cells <= found.keys()) == (kind != "curves" or settings)
    assert (layout.CURVES in found) == (kind != "racers" or settings)
    assert (SETTINGS in found) == settings
    assert {STATUS, FOOTER} <= found.keys()


@pytest.mark.parametrize("racers", [2, 3, 4])
def test_cells_are_alike_and_large_enough_for_a_picture(racers: int) -> None:
    for size in SIZES:
        found = layout.places(size, racers, "all")
        cells = [found[layout.cell(number)] for number in range(1, racers + 1)]
        assert max(cell.width for cell in cells) - min(cell.width for cell in cells) <= 1
        assert max(cell.height for cell in cells) - min(cell.height for cell in cells) <= 1
        assert min(cell.width for cell in cells) >= 15
        assert min(cell.height for cell in cells) >= 9


def test_at_80x24_two_and_four_stand_side_by_side_above_the_curves() -> None:
    for racers in (2, 4):
        found = layout.places(Size(80, 24), racers, "all")
        assert len({found[layout.cell(number)].y for number in range(1, racers + 1)}) == 1
        assert found[layout.CURVES].y > found[layout.cell(1)].y
        assert found[layout.CURVES].height >= 9


def test_alone_four_racers_stand_in_a_square() -> None:
    found = layout.places(Size(120, 40), 4, "racers")
    assert len({found[layout.cell(number)].x for number in range(1, 5)}) == 2


def test_on_a_small_screen_there_is_a_sentence() -> None:
    assert set(layout.places(Size(59, 30), 2, "all")) == {TOO_SMALL}
