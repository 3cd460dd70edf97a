"""A change of ages on the dashboard's screen: every view of it, and its players by their keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.run.replay import Replay
from gantui.session.view.commands import Pause, Stop
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dashboard.sentences import Sentences
from gantui.tui.panels.training_panel import TrainingPanel
from tests.gan.attribute.small import options
from tests.session.named_players import ENDLESS, training
from tests.session.small import finish
from tests.tui.seeing import FAST, status, text, until


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ages") / "run"
    finish(training(path, options()))
    return path


PANELS = {(80, 24): ("plane", "losses", "coverage"), (120, 40): None, (200, 60): None}
"""The panels that have room on a screen of each size; None: all."""


@pytest.mark.parametrize("size", PANELS)
async def test_every_view_is_drawn_and_explained(trained: Path, size: tuple[int, int]) -> None:
    app = Dashboard(Replay(trained), FAST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "given, made, true" in text(app) and "ages, measured" in text(app))
        there = [str(panel.id) for panel in app.screen.query(TrainingPanel) if panel.region.area]
        assert there == [*(PANELS[size] or ("plane", "field", "losses", "coverage"))]
        await until(pilot, lambda: "age 0" in text(app) and "true" in text(app) and "same" in text(app))
        assert ("age asked, age reached" in text(app)) is ("field" in there)
        for panel, said in (
            ("1", "Along a row the strokes should grow"),
            ("2", "A flat line means that the age is ignored"),
            ("4", "Copies of what is given are always the same digit"),
        ):
            await pilot.press(panel, "question_mark")
            await until(pilot, lambda said=said: said in " ".join(text(app).split()))
            await pilot.press("escape")


async def test_each_player_has_its_key_and_freezes(tmp_path: Path) -> None:
    live = training(tmp_path / "run", options(ENDLESS), first=Pause())
    app = Dashboard(live, FAST)
    async with app.run_test(size=(160, 60)) as pilot:
        await until(pilot, lambda: "paused" in text(app) and "given, made, true" in text(app))
        for key, player in (("d", "discriminator"), ("g", "generator")):
            await pilot.press(key)
            await until(pilot, lambda player=player: f"1 {player} update done" in status(app))
        assert live.latest().single == {"generator": 1, "discriminator": 1}
        await pilot.press("n")
        await until(pilot, lambda: "identity" in text(app) and "r2 gamma" in text(app))
        live.send(Stop())
        await until(pilot, lambda: "stopped at step" in status(app))
    finish(live)


def test_everything_is_said_in_sentences_too(trained: Path) -> None:
    spoken = Sentences(Replay(trained))
    said = "\n".join((spoken.now(), *spoken.more()))
    assert "the same digit" in said
    assert "the age follows by" in said
