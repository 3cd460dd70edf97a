"""A run keeps the points that it is trained on: their file may move, change or go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import gantui
from gantui.cli.app import app
from gantui.session.disk.file_names import RUN
from tests.session.run.small_players import SET, WORDS

RNG = np.random.default_rng(0)
POINTS = RNG.normal([130, 5], [12, 1], (50, 2)).round(3)
SMALL = (*WORDS, "--set=evaluation.every=5")


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("my.csv", POINTS)


def write(name: str, points: np.ndarray) -> None:
    lines = [f"{at},{x},{y},a" for at, (x, y) in enumerate(points)]
    Path(name).write_text("\n".join([",height,weight,sex", *lines]))


def ok(*words: str) -> str:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return done.output


def refused(*words: str) -> str:
    done = CliRunner().invoke(app, words)
    assert isinstance(done.exception, gantui.Refusal), done.output
    return str(done.exception)


def trained(*words: str, steps: int = 10) -> str:
    data = ["--set=distribution.name=points", "--set=distribution.path=my.csv"]
    return ok("train", "--preset=ring8-r3gan", *SMALL, *data, "--run-dir=run", f"--steps={steps}", *words)


def checkpoint(run: str) -> bytes:
    return b"".join(part.tobytes() for part in weights(run))


def weights(run: str) -> list[np.ndarray]:
    from gantui.session.checkpoints import files

    saved, _ = files.chosen(Path(run), None)
    return [array for name, array in sorted(saved.state.items()) if name.endswith(".weights")]


def test_what_was_read_is_said_and_written_down() -> None:
    said = "my.csv: 50 points from columns height and weight; left out: column 0 (the numbers of the rows), sex (text)"
    assert said in " ".join(trained().split())
    known = json.loads(Path("run", RUN).read_text())["data"]
    assert (known["columns"], known["rows"], known["source"]) == (
        ["height", "weight"],
        50,
        str(Path("my.csv").resolve()),
    )
    assert np.load("run/data.npy").tolist() == POINTS.tolist()
    told = gantui.load("run").experiment
    assert told.about == "50 points of my.csv (height and weight), learned with the settings of ring8-r3gan"
    assert "my.csv" in told.watch_for
    assert told.distribution.axes == "own"


def test_a_file_that_is_no_longer_the_same_changes_nothing() -> None:
    trained()
    shutil.copytree("run", "begun")
    samples = ok("sample", "run", "-n", "5")
    ok("train", "--resume=run", "--steps=20")
    for change in ("edited", "gone", "a folder"):
        if change == "edited":
            write("my.csv", POINTS + 1000)
        if change == "gone":
            Path("my.csv").unlink()
        if change == "a folder":
            Path("my.csv").mkdir()
        other = str(shutil.copytree("begun", change))
        assert ok("sample", other, "-n", "5") == samples
        ok("export", other, "--generator")
        ok("report", other)
        assert "my.csv: goes on with its 50 points" in ok("train", f"--resume={other}", "--steps=20")
        assert checkpoint(other) == checkpoint("run")


def test_the_file_may_be_named_anew_where_its_numbers_are_the_same() -> None:
    trained()
    shutil.copytree("run", "other")
    ok("train", "--resume=run", "--steps=20")
    Path("my.csv").unlink()
    np.save("moved.npy", POINTS)
    ok("train", "--resume=other", "--steps=20", "--set=distribution.path=moved.npy")
    assert checkpoint("other") == checkpoint("run")
    assert gantui.load("other").experiment.distribution.path == str(Path("moved.npy").resolve())


def test_other_numbers_are_refused_and_nothing_is_written() -> None:
    trained()
    before = Path("run/experiment.toml").read_bytes()
    write("new.csv", POINTS[:40])
    told = refused("train", "--resume=run", "--steps=20", "--set=distribution.path=new.csv")
    assert "new.csv: other points than those that run was trained on (40 points here, 50 points there)" in told
    assert "can't change in a run" in refused("train", "--resume=run", "--set=distribution.noise=0.5")
    assert "other points" in refused("train", "--resume=run", "--set=distribution.columns=[1]")
    assert Path("run/experiment.toml").read_bytes() == before


@pytest.mark.parametrize("harm", ["gone", "cut", "other", "link"])
def test_where_the_copy_is_damaged_the_file_is_read_if_it_is_still_the_same(harm: str) -> None:
    trained()
    copy = Path("run/data.npy")
    whole = copy.read_bytes()
    copy.unlink()
    if harm == "cut":
        copy.write_bytes(whole[:-8])
    if harm == "other":
        np.save(copy, POINTS + 1)
    if harm == "link":
        Path("elsewhere.npy").write_bytes(whole)
        copy.symlink_to(Path("elsewhere.npy").resolve())
    ok("sample", "run", "-n", "5")
    write("my.csv", POINTS + 1)
    assert "holds others by now; expected the file as it was" in refused("sample", "run", "-n", "5")


def older(run: str) -> None:
    """Make RUN what it would be if it were from before points were kept."""
    import hashlib

    from gantui.session.checkpoints import files
    from gantui.session.checkpoints.files import encode

    facts = json.loads(Path(run, RUN).read_text())
    del facts["data"]
    Path(run, RUN).write_text(json.dumps(facts))
    Path(run, "data.npy").unlink()
    digest = hashlib.sha256(Path("my.csv").read_bytes()).hexdigest()
    for file in Path(run, "checkpoints").iterdir():
        saved = files.read(file)
        saved.meta.networks["data"] = [digest]
        file.write_bytes(encode(saved))


@pytest.fixture
def plain_file() -> None:
    """A file that was read before as it is now."""
    Path("my.csv").write_text("\n".join(f"{x},{y}" for x, y in POINTS))


@pytest.mark.usefixtures("plain_file")
def test_a_run_from_before_points_were_kept_is_gone_on_with_and_keeps_them_from_then_on() -> None:
    trained("--set=distribution.axes=shared")
    shutil.copytree("run", "other")
    samples = ok("sample", "run", "-n", "5")
    ok("train", "--resume=run", "--steps=20")
    older("other")
    assert ok("sample", "other", "-n", "5") == samples
    ok("train", "--resume=other", "--steps=20")
    assert checkpoint("other") == checkpoint("run")
    Path("my.csv").unlink()
    ok("sample", "other", "-n", "5")
    ok("train", "--resume=other", "--steps=25")


@pytest.mark.usefixtures("plain_file")
def test_a_run_from_before_whose_file_has_changed_is_refused() -> None:
    trained("--set=distribution.axes=shared")
    older("run")
    Path("my.csv").write_text("1,2\n3,4\n")
    assert "the file of points has changed" in refused("sample", "run", "-n", "5")
    assert "the file of points has changed" in refused("train", "--resume=run", "--steps=20")
    assert not Path("run/data.npy").exists()


def test_a_sweep_keeps_its_points_too() -> None:
    data = ["--set=distribution.name=points", "--set=distribution.path=my.csv", "--grid=distribution.noise=0,0.1"]
    words = ["sweep", "--preset=ring8-r3gan", *SMALL, *data, "--seeds=2", "--steps=10", "--run-dir=sweep"]
    assert "50 points from columns height and weight" in " ".join(ok(*words).split())
    assert sorted(path.name for path in Path("sweep").glob("*.npy")) == ["data-1.npy"]
    shutil.rmtree("sweep/groups/002")
    Path("my.csv").unlink()
    ok("sweep", "--resume=sweep")
    assert np.load("sweep/groups/002/data.npy").tolist() == POINTS.tolist()
    shutil.rmtree("sweep/groups/002")
    np.save("sweep/data-1.npy", POINTS + 1)
    assert "data-1.npy, points that it is trained on, is gone or damaged" in refused("sweep", "--resume=sweep")


class TestFromPython:
    def test_an_array_is_learned_and_the_run_needs_nothing_else(self) -> None:
        run = gantui.train("ring8-r3gan", data=POINTS, set=SET, steps=4, device="cpu", run_dir="run")
        assert np.load("run/data.npy").tolist() == POINTS.tolist()
        drawn = run.generator(500)
        assert np.abs(np.median(drawn, 0) - POINTS.mean(0)).max() < 100
        again = gantui.train(resume="run", steps=6)
        assert again.step == 6
        with pytest.raises(gantui.Refusal, match="other points than those"):
            gantui.train(resume="run", data=POINTS[:9], steps=8)
        gantui.train(resume="run", data=POINTS.tolist(), steps=8)

    def test_it_is_the_training_that_a_file_of_the_same_numbers_gives(self) -> None:
        gantui.train("ring8-r3gan", data=POINTS, set=SET, steps=4, device="cpu", run_dir="run")
        np.save("same.npy", POINTS)
        named = {"distribution.name": "points", "distribution.path": "same.npy"}
        gantui.train("ring8-r3gan", set=named | SET, steps=4, device="cpu", run_dir="file")
        assert checkpoint("run") == checkpoint("file")

    def test_what_cannot_be_is_refused_and_nothing_is_left(self) -> None:
        for data, settings in [("abc", {}), (POINTS, {"distribution.path": "my.csv"}), (POINTS[:1], {})]:
            with pytest.raises(gantui.Refusal):
                gantui.train("ring8-r3gan", data=data, set=settings, steps=4, run_dir="run")
        assert not Path("run").exists()
        gantui.train("ring8-r3gan", data=POINTS, set=SET, steps=4, device="cpu", run_dir="run")
        with pytest.raises(gantui.Refusal, match=r"expected one, such as data\.npy in the folder of the run"):
            gantui.train("run/experiment.toml", steps=4, run_dir="again")


def test_a_run_is_called_after_its_points() -> None:
    trained()
    report = ok("report", "run")
    assert "my.csv with ring8-r3gan" in report
    assert "eight Gaussians" not in report
    assert "data" in report
    assert "50 points from columns height and weight" in " ".join(report.split())
    page = Path("run/report.html").read_text()
    assert "<h1>my.csv with ring8-r3gan" in page
    assert ">height</text>" in page
    assert ">weight</text>" in page
