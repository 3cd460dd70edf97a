"""Reading curves as a person does it: keys and the mouse, and what is on the screen then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gantui.session.view.commands import Pause
from gantui.session.view.pictures import LatentMapRequest
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dashboard.keys import KEYS
from gantui.tui.shell.preferences import FILE, Preferences
from tests.asking import asks, grid
from tests.tui.fakes import FakeSource
from tests.tui.seeing import FAST, dashboard, screen, status, text, until
from tests.tui.test_travel import looked_at, press_to, source_with_a_past

BIG = (120, 40)


def standing(**changes: object) -> FakeSource:
    """At step 2,120, and it stays there."""
    source = source_with_a_past(**changes)
    source.send(Pause())
    return source


def heading(app: Dashboard, title: str = "3 losses") -> str:
    """The frame of the panel that begins with TITLE."""
    row = next((row for row in screen(app) if title in row), "")
    return re.split(r"[─━]", row[row.find(title) :])[0].strip()


async def shows(pilot: Pilot[None], app: Dashboard, words: str, title: str = "3 losses") -> None:
    await until(pilot, lambda: words in heading(app, title))


async def test_zoom_pan_and_back_to_the_whole_run() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "2.5k" in text(app))
        assert heading(app) == "3 losses"
        await pilot.press("plus")
        await shows(pilot, app, "steps 856-2,106")
        await pilot.press("equals_sign")
        await shows(pilot, app, "steps 1,481-2,106")
        assert "up to now" in status(app)
        await pilot.press("shift+left")
        await shows(pilot, app, "steps 1,325-1,949")
        await until(pilot, lambda: "1.9k" in text(app) and "2.1k" not in text(app))
        await pilot.press("shift+right", "shift+right", "minus", "minus")
        await until(pilot, lambda: heading(app) == "3 losses" and "curves: the whole run" in status(app))
        await pilot.press("w")
        await shows(pilot, app, "steps 1,6")
        await pilot.press("w")
        await until(pilot, lambda: heading(app) == "3 losses")


async def test_the_window_is_that_of_all_curves_and_of_the_strip() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await pilot.press("4", "v")
        await shows(pilot, app, "4 coverage over time", "4 coverage")
        await pilot.press("plus")
        await shows(pilot, app, "steps 856-2,106", "4 coverage over time")
        await until(pilot, lambda: "500" not in screen(app)[-3] and "2k" in screen(app)[-3])
        await pilot.press("3")
        for view in ("readings", "theory", "distance", "gradients"):
            await pilot.press("v")
            await shows(pilot, app, "steps 856-2,106", f"3 {view}")


async def test_a_window_up_to_now_goes_on_with_the_training() -> None:
    source = source_with_a_past()
    app = dashboard(source)
    async with app.run_test(size=BIG) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "steps" in heading(app))
        first = heading(app)
        await until(pilot, lambda: "steps" in heading(app) and heading(app) != first)


async def test_the_wheel_zooms_where_it_is_turned_and_only_over_curves() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "2.5k" in text(app))
        plot = app.panels[2].plots[0]
        left = plot.left + 1
        await wheel(pilot, app, left, -1)
        await shows(pilot, app, "steps 0-1,250")
        await wheel(pilot, app, left, 1)
        await until(pilot, lambda: heading(app) == "3 losses")
        before = status(app)
        app.panels[0].post_message(_scroll(app, 0, 10, 5, -1))
        await pilot.pause()
        assert heading(app) == "3 losses"
        assert status(app) == before


def _scroll(app: Dashboard, panel: int, x: int, y: int, direction: int) -> object:
    from textual import events

    kind = events.MouseScrollUp if direction < 0 else events.MouseScrollDown
    return kind(app.panels[panel], x, y, 0, direction, 0, False, False, False)


async def wheel(pilot: Pilot[None], app: Dashboard, x: int, direction: int) -> None:
    """Turn it over the third row of the losses."""
    app.panels[2].post_message(_scroll(app, 2, x, 3, direction))  # type: ignore[arg-type]
    await pilot.pause()


async def test_arrows_move_the_moment_by_a_column_and_all_curves_tell_its_exact_values() -> None:
    source = standing()
    app = dashboard(source)
    async with app.run_test(size=BIG) as pilot:
        await pilot.press("3", "enter")
        await until(pilot, lambda: "raw" in text(app))
        await pilot.press("left")
        await until(pilot, lambda: looked_at(app) is not None)
        one = looked_at(app)
        assert one is not None
        await pilot.press("left")
        await until(pilot, lambda: looked_at(app) not in (None, one))
        two = looked_at(app)
        assert two is not None
        columns = app.panels[2].plots[0].columns
        assert one - two == pytest.approx(2500 / (columns - 1), abs=1)
        exact = source.history().band("loss_d", two, two, 1).mean[-1]
        await until(pilot, lambda: f"raw {exact:.3g}" in text(app))
        assert f"(picture {max(step for step in source.pictures if step <= two):,})" in status(app)
        await pilot.press("right")
        await until(pilot, lambda: looked_at(app) == one)
        await pilot.press("right", "right")
        await until(pilot, lambda: looked_at(app) is None)


async def test_a_click_on_the_axis_of_time_goes_there() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "2.5k" in text(app))
        plot = app.panels[2].plots[0]
        wanted = round(plot.step_under(plot.left + 20))
        await pilot.click("#losses", offset=(plot.left + 20 + 1, plot.top + plot.rows + 1))
        await until(pilot, lambda: looked_at(app) == wanted)
        assert app.panels[0].sight.snapshot.step == max(step for step in app._source.kept() if step <= wanted)


async def test_a_moment_outside_the_window_brings_the_window_along() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await pilot.press("plus", "plus", "plus")
        await shows(pilot, app, "steps 1,797-2,109")
        await press_to(pilot, app, "{", 1500)
        await shows(pilot, app, "steps 1,344-1,656")
        await press_to(pilot, app, "backslash", None)
        await shows(pilot, app, "steps 1,797-2,109")


async def test_without_curves_on_the_screen_arrows_say_so() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "2.5k" in text(app))
        await pilot.press("1", "enter", "left")
        await until(pilot, lambda: "there are no curves on the screen" in status(app))


async def test_smoothing_goes_round_and_says_which() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "raw" in text(app))
        await pilot.press("o")
        await shows(pilot, app, "strong smoothing")
        assert "raw" in text(app)
        await pilot.press("o")
        await shows(pilot, app, "not smoothed")
        await until(pilot, lambda: "raw" not in text(app))  # it is what is told
        await pilot.press("o")
        await shows(pilot, app, "light smoothing")
        await pilot.press("o")
        await until(pilot, lambda: heading(app) == "3 losses")


async def test_the_axis_can_be_of_training_time() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "2.5k" in text(app))
        await pilot.press("x")
        await shows(pilot, app, "0:00-0:10")
        await until(pilot, lambda: "4s" in text(app) and "2.5k" not in text(app))
        await pilot.press("left")
        await until(pilot, lambda: looked_at(app) is not None)
        await pilot.press("x")
        await until(pilot, lambda: heading(app) == "3 losses" and "2.5k" in text(app))


async def test_layers_are_turned_one_by_one_and_the_legend_follows() -> None:
    source = standing()
    app = dashboard(source)
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "● both" in text(app))
        await pilot.press("t", "r")
        await until(pilot, lambda: "real points        left out" in text(app) and "● real" not in text(app))
        assert "● both" not in text(app)
        await pilot.press("f")
        await until(pilot, lambda: "● fake" not in text(app))
        await pilot.press("m")
        await until(pilot, lambda: source.wanted[-1].get(LatentMapRequest).grid is not None and "━ map" in text(app))
        await pilot.press("m", "d")
        await until(pilot, lambda: all(grid(view) is None for view in [app.panels[0].wants()]))
        await pilot.press("a")
        await until(pilot, lambda: "→ pull" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "layers of panel" not in text(app))


async def test_what_can_not_be_drawn_says_why_and_stays_out() -> None:
    app = dashboard(standing(judged="none"))
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "● real" in text(app))
        await pilot.press("t", "c", "d")
        await until(pilot, lambda: "D reads no single point" in text(app))
        assert app.panels[0].wants() == asks(500)


async def test_layers_of_the_line() -> None:
    app = dashboard(FakeSource(line="mixture"))
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "━ real" in text(app) and "━ D: probability" in text(app))
        await pilot.press("t", "r", "d")
        await until(pilot, lambda: "━ real" not in text(app) and "━ D: probability" not in text(app))
        await until(pilot, lambda: "█ fake" in text(app))


async def test_a_line_of_the_dialog_can_be_clicked() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await pilot.press("t")
        await until(pilot, lambda: "r  real points" in text(app))
        row = next(y for y, line in enumerate(screen(app)) if "r  real points" in line)
        await pilot.click(offset=(screen(app)[row].index("real points"), row))
        await until(pilot, lambda: "● real" not in text(app))
        await pilot.click(offset=(2, 2))
        await until(pilot, lambda: "layers of panel" not in text(app))


async def test_panels_are_hidden_brought_back_and_laid_out() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await pilot.press("4", "h")
        await until(pilot, lambda: "4 coverage" not in text(app) and "coverage hidden: 4 brings it back" in status(app))
        assert heading(app) == "3 losses"
        await pilot.press("4")
        await until(pilot, lambda: "4 coverage" in text(app))
        await pilot.press("i")
        await until(pilot, lambda: "2 discriminator" not in text(app) and "layout: plot and curves" in status(app))
        await pilot.press("i")
        await until(pilot, lambda: "1 real and fake" not in text(app) and "layout: curves" in status(app))
        await pilot.press("1")
        await until(pilot, lambda: "1 real and fake" in text(app) and "2 discriminator" in text(app))


async def test_the_next_screen_looks_as_the_last_one_did(tmp_path: Path) -> None:
    file = tmp_path / FILE
    app = Dashboard(standing(), FAST, preferences=Preferences(file))
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "● real" in text(app))
        await pilot.press("3", "v", "o", "x", "w", "t", "r", "escape", "2", "h")
        await until(pilot, lambda: "discriminator hidden" in status(app))
    app = Dashboard(standing(), FAST, preferences=Preferences(file))
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "● fake" in text(app) and "strong smoothing" in heading(app, "3 readings"))
        assert "● real" not in text(app)
        assert "2 discriminator" not in text(app)
        assert "0:0" in heading(app, "3 readings")


async def test_a_broken_file_of_settings_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text("theme = ")
    app = Dashboard(standing(), FAST, preferences=Preferences(file))
    async with app.run_test(size=(200, 60)) as pilot:
        await until(pilot, lambda: "your settings are ignored" in status(app))
        await pilot.press("o")
        await shows(pilot, app, "strong smoothing")
    assert file.read_text() == "theme = "


async def test_every_action_is_in_the_palette() -> None:
    app = dashboard(standing())
    async with app.run_test(size=BIG) as pilot:
        await until(pilot, lambda: "● real" in text(app))
        offered = {command.title for command in app.get_system_commands(app.screen)}
        # Here no script trains that could print, no race waits, and no second pair of players.
        elsewhere = {"command_palette", "output", "to_race", "step_alone('D')", "step_alone('G')"}
        missing = [
            key.help
            for key in KEYS
            if key.action not in elsewhere and not any(title.startswith(key.help[:-1]) for title in offered)
        ]
        assert not missing
