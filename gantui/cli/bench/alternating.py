"""Runs in a terminal of its own: one training whose dashboard draws in every other window of time.

So what is compared lies seconds apart in one process, and a machine whose speed drifts favours neither side.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from gantui.experiment.files import parsing, presets
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.view.commands import Stop
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.views import Views
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display

WARM_UP = 4.0
"""Seconds of training before the first window: the curves are drawn, caches and clocks are warm."""
_SETTLE = 0.3
"""Seconds between windows: a frame under way ends."""
_ENDLESS = 10**9


def main(preset: str, windows: int, seconds: float, folder: Path) -> None:
    """Measure WINDOWS pairs of SECONDS each; the result is `result.json` in FOLDER."""
    found = presets.find(preset)
    raw = parsing.override(found.raw, [f"schedule.steps={_ENDLESS}"])
    experiment = parsing.validate(raw, preset)
    live = Live(Job(found.name, experiment, RunDirectory.create(folder / "run", found.name, experiment)))
    dashboard = Dashboard(live, Display(), on_ready=live.start)

    def measure() -> None:
        while live.latest().state is not State.RUNNING:
            time.sleep(0.05)
        time.sleep(WARM_UP)
        speeds: dict[bool, list[float]] = {True: [], False: []}
        for number in range(windows):
            for drawing in (True, False) if number % 2 == 0 else (False, True):
                dashboard.drawing = drawing
                time.sleep(_SETTLE)
                speeds[drawing].append(_speed(live, seconds))
        result = {"drawing": speeds[True], "still": speeds[False], "screen": dashboard.cost()}
        (folder / "result.json").write_text(json.dumps(result))
        dashboard.leave()

    threading.Thread(target=measure, daemon=True).start()
    dashboard.run()
    live.send(Stop())
    live.close()


def _speed(live: Live, seconds: float) -> float:
    """The iterations a second over SECONDS."""
    first, began = _now(live)
    time.sleep(seconds)
    last, ended = _now(live)
    return (last.step - first.step) / (ended - began)


def _now(live: Live) -> tuple[Snapshot, float]:
    """A snapshot of this moment, and its time."""
    before = live.latest()
    live.request("bench", Views())
    while live.latest() is before:
        time.sleep(0.0005)
    return live.latest(), time.perf_counter()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
