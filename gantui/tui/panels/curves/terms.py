"""Curves of what stands in the losses beside the adversarial terms, without its weight."""

from __future__ import annotations

from gantui.draw.palette import FAINT, FAKE, LOSS_G, RAW_FAKE, RAW_G, REAL
from gantui.experiment.metrics import TABLE, terms
from gantui.tui.panels.curves.own_curves import OwnCurves
from gantui.tui.panels.curves.view import SIGNS
from gantui.tui.panels.player_losses import Line
from gantui.tui.panels.view import VIEWS

_INKS = ((LOSS_G, RAW_G, "g"), (FAKE, RAW_FAKE, "f"), (REAL, FAINT, "r"))


@VIEWS.register("terms")
class TermsView(OwnCurves):
    """A curve a term."""

    label = "terms"

    def lines(self) -> tuple[Line, ...]:
        """One a term that the training has: reconstruction, a cycle, identity."""
        return tuple(
            Line.of(key, *_INKS[place % len(_INKS)], dashed=bool(place % 2))
            for place, key in enumerate(terms(self.sight.history.columns))
        )

    def about(self) -> str:
        """What each curve is."""
        said = "; ".join(f"{TABLE[line.column].name}: {TABLE[line.column].about}" for line in self.lines())
        return (
            f"What stands in the losses beside what the players say of each other, without its weight. {said}. "
            f"Smoothed on top, the smallest and largest raw values of each stretch behind.\n\n{SIGNS}"
        )
