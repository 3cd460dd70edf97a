"""Folders that an earlier gantui wrote are opened, gone on with and told of by the gantui of today."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.replay import Replay
from gantui.session.view.pictures import Field
from gantui.session.view.snapshot import State
from tests.asking import there

DATA = Path(__file__).parent / "data"
OF_THE_CLOCK = frozenset({"seconds"})
"""Keys of a record that no two trainings share."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the run that was stopped at step 80."""
    return copied("run-stopped", tmp_path, monkeypatch)


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sweep that was stopped in its second group."""
    return copied("sweep-stopped", tmp_path, monkeypatch)


def copied(name: str, to: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(to)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    return Path(shutil.copytree(DATA / name, to / name))


def same_records(found: Sequence[dict[str, Any]], expected: Sequence[dict[str, Any]]) -> None:
    """All that EXPECTED says is in FOUND: exactly up to the last step before the resumption, else nearly.

    Another processor rounds otherwise, so what was trained anew may differ in its last digits; forty iterations do not
    make more of that.
    """
    assert len(found) == len(expected)
    for now, then in zip(found, expected, strict=True):
        assert then.keys() <= now.keys()
        for key in then.keys() - OF_THE_CLOCK:
            near = then[key] if then[key] is None else pytest.approx(then[key], rel=0.02, abs=0.02)
            assert now[key] == near, (then["step"], key)


def weights(run: Path) -> dict[str, bytes]:
    state = files.read(files.newest_first(run / "checkpoints")[0]).state
    return {name: array.tobytes() for name, array in state.items()}


class TestARun:
    def test_it_is_gone_on_with_as_it_went_on_then(self, run: Path) -> None:
        assert outcome(["train", "--resume", str(run), "--quiet"]) == Exit.FINISHED
        found, expected = read_lines(run / "metrics.jsonl"), read_lines(DATA / "run-finished.jsonl")
        assert found[:8] == read_lines(DATA / "run-stopped" / "metrics.jsonl")
        same_records(found, expected)

    def test_where_it_stops_on_the_way_does_not_matter(self, run: Path, tmp_path: Path) -> None:
        other = Path(shutil.copytree(run, tmp_path / "other"))
        assert outcome(["train", "--resume", str(run), "--quiet"]) == Exit.FINISHED
        assert outcome(["train", "--resume", str(other), "--quiet", "--until", "step>=100"]) == Exit.FINISHED
        assert outcome(["train", "--resume", str(other), "--quiet"]) == Exit.FINISHED
        assert weights(run) == weights(other)

    def test_its_pictures_are_those_of_then(self, run: Path) -> None:
        replay = Replay(run)
        assert replay.latest().state is State.STOPPED
        assert replay.kept() == (0, 20, 40, 60, 80)
        past = replay.recall(40)
        assert past is not None
        assert past.record is not None
        assert past.record["jsd"] == 0.5975078
        np.testing.assert_array_equal(past.real[0], np.float32([1.1950413, 1.4949449]))
        np.testing.assert_array_equal(past.fake[0], np.float32([-0.44839582, -0.15258259]))
        assert there(past, Field).values.shape == (40, 40)
        assert there(past, Field).values[0, 0] == np.float32(0.39942092)

    def test_what_was_done_to_it_is_told(self, run: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert outcome(["report", str(run)]) == Exit.FINISHED
        out = capsys.readouterr().out
        assert "optimizers.generator.lr 0.001 -> 0.005" in out
        assert outcome(["compare", str(run), str(run)]) == Exit.FINISHED
        assert outcome(["export", str(run), "--csv"]) == Exit.FINISHED
        assert outcome(["sample", str(run), "-n", "5", "--out", "five.npy"]) == Exit.FINISHED
        assert np.load("five.npy").shape == (5, 2)

    def test_what_was_done_to_it_is_done_again(self, run: Path) -> None:
        again = ["train", "--replay-events", str(run), "--run-dir", "again", "--quiet"]
        assert outcome(again) in (Exit.FINISHED, Exit.UNMET)
        same_records(read_lines(Path("again/metrics.jsonl"))[:8], read_lines(run / "metrics.jsonl"))


class TestASweep:
    def test_it_is_gone_on_with_as_it_went_on_then(self, sweep: Path) -> None:
        before = (sweep / "groups/001/metrics.jsonl").read_bytes()
        assert outcome(["sweep", "--resume", str(sweep), "--quiet"]) == Exit.FINISHED
        assert (sweep / "groups/001/metrics.jsonl").read_bytes() == before
        same_records(read_lines(sweep / "groups/002/metrics.jsonl"), read_lines(DATA / "sweep-finished.jsonl"))
