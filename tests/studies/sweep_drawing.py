"""Runs in a terminal of its own: one sweep whose screen draws in every other window of time.

python -m tests.studies.sweep_drawing PRESET MEMBERS WINDOWS SECONDS FOLDER
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from gantui.cli.bench.drawing_cost import WARM_UP
from gantui.experiment.files import presets, validation
from gantui.session.live_sweep import LiveSweep
from gantui.session.sweep.mailbox import SweepJob
from gantui.session.sweep.plan import Group, Plan
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.training.groups.sweeping import Sweeping
from gantui.session.view.snapshot import State
from gantui.tui.look.display import Display
from gantui.tui.sweep.app import SweepDashboard

_SETTLE = 0.3
"""Seconds between windows: a frame under way ends."""


def main(preset: str, members: int, windows: int, seconds: float, folder: Path) -> None:
    """Measure WINDOWS pairs of SECONDS each; the result is `result.json` in FOLDER."""
    found = presets.find(preset)
    # Records are cheap and many, so that each window has its share of them.
    often = [f"schedule.steps={10**9}", "evaluation.every=2", "evaluation.samples=50"]
    experiment = validation.validate(validation.override(found.raw, often), preset)
    plan = Plan(found.name, tuple(range(members)), (Group((), experiment),))
    live = LiveSweep(SweepJob(plan, folder / "sweep"))
    dashboard = SweepDashboard(live, Display(), on_ready=live.start)
    look, served = Sweeping.look, [0.0]

    def timed(self: Sweeping) -> None:
        began = time.thread_time()
        look(self)
        served[0] += (time.thread_time() - began) * dashboard.drawing

    Sweeping.look = timed  # type: ignore[method-assign]

    def measure() -> None:
        while live.latest().state is not State.RUNNING:
            time.sleep(0.05)
        time.sleep(WARM_UP)
        spent: dict[bool, list[float]] = {True: [], False: []}
        for number in range(windows):
            for drawing in (True, False) if number % 2 == 0 else (False, True):
                dashboard.drawing = drawing
                time.sleep(_SETTLE)
                spent[drawing].append(_cpu_a_step(live, seconds))
        screen = dashboard.cost() | {"served": served[0]}
        result = {"drawing": spent[True], "still": spent[False], "screen": screen}
        (folder / "result.json").write_text(json.dumps(result))
        dashboard.leave()

    threading.Thread(target=measure, daemon=True).start()
    dashboard.run()
    live.abandon()


def _cpu_a_step(live: LiveSweep, seconds: float) -> float:
    """CPU seconds of the whole process by iteration of all members, over SECONDS."""
    first, began = _now(live), time.process_time()
    time.sleep(seconds)
    last, ended = _now(live), time.process_time()
    assert first.now is not None
    assert last.now is not None
    return (ended - began) / (last.now.step - first.now.step)


def _now(live: LiveSweep) -> SweepSnapshot:
    """A snapshot of this moment."""
    before = live.latest()
    live.request("bench", Looking())
    while live.latest() is before:
        time.sleep(0.0005)
    return live.latest()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), Path(sys.argv[5]))
