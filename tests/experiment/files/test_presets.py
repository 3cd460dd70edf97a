"""The presets' look-up, and that each of them is an experiment."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.experiment.files import presets
from gantui.experiment.files.validation import options_of


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_is_a_valid_experiment_with_something_to_say(name: str) -> None:
    preset = presets.find(name)
    experiment = options_of(preset.raw, name)
    assert preset.name == name == preset.path.stem
    assert experiment.about
    assert experiment.watch_for
    assert experiment.source
    assert experiment.lesson in presets.LESSONS


def test_names_are_sorted_and_lie_in_the_folder() -> None:
    assert "ring8-wgan" in presets.names()
    assert presets.names() == sorted(presets.names())
    assert all((presets.folder() / f"{name}.toml").is_file() for name in presets.names())


def test_a_name_that_is_nearly_right_gets_a_hint() -> None:
    with pytest.raises(Refusal, match="no preset is called 'rng8-wgan'; did you mean 'ring8-wgan'"):
        presets.find("rng8-wgan")


@pytest.mark.parametrize("name", ["", "..", "ring8-wgan\n", "*"])
def test_no_preset_by_accident(name: str) -> None:
    with pytest.raises(Refusal, match="no preset is called"):
        presets.find(name)


def test_a_file_is_found_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = presets.find("ring8-wgan").path.read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "bare").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for way in ("mine.toml", "./mine.toml", str(tmp_path / "mine.toml"), "~/mine.toml"):
        found = presets.find(way)
        assert (found.name, found.raw) == ("mine", presets.find("ring8-wgan").raw)
    assert presets.find("./bare").name == "bare"


def test_a_home_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refusal, match="no such home"):
        presets.find("~nobody-of-this-name/mine.toml")


def test_matching_takes_a_part_of_the_name_or_a_pattern() -> None:
    def found(pattern: str | None) -> list[str]:
        return [preset.name for preset in presets.matching(pattern)]

    assert found(None) == presets.names()
    assert "ring8-wgan" in found("g8-w")
    assert "ring8-wgan" in found("ring8-*")
    assert "ring8-wgan" not in found("ring8-?")
    assert found("no-such-thing") == []


def test_a_text_is_shown_on_one_printable_line(tmp_path: Path) -> None:
    preset = presets.Preset("x", tmp_path, {"about": "a\x1b[31m\n  b", "seed": 5})
    assert preset.text("about").isprintable()
    assert preset.text("seed") == "5"
    assert preset.text("lesson") == ""
