"""Where that trains which a screen shows: what leaving the screen does to it follows from that."""

from __future__ import annotations

from enum import Enum


class Where(Enum):
    """Where it trains."""

    HERE = "in this process"
    SCRIPT = "in a script that this process has started"
    """It goes on when the screen is left; Ctrl-C and `q` ask as for a training of this process."""
    RACE = "in a process of its own, and it races"
    """It goes on when its screen is left, for that of the race."""
    ELSEWHERE = "in a process that has nothing to do with this one"
    """It goes on when the screen is left, and Ctrl-C leaves."""
