"""`gantui export`: metrics, figures, event files, generators."""

from __future__ import annotations

import csv
import json
import sys
import types
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, ClassVar

import pytest
from safetensors.numpy import load_file

from gantui.cli import output_files
from gantui.cli.exports import tensorboard
from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.run.reader import read_run
from tests.left import copy

HOSTILE = '</svg><script>alert("&")</script>'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run of its own, in a folder where nothing else is."""
    monkeypatch.chdir(tmp_path)
    return copy(tmp_path)


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The sentence with which these ARGUMENTS are refused."""
    assert outcome(["export", *map(str, arguments)]) == Exit.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_csv_has_every_number_of_every_record(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run / "metrics.jsonl").open("a").write('{"step": 70, "a, \\"b\\"": 1.5, "jsd": 1e-300}\n')
    assert outcome(["export", str(run), "--csv"]) == Exit.FINISHED
    assert capsys.readouterr().out.strip() == str(run / "metrics.csv")
    with (run / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    known = read_run(run).records
    assert [{key: float(value) for key, value in row.items() if value} for row in rows] == [
        {key: float(value) for key, value in record.items() if value is not None} for record in known
    ]
    assert outcome(["export", str(run), "--csv", "--out", "-"]) == Exit.FINISHED
    assert capsys.readouterr().out == (run / "metrics.csv").read_text()


def test_the_figure_is_one_drawing_that_needs_nothing_else(run: Path) -> None:
    (run / "run.json").write_text(json.dumps(json.loads((run / "run.json").read_text()) | {"preset": HOSTILE}))
    assert outcome(["export", str(run), "--svg"]) == Exit.FINISHED
    text = (run / "curves.svg").read_text()
    tree = ET.fromstring(text)
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names == {"svg", "style", "rect", "text", "g", "path"}
    said = [element.text or "" for element in tree.iter() if element.tag.endswith("text")]
    for title in ("Losses", "D's readings", "Jensen-Shannon divergence", "Modes covered", "iterations", "nats"):
        assert title in said
    assert any(HOSTILE in text for text in said)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_generator_goes_into_a_folder_of_two_files(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["export", str(run), "--generator", "--out", "mine"]) == Exit.FINISHED
    assert sorted(path.name for path in Path("mine").iterdir()) == ["generator.json", "generator.safetensors"]
    about = json.loads(Path("mine/generator.json").read_text())
    assert (about["step"], about["weights"]) == (60, "ema")
    assert {"0.weight", "0.bias", "means"} <= load_file("mine/generator.safetensors").keys()
    capsys.readouterr()
    assert "--force" in refused(capsys, run, "--generator", "--out", "mine")
    assert outcome(["export", str(run), "--generator", "--out", "mine", "--weights", "last", "-f"]) == Exit.FINISHED
    assert json.loads(Path("mine/generator.json").read_text())["weights"] == "last"


def test_what_makes_no_sense_is_refused(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "expected one of --csv, --svg, --tensorboard, --generator, --figure; none given" in refused(capsys, run)
    assert "2 given" in refused(capsys, run, "--csv", "--svg")
    assert "writes a folder" in refused(capsys, run, "--generator", "--out", "-")
    assert "goes with --generator" in refused(capsys, run, "--csv", "--weights", "last")
    assert "no such run" in refused(capsys, "nothing", "--csv")
    (run / "metrics.jsonl").write_text("")
    assert "no record yet" in refused(capsys, run, "--csv")


def test_a_folder_that_takes_no_files_is_refused(
    run: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(path: Path, data: bytes) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(output_files, "write_whole", read_only)
    assert "Read-only file system; --out names another place" in refused(capsys, run, "--csv")


class Writer:
    """What TensorBoard's own does, as far as it is used: remembers, and leaves a file."""

    told: ClassVar[list[tuple[Any, ...]]] = []

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        (self.folder / f"events.out.tfevents.{len(self.told)}").write_bytes(b"")

    def add_scalar(self, *arguments: object) -> None:
        self.told.append(arguments)

    def add_text(self, *arguments: object) -> None:
        self.told.append(arguments)


def test_event_files_take_the_place_of_those_of_before(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("torch.utils.tensorboard")
    monkeypatch.setattr(module, "SummaryWriter", Writer, raising=False)
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    monkeypatch.setattr(Writer, "told", [])
    for _ in range(2):
        assert outcome(["export", str(run), "--tensorboard"]) == Exit.FINISHED
    assert len(list((run / "tensorboard").iterdir())) == 1
    last = read_run(run).records[-1]
    told = {tag: (value, step) for tag, value, step, _ in (each for each in Writer.told if len(each) == 4)}
    assert told["jsd"] == (last["jsd"], 60)
    assert told["penalty/r1"] == (last["penalty.r1"], 60)
    assert "step" not in told


def test_times_are_those_of_the_training(run: Path) -> None:
    facts = json.loads((run / "run.json").read_text()) | {"started": "2026-01-01T00:00:00+00:00"}
    (run / "run.json").write_text(json.dumps(facts))
    found = read_run(run)
    times = [when for tag, _, _, when in tensorboard.scalars(found) if tag == "jsd"]
    assert times == [1767225600 + float(record["seconds"] or 0) for record in found.records]
    (run / "run.json").write_text(json.dumps(facts | {"started": "whenever"}))
    assert next(tensorboard.scalars(read_run(run)))[3] < 100


def test_without_tensorboard_the_way_to_get_it_is_told(
    run: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    assert "pip install tensorboard" in refused(capsys, run, "--tensorboard")
    assert not (run / "tensorboard").exists()
