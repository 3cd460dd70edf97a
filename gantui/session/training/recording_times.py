"""What is due after which iteration, of one run or of a group of a sweep."""

from __future__ import annotations

from gantui.experiment.run_options import RunOptions
from gantui.gan.trainee import LOG

FLUSH = LOG // 2
"""Iterations after which the losses leave the device at the latest: within so many a divergence is noticed."""


def is_recorded(step: int, options: RunOptions) -> bool:
    """Whether iteration STEP under OPTIONS is recorded."""
    return step % options.evaluation.every == 0 or step == options.schedule.steps


def until_due(done: int, options: RunOptions, flush: int = FLUSH) -> int:
    """How many iterations, after DONE of them, may run before the next record, flush or end: 1 at least.

    FLUSH: iterations between two flushes.
    """
    every = options.evaluation.every
    return min(every - done % every, flush - done % flush, options.schedule.steps - done)
