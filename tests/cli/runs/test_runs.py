"""The list of runs, and being rid of some: what is removed is what was listed, and never more."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.cli.runs.runs import ago
from gantui.errors import Exit
from gantui.session.disk.file_names import METRICS
from gantui.session.run.directory import RunDirectory
from tests.cli.program import Terminal
from tests.cli.test_lazy import loaded
from tests.session.small import experiment

DAY = 86400.0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with runs in `runs`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    made("done-a", "finished", step=300, days=9)
    made("done-b", "finished", step=300, days=1)
    made("killed", "running", step=40, days=9)
    (tmp_path / "runs" / "thesis").mkdir()
    (tmp_path / "runs" / "thesis" / "chapter.txt").write_text("precious")
    return tmp_path


def made(name: str, state: str, step: int, days: float = 0.0) -> Path:
    run = RunDirectory.create(Path("runs") / name, "small", experiment())
    run.note(state=state, step=step, steps=300)
    run.append(METRICS, [{"step": step, "modes_covered": 7, "modes_total": 8, "high_quality": 0.5, "jsd": 0.25}])
    run.close()
    for file in run.path.iterdir():
        os.utime(file, (time.time() - days * DAY,) * 2)
    return run.path


def names() -> set[str]:
    return {path.name for path in Path("runs").iterdir()}


def test_they_are_listed_the_newest_last(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["runs"]) == Exit.FINISHED
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split() == ["run", "state", "step", "done", "modes", "HQ", "jsd", "changed", "size"]
    assert [line.split()[:2] for line in lines] == [
        ["done-a", "finished"],
        ["killed", "interrupted"],
        ["done-b", "finished"],
    ]
    assert "300  100 %    7/8  50 %  0.250" in lines[0]
    assert "9 d" in lines[0]


def test_a_branch_says_where_it_went_on_from(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = RunDirectory.open(Path("runs/done-b"))
    run.note(parent="done-a", parent_step=1200)
    run.close()
    assert outcome(["runs"]) == Exit.FINISHED
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.endswith("size  branched from")
    assert [line.endswith("step 1,200 of done-a") for line in lines] == [False, False, True]
    assert outcome(["runs", "--json", "done-b"]) == Exit.FINISHED
    assert json.loads(capsys.readouterr().out)[0]["branched_from"] == "step 1,200 of done-a"


def test_what_is_being_trained_is_told_apart_from_what_was_killed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = RunDirectory.open(Path("runs/killed"))
    held.append(METRICS, [{"step": 90}])
    assert outcome(["runs", "--json", "kill"]) == Exit.FINISHED
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["state"], found["step"], found["steps"]) == ("running", 90, 300)
    held.close()
    assert outcome(["runs", "--json", "--state", "interrupted"]) == Exit.FINISHED
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["name"], found["record"]["step"]) == ("killed", 90)


def test_damaged_ones_are_listed_as_such(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "runs" / "done-a" / "run.json").write_text("{")
    (here / "runs" / "done-b" / "metrics.jsonl").write_bytes(b'\xff\n{"step": "x", "high_quality": "\x1b[31m"}\n{"cut')
    assert outcome(["runs"]) == Exit.FINISHED
    out = capsys.readouterr().out
    assert "damaged" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["done"], {"killed", "thesis"}),
        (["done-?"], {"killed", "thesis"}),
        (["*"], {"thesis"}),
        (["--state", "interrupted"], {"done-a", "done-b", "thesis"}),
        (["--state", "interrupted", "--state", "finished", "--older-than", "7d"], {"done-b", "thesis"}),
        (["--older-than", "2w"], {"done-a", "done-b", "killed", "thesis"}),
        (["done", "--state", "interrupted"], {"done-a", "done-b", "killed", "thesis"}),
    ],
)
def test_what_is_named_is_removed(words: list[str], left: set[str], here: Path) -> None:
    assert outcome(["runs", "--clean", "--yes", *words]) == Exit.FINISHED
    assert names() == left
    assert (here / "runs" / "thesis" / "chapter.txt").read_text() == "precious"


def test_what_is_being_trained_is_never_removed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = RunDirectory.open(Path("runs/done-a"))
    assert outcome(["runs", "--clean", "*", "--yes"]) == Exit.FINISHED
    assert "runs/done-a: kept: it is being trained" in capsys.readouterr().err
    assert names() == {"done-a", "thesis"}
    held.close()


def test_what_only_looks_like_a_run_is_never_removed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "runs" / "thesis" / "run.json").write_text("{}")
    (here / "elsewhere").mkdir()
    (here / "runs" / "done-a").rename(here / "elsewhere" / "a")
    (here / "runs" / "done-a").symlink_to(here / "elsewhere" / "a")
    assert outcome(["runs", "--clean", "*", "--yes"]) == Exit.USAGE
    assert names() == {"done-a", "thesis"}
    assert (here / "elsewhere" / "a" / "experiment.toml").exists()
    assert capsys.readouterr().err.count("not removed") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--clean"], "which ones?"),
        (["--clean", "done"], "would remove 2 runs"),
        (["--state", "finnished"], "did you mean 'finished'"),
        (["--older-than", "7 years"], "such as 30m, 12h, 7d, 2w"),
        (["--older-than", "d"], "such as 30m"),
        (["kiled"], "did you mean 'killed'"),
    ],
)
def test_what_is_unclear_is_refused_and_nothing_removed(
    words: list[str], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = names()
    assert outcome(["runs", *words]) == Exit.USAGE
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert names() == before


@pytest.mark.parametrize(("answer", "left"), [("y", {"killed", "thesis"}), ("n", None)])
def test_it_asks_before(answer: str, left: set[str] | None, here: Path) -> None:
    before = names()
    with Terminal("runs", "--clean", "done", cwd=here) as terminal:
        terminal.shows("done-a", "done-b", "Remove 2 runs")
        terminal.type(f"{answer}\r")
        assert terminal.ends() == (Exit.FINISHED if left else Exit.INTERRUPTED)
    assert names() == (left or before)


def test_no_runs_at_all_is_no_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    assert outcome(["runs"]) == Exit.FINISHED
    assert capsys.readouterr().err == "no runs in runs\n"


def test_listing_imports_neither_torch_nor_textual(here: Path) -> None:
    imported, out = loaded([["runs"]], here)
    assert not imported & {"torch", "textual"}
    assert "done-a" in out


@pytest.mark.parametrize(
    ("seconds", "said"), [(-5, "now"), (59, "now"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (9.5 * DAY, "9 d")]
)
def test_ages(seconds: float, said: str) -> None:
    assert ago(seconds) == said
