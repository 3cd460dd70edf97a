"""Learning rates over a training."""

from __future__ import annotations

import math

from gantui.experiment.tree import Schedule


def rate_factor(schedule: Schedule, step: int) -> float:
    """What the players' learning rates are multiplied by in iteration STEP (from 0)."""
    progress = min(1.0, step / schedule.steps)
    match schedule.lr_decay:
        case "constant":
            return 1.0
        case "linear":
            share = 1 - progress
        case "cosine":
            share = (1 + math.cos(math.pi * progress)) / 2
    return schedule.lr_final + (1 - schedule.lr_final) * share
