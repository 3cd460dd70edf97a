"""What a panel looks at: a training at one of its moments, and how its curves are to be drawn."""

from __future__ import annotations

import math
import sys

import numpy as np

from gantui.draw.event_tones import marks
from gantui.session.view.history import History
from gantui.session.view.run_info import RunInfo
from gantui.session.view.score_scale import least_scale
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.panels.curve_axes import Time, x_end
from gantui.tui.panels.newest_pictures import NewestPictures
from gantui.tui.time.curve_options import CurveOptions
from gantui.tui.time.steps_and_seconds import Pace
from gantui.tui.time.window import WHOLE


class Sight:
    """What a panel looks at; all views of the panel have the same one, and none of them changes it."""

    def __init__(self) -> None:
        self.snapshot = Snapshot(State.LOADING)
        """What is shown."""
        self.live: Snapshot | None = None
        """The newest one while `snapshot` is of the past, else None."""
        self.history = History(())
        """One value an iteration."""
        self.records = History(())
        """One value a record."""
        self.pictures = NewestPictures()
        """The newest picture of each name, since not every snapshot has one; of the past, those of its moment alone."""
        self.curve_options = CurveOptions()
        """How curves are read."""
        self._at: int | None = None
        self._least = (-1, 0.0)
        """The least scale of D's readings, and up to which iteration it is."""
        self._of_now = self.pictures
        """The pictures of now, put away while another time is looked at."""

    def take(
        self,
        snapshot: Snapshot,
        history: History,
        records: History | None = None,
        live: Snapshot | None = None,
        at: int | None = None,
    ) -> None:
        """Take the newest numbers; LIVE is the newest snapshot where SNAPSHOT is of the past, looked at as of step AT.

        Curves still reach up to now then.
        """
        if live is not None and self.live is None:
            self._of_now = self.pictures
        if live is None and self.live is not None:
            self.pictures = self._of_now  # until there are newer ones
        elif live is not None and snapshot is not self.snapshot:
            self.pictures = NewestPictures()  # those before are of another moment
        self.snapshot, self.history, self.live, self._at = snapshot, history, live, at
        self.records = self.records if records is None else records
        self.pictures.take(snapshot)

    @property
    def newest(self) -> Snapshot:
        """The newest snapshot, shown or not."""
        return self.live or self.snapshot

    @property
    def moves(self) -> bool:
        """Whether it goes on while one looks: the training runs, and the present is shown."""
        return self.live is None and self.snapshot.state is State.RUNNING

    @property
    def cursor(self) -> int | None:
        """The iteration that is looked back at; None when it is the present."""
        return None if self.live is None else self.snapshot.step if self._at is None else self._at

    def time(self) -> Time:
        """The axis of time that all curves share."""
        newest, now, facts = self.newest, float(self.reach()), self.snapshot.facts
        every = 1 if facts is None else facts.every
        end: float = x_end(self.reach(), newest.steps)
        pace = None
        if self.curve_options.over == "training time":
            pace = Pace.of(self.records, every, self.records_shown(), newest.step, newest.seconds)
        if pace is not None:
            seconds = newest.seconds if newest.state.over else float(x_end(math.ceil(newest.seconds), sys.maxsize))
            end = max(now, float(pace.steps_at(np.array([seconds]))[0]))
        first, end = self.curve_options.window.span(now, end)
        return Time(end, marks(newest.events), self.cursor, first, pace)

    def reach(self) -> int:
        """The newest iteration that curves are drawn up to."""
        return min(self.newest.step, self.history.steps)

    def last(self) -> int:
        """The newest iteration of the moment that is looked at of which there are values."""
        return min(self.snapshot.step, self.history.steps)

    def records_shown(self) -> int:
        """The number of the newest record that is drawn."""
        facts = self.snapshot.facts
        return 0 if facts is None else min(self.newest.step // facts.every, self.records.steps)

    def curves_heading(self, title: str) -> str:
        """TITLE with the curves' options, where they are not the usual ones."""
        if self.snapshot.facts is None:
            return title
        time = self.time()
        whole = self.curve_options.window == WHOLE and time.pace is None
        parts = [title, "" if whole else time.words(), self.curve_options.words()]
        return " · ".join(filter(None, parts))

    def least_scale(self, facts: RunInfo) -> float:
        """The least half width of the scale of D's scores; see `undecided.least_scale`.

        It is of the whole run, and worked out again when the run has become longer by a sixteenth.
        """
        last, (at, least) = self.last(), self._least
        if not at <= last < at + max(1, at // 16):
            at, least = self._least = last, least_scale(facts, self.history, last)
        return least
