"""The results of a group that is trained elsewhere, by what has come home of it."""

from __future__ import annotations

import copy
from typing import Any

from gantui.session.disk import folder
from gantui.session.disk.file_names import METRICS
from gantui.session.run import metrics_file as records
from gantui.session.sweep import results
from gantui.session.sweep.curves import MemberCurves
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.members import Member
from gantui.session.sweep.results import GroupResult


class IncomingResults:
    """The results of group NUMBER of the sweep in DIRECTORY; its records are read on as they come."""

    def __init__(self, directory: SweepDirectory, number: int) -> None:
        plan = directory.plan
        self._group, self._seeds = plan.groups[number], plan.seeds
        self._file = directory.group(number) / METRICS
        self._until = plan.goal(number)
        self.begin()

    def begin(self) -> None:
        """Read the records from the first one on, as those before may be others now."""
        self._members = {seed: Member(seed, self._until) for seed in self._seeds}
        self._curves, self._read = MemberCurves(self._seeds), 0

    def read_on(self) -> None:
        """Take in the records that have come; all of an iteration have come at once.

        Raises:
            OSError: they can't be read.
        """
        if not folder.there(self._file):
            return
        new = folder.after(self._file, self._read)
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        found = [record for line in whole.split(b"\n") if (record := records.of_line(line)) is not None]
        results.feed_lines(self._members, self._curves, found, None)

    def result(self, step: int, seconds: float, diverged: Any, verdicts: Any) -> GroupResult:
        """The results after STEP iterations in SECONDS, with who has DIVERGED and the VERDICTS, as run.json has them.

        Raises:
            Refusal: who has diverged is not as gantui says it.
        """
        results.diverged(self._members, diverged, str(self._file.parent))
        results.judged(self._members, verdicts)
        members = tuple(map(copy.copy, self._members.values()))  # as they are now: these go on
        return GroupResult(self._group.settings, "running", step, seconds, members, self._curves)
