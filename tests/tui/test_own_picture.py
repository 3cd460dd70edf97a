"""A picture that was registered from outside the package is seen on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.run.replay import Replay
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.panels import Panel
from tests.own_picture import with_norms
from tests.session.small import finish, start
from tests.tui.seeing import FAST, text, until

__all__ = ["with_norms"]


@pytest.mark.usefixtures("with_norms")
async def test_its_panel_draws_it(tmp_path: Path) -> None:
    finish(start(tmp_path / "run", "schedule.steps=20", "evaluation.every=10"))
    app = Dashboard(Replay(tmp_path / "run"), FAST)
    async with app.run_test(size=(80, 24)) as pilot:
        app.on_panel_chosen(Panel.Chosen(app.panels[-1], True))
        await until(pilot, lambda: "D's weights, then G's: [" in text(app) and "measured" in text(app))
