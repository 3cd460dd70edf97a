"""What `gantui bench` measures: each figure a median, each comparison pair by pair within one run."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gantui.cli.bench.terminal import Terminal, surroundings
from gantui.errors import Refusal
from gantui.experiment.files import presets, validation
from gantui.session.disk.file_names import METRICS
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.provenance import processor
from gantui.session.run.run_json import read_facts

COLUMNS, LINES = 120, 40
STARTS = 5
"""So often a program is started, in turn with what it is held against."""
PAUSES = 7
"""So often a training is paused and goes on."""
LEAST_RECORDS = 5
"""How many records a measured run has at least: its speed is computed from them."""
WINDOWS_A_RUN = 6
"""A whole run takes so many windows of time, and there is a pair of runs for so many pairs of windows: so both parts
take about as long, if records are not rare."""
FEWEST_PAIRS = 2
_STEADY = 0.7
"""Seconds between two keys that are measured."""
_PATIENCE = 120.0
_SLACK = 10
"""How many times as long a run may take as the training before it would have taken."""
_FIRST_FRAME = "discriminator"
"""A panel's title: on the screen from the first frame on."""
_POLL = 0.01
_GANTUI = (sys.executable, "-m", "gantui")


@dataclass(frozen=True)
class Figure:
    """One measured quantity."""

    name: str
    value: float
    """The median."""
    low: float
    high: float
    unit: str
    budget: str = ""
    note: str = ""
    """What there is to say of it, in words."""

    @classmethod
    def of(cls, name: str, values: list[float], unit: str, budget: str = "") -> Figure:
        """The figure of VALUES, at least one."""
        return cls(name, statistics.median(values), min(values), max(values), unit, budget)


def machine() -> dict[str, Any]:
    """The machine that the figures are measured on."""
    from importlib.metadata import version

    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "torch": version("torch"),
        "textual": version("textual"),
        "load": round(os.getloadavg()[0], 2),
    }


def dashboard(preset: str, seconds: float, windows: int, folder: Path, tell: Callable[[str], None]) -> Iterator[Figure]:
    """Measure what the screen costs, part by part; runs are kept in FOLDER meanwhile, TELL says what is done."""
    tell("start-up")
    # The first one may have modules to compile.
    yield from started([_start(preset, folder / f"start-{number}") for number in range(STARTS + 1)][1:])

    tell(f"{windows} windows of {seconds:g} s, drawing and not")
    found = _alternating(preset, windows, seconds, folder)
    drawing, still, screen = found["drawing"], found["still"], found["screen"]
    yield Figure.of("training, nothing drawn", still, "steps/s")
    yield Figure.of("training under the dashboard", drawing, "steps/s")
    ratios = [100 * seen / alone for seen, alone in zip(drawing, still, strict=True)]
    yield Figure.of("dashboard / nothing drawn", ratios, "%", ">= 95")
    frames, drawn = screen["frames"], screen["seconds"]
    yield Figure.of("frames", [frames / drawn], "1/s", "<= 10")
    for picture, count in sorted(screen["pictures"].items()):
        yield Figure.of(f"{picture} drawn", [count / drawn], "1/s", ">= 8" if picture == "points" else ">= 2")
    yield Figure.of("CPU a frame", [1e3 * screen["cpu_seconds"] / frames], "ms", "<= 12")
    yield Figure.of("bytes a frame", [screen["bytes"] / frames / 1e3], "KB", "<= 20")
    yield Figure.of("bytes a second", [screen["bytes"] / drawn / 1e3], "KB/s", "<= 200")

    tell("keys")
    yield Figure.of("space to paused", _pauses(preset, folder / "keys"), "s", "<= 0.2")

    every = validation.validate(presets.find(preset).raw, preset).evaluation.every
    steps = max(LEAST_RECORDS * every, round(statistics.median(still) * WINDOWS_A_RUN * seconds))
    taken = steps / statistics.median(still)
    pairs = max(FEWEST_PAIRS, math.ceil(windows * seconds / taken))
    tell(f"{pairs} pairs of whole runs of {steps:,} steps, with the dashboard and without a screen")
    yield from against_headless(_pairs(preset, steps, pairs, folder, _PATIENCE + _SLACK * taken))


