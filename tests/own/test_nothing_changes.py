"""Watching changes nothing: a script's weights, statistics, vectors and random streams are the same bit for bit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch

from gantui.own.watched_loop import Watch
from gantui.session.attach.remote import Remote
from gantui.session.run.reader import read_run
from gantui.session.view.commands import Pause, Resume, Step
from gantui.session.view.snapshot import Snapshot
from tests.asking import asks
from tests.own.loops import CENTRES, Loop, same

ITERATIONS = 130
LOOKS = asks(200, (8, 8), frozenset({"reading", "slope", "optimal", "data", "fakes"}), arrows=20, latent_map=(6, 6))


@pytest.fixture(scope="module")
def alone() -> list[torch.Tensor]:
    """All that decides the future of a loop that nobody watches."""
    loop = Loop.fresh()
    for _ in loop.iterations(ITERATIONS):
        pass
    return loop.everything()


def stepped(watch: Watch, loop: Loop, at: Callable[[int], object] = lambda _: None) -> None:
    """All iterations of LOOP under WATCH; AT(n) is called after iteration n."""
    for done, losses in enumerate(loop.iterations(ITERATIONS), 1):
        watch.step(**losses)
        at(done)


class Viewer:
    """Somebody who looks at a run all the while, in a thread."""

    def __init__(self, path: Path) -> None:
        self.remote, self._gone = Remote(path), threading.Event()
        self.seen: list[Snapshot] = []
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._gone.wait(0.002):
            self.remote.request("viewer", LOOKS)
            now = self.remote.latest()
            if not self.seen or self.seen[-1] is not now:
                self.seen.append(now)

    def close(self) -> None:
        self._gone.set()
        self._thread.join()
        self.remote.close()


@contextmanager
def viewers(path: Path, count: int) -> Iterator[list[Viewer]]:
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Viewer(path))) for _ in range(count)]


def test_watched_by_nobody(alone: list[torch.Tensor], tmp_path: Path) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run", modes=CENTRES)
    stepped(watch, loop)
    now = loop.everything()
    watch.close()
    assert same(now, alone)
    assert [record["step"] for record in read_run(tmp_path / "run").records] == [20, 40, 60, 80, 100, 120, 130]


def test_watched_by_two(alone: list[torch.Tensor], tmp_path: Path) -> None:
    loop, started = Loop.fresh(), list[Viewer]()
    watch = loop.watched(tmp_path / "run", modes=CENTRES)
    with ExitStack() as stack:

        def come(done: int) -> None:
            if done == 40:
                started.extend(stack.enter_context(viewers(tmp_path / "run", 2)))
            if 40 <= done < 60:  # whatever the machine is at, they have asked by now
                asked(watch)

        stepped(watch, loop, come)
        now = loop.everything()
        watch.close()
    assert same(now, alone)
    assert [any(len(each.fake) for each in viewer.seen) for viewer in started] == [True, True]


def asked(watch: Watch) -> None:
    """Wait until somebody has asked for something."""
    while watch._live is None or watch._live._mailbox._queue.empty():
        threading.Event().wait(0.001)


def paused_in(watch: Watch, path: Path, then: Callable[[Remote], object]) -> threading.Thread:
    """A thread that pauses the run in PATH, looks at it, does THEN, and lets it go on."""
    remote = Remote(path)

    def go() -> None:
        with closing(remote):
            remote.send(Pause())
            while remote.latest().state != "paused" or not len(remote.latest().fake):
                remote.request("viewer", LOOKS)
                threading.Event().wait(0.005)
            then(remote)
            remote.send(Resume())
            while remote.latest().state == "paused":
                remote.request("viewer", LOOKS)
                threading.Event().wait(0.005)

    thread = threading.Thread(target=go)
    thread.start()
    return thread


def test_paused_looked_at_and_moved_by_single_iterations(alone: list[torch.Tensor], tmp_path: Path) -> None:
    loop, threads = Loop.fresh(), list[threading.Thread]()
    watch = loop.watched(tmp_path / "run", modes=2)

    def some(remote: Remote) -> None:
        for count in (1, 3):
            before = remote.latest().step
            remote.send(Step(count=count))
            while remote.latest().step < before + count:
                remote.request("viewer", LOOKS)
                threading.Event().wait(0.005)

    def pause(done: int) -> None:
        if done == 40:
            threads.append(paused_in(watch, tmp_path / "run", some))
            asked(watch)  # else it may be over before it is heard

    stepped(watch, loop, pause)
    now = loop.everything()
    watch.close()
    for thread in threads:
        thread.join()
    assert same(now, alone)


@pytest.mark.parametrize("said", [{"latent": None}, {"latent": 3}, {"reading": None}, {"reading": "relative"}])
def test_however_it_is_said(alone: list[torch.Tensor], tmp_path: Path, said: dict[str, Any]) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run", **said)
    stepped(watch, loop)
    now = loop.everything()
    watch.close()
    assert same(now, alone)


def test_with_its_state_handed_over(alone: list[torch.Tensor], tmp_path: Path) -> None:
    loop = Loop.fresh()
    watch = loop.watched(tmp_path / "run", state=[loop.G, loop.D, loop.opt_g, loop.opt_d])
    stepped(watch, loop)
    now = loop.everything()
    watch.close()
    assert same(now, alone)


def test_the_defaults_of_the_script_are_its_own(tmp_path: Path) -> None:
    threads = torch.get_num_threads()
    torch.set_default_dtype(torch.float64)
    try:
        loop = Loop.fresh()
        watch = loop.watched(tmp_path / "run")

        def here(done: int) -> None:
            assert torch.get_default_dtype() is torch.float64
            assert torch.get_num_threads() == threads

        stepped(watch, loop, here)
        watch.close()
        assert torch.get_default_dtype() is torch.float64
        assert next(loop.G.parameters()).dtype is torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
