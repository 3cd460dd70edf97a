"""How a script ends, seen from within it: by coming to its end, by an exception, by Ctrl-C, or as somebody says so."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing import util
from types import TracebackType
from typing import Protocol
from weakref import WeakSet

from gantui.errors import Exit, plain
from gantui.gan.trainee import LoopEnded


class Stopped(SystemExit):
    """Raised out of `step` where somebody has stopped the training, after a checkpoint; `why` says how, in a sentence.

    Nobody need catch it: a script then ends quietly, with the status that the command line would have.
    """

    def __init__(self, code: Exit, why: str) -> None:
        super().__init__(int(code))
        self.why = why


class Ends(Protocol):
    """What is to be said of the script's end."""

    def finish(self, ended: LoopEnded | None) -> None:
        """The script has ENDED, or come to its end."""


_OPEN: WeakSet[Ends] = WeakSet()
"""Who is to hear of it."""
_HOOKED: set[int] = set()
"""The processes that notice their end; one that is forked has this from where it comes from, and does not yet."""
_ERROR: list[LoopEnded] = []
"""By what the script has ended, once an exception has come out of it."""


def tell_of_the_end(watch: Ends) -> None:
    """Tell WATCH when this process ends."""
    if os.getpid() not in _HOOKED:
        _hook()
    _OPEN.add(watch)


def forget(watch: Ends) -> None:
    """Tell WATCH of nothing any more."""
    _OPEN.discard(watch)


def ended_by(error: BaseException | None) -> LoopEnded | None:
    """How a script has ended out of which ERROR has come; None: it has come to its end."""
    if error is None or isinstance(error, SystemExit | GeneratorExit):
        return None
    if isinstance(error, KeyboardInterrupt):
        return LoopEnded("Ctrl-C")
    first = next(iter(str(error).strip().splitlines()), "")
    said = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return LoopEnded(plain(f"the script raised {said}"), error)


def _hook() -> None:
    """Notice exceptions that come out of the script, and its end."""
    process, before = os.getpid(), sys.excepthook
    _HOOKED.add(process)

    def noticed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        ended = ended_by(error)
        if ended is not None:
            _ERROR.append(ended)

    def at_exit() -> None:
        if os.getpid() != process:  # a worker that was forked: it is not the script
            return
        for watch in list(_OPEN):
            watch.finish(_ERROR[-1] if _ERROR else ended_by(sys.exc_info()[1]))

    sys.excepthook = noticed
    if multiprocessing.parent_process() is None:
        atexit.register(at_exit)
    else:  # such a process tells of its end while an exception is under way, and may leave without what `atexit` calls
        util.Finalize(None, at_exit, exitpriority=0)


Finish = Callable[[LoopEnded | None], None]
