"""Inpainting on the dashboard's screen: its views, and both players by their keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.run.replay import Replay
from gantui.session.view.commands import Pause, Stop
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dashboard.sentences import Sentences
from gantui.tui.panels.training_panel import TrainingPanel
from tests.gan.inpainting.small import options
from tests.session.named_players import ENDLESS, training
from tests.session.small import finish
from tests.tui.seeing import FAST, status, text, until


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("inpainting") / "run"
    finish(training(path, options()))
    return path


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_view_is_drawn_and_explained(trained: Path, size: tuple[int, int]) -> None:
    app = Dashboard(Replay(trained), FAST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "given, made, true" in text(app) and "completions, measured" in text(app))
        assert [panel.id for panel in app.screen.query(TrainingPanel) if panel.region.area] == [
            "plane",
            "losses",
            "coverage",
        ]
        await until(pilot, lambda: "noise that matters" in text(app))
        await pilot.press("4", "enter")
        await until(pilot, lambda: "blurred" in text(app) and "copies" in text(app))
        await pilot.press("enter", "1")
        await pilot.press("question_mark")
        await until(pilot, lambda: "the hole is grey" in " ".join(text(app).split()))
        await pilot.press("escape", "3", "v")
        await until(pilot, lambda: "3 readings" in text(app) or "3 terms" in text(app))


async def test_each_player_has_its_key_and_freezes(tmp_path: Path) -> None:
    live = training(tmp_path / "run", options(ENDLESS), first=Pause())
    app = Dashboard(live, FAST)
    async with app.run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: "paused" in text(app) and "given, made, true" in text(app))
        for key in ("d", "g"):
            await pilot.press(key)
        await until(pilot, lambda: live.latest().single == {"generator": 1, "discriminator": 1})
        await pilot.press("n")
        await until(pilot, lambda: "reconstruction" in text(app) and "mode seeking" in text(app))
        live.send(Stop())
        await until(pilot, lambda: "stopped at step" in status(app))
    finish(live)


def test_everything_is_said_in_sentences_too(trained: Path) -> None:
    spoken = Sentences(Replay(trained))
    said = "\n".join((spoken.now(), *spoken.more()))
    assert "noise that matters" in said
    assert "read rightly" in said
    assert "terms: error in the hole" in said
