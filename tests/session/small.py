"""Experiments small enough for tests, trainings of them, and a patient wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gantui.experiment.experiment import Experiment
from gantui.experiment.files.validation import override, validate
from gantui.gan.trainer import Trainer
from gantui.session.control.inbox import Inbox
from gantui.session.control.mailbox import TrainingMailbox
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.training.run import ENDED, Training
from gantui.session.view.commands import Command, Pause
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State

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
    "schedule": {"batch_size": 16, "steps": 60, "ema": 0.9},
    "evaluation": {"every": 10, "samples": 100, "weights": "ema"},
}


def experiment(*sets: str) -> Experiment:
    return validate(override(RAW, sets), "small")


PATIENCE = 180.0
"""Seconds after which something that should come is given up."""
ENDLESS = "schedule.steps=1000000000"


def start(path: Path, *sets: str, resume: bool = False, first: Command | None = None) -> Live:
    """A training under way in PATH, which obeys FIRST before its first step."""
    if resume:
        run = RunDirectory.open(path)
        live = Live(Job("small", run.experiment(), run, resume=True))
    else:
        chosen = experiment(*sets)
        live = Live(Job("small", chosen, RunDirectory.create(path, "small", chosen)))
    if first is not None:
        live.send(first)
    live.start()
    return live


def unstarted(path: Path, *sets: str) -> Training:
    """A training in PATH without a thread of its own: whoever has it takes its turns."""
    chosen = experiment(*sets)
    job, mailbox = Job("small", chosen, RunDirectory.create(path, "small", chosen)), TrainingMailbox()
    return Training(job, mailbox, Inbox(mailbox, ENDED))


def turn(training: Training, *commands: Command) -> None:
    """One turn of the TRAINING's loop, for which COMMANDS have come."""
    for command in commands:
        training.publishing.mailbox.send(command)
    training.carry_out_all()
    training.look()
    if not training.paused:
        training.step()


def paused(path: Path, *sets: str) -> tuple[Live, Snapshot]:
    """A training in PATH that stands still before its first step, and what it shows."""
    live = start(path, *sets, first=Pause())
    return live, seen(live, lambda s: s.state == State.PAUSED)


def after(step: int, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every training ACT in its own thread when it has done iteration STEP: what comes next is no race."""
    advance = Trainer.advance

    def advanced(self: Trainer, most: int) -> int:
        done = advance(self, most)
        if self.steps_done == step:
            act()
        return done

    monkeypatch.setattr(Trainer, "advance", advanced)


def finish(live: Live) -> Snapshot:
    """The last snapshot of a training that ends by itself, with its thread gone and its folder free."""
    assert live.wait(PATIENCE) is not None
    last = live.latest()
    live.close(PATIENCE)
    live.job.run.close()
    return last


def seen(
    live: Live,
    condition: Callable[[Snapshot], bool],
    requests: Requests = Requests(),  # noqa: B008
    viewer: str = "test",
) -> Snapshot:
    """The first snapshot of LIVE that fits CONDITION; new ones are asked for all the while."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        snapshot = live.latest()
        if condition(snapshot):
            return snapshot
        live.request(viewer, requests)
        threading.Event().wait(0.005)
    raise AssertionError(f"never seen; the last one: {live.latest()}")


def obeyed(live: Live, command: Command, condition: Callable[[Snapshot], bool]) -> Snapshot:
    live.send(command)
    return seen(live, condition)
