"""The plan of a sweep: groups of members that differ only in their seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gantui.errors import Refusal
from gantui.experiment.files import grid, validation
from gantui.experiment.files.data import Data
from gantui.experiment.files.toml import Raw
from gantui.experiment.goals.until import Until, parse
from gantui.experiment.networks import NetworkOptions
from gantui.experiment.run_options import LARGEST_SEED, RunOptions


@dataclass(frozen=True)
class Group:
    """A group: members that are trained as one."""

    settings: tuple[str, ...]
    """'PATH=VALUE' of each setting in which it differs from the other groups."""
    experiment: RunOptions
    """The experiment of its first member: each member's is this one with its own seed."""
    data: Data | None = field(default=None, compare=False, repr=False)
    """What was read of the file that its distribution names, where it names one."""

    @property
    def name(self) -> str:
        """The settings of the group as one text; empty if there is only one group."""
        return ", ".join(self.settings)


@dataclass(frozen=True)
class Plan:
    """A sweep."""

    preset: str
    seeds: tuple[int, ...]
    groups: tuple[Group, ...]
    until: str | None = None
    """What each member is to come to, as it was written; see `gantui.experiment.goals.until`."""
    plugins: tuple[str, ...] = ()
    code: tuple[Any, ...] = ()
    """What stood in these, as `plugin_code.Code.as_json` tells it."""
    halving: str | None = None
    """The metric by which the worse half of the groups is dropped, again and again: `gantui.session.sweep.halving`."""

    @property
    def title(self) -> str:
        """The title for people: the name of the preset, or of the data that it learns."""
        data = self.groups[0].data
        return self.preset if data is None else data.account.title(self.preset)

    def goal(self, number: int) -> Until | None:
        """What each member of group NUMBER is to come to; None where it is trained to its last step.

        Raises:
            Refusal: `until` says it of a record that this group has not.
        """
        return None if self.until is None else parse(self.until, self.groups[number].experiment.known_keys)

    def others(self, only: frozenset[int] | None) -> frozenset[int]:
        """The places of the groups that are left to others where ONLY these are trained; None: all are."""
        return frozenset() if only is None else frozenset(range(len(self.groups))) - only


def one_by_one(plan: Plan) -> str:
    """How the members of PLAN go through its networks, where that gains nothing, as a sentence without a full stop."""
    tables = [
        getattr(group.experiment, table, None) for group in plan.groups for table in ("generator", "discriminator")
    ]
    if len(plan.seeds) < 2 or not any(isinstance(each, NetworkOptions) and each.one_by_one for each in tables):
        return ""
    return (
        f"{plan.title}: {len(plan.seeds)} members take about {len(plan.seeds)} times as long as one, since they go "
        "through convolutions one after the other; only plain networks gain from members at once"
    )


def make(raw: Raw, where: str, assignments: Sequence[str], grids: Sequence[str], seeds: int) -> tuple[Group, ...]:
    """The groups of RAW with ASSIGNMENTS and each combination of GRIDS, for SEEDS seeds from the first one on.

    WHERE names the source of RAW in a refusal.

    Raises:
        Refusal: a combination makes no experiment, or there are not so many seeds.
    """
    groups = []
    for settings in grid.combinations(grids):
        experiment = validation.begun(validation.override(raw, [*assignments, *settings]), where)
        if experiment.seed > LARGEST_SEED - seeds + 1:
            raise Refusal(f"{where}: {seeds} seeds from {experiment.seed} on would pass {LARGEST_SEED}, the largest")
        groups.append(Group(settings, experiment))
    return tuple(groups)


def seeds_from(first: int, count: int) -> tuple[int, ...]:
    """COUNT seeds, FIRST and those after it."""
    return tuple(range(first, first + count))
