"""Static pictures as text: the only module that uses plotext."""

from __future__ import annotations

import itertools
import math
import os
import sys
from typing import Any, Literal

import numpy as np
import plotext  # type: ignore[import-untyped]
from numpy.typing import NDArray

from gantui.draw.formatting import shortened
from gantui.draw.glyphs import Glyphs, text_in_ascii
from gantui.draw.time.smoothing import smooth
from gantui.errors import plain
from gantui.experiment.metrics import TABLE
from gantui.session.view.history import History
from gantui.tui.look.terminal_abilities import encoding_here, glyphs_for

WIDEST, HEIGHT = 120, 14
SCATTER = (62, 29)
"""Columns and rows of a scatter: 54 by 27 cells inside the frame, each about twice as high as wide."""
SIDE_BY_SIDE = 90
"""Columns from which two plots stand beside each other."""
SMOOTHING = 0.02
"""Share of a curve over which it is averaged."""

Colour = Literal["D", "G", "real", "fake", "modes", "quality"]
_COLOURS: dict[Colour, int] = {"D": 75, "G": 215, "real": 120, "fake": 219, "modes": 80, "quality": 221}
"""Terminal colours out of 256, the same as on the dashboard."""
_INKS: dict[Colour, str] = {"D": "D", "G": "G", "real": "r", "fake": "f", "modes": "m", "quality": "q"}
"""What curves are made of where there are no colours, or nothing but ASCII."""
_OF_RUNS = (75, 215, 120, 219, 221, 80, 203, 147)
"""The colours of runs that are compared; they begin anew after the last."""
_DOTS: dict[Glyphs, str] = {"braille": "braille", "block": "hd", "ascii": "*"}
"""The finest dots of each set of characters, by the name that plotext has for them."""
Doubles = NDArray[np.float64]
Curve = tuple[str, Colour, Doubles, Doubles]
"""name, colour, x, y"""


def curves(history: History, records: list[dict[str, Any]], columns: int) -> str:
    """The losses of a whole run, and how good its samples are as far as records say; '' if there is too little.

    Of points with modes it is how these are covered, of images their Frechet distance beside that of mere blends.
    """
    return drawn([panel for panel in (_losses(history), _distance(records) or _coverage(records)) if panel], columns)


