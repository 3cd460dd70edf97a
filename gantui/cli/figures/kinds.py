"""The figures, by name: what each draws of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.cli.figures.axes import Axis, Frame, number
from gantui.cli.figures.shapes import (
    FONT,
    RGB,
    Circles,
    Doubles,
    Drawing,
    Image,
    Path,
    Text,
    pieces,
    rectangle,
    text_width,
)
from gantui.cli.report.charts import Chart
from gantui.cli.text_plots import Colour
from gantui.draw.images.enlarged_sheet import sheet
from gantui.errors import Refusal
from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures import Field, ImageSamples
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, Strip, picture_in

COLOURS: dict[Colour, RGB] = {
    "real": (0, 114, 78),
    "fake": (170, 68, 153),
    "D": (0, 114, 178),
    "G": (213, 94, 0),
    "modes": (0, 158, 115),
    "quality": (204, 121, 167),
}
"""Told apart by those who lack a kind of cone, and in grey: after Okabe and Ito, and Tol."""
CHARTS = {
    "curves": ("Losses",),
    "readings": ("D's readings",),
    "modes": ("Modes covered", "Classes covered"),
    "quality": ("High quality", "Surely read"),
    "divergence": ("Jensen-Shannon divergence",),
    "distance": ("Wasserstein-1",),
    "frechet": ("Frechet distance",),
}
"""By the figure's name, the report's chart: the first of these titles that it has."""
_GREEN: tuple[RGB, ...] = ((247, 247, 247), (166, 219, 160), (27, 120, 55))
_PURPLE: tuple[RGB, ...] = ((247, 247, 247), (194, 165, 207), (118, 42, 131))
"""From nothing to much: PRGn of ColorBrewer, safe for the colour-blind."""
_ROWS = 400
"""Rows of pixels of a strip, about."""
_IMAGE, _PIXEL, _SPACE = 18.0, 0.6, 5.0
"""Points: the least width of an image, of each of its pixels, and the space between fakes and real ones."""
_BAR = 6.0
"""Points: the width of a scale of colours."""


@dataclass(frozen=True)
class Shown:
    """The parts of a run that a figure may draw."""

    snapshot: Snapshot | None
    """The players, and what they show; None where there is no checkpoint."""
    strip: Strip | None
    charts: tuple[Chart, ...]
    end: float
    """The last iteration."""


def draw(name: str, shown: Shown, page: Drawing) -> None:
    """Draw the figure NAME of SHOWN on PAGE.

    Raises:
        Refusal: the run has nothing of that kind; it says why.
    """
    if name in CHARTS:
        _chart(next((c for c in shown.charts if c.title in CHARTS[name]), None), name, shown.end, page)
    elif name == "strip":
        _strip(shown.strip, page)
    else:
        snapshot = shown.snapshot
        if snapshot is None or snapshot.facts is None:
            raise Refusal(f"--figure {name}: there is no whole checkpoint to draw it from")
        if snapshot.facts.space.kind == "images" and name != "images":
            raise Refusal(f"--figure {name}: the samples are images, and not places on the line or the plane")
        _PLAYERS[name](snapshot, snapshot.facts, page)


def _images(snapshot: Snapshot, facts: RunInfo, page: Drawing) -> None:
    """Draw fakes in the upper half, and real images in the lower one, as many as are as large as print shows."""
    picture = picture_in(snapshot, ImageSamples)
    if picture is None:
        raise Refusal("--figure images: there is none: the samples are places on the line or the plane")
    left, half = FONT + 5, (page.height - _SPACE) / 2
    _, rows, columns = facts.shape
    parts: tuple[tuple[Colour, Bytes, float], ...] = (
        ("fake", picture.fake, 0.0),
        ("real", picture.real, half + _SPACE),
    )
    for name, images, top in parts:
        across = max(1, int((page.width - left) // max(_IMAGE, columns * _PIXEL)))
        side = (page.width - left) / across
        down = max(1, int(half // (side * rows / columns)))
        pixels = sheet(images[: across * down], across)
        high = min(half, (page.width - left) * pixels.shape[0] / pixels.shape[1])
        wide = high * pixels.shape[1] / pixels.shape[0]
        page.add(Text(FONT, top + high / 2, name, "middle", COLOURS[name], upwards=True))
        page.add(Image(left, top, wide, high, np.broadcast_to(pixels, (*pixels.shape[:2], 3))))


def _own(facts: RunInfo, points: Doubles) -> Doubles:
    """POINTS converted to the data's own units."""
    offsets, factors = np.asarray(facts.by_axis).T
    return offsets + factors * np.asarray(points, np.float64)


def _window(facts: RunInfo) -> tuple[Axis, Axis]:
    """The axes of the plane in the data's own units."""
    left, right, bottom, top = facts.extent
    (x0, y0), (x1, y1) = _own(facts, np.array([[left, bottom], [right, top]]))
    across, up = facts.axes if len(facts.axes) == 2 else ("x", "y")
    return Axis(float(x0), float(x1), across), Axis(float(y0), float(y1), up)


