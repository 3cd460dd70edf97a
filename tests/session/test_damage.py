"""A run whose files are damaged is gone on with, told what was set aside, or refused in a sentence: nothing else."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gantui.cli.outcome import outcome
from gantui.errors import Exit, Refusal
from gantui.session.disk.atomic_write import remove_left_behind, write_whole
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events import events_file
from tests.session.small import experiment, finish, start

FILES = ("experiment.toml", "run.json", "metrics.jsonl", "events.jsonl")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was ended on its way."""
    path = tmp_path_factory.mktemp("runs") / "whole"
    finish(start(path, "schedule.steps=60", "evaluation.every=10", "checkpoints.seconds=1e-6"))
    return path


def damaged(data: bytes, chance: random.Random) -> bytes:
    """DATA with some of it gone or changed."""
    match chance.choice(["cut", "flip", "flips", "empty", "twice"]):
        case "cut":
            return data[: chance.randrange(len(data))]
        case "flip":
            place = chance.randrange(len(data))
            return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        case "flips":
            return bytes(byte ^ (chance.random() < 0.01) * chance.randrange(1, 256) for byte in data)
        case "empty":
            return b""
        case _:
            return data + data


def resume_damaged(whole: Path, folder: Path, file: str, chance: random.Random, capsys: pytest.CaptureFixture) -> str:
    """What came of going on with a copy of WHOLE in FOLDER whose FILE is damaged: 'refused' or 'finished'."""
    run = folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(whole, run)
    (run / file).write_bytes(damaged((run / file).read_bytes(), chance))
    status = outcome(["train", "--resume", str(run), "--quiet"])
    out, err = capsys.readouterr()
    assert status in (Exit.FINISHED, Exit.USAGE), err
    assert not (run / "traceback.txt").exists()
    assert "Traceback" not in err + out
    if status == Exit.USAGE:
        assert err.count("\n") == 1
        assert str(run) in err
        return "refused"
    for line in (*read_lines(run / "metrics.jsonl"), *read_lines(run / "events.jsonl")):
        assert line
    assert json.loads((run / "run.json").read_text())["state"] == "finished"
    assert not list(run.rglob(".*.tmp"))
    return "finished"


@pytest.mark.parametrize("file", [*FILES, "checkpoints/best.safetensors", "newest"])
def test_each_kind_of_file(whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    if file == "newest":
        file = f"checkpoints/{max(path.name for path in (whole / 'checkpoints').iterdir())}"
    resume_damaged(whole, tmp_path, file, random.Random(0), capsys)


def said(call: Callable[[], object]) -> object:
    """What CALL returns, or its refusal, which is one line."""
    try:
        return call()
    except Refusal as refusal:
        lines = str(refusal).splitlines()
    assert len(lines) == 1
    return lines[0]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), seed=st.integers(0, 2**32))
def test_opening_it_says_no_in_a_sentence_or_reads_what_is_there(
    whole: Path, tmp_path: Path, file: str, seed: int
) -> None:
    run = tmp_path / "run"
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(whole, run)
    (run / file).write_bytes(damaged((run / file).read_bytes(), random.Random(seed)))
    opened = said(lambda: RunDirectory.open(run))
    if not isinstance(opened, RunDirectory):
        return
    said(opened.experiment)
    opened.forget_metrics_after(30)
    events_file.forget_after(run / "events.jsonl", 30, 0)
    events_file.read(run / "events.jsonl")
    opened.close()


def test_damaged_lines_are_kept_elsewhere_and_told(whole: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(whole, run)
    lines = (run / "metrics.jsonl").read_bytes().split(b"\n")
    lines[2] = b'{"step": 30, "lo\xff'
    (run / "metrics.jsonl").write_bytes(b"\n".join(lines))
    opened = RunDirectory.open(run)
    assert opened.damage == ["1 line of metrics.jsonl"]
    assert [line["step"] for line in read_lines(run / "metrics.jsonl")] == [10, 20, 40, 50, 60]
    assert (run / "metrics.jsonl.damaged").read_bytes() == lines[2] + b"\n"
    assert read_lines(run / "events.jsonl")[-1]["set_aside"] == opened.damage
    opened.close()
    assert RunDirectory.open(run).damage == []


def test_a_damaged_run_json_costs_what_it_said_and_not_the_run(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    shutil.copytree(whole, run)
    (run / "run.json").write_text('{"state": "fin')
    assert outcome(["train", "--resume", str(run), "--steps", "70"]) == Exit.FINISHED
    assert "set aside as damaged: run.json" in capsys.readouterr().err
    assert (run / "run.json.damaged").read_text() == '{"state": "fin'
    assert json.loads((run / "run.json").read_text())["step"] == 70


def test_an_experiment_that_says_something_else_is_refused_with_the_right_way(whole: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(whole, run)
    file = run / "experiment.toml"
    file.write_text(file.read_text().replace("batch_size = 16", "batch_size = 18"))
    opened = RunDirectory.open(run)
    with pytest.raises(Refusal, match=r"experiment\.toml: not as gantui wrote it.*--set beside --resume"):
        opened.experiment()
    file.write_text(file.read_text().partition("\n")[2])  # meant so, then
    assert opened.experiment().schedule.batch_size == 18
    opened.close()


class TestLeftBehind:
    def test_what_a_killed_process_left_is_swept_and_what_a_live_one_writes_is_not(self, tmp_path: Path) -> None:
        ended = 2**22 - 3  # past what Linux and macOS give
        names = [
            f".a.{ended}.tmp",
            f"checkpoints/.c.{ended}.tmp",
            f".params.{os.getpid()}.tmp",
            f".live.{os.getppid()}.tmp",
            ".x.tmp",
        ]
        (tmp_path / "checkpoints").mkdir()
        for name in names:
            (tmp_path / name).write_text("")
        remove_left_behind(tmp_path)
        assert sorted(path.name for path in tmp_path.rglob("*")) == sorted(["checkpoints", names[3], names[4]])

    def test_opening_a_run_sweeps_it(self, whole: Path, tmp_path: Path) -> None:
        run = tmp_path / "run"
        shutil.copytree(whole, run)
        left = run / "checkpoints" / f".best.safetensors.{2**22 - 3}.tmp"
        left.write_text("half")
        RunDirectory.open(run).close()
        assert not left.exists()

    @pytest.mark.parametrize(
        "made", [["checkpoints/"], ["checkpoints/", "lock"], ["checkpoints/", "lock", "experiment.toml"]]
    )
    def test_a_run_that_was_killed_while_it_was_made_is_made_anew(self, tmp_path: Path, made: list[str]) -> None:
        run = tmp_path / "run"
        run.mkdir()
        for name in made:
            (run / name).mkdir() if name.endswith("/") else (run / name).write_text("")
        (run / f".run.json.{2**22 - 3}.tmp").write_text("{")
        RunDirectory.create(run, "small", experiment()).close()
        opened = RunDirectory.open(run)
        assert opened.experiment() == experiment()
        assert not list(run.rglob(".*.tmp"))

    @pytest.mark.parametrize("file", ["experiment.toml", "checkpoints/mine", "thesis.txt"])
    def test_what_is_no_such_leftover_stays(self, tmp_path: Path, file: str) -> None:
        write_to = tmp_path / "run" / file
        write_to.parent.mkdir(parents=True)
        write_whole(write_to, b"mine")
        with pytest.raises(Refusal, match="expected a new or empty folder"):
            RunDirectory.create(tmp_path / "run", "small", experiment())
        assert write_to.read_bytes() == b"mine"
