"""Panel 2: what the discriminator believes about every place of the plane."""

from __future__ import annotations

from gantui.session.snapshot import Facts, Field, Views
from gantui.tui.look import Look
from gantui.tui.panels.base import PANELS, Panel, message
from gantui.tui.panels.belief import NO_PICTURE, UNBOUNDED, Belief
from gantui.tui.panels.line import ReadingOverLine
from gantui.tui.panels.square import Room, square_room
from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.colourbar import horizontal_bar, vertical_bar
from gantui.tui.raster.palette import DIVERGING
from gantui.tui.words import constant, number

_BESIDE, _BELOW = 13, 2
_ABOUT_MAP = (
    "The discriminator's reading of every place of the plane, on the scale of its legend. Orange: it takes what lies "
    "there for real; blue: for fake; dark: it cannot tell."
)
_ABOUT_CURVE = (
    "The discriminator's reading of every value. Above the dotted line it takes a value for real, below it for fake; "
    "on the line it cannot tell."
)
_MEANING = {
    "probability": "D(x): probability that x is real",
    "label": "D(x): label, 1 real and 0 fake",
    "score": "D(x): score around its zero line",
    "relative": "D(x): score less its mean",
    "variational": "D(x): the f-GAN's T around its middle",
}
_HOW_READ = {
    "probability": "A probability is undecided at {middle}, and the scale reaches from 0 to 1.",
    "label": "A label is 1 for real and 0 for fake; D is undecided at {middle}.",
    "score": "A score has no unit: zero is its middle, and the scale follows slowly.",
    "relative": (
        "What D says is defined up to a constant here, so it is shown less its mean over real and fake; the scale is "
        "symmetric around that and follows slowly."
    ),
    "variational": (
        "Shown is the function T(x) of the f-GAN's bound, D's output after its activation. An undecided one says "
        "{middle} everywhere, the slope of f at 1; the scale is symmetric around that and follows slowly."
    ),
}
_BENT = (
    "It goes by square roots: D rises steeply far from the data, and what it says between the modes should be seen too."
)
_JUDGED = {
    "pointwise": "",
    "packed": "This D judges several samples at once: shown is its reading of a pack of one point repeated.",
    "class": "This D names the generator that made a point, or the data: shown is the share of the data, p(real).",
    "none": NO_PICTURE,
}


@PANELS.register("field")
class FieldPanel(Panel):
    """The discriminator as a heat map; as a curve where the data are one number each."""

    title = "discriminator"
    views = ("heat map",)

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self._field: Field | None = None
        self._belief = Belief(look)
        self._over_line = ReadingOverLine(look)
        self._fitted = False

    def about(self) -> str:
        """What is seen, and what the reading means under this objective."""
        facts = self.snapshot.facts
        if facts is None:
            return "The discriminator's reading of every place, once there is one."
        if facts.judged == "none":
            return (
                f"{NO_PICTURE}\n\nWhat it reads on real and on fake batches, on average, is among the curves: panel 3, "
                "key v."
            )
        line = facts.dim == 1
        parts = [_ABOUT_CURVE if line else _ABOUT_MAP, _JUDGED[facts.judged]]
        parts.append(_HOW_READ[facts.reading].format(middle=constant(facts.middle)))
        parts.append(_BENT if facts.reading in UNBOUNDED and not line else "")
        parts.append("When both players have won nothing more, the picture is plain where there are points.")
        parts.append("f  fit the scale to the values there are: even a faint slope is seen")
        return "\n\n".join(filter(None, parts))

    def inputs(self) -> tuple[object, ...]:
        """The newest field there is: not every snapshot has one."""
        self._field = self.snapshot.field or self._field
        return (self._field, self.history.steps if self._field is None else 0)

    def wants(self) -> Views:
        """A value for each half of a cell of the picture."""
        facts = self.snapshot.facts
        if facts is None or facts.judged == "none":
            return Views()
        if facts.dim == 1:
            return self._over_line.wants(self.size.width - 2)
        room = self._room(facts, self.size.width - 2, self.size.height - 2)
        return Views(field=(self._belief.rows_a_cell * room.height, room.width)) if room.width else Views()

    def inside(self, facts: Facts, width: int, height: int) -> Canvas:
        """The heat map and its legend, or the curve."""
        if facts.judged == "none":
            return message(NO_PICTURE, width, height)
        if self._field is None:
            return message("the discriminator has not been looked at yet", width, height)
        if facts.dim == 1:
            return self._over_line.picture(self._field, facts, self._fitted, width, height)
        room, canvas = self._room(facts, width, height), Canvas.blank(width, height)
        if not room.width:
            return canvas
        canvas.paste(room.left, 0, self._belief.picture(self._field, facts, self._fitted, room.width, room.height))
        labels, look = self._belief.labels(facts), self._look
        if room.beside:
            right = room.left + room.width + 2
            canvas.paste(right, 0, vertical_bar(look.palette, DIVERGING, room.height, labels, look.glyphs))
        else:
            bar = horizontal_bar(look.palette, DIVERGING, room.width, labels, look.glyphs)
            canvas.paste(room.left, room.height, bar)
        return canvas

    def state_line(self, facts: Facts, room: int) -> str:
        """What the picture means."""
        if facts.judged == "none":
            return ""
        meaning = "D(x): p(real), its share among the classes" if facts.judged == "class" else _MEANING[facts.reading]
        scale = ", root scale" if facts.reading in UNBOUNDED and facts.dim == 2 else ""
        packed = ", of x repeated" if facts.judged == "packed" else ""
        short = f"{facts.reading}{packed}" if facts.judged != "class" else "p(real)"
        choices = (f"{meaning}{packed}{scale}", f"{meaning}{packed}", short)
        return next((text for text in choices if len(text) <= room), facts.reading)

    def fit(self) -> str:
        """Fit the scale to the values, or back."""
        self._fitted = not self._fitted
        self._over_line.forget()
        self.redraw()
        how = "fitted to its values" if self._fitted else "as its reading has it"
        facts = self.snapshot.facts
        if facts is None or self._field is None or facts.judged == "none":
            return f"scale {how}"
        low, high = self._belief.scale if facts.dim == 2 else self._over_line.limits(self._field, facts, self._fitted)
        return f"scale {how}: {number(low, 2)} to {number(high, 2)}"

    def _room(self, facts: Facts, width: int, height: int) -> Room:
        return square_room(width, height, facts.extent, _BESIDE, _BELOW)
