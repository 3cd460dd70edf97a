"""What both players lose and what D reads: columns of the history, and in words what they say."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gantui.session.history import History
from gantui.session.snapshot import Facts
from gantui.tui.raster.palette import FAKE, LOSS_D, LOSS_G, RAW_D, RAW_FAKE, RAW_G, RAW_REAL, REAL
from gantui.tui.words import constant, number

_TOLD_APART = (
    (0.8, "D tells nearly all apart"),
    (0.4, "D tells most apart"),
    (0.1, "D tells some apart"),
    (-0.1, "D can hardly tell them apart"),
    (-math.inf, "D takes fake for real"),
)
"""From this difference of what D reads on real and on fake, 1 at most: how well it tells them apart."""


@dataclass(frozen=True)
class Line:
    """One column of the history and how it is drawn."""

    column: str
    label: str
    colour: int
    raw: int
    ink: str


LOSSES = (Line("loss_d", "D", LOSS_D, RAW_D, "d"), Line("loss_g", "G", LOSS_G, RAW_G, "g"))
READINGS = (Line("d_real", "D(x)", REAL, RAW_REAL, "r"), Line("d_fake", "D(G(z))", FAKE, RAW_FAKE, "f"))


def newest_losses(history: History, last: int) -> dict[str, float]:
    """Both losses and both readings at iteration LAST, by their columns; NaN where there are none."""
    values = history.at(last)
    return {line.column: values.get(line.column, math.nan) for line in (*LOSSES, *READINGS)}


def told_apart(values: dict[str, float], facts: Facts) -> tuple[str, ...]:
    """How well D tells real from fake, from what it reads on both; longest first."""
    real, fake = values["d_real"], values["d_fake"]
    if not (math.isfinite(real) and math.isfinite(fake)):
        return ()
    short = f"D(x) {number(real)} · D(G(z)) {number(fake)}"
    apart = real - fake
    if facts.reading not in ("probability", "label"):
        return f"D reads real {number(abs(apart))} {'above' if apart >= 0 else 'BELOW'} fake", short
    grade = next(text for least, text in _TOLD_APART if apart >= least)
    return f"{short}: {grade}", grade, short


def at_rest(values: dict[str, float], facts: Facts) -> tuple[str, ...]:
    """The losses, and those of players at rest; longest first."""
    found = [(line.label, values[line.column], rest) for line, rest in zip(LOSSES, facts.rest, strict=True)]
    found = [part for part in found if not math.isnan(part[1])]
    short = " · ".join(f"{label} {number(value)}" for label, value, _ in found)
    known = [f"{label} {number(value)} (at rest {constant(rest)})" for label, value, rest in found if rest is not None]
    return (" · ".join(known), short) if len(known) == len(found) else (short,)
