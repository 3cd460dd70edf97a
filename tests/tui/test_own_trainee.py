"""What is only a trainee, from outside the package, on the dashboard's screen: alive, and in replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.run.replay import Replay
from gantui.session.view.commands import Pause, Step, Stop
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.panels.training_panel import TrainingPanel
from tests.own_trainee import Forgetful, walking
from tests.session.small import finish
from tests.tui.seeing import FAST, status, text, until


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_its_losses_have_their_names_and_no_picture_is_promised(tmp_path: Path, size: tuple[int, int]) -> None:
    finish(walking(tmp_path / "run"))
    app = Dashboard(Replay(tmp_path / "run"), FAST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "losses by player" in text(app))
        await pilot.press("backslash")
        await until(pilot, lambda: "left 1.27 · right 1.83" in text(app))
        seen = " ".join(text(app).split())
        assert "unjudged" in seen
        assert "D(x)" not in seen
        assert "D(G(z))" not in seen
        await pilot.press("question_mark")
        await until(pilot, lambda: "What each of those who learn loses" in text(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_curves_have_the_screen_to_themselves(tmp_path: Path, size: tuple[int, int]) -> None:
    finish(walking(tmp_path / "run"))
    app = Dashboard(Replay(tmp_path / "run"), FAST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "losses by player" in text(app))
        assert [widget.id for widget in app.screen.query(TrainingPanel) if widget.region.area] == ["losses"]
        assert app.panels[2].region.width == size[0]
        await pilot.press("1")
        await until(pilot, lambda: "panel 1: this training makes no samples" in status(app))
        await pilot.press("tab")
        await until(pilot, lambda: "panel 3: losses" in status(app))
        await pilot.press("question_mark", "question_mark")
        await until(pilot, lambda: "Go to panel 3" in text(app))
        assert "Go to panel 1" not in text(app)
        await pilot.press("escape", "n")
        await until(pilot, lambda: "settings" in text(app) and "losses by player" in text(app))
        assert app.panels[2].region.right == app.screen.query_one("#settings").region.x


async def test_without_a_state_going_back_is_not_offered(tmp_path: Path) -> None:
    live = walking(tmp_path / "run", 10**9, first=Pause(), kind=Forgetful)
    app = Dashboard(live, FAST)
    async with app.run_test(size=(120, 50)) as pilot:
        await until(pilot, lambda: "paused" in text(app))
        await pilot.press("question_mark", "question_mark")
        await until(pilot, lambda: "Go to panel 3" in text(app))
        assert "Go back to a checkpoint" not in text(app)
        await pilot.press("escape", "R")
        await until(pilot, lambda: "the training can't do it, so not possible: going back" in status(app))
        live.send(Stop())
        await until(pilot, lambda: "stopped at step" in status(app))
        await pilot.press("R")
        await until(pilot, lambda: "the training is over; q leaves" in status(app))
    finish(live)


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
