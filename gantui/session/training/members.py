"""Who trains together: the only member of a run, or those of a sweep's group, which differ in their seeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gantui.experiment.goals.until import Until
from gantui.session.sweep.members import Member


class Members:
    """The members of a training by their places, which are those in its tensors."""

    def __init__(self, seeds: Sequence[int], until: Until | None) -> None:
        """UNTIL: a member has come to its end as soon as a record is so."""
        self.until = until
        self._each = [Member(seed, until) for seed in seeds]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._each)

    def __iter__(self) -> Iterator[Member]:
        """All of them in order."""
        return iter(self._each)

    def __getitem__(self, place: int) -> Member:
        """The member at PLACE."""
        return self._each[place]

    @property
    def by_seed(self) -> dict[int, Member]:
        """All of them by their seeds."""
        return {member.seed: member for member in self._each}

    @property
    def alive(self) -> list[int]:
        """The places of those that have not diverged."""
        return [place for place, member in enumerate(self._each) if member.diverged is None]

    @property
    def settled(self) -> bool:
        """Whether each has diverged, or come to what it trains for."""
        return all(member.settled for member in self._each)
