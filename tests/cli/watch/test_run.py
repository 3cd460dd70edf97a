"""The dashboard's command in a real pseudo-terminal: every way in which it ends."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from gantui.cli.watch import run as run_command
from gantui.cli.watch.screen import ScreenOptions
from gantui.errors import Exit
from gantui.session.disk.json_lines import read_lines
from gantui.session.jobs.prepare import TrainingRequest
from gantui.tui.dashboard.app import Dashboard
from tests.cli.program import COMMAND, DEADLINE, FOR_EVER, Terminal, environment, facts, here, trains, until


def test_stopping_from_the_menu_prints_the_summary_under_the_closed_screen(tiny: Path) -> None:
    run = tiny.parent / "run"
    arguments = ("run", "--preset", tiny, "--set", FOR_EVER, "--run-dir", run)
    with Terminal(*arguments, cwd=tiny.parent, columns=110) as terminal:
        terminal.shows("running", "step")
        shown = terminal.is_stopped()
    assert "tiny: stopped at step" in shown
    assert f"gantui run --resume {run}" in shown.replace("\n", "")
    assert facts(run)["state"] == "stopped"


@pytest.mark.study
def test_from_the_menu_it_is_left_training_in_the_background(tiny: Path) -> None:
    run = tiny.parent / "run"
    more = ("--set", FOR_EVER, "--run-dir", run, "--until", "step >= 1000000")
    with Terminal("run", "--preset", tiny, *more, cwd=tiny.parent, columns=110) as terminal:
        terminal.shows("running", "step")
        first = facts(run)["pid"]
        terminal.type("q")
        terminal.shows("Leave it training")
        terminal.type("d")
        assert terminal.ends() == Exit.FINISHED
        shown = terminal.text()
    assert "training in the background, process" in shown
    assert "gantui attach" in shown
    try:
        goes_on = facts(run)
        assert goes_on["state"] == "running"
        assert goes_on["pid"] != first
        resumed = [line for line in read_lines(run / "events.jsonl") if line["event"] == "resumed"]
        assert resumed[0]["until"] == "step >= 1000000"
        reached = goes_on["step"]
        until(lambda: any(line["step"] > reached for line in read_lines(run / "metrics.jsonl")), "a further record")
    finally:
        os.kill(facts(run)["pid"], signal.SIGTERM)
    until(lambda: facts(run)["state"] == "stopped", "its end")


def test_the_screen_stays_when_the_training_ends_and_ctrl_l_draws_it_anew(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, cwd=tiny.parent) as terminal:
        terminal.shows("finished all 40 steps", "4 coverage")
        terminal.written_over()
        terminal.type("\x0c")
        assert "Broadcast" not in terminal.shows("the screen was drawn anew", "4 coverage", "q leave")
        terminal.type("q")
        assert terminal.ends() == Exit.FINISHED
        assert "finished all 40 steps" in terminal.text()


def test_ctrl_c_stops_with_its_own_status(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, cwd=tiny.parent) as terminal:
        terminal.shows("running")
        terminal.type("\x03")
        assert terminal.ends() == Exit.INTERRUPTED
        assert "stopped by Ctrl-C" in terminal.text()


@pytest.mark.study  # dear: it starts whole processes
def test_sigterm_closes_the_screen_and_stops(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, cwd=tiny.parent) as terminal:
        terminal.shows("running")
        terminal.signal(signal.SIGTERM)
        assert terminal.ends() == Exit.TERMINATED
        assert "stopped by SIGTERM" in terminal.text()


@pytest.mark.study  # dear: it starts whole processes
def test_sigterm_stops_when_the_terminal_has_stalled(tiny: Path) -> None:
    run = tiny.parent / "run"
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, "--run-dir", run, cwd=tiny.parent) as terminal:
        terminal.shows("running")
        terminal.stall()
        terminal.signal(signal.SIGTERM)
        assert terminal.ends(reading=False) == Exit.TERMINATED
    assert facts(run)["state"] == "stopped"


@pytest.mark.parametrize("stalled", [False, pytest.param(True, marks=pytest.mark.study)])
def test_a_dropped_connection_turns_run_into_train(stalled: bool, tiny: Path) -> None:
    run = tiny.parent / "run"
    with Terminal("run", "--preset", tiny, "--steps", "600", "--run-dir", run, cwd=tiny.parent) as terminal:
        until(lambda: (terminal.text(), trains(run))[1], "a record")
        if stalled:
            terminal.stall()
            terminal.signal(signal.SIGHUP)
        else:
            terminal.hang_up()
        assert terminal.ends(reading=False) == Exit.FINISHED
    assert facts(run)["state"] == "finished"


def test_a_missing_device_closes_the_screen_and_leaves_nothing(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, "--device", "cuda:99", cwd=tiny.parent) as terminal:
        assert terminal.ends() == Exit.USAGE
        assert "gantui: device = 'cuda:99'" in terminal.text()
    assert sorted(tiny.parent.rglob("*")) == [tiny]


def test_once_prints_one_frame_and_nothing_else_where_there_is_no_terminal(tiny: Path) -> None:
    result = here("run", "--preset", tiny, "--once", "--run-dir", "run", cwd=tiny.parent, COLUMNS="100", LINES="34")
    assert result.returncode == Exit.FINISHED
    rows = result.stdout.splitlines()
    assert len(rows) == 34
    assert "finished all 40 steps" in rows[0]
    assert "\x1b" not in result.stdout
    for part in ("real and fake", "discriminator", "losses", "coverage"):
        assert part in result.stdout
    assert "the run is in run" in result.stderr


def test_once_in_a_terminal_leaves_the_frame_in_colours_above_the_prompt(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, "--once", cwd=tiny.parent) as terminal:
        assert terminal.ends() == Exit.FINISHED
        shown = terminal.text().splitlines()
    assert "coverage" in "".join(shown)
    assert "finished" in shown[0] or "finished" in shown[1]


def test_once_on_a_screen_that_is_too_small_is_refused(tiny: Path) -> None:
    result = here("run", "--preset", tiny, "--once", cwd=tiny.parent, COLUMNS="30", LINES="10")
    assert result.returncode == Exit.USAGE
    assert "expected at least 60x20, it has 30x10" in result.stderr
    assert not (tiny.parent / "runs").exists()


def test_in_words_a_training_is_told_of_and_steered_by_typed_lines(tiny: Path) -> None:
    run = tiny.parent / "run"
    process = subprocess.Popen(
        [*COMMAND, "run", "--plain", "--preset", str(tiny), "--set", FOR_EVER, "--run-dir", str(run)],
        cwd=tiny.parent, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        until(lambda: trains(run), "the first record")
        read = list[str]()

        def type_until(typed: str, seen: str) -> None:
            process.stdin.write(typed)  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            while not any(seen in line for line in read):
                line = process.stdout.readline()  # type: ignore[union-attr]
                assert line, read
                read.append(line)

        type_until("pause\n", "paused at step")
        type_until("now\n", "Coverage: 0/8 covered")
        type_until("paus\nhelp\n", "save: write a checkpoint")
        process.stdin.write("stop\n")
        process.stdin.flush()
        out, err = process.communicate(timeout=DEADLINE)
    assert process.returncode == Exit.FINISHED, err
    told = "".join(read) + out
    for words in ("did you mean 'pause'?", "tiny: stopped at step"):
        assert words in told
    assert "\x1b" not in told


@pytest.mark.study  # dear: it starts whole processes
def test_a_terminal_that_can_t_draw_gets_words(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, cwd=tiny.parent, TERM="dumb") as terminal:
        assert terminal.ends() == Exit.FINISHED
        assert "help lists the words" in terminal.text()


@pytest.mark.parametrize(
    ("preset", "promised"),
    [("digits-r3gan", "the generator's images are still to come"), ("ring8-gan", "will show real points")],
)
def test_what_will_be_seen_is_said_by_the_data_before_torch_is_there(
    preset: str, promised: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Dashboard] = []

    def begin_and_leave(begin, draw, on_hangup, report):
        opened.append(draw(begin(lambda _: None)))
        return Exit.FINISHED, None

    monkeypatch.setattr(run_command, "watched", begin_and_leave)
    monkeypatch.setattr(run_command, "check_terminal", lambda *_: None)
    run_command.run(TrainingRequest(preset=preset, run_dir=tmp_path / "run"), ScreenOptions(), "stop")
    canvas, _ = opened[0].panels[0].inside(60, 5)
    assert any(promised in canvas.row_text(row) for row in range(5))
