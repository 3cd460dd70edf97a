"""What the screen of a race costs each of two racers: iterations per CPU second with it, against those without.

    python -m tests.studies.racing [ROUNDS [STEPS]]

One race, in a pseudo-terminal of 120x40 that is read. For STEPS iterations of each racer its screen goes on, then its
process is stopped (SIGSTOP) for as many: nobody asks the racers for anything then, and each trains alone beside an
equally busy neighbour. A window with the screen is compared with those before and after it, in the same processes, so
that neither what else the machine does nor where a process happens to lie in memory falls on one side. CPU seconds are
those of all threads of the racer's process, which sends the pictures, too.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median, quantiles

from gantui.session.run import metrics_file
from tests.cli.program import FOR_EVER, Terminal, facts, until

PRESETS = ("ring8-gan", "ring8-wgan")
BEGIN = 500
"""Iterations that are left out: PyTorch is still getting warm, and the screen is."""
SETTLES = 0.5
"""Seconds at the beginning of a window that are left out: what was asked for before is still under way."""
SETTINGS = ("--set", FOR_EVER, "--set", "checkpoints.seconds=100000")


def cpu_seconds(process: int) -> float:
    """The CPU seconds of PROCESS so far, by all the threads that it has."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


class Racer:
    """One training, watched from outside: its records say how far it is."""

    def __init__(self, run: Path) -> None:
        self._file, self._process = run / "metrics.jsonl", facts(run)["pid"]
        self.step = 0
        """The iteration of its newest record."""
        self._begun: tuple[int, float] | None = None
        self.speed = 0.0
        """Iterations per CPU second, once it has done enough of them."""

    def begin(self) -> None:
        """Measure anew, from the next record on."""
        self.look(0)
        self._begun, self.speed = None, 0.0

    def look(self, steps: int) -> bool:
        """Take in a new record; whether STEPS iterations that count are done."""
        step = int((metrics_file.last(self._file) or {}).get("step") or 0)
        if step > self.step:
            self.step, now = step, (step, cpu_seconds(self._process))
            self._begun = self._begun or now
            done = step - self._begun[0]
            if done >= steps and not self.speed:
                self.speed = done / max(1e-9, now[1] - self._begun[1])
        return self.speed > 0


def speeds(terminal: Terminal, racers: Mapping[str, Racer], steps: int) -> dict[str, float]:
    """The speed of each of RACERS over STEPS iterations, while TERMINAL is read."""
    end = time.monotonic() + SETTLES
    until(lambda: (terminal.text(), time.monotonic() > end)[1], "the end of what was asked for before")
    for racer in racers.values():
        racer.begin()
    until(lambda: (terminal.text(), not [one for one in racers.values() if not one.look(steps)])[1], "the end")
    return {preset: racer.speed for preset, racer in racers.items()}


def windows(folder: Path, rounds: int, steps: int) -> Iterator[dict[str, float]]:
    """For each window with the screen its speeds, by preset, as ratios to those of the windows around it."""
    with Terminal("race", *PRESETS, *SETTINGS, cwd=folder, columns=120, rows=40) as terminal:
        runs = folder / "runs"
        until(lambda: (terminal.text(), len([*runs.glob("*/metrics.jsonl")]) == len(PRESETS))[1], "the first records")
        racers = {facts(run)["preset"]: Racer(run) for run in runs.iterdir()}
        speeds(terminal, racers, BEGIN)
        terminal.signal(signal.SIGSTOP)
        before = speeds(terminal, racers, steps)
        for _ in range(rounds):
            terminal.signal(signal.SIGCONT)
            watched = speeds(terminal, racers, steps)
            terminal.signal(signal.SIGSTOP)
            after = speeds(terminal, racers, steps)
            yield {preset: 2 * watched[preset] / (before[preset] + after[preset]) for preset in racers}
            before = after
        terminal.signal(signal.SIGCONT)
        terminal.type("q")
        terminal.shows("Stop all and leave")
        terminal.type("s")
        terminal.ends()


def main(rounds: int = 20, steps: int = 600) -> None:
    """Print the ratio for each preset, by window and in the middle."""
    found: dict[str, list[float]] = {preset: [] for preset in PRESETS}
    with tempfile.TemporaryDirectory() as folder:
        for ratios in windows(Path(folder), rounds, steps):
            print(", ".join(f"{preset} {ratio:.3f}" for preset, ratio in ratios.items()), flush=True)
            for preset, ratio in ratios.items():
                found[preset].append(ratio)
    for preset, each in found.items():
        low, _, high = quantiles(each, n=4)
        print(f"{preset}: median {median(each):.3f} of {rounds}, quartiles {low:.3f} to {high:.3f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
