"""What a worker does for a sweep that is at home elsewhere. All that goes in and out is text, bytes and numbers."""

from __future__ import annotations

import json
import os
import platform
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from gantui.errors import Refusal, plain
from gantui.session.cluster import versions
from gantui.session.cluster.scratch import Scratch
from gantui.session.control import importing
from gantui.session.disk.atomic_write import write_whole
from gantui.session.sweep.file_pieces import Piece, Store

if TYPE_CHECKING:
    from gantui.session.training.groups.worker_group import WorkerGroup

Reply = dict[str, Any]
"""An answer: plain data. Where something went wrong `trouble` is one of the kinds below, `text` a sentence about it."""
REFUSED, DISK, MEMORY, BROKEN = "refused", "disk", "memory", "broken"
"""Kinds of trouble: what was asked for can't be done; this machine's disk, its memory; a bug, with its `traceback`."""

Method = TypeVar("Method", bound=Callable[..., Reply])


def _answering(method: Method) -> Method:
    """METHOD, whose errors become answers: an error of ours need not be known where the answer is read."""

    def answered(self: Worker, *args: Any) -> Reply:
        try:
            return method(self, *args)
        except Refusal as refusal:
            return {"trouble": REFUSED, "text": str(refusal)}
        except OSError as error:
            return {"trouble": DISK, "text": plain(f"its disk can't be written to: {error.strerror or error}")}
        except Exception as error:
            from gantui.session.training.machine import memory

            if full := memory.full(error):
                return {"trouble": MEMORY, "text": full}
            said = plain(f"an internal error: {type(error).__name__}: {error}")
            return {"trouble": BROKEN, "text": said, "traceback": "".join(traceback.format_exception(error))}

    return cast("Method", answered)


class Worker:
    """A worker: it says who it is, and trains one group after the other."""

    def __init__(self, cpus: int, gpus: float) -> None:
        """It may use so many CPUS, and a share GPUS of what the engine lets it see; 0: no GPU."""
        # torch reads these when it is imported; our choice of threads reads the first one, too.
        os.environ["OMP_NUM_THREADS"] = str(cpus)
        if not gpus:
            os.environ["CUDA_VISIBLE_DEVICES"] = ""
        self._scratch: Scratch | None = None
        self._store: Store | None = None
        self._group: WorkerGroup | None = None

    @_answering
    def hello(self) -> Reply:
        """Who it is: its machine, its process, its versions."""
        return {"host": platform.node(), "pid": os.getpid(), "versions": versions.here()}

    @_answering
    def take(self, files: Sequence[tuple[str, str, int, bytes]], first: bool) -> Reply:
        """Put FILES of the next group into a folder here; FIRST: they are the first of them."""
        if self._scratch is None:
            self._scratch = Scratch()
        if first or self._store is None:
            self._group = None
            self._store = Store(self._scratch.fresh_run(), "the machine of the sweep")
        for piece in files:
            self._store.take(Piece(*piece))
        return {}

    @_answering
    def begin(self, order: str, code: Sequence[tuple[str, str]]) -> Reply:
        """Begin the group whose files have come, or go on with it, as ORDER says, which is JSON.

        CODE are plug-ins by name and text, as the user's command line has named them at home.
        """
        said = json.loads(order)
        self._load(code)
        with importing.large():
            from gantui.session.training.groups.worker_group import WorkerGroup
            from gantui.session.training.start import freeze_imports
        assert self._scratch is not None
        self._group = WorkerGroup(
            self._scratch.run, said["number"], said["preset"], said["seeds"], said["until"], said["stop_at"]
        )
        freeze_imports()
        return {}

    @_answering
    def turn(self, seconds: float, wishes: str) -> Reply:
        """Train for so many SECONDS and tell of it; see `WorkerGroup.turn`. WISHES are JSON."""
        if self._group is None:
            return {"idle": True}
        news = self._group.turn(seconds, json.loads(wishes))
        if news["over"]:
            self._group = self._store = None
        return news

    @_answering
    def leave(self) -> Reply:
        """Leave nothing behind."""
        self._group = self._store = None
        if self._scratch is not None:
            self._scratch.remove()
            self._scratch = None
        return {}

    def _load(self, code: Sequence[tuple[str, str]]) -> None:
        """Load the plug-ins in CODE, once in the life of this process."""
        if not code:
            return
        from gantui.session.jobs import plugins

        assert self._scratch is not None
        files = []
        for number, (name, text) in enumerate(code):
            place = self._scratch.path / f"plugin-{number}"
            place.mkdir(exist_ok=True)
            files.append(place / name)
            write_whole(place / name, text.encode())
        plugins.load(files)
