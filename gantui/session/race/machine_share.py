"""How a race shares out the machine, and what that does to the seconds."""

from __future__ import annotations

import os
from dataclasses import dataclass

THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""The variables by which PyTorch learns how many CPU threads to use at most."""


@dataclass(frozen=True)
class Share:
    """What of the machine each of several trainings may use, all at once."""

    cores: int
    racers: int
    """How many train at once."""

    @property
    def threads(self) -> int:
        """The CPU threads that each may use: an equal part of the cores, at least one."""
        return max(1, self.cores // max(1, self.racers))

    @property
    def environ(self) -> dict[str, str]:
        """The variables that hold a process to its threads."""
        return dict.fromkeys(THREADS, str(self.threads))

    @property
    def said(self) -> str:
        """What that does to the seconds, as a clause; '' where at most one trains."""
        if self.racers < 2:
            return ""
        threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        if self.racers > self.cores:
            cores = "1 core" if self.cores == 1 else f"{self.cores} cores"
            return (
                f"{self.racers} racers take turns on {cores}, {threads} each: a second here is less than a second "
                "alone, by the same share for all; steps are the same"
            )
        return (
            f"{threads} for each of {self.racers} racers on {self.cores} cores: they share memory and caches, so a "
            "training alone may need fewer seconds; steps are the same"
        )

    @property
    def brief(self) -> str:
        """The same where there is little room."""
        if self.racers < 2:
            return ""
        each = f"{self.threads} thread{'' if self.threads == 1 else 's'} each"
        slower = "they take turns" if self.racers > self.cores else "alone may be quicker"
        return f"{each}, {self.cores} core{'' if self.cores == 1 else 's'}: {slower}"


def cores() -> int:
    """The number of cores that this process may use, if the system says (macOS does not)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
