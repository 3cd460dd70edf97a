"""The options of all curves: which part of the run, over what, and how much smoothed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from gantui.tui.time.window import WHOLE, TimeWindow

Smoothing = Literal["none", "light", "usual", "strong"]
Over = Literal["steps", "training time"]

Choice = TypeVar("Choice")

_SHARES: dict[Smoothing, float] = {"none": 0.0, "light": 0.01, "usual": 0.03, "strong": 0.1}
"""What a smoothed curve remembers, as a share of what is in sight."""
_LEAST: dict[Smoothing, float] = {"none": 0.0, "light": 7.0, "usual": 20.0, "strong": 60.0}
"""And at least so many iterations of the losses."""


@dataclass(frozen=True)
class CurveOptions:
    """A person's options, the same for all curves."""

    window: TimeWindow = WHOLE
    smoothing: Smoothing = "usual"
    over: Over = "steps"

    def remembered(self, span: float, *, least: bool = True) -> float:
        """The span of the smoothing, in the units of SPAN, what is in sight; at least LEAST iterations."""
        return max(_LEAST[self.smoothing] if least else 0.0, _SHARES[self.smoothing] * span)

    def next_smoothing(self) -> CurveOptions:
        """The options with the next smoothing: none, light, usual, strong."""
        return dataclasses.replace(self, smoothing=_next(get_args(Smoothing), self.smoothing))

    def next_over(self) -> CurveOptions:
        """The options over steps, or over training time."""
        return dataclasses.replace(self, over=_next(get_args(Over), self.over))

    def words(self) -> str:
        """The smoothing for a heading; empty for the usual one."""
        return "" if self.smoothing == "usual" else "not smoothed" if self.smoothing == "none" else self.smoothed()

    def smoothed(self) -> str:
        """The smoothing in words."""
        return f"{self.smoothing} smoothing" if self.smoothing != "none" else "no smoothing"


def _next(all_of_them: tuple[Choice, ...], one: Choice) -> Choice:
    return all_of_them[(all_of_them.index(one) + 1) % len(all_of_them)]
