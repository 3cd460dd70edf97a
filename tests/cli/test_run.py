"""The dashboard's command in a real pseudo-terminal: every way in which it ends."""

import signal
from pathlib import Path

import pytest

from gantui.errors import Exit
from tests.cli.program import FOR_EVER, Terminal, facts, trains, until


def test_stopping_from_the_menu_prints_the_summary_under_the_closed_screen(tiny: Path) -> None:
    run = tiny.parent / "run"
    arguments = ("run", "--preset", tiny, "--set", FOR_EVER, "--run-dir", run)
    with Terminal(*arguments, cwd=tiny.parent, columns=110) as terminal:
        terminal.shows("running", "step")
        terminal.type("q")
        terminal.shows("stop the training?")
        terminal.type("s")
        assert terminal.ends() == Exit.FINISHED
        shown = terminal.text()
    assert "tiny: stopped at step" in shown
    assert f"gantui run --resume {run}" in shown.replace("\n", "")
    assert facts(run)["state"] == "stopped"


def test_the_screen_stays_when_the_training_ends(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, cwd=tiny.parent) as terminal:
        terminal.shows("finished all 40 steps")
        terminal.type("q")
        assert terminal.ends() == Exit.FINISHED
        assert "finished all 40 steps" in terminal.text()


def test_ctrl_c_stops_with_its_own_status(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, cwd=tiny.parent) as terminal:
        terminal.shows("running")
        terminal.type("\x03")
        assert terminal.ends() == Exit.INTERRUPTED
        assert "stopped by Ctrl-C" in terminal.text()


def test_sigterm_closes_the_screen_and_stops(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, cwd=tiny.parent) as terminal:
        terminal.shows("running")
        terminal.signal(signal.SIGTERM)
        assert terminal.ends() == Exit.TERMINATED
        assert "stopped by SIGTERM" in terminal.text()


def test_sigterm_stops_when_the_terminal_has_stalled(tiny: Path) -> None:
    run = tiny.parent / "run"
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, "--run-dir", run, cwd=tiny.parent) as terminal:
        terminal.shows("running")
        terminal.stall()
        terminal.signal(signal.SIGTERM)
        assert terminal.ends(reading=False) == Exit.TERMINATED
    assert facts(run)["state"] == "stopped"


@pytest.mark.parametrize("stalled", [False, True])
def test_a_dropped_connection_turns_run_into_train(stalled: bool, tiny: Path) -> None:
    run = tiny.parent / "run"
    with Terminal("run", "--preset", tiny, "--steps", "3000", "--run-dir", run, cwd=tiny.parent) as terminal:
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
