"""What a sweep asks of an engine: workers with the resources that a group needs, and calls to them.

The engine decides which worker runs where and when there is room for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gantui.session.cluster.worker import Reply

Handle = Any
"""A worker, or a call to one, as the engine knows it; hashable."""


class Lost(Exception):  # noqa: N818
    """Raised where the answer to a call will never come: the worker, or its machine, is gone. The message says why."""


@dataclass(frozen=True)
class Needs:
    """The resources that a worker has for itself."""

    cpus: int = 1
    gpus: float = 0.0
    """The share of a GPU; 1: a whole one."""


class Engine(Protocol):
    """Runs workers."""

    where: str
    """Where they run, for a person."""

    def start(self, largest: Needs) -> None:
        """Begin. LARGEST is the most that a worker will need.

        Raises:
            Refusal: there is no such engine, or it can't be reached.
        """

    def hire(self, needs: Needs) -> Handle:
        """Ask for a worker; it is there once it answers."""
        ...

    def call(self, worker: Handle, method: str, *args: object) -> Handle:
        """Call METHOD of WORKER, after all that was called before; ARGS are plain data."""
        ...

    def ready(self, calls: Sequence[Handle], seconds: float) -> list[Handle]:
        """The CALLS that have an answer, or never will, after waiting up to SECONDS for one."""
        ...

    def answer(self, call: Handle) -> Reply:
        """The answer to CALL, which is ready.

        Raises:
            Lost: there will be none.
        """
        ...

    def machine(self, said: Reply) -> str:
        """The engine's name of the machine on which a worker is that has SAID hello."""
        ...

    def avoid(self, machine: str) -> bool:
        """Hire no workers on MACHINE any more; whether there is another one left."""
        ...

    def short_of(self, needs: Needs) -> str:
        """Why no machine that there is has NEEDS, in a few words; '' where one has."""
        ...

    def dismiss(self, worker: Handle) -> None:
        """Let WORKER go, at once."""

    def close(self) -> None:
        """End all workers, and what `start` began."""
