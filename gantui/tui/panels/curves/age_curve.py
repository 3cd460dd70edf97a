"""The age that is reached over the age that is asked for."""

from __future__ import annotations

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAINT, FAKE, RAW_FAKE, REAL
from gantui.draw.time.curve import Series, curve
from gantui.experiment.space import Kind
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures import AgeCurve, AgeCurveRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.view import VIEWS, View
from gantui.tui.time.instant import by_record
from gantui.tui.widgets.message import message

_DIGITS = 64
"""Digits that are asked for each age."""
_ROOM = 0.15
"""How far beyond the ages from 0 to 1 the picture goes up and down."""


@VIEWS.register("asked and reached")
class AgeCurveView(View):
    """The ages of what G makes, and of the truth, over the ages that were asked for."""

    panel, label = "field", "age asked, age reached"
    shows = AgeCurve
    spaces: frozenset[Kind] = frozenset(("images",))  # type: ignore[misc]
    coming = "the first ages are still to come"

    def fits(self, facts: RunInfo) -> bool:
        """Whether digits are made older."""
        return facts.shows(AgeCurveRequest.name)

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The curve of some digits."""
        return Requests.of(AgeCurveRequest(_DIGITS))

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """Both curves with the range of most digits, under a line that names them."""
        found = self.sight.pictures.of(AgeCurve)
        if found is None:
            return message(self.coming, width, height)
        canvas, legend = Canvas.blank(width, height), int(height > 4)
        x = found.asked.astype(np.float64)

        def band(low: Floats, high: Floats, colour: int, layer: int, ink: str, *, dashed: bool = False) -> Series:
            return Series(
                x, low.astype(np.float64), high.astype(np.float64), colour, layer=layer, ink=ink, dashed=dashed
            )

        series = [
            band(found.low, found.high, RAW_FAKE, 0, ":"),
            band(found.true_low, found.true_low, FAINT, 1, ".", dashed=True),
            band(found.true_high, found.true_high, FAINT, 1, ".", dashed=True),
            band(found.true, found.true, REAL, 2, "t"),
            band(found.middle, found.middle, FAKE, 3, "m"),
        ]
        chart = curve(
            series,
            width,
            height - legend,
            x_range=(0.0, 1.0),
            y_range=(-_ROOM, 1 + _ROOM),
            zero_line=False,
            glyphs=self.look.glyphs,
        )
        canvas.paste(0, legend, chart)
        if legend:
            x_at = 1
            for text, colour in ((f"{self.look.stroke('m')} made", FAKE), (f"{self.look.stroke('t')} true", REAL)):
                canvas.put(x_at, 0, text, colour)
                x_at += len(text) + 2
            meaning = "age reached over age asked; eight of ten digits"
            if width > x_at + len(meaning):
                canvas.put(x_at, 0, meaning, DIM)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How much the age follows."""
        record = self.sight.snapshot.record or {}
        slope = record.get("age_slope")
        if slope is None:
            return ""
        short = f"the age follows by {100 * slope:.0f} %"
        texts = (f"{short}: 0 where it is ignored", short)
        return by_record(texts, self.sight.snapshot, room)

    def about(self) -> str:
        """What the curves are."""
        return (
            "Held-out digits, each asked for every age: across the age that is asked for, upwards the age that is "
            "reached, by how thick the strokes are. The line is the median of what G makes, the band eight of ten "
            "digits. The other line is the same of what these digits truly are at that age, the dashed ones eight of "
            "ten of them: so well the age can be measured at all. A flat line means that the age is ignored."
        )
