"""Charts and pictures as SVG: text, without scripts, fonts or anything from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from gantui.cli.report.charts import Chart, Line
from gantui.cli.report.pixels import belief_pixels, tinted
from gantui.cli.text_plots import Colour, ticks
from gantui.draw.event_tones import tone
from gantui.draw.formatting import number
from gantui.draw.images.png import data_uri
from gantui.draw.palette import (
    BAD,
    DIM,
    FAINT,
    FAKE,
    FLOOR,
    FOCUS,
    GENERATORS,
    LOSS_D,
    LOSS_G,
    REAL,
    WARN,
    Palette,
)
from gantui.errors import plain
from gantui.experiment.verdicts.event import Event
from gantui.session.view.array_types import Floats
from gantui.session.view.history import History
from gantui.session.view.pictures import Field
from gantui.session.view.score_scale import least_scale
from gantui.session.view.snapshot import Snapshot, Strip, picture_in

WIDTH, HEIGHT = 480, 270
SQUARE = 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 46, 36
_LETTER = 6.2
"""Width of a letter, about, at the size of labels."""
_APART = 15
"""Between two numbers of events."""

Doubles = NDArray[np.float64]

ROLES: dict[str, int] = {
    "D": LOSS_D,
    "G": LOSS_G,
    "real": REAL,
    "fake": FAKE,
    "modes": FOCUS,
    "quality": WARN,
    "bad": BAD,
    "good": REAL,
    "neutral": WARN,
    "change": FOCUS,
}
"""Palette colours by the class that draws with them: those of the dashboard."""
_BACKGROUND = {False: "#ffffff", True: "#16181d"}
_INK = {False: "#1c1e24", True: "#e6e6ea"}


def style(dark: bool, scope: str = "svg.gantui") -> str:
    """The CSS rules for everything drawn here, on a light or a dark ground."""
    colours = Palette.of("truecolor", dark).colours

    def css(index: int) -> str:
        colour = colours[index]
        assert isinstance(colour, tuple)
        return f"rgb({colour[0]},{colour[1]},{colour[2]})"

    rules = [
        f"{scope}{{font:11px system-ui,sans-serif;font-variant-numeric:tabular-nums}}",
        f"{scope} text{{fill:{_INK[dark]}}}{scope} .dim{{fill:{css(DIM)}}}",
        f"{scope} .title{{font-size:13px;font-weight:600}}",
        f"{scope} .axis{{stroke:{css(DIM)};fill:none}}{scope} .grid,{scope} .guide{{stroke:{css(FAINT)};fill:none}}",
        f"{scope} .guide{{stroke-dasharray:5 4}}{scope} .grid{{opacity:.45}}{scope} .floor{{fill:{css(FLOOR)}}}",
        f"{scope} .fair{{stroke:{_INK[dark]};stroke-width:1.5}}",
        f"{scope} .ground{{fill:{_BACKGROUND[dark]}}}",
    ]
    for name, index in ROLES.items():
        rules.append(
            f"{scope} .l-{name}{{stroke:{css(index)};fill:none;stroke-width:1.6;stroke-linejoin:round}}"
            f"{scope} .b-{name}{{fill:{css(index)};opacity:.22}}{scope} .f-{name}{{fill:{css(index)}}}"
            f"{scope} .m-{name}{{stroke:{css(index)};stroke-dasharray:1 3;fill:none}}"
            f"{scope} text.f-{name}{{fill:{css(index)}}}"
        )
    for place, index in enumerate(GENERATORS):
        rules.append(f"{scope} .g-{place}{{fill:{css(index)}}}")
    return "".join(rules)


@dataclass(frozen=True)
class _Frame:
    """The coordinates of a picture of WIDTH x HEIGHT."""

    x: tuple[float, float]
    y: tuple[float, float]
    log: bool = False
    rows: Sequence[float] = ()
    """What the axis of y is numbered with, if not by round numbers; no lines are drawn at them."""
    width: int = WIDTH
    height: int = HEIGHT
    top: int = _TOP

    def across(self, x: float | Doubles) -> Doubles:
        """The distance of X from the left."""
        low, high = self.x
        return _LEFT + (np.asarray(x) - low) / (high - low) * (self.width - _LEFT - _RIGHT)

    def up(self, y: float | Doubles) -> Doubles:
        """The distance of Y from the top, kept inside the frame."""
        low, high, values = *self.y, np.asarray(y, np.float64)
        if self.log:
            low, high = math.log10(low), math.log10(high)
            values = np.log10(np.where(values > 0, values, np.nan))
        share = np.clip((values - low) / (high - low), 0.0, 1.0)
        return self.height - _BOTTOM - share * (self.height - self.top - _BOTTOM)

    def axes(self, across: str, up: str, numbered: Sequence[float] | None = None) -> Iterator[str]:
        """Both axes with round numbers (those of x: NUMBERED, if given) and their names ACROSS and UP."""
        bottom, right = self.height - _BOTTOM, self.width - _RIGHT
        for place in ticks(*self.x) if numbered is None else numbered:
            x, label = float(self.across(place)), f"{place:,.6g}"
            yield f'<path class="axis" d="M{x:.1f} {bottom}v4"/>'
            at_edge = x + _LETTER * len(label) / 2 > self.width
            yield _text(self.width - 1 if at_edge else x, bottom + 16, label, "dim", "end" if at_edge else "middle")
        for place in self.rows or (decades(*self.y) if self.log else ticks(*self.y)):
            y = float(self.up(place))
            if not self.rows:
                yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{right}"/>'
            yield _text(_LEFT - 6, y + 4, f"{place:,.4g}", "dim", "end")
        yield f'<path class="axis" d="M{_LEFT} {self.top}V{bottom}H{right}"/>'
        yield _text(right, self.height - 5, across, "dim", "end")
        if up:
            yield _text(10, self.top - 6, up, "dim")


def chart(drawn: Chart, end: float, events: Sequence[Event] = (), *, across: str = "iterations") -> str:
    """The chart DRAWN from 0 to END of what it is drawn ACROSS, with numbered EVENTS: the inside of an SVG."""
    low, high = drawn.range()
    room = 0.0 if drawn.log else 0.04 * (high - low)
    bottom = low if drawn.least is not None and low == drawn.least[0] else low - room
    whole = range(0, int(high) + 1, max(1, -(-int(high) // 8))) if drawn.whole else ()
    frame = _Frame((0.0, max(end, 1.0)), (bottom, high + room), drawn.log, whole)
    parts = [_text(10, 16, drawn.title, "title")]
    if drawn.floor is not None and not drawn.log:
        top, base = (float(frame.up(value)) for value in reversed(drawn.floor))
        parts.append(
            f'<rect class="floor" x="{_LEFT}" y="{top:.1f}" width="{WIDTH - _LEFT - _RIGHT}" '
            f'height="{max(1.0, base - top):.1f}"/>'
        )
    parts += frame.axes(across, drawn.unit)
    parts += _events(frame, events)
    for guide in drawn.guides:
        y = float(frame.up(guide.value))
        parts.append(f'<path class="guide" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>')
        above = y - 4 if y > _TOP + 14 else y + 12
        parts.append(_text(WIDTH - _RIGHT - 2, above, guide.label, "dim", "end"))
    for line in drawn.lines:
        parts += _band(frame, line)
    for line in drawn.lines:
        parts.append(f'<path class="l-{line.colour}" d="{_path(frame.across(line.x), frame.up(line.y))}"/>')
    parts += _legend(drawn)
    return "".join(parts)


def picture(inside: str, width: int = WIDTH, height: int = HEIGHT, label: str = "") -> str:
    """INSIDE as an SVG element of its own."""
    named = f' role="img" aria-label="{escape(plain(label))}"' if label else ""
    return (
        f'<svg class="gantui" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"{named}>{inside}</svg>'
    )


def figure(drawn: Sequence[Chart], end: float, events: Sequence[Event], title: str, columns: int = 2) -> str:
    """All charts DRAWN as one SVG file, on white ground."""
    rows = -(-len(drawn) // columns)
    width, height = columns * WIDTH, rows * HEIGHT + 30
    inside = [f"<style>{style(dark=False)}</style>", f'<rect class="ground" width="{width}" height="{height}"/>']
    inside.append(_text(10, 20, title, "title"))
    for index, each in enumerate(drawn):
        row, column = divmod(index, columns)
        inside.append(f'<g transform="translate({column * WIDTH} {row * HEIGHT + 30})">{chart(each, end, events)}</g>')
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + picture("".join(inside), width, height, title) + "\n"


def plane(shown: Snapshot) -> str:
    """Real points and fakes over D's score on the plane, in the data's own units: the inside of an SVG."""
    facts = shown.facts
    assert facts is not None
    left, right, bottom, top = facts.extent
    x, y = (
        (offset + factor * low, offset + factor * high)
        for (offset, factor), (low, high) in zip(facts.by_axis, ((left, right), (bottom, top)), strict=True)
    )
    frame = _Frame(x, y, width=SQUARE + _LEFT + _RIGHT, height=SQUARE + _TOP + _BOTTOM)
    parts = [_text(10, 16, "Real and fake", "title")]
    field = picture_in(shown, Field)
    if field is not None:
        least = 0.5 if facts.reading in ("probability", "label") else least_scale(facts, History(()), 0)
        spread = max(float(np.abs(field.values - facts.middle).max()), least) or 1.0
        image = data_uri(belief_pixels((field.values - facts.middle) / spread))
        parts.append(
            f'<image x="{_LEFT}" y="{_TOP}" width="{SQUARE}" height="{SQUARE}" '
            f'preserveAspectRatio="none" href="{image}"/>'
        )
    parts += frame.axes(*(facts.axes if len(facts.axes) == 2 else ("", "")))
    offsets, factors = np.asarray(facts.by_axis).T
    for name, points in (("real", shown.real), ("fake", shown.fake)):
        own = offsets + factors * np.asarray(points, np.float64)
        inside = ((own >= (x[0], y[0])) & (own <= (x[1], y[1]))).all(1)
        for index in np.flatnonzero(inside):
            across, up = float(frame.across(own[index, 0])), float(frame.up(own[index, 1]))
            role = (
                f"g-{index % facts.generators % len(GENERATORS)}"
                if name == "fake" and facts.generators > 1
                else f"f-{name}"
            )
            radius = 2.8 if name == "real" else 1.6  # fakes lie on top, and real ones are seen around them
            parts.append(f'<circle class="{role}" cx="{across:.1f}" cy="{up:.1f}" r="{radius}" fill-opacity=".75"/>')
    several = ", a colour a generator" if facts.generators > 1 else ""
    parts += _swatches((("real", "real"), ("fake", f"fake{several}")), 10, _TOP - 12)
    believed = "" if field is None else "ground: green where D takes a place for real, purple for fake"
    parts.append(_text(SQUARE + _LEFT, _TOP - 12, believed, "dim", "end"))
    return "".join(parts)


def line(shown: Snapshot) -> str:
    """The density of the data, the histogram of the fakes and D's score over a line: the inside of an SVG."""
    facts = shown.facts
    assert facts is not None
    offset, factor = facts.offset[0], facts.factor
    ends = offset + factor * facts.extent[0], offset + factor * facts.extent[1]
    fakes = offset + factor * np.asarray(shown.fake, np.float64)[:, 0]
    heights, edges = np.histogram(fakes, 80, ends)
    fake = heights / max(1, len(fakes)) / (edges[1] - edges[0])
    curves: list[tuple[Colour, Doubles, Doubles]] = [("fake", np.repeat(edges, 2)[1:-1], np.repeat(fake, 2))]
    if facts.density is not None and len(facts.density):
        cells = np.linspace(*ends, len(facts.density) + 1)
        curves.append(("real", (cells[1:] + cells[:-1]) / 2, np.asarray(facts.density, np.float64) / factor))
    else:
        own = offset + factor * np.asarray(shown.real, np.float64)[:, 0]
        heights, _ = np.histogram(own, 80, ends)
        real = heights / max(1, len(own)) / (edges[1] - edges[0])
        curves.append(("real", np.repeat(edges, 2)[1:-1], np.repeat(real, 2)))
    highest = max(float(np.nanmax(values)) for _, _, values in curves) or 1.0
    frame = _Frame(ends, (0.0, 1.05 * highest))
    parts = [_text(10, 16, "Real and fake", "title"), *frame.axes("the data's own units", "density")]
    parts += [f'<path class="l-{name}" d="{_path(frame.across(x), frame.up(y))}"/>' for name, x, y in curves]
    return "".join([*parts, *_swatches((("real", "real"), ("fake", "fake")), 120, 16)])


