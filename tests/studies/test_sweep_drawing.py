"""What the screen of a sweep costs its training. pytest -m study."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

import pytest

from gantui.cli.bench.terminal import Terminal
from tests.studies import sweep_drawing

pytestmark = pytest.mark.study
BUDGET = 0.05
"""Of one core, of which a training has at least one: pictures of members, panels, and what goes to the terminal."""
WINDOWS, SECONDS, PATIENCE = 8, 4.0, 600.0


@pytest.mark.parametrize(
    ("preset", "members", "size"),
    [("ring8-r3gan", 10, (120, 40)), ("ring8-r3gan", 64, (200, 60)), ("gmm1d-nsgan", 10, (120, 40))],
)
def test_the_screen_takes_little_of_a_sweeps_time(
    preset: str, members: int, size: tuple[int, int], tmp_path: Path
) -> None:
    chosen = [preset, str(members), str(WINDOWS), str(SECONDS), str(tmp_path)]
    with Terminal([sys.executable, "-m", sweep_drawing.__name__, *chosen], *size) as terminal:
        terminal.appears("running", PATIENCE)
        terminal.process.wait(PATIENCE)
    found = json.loads((tmp_path / "result.json").read_text())
    screen, speed = found["screen"], statistics.mean(found["still"]) / statistics.mean(found["drawing"])
    drawn, made = (screen[part] / screen["seconds"] for part in ("cpu_seconds", "served"))
    print(
        f"{preset} x {members} at {size[0]}x{size[1]}: {100 * drawn:.1f} % of a core to draw, {100 * made:.1f} % to "
        f"make pictures; {100 * speed:.1f} % of the steps that the same CPU time does without"
    )
    # The last of these means something on a quiet machine only.
    assert drawn + made <= BUDGET
