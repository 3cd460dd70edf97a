"""A translation on the dashboard's screen: every view of it, and its four players by their keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.run.replay import Replay
from gantui.session.view.commands import Pause, Stop
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dashboard.sentences import Sentences
from gantui.tui.panels.training_panel import TrainingPanel
from tests.gan.translation.small import STROKES, options
from tests.session.named_players import ENDLESS, training
from tests.session.small import finish
from tests.tui.seeing import FAST, status, text, until


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("translation") / "run"
    finish(training(path, options()))
    return path


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_view_is_drawn_and_explained(trained: Path, size: tuple[int, int]) -> None:
    app = Dashboard(Replay(trained), FAST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "map x → G(x)" in text(app) and "maps, measured" in text(app))
        assert "losses by player" in text(app)
        assert [panel.id for panel in app.screen.query(TrainingPanel) if panel.region.area] == [
            "plane",
            "losses",
            "coverage",
        ]
        await until(pilot, lambda: "purity" in text(app))
        for label, said in (
            ("map y → F(y)", "F takes points of Y"),
            ("x, G(x), F(G(x))", "what G makes of them"),
            ("y, F(y), G(F(y))", "what F makes of them"),
            ("map x → G(x)", "G takes points of X"),
        ):
            await pilot.press("v")
            await until(pilot, lambda label=label: f"1 {label}" in text(app))
            await pilot.press("question_mark")
            await until(pilot, lambda said=said: said in " ".join(text(app).split()))
            await pilot.press("escape")
        await pilot.press("a")
        await until(pilot, lambda: "points alone" in status(app))
        await pilot.press("4", "v")
        await until(pilot, lambda: "maps, measured: the only view" in status(app))


async def test_each_player_has_its_key_and_freezes(tmp_path: Path) -> None:
    live = training(tmp_path / "run", options(ENDLESS), first=Pause())
    app = Dashboard(live, FAST)
    async with app.run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: "paused" in text(app) and "map x → G(x)" in text(app))
        for key, player in (("d", "D_Y"), ("D", "D_X"), ("g", "G"), ("G", "F")):
            assert f"{key} {player} step" in text(app)
            await pilot.press(key)
            await until(pilot, lambda player=player: f"1 {player} update done" in status(app))
        assert live.latest().single == {"G": 1, "F": 1, "D_X": 1, "D_Y": 1}
        await pilot.press("n")
        await until(pilot, lambda: "all players" in text(app) and "identity" in text(app))
        await pilot.press("down", "down", "0")
        await until(pilot, lambda: "G  frozen" in text(app))
        live.send(Stop())
        await until(pilot, lambda: "stopped at step" in status(app))
    finish(live)


def test_everything_is_said_in_sentences_too(trained: Path) -> None:
    spoken = Sentences(Replay(trained))
    said = "\n".join((spoken.now(), *spoken.more()))
    assert "to the true part" in said
    assert "losses by player: G" in said
    assert "F: " in spoken.now()


async def test_images_are_shown_beside_the_truth(tmp_path: Path) -> None:
    live = training(tmp_path / "run", options(STROKES, "schedule.steps=2", "evaluation.every=1"))
    finish(live)
    app = Dashboard(Replay(tmp_path / "run"), FAST)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "1 x, G(x) and the truth" in text(app) and "Frechet" in text(app))
        assert "F(G(x))" in text(app)
        assert "true" in text(app)
        await pilot.press("question_mark")
        await until(pilot, lambda: "the same digit as Y has it" in " ".join(text(app).split()))
        await pilot.press("escape")
        await pilot.press("v")
        await until(pilot, lambda: "1 y, F(y) and the truth" in text(app))
        assert "G(F(y))" in text(app)
