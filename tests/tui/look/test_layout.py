"""Where panels stand, which are hidden, and how they are laid out: pure."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from textual.geometry import Region, Size

from gantui.tui.look.layout import BARS, CURVES, KINDS, PANELS, SETTINGS, SMALLEST, Arrangement

SIZES = (SMALLEST, Size(80, 24), Size(99, 50), Size(120, 40), Size(200, 60), Size(130, 33))
SOME = [frozenset(some) for count in range(1, 5) for some in itertools.combinations(PANELS, count)]


def cells(region: Region) -> list[tuple[int, int]]:
    return [(x, y) for y in range(region.y, region.bottom) for x in range(region.x, region.right)]


@pytest.mark.parametrize("size", SIZES)
def test_whatever_is_hidden_the_screen_is_covered_once(size: Size) -> None:
    hidden = [frozenset(some) for count in range(4) for some in itertools.combinations(PANELS, count)]
    for kind, without in itertools.product(KINDS, hidden):
        places = Arrangement(kind, without).on_shown(size).places(size)
        found = [cell for region in places.values() for cell in cells(region)]
        assert len(found) == len(set(found)) == size.width * size.height, (kind, without)
        assert not without & places.keys()
        assert places.keys() & set(PANELS)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("standing", SOME, ids=lambda standing: "+".join(sorted(standing)))
def test_whatever_a_training_has_is_shown_and_nothing_else(size: Size, standing: frozenset[str]) -> None:
    for kind, hidden, settings in itertools.product(KINDS, (frozenset[str](), *SOME), (False, True)):
        wanted = Arrangement(kind, hidden).of(standing, size)
        for maximised in (False, True):
            places = dataclasses.replace(wanted, maximised=maximised).places(size, settings)
            found = [cell for region in places.values() for cell in cells(region)]
            assert len(found) == len(set(found)) == size.width * size.height, (wanted, settings)
            shown = places.keys() & set(PANELS)
            assert shown
            assert shown <= standing
            assert (SETTINGS in places) == settings


def test_a_panel_that_a_training_has_not_comes_back_as_it_was() -> None:
    size = Size(120, 40)
    before = Arrangement(hidden=frozenset({"coverage"})).choose("field")
    without = before.of(frozenset({"losses", "coverage"}), size)
    assert without.focused in without.places(size)
    assert without.of(frozenset(PANELS), size).choose("field") == before
    alone = without
    for _ in range(3):
        alone = alone.hide(size)
    assert alone.places(size).keys() & set(PANELS)


def test_hiding_gives_the_room_to_the_others_and_its_number_brings_it_back() -> None:
    size = Size(120, 40)
    before = Arrangement()
    after = before.hide(size)
    assert "plane" not in after.places(size)
    assert after.places(size)["field"].width == 120
    assert after.focused in after.places(size)
    assert after.choose("plane").places(size) == before.places(size)


def test_the_last_panel_can_not_be_hidden() -> None:
    arrangement = Arrangement()
    for _ in range(3):
        arrangement = arrangement.hide(Size(120, 40))
    assert arrangement.hide(Size(120, 40)) == arrangement


@pytest.mark.parametrize(("size", "looks"), [(Size(120, 40), 3), (Size(80, 24), 2)])
def test_layouts_go_round_through_those_that_look_different(size: Size, looks: int) -> None:
    arrangement, seen = Arrangement(), []
    for _ in range(looks):
        seen.append(arrangement.places(size))
        arrangement = arrangement.next(size)
    assert arrangement.places(size) == seen[0]
    assert all(one != other for one, other in itertools.combinations(seen, 2))


def test_a_plot_that_the_layout_does_not_have_is_still_reached_by_its_number() -> None:
    curves = Arrangement("curves").on_shown(Size(120, 40))
    assert curves.focused == CURVES
    assert "field" in curves.choose("field").places(Size(120, 40))


def test_enter_shows_the_panel_alone() -> None:
    places = Arrangement("curves", focused=BARS, maximised=True).places(Size(120, 40))
    assert places[BARS] == Region(0, 2, 120, 37)  # under the status line and the pipeline
