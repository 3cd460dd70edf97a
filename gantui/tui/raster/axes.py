"""Where an axis has its ticks and what stands beside them."""

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
    """`value` as few characters, yet told apart from `value + step`: "0.25", "1.5k", "2e-4", "-3"."""
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


def without_overlap(starts: Sequence[int], lengths: Sequence[int], gap: int) -> list[int]:
    """Which of the labels that begin at `starts` can stand together with `gap` free cells between: first come."""
    kept: list[int] = []
    for i, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        if all(start >= starts[k] + lengths[k] + gap or start + length + gap <= starts[k] for k in kept):
            kept.append(i)
    return kept
