"""Events: what was found in a training, or done to it. Plain data that every layer may hold, without pydantic."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "mode lost",
    "mode gained",
    "collapse",
    "shrunken modes",
    "saturation",
    "stalled",
    "oscillation",
    "divergence",
    "lagging discriminator",
    "piled-up weights",
    "memorising",
    "solved",
    "changed",
]


@dataclass(frozen=True)
class Event:
    """Something that a person should know of the training, reported once, when it begins."""

    step: int
    """The iteration whose record made it certain."""
    kind: Kind
    evidence: str
    """The figures behind it; one sentence without its full stop, as are the next two."""
    meaning: str
    """What they say about the game."""
    advice: str
    """What may be done about it."""
    now: str = field(default="", compare=False)
    """For one that stands: the same figures at the newest record, where they have changed."""
