"""Runs in a terminal of its own: one training whose dashboard draws in every other window of time.

So what is compared lies seconds apart in one process, and a machine whose speed drifts favours neither side.
"""

from __future__ import annotations

import json
import math
import sys
import threading
import time
from pathlib import Path

from gantui.experiment.files import presets, validation
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.view.commands import Stop
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display

WARM_UP = 4.0
"""Seconds of training before the first window: the curves are drawn, caches and clocks are warm."""
FEWEST = 6
"""Pairs of windows that are measured at least, however long one must be."""
_SETTLE = 0.3
"""Seconds between windows: a frame under way ends."""
_ENDLESS = 10**9
_ASLEEP, _POLL = 0.9, 0.005
"""The share of what is left of a window that is slept through, and the seconds between two looks at least."""


def main(preset: str, windows: int, seconds: float, folder: Path) -> None:
    """Measure WINDOWS pairs of SECONDS each; the result is `result.json` in FOLDER.

    A window has a whole number of records, the fewest that take SECONDS: with one record more or less it would tell of
    nothing else. So where records are rare windows are longer, and of these there are as many fewer.
    """
    found = presets.find(preset)
    raw = validation.override(found.raw, [f"schedule.steps={_ENDLESS}"])
    experiment = validation.validate(raw, preset)
    live = Live(Job(found.name, experiment, RunDirectory.create(folder / "run", found.name, experiment)))
    dashboard = Dashboard(live, Display(), on_ready=live.start)

    def measure() -> None:
        while live.latest().state is not State.RUNNING:
            time.sleep(0.05)
        time.sleep(WARM_UP)
        rate = live.latest().rate
        steps, count = planned(rate, experiment.evaluation.every, windows, seconds)
        speeds: dict[bool, list[float]] = {True: [], False: []}
        for number in range(count):
            for drawing in (True, False) if number % 2 == 0 else (False, True):
                dashboard.drawing = drawing
                time.sleep(_SETTLE)
                speeds[drawing].append(rate := _speed(live, steps, rate))
        result = {"drawing": speeds[True], "still": speeds[False], "screen": dashboard.cost()}
        (folder / "result.json").write_text(json.dumps(result))
        dashboard.leave()

    threading.Thread(target=measure, daemon=True).start()
    dashboard.run()
    live.send(Stop())
    live.close()


def planned(rate: float, every: int, windows: int, seconds: float) -> tuple[int, int]:
    """The iterations of a window, and how many pairs of windows there are, for WINDOWS pairs of about SECONDS.

    The training does RATE iterations a second, and makes a record EVERY so many of them.
    """
    steps = every * max(1, math.ceil(seconds * rate / every))
    return steps, min(windows, max(FEWEST, round(windows * seconds * rate / steps)))


def _speed(live: Live, steps: int, rate: float) -> float:
    """The iterations a second over STEPS of them, which at RATE a second take as long as is waited at first."""
    first, began = last, ended = _now(live)
    while (left := first.step + steps - last.step) > 0:
        time.sleep(max(_POLL, _ASLEEP * left / rate))
        last, ended = _now(live)
    return (last.step - first.step) / (ended - began)


def _now(live: Live) -> tuple[Snapshot, float]:
    """A snapshot of this moment, and its time."""
    before = live.latest()
    live.request("bench", Requests())
    while live.latest() is before:
        time.sleep(0.0005)
    return live.latest(), time.perf_counter()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
