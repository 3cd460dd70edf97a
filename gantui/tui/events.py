"""What the training has been told of itself, to read: the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.experiment.event import Event
from gantui.tui.dialog import Line, Page, paragraphs
from gantui.tui.look import Look
from gantui.tui.raster.glyphs import Glyphs
from gantui.tui.raster.marks import sign
from gantui.tui.raster.palette import DIM, TEXT
from gantui.tui.tones import tone
from gantui.tui.words import sentence

_NONE = (
    "Nothing yet. When a mode is lost, the discriminator saturates, the players go round in circles or all is solved, "
    "it is told here, with what it means and what may be done."
)


class Events(Page):
    """Lists events; arrows scroll, any other key closes it."""

    def __init__(self, look: Look, told: Sequence[Event], standing: Sequence[Event]) -> None:
        """TOLD, the newest last; STANDING: those that are not over."""
        super().__init__(
            look, "events, the newest first", "any key  close", lambda width: listed(told, standing, width, look.glyphs)
        )


def listed(told: Sequence[Event], standing: Sequence[Event], width: int, glyphs: Glyphs) -> list[Line]:
    """TOLD and STANDING events, each once, the newest first: what was seen, what it means, what may be done."""
    lines: list[Line] = []
    going_on = set(standing)
    for event in sorted({*told, *standing}, key=lambda event: (event.step, event.kind), reverse=True):
        mark, colour = sign(tone(event), glyphs)
        lines += [[]] if lines else []
        lines.append([(f"{mark} ", colour), (event.kind, colour), (f"   step {event.step:,}", DIM)])
        if event in going_on:
            lines[-1] = [*lines[-1], ("   still so", colour)]
        if event.kind == "changed":  # it begins with a name, and its meaning is no news
            lines += paragraphs(event.evidence, width, TEXT)
            continue
        lines += paragraphs(sentence(event.evidence), width, TEXT)
        lines += paragraphs(sentence(event.meaning), width, DIM)
        lines += paragraphs(sentence(event.advice), width, TEXT)
    return lines or paragraphs(_NONE, width, DIM)
