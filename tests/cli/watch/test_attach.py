"""The dashboard on a training in another process, in real pseudo-terminals."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.disk.json_lines import read_lines
from gantui.session.live import Live
from gantui.session.view.commands import Resume, Stop
from gantui.session.view.snapshot import State
from tests.cli.program import FOR_EVER, Terminal, facts, gantui, here, trains, until
from tests.session.small import finish, paused, seen, start


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A training in this process, in runs/small, that stands still until it is told to go on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    (tmp_path / "runs").mkdir()
    training, _ = paused(tmp_path / "runs" / "small", "schedule.steps=100000000")
    yield training
    training.send(Stop())
    finish(training)


def stands_at(live: Live, state: State) -> None:
    """Wait until LIVE is seen to be at STATE."""
    seen(live, lambda s: s.state is state)


def goes_on(live: Live) -> None:
    """Check that LIVE, which stands still, trains on when it is told to."""
    step = live.latest().step
    live.send(Resume())
    assert seen(live, lambda s: s.step > step).state is State.RUNNING


def test_it_is_found_steered_and_left_running(live: Live, tmp_path: Path) -> None:
    with Terminal("attach", cwd=tmp_path) as terminal:
        terminal.shows("small", "paused", "attached: q leaves")
        terminal.type("s")
        terminal.shows("at step 1")
        terminal.type(" ")
        terminal.shows("running")
        stands_at(live, State.RUNNING)
        terminal.type(" ")
        terminal.shows("paused")
        stands_at(live, State.PAUSED)
        terminal.type(" ")
        stands_at(live, State.RUNNING)
        terminal.type("q")
        terminal.shows("leave?", "Detach", "Stop and leave")
        terminal.type("d")
        assert terminal.ends() == Exit.FINISHED
        assert "detached at step" in terminal.text()
    step = live.latest().step
    assert seen(live, lambda s: s.step > step).state is State.RUNNING


def test_it_can_be_stopped_from_afar(live: Live, tmp_path: Path) -> None:
    with Terminal("attach", "small", cwd=tmp_path) as terminal:
        terminal.shows("paused")
        assert "runs/small: stopped at step" in terminal.is_stopped()
    ending = live.wait(60)
    assert ending is not None
    assert (ending.state, ending.code) == (State.STOPPED, Exit.FINISHED)


@pytest.mark.parametrize(
    ("leave", "status"),
    [
        ("ctrl+c", Exit.FINISHED),
        pytest.param(signal.SIGINT, Exit.INTERRUPTED, marks=pytest.mark.study),  # as SIGTERM, which is tried here
        (signal.SIGTERM, Exit.TERMINATED),
        ("hang up", 143),
    ],
)
def test_nothing_that_ends_the_viewer_ends_the_training(
    leave: str | signal.Signals, status: int, live: Live, tmp_path: Path
) -> None:
    with Terminal("attach", "last", cwd=tmp_path) as terminal:
        terminal.shows("paused")
        if isinstance(leave, signal.Signals):
            terminal.signal(leave)
        elif leave == "ctrl+c":
            terminal.type("\x03")
        else:
            terminal.hang_up()
        assert terminal.ends(reading=leave != "hang up") == status
    goes_on(live)


def test_who_only_watches_steers_nothing(live: Live, tmp_path: Path) -> None:
    with Terminal("attach", "--read-only", cwd=tmp_path) as terminal:
        terminal.shows("paused", "only watching: q leaves")
        terminal.type("s")
        terminal.shows("only watched, so not possible: one")
        terminal.type("q")
        assert terminal.ends() == Exit.FINISHED
    lines = read_lines(tmp_path / "runs" / "small" / "events.jsonl")
    assert [line["command"] for line in lines if line["event"] == "command"] == ["pause"], (
        "the first, of the test itself"
    )


@pytest.mark.study  # dear: it starts whole processes
def test_the_screen_stays_when_the_training_ends(live: Live, tmp_path: Path) -> None:
    with Terminal("attach", cwd=tmp_path) as terminal:
        terminal.shows("paused")
        live.send(Stop("SIGTERM"))
        terminal.shows("stopped by SIGTERM")
        live.close()
        terminal.shows("q leaves")
        terminal.type("q")
        assert terminal.ends() == Exit.FINISHED
        assert "runs/small: stopped by SIGTERM at step" in terminal.text()


def test_what_is_not_being_trained_is_refused_with_what_can_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gantui.cli.watch.attach.check_terminal", lambda *_: None)

    def refusal(*words: str) -> str:
        assert outcome(["attach", *words]) == Exit.USAGE
        out, err = capsys.readouterr()
        assert not out
        assert err.count("\n") == 1
        return err

    assert "no run in runs is being trained" in refusal()
    assert "attach ghost: no such run in runs" in refusal("ghost")
    (tmp_path / "runs").mkdir()
    finish(start(tmp_path / "runs" / "done", "schedule.steps=20"))
    said = refusal("do")
    assert "runs/done: is not being trained" in said
    assert "gantui run --resume runs/done" in said
    assert "gantui replay runs/done" in said
    assert "no run in runs is being trained; gantui run --resume done goes on with the last one" in refusal()
    run = tmp_path / "runs" / "done" / "run.json"
    run.write_text(json.dumps(json.loads(run.read_text()) | {"state": "running", "host": "far\x1baway"}))
    assert "was last trained on far\N{REPLACEMENT CHARACTER}away" in refusal("done")


def test_a_viewer_needs_a_terminal(tmp_path: Path) -> None:
    done = here("attach", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert done.stderr == "gantui: attach draws a screen, and stdin is not a terminal; gantui report RUN needs none\n"


@pytest.mark.study
def test_a_run_outlives_its_terminal_and_is_taken_up_in_another(tiny: Path) -> None:
    """Run, hang-up, training goes on, attach, steer, stop, resume: each in a terminal or process of its own."""
    run = tiny.parent / "runs" / "it"
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, "--run-dir", run, cwd=tiny.parent) as first:
        until(lambda: (first.text(), trains(run))[1], "a record")
        first.hang_up()
        with Terminal("attach", cwd=tiny.parent) as second:
            second.shows("tiny", "running")
            second.type(" ")
            second.shows("paused")
            second.type("s")
            second.shows("1 iteration done")
            second.type(" ")
            second.shows("running")
            assert "stopped at step" in second.is_stopped()
        assert first.ends(reading=False) == Exit.FINISHED
    assert facts(run)["state"] == "stopped"
    assert not (run / "attach.sock").exists()
    step = facts(run)["step"]
    done = gantui("train", "--resume", "it", "--steps", step + 25, cwd=tiny.parent)
    assert done.returncode == Exit.FINISHED
    assert facts(run)["step"] == step + 25


@pytest.mark.study
def test_a_killed_training_is_told_and_its_socket_is_no_hindrance(tiny: Path) -> None:
    started = gantui("train", "--preset", tiny, "--set", FOR_EVER, "--detach", "--json", cwd=tiny.parent)
    found = json.loads(started.stdout)
    with Terminal("attach", cwd=tiny.parent, columns=110) as viewer:
        viewer.shows("running")
        os.kill(found["pid"], signal.SIGKILL)
        viewer.shows("lost", "its process has ended or was killed")
        again = gantui("train", "--resume", "last", "--detach", "--json", cwd=tiny.parent)
        viewer.shows("running")
        os.kill(json.loads(again.stdout)["pid"], signal.SIGKILL)
        viewer.shows("lost", "its process has ended or was killed")
        viewer.type("q")
        assert viewer.ends() == Exit.FINISHED
        assert "the connection to the training is lost" in viewer.text()
    run = tiny.parent / found["run_dir"]
    assert (run / "attach.sock").exists()
    assert "interrupted" in gantui("runs", cwd=tiny.parent).stdout
    again = gantui("train", "--resume", "last", "--detach", cwd=tiny.parent)
    assert again.returncode == Exit.FINISHED
    with Terminal("attach", cwd=tiny.parent) as viewer:
        viewer.shows("running")
        viewer.type("qs")
        assert viewer.ends() == Exit.FINISHED
