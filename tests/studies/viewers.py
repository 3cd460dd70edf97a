"""What viewers in other processes cost a training: `python -m tests.studies.viewers [ROUNDS [SECONDS]]` prints a table.

One training; in windows of time that follow each other nobody looks, or so many viewers do, each asking for pictures as
often as a dashboard of 120x40 does. What is compared are neighbours in time.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from gantui.experiment.files import presets
from gantui.experiment.files.validation import override, validate
from gantui.session.attach import message_frames
from gantui.session.attach.address import socket_at
from gantui.session.attach.hello import hello
from gantui.session.attach.message_frames import Kind
from gantui.session.attach.remote import Remote
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.view.commands import Stop
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import State
from gantui.session.view.viewer_messages import requests_to_json
from gantui.tui.look.display import Display
from tests.asking import asks

PRESET = "ring8-wgan"
DRAWING = 0.009
"""CPU seconds that a dashboard takes for a frame, beside what the snapshot costs the training."""
VIEWS = asks(500, (42, 42))


class Viewer:
    """A process that looks, or does not."""

    def __init__(self, run: Path) -> None:
        command = [sys.executable, "-m", "tests.studies.viewers", "--view", str(run)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def look(self, *, looking: bool) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("look\n" if looking else "rest\n")
        self._process.stdin.flush()
        self._process.stdout.readline()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def view(run: Path) -> None:
    """The viewer's process: looks from one line of stdin to the next."""
    os.set_blocking(0, False)
    remote: Remote | None = None
    while True:
        with contextlib.suppress(BlockingIOError):
            line = os.read(0, 100).decode()
            if not line:
                return
            if remote is not None:
                remote.close()
            remote = Remote(run) if "look" in line else None
            print("done", flush=True)
        pause = 0.1
        if remote is not None:
            before = remote.latest()
            remote.request("", VIEWS)
            while remote.latest() is before:
                time.sleep(0.01)
            pause = min(max(0.1, (DRAWING + remote.latest().cost) / Display().draw_budget), 2.0)
        time.sleep(pause)


@contextlib.contextmanager
def deaf(run: Path) -> Iterator[None]:
    """A viewer that asks all the time and never reads."""
    path = socket_at(run)
    assert path is not None
    with socket.socket(socket.AF_UNIX) as connected:
        connected.connect(str(path))
        connected.sendall(hello() + message_frames.frame(Kind.OPEN, b'{"read_only": true}'))
        connected.sendall(message_frames.frame(Kind.WANT, message_frames.as_json(requests_to_json(VIEWS))) * 100)
        yield


def window(live: Live, seconds: float) -> tuple[float, float]:
    """Iterations a second, and milliseconds of CPU that this process takes for one."""
    began, cpu, steps = time.perf_counter(), time.process_time(), step(live)
    time.sleep(seconds)
    steps = step(live) - steps
    return steps / (time.perf_counter() - began), 1e3 * (time.process_time() - cpu) / steps


def step(live: Live) -> int:
    before = live.latest()
    live.request("study", Requests())
    while live.latest() is before:
        time.sleep(0.001)
    return live.latest().step


def measure(rounds: int, seconds: float) -> dict[str, list[tuple[float, float]]]:
    """For each case the speed and CPU a step, as ratios to the windows without viewers before and after."""
    found: dict[str, list[tuple[float, float]]] = {"1 viewer": [], "4 viewers": [], "1 that never reads": []}
    with tempfile.TemporaryDirectory(prefix="gantui-viewers-") as folder:
        experiment = validate(override(presets.find(PRESET).raw, ["schedule.steps=1000000000"]), PRESET)
        run = RunDirectory.create(Path(folder) / "run", PRESET, experiment)
        live = Live(Job(PRESET, experiment, run))
        live.start()
        while live.latest().state is State.LOADING:
            live.request("study", Requests())
            time.sleep(0.05)
        viewers = [Viewer(run.path) for _ in range(4)]
        alone = window(live, seconds)
        for number in range(rounds):
            for case, values in found.items():
                looking = viewers[: int(case[0])] if "never" not in case else []
                for viewer in looking:
                    viewer.look(looking=True)
                with deaf(run.path) if not looking else contextlib.nullcontext():
                    seen = window(live, seconds)
                for viewer in looking:
                    viewer.look(looking=False)
                after = window(live, seconds)
                values.append((2 * seen[0] / (alone[0] + after[0]), 2 * seen[1] / (alone[1] + after[1])))
                alone = after
                print(number, case, f"{after[0]:.0f} steps/s alone", values[-1], file=sys.stderr)
        for viewer in viewers:
            viewer.end()
        live.send(Stop())
        live.wait()
        live.close()
        run.close()
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--view"]:
        view(Path(sys.argv[2]))
    else:
        rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
        print("| against nobody looking | speed | CPU a step |\n| --- | --- | --- |")
        for case, values in measure(rounds, float(sys.argv[2]) if len(sys.argv) > 2 else 3.0).items():
            speed, cpu = (100 * median(column) for column in zip(*values, strict=True))
            print(f"| {case} | {speed:.1f} % | {cpu:.1f} % |")
