"""Digits as they are given, as G makes them at some ages, and below as they truly are at these."""

from __future__ import annotations

import dataclasses

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number
from gantui.draw.palette import DIM, FAKE, REAL
from gantui.session.view.pictures import AgedImages, AgedImagesRequest
from gantui.session.view.pictures.aged_images import MOST_AGES, MOST_DIGITS
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.ages import said_of
from gantui.tui.panels.images.side_by_side import Beside, BesideView
from gantui.tui.panels.view import VIEWS
from gantui.tui.time.instant import by_record
from gantui.tui.widgets.message import message

_AGES = (11, 9, 7, 5, 4, 3, 2, 1)
"""Ages that are shown, as many as there is room for."""
_LINES = 2
"""Rows of a digit: made, and true below."""


@VIEWS.register("digits at some ages")
class AgesView(BesideView):
    """Two rows for each digit: what G makes of it at each age, and what it truly is at these."""

    panel, label = "plane", "given, made, true"
    shows = AgedImages
    coming = "the first digits are still to come"

    def fits(self, facts: RunInfo) -> bool:
        """Whether digits are made older."""
        return facts.shows(AgedImagesRequest.name)

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """As many digits as there is room for."""
        ages, room = self._room(facts, width, height)
        return Requests.of(AgedImagesRequest(max(1, min(MOST_DIGITS, room.examples // _LINES)), min(MOST_AGES, ages)))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """All of it: a digit costs little."""
        return self.wants(facts, width, height)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The rows, one below the other."""
        found = self.sight.pictures.of(AgedImages)
        if found is None:
            return message(self.coming, width, height)
        shown, room = self._room(facts, width, height)
        count = len(found.ages)
        some = np.rint(np.linspace(0, count - 1, min(shown, count))).astype(np.intp)
        if len(some) != shown:
            room = self._of(facts, width, height, len(some))
        if room.examples < _LINES:
            return message("too small for images side by side: enter gives them the whole screen", width, height)
        made, true = (each.reshape(-1, count, *each.shape[1:]) for each in (found.made, found.true))
        below = np.zeros_like(found.given)
        lines = [
            np.stack(pair, 1).reshape(-1, *pair[0].shape[1:])
            for pair in ((found.given, below), *((made[:, age], true[:, age]) for age in some))
        ]
        names = [("given", DIM), *((f"age {found.ages[age]:.2g}", FAKE) for age in some)]
        canvas = self.beside(lines, names, room, width, height)
        left = max(0, (width - room.tiles.size[0]) // 2)
        for row in range(1, min(room.examples, len(lines[0])), _LINES):
            y = 1 + room.tiles.place(row, 0)[1] + room.tiles.height // 2
            canvas.put(left, y, "true"[: room.tiles.width].center(room.tiles.width), REAL)
        return canvas

    def _room(self, facts: RunInfo, width: int, height: int) -> tuple[int, Beside]:
        """How many ages there is room for at a size at which digits can be read, and that room."""
        rooms = ((ages, self._of(facts, width, height, ages)) for ages in _AGES)
        return next(((ages, room) for ages, room in rooms if room.readable), (1, self._of(facts, width, height, 1)))

    def _of(self, facts: RunInfo, width: int, height: int, ages: int) -> Beside:
        """The room for digits at so many AGES: one below the other, both rows of each."""
        found = self.room(facts, width, height, 1 + ages, _LINES * MOST_DIGITS)
        rows = found.tiles.rows // _LINES * _LINES
        one = dataclasses.replace(found.tiles, rows=rows)
        return dataclasses.replace(found, across=min(1, found.across), tiles=one)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How many stay the same digit, and how far the age is off."""
        snapshot = self.sight.snapshot
        return by_record(said_of(snapshot.record), snapshot, room)

    def about(self) -> str:
        """What the rows are, and what to look at."""
        found = self.sight.pictures.of(AgedImages)
        own = "" if found is None else f" The first one is given at the age {number(float(found.own[0]))}."
        return (
            "Digits that G has never learned from. On the left one as it is given, at the one age at which it is "
            f"known; then what G makes of it at each age, from the thinnest strokes to the boldest.{own} Below, what "
            "it truly is at these ages: the same middle lines drawn with another pen. No player is ever "
            "shown one digit at two ages; the truth serves to judge alone.\n\n"
            "Along a row the strokes should grow and the digit stay. Where all of a row look alike the age is ignored; "
            "where the digit changes its identity is lost. Panel 4 has the figures."
        )
