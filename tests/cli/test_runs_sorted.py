"""`gantui runs` with sweeps, in another order, of one preset: what is listed, and what JSON says of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text

from gantui.cli.outcome import outcome
from gantui.cli.runs.runs import COLUMNS
from gantui.errors import Exit
from gantui.session.disk.file_names import METRICS
from gantui.session.run.directory import RunDirectory
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.plan import Group, Plan
from tests.cli.program import here as program
from tests.cli.runs.test_runs import made
from tests.session.small import experiment


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with runs of a new place."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs"


def swept(path: Path) -> SweepDirectory:
    """A sweep of two groups of two seeds: the first is done, one of its two members has all modes; the second waits."""
    groups = tuple(Group((f"penalties.r1.gamma={g}",), experiment(f"penalties.r1.gamma={g}")) for g in (0.1, 0.2))
    sweep = SweepDirectory.create(path, Plan("small", (0, 1), groups))
    run = sweep.open_group(0)
    run.append(
        METRICS, [{"step": 60, "seconds": 1.0, "seed": s, "modes_fair": 8 - s, "modes_total": 8} for s in (0, 1)]
    )
    run.note(state="finished", step=60)
    run.close()
    return sweep


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert outcome(["runs", "--json", *words]) == Exit.FINISHED
    return json.loads(capsys.readouterr().out)


def test_a_sweep_has_a_row_with_its_members_and_who_succeeded(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made("single", "finished", step=300)
    sweep = swept(here / "many")
    assert outcome(["runs"]) == Exit.FINISHED
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == [
        "run",
        "state",
        "step",
        "done",
        "modes",
        "HQ",
        "jsd",
        "members",
        "success",
        "changed",
        "size",
    ]
    (line,) = [line for line in lines if line.startswith("many")]
    assert line.split()[:7] == ["many", "interrupted", "60", "50", "%", "2x2", "1/2"]
    held = sweep.open_group(1)
    (found,) = listed(capsys, "many")
    assert (found["kind"], found["state"], found["groups"], found["seeds"]) == ("sweep", "running", 2, 2)
    assert (found["success"]["successes"], found["success"]["of"]) == (1, 2)
    assert outcome(["runs", "--clean", "--yes", "many"]) == Exit.FINISHED
    assert "kept: it is being trained" in capsys.readouterr().err
    held.close()
    assert outcome(["runs", "--clean", "--yes", "many"]) == Exit.FINISHED
    assert [path.name for path in here.iterdir()] == ["single"]


def test_a_sweep_that_is_half_made_is_listed_with_its_state_and_removed_if_asked(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gantui.session.sweep.directory._as_object", killed)
    with pytest.raises(KeyboardInterrupt):
        swept(here / "half")
    (here / "notes").mkdir()  # a folder of somebody else
    (found,) = listed(capsys)
    assert (found["name"], found["kind"], found["state"]) == ("half", "sweep", "interrupted")
    assert "nothing has been trained" in found["message"]
    assert outcome(["runs"]) == Exit.FINISHED
    assert "0x0" not in capsys.readouterr().out
    assert outcome(["runs", "--clean", "--yes", "half"]) == Exit.FINISHED
    assert [path.name for path in here.iterdir()] == ["notes"]


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_on_a_narrow_terminal_no_word_is_cut_and_whole_columns_are_left_out(
    columns: int, here: Path, tmp_path: Path
) -> None:
    made("ring8-r3gan-20261130-064500-with-a-long-name", "interrupted", step=123_456)
    swept(here / "many")
    done = program("runs", cwd=tmp_path, terminal=True, COLUMNS=str(columns))
    head, *lines = Text.from_ansi(done.stdout).plain.splitlines()
    assert set(head.split()) <= set(" ".join(COLUMNS).split())
    assert max(map(len, (head.rstrip(), *map(str.rstrip, lines)))) <= columns
    assert {"run", "state", "done", "success"} <= set(head.split())
    assert sum(line.count("interrupted") for line in lines) == 2
    assert "2x2" in done.stdout or "members" not in head


def test_an_odd_sweep_hides_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made("single", "finished", step=300)
    (here / "odd").mkdir()
    (here / "odd" / "sweep.json").write_text("[")
    assert {found["name"]: found["state"] for found in listed(capsys)} == {"single": "finished", "odd": "damaged"}


def test_the_order_is_as_asked_the_best_last(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, step, quality, jsd in (("b", 300, 0.9, 0.3), ("a", 200, 0.95, 0.2), ("c", 100, 0.5, 0.1)):
        run = RunDirectory.create(here / name, "small", experiment())
        run.note(state="finished", step=step, steps=300)
        run.append(METRICS, [{"step": step, "modes_covered": 7, "modes_total": 8, "high_quality": quality, "jsd": jsd}])
        run.close()
    made("nothing", "stopped", step=0)
    (here / "nothing" / METRICS).write_text("")
    for by, order in (
        ("name", "a b c nothing"),
        ("steps", "nothing c a b"),
        ("hq", "nothing c b a"),
        ("jsd", "nothing b a c"),
    ):
        assert [found["name"] for found in listed(capsys, "--sort", by)] == order.split(), by
    assert listed(capsys, "--sort", "started")[-1]["started"] > 0
    assert outcome(["runs", "--sort", "stats"]) == Exit.USAGE
    assert "--sort stats: expected one of changed, started, " in capsys.readouterr().err


def test_those_of_a_preset(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    RunDirectory.create(here / "x", "ring8-gan", experiment()).close()
    RunDirectory.create(here / "y", "grid25-gan", experiment()).close()
    assert [found["name"] for found in listed(capsys, "--preset", "ring8")] == ["x"]
    assert [found["name"] for found in listed(capsys, "--preset", "*-gan", "--state", "interrupted")] == ["x", "y"]
