"""What a race costs each of two racers: iterations per CPU second on its screen, against two trainings without one.

    python -m tests.studies.racing [ROUNDS [STEPS]]

Each round trains the same two presets twice, one after the other: as `gantui race` in a pseudo-terminal of 120x40 that
is read, and as two `gantui train` side by side, each of which is alone beside an equally busy neighbour. CPU seconds
are those of the racer's whole process between two of its records, the first ones left out: so what it spends on
pictures for the screen is in them, and what else the machine does is not.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from gantui.session.run import metrics_file
from tests.cli.program import COMMAND, FOR_EVER, Terminal, environment, facts, until

PRESETS = ("ring8-gan", "ring8-wgan")
BEGIN = 300
"""Iterations that are left out: PyTorch is still getting warm, and the screen is."""
SETTINGS = ("--set", FOR_EVER, "--set", "checkpoints.seconds=100000")


def cpu_seconds(process: int) -> float:
    """The CPU seconds of PROCESS so far, by all its threads."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Racer:
    """One training, watched from outside."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._begun: tuple[int, float] | None = None
        self.speed = 0.0
        """Iterations per CPU second, once it has done enough of them."""

    def look(self, steps: int) -> bool:
        """Whether it has done STEPS iterations that count."""
        record = metrics_file.last(self._run / "metrics.jsonl")
        step = int((record or {}).get("step") or 0)
        if step < BEGIN or self.speed:
            return bool(self.speed)
        now = step, cpu_seconds(facts(self._run)["pid"])
        self._begun = self._begun or now
        done = step - self._begun[0]
        if done >= steps:
            self.speed = done / (now[1] - self._begun[1])
        return bool(self.speed)


def speeds(folder: Path, steps: int, waits: Callable[[], object] = lambda: None) -> dict[str, float]:
    """The speed of each training that runs in FOLDER, by its preset, over STEPS iterations; WAITS meanwhile."""
    runs = folder / "runs"
    until(lambda: (waits(), runs.is_dir() and len([*runs.glob("*/run.json")]) == len(PRESETS))[1], "the runs")
    racers = {facts(run)["preset"]: Racer(run) for run in runs.iterdir()}
    until(lambda: (waits(), not [one for one in racers.values() if not one.look(steps)])[1], "the last step")
    return {preset: racer.speed for preset, racer in racers.items()}


def raced(folder: Path, steps: int) -> dict[str, float]:
    """The speeds of both on the screen of a race."""
    with Terminal("race", *PRESETS, *SETTINGS, cwd=folder, columns=120, rows=40) as terminal:
        found = speeds(folder, steps, terminal.text)
        terminal.type("qs")
        terminal.ends()
    return found


def beside_each_other(folder: Path, steps: int) -> dict[str, float]:
    """The speeds of both as trainings without a screen, at the same time."""
    words = [[*COMMAND, "train", "--preset", preset, *SETTINGS, "--quiet"] for preset in PRESETS]
    nowhere, around = subprocess.DEVNULL, environment(OMP_NUM_THREADS="1")
    trainings = [
        subprocess.Popen(each, cwd=folder, env=around, stdin=nowhere, stdout=nowhere, stderr=nowhere) for each in words
    ]
    try:
        return speeds(folder, steps)
    finally:
        for training in trainings:
            training.terminate()
            training.wait()


def main(rounds: int = 5, steps: int = 1500) -> None:
    """Print the ratio of both for each preset, by round and in the middle."""
    ratios: dict[str, list[float]] = {preset: [] for preset in PRESETS}
    for number in range(rounds):
        found = {}
        # In turns, so that what the machine does meanwhile falls on both alike.
        for measure in (raced, beside_each_other) if number % 2 == 0 else (beside_each_other, raced):
            with tempfile.TemporaryDirectory() as folder:
                found[measure] = measure(Path(folder), steps)
        for preset in PRESETS:
            race, alone = found[raced][preset], found[beside_each_other][preset]
            ratios[preset].append(race / alone)
            print(f"{preset}: {race:.1f} in the race, {alone:.1f} without it, per CPU second: {race / alone:.3f}")
            sys.stdout.flush()
    for preset in PRESETS:
        print(f"{preset}: median {statistics.median(ratios[preset]):.3f} of {rounds}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
