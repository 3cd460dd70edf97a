"""What D reads over the line, and what that is compared with, as curves."""

from __future__ import annotations

import numpy as np

from gantui.draw.axes.limits import Range, settle, typical, whole
from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, LOSS_D, WARN
from gantui.draw.time.curve import Guide, Series, curve
from gantui.session.view.pictures import Field, FieldKind, FieldRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.field.scale import UNBOUNDED
from gantui.tui.panels.line.units import Doubles, centres, ends

_SAYS_NOTHING = 0.05
"""Below this weight a value is left out."""
_SMALL_GAP = 0.5
"""The end of the smaller of the two scales of a gap."""
_OVER_LINE: dict[FieldKind, str] = {"gap": "D against the best D, as a share", "slope": "|D'(x)| of the raw output"}


class ReadingAxis:
    """The axis of D's scores: it follows them without jumping."""

    def __init__(self) -> None:
        self._before: Range | None = None

    def limits(self, values: Doubles, facts: RunInfo, fitted: bool, least: float = 0.0) -> Range:
        """The ends of the axis: those of a probability unless FITTED to the VALUES, else what these need.

        Without bounds and not FITTED it reaches LEAST to both sides of the middle: a D that cannot tell is flat.
        """
        if facts.reading == "probability" and not fitted:
            return 0.0, 1.0
        seen = (whole if fitted else typical)(values) or (facts.middle, facts.middle)
        least = 0.0 if fitted or facts.reading not in UNBOUNDED else least
        must = (facts.middle - least, facts.middle + least)
        must = (0.0, 1.0) if facts.reading == "label" and not fitted else must
        self._before = settle((min(seen[0], must[0]), max(seen[1], must[1])), self._before)
        return self._before

    def forget(self) -> None:
        """Begin again, as another range was asked for."""
        self._before = None


def reading_series(field: Field, facts: RunInfo, *, right: bool, layer: int, dashed: bool = False) -> Series:
    """D's score as a curve over the window; DASHED beside another that looks like it."""
    values = field.values[0].astype(np.float64)
    return Series(centres(facts, len(values)), values, values, LOSS_D, layer=layer, ink="d", right=right, dashed=dashed)


class ReadingOverLine:
    """D's score over the line, alone."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._axis = ReadingAxis()

    def wants(self, width: int) -> Requests:
        """The request: a value for each dot across."""
        return Requests.of(FieldRequest((1, 2 * width) if width > 0 else None))

    def forget(self) -> None:
        """Begin again, as another range was asked for."""
        self._axis.forget()

    def limits(self, field: Field, facts: RunInfo, fitted: bool, least: float = 0.0) -> Range:
        """The ends of the scale."""
        return self._axis.limits(field.values[0].astype(np.float64), facts, fitted, least)

    def picture(
        self, field: Field, facts: RunInfo, fitted: bool, width: int, height: int, least: float = 0.0
    ) -> Canvas:
        """The curve with its middle line and what that means."""
        canvas, legend = Canvas.blank(width, height), int(height > 4)
        chart = curve(
            [reading_series(field, facts, right=False, layer=0)],
            width,
            height - legend,
            x_range=ends(facts),
            y_range=self.limits(field, facts, fitted, least),
            guides=(Guide(facts.middle, "undecided"),),
            zero_line=False,
            glyphs=self._look.glyphs,
        )
        canvas.paste(0, legend, chart)
        if legend:
            canvas.put(1, 0, f"{self._look.stroke('d')} D(x)", LOSS_D)
            meaning = "above the line: taken for real"
            if width > len(meaning) + 10:
                canvas.put(9, 0, meaning, DIM)
        return canvas


class KindOverLine:
    """The fields that D is compared with, over the line."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._axes: dict[FieldKind, ReadingAxis] = {}
        self._before: Range | None = None

    def picture(
        self, kind: FieldKind, field: Field, reading: Field | None, facts: RunInfo, width: int, height: int
    ) -> Canvas:
        """The curve of FIELD; for the optimal one with D's score READING beside it."""
        canvas, legend = Canvas.blank(width, height), int(height > 4)
        values = field.values[0].astype(np.float64)
        if field.weight is not None:  # a gap where it says nothing
            values = np.where(field.weight[0] < _SAYS_NOTHING, np.nan, values)
        x = centres(facts, len(values))
        series = [Series(x, values, values, WARN if kind == "optimal" else LOSS_D, layer=1, ink="b")]
        guides = {"optimal": Guide(facts.middle, "undecided"), "slope": Guide(1.0, "1")}
        if kind == "optimal" and reading is not None:
            dashed = self._look.colourless
            series.append(reading_series(reading, facts, right=False, layer=0, dashed=dashed))
        names = [("best D", WARN), ("D(x)", LOSS_D)] if kind == "optimal" else [(_OVER_LINE[kind], LOSS_D)]
        chart = curve(
            series,
            width,
            height - legend,
            x_range=ends(facts),
            y_range=self._limits(kind, np.concatenate([one.low for one in series]), facts),
            guides=[guides[kind]] if kind in guides else [],
            zero_line=kind == "gap",
            glyphs=self._look.glyphs,
        )
        canvas.paste(0, legend, chart)
        x_text = 1
        for name, colour in names if legend else []:
            ink, dashed = ("d", True) if name == "D(x)" else ("b", False)
            canvas.put(x_text, 0, f"{self._look.stroke(ink, dashed)} {name}", colour)
            x_text += len(name) + 4
        return canvas

    def _limits(self, kind: FieldKind, values: Doubles, facts: RunInfo) -> Range:
        if kind == "gap":
            size = float(np.nanmax(np.abs(values), initial=0.0)) if np.isfinite(values).any() else 0.0
            return (-1.0, 1.0) if size > _SMALL_GAP else (-_SMALL_GAP, _SMALL_GAP)
        if kind == "optimal":
            return self._axes.setdefault(kind, ReadingAxis()).limits(values, facts, False)
        low, high = typical(values) or (0.0, 1.0)
        self._before = settle((min(low, 0.0), max(high, 1.0)), self._before)
        return self._before
