"""The archive of a run's pictures: snapshots from all over the run, in a folder of bounded size.

Each is a file of its own, without the events, the strip and the settings that the run began with; what all have in
common lies in one more file. A file is a snapshot as it travels (`snapshot_bytes.encode`) with a checksum behind it.
They may be lost or damaged and nothing else is: a training never reads them.
"""

from __future__ import annotations

import bisect
import dataclasses
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gantui.experiment.verdicts.event import Event
from gantui.session.disk import folder as disk
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.container import Malformed
from gantui.session.view import snapshot_bytes
from gantui.session.view.pictures import Modes
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.pictures.request import REQUESTS, all_seen
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo, Unseen
from gantui.session.view.snapshot import EVENTS, Snapshot, State, Strip, picture_in
from gantui.session.view.wire_checks import unfit

FOLDER, COMMON = "snapshots", "common.snapshot"
MOST = 256
"""Pictures that are kept; some 15 KB each."""
MARKED = MOST // 4
"""How many of these may be of iterations at which something was reported: the newest ones."""
DENSER = 0.25
"""The share of the run's length that is added to the age of a picture, which makes those of now five times as dense as
the first."""
SHARE, ALLOWANCE = 0.005, 0.25
"""The share of the time that pictures may take, and the seconds that they may take beyond it: a short run keeps all."""

_CHECKSUM = 16
"""Bytes of BLAKE2b at the end of a file, over all before them."""
_READ = 32
"""Pictures that are remembered once they have been read."""
_NAME = re.compile(r"step-(\d{10,18})\.snapshot")
_WHY_NOT = "not kept of the past"


def crowded(steps: tuple[int, ...], marked: Iterable[int]) -> int:
    """Which of STEPS, ascending and at least three, to drop: not the first, the newest, or one of those MARKED.

    The one whose neighbours are the nearest to each other for its age: so they lie over the whole run, and denser
    towards now. Where the marked ones are all that could go, they do.
    """
    at = np.array(steps, np.float64)
    gap = (at[2:] - at[:-2]) / (at[-1] - at[1:-1] + DENSER * (at[-1] - at[0]))
    free = ~np.isin(at[1:-1], np.array([*marked], np.float64))
    return steps[1 + int(np.argmin(np.where(free, gap, np.inf) if free.any() else gap))]


def kept_requests(facts: RunInfo) -> Requests:
    """The requests that a picture of a training with these FACTS contains."""
    return Requests.of(*(REQUESTS.find(name).kept(facts) for name in REQUESTS))


def not_kept(facts: RunInfo) -> dict[Unseen, str]:
    """What pictures of a training with these FACTS leave out, each with the reason."""
    kept = frozenset[str]().union(*(request.seen() for request in kept_requests(facts).by_name.values()))
    return dict.fromkeys(sorted(all_seen() - kept), _WHY_NOT)


def as_of(kept: Snapshot, events: Iterable[Event], strip: Strip | None) -> Snapshot:
    """The picture KEPT, completed with the part of EVENTS and STRIP that existed at its time."""
    earlier = tuple(event for event in events if event.step <= kept.step)[-EVENTS:]
    if strip is not None:
        then = strip.steps <= kept.step
        strip = Strip(strip.steps[then], strip.shares[:, then]) if then.any() else None
    return dataclasses.replace(kept, events=earlier, strip=strip)


def _without_constants(pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """PICTURES without the arrays that all instants have in common."""
    return {
        name: _with(each, {key: getattr(each, key)[:0] for key in each.constant}) for name, each in pictures.items()
    }


def _completed(pictures: Mapping[str, Picture], common: Mapping[str, Picture]) -> dict[str, Picture]:
    """PICTURES with what they have in COMMON; one whose part of it is missing is left out."""
    return {
        name: _with(each, {key: getattr(common[name], key) for key in each.constant})
        for name, each in pictures.items()
        if not each.constant or name in common
    }


def _with(one: Picture, changes: Mapping[str, object]) -> Picture:
    """The picture ONE with CHANGES to its fields, itself if there are none."""
    return dataclasses.replace(one, **changes) if changes else one  # type: ignore[type-var]


def _encoded(snapshot: Snapshot) -> bytes:
    """SNAPSHOT as the bytes of a file with its checksum."""
    data = snapshot_bytes.encode(snapshot)
    return data + _checksum(data)


def _decoded(data: bytes) -> Snapshot:
    """The snapshot in DATA, which `_encoded` made.

    Raises:
        Malformed: DATA is something else.
    """
    data, claimed = data[:-_CHECKSUM], data[-_CHECKSUM:]
    if claimed != _checksum(data):
        raise Malformed("its checksum does not fit")
    return snapshot_bytes.decode(data)


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECKSUM).digest()


