"""The start of a training, of one member or of many: its trainer, and how its iterations are launched."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import torch

from gantui.experiment.experiment import Experiment
from gantui.experiment.files.data import Data
from gantui.experiment.run_options import RunOptions
from gantui.gan import rehearsal
from gantui.gan.trainee import Capturing, Trainee
from gantui.gan.trainees import TRAINEES
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints.files import Saved
from gantui.session.jobs.job import Job
from gantui.session.run import run_json
from gantui.session.run.events.lines import Launched, What
from gantui.session.run.provenance import commit
from gantui.session.training.machine import memory
from gantui.session.training.machine.device import choose_threads, describe, threads_of
from gantui.session.training.weights import judging


def make_trainer(
    experiment: Experiment, seeds: Sequence[int], device: torch.device, data: Data | None, saved: Saved | None
) -> tuple[Trainer, int]:
    """A fresh trainer of EXPERIMENT on DATA for SEEDS, and the number of torch's threads, which are set.

    As many as SAVED, the checkpoint that will be loaded, was made with, unless the experiment says how many.

    Raises:
        Refusal: it does not fit into the machine, or its parts don't fit each other.
    """
    threads = _set_threads(experiment, choose_threads(experiment, len(seeds)), saved)
    memory.refuse_what_does_not_fit(experiment, device, len(seeds), data)
    rehearsal.rehearse(experiment, data)
    return Trainer(experiment, seeds, device, data=data), threads


def make_trainee(job: Job, device: torch.device, saved: Saved | None) -> tuple[Trainee, int]:
    """What JOB trains on DEVICE, for one member, and the number of torch's threads; see `make_trainer`.

    Raises:
        Refusal: it does not fit into the machine, or its parts don't fit each other.
    """
    options, seeds = job.experiment, [job.experiment.seed]
    if job.make is None:
        return make_trainees(options, seeds, device, job.data, saved)
    threads = torch.get_num_threads() if job.guest else _set_threads(options, options.threads or 1, saved)
    made = job.make(options, seeds, device)
    assert isinstance(made, Trainee)
    return made, threads


def make_trainees(
    options: RunOptions, seeds: Sequence[int], device: torch.device, data: Data | None, saved: Saved | None
) -> tuple[Trainee, int]:
    """What gantui trains by itself under OPTIONS for SEEDS, and the number of torch's threads; see `make_trainer`.

    Raises:
        Refusal: it does not fit into the machine, or its parts don't fit each other.
    """
    if isinstance(options, Experiment):
        return make_trainer(options, seeds, device, data, saved)
    threads = _set_threads(options, options.threads or 1, saved)
    return TRAINEES.find(options.kind)(options, seeds, device), threads


def _set_threads(options: RunOptions, chosen: int, saved: Saved | None) -> int:
    """Set the number of torch's threads, CHOSEN where there is no checkpoint SAVED; returns it."""
    threads = chosen if saved is None else options.threads or threads_of(saved.meta.threads)
    torch.set_num_threads(threads)
    return threads


def start_facts(trainee: Trainee, options: RunOptions, threads: int, **asked: Any) -> dict[str, Any]:
    """What run.json says of a training under OPTIONS that starts in this process, with what was ASKED for."""
    judge = judging.said(trainee)
    return run_json.start_facts(
        step=trainee.steps_done,
        steps=options.schedule.known,
        device=describe(trainee.device),
        threads=threads,
        torch=torch.__version__,
        commit=commit(Path()),
        **asked,
        **({"judged_by": judge} if judge else {}),
    )


class RunFiles(Protocol):
    """Writes run.json and events.jsonl of a run."""

    def note(self, **facts: Any) -> None:
        """Set FACTS in run.json."""

    def event(self, step: int, what: What) -> None:
        """Add to events.jsonl that WHAT happened now, at iteration STEP."""


class LaunchNote:
    """Writes down how iterations are launched, once that is known."""

    def __init__(self, trainee: Trainee) -> None:
        self._captured = trainee.captured if isinstance(trainee, Capturing) else None
        self._written = ""

    def write(self, step: int, files: RunFiles) -> str:
        """Write it into FILES at iteration STEP if it is new; what a person should read of it then, else ''."""
        captured = self._captured
        if captured is None or captured.launch_note in ("", self._written):
            return ""
        self._written = captured.launch_note
        files.note(launched=self._written)
        files.event(step, Launched(self._written))
        return f"iterations are launched {self._written}" if captured.why_not else ""

    def forget(self) -> None:
        """Write it again when asked next, as the training has moved to another folder."""
        self._written = ""


def freeze_imports() -> None:
    """Keep what is imported and built by now: a full collection over it would stop everything for 0.1-0.4 s."""
    gc.collect()
    gc.freeze()
