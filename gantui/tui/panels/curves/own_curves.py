"""Curves by the names that a training gives: losses of players that are neither D nor G, and numbers of a script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import cycle

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import fitting, number
from gantui.draw.palette import FAINT, FAKE, LOSS_D, LOSS_G, RAW_D, RAW_FAKE, RAW_G, TEXT
from gantui.experiment.metrics import own_loss, own_number
from gantui.session.view.history import History
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.curves.chart import Chart
from gantui.tui.panels.curves.view import SIGNS
from gantui.tui.panels.player_losses import Line
from gantui.tui.panels.view import VIEWS
from gantui.tui.widgets.message import message

_INKS = ((LOSS_D, RAW_D, "d"), (LOSS_G, RAW_G, "g"), (FAKE, RAW_FAKE, "f"), (TEXT, FAINT, "3"))
"""Colours and ink of the first, the second, ... player."""


def own_losses(history: History) -> tuple[Line, ...]:
    """The losses in HISTORY of players that are neither D nor G."""
    return _lines([(column, own_loss(column)) for column in history.columns if own_loss(column)])


def own_numbers(history: History) -> tuple[Line, ...]:
    """The numbers in HISTORY that a script has of its own."""
    return _lines([(column, column) for column in history.columns if own_number(column)])


def _lines(named: Sequence[tuple[str, str]]) -> tuple[Line, ...]:
    """A line for each column that is NAMED so."""
    return tuple(
        Line(column, name, *inks, dashed=bool(place % 2))
        for place, ((column, name), inks) in enumerate(zip(named, cycle(_INKS)))
    )


class OwnCurves(Chart):
    """A curve for each of some columns of the history."""

    def lines(self) -> tuple[Line, ...]:
        """Its curves."""
        raise NotImplementedError

    def present(self, facts: RunInfo) -> bool:
        """Whether there are any."""
        return bool(self.lines())

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The chart."""
        if self.sight.reach() < 1:
            return message("no steps yet", width, height)
        return self.chart(self.label, self.lines(), facts, width, height)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """The newest value of each, or that at the cursor; as many as there is room for."""
        history, cursor = self.sight.history, self.sight.cursor
        values = history.at(min(self.sight.snapshot.step if cursor is None else cursor, history.steps))
        known = [(line.label, values.get(line.column, math.nan)) for line in self.lines()]
        said = [f"{label} {number(value)}" for label, value in known if not math.isnan(value)]
        texts = (" · ".join(said[:count]) for count in range(len(said), 0, -1))
        return fitting(texts, room)


@VIEWS.register("own losses")
class OwnLossesView(OwnCurves):
    """A curve a player."""

    label = "losses by player"

    def lines(self) -> tuple[Line, ...]:
        """One a player that is neither D nor G."""
        return own_losses(self.sight.history)

    def about(self) -> str:
        """What the curves are."""
        return (
            "What each of those who learn loses, by its name, over the whole run: smoothed on top, the smallest and "
            f"largest raw values of each stretch behind.\n\n{SIGNS}"
        )


@VIEWS.register("own numbers")
class OwnNumbersView(OwnCurves):
    """A curve a number."""

    label = "own numbers"

    def lines(self) -> tuple[Line, ...]:
        """One a number of the script's own."""
        return own_numbers(self.sight.history)

    def about(self) -> str:
        """What the curves are."""
        return (
            "The numbers that the script gives beside its losses, by the names that it gives them: smoothed on top, "
            f"the smallest and largest raw values of each stretch behind.\n\n{SIGNS}"
        )
