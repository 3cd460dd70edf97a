"""What a sweep is asked to do, and what stands between its thread and everybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gantui.session.control.mailbox import Ending, Mailbox
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.view.snapshot import State


@dataclass(frozen=True)
class RayCluster:
    """Where Ray has workers train the groups of a sweep."""

    address: str
    """The address of the cluster, or 'local': workers on this machine."""
    gpus: float | None = None
    """The share of a GPU that each group gets; None: a whole one where its device is 'cuda', else none."""


@dataclass(frozen=True)
class SweepJob:
    """The job of a sweep: what to train, and where."""

    plan: Plan
    folder: Path | None = None
    """Where a new one is to lie; None: in a fresh folder of its own."""
    directory: SweepDirectory | None = None
    """The folder of a sweep to be continued."""
    cluster: RayCluster | None = None
    """Where its groups are trained, if not in this process."""
    only: frozenset[int] | None = None
    """The groups that are trained now, by their places; None: all."""


class SweepMailbox(Mailbox[SweepSnapshot, Looking]):
    """The exchange between a sweep's thread and its viewers."""

    def __init__(self, job: SweepJob, on_end: Callable[[Ending], None]) -> None:
        super().__init__(SweepSnapshot(State.LOADING, job.plan, message="starting"), on_end)
        self.directory = job.directory
        """Where it lies, once it has a folder."""
        self.error: BaseException | None = None
        """The bug that ended it, if one did."""
