"""The tone of events: whether they are good news or bad."""

from __future__ import annotations

from collections.abc import Iterable

from gantui.draw.time.marks import Mark, Tone
from gantui.experiment.verdicts.event import Event, Kind

_TONES: dict[Kind, Tone] = {
    "mode lost": "bad",
    "mode gained": "good",
    "collapse": "bad",
    "shrunken modes": "neutral",
    "saturation": "bad",
    "stalled": "bad",
    "oscillation": "neutral",
    "divergence": "bad",
    "lagging discriminator": "neutral",
    "piled-up weights": "neutral",
    "memorising": "bad",
    "solved": "good",
    "changed": "change",
}


def tone(event: Event) -> Tone:
    """The tone of EVENT; a kind that is not known here, from a newer run, is neither good nor bad."""
    return _TONES.get(event.kind, "neutral")


def marks(events: Iterable[Event]) -> tuple[Mark, ...]:
    """EVENTS as marks on an axis of iterations."""
    return tuple(Mark(event.step, tone(event)) for event in events)
