"""Panel 2: what the discriminator believes about every place of the plane."""

from __future__ import annotations

from gantui.session.snapshot import Facts, Field, Views
from gantui.tui.look import Look
from gantui.tui.panels.base import PANELS, Panel, message
from gantui.tui.panels.belief import Belief
from gantui.tui.panels.square import Room, square_room
from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.colourbar import horizontal_bar, vertical_bar
from gantui.tui.raster.palette import DIVERGING
from gantui.tui.words import number

_BESIDE, _BELOW = 13, 2
_MEANING = {
    "probability": "D(x): probability that x is real",
    "label": "D(x): label, 1 real and 0 fake",
    "score": "D(x): score around its zero line, root scale",
    "relative": "D(x): score less its mean, root scale",
}


@PANELS.register("field")
class FieldPanel(Panel):
    """The discriminator as a heat map."""

    title = "discriminator"
    about = (
        "The discriminator's reading of every place of the plane, on the scale of its legend. Orange: it takes what "
        "lies there for real; blue: for fake; dark: it cannot tell.\n\n"
        "A probability is undecided at 1/2 and so is a label. A score (hinge) has no unit, so its scale is symmetric "
        "around zero, follows slowly, and goes by square roots: D rises steeply far from the data, and what it says "
        "between the modes should be seen too. One that is defined up to a constant (a Wasserstein critic, a "
        "relativistic discriminator) is shown less its mean over real and fake.\n\n"
        "When both players have won nothing more, the picture is plain where there are points.\n\n"
        "f  fit the scale to the values there are: even a faint slope is seen"
    )
    views = ("heat map",)

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self._field: Field | None = None
        self._belief = Belief(look)
        self._fitted = False

    def inputs(self) -> tuple[object, ...]:
        """The newest field there is: not every snapshot has one."""
        self._field = self.snapshot.field or self._field
        return (self._field, self.history.steps if self._field is None else 0)

    def wants(self) -> Views:
        """A value for each half of a cell of the picture."""
        facts = self.snapshot.facts
        if facts is None:
            return Views()
        room = self._room(facts, self.size.width - 2, self.size.height - 2)
        return Views(field=(self._belief.rows_a_cell * room.height, room.width)) if room.width else Views()

    def inside(self, facts: Facts, width: int, height: int) -> Canvas:
        """The heat map and its legend."""
        if self._field is None:
            return message("the discriminator has not been looked at yet", width, height)
        room, canvas = self._room(facts, width, height), Canvas.blank(width, height)
        if not room.width:
            return canvas
        canvas.paste(
            room.left, 0, self._belief.picture(self._field, facts.reading, self._fitted, room.width, room.height)
        )
        labels, look = self._belief.labels(facts.reading), self._look
        if room.beside:
            right = room.left + room.width + 2
            canvas.paste(right, 0, vertical_bar(look.palette, DIVERGING, room.height, labels, look.glyphs))
        else:
            bar = horizontal_bar(look.palette, DIVERGING, room.width, labels, look.glyphs)
            canvas.paste(room.left, room.height, bar)
        return canvas

    def state_line(self, facts: Facts, room: int) -> str:
        """What the colours mean."""
        meaning = _MEANING[facts.reading]
        return meaning if len(meaning) <= room else facts.reading

    def fit(self) -> str:
        """Fit the scale to the values, or back."""
        self._fitted = not self._fitted
        self.redraw()
        low, high = self._belief.scale
        how = "fitted to its values" if self._fitted else "as its reading has it"
        return f"scale {how}: {number(low, 2)} to {number(high, 2)}"

    def _room(self, facts: Facts, width: int, height: int) -> Room:
        return square_room(width, height, facts.extent, _BESIDE, _BELOW)
