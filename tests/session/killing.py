"""`gantui train` in processes of their own that are killed at any moment.

Forked off a process that has imported torch already: what is killed is the whole command, from the reading of its
arguments to its end, only sooner than if each had to import torch first.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import read_lines
from tests.cli.program import until

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["gantui.cli.headless.train", "gantui.session.training"])


def _train(arguments: list[str], log: str) -> None:
    """The command line ARGUMENTS in this process, with its output in LOG."""
    from gantui.cli.outcome import outcome

    number = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(number, stream)
    sys.exit(outcome(arguments))


def begun(arguments: list[str], log: Path) -> ForkServerProcess:
    """`gantui ARGUMENTS` under way."""
    process = _CONTEXT.Process(target=_train, args=(arguments, str(log)))
    process.start()
    return process


def carried_out(arguments: list[str], log: Path) -> int | None:
    """The exit status of `gantui ARGUMENTS`."""
    process = begun(arguments, log)
    process.join(600)
    return process.exitcode


@dataclass
class Killings:
    """What was seen of a run whose process was killed again and again."""

    times: int = 0
    in_training: int = 0
    """Those that came after the first record or checkpoint of the process."""
    lost_seconds: list[float] = field(default_factory=list)
    """Training seconds between the newest checkpoint and the newest record, a kill."""


def kill_again_and_again(run: Path, new: list[str], times: int, log: Path, seed: int = 0) -> Killings:
    """Begin NEW in the folder RUN and go on with it, killed each time after a random while, TIMES times.

    A process lives up to 1.6 times as long as one took to its first checkpoint: many are killed before that.
    """
    chance, seen, newest = random.Random(seed), Killings(), 0
    life = 1.6 * _to_first_checkpoint(run.with_name("first"), [*map(_elsewhere(run), new)], log)
    while seen.times < times:
        arguments = ["train", "--resume", str(run), "--quiet"] if (run / "run.json").exists() else new
        began = newest
        process = begun(arguments, log)
        process.join(chance.uniform(0, life))
        if process.exitcode is not None:
            break  # it was done before the kill came, or has said no
        process.kill()
        process.join()
        seen.times += 1
        with contextlib.suppress(OSError):  # killed before there was anything
            saved, damaged = files.newest_whole(run / "checkpoints")
            assert not damaged, "a kill leaves no file that is not whole"
            if saved is None:
                continue
            assert saved.meta.step >= newest, "what was saved once is never lost"
            newest = saved.meta.step
            seen.in_training += newest > began
            records = read_lines(run / "metrics.jsonl")
            if records and records[-1]["step"] > newest:
                seen.lost_seconds.append(records[-1]["seconds"] - saved.meta.seconds)
    return seen


def _elsewhere(run: Path) -> Callable[[str], str]:
    return lambda argument: str(run.with_name("first")) if argument == str(run) else argument


def _to_first_checkpoint(run: Path, new: list[str], log: Path) -> float:
    """Seconds that NEW, in the folder RUN, takes to its first checkpoint."""
    carried_out(["--version"], log)  # so that torch is there
    began = time.monotonic()
    process = begun(new, log)
    until(lambda: process.exitcode is not None or files.newest_first(run / "checkpoints"), "a checkpoint")
    process.kill()
    process.join()
    return time.monotonic() - began
