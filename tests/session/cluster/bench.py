"""An engine whose workers live in this process, one call after the other: what is lost, and when, is up to a test."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gantui.session.cluster.engine import Lost, Needs
from gantui.session.cluster.worker import Reply, Worker


def is_plain(item: Any) -> bool:
    """Whether ITEM is text, bytes or numbers, or made of these: so that no class of ours has to travel."""
    if type(item) in (list, tuple):
        return all(map(is_plain, item))
    if type(item) is dict:
        return all(map(is_plain, [*item.keys(), *item.values()]))
    return type(item) in (str, bytes, int, float, bool, type(None))


@dataclass(eq=False)
class Seat:
    """A worker, and the machine that it sits at."""

    needs: Needs
    machine: str = ""
    worker: Worker | None = None
    """None until there is room for it."""
    lost: str = ""
    """Why it is gone."""
    said: list[str] = field(default_factory=list)
    """What it was called for."""


@dataclass(eq=False)
class Call:
    seat: Seat
    method: str
    args: tuple[Any, ...]
    answer: Reply | None = None


class Bench:
    """Workers at MACHINES, each of which has room for one."""

    where = "on a bench"

    def __init__(self, *machines: str) -> None:
        self.machines = list(machines) or ["one", "two"]
        self.seats: list[Seat] = []
        self.avoided: set[str] = set()
        self.before: Callable[[Seat, str], None] = lambda seat, method: None
        """Called before each call is carried out: it may lose a seat, or break something."""
        self.most: list[int] = []
        """How many workers there were at once, a look."""
        self.closed = False
        self._calls: deque[Call] = deque()

    def start(self, largest: Needs) -> None:
        self.largest = largest

    def hire(self, needs: Needs) -> Seat:
        self.seats.append(Seat(needs))
        return self.seats[-1]

    def call(self, worker: Seat, method: str, *args: object) -> Call:
        assert is_plain(args)
        self._calls.append(Call(worker, method, args))
        return self._calls[-1]

    def ready(self, calls: Sequence[Call], seconds: float) -> list[Call]:
        """Carry out one call of each worker for whom there is room; all calls to one that is lost are ready."""
        self._seat()
        self.most.append(sum(seat.worker is not None for seat in self.seats))
        done, heard = list[Call](), set[Seat]()
        for call in [*self._calls]:
            seat = call.seat
            if seat.lost or (seat.worker is not None and seat not in heard):
                self._calls.remove(call)
                if call in calls:
                    heard.add(seat)
                    done.append(call)
                    self._carry_out(call)
        return done

    def _seat(self) -> None:
        for seat in self.seats:
            taken = {other.machine for other in self.seats if other.worker is not None}
            free = [name for name in self.machines if name not in taken | self.avoided]
            if seat.worker is None and not seat.lost and free:
                before = dict(os.environ)  # a worker has a process of its own elsewhere
                seat.machine, seat.worker = free[0], Worker(seat.needs.cpus, seat.needs.gpus)
                os.environ.clear()
                os.environ.update(before)

    def _carry_out(self, call: Call) -> None:
        seat = call.seat
        if not seat.lost:
            self.before(seat, call.method)
        if not seat.lost:
            seat.said.append(call.method)
            call.answer = getattr(seat.worker, call.method)(*call.args)
            assert is_plain(call.answer)
            if call.method == "hello":
                call.answer |= {"host": seat.machine}

    def lose(self, seat: Seat, why: str = "its worker was killed") -> None:
        """Kill the worker at SEAT, as it is."""
        seat.lost = why
        if seat.worker is not None:
            seat.worker.leave()
            seat.worker = None

    def answer(self, call: Call) -> Reply:
        if call.answer is None:
            raise Lost(call.seat.lost)
        return call.answer

    def machine(self, said: Reply) -> str:
        return str(said["host"])

    def avoid(self, machine: str) -> bool:
        self.avoided.add(machine)
        return bool(set(self.machines) - self.avoided)

    def short_of(self, needs: Needs) -> str:
        return "" if set(self.machines) - self.avoided else "no machine is in the cluster"

    def dismiss(self, worker: Seat) -> None:
        if not worker.lost:
            self.lose(worker, "it was dismissed")

    def close(self) -> None:
        self.closed = True
        for seat in self.seats:
            self.dismiss(seat)
