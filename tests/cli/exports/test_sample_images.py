"""`gantui sample` of images: one sheet as PNG, or arrays that say what they are of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.run.reader import read_run
from gantui.session.training.weights.loaded_run import LoadedRun
from tests.left import IMAGES, finished


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def drawn(*arguments: object) -> None:
    assert outcome(["sample", str(finished(*IMAGES)), *map(str, arguments)]) == Exit.FINISHED


def test_arrays_hold_bytes_the_classes_asked_for_and_what_they_are_of() -> None:
    drawn("-n", 20, "--seed", 3, "--out", "x.npz")
    with np.load("x.npz", allow_pickle=False) as found:
        assert (found["images"].shape, found["images"].dtype) == ((20, 8, 8), np.uint8)
        assert (int(found["seed"]), int(found["step"]), str(found["weights"])) == (3, 4, "ema")
        trained = LoadedRun(read_run(finished(*IMAGES)))
        exact = trained.draw(20, 3, "ema").reshape(20, 8, 8)
        assert np.abs(found["images"] - (exact + 1) * 127.5).max() <= 0.51
        assert set(found["labels"]) <= set("0123456789")
        assert len(set(found["labels"])) > 1
    drawn("-n", 5, "--class", 7, "--out", "sevens.npz")
    with np.load("sevens.npz", allow_pickle=False) as found:
        assert [*found["labels"]] == ["7"] * 5


def test_a_sheet_is_a_png_that_others_read_with_its_run_seed_and_step_inside() -> None:
    drawn("-n", 10, "--out", "grid.png")
    drawn("-n", 10, "--out", "x.npy")
    with Image.open("grid.png") as sheet:
        sheet.load()
        assert sheet.mode == "L"
        assert "step 4, seed 0, ema weights" in str(sheet.info["Source"])  # type: ignore[attr-defined]
        pixels = np.asarray(sheet)
    images = np.load("x.npy", allow_pickle=False)
    # Four columns, each image enlarged four times, two pixels of grey between them.
    assert pixels.shape == (3 * 34 + 2, 4 * 34 + 2)
    assert np.array_equal(pixels[2:34:4, 36:68:4], images[1])
    assert np.array_equal(pixels[36:68, 2:34], images[4].repeat(4, 0).repeat(4, 1))
    assert (pixels[:2] == 128).all()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "its samples are images"),
        (["--out", "x.csv"], "the samples are images"),
        (["--out", "x.gif"], "of images .png"),
        (["-n", "10001", "--out", "x.png"], "10,000 for a .png"),
        (["--class", "11", "--out", "x.npz"], "class '11'"),
    ],
)
def test_what_can_not_be_is_refused_in_one_sentence(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(["sample", str(finished(*IMAGES)), *arguments]) == Exit.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert why in err
    assert err.count("\n") == 1
    assert not list(Path().glob("x.*"))


def test_points_go_into_no_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["sample", str(finished()), "--out", "x.png"]) == Exit.USAGE
    assert "the samples are points" in capsys.readouterr().err
