"""`gantui presets`: lists, JSON, one preset with a picture; text from files stays text."""

import io
import json
import tomllib
from pathlib import Path

import pytest
from rich.console import Console

from gantui.cli.outcome import outcome
from gantui.cli.presets import table
from gantui.errors import Exit
from gantui.experiment.files import presets, validation
from gantui.experiment.files.presets import Preset

NASTY = Preset("nasty", Path("nasty.toml"), {"about": "[bold red]loud[/] \x1b[31mred\x07 :smile:", "lesson": "[x]"})


def in_order(pattern: str | None) -> list[str]:
    """The names that fit PATTERN, lesson by lesson."""
    lessons = [*presets.LESSONS]
    found = [(lessons.index(preset.text("lesson")), preset.name) for preset in presets.matching(pattern)]
    return [name for _, name in sorted(found)]


def test_json_has_name_about_and_lesson_of_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["presets", "--json"]) == Exit.FINISHED
    told = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in told] == in_order(None)
    assert all(set(each) == {"name", "about", "lesson"} for each in told)


@pytest.mark.parametrize("pattern", ["wgan-gp", "ring8-*", "list"])
def test_a_pattern_chooses(pattern: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = in_order(None if pattern == "list" else pattern)  # the command's own name lists all
    status = outcome(["presets", pattern])
    assert status == Exit.FINISHED
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == expected


def test_the_table_fits_80_columns_and_shows_text_as_text() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=80, color_system="truecolor")
    console.print(table([*presets.matching(None), NASTY]))
    plain = io.StringIO()
    Console(file=plain, width=80).print(table([*presets.matching(None), NASTY]))
    assert max(map(len, plain.getvalue().splitlines())) <= 80
    assert "[bold red]loud[/]" in plain.getvalue()
    assert ":smile:" in plain.getvalue()
    assert "\x1b[31mred" not in out.getvalue()
    assert "\x07" not in out.getvalue()


def test_show_prints_a_file_that_is_a_preset_again(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny.write_text(tiny.read_text().replace("tiny", "[bold]tiny[/bold]"))
    assert outcome(["presets", "show", "tiny.toml"]) == Exit.FINISHED
    out = capsys.readouterr().out
    assert out.startswith(tiny.read_text())
    assert tomllib.loads(out) == tomllib.loads(tiny.read_text())
    assert "2,000 samples" in out
    assert "(2, 0)" in out.replace("\N{NO-BREAK SPACE}", " ")
    assert any("\N{BRAILLE PATTERN BLANK}" < character <= "⣿" for character in out)


def test_show_draws_images_in_shades_and_its_file_is_a_preset_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["presets", "show", "digits-r3gan"]) == Exit.FINISHED
    out = capsys.readouterr().out
    assert tomllib.loads(out) == presets.find("digits-r3gan").raw
    *_, last = out.splitlines()
    assert last.endswith("samples of the data, images of 10 classes")
    picture = out[out.index("[evaluation]") :]
    assert {"@", "#", ".", "-"} <= set(picture)


def test_show_neutralises_escapes(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny.write_text(tiny.read_text() + "# \x1b[31mred\n")
    # TOML forbids the character, so the file is refused, and its text not shown raw on the way.
    assert outcome(["presets", "show", "tiny.toml"]) == Exit.USAGE
    assert "\x1b" not in "".join(capsys.readouterr())


def test_all_settings_are_listed_by_their_paths_set_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["presets", "show", "ring8-wgan", "--all"]) == Exit.FINISHED
    lines = capsys.readouterr().out.splitlines()
    assert 'objective.name = "wasserstein"' in lines
    assert "optimizers.generator.eps = 1e-08" in lines
    for line in lines:
        path, _, value = line.partition(" = ")
        if json.loads(value) not in (None, {}):
            name = f"{path}={value}"
            assert validation.override(presets.find("ring8-wgan").raw, [name]) is not None, name
