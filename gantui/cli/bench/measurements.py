"""What `gantui bench` measures: each figure a median, each comparison pair by pair within one run."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gantui.cli.bench.terminal import Terminal
from gantui.errors import Refusal
from gantui.session.files import read_lines
from gantui.session.run_directory import METRICS, read_facts

COLUMNS, LINES = 120, 40
_PATIENCE = 120.0
_POLL = 0.01
_CALIBRATION_STEPS = 300
_GANTUI = (sys.executable, "-m", "gantui")


@dataclass(frozen=True)
class Figure:
    """One measured thing."""

    name: str
    value: float
    """The median."""
    low: float
    high: float
    unit: str
    budget: str = ""

    @classmethod
    def of(cls, name: str, values: list[float], unit: str, budget: str = "") -> Figure:
        """The figure of VALUES, at least one."""
        return cls(name, statistics.median(values), min(values), max(values), unit, budget)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    from importlib.metadata import version

    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "torch": version("torch"),
        "textual": version("textual"),
        "load": round(os.getloadavg()[0], 2),
    }


def measure(preset: str, seconds: float, pairs: int, folder: Path, tell: Callable[[str], None]) -> Iterator[Figure]:
    """All figures, in turn; runs are kept in FOLDER meanwhile, and TELL says what is being done."""
    tell("help")
    yield Figure.of("gantui --help", [_help() for _ in range(5)], "s", "<= 0.25")
    tell("start-up")
    starts = [_start(preset, folder / f"start-{number}") for number in range(3)]
    yield Figure.of("first frame", [first_frame for first_frame, _ in starts], "s", "<= 0.6")
    yield Figure.of("first step", [first_step for _, first_step in starts], "s")

    tell("calibrating")
    rate = _headless(preset, _CALIBRATION_STEPS, folder / "calibration")
    steps = max(_CALIBRATION_STEPS, int(rate * seconds))
    headless, watched, screens = [], [], []
    for number in range(pairs):
        tell(f"pair {number + 1} of {pairs}: {steps:,} steps, headless and under the dashboard")
        # The order changes from pair to pair, so that a machine that slows down favours neither.
        for under_dashboard in (False, True) if number % 2 == 0 else (True, False):
            path = folder / f"{'watched' if under_dashboard else 'headless'}-{number}"
            if under_dashboard:
                watched.append(_watched(preset, steps, path))
                screens.append(read_facts(path)["screen"])
            else:
                headless.append(_headless(preset, steps, path))
    yield Figure.of("training, headless", headless, "steps/s")
    yield Figure.of("training under the dashboard", watched, "steps/s")
    ratios = [100 * seen / alone for seen, alone in zip(watched, headless, strict=True)]
    yield Figure.of("dashboard / headless", ratios, "%", ">= 95")
    frames = [(screen["frames"], screen) for screen in screens if screen["frames"]]
    yield Figure.of("frames", [n / screen["seconds"] for n, screen in frames], "1/s", "<= 10")
    yield Figure.of("CPU a frame", [1e3 * screen["cpu_seconds"] / n for n, screen in frames], "ms", "<= 5")
    yield Figure.of("bytes a frame", [screen["bytes"] / n / 1e3 for n, screen in frames], "KB", "<= 20")
    yield Figure.of("bytes a second", [screen["bytes"] / screen["seconds"] / 1e3 for _, screen in frames], "KB/s")


def _help() -> float:
    began = time.perf_counter()
    subprocess.run([*_GANTUI, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _start(preset: str, path: Path) -> tuple[float, float]:
    """Seconds until the first frame is written, and until the first step is done and recorded."""
    with Terminal(_command("run", preset, 1, path), COLUMNS, LINES) as terminal:
        first_frame = terminal.appears(preset, _PATIENCE)
        _until(lambda: bool(read_lines(path / METRICS)), terminal)
        first_step = time.perf_counter() - terminal.started
        _leave(terminal, path)
    return first_frame, first_step


def _headless(preset: str, steps: int, path: Path) -> float:
    """Steps a second without a screen."""
    subprocess.run(_command("train", preset, steps, path), check=True, capture_output=True)
    return _rate(path)


def _watched(preset: str, steps: int, path: Path) -> float:
    """Steps a second under the dashboard."""
    with Terminal(_command("run", preset, steps, path), COLUMNS, LINES) as terminal:
        _leave(terminal, path)
    return _rate(path)


def _command(what: str, preset: str, steps: int, path: Path) -> list[str]:
    return [*_GANTUI, what, "--preset", preset, "--steps", str(steps), "--run-dir", str(path)]


def _leave(terminal: Terminal, path: Path) -> None:
    """Wait for the training's end, press q, and wait for the program's end."""
    _until(lambda: (path / "run.json").exists() and read_facts(path)["state"] == "finished", terminal)
    deadline = time.monotonic() + _PATIENCE
    while terminal.process.poll() is None:
        if time.monotonic() > deadline:
            raise Refusal(f"bench: {path} finished, but its screen did not close")
        terminal.type("q")
        time.sleep(0.1)


def _until(condition: Callable[[], bool], terminal: Terminal) -> None:
    while not condition():
        if terminal.process.poll() is not None:
            raise Refusal(f"bench: the program ended with exit code {terminal.process.returncode} before it was done")
        time.sleep(_POLL)


def _rate(path: Path) -> float:
    """Steps a second from the first record, which start-up slows, to the last."""
    records = read_lines(path / METRICS)
    if len(records) < 2:
        raise Refusal("bench: too few records to tell a speed; expected a preset that records every 100 steps or so")
    first, last = records[0], records[-1]
    return float((last["step"] - first["step"]) / (last["seconds"] - first["seconds"]))


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def as_json(figures: list[Figure]) -> str:
    """The figures and the machine as one JSON object."""
    return json.dumps({"machine": machine(), "figures": [vars(figure) for figure in figures]})
