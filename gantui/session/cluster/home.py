"""A group at home: its folder in the sweep's, into which comes what is trained elsewhere."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator

from gantui.errors import Refusal
from gantui.session.checkpoints import files
from gantui.session.cluster.worker import Reply
from gantui.session.disk import folder
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.file_names import METRICS, TRACEBACK
from gantui.session.run.data import CLASSIFIER
from gantui.session.run.run_json import FIELDS
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.file_pieces import LARGEST, Piece, Store, of_folder
from gantui.session.sweep.incoming_results import IncomingResults
from gantui.session.sweep.results import GroupResult

_BATCH = 2 * LARGEST
"""Bytes of files, about, that are sent at once."""


class Home:
    """The folder of group NUMBER of the sweep in DIRECTORY, locked until `close`; WORKER is the machine that trains."""

    def __init__(self, directory: SweepDirectory, number: int, worker: str) -> None:
        """Open the folder, which is made if it is not there.

        Raises:
            Refusal: it can't be written, or another process is at it.
        """
        self.number, self._directory, self._worker = number, directory, worker
        self.run = directory.open_group(number)
        self._store = Store(self.run.path, worker, self._note)
        self.results = IncomingResults(directory, number)
        self.began_at = self.saved_at
        """The iteration that its checkpoint is of with which it was begun here, or gone on with."""

    @property
    def saved_at(self) -> int:
        """The iteration of the newest checkpoint; -1 where there is none."""
        return max(files.steps(self.run.checkpoints), default=-1)

    def batches(self) -> Iterator[list[tuple[str, str, int, bytes]]]:
        """All that a worker needs of the folder, in batches that can be sent at once.

        Raises:
            OSError: it can't be read.
        """
        batch, size = list[tuple[str, str, int, bytes]](), 0
        for piece in (*of_folder(self.run.path), *self._classifier()):
            batch.append((piece.name, piece.kind, piece.size, piece.data))
            size += len(piece.data)
            if size >= _BATCH:
                yield batch
                batch, size = [], 0
        yield batch

    def _classifier(self) -> Iterator[Piece]:
        """The classifier of another group, where this one has none: it takes long to be trained, and is the same."""
        groups = range(len(self._directory.plan.groups))
        if folder.there(self.run.path / CLASSIFIER):
            return
        for path in map(self._directory.group, groups):
            if folder.there(path / CLASSIFIER):
                data = folder.read(path / CLASSIFIER)
                for start in range(0, len(data), LARGEST):
                    yield Piece(CLASSIFIER, "whole", len(data), data[start : start + LARGEST])
                return

    def take(self, news: Reply) -> GroupResult:
        """Put the files in NEWS into the folder; the results by what has come so far.

        Raises:
            Refusal: something in it is not as gantui sends it.
            OSError: the folder can't be written to.
        """
        anew = False
        for each in news["files"]:
            piece = Piece(*each)
            anew |= piece.name == METRICS and piece.kind == "whole"
            self._store.take(piece)
        if anew:
            self.results.begin()
        if not news["rest"]:
            self.results.read_on()
        members = json.loads(news["members"])
        return self.results.result(int(news["step"]), float(news["seconds"]), members["diverged"], members["verdicts"])

    def _note(self, text: bytes) -> None:
        """Write the facts in TEXT, a run.json, into the folder's own: who trains it is this process for all others."""
        try:
            facts = json.loads(text)
        except (ValueError, RecursionError):
            facts = None
        if not isinstance(facts, dict) or not all(fits(facts[key]) for key, fits in FIELDS.items() if key in facts):
            raise Refusal(f"{self._worker}: sent a run.json that is none; expected the files of a sweep's group")
        self.run.note(**facts | {"host": platform.node(), "pid": os.getpid(), "worker": self._worker})

    def fail(self, why: str, traceback: str = "") -> None:
        """Write down that the group could not be trained: WHY, with the TRACEBACK of a bug."""
        if traceback:
            write_whole(self.run.path / TRACEBACK, traceback.encode("utf-8", "replace"))
        self.run.note(state="failed", message=why)

    def close(self) -> None:
        """Release the folder."""
        self.run.close()