class Archive:
    """Reads the pictures in a folder. May be used from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: frozenset[int] = frozenset()
        """Iterations whose pictures can't be read."""
        self._steps: tuple[int, ...] = ()
        self._common: Snapshot | None = None
        self._read: OrderedDict[int, Snapshot] = OrderedDict()
        self._lock = threading.Lock()
        self.look()

    def look(self) -> None:
        """Look again which pictures there are."""
        try:
            names = [match for name in disk.names(self.folder) if (match := _NAME.fullmatch(name))]
        except OSError:
            names = []
        self._steps = tuple(sorted(int(name[1]) for name in names))

    @property
    def steps(self) -> tuple[int, ...]:
        """The iterations of which there are pictures, ascending."""
        steps, damaged = self._steps, self.damaged
        return tuple(step for step in steps if step not in damaged) if damaged else steps

    def read(self, step: int) -> Snapshot | None:
        """The newest picture at or before iteration STEP, else the first; None when there is none that can be read."""
        if self._of_all() is None:
            return None
        steps = self.steps
        before = steps[: bisect.bisect_right(steps, step)]
        nearest = (*reversed(before), *steps[len(before) :])
        return next((found for at in nearest if (found := self._picture(at)) is not None), None)

    def shares(self, step: int) -> NDArray[np.floating] | None:
        """How the samples at the record of iteration STEP fell on the modes: [modes]; None if no picture was kept."""
        kept = self.read(step) if step in self._steps else None
        modes = None if kept is None else picture_in(kept, Modes)
        return None if modes is None or modes.step != step else modes.high_quality

    @property
    def facts(self) -> RunInfo | None:
        """The facts of the run; None if they can't be read."""
        common = self._of_all()
        return None if common is None else common.facts

    def files(self, last: int) -> list[Path]:
        """The files of the pictures up to iteration LAST, and of what they have in common."""
        return [self.folder / COMMON, *(self._file(step) for step in self._steps if step <= last)]

    def _picture(self, step: int) -> Snapshot | None:
        """The picture of iteration STEP itself, or None."""
        with self._lock:
            if step in self._read:
                self._read.move_to_end(step)
                return self._read[step]
        common = self._of_all()
        if common is None:
            return None
        try:
            kept = _decoded(disk.read(self._file(step)))
            if kept.step != step:
                raise Malformed(f"a picture of iteration {kept.step}")
            whole = dataclasses.replace(
                kept,
                facts=common.facts,
                real=common.real[: len(kept.fake)],
                pictures=_completed(kept.pictures, common.pictures),
            )
            if why := unfit(whole):
                raise Malformed(why)
        except FileNotFoundError:  # dropped meanwhile
            return None
        except (OSError, Malformed):
            self.damaged |= {step}
            return None
        with self._lock:
            self._read[step] = whole
            while len(self._read) > _READ:
                self._read.popitem(last=False)
        return whole

    def _of_all(self) -> Snapshot | None:
        """What all pictures have in common, or None."""
        if self._common is None:
            try:
                common = _decoded(disk.read(self.folder / COMMON))
            except (OSError, Malformed):
                return None
            if common.facts is None:
                return None
            unseen = not_kept(common.facts) | common.facts.unseen
            # A file may come from a stranger: where the run lies is known here, and no command of theirs is passed on.
            facts = dataclasses.replace(common.facts, unseen=unseen, run_dir=str(self.folder.parent), command="")
            self._common = dataclasses.replace(common, facts=facts)
        return self._common

    def _file(self, step: int) -> Path:
        return self.folder / f"step-{step:010d}.snapshot"


class Keeper(Archive):
    """Adds pictures of a training, as many as its time and its folder's size allow."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(folder)
        self._clock = clock
        self._began, self._spent = clock(), 0.0
        self._marked: list[int] = []
        self._facts: RunInfo | None = None

    def keep(
        self, facts: RunInfo, make: Callable[[Requests], Snapshot], *, marked: bool = False, last: bool = False
    ) -> None:
        """Keep the picture that MAKE returns, unless no time is left for it.

        If MARKED (something was reported) or LAST (the training ends) it is kept in any case.

        Raises:
            OSError: it could not be written.
        """
        began = self._clock()
        if not marked and not last and self._spent > SHARE * (began - self._began) + ALLOWANCE:
            return
        try:
            self._write(facts, make(kept_requests(facts)), marked)
        finally:
            self._spent += self._clock() - began

    def go_on(self, step: int, marked: Iterable[int]) -> None:
        """Drop the pictures past iteration STEP, which a resumed training makes again.

        MARKED are the iterations up to STEP at which something was reported.

        Raises:
            OSError: some are still there.
        """
        self._marked = sorted(marked)[-MARKED:]
        for later in [kept for kept in self._steps if kept > step]:
            self._drop(later)

    def _write(self, facts: RunInfo, shown: Snapshot, marked: bool) -> None:
        if facts is not self._facts:
            disk.make(self.folder)
            constant = {name: each for name, each in shown.pictures.items() if each.constant}
            common = Snapshot(State.LOADING, facts=facts, real=shown.real, pictures=constant)
            write_whole(self.folder / COMMON, _encoded(common), durable=False)
            self._facts, self._common = facts, None
        alone = dataclasses.replace(
            shown,
            facts=None,
            real=shown.real[:0],
            pictures=_without_constants(shown.pictures),
            events=(),
            strip=None,
            message="",
            settings=tuple(dataclasses.replace(each, about="") for each in shown.settings if each.value != each.start),
            undo="",
            redo="",
            phase_now="",
            slow=0.0,
        )
        write_whole(self._file(shown.step), _encoded(alone), durable=False)
        with self._lock:
            self._read.pop(shown.step, None)
        self._steps = tuple(sorted({*self._steps, shown.step}))
        if marked:
            self._marked = [*self._marked, shown.step][-MARKED:]
        while len(self._steps) > MOST:
            self._drop(crowded(self._steps, self._marked))

    def _drop(self, step: int) -> None:
        disk.remove(self._file(step))
        self._steps = tuple(kept for kept in self._steps if kept != step)