def against_headless(pairs: list[tuple[float, float]]) -> Iterator[Figure]:
    """The figures of whole runs of `gantui run` against `gantui train`, from PAIRS of steps a second."""
    yield Figure.of("gantui train", [headless for _, headless in pairs], "steps/s")
    yield Figure.of("gantui run", [watched for watched, _ in pairs], "steps/s")
    ratios = [100 * watched / headless for watched, headless in pairs]
    yield Figure.of("gantui run / gantui train", ratios, "%", ">= 95")


def _pauses(preset: str, path: Path) -> list[float]:
    """The seconds from the key that pauses until the screen shows it, several times in one run."""
    with Terminal(_command("run", preset, 10**9, path), COLUMNS, LINES) as terminal:
        _until(lambda: bool(read_lines(path / METRICS)), terminal)
        found = []
        for _ in range(PAUSES):
            found.append(terminal.answers(" ", "paused", _PATIENCE))
            time.sleep(_STEADY)
            terminal.answers(" ", "running", _PATIENCE)
            time.sleep(_STEADY)
    return found


def _pairs(preset: str, steps: int, count: int, folder: Path, patience: float) -> list[tuple[float, float]]:
    """COUNT pairs of runs of STEPS, in turn: steps a second with the dashboard, and without a screen.

    Raises:
        Refusal: one took more than PATIENCE seconds.
    """
    pairs = []
    for number in range(count):
        speeds = {}
        for what in ("run", "train") if number % 2 == 0 else ("train", "run"):
            path = folder / f"{what}-{number}"
            with Terminal(_command(what, preset, steps, path), COLUMNS, LINES) as terminal:
                if what == "run":
                    _leave(terminal, path)
                else:
                    _ended(terminal, patience)
            speeds[what] = _trained(read_lines(path / METRICS))
        pairs.append((speeds["run"], speeds["train"]))
    return pairs


def _trained(records: list[dict[str, Any]]) -> float:
    """Steps a second between the second of RECORDS and the last, so without the start."""
    first, last = records[1], records[-1]
    speed: float = (last["step"] - first["step"]) / (last["seconds"] - first["seconds"])
    return speed


