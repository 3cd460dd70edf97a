"""What the screen of a race costs each of two racers: iterations per CPU second with it, against those without.

    python -m tests.studies.racing [ROUNDS [SECONDS]]

One race, in a pseudo-terminal of 120x40 that is read. In windows of time that follow each other its screen goes on, or
its process is stopped (SIGSTOP): nobody asks the racers for anything then, and each trains alone beside an equally busy
neighbour. A window with the screen is compared with those before and after it, in the same processes, so that neither
what else the machine does nor where a process happens to lie in memory falls on one side. CPU seconds are those of all
threads of the racer's process, which sends the pictures, too.
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
_LOOK = 0.005
"""Seconds between two looks at how far a racer is."""
SETTINGS = ("--set", FOR_EVER, "--set", "checkpoints.seconds=100000")


def cpu_seconds(process: int) -> float:
    """The CPU seconds of PROCESS so far, by all the threads that it has."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


class Racer:
    """One training, watched from outside: its records say how far it is."""

    def __init__(self, run: Path) -> None:
        self._file, self._process = run / "metrics.jsonl", facts(run)["pid"]
        self.seen = [(0, 0.0)]
        """The iterations of its records and the CPU seconds when each was found."""

    def look(self) -> None:
        """Note a record that is new."""
        step = int((metrics_file.last(self._file) or {}).get("step") or 0)
        if step > self.seen[-1][0]:
            self.seen.append((step, cpu_seconds(self._process)))

    def speed(self) -> float:
        """Iterations per CPU second between the first and the last record that were seen since the last call."""
        (first, began), (last, ended) = self.seen[1], self.seen[-1]
        self.seen = [self.seen[-1]]
        return (last - first) / (ended - began)


def speeds(terminal: Terminal, racers: Mapping[str, Racer], seconds: float) -> dict[str, float]:
    """The speed of each of RACERS for SECONDS, while TERMINAL is read."""
    _watch(terminal, racers, SETTLES)
    for racer in racers.values():
        racer.seen = racer.seen[-1:]
    _watch(terminal, racers, seconds)
    return {preset: racer.speed() for preset, racer in racers.items()}


def _watch(terminal: Terminal, racers: Mapping[str, Racer], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.text()
        for racer in racers.values():
            racer.look()
        time.sleep(_LOOK)


def windows(folder: Path, rounds: int, seconds: float) -> Iterator[dict[str, float]]:
    """For each window with the screen its speeds, by preset, as ratios to those of the windows around it."""
    with Terminal("race", *PRESETS, *SETTINGS, cwd=folder, columns=120, rows=40) as terminal:
        runs = folder / "runs"
        until(lambda: (terminal.text(), len([*runs.glob("*/metrics.jsonl")]) == len(PRESETS))[1], "the first records")
        racers = {facts(run)["preset"]: Racer(run) for run in runs.iterdir()}
        while min(racer.seen[-1][0] for racer in racers.values()) < BEGIN:
            _watch(terminal, racers, 0.1)
        terminal.signal(signal.SIGSTOP)
        before = speeds(terminal, racers, seconds)
        for _ in range(rounds):
            terminal.signal(signal.SIGCONT)
            watched = speeds(terminal, racers, seconds)
            terminal.signal(signal.SIGSTOP)
            after = speeds(terminal, racers, seconds)
            yield {preset: 2 * watched[preset] / (before[preset] + after[preset]) for preset in racers}
            before = after
        terminal.signal(signal.SIGCONT)
        terminal.type("qs")
        terminal.ends()


def main(rounds: int = 20, seconds: float = 4.0) -> None:
    """Print the ratio for each preset, by window and in the middle."""
    found: dict[str, list[float]] = {preset: [] for preset in PRESETS}
    with tempfile.TemporaryDirectory() as folder:
        for ratios in windows(Path(folder), rounds, seconds):
            print(", ".join(f"{preset} {ratio:.3f}" for preset, ratio in ratios.items()), flush=True)
            for preset, ratio in ratios.items():
                found[preset].append(ratio)
    for preset, each in found.items():
        low, _, high = quantiles(each, n=4)
        print(f"{preset}: median {median(each):.3f} of {rounds}, quartiles {low:.3f} to {high:.3f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *map(float, sys.argv[2:3]))
