"""The ticks of an axis and their labels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_STEPS = (1.0, 2.0, 2.5, 5.0)
_SUFFIXES = ((12, "T"), (9, "G"), (6, "M"), (3, "k"))
# A tick that misses the range by rounding alone still counts.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Tick:
    """A place on an axis, in data units, and its label."""

    value: float
    label: str


def short_label(value: float, step: float) -> str:
    """`value` as few characters, yet different from that of `value + step`: "0.25", "1.5k", "2e-4", "-3"."""
    if abs(value) < step * _ROUNDING:
        return "0"
    size = math.floor(math.log10(abs(value)))
    # One digit more than the step's first: steps of 2.5 have two.
    digits = max(1, size - math.floor(math.log10(step)) + 1)
    number = Decimal(f"{value:.{digits}e}").normalize()
    size = number.adjusted()
    scientific = f"{format(number.scaleb(-size).normalize(), 'f')}e{size}"
    if size < -3 or size >= 15:
        return scientific
    plain = format(number, "f")
    for power, suffix in _SUFFIXES:
        if size >= power:
            return min(format(number.scaleb(-power).normalize(), "f") + suffix, plain, key=len)
    return plain


def linear_ticks(low: float, high: float, most: int) -> list[Tick]:
    """At most `most` evenly spaced round numbers from `low` to `high`, as many as there are."""
    if most < 1 or not low < high:
        return []
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for factor in (*_STEPS, *(10 * step for step in _STEPS), 100.0):
        step = factor * power
        first, last = math.ceil(low / step - _ROUNDING), math.floor(high / step + _ROUNDING)
        if last - first < most:
            return [Tick(i * step, short_label(i * step, step)) for i in range(first, last + 1)]
    return []


def log_ticks(low: float, high: float, most: int) -> list[Tick]:
    """At most `most` ticks for a log10 axis from `low` to `high`, both above 0.

    Powers of ten, every n-th where they are many; 1, 2 and 5 times these where there is room; round numbers on
    an axis too short for either.
    """
    if most < 1 or not 0 < low < high:
        return []
    first, last = math.floor(math.log10(low) - _ROUNDING), math.ceil(math.log10(high) + _ROUNDING)
    for factors in ((1, 2, 5), (1,)):
        values = [v for p in range(first, last + 1) for f in factors if low <= (v := f * 10.0**p) <= high]
        if 2 <= len(values) <= most:
            return [Tick(v, short_label(v, v)) for v in values]
    if len(values) < 2:
        return linear_ticks(low, high, most)
    stride = math.ceil(len(values) / most)
    return [Tick(v, short_label(v, v)) for v in values[::-1][::stride][::-1]]


def symlog_ticks(low: float, high: float, threshold: float, most: int) -> list[Tick]:
    """Zero, and log ticks from +-10 `threshold` outwards, for an axis that is logarithmic on both sides of zero.

    Nearer to zero they would crowd around its label.
    """
    nearest = 10 * threshold
    below = log_ticks(nearest, -low, most // 2)
    above = log_ticks(nearest, high, most // 2)
    zero = [Tick(0.0, "0")] if low <= 0 <= high else []
    return [Tick(-tick.value, f"-{tick.label}") for tick in reversed(below)] + zero + above


_TIMES = (
    *(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30),
    *(60 * minutes for minutes in (1, 2, 5, 10, 15, 30)),
    *(3600 * hours for hours in (1, 2, 3, 6, 12, 24, 48, 120, 240)),
)
"""Steps between ticks of time that people read easily, in seconds."""


def time_ticks(low: float, high: float, most: int) -> list[Tick]:
    """At most `most` ticks at round seconds, minutes, hours or days from `low` to `high` seconds."""
    if most < 1 or not low < high:
        return []
    step = next((step for step in _TIMES if (high - low) / step < most), None)
    if step is None:
        return linear_ticks(low, high, most)
    first, last = math.ceil(low / step - _ROUNDING), math.floor(high / step + _ROUNDING)
    return [Tick(i * step, time_label(i * step)) for i in range(first, last + 1)][:most]


def time_label(seconds: float) -> str:
    """A time as few characters: "0", "0.5s", "45s", "1m30s", "2h", "1h05m", "3d"."""
    if seconds < 60:
        return "0" if seconds < 1e-6 else f"{seconds:g}s" if seconds >= 1e-3 else f"{seconds:.0e}s"
    whole = round(seconds)
    parts = [(whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "m"), (whole % 60, "s")]
    shown = [i for i, (count, _) in enumerate(parts) if count]
    first, last = shown[0], shown[-1]
    return "".join(
        f"{count}{unit}" if i == first else f"{count:02}{unit}"
        for i, (count, unit) in enumerate(parts)
        if first <= i <= last
    )


def without_overlap(starts: Sequence[int], lengths: Sequence[int], gap: int) -> list[int]:
    """Which of the labels that begin at `starts` can stand together with `gap` free cells between: first come."""
    kept: list[int] = []
    for i, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        if all(start >= starts[k] + lengths[k] + gap or start + length + gap <= starts[k] for k in kept):
            kept.append(i)
    return kept
