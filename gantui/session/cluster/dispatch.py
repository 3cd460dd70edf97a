"""The groups of a sweep at workers: each in turn is handed to the next worker that is free, and comes home.

Where a worker runs, and when, is up to the engine. Who is lost is replaced: what came home of a group stays, and
another worker goes on from its newest checkpoint.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gantui.errors import Refusal, plain
from gantui.session.cluster import versions
from gantui.session.cluster.engine import Engine, Handle, Lost, Needs
from gantui.session.cluster.home import Home
from gantui.session.cluster.worker import BROKEN, DISK, REFUSED, Reply
from gantui.session.cluster.worker_state import Call, What, WorkerState
from gantui.session.disk.container import Malformed
from gantui.session.sweep import halving, member_pictures, results
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.results import GroupResult
from gantui.session.sweep.snapshot import Gallery, Looking

TRIES = 3
"""How often a group is begun without getting further than before: then it is given up."""
TURNS_AHEAD = 2
"""Turns that a worker is asked for at once: while one is reported, it is at the next."""
TURN_SECONDS, LOOKED_AT_SECONDS = 0.5, 0.1
"""Seconds of a turn, and of one of a group whose pictures somebody looks at."""
MOST_PENDING = 256
"""Workers that may wait for room at once."""
SILENCE_SECONDS = 60.0
"""Seconds without any answer after which a sweep that stops waits no more."""
LEAVE_SECONDS = 5.0
"""Seconds for which a sweep that is over waits for its workers to leave."""
_ROOM_SECONDS = 5.0
"""Seconds between two looks at whether the engine has room for anybody at all."""

Code = tuple[tuple[str, str], ...]
"""Plug-ins: the name of each file, and its text."""


class Dispatch:
    """Hands the groups of the sweep in DIRECTORY that are not done to workers of ENGINE."""

    def __init__(
        self,
        directory: SweepDirectory,
        engine: Engine,
        needs: list[Needs],
        code: Code,
        only: frozenset[int] | None = None,
    ) -> None:
        """NEEDS of each group, in the order of the plan; CODE are the plug-ins that they are trained with.

        ONLY: the places of the groups that are trained; None: all.

        Raises:
            Refusal: a file in DIRECTORY is damaged.
        """
        self.directory, self.plan, self._engine, self._needs, self._code = (
            directory,
            directory.plan,
            engine,
            needs,
            code,
        )
        self.results: list[GroupResult] = results.read(directory)
        """The results of every group, in order, by what has come home."""
        self.only = only
        self._others = self.plan.others(only)
        """The groups that are left to others."""
        self.left = deque[int]()
        """The groups that wait for a worker."""
        self.failed: dict[int, str] = {}
        """Why groups were given up, by their places."""
        self._targets: Mapping[int, int | None] = {}
        """To which iteration groups are to be trained; None: to their end."""
        self.notes: list[str] = []
        """What a person should know of what was lost on the way, a sentence each."""
        self.waiting = ""
        """Why nobody trains, where it is so and the reason is known."""
        self.paused = False
        self.looking = Looking()
        """Whose pictures are wanted."""
        self.galleries: dict[int, Gallery] = {}
        """The newest pictures of each group that was looked at."""
        self.device = ""
        self._workers: list[WorkerState] = []
        self._calls: dict[Handle, Call] = {}
        self._tries: dict[int, int] = {}
        """How often groups were begun without getting further, by their places."""
        self._lost_before_hello = 0
        """Workers in a row that were lost before they said anything."""
        self._stopping = False
        self._looked_at = time.monotonic()
        self._plan_on()

    # What is known ---------------------------------------------------------------------------------------------------

    @property
    def training(self) -> list[int]:
        """The places of the groups that are at a worker, ascending."""
        return sorted(worker.home.number for worker in self._workers if worker.home is not None)

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return not self.left and not self.training

    @property
    def rate(self) -> float:
        """Iterations a second, over all groups in training."""
        return sum(worker.rate for worker in self._workers)

    # What is done ----------------------------------------------------------------------------------------------------

    def step(self, seconds: float = 0.1) -> int:
        """Hear what has come within SECONDS, and ask for more; returns how many answers there were.

        Raises:
            Refusal: nobody can train any more, or what comes home is not as gantui sends it.
            OSError: the folder can't be written to.
        """
        for worker in [worker for worker in self._workers if worker.waits and (self.left or not self.training)]:
            self._assign(worker)
        self._hire()
        for worker in self._workers:
            self._ask(worker)
        found = self._engine.ready([*self._calls], seconds)
        for handle in found:
            call = self._calls.pop(handle, None)
            if call is None:  # its worker was lost a moment ago, with all that it was called for
                continue
            try:
                said = self._engine.answer(handle)
            except Lost as lost:
                self._lose(call.worker, str(lost))
            else:
                self._hear(call, said)
        self._see_who_waits(bool(found))
        return len(found)

    def checkpoint(self) -> int:
        """Have every group in training write a checkpoint; returns how many there are."""
        at_work = [worker for worker in self._workers if worker.home is not None]
        for worker in at_work:
            worker.once.add("checkpoint")
        return len(at_work)

    def stop(self) -> None:
        """Stop every group in training so that it can be gone on with, and wait until all that they made is home.

        Raises:
            OSError: the folder can't be written to.
        """
        self._stopping = True
        self.left.clear()
        for worker in self._workers:
            worker.once.add("stop")
        heard = time.monotonic()
        while self.training and time.monotonic() - heard < SILENCE_SECONDS:
            if self.step():
                heard = time.monotonic()
        self.wait_for_leaving()

    def wait_for_leaving(self) -> None:
        """Wait a moment for workers that leave: they remove what they worked on."""
        end = time.monotonic() + LEAVE_SECONDS
        while any(call.what == "leave" for call in self._calls.values()) and time.monotonic() < end:
            self.step()

    def close(self) -> None:
        """Release the folders of all groups, as they are on the disk; others may go on with them."""
        for worker in self._workers:
            if worker.home is not None:
                worker.home.close()
        self._workers.clear()
        self._calls.clear()

    def _plan_on(self) -> None:
        """Find the groups that are to be trained next, once those before have come as far as they should.

        Raises:
            Refusal: the folder of a group that is to be dropped can't be written.
        """
        if not self.left and not self.training and not self._stopping:
            self._targets = halving.begin_round(self.directory, self.results, self._others | self.failed.keys())
            self.left.extend(self._targets)

    # Workers ---------------------------------------------------------------------------------------------------------

    def _hire(self) -> None:
        """Ask for as many workers as there are groups that wait; of those that are not there yet no more shall come."""
        for needs in dict.fromkeys(self._needs):
            wanted = min(sum(self._needs[number] == needs for number in self.left), MOST_PENDING)
            coming = [worker for worker in self._workers if worker.needs == needs and (not worker.host or worker.waits)]
            for worker in coming[wanted:]:
                self._let_go(worker)
            for _ in range(wanted - len(coming)):
                worker = WorkerState(self._engine.hire(needs), needs)
                self._workers.append(worker)
                self._call(worker, "hello")

    def _call(self, worker: WorkerState, what: What, *args: object) -> None:
        self._calls[self._engine.call(worker.handle, what, *args)] = Call(worker, what, worker.assignment)

    def _hear(self, call: Call, said: Reply) -> None:
        """Take in what the worker of CALL has SAID."""
        worker = call.worker
        if worker not in self._workers or (call.assignment != worker.assignment and call.what != "leave"):
            return
        if "trouble" in said:
            self._trouble(worker, str(said["trouble"]), said)
        elif call.what == "hello":
            versions.refuse_others(said["versions"], said["host"])
            self._lost_before_hello = 0
            worker.host, worker.machine = plain(str(said["host"])), self._engine.machine(said)
            self._assign(worker)
        elif call.what == "take":
            self._send(worker)
        elif call.what == "turn":
            worker.asked -= 1
            self._take_home(worker, said)
        elif call.what == "leave":
            self._let_go(worker)

    def _assign(self, worker: WorkerState) -> None:
        """Hand the next group to WORKER, which is free; where there is none, it may go.

        Raises:
            Refusal: the group's folder can't be written, or another process is at it.
        """
        number = next((each for each in self.left if self._needs[each] == worker.needs), None)
        worker.waits = number is None and self.plan.halving is not None and bool(self.training)
        if number is None:
            if not worker.waits:
                self._call(worker, "leave")
            return
        self.left.remove(number)
        worker.home = Home(self.directory, number, worker.host)
        worker.assignment, worker.asked, worker.wishes, worker.rate = worker.assignment + 1, 0, "", 0.0
        worker.once.clear()
        worker.batches = worker.home.batches()
        self.results[number] = replace(self.results[number], state="running")
        self._send(worker, first=True)

    def _send(self, worker: WorkerState, *, first: bool = False) -> None:
        """Send the next files to WORKER, or the word to begin."""
        assert worker.home is not None
        assert worker.batches is not None
        batch = next(worker.batches, None)
        if batch is not None:
            self._call(worker, "take", batch, first)
            return
        worker.batches = None
        plan, number = self.plan, worker.home.number
        order = {"number": number, "preset": plan.preset, "seeds": list(plan.seeds), "until": plan.until}
        order["stop_at"] = self._targets.get(number)
        self._call(worker, "begin", json.dumps(order), self._code)

    def _ask(self, worker: WorkerState) -> None:
        """Ask WORKER for turns, as far as it is at a group and there is something to do."""
        if worker.home is None or worker.batches is not None:
            return
        looked_at = self.looking.points > 0 and self.looking.group == worker.home.number
        while worker.asked < TURNS_AHEAD:
            wishes: dict[str, Any] = {"paused": self.paused} | dict.fromkeys(worker.once, True)
            if looked_at:
                wishes |= {"points": self.looking.points, "members": sorted(self.looking.members)}
            text = json.dumps(wishes)
            if self.paused and text == worker.wishes:
                return
            worker.wishes = text
            worker.once.clear()
            worker.asked += 1
            self._call(worker, "turn", LOOKED_AT_SECONDS if looked_at else TURN_SECONDS, text)

    def _take_home(self, worker: WorkerState, news: Reply) -> None:
        """Take in the NEWS of the group at WORKER."""
        home = worker.home
        if home is None or news.get("idle"):
            return
        self.results[home.number] = home.take(news)
        worker.rate, self.device = float(news["rate"]), plain(str(news["device"]))
        if news["picture"]:
            try:
                found = member_pictures.decode(news["picture"], home.number, len(self.plan.seeds), str(home.run.path))
            except Malformed as error:
                raise Refusal(f"{worker.host}: sent {plain(str(error))}") from None
            before = self.galleries.get(home.number)
            fakes = found.fakes if before is None else before.fakes | found.fakes
            self.galleries[home.number] = replace(found, fakes=fakes)
        if news["rest"]:
            worker.wishes = ""  # there is more to come, also in a pause
        if news["over"]:
            home.close()
            self.results[home.number] = results.group(self.directory, home.number)
            worker.free()
            self._plan_on()
            self._next(worker)

    def _next(self, worker: WorkerState) -> None:
        if self._stopping:
            self._call(worker, "leave")
        else:
            self._assign(worker)

    def _let_go(self, worker: WorkerState) -> None:
        """Let WORKER go."""
        self._engine.dismiss(worker.handle)
        self._workers.remove(worker)
        self._calls = {handle: call for handle, call in self._calls.items() if call.worker is not worker}

    # Trouble ---------------------------------------------------------------------------------------------------------

    def _trouble(self, worker: WorkerState, kind: str, said: Reply) -> None:
        """Go on after trouble of KIND that WORKER has reported."""
        text = plain(str(said.get("text")))
        home = worker.home
        if home is not None and kind in (REFUSED, BROKEN):
            self._give_up(worker, home, text, str(said.get("traceback", "")))
            self._next(worker)
            return
        if kind == DISK and not self._engine.avoid(worker.machine):
            raise Refusal(f"{worker.host}: {text}, and there is no other machine; {self.directory.goes_on}")
        self._lose(worker, text)

    def _lose(self, worker: WorkerState, why: str) -> None:
        """Go on without WORKER: its group waits again, from its newest checkpoint, unless in vain."""
        if worker not in self._workers:
            return
        home, worker.home = worker.home, None
        self._let_go(worker)
        if home is None:
            if not worker.host:
                self._lost_before_hello += 1
                if self._lost_before_hello >= TRIES * 2:
                    raise Refusal(f"--ray: no worker begins: {why}; expected gantui and its Python on every machine")
            return
        number, saved = home.number, home.saved_at
        self._tries[number] = 1 if saved > home.began_at else self._tries.get(number, 0) + 1
        on = f"goes on from step {saved:,}" if saved > 0 else "begins anew"
        if self._tries[number] >= TRIES:
            worker.home = home
            self._give_up(worker, home, f"{why}, {TRIES} times without getting further", "")
            return
        home.close()
        self.notes.append(f"{self._called(number)}: on {worker.host}, {why}; it {on}")
        self.results[number] = replace(results.group(self.directory, number), state="waiting")
        if not self._stopping:
            self.left.appendleft(number)

    def _give_up(self, worker: WorkerState, home: Home, why: str, traceback: str) -> None:
        """Give up the group at WORKER, whose folder is HOME, and say WHY."""
        home.fail(why, traceback)
        home.close()
        self.failed[home.number] = f"on {worker.host}, {why}"
        self.notes.append(f"{self._called(home.number)} is given up: {self.failed[home.number]}")
        self.results[home.number] = results.group(self.directory, home.number)
        worker.free()
        self._plan_on()

    def _called(self, number: int) -> str:
        """Group NUMBER, for a person."""
        name = self.plan.groups[number].name
        return plain(f"group {number + 1}{f' ({name})' if name else ''}")

    def _see_who_waits(self, heard: bool) -> None:
        """Find out why nobody trains, where that is so for a while."""
        if heard or self.training or self._stopping:
            self.waiting, self._looked_at = "", time.monotonic()
        elif time.monotonic() - self._looked_at >= _ROOM_SECONDS and self.left:
            self._looked_at = time.monotonic()
            short = self._engine.short_of(self._needs[self.left[0]])
            self.waiting = f"{short}: waiting" if short else "waiting for room in the cluster"
