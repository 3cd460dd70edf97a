"""A dialog over the dashboard."""

from __future__ import annotations

import pytest
from rich.style import Style

from gantui.draw.colour_ramps import Depth
from gantui.tui.look.display import Display
from gantui.tui.shell.shell import Shell
from gantui.tui.terminal.internals import rows
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, text, until
from tests.tui.turning import press


def colours(app: Shell, row: int) -> list[tuple[str, str]]:
    """The foreground and the background of each cell of ROW that is not blank, and the background of one that is."""
    found = []
    for word, style, _ in rows(app.screen)[row]:
        shown = style or Style.null()
        found += [("" if char == " " else str(shown.color), str(shown.bgcolor)) for char in word]
    return found


@pytest.mark.parametrize("depth", ["none", "16", "256", "truecolor"])
async def test_what_shows_beside_it_keeps_its_colours(depth: Depth) -> None:
    source = FakeSource()
    source.hold = True  # nothing moves behind it
    app = dashboard(source, Display(glyphs="braille", depth=depth))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "3 losses" in text(app))
        before = colours(app, 8)
        await pilot.press("e")
        await until(pilot, lambda: "No event yet" in text(app))
        assert colours(app, 8) == before


@pytest.mark.parametrize("key", ["e", "M", "?", "q", "t", "y", "ctrl+p"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_row_of_keys_has_none_while_they_would_act_on_the_dialog(key: str, size: tuple[int, int]) -> None:
    """What they do there stands in the dialog's own frame."""
    app = dashboard(FakeSource())

    def keys() -> str:
        return rows(app.screen_stack[0])[-1].text

    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "space pause" in keys())
        press(app, key)
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await until(pilot, lambda: not keys().strip())
        press(app, "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await until(pilot, lambda: "space pause" in keys())
