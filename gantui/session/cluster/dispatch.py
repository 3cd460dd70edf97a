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
from gantui.session.cluster.post import Call, Post, What
from gantui.session.cluster.worker import BROKEN, DISK, REFUSED, Said
from gantui.session.disk.container import Malformed
from gantui.session.sweep import halving, member_pictures, results
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.results import GroupResult
from gantui.session.sweep.snapshot import Gallery, Looking

TRIES = 3
"""How often a group is begun without getting further than before: then it is given up."""
AHEAD = 2
"""Turns that a worker is asked for at once: while one is reported, it is at the next."""
TURN, LOOKED_AT = 0.5, 0.1
"""Seconds of a turn, and of one of a group whose pictures somebody looks at."""
MOST_HIRED = 256
"""Workers that may wait for room at once."""
PATIENCE = 60.0
"""Seconds without any answer after which a sweep that stops waits no more."""
FAREWELL = 5.0
"""Seconds for which a sweep that is over waits for its workers to leave."""
_LOOKS = 5.0
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
        self._others = frozenset() if only is None else frozenset(range(len(self.plan.groups))) - only
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
        self._posts: list[Post] = []
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
        return sorted(post.home.number for post in self._posts if post.home is not None)

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return not self.left and not self.training

    @property
    def rate(self) -> float:
        """Iterations a second, over all groups in training."""
        return sum(post.rate for post in self._posts)

    # What is done ----------------------------------------------------------------------------------------------------

    def step(self, seconds: float = 0.1) -> int:
        """Hear what has come within SECONDS, and ask for more; returns how many answers there were.

        Raises:
            Refusal: nobody can train any more, or what comes home is not as gantui sends it.
            OSError: the folder can't be written to.
        """
        for post in [post for post in self._posts if post.waits and (self.left or not self.training)]:
            self._assign(post)
        self._hire()
        for post in self._posts:
            self._ask(post)
        found = self._engine.ready([*self._calls], seconds)
        for handle in found:
            call = self._calls.pop(handle, None)
            if call is None:  # its worker was lost a moment ago, with all that it was called for
                continue
            try:
                said = self._engine.answer(handle)
            except Lost as lost:
                self._lose(call.post, str(lost))
            else:
                self._hear(call, said)
        self._see_who_waits(bool(found))
        return len(found)

    def checkpoint(self) -> int:
        """Have every group in training write a checkpoint; returns how many there are."""
        at_work = [post for post in self._posts if post.home is not None]
        for post in at_work:
            post.once.add("checkpoint")
        return len(at_work)

    def stop(self) -> None:
        """Stop every group in training so that it can be gone on with, and wait until all that they made is home.

        Raises:
            OSError: the folder can't be written to.
        """
        self._stopping = True
        self.left.clear()
        for post in self._posts:
            post.once.add("stop")
        heard = time.monotonic()
        while self.training and time.monotonic() - heard < PATIENCE:
            if self.step():
                heard = time.monotonic()
        self.see_off()

    def see_off(self) -> None:
        """Wait a moment for workers that leave: they remove what they worked on."""
        end = time.monotonic() + FAREWELL
        while any(call.what == "leave" for call in self._calls.values()) and time.monotonic() < end:
            self.step()

    def close(self) -> None:
        """Release the folders of all groups, as they are on the disk; others may go on with them."""
        for post in self._posts:
            if post.home is not None:
                post.home.close()
        self._posts.clear()
        self._calls.clear()

    def _plan_on(self) -> None:
        """Find the groups that are to be trained next, once those before have come as far as they should.

        Raises:
            Refusal: the folder of a group that is to be dropped can't be written.
        """
        while not self.left and not self.training and not self._stopping:
            due = halving.next_round(self.plan, self.results, self._others | self.failed.keys())
            for number, why in due.losers.items():
                halving.drop(self.directory, number, why)
                self.results[number] = results.group(self.directory, number)
            self._targets = due.targets
            self.left.extend(due.targets)
            if not due.losers:
                return

    # Workers ---------------------------------------------------------------------------------------------------------

    def _hire(self) -> None:
        """Ask for as many workers as there are groups that wait; of those that are not there yet no more shall come."""
        for needs in dict.fromkeys(self._needs):
            wanted = min(sum(self._needs[number] == needs for number in self.left), MOST_HIRED)
            coming = [post for post in self._posts if post.needs == needs and (not post.host or post.waits)]
            for post in coming[wanted:]:
                self._let_go(post)
            for _ in range(wanted - len(coming)):
                post = Post(self._engine.hire(needs), needs)
                self._posts.append(post)
                self._call(post, "hello")

    def _call(self, post: Post, what: What, *args: object) -> None:
        self._calls[self._engine.call(post.worker, what, *args)] = Call(post, what, post.errand)

    def _hear(self, call: Call, said: Said) -> None:
        """Take in what the worker of CALL has SAID."""
        post = call.post
        if post not in self._posts or (call.errand != post.errand and call.what != "leave"):
            return
        if "trouble" in said:
            self._trouble(post, str(said["trouble"]), said)
        elif call.what == "hello":
            versions.refuse_others(said["versions"], said["host"])
            self._lost_before_hello = 0
            post.host, post.machine = plain(str(said["host"])), self._engine.machine(said)
            self._assign(post)
        elif call.what == "take":
            self._send(post)
        elif call.what == "turn":
            post.asked -= 1
            self._take_home(post, said)
        elif call.what == "leave":
            self._let_go(post)

    def _assign(self, post: Post) -> None:
        """Hand the next group to the worker at POST, which is free; where there is none, it may go.

        Raises:
            Refusal: the group's folder can't be written, or another process is at it.
        """
        number = next((each for each in self.left if self._needs[each] == post.needs), None)
        post.waits = number is None and self.plan.halving is not None and bool(self.training)
        if number is None:
            if not post.waits:
                self._call(post, "leave")
            return
        self.left.remove(number)
        post.home = Home(self.directory, number, post.host)
        post.errand, post.asked, post.wishes, post.rate = post.errand + 1, 0, "", 0.0
        post.once.clear()
        post.batches = post.home.batches()
        self.results[number] = replace(self.results[number], state="running")
        self._send(post, first=True)

    def _send(self, post: Post, *, first: bool = False) -> None:
        """Send the next files to the worker at POST, or the word to begin."""
        assert post.home is not None
        assert post.batches is not None
        batch = next(post.batches, None)
        if batch is not None:
            self._call(post, "take", batch, first)
            return
        post.batches = None
        plan, number = self.plan, post.home.number
        order = {"number": number, "preset": plan.preset, "seeds": list(plan.seeds), "until": plan.until}
        order["stop_at"] = self._targets.get(number)
        self._call(post, "begin", json.dumps(order), self._code)

    def _ask(self, post: Post) -> None:
        """Ask the worker at POST for turns, as far as it is at a group and there is something to do."""
        if post.home is None or post.batches is not None:
            return
        looked_at = self.looking.points > 0 and self.looking.group == post.home.number
        while post.asked < AHEAD:
            wishes: dict[str, Any] = {"paused": self.paused} | dict.fromkeys(post.once, True)
            if looked_at:
                wishes |= {"points": self.looking.points, "members": sorted(self.looking.members)}
            text = json.dumps(wishes)
            if self.paused and text == post.wishes:
                return
            post.wishes = text
            post.once.clear()
            post.asked += 1
            self._call(post, "turn", LOOKED_AT if looked_at else TURN, text)

    def _take_home(self, post: Post, news: Said) -> None:
        """Take in the NEWS of the group at POST."""
        home = post.home
        if home is None or news.get("idle"):
            return
        self.results[home.number] = home.take(news)
        post.rate, self.device = float(news["rate"]), plain(str(news["device"]))
        if news["picture"]:
            try:
                found = member_pictures.decode(news["picture"], home.number, len(self.plan.seeds), str(home.run.path))
            except Malformed as error:
                raise Refusal(f"{post.host}: sent {plain(str(error))}") from None
            before = self.galleries.get(home.number)
            fakes = found.fakes if before is None else before.fakes | found.fakes
            self.galleries[home.number] = replace(found, fakes=fakes)
        if news["rest"]:
            post.wishes = ""  # there is more to come, also in a pause
        if news["over"]:
            home.close()
            self.results[home.number] = results.group(self.directory, home.number)
            post.home, post.rate = None, 0.0
            post.errand += 1
            self._plan_on()
            self._next(post)

    def _next(self, post: Post) -> None:
        if self._stopping:
            self._call(post, "leave")
        else:
            self._assign(post)

    def _let_go(self, post: Post) -> None:
        """Let the worker at POST go."""
        self._engine.dismiss(post.worker)
        self._posts.remove(post)
        self._calls = {handle: call for handle, call in self._calls.items() if call.post is not post}

    # Trouble ---------------------------------------------------------------------------------------------------------

    def _trouble(self, post: Post, kind: str, said: Said) -> None:
        """Go on after trouble of KIND that the worker at POST has reported."""
        text = plain(str(said.get("text")))
        home = post.home
        if home is not None and kind in (REFUSED, BROKEN):
            self._give_up(post, home, text, str(said.get("traceback", "")))
            self._next(post)
            return
        if kind == DISK and not self._engine.avoid(post.machine):
            raise Refusal(f"{post.host}: {text}, and there is no other machine; {self.directory.goes_on}")
        self._lose(post, text)

    def _lose(self, post: Post, why: str) -> None:
        """Go on without the worker at POST: its group waits again, from its newest checkpoint, unless in vain."""
        if post not in self._posts:
            return
        home, post.home = post.home, None
        self._let_go(post)
        if home is None:
            if not post.host:
                self._lost_before_hello += 1
                if self._lost_before_hello >= TRIES * 2:
                    raise Refusal(f"--ray: no worker begins: {why}; expected gantui and its Python on every machine")
            return
        number, saved = home.number, home.saved_at
        self._tries[number] = 1 if saved > home.began_at else self._tries.get(number, 0) + 1
        on = f"goes on from step {saved:,}" if saved > 0 else "begins anew"
        if self._tries[number] >= TRIES:
            post.home = home
            self._give_up(post, home, f"{why}, {TRIES} times without getting further", "")
            return
        home.close()
        self.notes.append(f"{self._called(number)}: on {post.host}, {why}; it {on}")
        self.results[number] = replace(results.group(self.directory, number), state="waiting")
        if not self._stopping:
            self.left.appendleft(number)

    def _give_up(self, post: Post, home: Home, why: str, traceback: str) -> None:
        """Give up the group at POST, whose folder is HOME, and say WHY."""
        home.fail(why, traceback)
        home.close()
        self.failed[home.number] = f"on {post.host}, {why}"
        self.notes.append(f"{self._called(home.number)} is given up: {self.failed[home.number]}")
        self.results[home.number] = results.group(self.directory, home.number)
        post.home, post.rate = None, 0.0
        post.errand += 1
        self._plan_on()

    def _called(self, number: int) -> str:
        """Group NUMBER, for a person."""
        name = self.plan.groups[number].name
        return plain(f"group {number + 1}{f' ({name})' if name else ''}")

    def _see_who_waits(self, heard: bool) -> None:
        """Find out why nobody trains, where that is so for a while."""
        if heard or self.training or self._stopping:
            self.waiting, self._looked_at = "", time.monotonic()
        elif time.monotonic() - self._looked_at >= _LOOKS and self.left:
            self._looked_at = time.monotonic()
            short = self._engine.short_of(self._needs[self.left[0]])
            self.waiting = f"{short}: waiting" if short else "waiting for room in the cluster"
