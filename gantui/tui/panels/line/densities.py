"""Pictures for data on the line: densities of real and fake, and D's score."""

from __future__ import annotations

import numpy as np

from gantui.draw.axes.limits import Range, settle
from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number
from gantui.draw.histogram import densities, outline
from gantui.draw.palette import DIM, FAKE, GENERATORS, LOSS_D, LOSS_G, RAW_FAKE, REAL, WARN
from gantui.draw.time.curve import Fill, Guide, Right, Series, curve, plot_area
from gantui.session.view.pictures import Field, FieldRequest, PointsRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, picture_in
from gantui.tui.look.look import Look
from gantui.tui.panels import moments_table
from gantui.tui.panels.field.scale import placed
from gantui.tui.panels.line.overlays import Over, draw_levels, draw_mode_numbers, draw_pulls_at_foot
from gantui.tui.panels.line.readings import ReadingAxis, reading_series
from gantui.tui.panels.line.units import Doubles, centres, ends, first_numbers, own
from gantui.tui.time.instant import by_record, is_now

POINTS = 2000
"""Points of each kind: a histogram needs more of them than a picture of points."""
_MOST_BINS, _FEWEST_BINS = 64, 8
_MARGINS = 14
"""Columns that both axes take about, so that a bin is no narrower than a cell."""
_HIGHEST = 2.5
"""How many times higher than the data's density the axis reaches for the sake of the fakes: when they collapse to one
place, the data should still be seen."""
_NOTHING_OVER = Over()
_TABLE_FROM = 15
"""Rows from which the moments stand below the picture."""


