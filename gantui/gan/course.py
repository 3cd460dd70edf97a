"""Settings that change over a training."""

from __future__ import annotations

import math

from gantui.experiment.course import Course


def share_left(course: Course, progress: float) -> float:
    """How much of the way from its final value back to its first a setting still is after PROGRESS: 1 to 0.

    PROGRESS is the share of the training that is done, from 0 to 1.
    """
    done = min(1.0, progress / course.until)
    match course.decay:
        case "constant":
            return 1.0
        case "linear":
            return 1 - done
        case "cosine":
            return (1 + math.cos(math.pi * done)) / 2


def factor(course: Course, progress: float) -> float:
    """What the setting is multiplied by after PROGRESS, the share of the training that is done."""
    return course.final + (1 - course.final) * share_left(course, progress)
