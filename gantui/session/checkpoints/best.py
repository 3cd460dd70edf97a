"""The best state of a run so far, by its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gantui.errors import Refusal
from gantui.experiment.goals.best import Best
from gantui.session.checkpoints.files import BEST, Damaged, Mark, read, set_aside
from gantui.session.disk import folder as disk
from gantui.session.disk.atomic_write import write_whole


class BestSoFar:
    """Keeps the best state in memory until the next checkpoint is written, and then in a file of its own.

    A state in the file is never newer than the next checkpoint, so a resumed training knows which of both to believe.
    """

    def __init__(self, by: Best | None, mark: Mark | None = None) -> None:
        """BY is the rule for the best, if there is one; MARK is the best record so far."""
        self._by, self.mark = by, mark
        self._waiting: bytes | None = None

    @classmethod
    def resumed(cls, by: Best | None, mark: Mark | None, folder: Path) -> tuple[BestSoFar, list[str]]:
        """The best state of a run continued from a checkpoint in FOLDER with MARK, and the files set aside as damaged.

        Without the marked state on the disk, or where another metric is asked for now, the best is sought anew.
        """
        path = folder / BEST
        if by is None or mark is None or mark.by != by.text or not disk.there(path):
            return cls(by), []
        try:
            meta = read(path).meta
        except Damaged:
            return cls(by), set_aside([path])
        except (Refusal, OSError):  # of a newer format, or no file
            return cls(by), []
        return cls(by, mark if meta.best == mark else None), []

    def see(self, record: Mapping[str, float | int | None], encode: Callable[[], bytes]) -> None:
        """Look at the newest RECORD; if it is the best, keep the checkpoint bytes that ENCODE makes."""
        value = None if self._by is None else self._by.value(record)
        if self._by is None or value is None:
            return
        if self.mark is None or self._by.beats(value, self.mark.value):
            self.mark = Mark(self._by.text, value, int(record["step"] or 0))
            self._waiting = encode()

    def write(self, folder: Path) -> None:
        """Write the best state into FOLDER, if it is not there yet.

        Raises:
            OSError: it could not be written; the one before it is still there.
        """
        if self._waiting is not None:
            write_whole(folder / BEST, self._waiting)
            self._waiting = None

    def facts(self) -> dict[str, Any]:
        """The facts for run.json: the rule, the best value, its iteration and file; None while there is none."""
        mark = self.mark
        return {"best": mark and {"by": mark.by, "value": mark.value, "step": mark.step, "file": BEST}}
