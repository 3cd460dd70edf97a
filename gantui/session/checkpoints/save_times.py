"""When a checkpoint is due: soon at the beginning of a run, then once a period."""

from __future__ import annotations

SOONEST = 5.0
"""Training seconds after which the first checkpoint is written, at the latest."""


def next_after(seconds: float, period: float) -> float:
    """When the next checkpoint is due after one at SECONDS: a PERIOD later, sooner at the beginning of a run.

    Each of the first ones comes after twice the time of the one before, so that there is soon something to go back to.
    """
    return seconds + min(period, max(SOONEST, seconds))
