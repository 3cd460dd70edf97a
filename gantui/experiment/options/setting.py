"""A setting that can be changed while it trains, as an interface needs it: plain data, no pydantic."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

Side = str
"""The name of a player, or `ALL`."""
UPDATES = "updates"
"""What a setting is called that says how often its player moves."""
ALL = "both"
"""Whose a setting is that is no player's own: all players', of a GAN both."""
Kind = Literal["ratio", "shift", "count", "choice", "typed"]

FIRST = 0.01
"""Where a setting that goes by ratios begins when it is turned up from 0, and below which it is turned off, unless the
run began with less, as with a learning rate."""
SMALLEST = 1e-3
"""A setting that the run began with below `FIRST` is turned off below this share of what it was then."""
RATIO = 2**0.5


@dataclass(frozen=True)
class Setting:
    """One setting, its present value, and what it may become."""

    path: str
    """As in --set."""
    player: Side
    """Whose it is."""
    label: str
    about: str
    """What it means, in a sentence or two; may be empty."""
    value: str
    """Now, in TOML."""
    start: str
    """When the run began."""
    kind: Kind
    """How an arrow key changes it. ratio: by a factor of sqrt 2, to three digits; shift: by `by`; count: by 1; choice:
    to its neighbour among `choices`; typed: not at all."""
    by: float = 0.0
    least: float | None = None
    most: float | None = None
    open: tuple[bool, bool] = (False, False)
    """Whether `least` and `most` themselves are left out."""
    choices: tuple[str, ...] = ()
    """In TOML."""
    detail: bool = False
    """Whether it is one that few want: of a course, say."""

    @property
    def freezes(self) -> bool:
        """Whether its player stands still while it is 0: it says how often that moves."""
        return self.label == UPDATES

    @property
    def range(self) -> str:
        """The allowed values, such as '> 0', '0 to 1000' or 'two, one'; '' if that is not so easily said."""
        if self.choices:
            return ", ".join(json.loads(choice) for choice in self.choices)
        if self.least is not None and self.most is not None:
            words = ("above " if self.open[0] else "", "below " if self.open[1] else "")
            return f"{words[0]}{self.least:g} to {words[1]}{self.most:g}"
        if self.least is not None:
            return f"> {self.least:g}" if self.open[0] else f">= {self.least:g}"
        return ""

    def stepped(self, up: bool, value: str | None = None) -> str:
        """The next value UP or down from VALUE, or from the present one; the same if there is none."""
        value = self.value if value is None else value
        if self.kind == "choice":
            place = self.choices.index(value) + (1 if up else -1) if value in self.choices else 0
            return self.choices[place % len(self.choices)]
        if self.kind == "typed":
            return value
        old = json.loads(value)
        new = self._next(old, up)
        return json.dumps(new) if self._allows(new) else value

    def _next(self, old: float, up: bool) -> float:
        if self.kind == "count":
            return old + (1 if up else -1)
        if self.kind == "shift":
            return _digits(old + (self.by if up else -self.by))
        start = json.loads(self.start)
        first, off = (start, SMALLEST * start) if 0 < start < FIRST else (FIRST, FIRST)
        if up:
            return _digits(old * RATIO) if old else first
        return 0.0 if self._allows(0.0) and old <= off else _digits(old / RATIO)

    def _allows(self, value: float) -> bool:
        low = self.least is None or value > self.least or (value == self.least and not self.open[0])
        return low and (self.most is None or value < self.most or (value == self.most and not self.open[1]))


def _digits(value: float) -> float:
    """VALUE rounded to three digits, so that one step up and one down end where they began."""
    return float(f"{value:.3g}")
