"""A group that a worker trains: turn by turn, in a folder of its own whose changes go to the folder of the sweep."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from gantui.experiment.experiment import Experiment
from gantui.experiment.goals.until import parse
from gantui.session.run import data
from gantui.session.run.directory import RunDirectory
from gantui.session.sweep import member_pictures as pictures
from gantui.session.sweep.file_pieces import Piece, Watch
from gantui.session.sweep.snapshot import Looking
from gantui.session.training.groups.gallery import GalleryMaker
from gantui.session.training.groups.group import Group
from gantui.session.training.machine.device import describe

MOST = 8 << 20
"""Bytes of files, about, that are sent at once."""


class WorkerGroup:
    """A group in training in the folder PATH of a worker; the folder of the sweep gets all that changes there."""

    def __init__(
        self, path: Path, number: int, preset: str, seeds: Sequence[int], until: str | None, stop_at: int | None
    ) -> None:
        """Begin group NUMBER of a sweep of PRESET, or go on with it; STOP_AT: the iteration at which it is put aside.

        Raises:
            Refusal: it can't be trained here, or its folder is damaged.
            OSError: the folder can't be written to.
        """
        self._number, self._preset, self._stop_at = number, preset, stop_at
        self._watch, run = Watch(path), RunDirectory.open(path)
        try:
            experiment = run.experiment()
            goal = None if until is None else parse(until, experiment.known_keys)
            own = (
                data.of_run(path, run.facts(), experiment.distribution) if isinstance(experiment, Experiment) else None
            )
            self._group = Group(run, experiment, seeds, goal, own)
        except BaseException:
            run.close()
            raise
        self._maker: GalleryMaker | None = None
        self._telling: Iterator[Piece] | None = self._watch.changes(anew=True)
        """What is still to be sent of what has changed."""
        self._sent_over = False

    def turn(self, seconds: float, wishes: dict[str, Any]) -> dict[str, Any]:
        """Send what has changed and is not home yet; where nothing is left of that, carry out WISHES, train, and send.

        It trains for so many SECONDS, or until a record has been made. WISHES: `paused`, `checkpoint` and `stop`, each
        true or not; `points` and `members`, whose pictures are wanted. Returns plain data: see `_news`.

        Raises:
            Refusal: something can't go on.
            OSError: the folder can't be written to.
        """
        said, picture = "", b""
        if self._telling is None and not self._sent_over:
            said = self._obey(wishes)
            if not self._group.over and not wishes.get("paused"):
                self._train(seconds)
            picture = self._picture(wishes)
            self._telling = self._watch.changes()
        return self._news(said, picture)

    def _obey(self, wishes: dict[str, Any]) -> str:
        """Carry out what of WISHES is no training; returns what was done."""
        group = self._group
        if group.clock.running == bool(wishes.get("paused")):  # else it would forget how fast it goes
            group.clock.run(not wishes.get("paused"))
        if wishes.get("stop") and not group.over:
            group.stop()
            return "stopped"
        if wishes.get("checkpoint") and not group.over:
            group.checkpoint()
            return "checkpoint"
        return ""

    def _train(self, seconds: float) -> None:
        group, end, records = self._group, time.monotonic() + seconds, len(self._group.ledger.curves)
        while not group.over and time.monotonic() < end and len(group.ledger.curves) == records:
            group.step()
            if self._stop_at is not None and group.trainer.steps_done >= self._stop_at and not group.over:
                group.stop()

    def _picture(self, wishes: dict[str, Any]) -> bytes:
        """The pictures that WISHES ask for, as bytes; none if there is no memory for them."""
        looking = Looking(self._number, int(wishes.get("points", 0)), frozenset(wishes.get("members", ())))
        if not looking.points:
            return b""
        with contextlib.suppress(torch.OutOfMemoryError):
            if self._maker is None:
                self._maker = GalleryMaker(self._preset, self._number, self._group)
            return pictures.encode(self._maker.gallery(looking.members, looking.points))
        return b""

    def _news(self, said: str, picture: bytes) -> dict[str, Any]:
        """How it stands, what was SAID, a PICTURE, and the next files: no more than about `MOST` bytes of them.

        `rest` says whether there are more; `over` that nothing is left to train, and all has been sent.
        """
        batch, size = list[tuple[str, str, int, bytes]](), 0
        while self._telling is not None and size < MOST:
            piece = next(self._telling, None)
            if piece is None:
                self._telling = None
            else:
                batch.append((piece.name, piece.kind, piece.size, piece.data))
                size += len(piece.data)
        group, facts = self._group, self._group.ledger.facts()
        rest = self._telling is not None
        self._sent_over = group.over and not rest
        return {
            "step": group.trainer.steps_done,
            "seconds": group.clock.seconds,
            "rate": group.clock.rate(group.trainer.steps_done) if group.clock.running else 0.0,
            "device": describe(group.trainer.device),
            "members": json.dumps({key: facts[key] for key in ("diverged", "verdicts")}),
            "said": said,
            "picture": picture,
            "files": batch,
            "rest": rest,
            "over": self._sent_over,
        }
