"""What is only a trainee, from outside the package, on the dashboard's screen: alive, and in replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.run.replay import Replay
from gantui.session.view.commands import Pause, Step, Stop
from gantui.tui.dashboard.app import Dashboard
from tests.own_trainee import walking
from tests.session.small import finish
from tests.tui.seeing import FAST, text, until


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_its_losses_have_their_names_and_no_picture_is_promised(tmp_path: Path, size: tuple[int, int]) -> None:
    finish(walking(tmp_path / "run"))
    app = Dashboard(Replay(tmp_path / "run"), FAST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "losses by player" in text(app))
        await pilot.press("backslash")
        await until(pilot, lambda: "left 1.27 · right 1.83" in text(app))
        seen = " ".join(text(app).split())
        assert "makes no samples" in seen
        assert "unjudged" in seen
        assert "D(x)" not in seen
        assert "D(G(z))" not in seen
        assert "Nothing is measured here" in seen
        await pilot.press("3", "question_mark")
        await until(pilot, lambda: "What each of those who learn loses" in text(app))


async def test_alive_it_is_told_what_it_can_be_told(tmp_path: Path) -> None:
    live = walking(tmp_path / "run", 10**9, first=Pause())
    live.send(Step(count=40))
    app = Dashboard(live, FAST)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "paused" in text(app) and "losses by player" in text(app))
        await pilot.press("s")
        await until(pilot, lambda: "at step 41" in text(app))
        await pilot.press("n")
        await until(pilot, lambda: "be changed" in text(app) or "settings" in text(app))
    live.send(Stop())
    finish(live)
