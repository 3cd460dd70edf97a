"""Settings that change over a training, by a schedule."""

from __future__ import annotations

import math

from gantui.experiment.options.schedules import Schedule


def progress(done: int, steps: int) -> float:
    """The share of a training of STEPS iterations that is over once DONE of them are, at most 1."""
    return min(1.0, done / steps)


def share_left(schedule: Schedule, progress: float) -> float:
    """The share of the way back from its final value to its first that a setting still has: from 1 down to 0.

    PROGRESS is the share of the training that is done, from 0 to 1.
    """
    done = min(1.0, progress / schedule.until)
    match schedule.decay:
        case "constant":
            return 1.0
        case "linear":
            return 1 - done
        case "cosine":
            return (1 + math.cos(math.pi * done)) / 2


def factor(schedule: Schedule, progress: float) -> float:
    """The factor that multiplies a scheduled setting after PROGRESS, the share of the training done (0 to 1)."""
    return schedule.final + (1 - schedule.final) * share_left(schedule, progress)
