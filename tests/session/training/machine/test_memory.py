"""A training that the machine has no room for is told so, before and in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui import available_memory
from gantui.errors import Exit
from gantui.gan.trainer import Trainer
from gantui.session.view.snapshot import State
from tests.session.small import ENDLESS, start


def ended(path: Path, *sets: str) -> tuple[State, int, str]:
    live = start(path, *sets)
    ending = live.wait(180)
    live.close()
    live.job.run.close()
    assert ending is not None
    return ending.state, ending.code, ending.message


def test_what_does_not_fit_is_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(available_memory, "here", lambda: 6 * 2**30)
    state, code, message = ended(tmp_path / "run", "generator.hidden=[14000,14000]")
    assert (state, code) == (State.REFUSED, Exit.USAGE)
    assert (
        message.startswith("the training needs at least 5.2 GiB of memory")
        or "this process may have 6.0 GiB" in message
    )


def test_a_limit_of_the_shell_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(available_memory.resource, "getrlimit", lambda _: (2**30, 2**31))
    assert available_memory.here() <= 2**30


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory: you tried"
        ),
        RuntimeError("std::bad_alloc"),
    ],
    ids=["Python", "torch", "C++"],
)
def test_a_memory_that_is_full_is_no_bug(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def advance(self: Trainer, most: int) -> int:
        raise error

    monkeypatch.setattr(Trainer, "advance", advance)
    state, code, message = ended(tmp_path / "run", ENDLESS)
    assert (state, code) == (State.FAILED, Exit.INTERNAL)
    assert message == "the memory is full: try smaller networks or a smaller schedule.batch_size"