def drawn(panels: list[list[Curve]], columns: int) -> str:
    """PANELS of curves in COLUMNS columns: two side by side where there is room, else below each other."""
    width = min(columns, WIDEST)
    if width < SIDE_BY_SIDE:
        return "\n".join(_plot(panel, width, HEIGHT) for panel in panels)
    rows: list[str] = []
    for pair in (panels[i : i + 2] for i in range(0, len(panels), 2)):
        if len(pair) == 1:
            rows.append(_plot(pair[0], width if len(panels) == 1 else width // 2, HEIGHT))
        else:
            beside = [_plot(panel, width // 2, HEIGHT).splitlines() for panel in pair]
            rows += ["".join(both) for both in zip(*beside, strict=True)]
    return "\n".join(rows)


def overlay(title: str, runs: list[tuple[str, str, Doubles, Doubles]], columns: int) -> str:
    """The curves of several runs in one picture under TITLE, and a line for each run; '' if there are none.

    A curve has a letter, a name, x and y. Where there are no colours, or nothing but ASCII, it is made of its letter.
    The lines are ours: plotext leaves out a title that is wider than its picture.
    """
    if not runs:
        return ""
    width = min(columns, WIDEST)
    figure, head = _figure(width, HEIGHT), [shortened(title, width)]
    for i, (letter, name, x, y) in enumerate(runs):
        colour = _OF_RUNS[i % len(_OF_RUNS)]
        figure.draw(figure.signal(x.tolist(), y.tolist(), marker=plotext.marker(_ink(letter), colour)).lines())
        line = shortened(f"  {letter}  {name}", width)
        head.append(line if _colourless() else f"\x1b[38;5;{colour}m{line}\x1b[0m")
    _fit(figure, [x for _, _, x, _ in runs], [y for *_, y in runs])
    return "\n".join([*map(shown, head), _text(figure)])


def scatter(points: Doubles, centres: Doubles | None, columns: int) -> str:
    """POINTS [n, 2] and, on top, the CENTRES [modes, 2] of the modes, with equal scales on both axes."""
    figure = _figure(min(columns, SCATTER[0]), SCATTER[1])
    middle, reach = (points.min(0) + points.max(0)) / 2, (points.max(0) - points.min(0)).max() * 0.53
    for axis, centre in zip(("x", "y"), middle.tolist(), strict=True):
        _rule(figure, axis, centre - reach, centre + reach)
    figure.draw(_signal(figure, "real", points[:, 0], points[:, 1]))
    if centres is not None:
        figure.draw(_signal(figure, "fake", centres[:, 0], centres[:, 1], symbol="+"))
    return _text(figure)


def histogram(points: Doubles, columns: int) -> str:
    """The histogram of POINTS [n], as shares of all."""
    bins = min(60, max(10, round(len(points) ** 0.5)))
    low, high = float(points.min()), float(points.max())
    span = (low, high) if high > low else (low - 0.5, high + 0.5)
    counts, edges = np.histogram(points, bins, span)
    share = counts / len(points)
    figure = _figure(min(columns, WIDEST), HEIGHT)
    # As stairs: a bar a bin would be wider than its bin in a terminal.
    x, y = np.repeat(edges, 2)[1:-1], np.repeat(share, 2)
    _rule(figure, "x", float(edges[0]), float(edges[-1]))
    _rule(figure, "y", 0.0, float(share.max()) * 1.05)
    figure.draw(_signal(figure, "real", x, y).lines())
    return _text(figure)


def _losses(history: History) -> list[Curve]:
    found: list[Curve] = []
    if history.steps < 2:
        return found
    columns = [column for column in history.columns if column.startswith("loss_")]  # of D and G, or of others
    for column, colour in zip(columns, itertools.cycle(_COLOURS)):
        player = {"loss_d": "D", "loss_g": "G"}.get(column, plain(column.removeprefix("loss_")))
        band = history.band(column, buckets=256)
        if np.isfinite(band.mean).any():
            alpha = min(1.0, 2 / (1 + SMOOTHING * len(band.mean)))
            found.append((f"loss {player}", colour, band.step, smooth(band.mean, alpha)))
    return found


def _distance(records: list[dict[str, Any]]) -> list[Curve]:
    known = [record for record in records if record.get("frechet") is not None]
    if len(known) < 2:
        return []
    step = np.array([record["step"] for record in known], np.float64)
    keys: tuple[tuple[str, Colour], ...] = (("frechet", "fake"), ("frechet_blend", "real"))
    values = [np.array([math.nan if (v := r.get(key)) is None else v for r in known], np.float64) for key, _ in keys]
    return [
        (TABLE[key].name, colour, step, y)
        for (key, colour), y in zip(keys, values, strict=True)
        if np.isfinite(y).any()
    ]


def _coverage(records: list[dict[str, Any]]) -> list[Curve]:
    known = [record for record in records if record.get("modes_total")]
    if len(known) < 2:
        return []
    step = np.array([record["step"] for record in known], np.float64)
    modes = np.array([100 * record["modes_covered"] / record["modes_total"] for record in known])
    quality = np.array([TABLE["high_quality"].scale * record["high_quality"] for record in known])
    return [
        (f"{TABLE['modes_covered'].name} %", "modes", step, modes),
        (f"{TABLE['high_quality'].name} %", "quality", step, quality),
    ]


def _plot(panel: list[Curve], width: int, height: int) -> str:
    figure = _figure(width, height)
    for _, colour, x, y in panel:
        figure.draw(_signal(figure, colour, x, y, symbol=_ink(_INKS[colour])).lines())
    title = plotext.colorize("")
    for name, colour, _, _ in panel:
        title = title + plotext.colorize(f"  {_INKS[colour] + ' ' if _lettered() else ''}{name}  ", _COLOURS[colour])
    figure.title(title)
    _fit(figure, [curve[2] for curve in panel], [curve[3] for curve in panel])
    return _text(figure)


def _fit(figure: Any, x: list[Doubles], y: list[Doubles]) -> None:
    """Make both axes cover all of X and Y."""
    for axis, values in (("x", x), ("y", y)):
        every = np.concatenate(values)
        low, high = float(np.nanmin(every)), float(np.nanmax(every))
        _rule(figure, axis, *((low, high) if high > low else (low - 0.5, high + 0.5)))


def _rule(figure: Any, axis: str, low: float, high: float) -> None:
    """Set AXIS from LOW to HIGH, with round numbers beside it."""
    places = ticks(low, high)
    figure.ruler(axis).lim(low, high)
    figure.ruler(axis).ticks(places, [f"{place:,.6g}" for place in places])


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from LOW to HIGH, three to six of them."""
    rough = (high - low) / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m for m in (5.0, 2.5, 2.0, 1.0) if m * power <= rough) * power
    return [round(i * step, 12) + 0.0 for i in range(math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6) + 1)]


def _figure(width: int, height: int) -> Any:
    plotext.terminal.limit(False, False)  # else it is cut to 80x22 where there is no terminal
    figure = plotext.figure
    figure.clear()
    figure.theme("simple")
    figure.plot_size(width, height)
    return figure


def _signal(figure: Any, colour: Colour, x: Doubles, y: Doubles, symbol: str = "") -> Any:
    """A signal of the finest dots that there are, or of SYMBOL."""
    known = np.isfinite(y)
    marker = plotext.marker(symbol or _DOTS[_glyphs()], _COLOURS[colour])
    return figure.signal(x[known].tolist(), y[known].tolist(), marker=marker)


def _text(figure: Any) -> str:
    return shown(str(figure.build().string(colorless=_colourless())).rstrip("\n"))


def shown(text: str) -> str:
    """TEXT of a picture as it can be shown here: in ASCII where the locale has nothing else."""
    return text_in_ascii(text) if _glyphs() == "ascii" else text


def _ink(letter: str) -> str:
    """What a curve with this LETTER is made of, by the name that plotext has for it."""
    return letter if _lettered() else _DOTS[_glyphs()]


def _lettered() -> bool:
    """Whether curves are made of letters: without colours, or in plain ASCII, nothing else tells them apart."""
    return _colourless() or _glyphs() == "ascii"


def _glyphs() -> Glyphs:
    """What a picture may be made of: what the panels of a screen would be in this terminal, and in this locale."""
    return glyphs_for("auto", os.environ, encoding_here())


def _colourless() -> bool:
    return bool(os.environ.get("NO_COLOR")) or sys.stdout is None or not sys.stdout.isatty()
