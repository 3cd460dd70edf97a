"""Losses, D's readings and penalties: what each player minimises, and D's scores on real and on fake."""

from __future__ import annotations

import dataclasses

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import fitting
from gantui.draw.palette import FAINT, FAKE, LOSS_D, RAW_D, RAW_FAKE, RAW_REAL, REAL, TEXT
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.curve_axes import Axis
from gantui.tui.panels.curves.chart import Chart
from gantui.tui.panels.curves.own_curves import own_losses
from gantui.tui.panels.curves.view import SIGNS
from gantui.tui.panels.player_losses import LOSSES, READINGS, Line, against_best, at_rest, losses_at, separation
from gantui.tui.panels.view import VIEWS
from gantui.tui.widgets.message import message

_STACKED = 20
"""Rows from which losses and readings are shown at once."""
_PENALTY = "penalty."
_PENALTY_INKS = {"r1": (REAL, RAW_REAL, "1"), "r2": (FAKE, RAW_FAKE, "2")}
"""The inks of penalties at real and at fake samples alone; other penalties have D's own."""
_OTHER_INKS = ((LOSS_D, RAW_D, "d"), (TEXT, FAINT, "3"))


class OfThePlayers(Chart):
    """A chart of losses or of readings."""

    def lines(self) -> tuple[Line, ...]:
        """Its curves."""
        raise NotImplementedError

    def present(self, facts: RunInfo) -> bool:
        """Whether there are such curves, or none of other players either."""
        columns = self.sight.history.columns
        return any(line.column in columns for line in self.lines()) or not own_losses(self.sight.history)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The chart."""
        if self.sight.reach() < 1:
            return message("no steps yet", width, height)
        return self.chart(self.label, self.lines(), facts, width, height)

    def sentences(self, values: dict[str, float], facts: RunInfo) -> tuple[str, ...]:
        """What the losses and readings in VALUES say, the longest text first."""
        return at_rest(values, facts)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What the curves say now."""
        snapshot = self.sight.snapshot
        choices = self.sentences(losses_at(snapshot, self.sight.history, self.sight.cursor), facts)
        if snapshot.single:  # one player alone was moved: how far has it come?
            choices = (*against_best(snapshot.record), *choices)
        return fitting(choices, room)

    def about(self) -> str:
        """What the curves are, and when they mean that the players have come to rest."""
        facts = self.sight.snapshot.facts
        rest = (
            "Those lines are the losses of players at rest, where D cannot tell real from fake."
            if facts is None or facts.rest
            else "For these players no losses at rest are known, so there are none."
        )
        middle = {
            "score": "where both meet at zero, D cannot tell one from the other",
            "relative": "they are known up to a constant only, and what counts is how far they are apart",
        }.get("" if facts is None else facts.reading) or (
            "where both meet at the line of the undecided, D cannot tell one from the other"
        )
        together = (
            " Here D sees samples with others beside them." if facts is not None and facts.judged == "none" else ""
        )
        return "\n\n".join(
            (
                "What each player minimises, the adversarial part alone, over the whole run: smoothed on top, the "
                "smallest and largest raw values of each stretch behind. Losses of a GAN do not fall as those of a "
                "classifier do: the players pull against each other, and a loss that settles where the dotted lines "
                f"are says more than a low one. {rest}",
                f"D(x) and D(G(z)) are what D reads on real and on fake samples, on average; {middle}.{together}",
                SIGNS,
            )
        )


@VIEWS.register("losses")
class LossesView(OfThePlayers):
    """The losses of both players, and D's readings below where there is room for both."""

    label = "losses"

    def lines(self) -> tuple[Line, ...]:
        """Both losses."""
        return LOSSES

    def bent(self) -> list[Axis]:
        """Also the axes of each loss, where they share none."""
        return [self.axis, *(self.axes.of(line.column) for line in LOSSES)]

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """One chart, or losses above readings."""
        if self.sight.reach() < 1 or height < _STACKED:
            return super().draw(facts, width, height)
        upper, canvas = (height + 1) * 3 // 5, Canvas.blank(width, height)
        canvas.paste(0, 0, self.chart(self.label, LOSSES, facts, width, upper))
        above, self.plots = self.plots, []
        canvas.paste(0, upper, self.chart(ReadingsView.label, READINGS, facts, width, height - upper))
        self.plots = [*above, *(dataclasses.replace(plot, top=plot.top + upper) for plot in self.plots)]
        return canvas

    def sentences(self, values: dict[str, float], facts: RunInfo) -> tuple[str, ...]:
        """How well D tells real from fake."""
        return separation(values, facts)


@VIEWS.register("readings")
class ReadingsView(OfThePlayers):
    """D's scores on real and on fake."""

    label = "readings"

    def lines(self) -> tuple[Line, ...]:
        """Both scores."""
        return READINGS


@VIEWS.register("penalties")
class PenaltiesView(OfThePlayers):
    """The penalties on D, where it has any."""

    label = "penalties"

    def present(self, facts: RunInfo) -> bool:
        """Whether there is a penalty."""
        return bool(self.lines())

    def lines(self) -> tuple[Line, ...]:
        """One a penalty."""
        columns = [column for column in self.sight.history.columns if column.startswith(_PENALTY)]
        names = [column.removeprefix(_PENALTY) for column in columns]
        others = [name for name in names if name not in _PENALTY_INKS]
        inks = _PENALTY_INKS | {name: _OTHER_INKS[i % len(_OTHER_INKS)] for i, name in enumerate(others)}
        return tuple(Line(column, name, *inks[name]) for column, name in zip(columns, names, strict=True))
