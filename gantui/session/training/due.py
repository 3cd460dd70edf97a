"""What is due after which iteration, of one run or of a group of a sweep."""

from __future__ import annotations

from gantui.experiment.tree import Experiment
from gantui.gan.trainer import LOG

FLUSH = LOG // 2
"""Iterations after which the losses leave the device at the latest: within so many a divergence is noticed."""


def is_recorded(step: int, experiment: Experiment) -> bool:
    """Whether iteration STEP of EXPERIMENT is recorded."""
    return step % experiment.evaluation.every == 0 or step == experiment.schedule.steps


def until_due(done: int, experiment: Experiment) -> int:
    """How many iterations, after DONE of them, may run before the next record, flush or end: 1 at least."""
    every = experiment.evaluation.every
    return min(every - done % every, FLUSH - done % FLUSH, experiment.schedule.steps - done)
