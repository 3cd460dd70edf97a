"""Experiments small enough for tests, trainings of them, and a patient wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from gantui.experiment.reading import override, validate
from gantui.experiment.tree import Experiment
from gantui.session.commands import Command
from gantui.session.job import Job
from gantui.session.live import Live
from gantui.session.run_directory import RunDirectory
from gantui.session.snapshot import Snapshot, Views

RAW = {
    "about": "a small one",
    "distribution": {"name": "ring", "std": 0.1},
    "latent": {"name": "mixture", "dim": 2, "components": 8},
    "generator": {"name": "mlp", "hidden": [8]},
    "discriminator": {"name": "mlp", "hidden": [8]},
    "objective": {"name": "non_saturating"},
    "penalties": {"r1": {"gamma": 0.1}},
    "optimizers": {
        "generator": {"name": "adam", "decay": "cosine"},
        "discriminator": {"name": "rmsprop", "decay": "cosine"},
    },
    "scheme": {"d_steps": 2},
    "schedule": {"batch_size": 16, "steps": 300, "ema": 0.9},
    "evaluation": {"every": 50, "samples": 100, "weights": "ema"},
}


def experiment(*sets: str) -> Experiment:
    return validate(override(RAW, sets), "small")


def start(path: Path, *sets: str, resume: bool = False) -> Live:
    """A training under way in PATH."""
    if resume:
        run = RunDirectory.open(path)
        live = Live(Job("small", run.experiment(), run, resume=True))
    else:
        chosen = experiment(*sets)
        live = Live(Job("small", chosen, RunDirectory.create(path, "small", chosen)))
    live.start()
    return live


def finish(live: Live) -> Snapshot:
    """The last snapshot of a training that ends by itself, with its thread gone and its folder free."""
    assert live.wait(60) is not None
    last = live.latest()
    live.close()
    live.job.run.close()
    return last


def seen(live: Live, condition: Callable[[Snapshot], bool], views: Views = Views(), viewer: str = "test") -> Snapshot:  # noqa: B008
    """The first snapshot of LIVE that fits CONDITION; new ones are asked for all the while."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        snapshot = live.latest()
        if condition(snapshot):
            return snapshot
        live.want(viewer, views)
        threading.Event().wait(0.005)
    raise AssertionError(f"never seen; the last one: {live.latest()}")


def obeyed(live: Live, command: Command, condition: Callable[[Snapshot], bool]) -> Snapshot:
    live.send(command)
    return seen(live, condition)