class Densities:
    """The densities of data and fakes, with D's score on an axis at the right."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._reading = ReadingAxis()
        self._before: Range | None = None
        self.fitted = False
        """Whether the axis reaches as high as the fakes do, however high that is."""

    def wants(self, width: int) -> Requests:
        """The request: points for a histogram, and a value of D for each dot across."""
        return Requests.of(PointsRequest(POINTS), FieldRequest((1, 2 * width) if width > 0 else None))

    def fit(self) -> str:
        """Fit the axis to the fakes or to the data; returns to which."""
        self.fitted = not self.fitted
        self._before = None
        return f"axis for {'all the fakes' if self.fitted else 'the density of the data'}"

    def picture(
        self,
        facts: RunInfo,
        shown: Snapshot,
        width: int,
        height: int,
        over: Over = _NOTHING_OVER,
        least: float = 0.0,
    ) -> Canvas:
        """The picture of SHOWN with its legend above and, where there is room, the moments below.

        LEAST: of the axis of D's readings, see `ReadingAxis.limits`.
        """
        canvas = Canvas.blank(width, height)
        fake, table = own(facts, first_numbers(shown.fake)), moments_table.of_record(shown.record)
        below = height >= _TABLE_FROM and width >= moments_table.ROW_WIDTH and moments_table.known(facts, table)
        legend, under = int(height > 4), moments_table.ROWS if below else 0
        canvas.paste(0, legend, self.chart(facts, shown, over, width, height - legend - under, least=least))
        if legend:
            self._legend(canvas, facts, shown, fake, over)
        if below:
            step = (shown.record or {}).get("step")
            rows = moments_table.in_rows(
                facts, table, "" if step is None or is_now(int(step), shown) else f"{int(step):,}"
            )
            canvas.paste((width - rows.width) // 2, height - under, rows)
        return canvas

    def chart(
        self,
        facts: RunInfo,
        shown: Snapshot,
        over: Over,
        width: int,
        height: int,
        *,
        axes: bool = True,
        least: float = 0.0,
    ) -> Canvas:
        """The densities alone; without AXES there is more room for them."""
        fake, (left, right) = own(facts, first_numbers(shown.fake)), ends(facts)
        bins = max(_FEWEST_BINS, min(_MOST_BINS, width - _MARGINS if axes else width))
        real = own(facts, first_numbers(shown.real))
        generators = [densities(part, left, right, bins) * len(part) for part in _by_generator(facts, fake)]
        heights = np.sum(generators, axis=0) / max(1, len(fake))
        parts = [one / max(1, len(fake)) for one in generators]
        series = [] if "fake" in over.without else self._fakes(facts, parts, heights)
        data, base = self._data(facts, real, bins)
        low, top = self._limits(base, float(heights.max(initial=0.0)))
        if data is None and len(real):  # all at one value, where no density is finite
            data = Series(real[:1], np.zeros(1), np.full(1, top), REAL, layer=3, ink="r")
        data = None if "real" in over.without else data
        axis, guides = None, list[Guide]()
        field = picture_in(shown, Field)
        if field is not None:
            reading = reading_series(field, facts, right=True, layer=2, dashed=self._look.colourless)
            axis = Right(self._reading.limits(reading.low, facts, False, least), LOSS_D)
            series, guides = [*series, reading], [Guide(facts.middle, right=True)]
        canvas = curve(
            series if data is None else [*series, data],
            width,
            height,
            x_range=(left, right),
            y_range=(low, top),
            guides=guides,
            right=axis,
            axes=axes,
            glyphs=self._look.glyphs,
        )
        if over.levels or over.arrows is not None or over.centres is not None:
            first, columns, rows = plot_area(width, height, y_range=(low, top), right=axis)
            plot = canvas.part(first, 0, columns, rows)
            self._draw_over(plot, facts, field, axis, over)
        return canvas

    def _draw_over(self, plot: Canvas, facts: RunInfo, field: Field | None, axis: Right | None, over: Over) -> None:
        """Draw the layers OVER the densities into PLOT."""
        if over.levels and field is not None and axis is not None:
            low, high = axis.y_range
            draw_levels(plot, placed(field.values[0], low, facts.middle, high).astype(np.float64), self._look)
        if over.arrows is not None and over.strongest > 0:
            left, right = facts.extent[:2]
            unit = over.longest * (right - left) / over.strongest
            draw_pulls_at_foot(plot, over.arrows, (left, right), unit, self._look)
        draw_mode_numbers(plot, over, (facts.extent[0], facts.extent[1]))

    def _data(self, facts: RunInfo, real: Doubles, bins: int) -> tuple[Series | None, float]:
        """The density of the data, as a histogram if no formula is known, and its largest value."""
        if facts.density is not None:
            values = facts.density.astype(np.float64) / abs(facts.factor)
            curve_ = Series(centres(facts, len(values)), values, values, REAL, layer=3, ink="r")
            return curve_, float(values.max(initial=0.0))
        if not len(real) or real.min() == real.max():
            return None, 0.0
        heights = densities(real, *ends(facts), bins)
        x, y = outline(heights, *ends(facts))
        return Series(x, y, y, REAL, layer=3, ink="r"), float(heights.max())

    def _fakes(self, facts: RunInfo, generators: list[Doubles], heights: Doubles) -> list[Series]:
        """The histogram of all fakes, filled, and the part of each generator where there are several."""
        x, y = outline(heights, *ends(facts))
        several = len(generators) > 1
        series = [
            Series(x, y, y, RAW_FAKE if several else FAKE, layer=0, ink="f", fill=Fill(RAW_FAKE, self._look.fill))
        ]
        for j, part in enumerate(generators if several else []):
            x, y = outline(part, *ends(facts))
            series.append(Series(x, y, y, GENERATORS[j % len(GENERATORS)], layer=1, ink=str(j % 9 + 1)))
        return series

    def _limits(self, base: float, highest: float) -> Range:
        top = max(base, highest)
        if base and not self.fitted:
            top = min(top, _HIGHEST * base)
        self._before = settle((0.0, 1.05 * top or 1.0), self._before)
        return self._before

    def _legend(self, canvas: Canvas, facts: RunInfo, shown: Snapshot, fake: Doubles, over: Over) -> None:
        makers = "fake" if facts.generators == 1 else f"{facts.generators} generators"
        stroke = self._look.stroke
        parts = [] if "real" in over.without else [(f"{stroke('r')} real", REAL)]
        parts += [] if "fake" in over.without else [(f"{self._look.shade} {makers}", FAKE)]
        if picture_in(shown, Field) is not None:
            parts.append((f"{stroke('d', dashed=True)} D: {facts.reading}", LOSS_D))
        if over.arrows is not None:
            parts.append(("→ pull", LOSS_G))
        outside = int((~((fake >= ends(facts)[0]) & (fake <= ends(facts)[1]))).sum())
        parts.append((f"{outside} fakes outside", WARN) if outside else (f"{len(fake):,} fakes", DIM))
        x = 1
        for text, colour in parts:
            if x + len(text) <= canvas.width:
                canvas.put(x, 0, text, colour)
            x += len(text) + 2


def moments_line(facts: RunInfo, shown: Snapshot, room: int) -> str:
    """Mean and standard deviation of the fakes, with those of the data if they fit ROOM; empty before a record."""
    mean, spread = moments_table.of_record(shown.record)[:2]
    if mean is None or spread is None:
        return ""
    texts = [f"mean {number(mean)} · std {number(spread)}", f"mean {number(mean)}"]
    if facts.moments is not None:
        true_mean, true_spread = (number(each) for each in facts.moments[:2])
        texts.insert(0, f"mean {number(mean)} of {true_mean} · std {number(spread)} of {true_spread}")
    return by_record(texts, shown, room)


def _by_generator(facts: RunInfo, fake: Doubles) -> list[Doubles]:
    return [fake[j :: facts.generators] for j in range(facts.generators)]
