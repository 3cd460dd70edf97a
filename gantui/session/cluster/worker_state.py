"""A worker of a sweep, the group that it is at, and what it was called for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from gantui.session.cluster.engine import Handle, Needs
from gantui.session.cluster.home import Home

What = Literal["hello", "take", "begin", "turn", "leave"]
"""The methods of a worker."""


@dataclass(eq=False)
class WorkerState:
    """A worker, and the group that it is at."""

    handle: Handle
    needs: Needs
    host: str = ""
    """Its machine, for a person; empty until it has said hello."""
    machine: str = ""
    """The same, for the engine."""
    home: Home | None = None
    """The group's folder, while it is at one."""
    batches: Iterator[list[tuple[str, str, int, bytes]]] | None = None
    """The files that are still to be sent to it."""
    asked: int = 0
    """Turns that it was asked for and has not reported."""
    wishes: str = ""
    """What it was asked to do in the newest of them."""
    once: set[str] = field(default_factory=set)
    """What it is to do once, in the next one: checkpoint, stop."""
    rate: float = 0.0
    waits: bool = False
    """Whether it waits for those who are still at theirs: then it is known who goes on."""
    assignment: int = 0
    """Counts its groups: an answer may be about the one before."""

    def free(self) -> None:
        """Note that it is at no group any more; what it still says of that one is not heard."""
        self.home, self.rate = None, 0.0
        self.assignment += 1


@dataclass(frozen=True)
class Call:
    """A call to a worker."""

    worker: WorkerState
    what: What
    assignment: int
