"""What counts as training time."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from gantui.session.control.clock import Clock
from tests.cli.program import COMMAND, DEADLINE, FOR_EVER, TINY, environment, facts, trains, until


class Machine:
    """A time and a process, moved by hand."""

    def __init__(self) -> None:
        self.now = self.cpu = 100.0

    def work(self, seconds: float, share: float = 1.0) -> None:
        """SECONDS go by, of which the process computes a SHARE."""
        self.now, self.cpu = self.now + seconds, self.cpu + share * seconds

    def clock(self, seconds: float = 0.0) -> Clock:
        clock = Clock(seconds, lambda: self.now, lambda: self.cpu)
        clock.run(True)
        return clock


def test_what_is_computed_counts_and_a_pause_does_not() -> None:
    machine = Machine()
    clock = machine.clock(5.0)
    machine.work(10)
    assert clock.seconds == 15
    clock.run(False)
    machine.work(100)
    assert (clock.seconds, clock.running) == (15, False)
    clock.run(True)
    machine.work(1, share=0.1)  # it shares its core
    assert clock.seconds == 16


def test_a_process_that_was_stopped_did_not_train() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.work(1)
    assert clock.seconds == 1
    machine.work(3600, share=0)
    assert clock.seconds == 1
    assert clock.rate(10) == 0
    machine.work(1)
    assert clock.seconds == 2
    assert clock.rate(20) == 10


def test_a_slow_iteration_and_a_short_wait_are_training() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.work(60, share=0.06)
    assert clock.seconds == 60
    machine.work(1.9, share=0)
    assert clock.seconds == pytest.approx(61.9)


def test_what_was_stopped_in_a_pause_is_no_training_either() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.work(3600, share=0)
    clock.run(False)
    assert clock.seconds == 0


@pytest.mark.study  # dear: it waits
def test_a_real_process_that_is_stopped(tmp_path: Path) -> None:
    run = tmp_path / "run"
    (tmp_path / "tiny.toml").write_text(TINY)
    arguments = [*COMMAND, "train", "--preset", "tiny.toml", "--set", FOR_EVER, "--run-dir", "run", "--quiet"]
    began = time.monotonic()
    with subprocess.Popen(arguments, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL) as process:
        until(lambda: trains(run), "a record")
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        stopped = time.monotonic()
        time.sleep(20)
        standing = time.monotonic() - stopped
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE)
    assert facts(run)["seconds"] < time.monotonic() - began - standing
