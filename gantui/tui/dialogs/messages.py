"""The dialog of messages of the first row, in full: there they may be cut, and stay only seconds."""

from __future__ import annotations

from gantui.draw.formatting import sentence
from gantui.draw.palette import DIM, TEXT
from gantui.tui.look.look import Look
from gantui.tui.widgets.dialog import Line, Page, paragraphs


class Messages(Page):
    """Shows the messages, the newest first; arrows scroll, any other key closes it."""

    def __init__(self, look: Look, said: tuple[str, ...]) -> None:
        """SAID are the messages, the newest first."""
        super().__init__(look, "what was said, the newest first", "any key  close", lambda width: listed(said, width))


def listed(said: tuple[str, ...], width: int) -> list[Line]:
    """Each of the messages SAID as a paragraph."""
    lines: list[Line] = []
    for i, text in enumerate(said):
        lines += [*([[]] if lines else []), *paragraphs(sentence(text), width, DIM if i else TEXT)]
    return lines or paragraphs("Nothing yet.", width, DIM)
