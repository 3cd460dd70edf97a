"""A training makes up for the snapshots of viewers before the next one, however little of the machine it has."""

from __future__ import annotations

import pytest

from gantui.session.attach.snapshot_budget import BUDGET, LONGEST, SnapshotBudget


class Machine:
    """A clock, and a process that has a SHARE of a core."""

    def __init__(self, share: float) -> None:
        self.share, self.now = share, 100.0

    def budget(self) -> SnapshotBudget:
        return SnapshotBudget(lambda: self.now, lambda: 7.0 + self.share * self.now)


@pytest.mark.parametrize("share", [1.0, 0.25])
def test_snapshots_take_their_share_of_what_the_process_computes(share: float) -> None:
    machine = Machine(share)
    budget = machine.budget()
    assert budget.rest() == 0.0, "nothing is owed before the first"
    budget.owe(BUDGET * 0.1)
    assert budget.rest() == pytest.approx(0.1)
    machine.now += 0.099 / share
    assert budget.rest() > 0.0
    machine.now += 0.002 / share
    assert budget.rest() == 0.0


def test_a_process_that_computes_on_several_cores_waits_for_the_clock() -> None:
    machine = Machine(4.0)
    budget = machine.budget()
    budget.owe(BUDGET * 0.1)
    machine.now += 0.09
    assert budget.rest() == pytest.approx(0.01)


@pytest.mark.parametrize(("share", "cost"), [(0.0, 0.001), (1.0, 1e9)])
def test_no_screen_waits_longer_than_the_longest(share: float, cost: float) -> None:
    machine = Machine(share)
    budget = machine.budget()
    budget.owe(cost)
    assert 0.0 < budget.rest() <= LONGEST
    machine.now += LONGEST
    assert budget.rest() == 0.0
