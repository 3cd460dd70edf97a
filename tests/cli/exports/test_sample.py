"""`gantui sample`: what comes out, where, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from gantui.cli import output_files
from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.experiment import distributions
from gantui.experiment.files.points import read_points
from gantui.session.run.reader import read_run
from gantui.session.training.weights.loaded_run import LoadedRun
from tests.left import copy, finished


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GANTUI_RUNS", str(finished().parent))


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The sentence with which these ARGUMENTS are refused."""
    assert outcome(["sample", *map(str, arguments)]) == Exit.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_csv_goes_to_stdout_and_to_a_file_alike(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["sample", "small", "-n", "20", "--seed", "4"]) == Exit.FINISHED
    printed = capsys.readouterr().out
    expected = LoadedRun(read_run(finished())).draw(20, 4, "ema")
    assert printed.splitlines()[0] == "x,y"
    assert np.array_equal(np.loadtxt(io.StringIO(printed), delimiter=",", skiprows=1), expected) or np.allclose(
        np.loadtxt(io.StringIO(printed), delimiter=",", skiprows=1), expected, rtol=1e-7
    )
    assert outcome(["sample", "small", "-n", "20", "--seed", "4", "--out", "x.csv"]) == Exit.FINISHED
    assert capsys.readouterr().out == ""
    assert Path("x.csv").read_text() == printed


def test_npy_holds_doubles_and_nothing_that_could_be_executed() -> None:
    assert outcome(["sample", "small", "-n", "30", "--out", "x.npy", "--weights", "last"]) == Exit.FINISHED
    points = np.load("x.npy", allow_pickle=False)
    assert points.dtype == np.float64
    assert np.array_equal(points, LoadedRun(read_run(finished())).draw(30, 0, "last"))


def test_a_sample_can_be_trained_on_again() -> None:
    assert outcome(["sample", "small", "-n", "30", "--out", "x.csv"]) == Exit.FINISHED
    again = read_points(distributions.Points(name="points", path="x.csv"))
    assert again.values == pytest.approx(LoadedRun(read_run(finished())).draw(30, 0, "ema"), rel=1e-7)


def test_what_is_there_is_replaced_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.csv").write_text("precious")
    assert "--force replaces it" in refused(capsys, "small", "--out", "x.csv")
    assert Path("x.csv").read_text() == "precious"
    assert outcome(["sample", "small", "-n", "2", "--out", "x.csv", "--force"]) == Exit.FINISHED
    assert Path("x.csv").read_text().startswith("x,y\n")


def test_what_can_not_be_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "ends in .npy or .csv" in refused(capsys, "small", "--out", "x.pkl")
    assert "no folder nowhere" in refused(capsys, "small", "--out", "nowhere/x.csv")
    assert "keeps those of the steps 60" in refused(capsys, "small", "--checkpoint", "17")
    assert "did you mean 'small'" in refused(capsys, "smal1")
    assert "no such run" in refused(capsys, "\x1b[31m")
    assert "greater than or equal to 1" in refused(capsys, "small", "-n", "0")
    empty = copy(tmp_path)
    for file in (empty / "checkpoints").iterdir():
        file.unlink()
    assert "no checkpoint in it yet" in refused(capsys, empty, "--out", "y.csv")
    assert not Path("y.csv").exists()


def test_a_damaged_checkpoint_is_told_on_stderr(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = copy(tmp_path)
    (run / "checkpoints" / "step-0000000400.safetensors").write_bytes(b"cut short")
    assert outcome(["sample", str(run), "-n", "1"]) == Exit.FINISHED
    out, err = capsys.readouterr()
    assert out.count("\n") == 2
    assert "step-0000000400.safetensors: not a whole checkpoint" in err


def test_a_run_with_code_of_its_users_is_not_run_unasked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = copy(tmp_path)
    text = (run / "run.json").read_text()
    (run / "run.json").write_text(text.replace('"preset"', '"plugins": ["mine\\u001b.py"], "preset"'))
    assert "names as 'mine\N{REPLACEMENT CHARACTER}.py': expected --plugin FILE.py" in refused(capsys, run)


def test_digits_say_a_number_exactly_and_no_more() -> None:
    short = np.array([[0.1, -2.0]], np.float32).astype(np.float64)
    assert output_files.points_csv(short) == "x,y\n0.1,-2.0\n"
    assert output_files.points_csv(np.array([[5000.123456789]])) == "x\n5000.123456789\n"
