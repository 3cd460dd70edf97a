"""The moments of the fakes against those of the data, as small tables."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number
from gantui.draw.palette import DIM, FAKE, REAL, TEXT
from gantui.experiment.metrics import TABLE, measured_by
from gantui.session.view.run_info import RunInfo

KEYS = measured_by("moments")
"""Keys of a record, in the order of `NAMES` and of `RunInfo.moments`."""
NAMES = tuple(TABLE[key].heading(8) for key in KEYS)
_SHORT_NAMES = tuple(TABLE[key].brief for key in KEYS)

ROW_WIDTH, ROWS = 37, 3
"""Cells that `in_rows` takes."""
_LONGEST_STEP = 5
"""Characters of an iteration that find room before the first name; a longer one is in the panel's state line alone."""
_SMALL = 0.01
"""Below this a moment is no measure of a difference; of a mean, times the standard deviation."""
_LARGEST_PERCENT = 1000.0

Moments = tuple[float | None, ...]


def of_record(record: Mapping[str, float | int | None] | None) -> Moments:
    """The four moments of the fakes in RECORD; None for those it has not got."""
    return tuple((record or {}).get(key) for key in KEYS)


def known(facts: RunInfo, fake: Moments) -> bool:
    """Whether there is anything to put into a table."""
    return facts.moments is not None or any(value is not None for value in fake)


def in_rows(facts: RunInfo, fake: Moments, step: str = "") -> Canvas:
    """A wide table: a row for the data and one for the fakes. Moments of an earlier STEP are marked."""
    canvas = Canvas.blank(ROW_WIDTH, ROWS)
    for i, name in enumerate(_SHORT_NAMES):
        canvas.put(5 + 8 * i, 0, f"{name:>8}", DIM)
    if step and len(step) <= _LONGEST_STEP:
        canvas.put(0, 0, f"at {step}", DIM)
    for y, (name, values, colour) in enumerate((("real", _real(facts), REAL), ("fake", fake, FAKE)), 1):
        canvas.put(0, y, name, colour)
        for i, value in enumerate(values):
            canvas.put(5 + 8 * i, y, f"{number(value):>8}", colour)
    return canvas


def in_columns(facts: RunInfo, fake: Moments) -> Canvas:
    """A narrow table: a row for each moment, with the difference."""
    canvas = Canvas.blank(ROW_WIDTH, 1 + len(NAMES))
    for x, name, colour in ((9, "real", REAL), (18, "fake", FAKE), (26, "difference", DIM)):
        canvas.put(x, 0, f"{name:>8}" if x < 26 else f"{name:>11}", colour)
    real = _real(facts)
    spread = real[1] or 0.0
    for y, (name, one, other) in enumerate(zip(NAMES, real, fake, strict=True), 1):
        canvas.put(0, y, name, DIM)
        canvas.put(9, y, f"{number(one):>8}", REAL)
        canvas.put(18, y, f"{number(other):>8}", FAKE)
        least = {"mean": _SMALL * spread, "std": 0.0}.get(name, _SMALL)
        canvas.put(26, y, f"{difference(one, other, least):>11}", TEXT)
    return canvas


def difference(real: float | None, fake: float | None, least: float) -> str:
    """The deviation of FAKE in per cent of REAL; as a number where REAL is no larger than LEAST."""
    if real is None or fake is None or math.isnan(fake - real):
        return "-"
    share = 100 * (fake - real) / abs(real) if abs(real) > least else math.inf
    if abs(share) < _LARGEST_PERCENT:
        return f"{share:+.1f} %"
    return ("+" if fake >= real else "") + number(fake - real)


def _real(facts: RunInfo) -> Moments:
    """The moments of the data; None for those that are not known."""
    moments = facts.moments or (None,) * len(NAMES)
    return tuple(None if value is None or math.isnan(value) else value for value in moments)
