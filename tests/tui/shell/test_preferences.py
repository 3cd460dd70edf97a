"""The file of settings: what is read of it, what is written, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.tui.look.display import Display
from gantui.tui.shell.preferences import FILE, Preferences, Remembered

OTHER = Remembered(
    "curves",
    frozenset({"coverage"}),
    (("losses", "readings"),),
    frozenset({"fake", "contours"}),
    recent=True,
    smoothing="strong",
    over="training time",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / FILE


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_without_a_file_all_is_as_usual_and_none_is_made(file: Path) -> None:
    preferences = Preferences(file)
    assert preferences.trouble == ""
    assert preferences.display() == Display()
    preferences.remember(Remembered())
    assert not file.exists()


def test_what_was_remembered_comes_back(file: Path) -> None:
    Preferences(file).remember(OTHER)
    assert Preferences(file).remembered == OTHER


def test_the_command_line_goes_before_the_file(file: Path) -> None:
    preferences = Preferences(written(file, 'theme = "light"\nfps = 5\ndraw_budget = 0.1\nglyphs = "ascii"\n'))
    assert preferences.display() == Display(5, 0.1, "ascii", "light")
    assert preferences.display(theme="contrast", fps=20.0) == Display(20.0, 0.1, "ascii", "contrast")


def test_its_owners_part_stays_as_it_is_comments_too(file: Path) -> None:
    mine = "# my own\ntheme = 'light'  # for the day\n\nfps=5"
    written(file, mine)
    for remembered in (OTHER, Remembered(), OTHER):
        Preferences(file).remember(remembered)
        assert file.read_text().startswith(mine + "\n\n")
        assert file.read_text().count("[remembered]") == 1
    assert Preferences(file).display().theme == "light"


def test_what_is_edited_while_the_screen_is_open_is_kept(file: Path) -> None:
    preferences = Preferences(written(file, "fps = 5\n"))
    written(file, "fps = 6\n")
    preferences.remember(OTHER)
    assert Preferences(file).display().fps == 6


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    own = written(tmp_path / "dotfiles" / FILE, "fps = 5\n")
    file.parent.mkdir()
    file.symlink_to(own)
    Preferences(file).remember(OTHER)
    assert file.is_symlink()
    assert "[remembered]" in own.read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theme = ", "no TOML"),
        ('theme = "ligth"', "theme: 'ligth'; expected one of dark, light"),
        ("theme = [1]", "theme: [1]"),
        ('fps = "fast"', "fps: 'fast'; expected a number from 0.5 to 60"),
        ("fps = true", "fps: True"),
        ("draw_budget = 7", "draw_budget: 7; expected a number from 0.001 to 1"),
        ('glyps = "ascii"', "did you mean 'glyphs'"),
        ("\x00" * 70_000, "more than 64 KB"),
    ],
)
def test_a_broken_file_is_told_of_ignored_and_never_written_to(file: Path, text: str, said: str) -> None:
    written(file, text)
    preferences = Preferences(file)
    assert said in preferences.trouble
    assert str(file) in preferences.trouble
    assert "\n" not in preferences.trouble
    assert preferences.display() == Display()
    preferences.remember(OTHER)
    assert file.read_text() == text


@pytest.mark.parametrize(
    "table",
    [
        'layout = "spiral"\nhidden = ["moon"]\nviews = 7\nlayers = 3\nsmoothing = 1',
        'hidden = ["plane", "field", "losses", "coverage"]',
        "recent = 7\nover = []",
    ],
)
def test_what_a_newer_version_remembered_is_as_usual(file: Path, table: str) -> None:
    preferences = Preferences(written(file, f"[remembered]\n{table}\n"))
    assert preferences.trouble == ""
    assert preferences.remembered.hidden == frozenset()
    assert preferences.remembered.layout == "all panels"


def test_one_that_is_no_table_is_nothing(file: Path) -> None:
    assert Preferences(written(file, "remembered = 3\n")).remembered == Remembered()


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    Preferences(tmp_path / "a-file" / FILE).remember(OTHER)


def test_the_environment_names_the_folder(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(file, "fps = 7\n")
    monkeypatch.setenv("GANTUI_CONFIG", str(file.parent))
    assert Preferences.found().display().fps == 7