def speed(device: str, seconds: float, windows: int, tell: Callable[[str], None]) -> tuple[str, list[Figure]]:
    """How fast trainings are on DEVICE, in WINDOWS of SECONDS for each of those that take turns; the device's name.

    On a GPU also how far captured iterations are from the same ones uncaptured.
    """
    from gantui.cli.bench import training_speed

    tell(f"training speed, {windows} windows of {seconds:g} s each")
    command = [sys.executable, "-m", training_speed.__name__, device, str(windows), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings())
    if done.returncode:
        raise Refusal(f"bench: the measured trainings ended with exit code {done.returncode}: {done.stderr[-300:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result["device"], [*compared(result["compared"]), *_speeds(result["speeds"])]


def compared(found: dict[str, dict[str, Any]]) -> Iterator[Figure]:
    """The figures of how far captured trainings are from the same ones uncaptured, with a note on their launch."""
    for preset, apart in found.items():
        for what in ("losses", "weights"):
            figure = Figure.of(f"{preset}: {what} apart", [apart[what]], "share", "0")
            yield replace(figure, note=apart["launched"])


def _speeds(found: dict[str, list[float]]) -> Iterator[Figure]:
    from gantui.cli.bench import training_speed

    def ratio(name: str, one: str, other: str, budget: str = "") -> Figure:
        return Figure.of(name, [a / b for a, b in zip(found[one], found[other], strict=True)], "x", budget)

    alone = training_speed.members(1)
    for preset, loops in training_speed.LOOPS.items():
        yield Figure.of(preset, found[preset], "steps/s")
        for variant in (training_speed.uncaptured, training_speed.bfloat16):
            if (name := variant(preset)) in found:
                yield Figure.of(name, found[name], "steps/s")
        for kind, loop in loops.items():
            other = training_speed.beside(preset, kind)
            yield Figure.of(other, found[other], "steps/s")
            yield ratio(f"{preset} / {kind}", preset, other, loop.budget)
    yield Figure.of(f"{alone} of 2x64 nets", found[alone], "steps/s")
    for count in training_speed.MEMBERS[1:]:
        budget = ">= 5" if count == 16 else ""
        yield ratio(
            f"{training_speed.members(count)} at once / one by one", training_speed.members(count), alone, budget
        )


@dataclass(frozen=True)
class Start:
    """The seconds of one start, and of what it is compared with just before."""

    help: float
    """All of `gantui --help`."""
    torch: float
    """All of `python -c "import torch"`."""
    first_frame: float
    """Until the first frame is written."""
    first_step: float
    """Until the first step is done and recorded."""


def started(starts: list[Start]) -> Iterator[Figure]:
    """The figures of STARTS, and of their ratio to what no start can do without, each beside its own neighbours."""
    yield Figure.of("gantui --help", [one.help for one in starts], "s", "<= 0.25")
    yield Figure.of("import torch", [one.torch for one in starts], "s")
    yield Figure.of("first frame", [one.first_frame for one in starts], "s", "<= 0.6")
    yield Figure.of("first frame / gantui --help", [one.first_frame / one.help for one in starts], "x", "<= 5")
    yield Figure.of("first step", [one.first_step for one in starts], "s")
    yield Figure.of("first step - import torch", [one.first_step - one.torch for one in starts], "s", "<= 1")
    yield Figure.of("first step / import torch", [one.first_step / one.torch for one in starts], "x")


def _seconds(*command: str) -> float:
    """The seconds that COMMAND takes."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=surroundings())
    return time.perf_counter() - began


def _start(preset: str, path: Path) -> Start:
    of_help, of_torch = _seconds(*_GANTUI, "--help"), _seconds(sys.executable, "-c", "import torch")
    with Terminal(_command("run", preset, 1, path), COLUMNS, LINES) as terminal:
        first_frame = terminal.appears(_FIRST_FRAME, _PATIENCE)
        _until(lambda: bool(read_lines(path / METRICS)), terminal)
        first_step = time.perf_counter() - terminal.started
        _leave(terminal, path)
    return Start(of_help, of_torch, first_frame, first_step)


def _alternating(preset: str, windows: int, seconds: float, folder: Path) -> dict[str, Any]:
    """The result of one training with alternating windows of time."""
    from gantui.cli.bench import drawing_cost

    command = [sys.executable, "-m", drawing_cost.__name__, preset, str(windows), str(seconds), str(folder)]
    with Terminal(command, COLUMNS, LINES) as terminal:
        _ended(terminal, _PATIENCE + 2 * max(windows * (seconds + 1), drawing_cost.FEWEST * _PATIENCE))
    result = folder / "result.json"
    if not result.exists():
        raise Refusal(f"bench: the measured training ended with exit code {terminal.process.returncode} and no result")
    found: dict[str, Any] = json.loads(result.read_text())
    return found


def _ended(terminal: Terminal, seconds: float) -> None:
    """Wait up to SECONDS for the end of the program on TERMINAL.

    Raises:
        Refusal: it has not ended.
    """
    try:
        terminal.process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Refusal(f"bench: the measured training did not end within {seconds:.0f} s") from None


def _command(what: str, preset: str, steps: int, path: Path) -> list[str]:
    return [*_GANTUI, what, "--preset", preset, "--steps", str(steps), "--run-dir", str(path)]


def _leave(terminal: Terminal, path: Path) -> None:
    """Wait for the end of the training, press q, and wait for the end of the program."""
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


def as_json(figures: list[Figure], measured_on: dict[str, Any]) -> str:
    """The figures and the machine, MEASURED_ON, as one JSON object."""
    return json.dumps({"machine": measured_on, "figures": [vars(figure) for figure in figures]})
