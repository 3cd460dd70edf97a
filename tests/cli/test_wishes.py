"""Where the looks of the screen come from: the command line, the file of settings, or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.cli.watch.screen import ScreenOptions
from gantui.errors import Refusal
from gantui.tui.look.display import Display
from gantui.tui.shell.preferences import FILE


def test_settings_stand_in_for_what_the_command_line_leaves_open(no_settings_of_ones_own: Path) -> None:
    (no_settings_of_ones_own / FILE).write_text('theme = "light"\nfps = 5\n')
    display, preferences = ScreenOptions(fps=20.0, speed=3.0).with_preferences()
    assert display == Display(fps=20.0, theme="light", speed=3.0)
    assert preferences.trouble == ""


def test_a_frame_for_scripts_is_the_same_everywhere(no_settings_of_ones_own: Path) -> None:
    (no_settings_of_ones_own / FILE).write_text('theme = "light"\n')
    assert ScreenOptions().alone() == Display()
    assert ScreenOptions(glyphs="ascii").alone() == Display(glyphs="ascii")


def test_a_broken_file_is_told_of_on_stderr(no_settings_of_ones_own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (no_settings_of_ones_own / FILE).write_text("fps = 1000\n")
    display, _ = ScreenOptions().with_preferences()
    assert display == Display()
    said = capsys.readouterr().err
    assert "your settings are ignored" in said
    assert "fps: 1000; expected a number from 0.5 to 60" in said


def test_a_theme_that_is_none_is_refused() -> None:
    for ask in (ScreenOptions(theme="ligth").alone, ScreenOptions(theme="ligth").with_preferences):
        with pytest.raises(Refusal, match="did you mean 'light'"):
            ask()
