"""The preset for a folder of a person's own pictures."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from tests.experiment.files.images.making import colour, picture

SMALL = ["schedule.batch_size=4", "evaluation.samples=20", "evaluation.every=2", "device=cpu", "threads=1"]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_folder_it_says_which_setting_names_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["train", "--preset", "folder-dcgan"]) == Exit.USAGE
    said = capsys.readouterr().err
    assert said.startswith("gantui: distribution.path = '")
    assert said.endswith(": no such file or folder; expected a folder of pictures or a file of images\n")
    assert said.count("\n") == 1
    assert not list(Path().iterdir())


def test_it_trains_on_pictures_of_any_size_at_64x64(capsys: pytest.CaptureFixture[str]) -> None:
    for number, pixels in enumerate(colour(24, 80, 70)):
        picture(f"faces/{number}.png", pixels)
    settings = [word for each in ["distribution.path=faces", *SMALL] for word in ("--set", each)]
    assert (
        outcome(["train", "--preset", "folder-dcgan", "--steps", "2", "--run-dir", "run", *settings]) == Exit.FINISHED
    )
    assert "faces: 24 images of 64x64, colour" in capsys.readouterr().err
    (record,) = (json.loads(line) for line in Path("run/metrics.jsonl").read_text().splitlines())
    assert record["step"] == 2
    assert all(math.isfinite(record[key]) for key in ("loss_d", "loss_g", "frechet"))


def test_its_file_is_shown_where_there_is_no_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["presets", "show", "folder-dcgan"]) == Exit.FINISHED
    *_, last = capsys.readouterr().out.splitlines()
    assert last.startswith("# No samples of the data: distribution.path = 'pictures'")