def _on_line(facts: RunInfo) -> Axis:
    """The axis of the line in the data's own units."""
    low, high = _own(facts, np.array([[end] for end in facts.extent[:2]]))[:, 0]
    return Axis(float(low), float(high), facts.axes[0] if len(facts.axes) == 1 else "x")


def _scatter(snapshot: Snapshot, facts: RunInfo, page: Drawing) -> None:
    """Draw real points and fakes."""
    if facts.dim == 1:
        _densities(snapshot, facts, page)
        return
    frame = Frame.of(page, *_window(facts), legend=True, square=not facts.factors)
    page.add(*frame.axes(), *frame.legend((("real", COLOURS["real"], "ring"), ("fake", COLOURS["fake"], "dot"))))
    for points, radius, ring in ((snapshot.real, 1.3, True), (snapshot.fake, 0.8, False)):
        own = _own(facts, np.asarray(points, np.float64))
        inside = ((own >= (frame.x.low, frame.y.low)) & (own <= (frame.x.high, frame.y.high))).all(1)
        places = frame.at(*own[inside].T)
        colour = COLOURS["real" if ring else "fake"]
        page.add(Circles(places, radius, None if ring else colour, colour if ring else None, 0.35, 1 if ring else 0.8))


def _densities(snapshot: Snapshot, facts: RunInfo, page: Drawing) -> None:
    """Draw the data's density on a line, and the histogram of the fakes."""
    axis, factor = _on_line(facts), facts.by_axis[0][1]
    low, high = axis.low, axis.high
    fakes = _own(facts, np.asarray(snapshot.fake, np.float64))[:, 0]
    heights, edges = np.histogram(fakes, 60, (low, high))
    fake = heights / max(1, len(fakes)) / (edges[1] - edges[0])
    if facts.density is not None and len(facts.density):
        cells = np.linspace(low, high, len(facts.density) + 1)
        places, real = (cells[1:] + cells[:-1]) / 2, np.asarray(facts.density, np.float64) / factor
    else:
        counts, _ = np.histogram(_own(facts, np.asarray(snapshot.real, np.float64))[:, 0], 60, (low, high))
        places, real = (edges[1:] + edges[:-1]) / 2, counts / max(1, counts.sum()) / (edges[1] - edges[0])
    highest = max(float(real.max()), float(fake.max())) or 1.0
    frame = Frame.of(page, axis, Axis(0.0, 1.05 * highest, "density"), legend=True)
    steps = frame.at(np.repeat(edges, 2), np.concatenate([[0], np.repeat(fake, 2), [0]]))
    page.add(Path(steps, None, fill=COLOURS["fake"], opacity=0.35, closed=True))
    page.add(Path(frame.at(places, real), COLOURS["real"], 1.0), *frame.axes())
    page.add(*frame.legend((("real", COLOURS["real"], "line"), ("fake", _pale(COLOURS["fake"], 0.35), "area"))))


def _pale(colour: RGB, opacity: float) -> RGB:
    """COLOUR with OPACITY on white ground."""
    red, green, blue = (round(255 - opacity * (255 - part)) for part in colour)
    return red, green, blue


def _field(snapshot: Snapshot, facts: RunInfo, page: Drawing) -> None:
    """Draw D's score over the plane, with its scale."""
    field = picture_in(snapshot, Field)
    if field is None:
        why = facts.unseen.get("reading", "its discriminator says nothing of a single place")
        raise Refusal(f"--figure field: there is none: {why}")
    values = np.asarray(field.values, np.float64)
    name = {"probability": "D(x)"}.get(facts.reading, f"D: {facts.reading}")
    if facts.dim == 1:
        _reading(values[0], facts, name, page)
        return
    reach = float(np.abs(values - facts.middle).max()) or 1.0
    low, high = facts.middle - reach, facts.middle + reach
    scale = Axis(low, high)
    label = max(len(number(round(end, 3))) for end in (low, facts.middle, high))
    frame = Frame.of(page, *_window(facts), legend=True, right=_BAR + 10 + 4.2 * label, square=not facts.factors)
    page.add(Image(frame.left, frame.top, frame.width, frame.height, coloured((values - facts.middle) / reach)))
    page.add(*frame.axes())
    x = frame.left + frame.width + 5
    ramp = np.linspace(1, -1, 65)[:, None]
    page.add(Image(x, frame.top, _BAR, frame.height, coloured(ramp)))
    for value in (low, facts.middle, high):
        y = frame.top + frame.height * (1 - float(scale.share(value)))
        page.add(
            Text(x + _BAR + 2, min(max(y + 2.4, frame.top + 5), frame.top + frame.height), number(round(value, 3)))
        )
    long = f"{name}: green real, purple fake, white undecided"
    room = page.width - frame.left - 2
    page.add(Text(frame.left, frame.top - 3.5, long if text_width(long) <= room else name))


