"""A run keeps the images that it is trained on, and what reads them: their file may move, change or go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import gantui
from gantui.cli.app import app
from gantui.evaluation import kinds
from gantui.evaluation.images.classifier import Classifier
from gantui.evaluation.images.classifier_training import train
from gantui.session.checkpoints import files
from gantui.session.disk.file_names import RUN
from gantui.session.run.data import kept_images
from tests.evaluation.images.sets import strokes
from tests.session.run.small_players import SET, WORDS

COUNT = 400
IMAGES, LABELS = ((strokes(COUNT, 3)[0] + 1) * 127.5).round().byte().view(-1, 8, 8).numpy(), np.arange(COUNT) % 4
SMALL = (*WORDS, "--set=evaluation.every=10")
UNREAD = "--set=distribution.labels=none"
"""Without labels no classifier is trained, which takes the most of the time here."""
OWN = ["--set=distribution.name=images", "--set=distribution.path=my.npz"]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    np.savez("my.npz", images=IMAGES, labels=LABELS)


@pytest.fixture(autouse=True)
def trainings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a classifier was trained, in short trainings."""
    found: list[int] = []

    def short(*parts: Any, seen: int) -> Classifier:
        found.append(1)
        return train(*parts, seen=min(seen, 3000))

    monkeypatch.setattr(kinds, "train", short)
    return found


def ok(*words: str) -> str:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def refused(*words: str) -> str:
    done = CliRunner().invoke(app, words)
    assert isinstance(done.exception, gantui.Refusal), done.output
    return str(done.exception)


def trained(*words: str, steps: int = 10, run: str = "run") -> str:
    return ok("train", "--preset=digits-r3gan", *SMALL, *OWN, f"--run-dir={run}", f"--steps={steps}", *words)


def weights(run: str) -> bytes:
    saved, _ = files.chosen(Path(run), None)
    return b"".join(array.tobytes() for name, array in sorted(saved.state.items()) if name.endswith(".weights"))


def records(run: str) -> list[dict[str, Any]]:
    read = [json.loads(line) for line in Path(run, "metrics.jsonl").read_text().splitlines()]
    return [{key: value for key, value in record.items() if key != "seconds"} for record in read]


def test_what_was_read_is_said_written_down_and_kept() -> None:
    said = trained()
    told = "my.npz: 400 images of 8x8, grey, in 4 classes (0, 1, 2, 3); labels from labels; 40 images held out"
    assert told in said
    assert "classes are read by a small classifier, which reads 9" in said
    known = json.loads(Path("run", RUN).read_text())
    assert (known["data"]["rows"], known["data"]["kept"]) == (400, True)
    assert "held-out images rightly" in known["judged_by"]
    with np.load("run/data.npz") as kept:
        assert np.array_equal(kept["images"][:, 0], IMAGES)
        assert np.array_equal(kept["labels"], LABELS)
        assert kept["held_out"].sum() == 40
    experiment = gantui.load("run").experiment
    assert experiment.about == "400 images of my.npz, learned with the settings of digits-r3gan"
    assert experiment.distribution.space is not None
    assert experiment.distribution.space.shape == (1, 8, 8)
    assert experiment.distribution.space.classes == ("0", "1", "2", "3")
    assert experiment.best is not None
    assert experiment.best.metric == "frechet"
    page = ok("report", "run")
    assert "my.npz with digits-r3gan" in page
    assert "judged by" in page
    assert "held-out images rightly" in page
    assert "--set 'distribution.path=" in page
    assert "--set distribution.shape" not in page.replace("'", "")
    assert "--set about" not in page.replace("'", "")


@pytest.mark.parametrize("change", ["gone", "edited"])
def test_a_resumed_run_is_the_same_bit_for_bit_whatever_became_of_the_file(change: str, trainings: list[int]) -> None:
    trained(steps=20)
    trained(steps=10, run="other")
    Path("my.npz").unlink()
    if change == "edited":
        np.savez("my.npz", images=IMAGES[::-1], labels=LABELS)
    before = len(trainings)
    assert "my.npz: goes on with its 400 images" in ok("train", "--resume=other", "--steps=20")
    assert len(trainings) == before, "the classifier was kept"
    assert weights("other") == weights("run")
    assert records("other") == records("run")
    ok("sample", "other", "-n", "3", "--out=s.npz")
    ok("report", "other")
    assert len(trainings) == before


def test_the_file_may_be_named_anew_where_its_images_are_the_same_and_other_ones_are_refused() -> None:
    trained()
    np.savez("moved.npz", x=IMAGES[..., None], y=LABELS.astype(np.int32))
    Path("my.npz").unlink()
    ok("train", "--resume=run", "--steps=12", "--set=distribution.path=moved.npz", "--set=distribution.array=x")
    before = Path("run/experiment.toml").read_bytes()
    np.savez("new.npz", x=IMAGES[:300], labels=LABELS[:300])
    told = refused("train", "--resume=run", "--steps=20", "--set=distribution.path=new.npz")
    assert "new.npz: other images than those that run was trained on (300 images here, 400 images there" in told
    told = refused("train", "--resume=run", "--set=distribution.held_out=0.2")
    assert "or another part of them held out" in told
    assert Path("run/experiment.toml").read_bytes() == before


