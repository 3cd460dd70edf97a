"""The losses of players that are neither D nor G: of a training that is no GAN of ours, by the names that it gives."""

from __future__ import annotations

import math
from itertools import cycle

from gantui.draw.canvas import Canvas
from gantui.draw.palette import FAINT, FAKE, LOSS_D, LOSS_G, RAW_D, RAW_FAKE, RAW_G, TEXT
from gantui.draw.words import number
from gantui.experiment.metrics import own_loss
from gantui.session.view.history import History
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.curves.chart import Chart
from gantui.tui.panels.curves.on_axis import SIGNS
from gantui.tui.panels.players import Line
from gantui.tui.panels.view import VIEWS
from gantui.tui.widgets.message import message

_INKS = ((LOSS_D, RAW_D, "d"), (LOSS_G, RAW_G, "g"), (FAKE, RAW_FAKE, "f"), (TEXT, FAINT, "3"))
"""Colours and ink of the first, the second, ... player."""


def own_losses(history: History) -> tuple[Line, ...]:
    """The losses in HISTORY of players that are neither D nor G."""
    named = [(column, own_loss(column)) for column in history.columns if own_loss(column)]
    return tuple(
        Line(column, name, *inks, dashed=bool(place % 2))
        for place, ((column, name), inks) in enumerate(zip(named, cycle(_INKS)))
    )


@VIEWS.register("own losses")
class OwnLossesView(Chart):
    """A curve a player."""

    label = "losses by player"

    def present(self, facts: RunInfo) -> bool:
        """Whether there are such players."""
        return bool(own_losses(self.sight.history))

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The chart."""
        if self.sight.reach() < 1:
            return message("no steps yet", width, height)
        return self.chart(self.label, own_losses(self.sight.history), facts, width, height)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """The newest loss of each, or that at the cursor; as many as there is room for."""
        history, cursor = self.sight.history, self.sight.cursor
        values = history.at(min(self.sight.snapshot.step if cursor is None else cursor, history.steps))
        known = [(line.label, values.get(line.column, math.nan)) for line in own_losses(history)]
        said = [f"{label} {number(value)}" for label, value in known if not math.isnan(value)]
        texts = (" · ".join(said[:count]) for count in range(len(said), 0, -1))
        return next((text for text in texts if len(text) <= room), "")

    def about(self) -> str:
        """What the curves are."""
        return (
            "What each of those who learn loses, by its name, over the whole run: smoothed on top, the smallest and "
            f"largest raw values of each stretch behind.\n\n{SIGNS}"
        )
