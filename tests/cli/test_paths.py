"""Paths as people type them: ~ behind =, and folders whose names are no text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.experiment.distributions import Points
from gantui.session.run.find_run import root
from gantui.tui.shell.preferences import Preferences

SMALL = ["--set=generator.hidden=[8]", "--set=discriminator.hidden=[8]", "--steps=4", "--device=cpu", "--quiet"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def test_a_tilde_is_the_home_folder_wherever_a_path_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "my.csv").write_text("1,2\n3,4\n5,7\n")
    points = ["--set=distribution.name=points", "--set=distribution.path=~/my.csv"]
    assert outcome(["train", "--preset=ring8-r3gan", *SMALL, *points, "--run-dir=~/run"]) == 0
    assert (home / "run" / "run.json").exists()
    assert outcome(["sample", "~/run", "--out=~/samples.csv"]) == 0
    assert (home / "samples.csv").exists()
    assert outcome(["train", "--resume=~/run", "--steps=6", "--quiet"]) == 0
    assert not list((home / "here").iterdir())
    monkeypatch.setenv("GANTUI_RUNS", "~/runs")
    assert root() == home / "runs"
    monkeypatch.setenv("GANTUI_CONFIG", "~/config")
    assert Preferences.found().path.parent == home / "config"


def test_a_tilde_elsewhere_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["train", "--preset=ring8-r3gan", "--until=~1"]) == 2
    assert outcome(["train", "a=~/b"]) == 2
    assert "a=~/b" in capsys.readouterr().err


def test_a_folder_whose_name_is_no_text(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(os.fsdecode(bytes(home) + b"/no\xfftext"))
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this disk has only names that are text")
    monkeypatch.chdir(folder)
    Path("my.csv").write_text("1,2\n3,4\n5,7\n")
    assert Points(name="points", path="my.csv").found_from_anywhere().path == "my.csv"
    points = ["--set=distribution.name=points", "--set=distribution.path=my.csv"]
    assert outcome(["train", "--preset=ring8-r3gan", *SMALL, *points, f"--run-dir={folder}/run"]) == 0
    assert outcome(["sample", f"{folder}/run", "-n", "2"]) == 0
    assert outcome(["train", f"--resume={folder}/run", "--steps=6", "--json"]) == 0
    assert outcome(["report", f"{folder}/run"]) == 0
    assert outcome(["export", f"{folder}/run", "--generator"]) == 0