def _reading(values: Doubles, facts: RunInfo, name: str, page: Drawing) -> None:
    """Draw D's score over a line."""
    axis = _on_line(facts)
    least, most = min(float(values.min()), facts.middle), max(float(values.max()), facts.middle)
    room = 0.05 * (most - least) or 0.5
    frame = Frame.of(page, axis, Axis(least - room, most + room, name), legend=False)
    cells = np.linspace(axis.low, axis.high, len(values) + 1)
    page.add(*frame.level(facts.middle))
    curve = frame.at((cells[1:] + cells[:-1]) / 2, values)
    page.add(Path(curve, COLOURS["D"], 1.0), *frame.axes())
    page.add(*frame.named(facts.middle, "cannot tell", [curve]))


def coloured(values: Doubles) -> NDArray[np.uint8]:
    """VALUES [rows, columns] of -1 to 1 as pixels: purple below 0, white at 0, green above."""
    strength = np.clip(np.abs(values), 0, 1)
    pixels = np.empty((*values.shape, 3))
    for sign, ramp in ((values >= 0, _GREEN), (values < 0, _PURPLE)):
        for channel in range(3):
            steps = [colour[channel] for colour in ramp]
            pixels[sign, channel] = np.interp(strength[sign], [0, 0.5, 1], steps)
    return np.round(pixels).astype(np.uint8)


def _strip(strip: Strip | None, page: Drawing) -> None:
    """Draw how the samples of high quality fell on the modes over the run."""
    if strip is None or len(strip.steps) < 2 or not strip.shares.any():
        raise Refusal("--figure strip: there is none: no mode was covered in any record, or the data has no modes")
    modes, end = len(strip.shares), float(strip.steps[-1])
    numbered = range(1, modes + 1, max(1, -(-modes // 10)))
    axes = Axis(0.0, end, "iterations"), Axis(modes + 0.5, 0.5, "mode", numbers=numbered)
    frame = Frame.of(page, *axes, legend=True)
    highest = float(strip.shares.max())
    places = np.linspace(0.0, end, 400)
    nearest = np.abs(np.asarray(strip.steps, np.float64)[None, :] - places[:, None]).argmin(1)
    strength = np.clip(np.asarray(strip.shares, np.float64) / highest, 0, 1)[:, nearest]
    # Many rows for each mode, since some programs smooth what they enlarge.
    strength = strength.repeat(-(-_ROWS // modes), axis=0)
    page.add(Image(frame.left, frame.top, frame.width, frame.height, coloured(-strength)), *frame.axes())
    label = f"share of HQ samples; darkest: {100 * highest:.3g} %"
    label = label if text_width(label) <= frame.width - 12 else f"{100 * highest:.3g} %"
    page.add(*frame.legend(((label, _PURPLE[2], "area"),)))


def _chart(chart: Chart | None, name: str, end: float, page: Drawing) -> None:
    """Draw a chart of the report."""
    if chart is None:
        raise Refusal(f"--figure {name}: there is none: the run has no records of that")
    low, high = chart.range()
    room = 0.0 if chart.log else 0.04 * (high - low)
    bottom = low if chart.least is not None and low == chart.least[0] else low - room
    whole = range(0, int(high) + 1, max(1, -(-int(high) // 8))) if chart.whole else None
    y = Axis(bottom, high + room, chart.unit or chart.title, chart.log, whole)
    axes = Axis(0.0, max(end, 1.0), "iterations"), y
    frame = Frame.of(page, *axes, legend=True)
    entries: list[tuple[str, RGB, str]] = [(each.label, COLOURS[each.colour], "line") for each in chart.lines]
    if chart.floor is not None and not chart.log:
        top, base = (frame.at(np.array([0.0]), np.array([value]))[0, 1] for value in reversed(chart.floor))
        page.add(rectangle(frame.left, top, frame.width, max(0.8, base - top), (222, 222, 222)))
        entries.append(("a perfect generator", (222, 222, 222), "area"))
    for guide in chart.guides:
        page.add(*frame.level(guide.value))
    ends = frame.y.low, frame.y.high
    for each in chart.lines:
        colour = COLOURS[each.colour]
        band = np.isfinite(each.low) & np.isfinite(each.high)
        if band.any() and not np.array_equal(each.low[band], each.high[band]):
            around = [frame.at(each.x[band], np.clip(edge[band], *ends)) for edge in (each.low, each.high)]
            outline = np.concatenate([around[1], around[0][::-1]])
            page.add(Path(outline[np.isfinite(outline).all(1)], None, fill=_pale(colour, 0.25), closed=True))
    curves: list[Doubles] = []
    for each in chart.lines:
        for piece in pieces(*frame.at(each.x, np.clip(each.y, *ends)).T):
            page.add(Path(piece, COLOURS[each.colour], 0.8))
            curves.append(piece)
    for guide in chart.guides:
        page.add(*frame.named(guide.value, guide.label, curves))
    page.add(*frame.axes(), *frame.legend(entries))


_PLAYERS: dict[str, Callable[[Snapshot, RunInfo, Drawing], None]] = {
    "scatter": _scatter,
    "field": _field,
    "images": _images,
}
NAMES = (*_PLAYERS, "strip", *CHARTS)
"""All figures."""
NEED_PLAYERS = tuple(_PLAYERS)
"""The figures that are drawn of a checkpoint."""
