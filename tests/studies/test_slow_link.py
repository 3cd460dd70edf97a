"""The dashboard at the far end of a slow link: how long a key takes, and what the training loses. pytest -m study."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import pytest

from tests.studies.slow_link import SlowTerminal

pytestmark = pytest.mark.study
DELAY = 0.1
"""Seconds each way."""
KEYS, PATIENCE, WINDOWS, SECONDS = 20, 120.0, 6, 8.0
FAST = 1e9


def command(run: Path) -> list[str]:
    more = ["--set", "evaluation.every=50", "--set", "schedule.steps=10000000"]
    return [sys.executable, "-m", "gantui", "run", "--preset", "ring8-wgan", "--run-dir", str(run), *more]


def keys(terminal: SlowTerminal) -> list[float]:
    """Seconds from key to what it shows."""
    took = []
    for i in range(KEYS):
        number = 3 + i % 2
        took.append(terminal.shows(f"panel {number}", PATIENCE, str(number)))
        time.sleep(0.6 + 0.1 * (i % 3))
    return took


@pytest.mark.parametrize("bits", [56e3, 200e3, 1e6])
def test_a_key_shows_its_effect_soon(bits: float, tmp_path: Path) -> None:
    with SlowTerminal(command(tmp_path / "run"), 120, 40, FAST, DELAY) as terminal:
        terminal.shows("running", PATIENCE)
        usual = statistics.median(keys(terminal))
        terminal.bits = bits
        time.sleep(10)  # what it has to learn
        terminal.most_under_way = 0
        took = keys(terminal)
    median = statistics.median(took)
    print(f"{bits / 1e3:.0f} kbit/s: {median:.3f} s (most {max(took):.3f}), {usual:.3f} s on a fast link as long")
    print(f"at most {terminal.most_under_way} bytes under way")
    # What the machine itself takes, and the way there and back, are in both.
    assert median - usual < 0.3 - 2 * DELAY + 512 * 8 / bits


def test_the_training_is_not_slowed(tmp_path: Path) -> None:
    shares = []
    with SlowTerminal(command(tmp_path / "run"), 120, 40, FAST, DELAY) as terminal:
        terminal.shows("running", PATIENCE)
        metrics = tmp_path / "run" / "metrics.jsonl"
        speeds: dict[float, list[int]] = {FAST: [], 200e3: []}
        for i in range(2 * WINDOWS):
            terminal.bits = (FAST, 200e3)[i % 2]
            time.sleep(2)
            before = metrics.read_text().count("\n")
            time.sleep(SECONDS)
            speeds[terminal.bits].append(metrics.read_text().count("\n") - before)
    shares = [slow / fast for fast, slow in zip(speeds[FAST], speeds[200e3], strict=True)]
    print(f"steps/s over 200 kbit/s by steps/s over a fast link: {statistics.median(shares):.2f} ({shares})")
    assert statistics.median(shares) > 0.9
