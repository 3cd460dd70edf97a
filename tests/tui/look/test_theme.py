"""Another theme while one looks: everything in its colours at once, and the next screen too."""

from pathlib import Path

import numpy as np
import pytest
from textual.command import CommandPalette

from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from gantui.tui.look.look import Look
from gantui.tui.look.theme import THEMES
from gantui.tui.panels.training_panel import PANELS
from gantui.tui.shell.preferences import Preferences
from tests.asking import asks
from tests.tui.fakes import FakeSource
from tests.tui.seeing import FAST, painted, screen, status, text, until
from tests.tui.test_panels import dirac, made, mixture, places, running
from tests.tui.turning import press

SIZE = (120, 40)


@pytest.mark.parametrize("name", [kind.name for kind in PANELS])
@pytest.mark.parametrize("depth", ["truecolor", "256"])
def test_a_panel_looks_as_if_it_had_begun_in_the_new_theme(name: str, depth: str) -> None:
    dark, light = THEMES.find("dark"), THEMES.find("colour-blind-light")
    for case in (running, mixture, dirac, places):
        changed, fresh = (Look.of(theme, depth, "braille") for theme in (dark, light))  # type: ignore[arg-type]
        panel, other = made(name, case, changed), made(name, case, fresh)
        for place in range(len(panel.present_views())):
            panel.view = other.view = place
            changed.become(dark)
            panel.draw(80, 24)
            changed.become(light)
            one, two = panel.draw(80, 24), other.draw(80, 24)
            assert one.text() == two.text()
            assert np.array_equal(one.bg, two.bg)
            assert np.array_equal(one.fg, two.fg)


async def test_a_theme_from_the_palette_paints_everything_at_once_and_is_remembered(tmp_path: Path) -> None:
    source, file = FakeSource(), tmp_path / "settings.toml"
    source.publish(asks(500, (20, 20)))
    app = Dashboard(source, FAST, preferences=Preferences(file))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "running" in status(app))
        before = painted(app)
        press(app, "ctrl+p")
        await until(pilot, lambda: CommandPalette.is_open(app))
        press(app, *"theme")
        await until(pilot, lambda: "Theme: light." in text(app))
        row = next(y for y, line in enumerate(screen(app)) if "Theme: light." in line)
        await pilot.click(offset=(screen(app)[row].index("Theme"), row))
        await until(pilot, lambda: "theme: light" in status(app))
        assert app.theme == "gantui-light"
        assert not painted(app) & (before - {"None"})
        assert "1 real and fake" in text(app)
    assert Preferences(file).display().theme == "light"
    assert Preferences(file).display(theme="dark").theme == "dark"


def test_its_owner_s_line_in_the_file_comes_before_what_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "contrast"\n\n[remembered]\ntheme = "light"\n')
    assert Preferences(file).display() == Display(theme="contrast")