def reading(shown: Snapshot) -> str:
    """D's score over a line: the inside of an SVG; empty if it has no score of single points."""
    facts, field = shown.facts, picture_in(shown, Field)
    assert facts is not None
    if field is None:
        return ""
    offset, factor = facts.offset[0], facts.factor
    ends = offset + factor * facts.extent[0], offset + factor * facts.extent[1]
    values = np.asarray(field.values[0], np.float64)
    cells = np.linspace(*ends, len(values) + 1)
    low, high = min(float(values.min()), facts.middle), max(float(values.max()), facts.middle)
    room = 0.05 * (high - low) or 0.5
    frame = _Frame(ends, (low - room, high + room))
    y = float(frame.up(facts.middle))
    path = _path(frame.across((cells[1:] + cells[:-1]) / 2), frame.up(values))
    return "".join(
        [
            _text(10, 16, "What D reads", "title"),
            *frame.axes("the data's own units", facts.reading),
            f'<path class="guide" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>',
            _text(WIDTH - _RIGHT - 2, y - 4, "cannot tell", "dim", "end"),
            f'<path class="l-D" d="{path}"/>',
        ]
    )


def coverage(shares: Floats, good: Floats, fair: Floats | None) -> str:
    """A bar for each mode, of all its SHARES and of the GOOD ones among them, with a tick at FAIR [modes each]."""
    percent = [100 * np.asarray(values, np.float64) for values in (shares, good)]
    ticks_at = None if fair is None else 100 * np.asarray(fair, np.float64)
    highest = max(float(values.max()) for values in (*percent, *([] if ticks_at is None else [ticks_at]))) or 1.0
    modes = len(shares)
    frame = _Frame((0.5, modes + 0.5), (0.0, 1.08 * highest))
    step = (WIDTH - _LEFT - _RIGHT) / modes
    numbered = range(1, modes + 1, max(1, -(-modes // 16)))
    parts = [_text(10, 16, "Samples at each mode", "title"), *frame.axes("mode", "% of the samples", numbered)]
    for mode in range(modes):
        x = _LEFT + (mode + 0.15) * step
        for role, values in (("b-fake", percent[0]), ("f-fake", percent[1])):
            y = float(frame.up(values[mode]))
            parts.append(
                f'<rect class="{role}" x="{x:.1f}" y="{y:.1f}" width="{0.7 * step:.1f}" '
                f'height="{HEIGHT - _BOTTOM - y:.1f}"/>'
            )
        if ticks_at is not None:
            y = float(frame.up(ticks_at[mode]))
            parts.append(f'<path class="fair" d="M{x - 0.1 * step:.1f} {y:.1f}h{0.9 * step:.1f}"/>')
    return "".join(parts)


def strip(shown: Strip, end: float) -> str:
    """How the good samples fell on the modes over the whole run: the inside of an SVG."""
    modes = len(shown.shares)
    frame = _Frame((0.0, max(end, 1.0)), (modes + 0.5, 0.5), rows=range(1, modes + 1, max(1, -(-modes // 10))))
    highest = float(shown.shares.max()) or 1.0
    strength = np.clip(np.asarray(shown.shares, np.float64) / highest, 0.0, 1.0) ** 0.6
    # Columns of equally many records, put where they belong.
    places = np.linspace(0.0, end, 240)
    nearest = np.abs(np.asarray(shown.steps, np.float64)[None, :] - places[:, None]).argmin(1)
    image = data_uri(tinted((168, 60, 200), strength[:, nearest]))
    return "".join(
        [
            _text(10, 16, "Modes over the run", "title"),
            f'<image x="{_LEFT}" y="{_TOP}" width="{WIDTH - _LEFT - _RIGHT}" height="{HEIGHT - _TOP - _BOTTOM}" '
            f'preserveAspectRatio="none" style="image-rendering:pixelated" href="{image}"/>',
            *frame.axes("iterations", "mode"),
            _text(WIDTH - _RIGHT, 16, f"darkest: {100 * highest:.3g} % of the samples", "dim", "end"),
        ]
    )


def _events(frame: _Frame, events: Sequence[Event]) -> Iterator[str]:
    """A line for each event, with its number where there is room."""
    last = -math.inf
    for place, event in enumerate(events, 1):
        x = float(frame.across(min(float(event.step), frame.x[1])))
        yield f'<path class="m-{tone(event)}" d="M{x:.1f} {frame.top}V{frame.height - _BOTTOM}"/>'
        if x - last >= _APART:
            last = x
            yield _text(x, frame.top - 2, str(place), f"f-{tone(event)}", "middle")


def _band(frame: _Frame, line: Line) -> Iterator[str]:
    """The range of LINE around its mean, where it is wider than the mean."""
    known = np.isfinite(line.low) & np.isfinite(line.high)
    if not known.any() or np.array_equal(line.low[known], line.high[known]):
        return
    x, low, high = frame.across(line.x[known]), frame.up(line.low[known]), frame.up(line.high[known])
    places = np.concatenate([np.column_stack([x, high]), np.column_stack([x, low])[::-1]])
    places = places[np.isfinite(places).all(1)]
    yield f'<path class="b-{line.colour}" d="M{"L".join(f"{a:.1f} {b:.1f}" for a, b in places)}Z"/>'


def _path(x: Doubles, y: Doubles) -> str:
    """A path through X, Y that begins anew after each gap."""
    path, begun = [], False
    for across, up in zip(x.tolist(), y.tolist(), strict=True):
        if math.isfinite(across) and math.isfinite(up):
            path.append(f"{'L' if begun else 'M'}{across:.1f} {up:.1f}")
            begun = True
        else:
            begun = False
    return "".join(path)


def _legend(drawn: Chart) -> list[str]:
    entries = []
    for line in drawn.lines:
        known = line.y[np.isfinite(line.y)]
        entries.append((str(line.colour), f"{line.label} {number(float(known[-1]))}" if len(known) else line.label))
    if drawn.floor is not None and not drawn.log:
        entries.append(("floor", "a perfect generator"))
    return _swatches(entries, _LEFT + 8 + round(_LETTER * len(drawn.unit)), _TOP - 15)


def _swatches(entries: Sequence[tuple[str, str]], x: float, y: float) -> list[str]:
    """The names of a legend with their colours, from X on at the height Y."""
    parts = []
    for role, label in entries:
        if role == "floor":
            parts.append(f'<rect class="floor" x="{x:.0f}" y="{y - 8:.0f}" width="14" height="9"/>')
        else:
            parts.append(f'<rect class="f-{role}" x="{x:.0f}" y="{y - 5:.0f}" width="14" height="3"/>')
        parts.append(_text(x + 18, y, label))
        x += 30 + _LETTER * len(label)
    return parts


def _text(x: float, y: float, text: str, role: str = "", anchor: str = "") -> str:
    """TEXT at X, Y."""
    named = f' class="{role}"' if role else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{named}{anchored}>{escape(plain(text))}</text>'


def decades(low: float, high: float) -> list[float]:
    """Round numbers from LOW to HIGH on a logarithmic axis, about ten at most."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if len(powers) <= 4 else (1,)
    places = [factor * 10.0**power for power in powers[:: max(1, -(-len(powers) // 8))] for factor in factors]
    return [place for place in places if low <= place <= high]
