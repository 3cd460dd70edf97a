"""The menu of q with the mouse."""

import pytest

from gantui.draw.palette import TEXT
from gantui.session.view.commands import Stop
from gantui.tui.dialogs.menu import OWN, Menu
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, screen, status, text, until
from tests.tui.turning import press


@pytest.mark.parametrize(
    ("clicked", "sent"),
    [("Stop and leave", [Stop("asked")]), ("Go on watching", []), ("nothing changes", []), ("", [])],
)
async def test_a_choice_can_be_clicked_and_a_click_elsewhere_changes_nothing(clicked: str, sent: list[Stop]) -> None:
    source = FakeSource()
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        press(app, "q")
        await until(pilot, lambda: "Stop and leave" in text(app))
        row = next(y for y, line in enumerate(screen(app)) if clicked in line)
        await pilot.click(offset=(screen(app)[row].index(clicked), row))
        await until(pilot, lambda: "Stop and leave" not in text(app))
        assert source.sent == sent


async def test_what_does_not_fit_can_be_scrolled_to_while_the_arrows_move_the_mark() -> None:
    """A command with many settings is longer than a small screen."""
    app = dashboard(FakeSource())
    async with app.run_test(size=(60, 20)) as pilot:
        menu = Menu(app.look, OWN, below=lambda width: [[(f"line {number}", TEXT)] for number in range(30)])
        app.push_screen(menu)
        await until(pilot, lambda: "page up, down  scroll, 18 more" in text(app))
        press(app, "pagedown")
        await until(pilot, lambda: "line 21" in text(app) and "Stop and leave" not in text(app))
        press(app, "end")
        await until(pilot, lambda: "line 29" in text(app) and "the end" in text(app))
        press(app, "down")
        await until(pilot, lambda: "> d  Leave it training" in text(app))
