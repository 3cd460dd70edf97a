"""`gantui stop`: a training in another process ends after a checkpoint, and what can't be stopped is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.view.snapshot import State
from tests.session.small import experiment, finish, seen, start


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with runs of a new place."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs"


def training(run: Path) -> Live:
    """One that trains in RUN until it is stopped."""
    live = start(run, "schedule.steps=100000000")
    seen(live, lambda s: s.state is State.RUNNING)
    return live


def test_several_end_after_a_checkpoint_and_each_says_where(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = [training(here / name) for name in ("one", "two")]
    assert outcome(["stop", "one", "tw"]) == Exit.FINISHED
    lines = sorted(capsys.readouterr().out.splitlines())
    for live, name, line in zip(both, ("one", "two"), lines, strict=True):
        ended = finish(live)
        assert ended.state is State.STOPPED
        step = live.latest().step
        assert line == f"runs/{name}: stopped at step {step:,} (gantui run --resume {name} goes on with it)"
        assert (here / name / "checkpoints" / f"step-{step:010d}.safetensors").is_file()


def test_one_that_is_not_trained_is_told_and_the_others_are_stopped(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = RunDirectory.create(here / "done", "small", experiment())
    run.note(state="finished")
    run.close()
    live = training(here / "other")
    assert outcome(["stop", "done", "nothing", "other"]) == Exit.USAGE
    said = capsys.readouterr()
    assert "runs/done: is not being trained (gantui run --resume runs/done goes on with it" in said.err
    assert "stop nothing: no such run" in said.err
    assert "runs/other: stopped at step" in said.out
    assert finish(live).state is State.STOPPED


def test_a_sweep_is_told_to_be_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "many").mkdir()
    (here / "many" / "sweep.json").write_text("{}")
    assert outcome(["stop", "many"]) == Exit.USAGE
    assert "stop many: is a sweep" in capsys.readouterr().err
