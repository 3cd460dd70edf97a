"""The dashboard in terminals of every size."""

import pytest
from textual.geometry import Region, Size

from gantui.tui.look import layout
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, screen, status, text, until

SIZES = [(60, 20), (80, 24), (100, 32), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_panels_of_each_size(size: tuple[int, int]) -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "3 losses" in text(app) and "running" in status(app))
        framed = lambda number: any(f"{edge} {number} " in text(app) for edge in "─━")  # noqa: E731
        large = size >= (100, 32)
        assert [number for number in "1234" if framed(number)] == ["1", *(["2"] if large else []), "3", "4"]
        assert all(len(row) == size[0] for row in screen(app))
        await pilot.press("2")
        await until(pilot, lambda: "━ 2 " in text(app))
        assert framed("1") == large


@pytest.mark.parametrize("size", [(59, 20), (60, 19), (30, 8)])
async def test_a_terminal_that_is_too_small_is_told_what_is_needed(size: tuple[int, int]) -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=size) as pilot:
        words = lambda: " ".join(text(app).split())  # noqa: E731
        await until(pilot, lambda: "needs 60x20" in words() and f"{size[0]}x{size[1]}" in words())


async def test_it_lives_through_every_resize() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        for width, height in [(1, 1), (200, 60), (2, 40), (60, 20), (61, 21), (99, 31), (3, 3), (80, 24), (120, 40)]:
            await pilot.resize_terminal(width, height)
            rows = [width] * height
            await until(pilot, lambda rows=rows: [len(row) for row in screen(app)] == rows)  # type: ignore[misc]
            before = len(source.wanted)
            await until(pilot, lambda before=before: len(source.wanted) > before + 1)  # type: ignore[misc]
            assert [len(row) for row in screen(app)] == rows
        await until(pilot, lambda: "4 coverage" in text(app))


async def test_dialogs_live_through_a_resize_too() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("?")
        await until(pilot, lambda: "Samples of the data" in text(app))
        for width, height in [(60, 20), (1, 1), (80, 24)]:
            await pilot.resize_terminal(width, height)
            rows = [width] * height
            await until(pilot, lambda rows=rows: [len(row) for row in screen(app)] == rows)  # type: ignore[misc]
        await until(pilot, lambda: "real and fake" in text(app))


def test_every_arrangement_covers_the_screen_and_overlaps_nowhere() -> None:
    for width in (*range(60, 130, 7), 200, 300):
        for height in (*range(20, 60, 5), 100):
            for maximised, settings in ((False, False), (True, False), (False, True), (True, True)):
                places = layout.Arrangement(maximised=maximised).places(Size(width, height), settings)
                cells = [cell for region in places.values() for cell in _cells(region)]
                assert len(cells) == len(set(cells)) == width * height, (width, height, maximised, settings)
                assert (layout.SETTINGS in places) == settings


@pytest.mark.parametrize("size", [*SIZES, (100, 30), (99, 60)])
def test_settings_leave_the_square_plot_and_the_curves_or_what_is_looked_at(size: tuple[int, int]) -> None:
    for plot in layout.PLOTS:
        chosen = layout.Arrangement(focused=plot, plot=plot)
        places = chosen.places(Size(*size), True)
        assert {plot, layout.CURVES, layout.SETTINGS} <= places.keys()
        assert places[plot].size == chosen.places(Size(*size))[plot].size
    for maximised in (False, True):
        bars = layout.Arrangement(focused=layout.BARS, maximised=maximised)
        assert layout.BARS in bars.places(Size(*size), True)


def _cells(region: Region) -> list[tuple[int, int]]:
    return [(x, y) for y in range(region.y, region.bottom) for x in range(region.x, region.right)]
