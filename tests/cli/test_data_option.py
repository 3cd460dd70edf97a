"""`--data FILE|FOLDER`: points or images by what the file is, the same as settings of the distribution."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit, Refusal
from gantui.experiment.files import presets
from gantui.session.disk.file_names import EXPERIMENT
from gantui.session.jobs.own_data import LARGEST_SIDE
from gantui.session.jobs.prepare import TrainingRequest, prepare
from gantui.session.sweep.directory import SWEEP
from tests.cli.program import here
from tests.experiment.files.images.making import colour, grey, picture, write_idx


@pytest.fixture(autouse=True)
def in_a_folder_with_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    points = np.random.default_rng(0).normal(size=(50, 2))
    np.savetxt("points.csv", points, delimiter=",", header="x,y", comments="")
    np.save("points.npy", points)
    np.save("images.npy", grey(20, 8, 8))
    np.savez("images.npz", digits=grey(20, 8, 8), labels=np.arange(20) % 2)
    write_idx("images-idx3-ubyte", grey(20, 9, 7))
    for number, image in enumerate(colour(20, 40, 50)):
        picture(f"photos/{number}.png", image)
    for number, image in enumerate(colour(20, 10, 12)):
        picture(f"small/{number}.png", image)
    picture("cat.png", grey(1, 20, 20)[0])


def trained(**asked: Any) -> tuple[str, dict[str, Any]]:
    """The preset of the run that ASKED for, and what its experiment.toml says of the data."""
    found = prepare(TrainingRequest(run_dir=Path("run"), **asked))
    found.job.run.close()
    return found.job.preset, tomllib.loads(Path("run", EXPERIMENT).read_text())["distribution"]


@pytest.mark.parametrize("name", ["points.csv", "points.npy", "cat.png"])
def test_points_are_learned_by_the_recipe_for_shapes(name: str, tmp_path: Path) -> None:
    preset, said = trained(source=name)
    assert preset == presets.OF_SHAPES
    assert (said["name"], said["path"]) == ("points", str(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("images.npy", [1, 8, 8]),
        ("images.npz", [1, 8, 8]),
        ("images-idx3-ubyte", [1, 9, 7]),
        ("small", [3, 10, 12]),
        ("photos", [3, LARGEST_SIDE, LARGEST_SIDE]),
    ],
)
def test_images_are_learned_by_plain_networks_large_ones_made_smaller(
    name: str, shape: list[int], tmp_path: Path
) -> None:
    preset, said = trained(source=name)
    assert preset == presets.OF_IMAGES
    assert (said["name"], said["path"], said["shape"]) == ("images", str(tmp_path / name), shape)


def test_a_named_preset_keeps_what_it_says_of_images() -> None:
    preset, said = trained(source="photos", preset="folder-dcgan")
    assert (preset, said["shape"]) == ("folder-dcgan", [3, 64, 64])


def test_settings_say_more_of_the_data() -> None:
    _, said = trained(source="photos", assignments=("distribution.size=16", "distribution.colour=grey"))
    assert said["shape"] == [1, 16, 16]


def test_it_is_recorded_as_the_settings_are() -> None:
    option = prepare(TrainingRequest(preset="ring8-r3gan", source="points.csv", run_dir=Path("one")))
    settings = ("distribution.name=points", "distribution.path=points.csv")
    stated = prepare(TrainingRequest(preset="ring8-r3gan", assignments=settings, run_dir=Path("other")))
    for each in (option, stated):
        each.job.run.close()
    assert Path("one", EXPERIMENT).read_text() == Path("other", EXPERIMENT).read_text()


def test_a_run_in_the_background_has_the_data_too() -> None:
    assert "--data=my points.csv" in TrainingRequest(source="my points.csv").arguments()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"source": "point.csv"},
            "--data = 'point.csv': no such file or folder; expected .*; did you mean 'points.csv'",
        ),
        ({"source": "."}, "pictures"),
        ({"source": "points.csv", "text": "HI"}, "--data beside --text: expected one of the two"),
        ({"source": "points.csv", "assignments": ("distribution.path=x",)}, "--data beside --set distribution.path"),
        ({"source": "points.csv", "assignments": ("distribution.name=ring",)}, "--data beside --set distribution.name"),
        ({"source": "points.csv", "resume": "last"}, "--data can't be given with it"),
        (
            {"source": "table.json"},
            "table.json: JSON; expected a table as text .*, or a folder of PNG or JPEG pictures",
        ),
    ],
)
def test_what_can_t_be_learned_is_refused_in_a_sentence(asked: dict[str, Any], said: str) -> None:
    Path("table.json").write_text(json.dumps([1, 2]))
    with pytest.raises(Refusal, match=said):
        prepare(TrainingRequest(run_dir=Path("new"), **asked))
    assert not Path("new").exists()


def test_a_script_has_data_of_its_own(tmp_path: Path) -> None:
    Path("loop.py").write_text("import gantui\n")
    done = here("train", "loop.py", "--data", "points.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "--data: a script reads its data itself" in done.stderr


def test_members_of_a_sweep_learn_the_data_as_a_run_would() -> None:
    sweep = ["sweep", "--data", "points.csv", "--seeds", "2", "--steps", "2", "--run-dir", "sweep", "--quiet"]
    assert outcome([*sweep, "--set", "distribution.standardise=false"]) == Exit.FINISHED
    _, said = trained(source="points.csv", assignments=("distribution.standardise=false",))
    kept = json.loads(Path("sweep", SWEEP).read_text())
    assert kept["preset"] == presets.OF_SHAPES
    assert tomllib.loads(kept["groups"][0]["experiment"])["distribution"] == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--data", "points.csv", "--grid", "distribution.path=a,b"], "--data beside --grid distribution.path"),
        (["--data", "points.csv", "--text", "HI"], "--data beside --text: expected one of the two"),
        (["--data", "point.csv"], "did you mean 'points.csv'"),
        (["--resume", "x", "--text", "HI"], "--text can't be given with it"),
        ([], "what to train is missing: expected --preset NAME"),
    ],
)
def test_a_sweep_refuses_what_a_run_would(more: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["sweep", "--run-dir", "sweep", *more]) == Exit.USAGE
    assert said in capsys.readouterr().err
    assert not Path("sweep").exists()
