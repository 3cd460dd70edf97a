"""The menu of q with the mouse."""

import pytest

from gantui.session.view.commands import Stop
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
