"""The pictures that are drawn at rates of their own, how often each should be, and a person's choices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, get_args

Picture = Literal["points", "ground", "curves", "bars"]
POINTS: Final = "points"
"""What moves and costs little: points, densities, paths."""
GROUND: Final = "ground"
"""What is worked out for every place: fields, arrows, and all that is asked for together with them."""
CURVES: Final = "curves"
BARS: Final = "bars"
PICTURES: frozenset[str] = frozenset(get_args(Picture))

OFTEN = 2.5
"""Drawings a second that are enough for what does not move from place to place."""
NUMBERS_ALONE = 4.0
"""Drawings a second where nothing on the screen moves but the numbers."""
RATES: dict[str, float] = {POINTS: math.inf, GROUND: OFTEN, CURVES: OFTEN, BARS: OFTEN}
"""Drawings a second that each is given if the budget allows it; what may have as many as it likes is bound by fps."""

RateName = Literal["usual", "lively", "free", "calm"]


@dataclass(frozen=True)
class Rate:
    """Drawings a second at most, and the share of one core that they may take while the training runs."""

    fps: float
    draw_budget: float


CHOICES: dict[RateName, Rate | None] = {
    "usual": None,
    "lively": Rate(20.0, 0.15),
    "free": Rate(30.0, 1.0),
    "calm": Rate(2.0, 0.01),
}
"""What the key that turns the rate goes through; None: as the command line or the settings have it."""


def after(name: RateName) -> RateName:
    """The choice that follows NAME."""
    names = list(CHOICES)
    return names[(names.index(name) + 1) % len(names)]
