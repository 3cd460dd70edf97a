"""Numbers that are copied beside the training."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gantui.evaluation.record import measure
from gantui.session.training.machine.copies import Copies
from gantui.session.training.snapshots.latest import LatestState, copied
from gantui.session.training.snapshots.snapshot_maker import waits
from gantui.session.view.requests import Requests
from tests.asking import asks
from tests.gan.building import DIRAC, EVERYTHING, run, trainer
from tests.gan.test_waiting import NoWaiting
from tests.session.parked import Parked, same
from tests.session.training.snapshots.test_snapshot_maker import ALL, NOW, TWO_PLACES, shown

VIEWS = asks(20, (6, 9))
FEW = "evaluation.samples=100"
"""What is measured is copied all the same."""


class TestCopies:
    def test_without_a_lane_they_are_there_at_once(self) -> None:
        copies, tensor = Copies(), torch.arange(4.0)
        array = copies.array(tensor)
        tensor.zero_()
        copies.submit()
        assert copies.ready
        copies.wait()
        assert array.tolist() == [0, 1, 2, 3]

    @pytest.mark.parametrize(
        "tensor",
        [
            torch.arange(6.0).view(2, 3).T,
            torch.ones(1, 1).expand(3, 4),
            torch.tensor([True, False]),
            torch.empty(0, 2),
            torch.tensor(2.0, dtype=torch.float64, requires_grad=True),
        ],
        ids=["turned", "spread", "truths", "none", "a single one"],
    )
    def test_they_are_what_the_ordinary_way_gives(self, tensor: Tensor) -> None:
        ordinary, beside = Copies(), Copies(Parked())
        arrays = [copies.array(tensor) for copies in (ordinary, beside)]
        beside.submit()
        beside.wait()
        assert arrays[0].dtype == arrays[1].dtype
        assert np.array_equal(*arrays)

    def test_they_hold_what_was_there_when_they_were_asked_for(self) -> None:
        lane, tensor = Parked(), torch.arange(4.0)
        copies = Copies(lane)
        array = copies.array(tensor)
        copies.submit()
        tensor.zero_()
        assert not copies.ready
        lane.sent[0].arrive()
        assert copies.ready
        copies.wait()
        assert array.tolist() == [0, 1, 2, 3]
        assert not lane.sent[0].waited

    def test_who_can_not_go_on_without_them_waits(self) -> None:
        lane = Parked()
        copies = Copies(lane)
        array = copies.array(torch.ones(2))
        copies.submit()
        copies.wait()
        copies.wait()
        assert lane.sent[0].waited
        assert array.tolist() == [1, 1]

    def test_what_has_landed_stays_though_its_way_is_used_again(self) -> None:
        lane, arrays = Parked(), []
        for number in range(3):
            copies = Copies(lane)
            arrays.append(copies.array(torch.full((2,), float(number))))
            copies.submit()
            copies.wait()
        assert lane.reused == 2
        assert [array.tolist() for array in arrays] == [[0, 0], [1, 1], [2, 2]]


# Making a snapshot ---------------------------------------------------------------------------------------------------


class NoFetching(NoWaiting):
    """Refuses ordinary copies to the host, and from it, as well."""

    entered = False

    def __enter__(self) -> Any:
        self.entered = True
        return super().__enter__()

    def __exit__(self, *why: Any) -> None:
        self.entered = False
        super().__exit__(*why)

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.__name__.split(".")[0]
        fetched = name == "_to_copy" and "device" in (kwargs or {})
        assert not fetched, f"{func} waits for the device"
        assert not name.startswith("lift_fresh"), f"{func} waits for the device"
        return super().__torch_dispatch__(func, types, args, kwargs)


@pytest.fixture
def no_fetching(monkeypatch: pytest.MonkeyPatch) -> NoFetching:
    """Refuses, where it is entered, also what is nothing to fetch on the CPU."""

    def refusing(name: str, fetches: Callable[..., bool]) -> None:
        ordinary = getattr(Tensor, name)

        def checked(tensor: Tensor, *args: Any, **kwargs: Any) -> Any:
            assert not (fetching.entered and fetches(*args)), f"{name} waits for the device"
            return ordinary(tensor, *args, **kwargs)

        monkeypatch.setattr(Tensor, name, checked)

    fetching = NoFetching()
    refusing("to", lambda *args: "cpu" in args)
    for name in ("cpu", "tolist", "item"):
        refusing(name, lambda *_: True)
    return fetching


@pytest.mark.parametrize(
    "settings",
    [*EVERYTHING.values(), DIRAC, [*TWO_PLACES], ["distribution.name=gaussian", "latent.dim=1"]],
    ids=[*EVERYTHING, "dirac", "two places", "a line"],
)
def test_making_what_is_usually_looked_at_waits_for_nothing(settings: list[str], no_fetching: NoFetching) -> None:
    made = run(trainer(*settings, FEW), 1)
    show, instant = shown(made), dataclasses.replace(NOW, measured=measure(made, made.drain()[-1, 0], 1.0))
    requests = asks(20, (6, 9), frozenset({"reading", "slope"}))
    assert not waits(requests)
    copies = Copies(Parked())
    with no_fetching:
        snapshot = show.snapshot(instant, requests, copies)
        copies.submit()
    now = show.snapshot(instant, requests)
    run(made, 1)
    copies.wait()
    assert same(snapshot, now)


@pytest.mark.parametrize(
    "requests",
    [
        asks(arrows=3),
        asks(latent_map=(3, 3)),
        asks(field=(3, 3), kinds=frozenset({"reading", "gap"})),
        asks(landscape=True),
        asks(eigenvalues=True),
        asks(clipped=True),
    ],
)
def test_what_is_worked_out_on_the_host_is_known_to_wait(requests: Requests) -> None:
    assert waits(requests)
    assert waits(requests | VIEWS)


def test_kinds_of_fields_without_a_grid_are_no_reason_to_wait() -> None:
    assert not waits(asks(20, None, frozenset({"gap"})))


@pytest.mark.parametrize(
    "settings", [[], DIRAC, [*TWO_PLACES], ["penalties.clip.limit=0.1", "objective.name=wasserstein"]]
)
def test_everything_can_come_by_way_of_copies(settings: list[str]) -> None:
    made = run(trainer(*settings, FEW), 2)
    show, copies = shown(made), Copies(Parked())
    snapshot, now = show.snapshot(NOW, ALL, copies), show.snapshot(NOW, ALL)
    copies.submit()
    run(made, 1)
    copies.wait()
    assert same(snapshot, now)


@pytest.mark.parametrize("settings", EVERYTHING.values(), ids=EVERYTHING)
def test_looking_at_the_newest_losses_and_weights_waits_for_nothing(settings: list[str]) -> None:
    made = run(trainer(*settings), 2)
    room, copies = copied(made.state(), {}), Copies(Parked())
    with NoWaiting():
        newest = LatestState.of(made, 1.0, room, copies)
        copies.submit()
    state = copied(made.state(), {})
    run(made, 1)
    copies.wait()
    assert torch.equal(newest.since(0), made.drain()[:2])
    assert all(whole.all() for whole in newest.finite.values())
    assert newest.state is room
    assert all(torch.equal(tensor, newest.state[name]) for name, tensor in state.items())


@pytest.mark.parametrize(
    "wait",
    [
        lambda x: x.to("cpu", copy=True),
        lambda x: x.to("cpu"),
        lambda x: x.cpu(),
        lambda x: x.tolist(),
        lambda x: float(x),
        lambda _: torch.tensor([1.0]),
    ],
)
def test_the_way_to_tell_that_something_waits_does_so(wait: Callable[[Tensor], Any], no_fetching: NoFetching) -> None:
    with pytest.raises(AssertionError, match="waits"), no_fetching:
        wait(torch.ones(1))
