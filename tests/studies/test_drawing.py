"""What the dashboard costs the training when all that it can draw is drawn. pytest -m study."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

import pytest

from gantui.cli.bench import drawing_cost
from gantui.cli.bench.terminal import Terminal

pytestmark = pytest.mark.study
BUDGET = 0.05
"""Of one core: the default drawing budget, and a frame every two seconds whatever it costs."""
WINDOWS, SECONDS, PATIENCE = 8, 3.0, 300.0
EVERYTHING = {
    "ring8-wgan": "1ka2vvk3vvvvv4v",
    "ring8-nsgan": "1ka2vvk3vv4v",
    "gmm1d-jsd": "1ka2v3vv4v",
}
"""Keys that turn on contours or levels and arrows, the dearest field with contours, the histogram of weights or the
theory, and the strip of modes."""


def cost(name: str, columns: int, lines: int, folder: Path) -> tuple[float, float, float]:
    """Speed under the dashboard by speed without, frames a second and CPU seconds a frame."""
    command = [sys.executable, "-m", drawing_cost.__name__, name, str(WINDOWS), str(SECONDS), str(folder)]
    with Terminal(command, columns, lines) as terminal:
        terminal.appears("running", PATIENCE)
        for key in EVERYTHING[name]:
            terminal.type(key)
            time.sleep(0.15)  # a key a frame, as a person types
        terminal.process.wait(PATIENCE)
    found = json.loads((folder / "result.json").read_text())
    screen = found["screen"]
    shares = [drawn / still for drawn, still in zip(found["drawing"], found["still"], strict=True)]
    return (
        statistics.median(shares),
        screen["frames"] / screen["seconds"],
        1e3 * screen["cpu_seconds"] / screen["frames"],
    )


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
@pytest.mark.parametrize("name", EVERYTHING)
def test_everything_is_drawn_within_the_budget(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    share, frames, cpu = cost(name, *size, tmp_path)
    print(f"{name} {size[0]}x{size[1]}: {100 * share:.1f} % speed, {frames:.2f} frames/s, {1e3 * cpu:.1f} ms a frame")
    # The speed itself means something on a quiet machine only; what the screen computes does on any.
    assert frames * cpu <= BUDGET
