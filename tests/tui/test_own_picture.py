"""A picture that was registered from outside the package is seen on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.run.replay import Replay
from gantui.tui.dashboard.app import Dashboard
from tests.own_picture import with_norms
from tests.session.small import finish, start
from tests.tui.seeing import FAST, text, until

__all__ = ["with_norms"]


@pytest.mark.usefixtures("with_norms")
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_its_view_joins_the_panel_that_it_names(tmp_path: Path, size: tuple[int, int]) -> None:
    """It is one of the panel's views, seen by its key beside the other panels, and explained by the help."""
    finish(start(tmp_path / "run", "schedule.steps=20", "evaluation.every=10"))
    app = Dashboard(Replay(tmp_path / "run"), FAST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "3 losses" in text(app))
        await pilot.press("3", *"v" * (len(app.panels[2].present_views()) - 1))
        await until(pilot, lambda: "D's weights, then G's: [" in text(app) and "measured" in text(app))
        assert "3 norms" in text(app)
        assert "1 real and fake" in text(app), "the other panels stand beside it"
        await pilot.press("question_mark")
        await until(
            pilot, lambda: "How long each player's weights are." in text(app) and "gradients, norms" in text(app)
        )