@pytest.mark.parametrize("harm", ["gone", "cut", "other", "link", "pickled"])
def test_where_the_copy_is_damaged_the_file_is_read_if_it_is_still_the_same(harm: str) -> None:
    trained(UNREAD)
    copy = Path("run/data.npz")
    whole = copy.read_bytes()
    copy.unlink()
    if harm == "cut":
        copy.write_bytes(whole[:-80])
    if harm == "other":
        with np.load(Path("my.npz")) as mine:
            np.savez(copy, images=255 - mine["images"][:, None], held_out=np.zeros(400, bool), classes=np.array(["a"]))
    if harm == "link":
        Path("elsewhere.npz").write_bytes(whole)
        copy.symlink_to(Path("elsewhere.npz").resolve())
    if harm == "pickled":
        np.savez(copy, images=np.array([{}], object), held_out=np.zeros(1, bool), classes=np.array([""]))
    ok("sample", "run", "-n", "3", "--out=s.npz")
    np.savez("my.npz", images=255 - IMAGES, labels=LABELS)
    told = refused("sample", "run", "-n", "3", "--out=t.npz")
    assert "data.npz, the images that it was trained on, is " in told
    assert "holds others by now; expected the file as it was" in told


def test_a_large_set_is_not_kept_and_its_file_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_images, "LARGEST", 1000)
    trained(UNREAD)
    assert not Path("run/data.npz").exists()
    ok("train", "--resume=run", "--steps=12")
    ok("sweep", "--preset=digits-r3gan", *SMALL, *OWN, UNREAD, "--seeds=1", "--steps=5", "--run-dir=sweep")
    shutil.rmtree("sweep/groups")
    ok("sweep", "--resume=sweep")
    Path("my.npz").unlink()
    assert "were too large to be kept in its folder; " in refused("train", "--resume=run", "--steps=20")


@pytest.mark.parametrize("harm", ["gone", "cut", "of others"])
def test_a_classifier_that_is_not_there_is_trained_again(harm: str, trainings: list[int]) -> None:
    trained()
    file = Path("run/classifier.safetensors")
    whole = file.read_bytes()
    file.unlink()
    if harm == "cut":
        file.write_bytes(whole[:-10])
    if harm == "of others":
        np.savez("my.npz", images=255 - IMAGES, labels=LABELS)
        trained(run="other")
        file.write_bytes(Path("other/classifier.safetensors").read_bytes())
    before = len(trainings)
    ok("train", "--resume=run", "--steps=12")
    assert len(trainings) == before + 1
    assert file.read_bytes() == whole


def test_a_sweep_keeps_its_images_and_has_one_classifier(trainings: list[int]) -> None:
    words = ["sweep", "--preset=digits-r3gan", *SMALL, *OWN, "--grid=schedule.ema=0.9,0.99"]
    assert "400 images of 8x8" in ok(*words, "--seeds=2", "--steps=10", "--run-dir=sweep")
    assert len(trainings) == 1
    assert sorted(path.name for path in Path("sweep").glob("*.npz")) == ["data-1.npz"]
    one, other = (Path(f"sweep/groups/00{number}/classifier.safetensors").read_bytes() for number in (1, 2))
    assert one == other
    shutil.rmtree("sweep/groups/002")
    Path("my.npz").unlink()
    ok("sweep", "--resume=sweep")
    assert len(trainings) == 1
    Path("sweep/data-1.npz").write_bytes(b"")
    shutil.rmtree("sweep/groups/002")
    assert "data-1.npz, images that it is trained on, is gone or damaged" in refused("sweep", "--resume=sweep")


def test_labels_that_nothing_can_read_are_not_judged_and_it_is_said(trainings: list[int]) -> None:
    random = np.random.default_rng(0).integers(0, 4, COUNT)
    np.savez("my.npz", images=IMAGES, labels=random)
    said = trained()
    assert "nothing reads classes in these images: a classifier trained on their labels reads only" in said
    assert "is believed from 80 % on" in said
    assert {record["modes_total"] for record in records("run")} == {None}
    assert all(record["frechet"] is not None for record in records("run"))
    assert len(trainings) == 1
    ok("train", "--resume=run", "--steps=15")
    assert len(trainings) == 1, "it was kept, as its word would be the same"


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (["--set=distribution.labels=none"], "they have no labels"),
        (["--set=distribution.held_out=0"], "none of them are held out, so nobody would know how well it does"),
    ],
)
def test_why_classes_are_unseen_is_said(settings: list[str], why: str, trainings: list[int]) -> None:
    assert f"nothing reads classes in these images: {why}" in trained(*settings)
    assert not trainings


class TestFromPython:
    def test_arrays_are_learned_as_a_file_of_them_is(self) -> None:
        data = {"images": IMAGES, "labels": LABELS}
        run = gantui.train("digits-r3gan", data=data, set=SET, steps=4, device="cpu", run_dir="run")
        settings = {"distribution.name": "images", "distribution.path": "my.npz"}
        gantui.train("digits-r3gan", set=settings | SET, steps=4, device="cpu", run_dir="file")
        assert weights("run") == weights("file")
        assert run.generator(3).shape == (3, 64)
        gantui.train(resume="run", steps=6)
        with pytest.raises(gantui.Refusal, match="other images than those"):
            gantui.train(resume="run", data=IMAGES[:100], steps=8)
        gantui.train(resume="run", data=data, steps=8)
