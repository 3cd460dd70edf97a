"""Snapshots of a sweep: the results of every group, and pictures of the members that are looked at."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.sweep import halving
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.results import GroupResult
from gantui.session.view.answers import Answer
from gantui.session.view.array_types import Samples
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import State


@dataclass(frozen=True)
class Looking:
    """What a viewer looks at in a sweep; only this is computed for a snapshot."""

    group: int | None = None
    """Whose pictures are wanted, by its place in the plan."""
    points: int = 0
    """How many points of each member: fakes, and as many real ones."""
    members: frozenset[int] = frozenset()
    """Their places among the seeds."""

    def __or__(self, other: Looking) -> Looking:
        """What serves both, if they look at the same group; else the request that names a group."""
        if self.group is None or other.group is None or self.group != other.group:
            return other if self.group is None else self
        return Looking(self.group, max(self.points, other.points), self.members | other.members)


@dataclass(frozen=True)
class Gallery:
    """Samples of the members of one group at one instant."""

    group: int
    step: int
    facts: RunInfo
    """The facts of the first member; the others differ in their seeds."""
    real: Samples
    """[points, dim], or images [n, channels, height, width]: the same ones for every member, in every gallery."""
    fakes: dict[int, Samples]
    """The same by the member's place: from the same latents in each gallery."""


@dataclass(frozen=True)
class SweepSnapshot:
    """One instant of a sweep; never changed once published."""

    state: State
    plan: Plan
    message: str = ""
    number: int = -1
    """The group in training, or that trained last; the first of several; -1 before the first one."""
    results: tuple[GroupResult, ...] = ()
    """The results of every group, in the order of the plan; none while it loads."""
    rate: float = 0.0
    """Iterations a second, of all members together, over the last few seconds."""
    gallery: Gallery | None = None
    """Pictures of the group that is looked at; None where nobody looks, or there are no pictures of it."""
    device: str = ""
    answers: tuple[Answer, ...] = ()
    """What became of the newest commands."""
    cost: float = 0.0
    """Seconds that the training stood still to make this snapshot."""
    training: tuple[int, ...] = ()
    """The groups in training, ascending."""
    only: frozenset[int] | None = None
    """The groups that are trained now, by their places; None: all."""
    notes: tuple[str, ...] = ()
    """What was lost on the way and is made up for, the oldest first, a sentence each."""

    @property
    def now(self) -> GroupResult | None:
        """The results of the group in training."""
        return self.results[self.number] if 0 <= self.number < len(self.results) else None

    @property
    def steps_left(self) -> int:
        """How many iterations are still to be done, over all groups that are trained here."""
        return halving.steps_left(self.plan, self.results, self.only)

    @property
    def share_done(self) -> float:
        """The share that is done of all iterations that are to be done; those that a group was spared do not count."""
        done = sum(each.step for number, each in enumerate(self.results) if self.only is None or number in self.only)
        todo = done + self.steps_left
        return done / todo if todo else float(bool(self.results))
