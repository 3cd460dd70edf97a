"""`gantui stop`: a training in another process ends after a checkpoint, and what can't be stopped is told."""

from __future__ import annotations

import platform
from contextlib import closing
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.control.signal_handlers import Signals
from gantui.session.live import Live
from gantui.session.live_sweep import LiveSweep
from gantui.session.run.directory import RunDirectory
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.mailbox import SweepJob
from gantui.session.sweep.plan import Group, Plan
from gantui.session.sweep.snapshot import Looking
from gantui.session.view.snapshot import State
from tests.cli.program import until
from tests.session.small import ENDLESS, PATIENCE, experiment, finish, seen, start


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


def test_a_sweep_ends_after_a_checkpoint_and_says_how_to_go_on(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    groups = tuple(Group((f"seed={seed}",), experiment(ENDLESS, f"seed={seed}")) for seed in (0, 10))
    live = LiveSweep(SweepJob(Plan("small", (0, 1), groups), here / "many"))
    with Signals(live.send, "stop"):  # as its own process would have it
        live.start()
        until(lambda: live.request("test", Looking()) or live.latest().rate > 0, "its first iterations")
        assert outcome(["stop", "many"]) == Exit.FINISHED
    ending = live.wait(PATIENCE)
    assert ending is not None
    assert (ending.state, ending.code) == (State.STOPPED, Exit.TERMINATED)
    said = capsys.readouterr().out
    assert said.startswith("runs/many: stopped at step ")
    assert said.endswith("of 2,000,000,000 of all its groups (gantui sweep --resume runs/many goes on with it)\n")
    assert list((here / "many" / "groups" / "001" / "checkpoints").glob("step-*"))
    live.abandon()
    assert outcome(["stop", "many"]) == Exit.USAGE
    assert "runs/many: is not being trained (gantui sweep --resume runs/many goes on" in capsys.readouterr().err


@pytest.mark.parametrize("facts", [{"pid": 1}, {"pid": "7"}, {"pid": 2**40}, {"host": "far away"}])
def test_no_process_is_signalled_that_a_folder_only_names(
    here: Path, facts: dict[str, object], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.kill", lambda *_: pytest.fail("a signal was sent"))
    sweep = SweepDirectory.create(here / "many", Plan("small", (0, 1), (Group((), experiment()),)))
    with closing(sweep.open_group(0)) as group:
        group.note(**({"host": platform.node(), "state": "running"} | facts))
        assert outcome(["stop", "many"]) == Exit.USAGE
    said = capsys.readouterr().err
    assert "is trained on far away" in said or "its process is not known yet" in said
