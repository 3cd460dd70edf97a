"""The verdict on the screen: a badge of constant width, and its reason and remedy in full."""

from __future__ import annotations

from typing import get_args

from gantui.draw.formatting import wrapped
from gantui.draw.palette import BAD, DIM, FOCUS, GOOD, TEXT, WARN
from gantui.errors import plain
from gantui.experiment.verdicts.verdict import ILL, WELL, Verdict, Word
from gantui.tui.widgets.dialog import Line, paragraphs

WIDTH = max(map(len, get_args(Word))) + 2
_REMEDY = "Do now, while it trains: "
_KEY = "Enter does it; u takes it back."


def badge(found: Verdict) -> tuple[str, int]:
    """The verdict FOUND as a word in brackets, readable without colour, and its colour."""
    return f"[{found.word}]".ljust(WIDTH), colour(found.word)


def colour(word: Word) -> int:
    """The colour of the verdict WORD: good, bad, in between, or nothing to say yet."""
    if word in ILL:
        return BAD
    return GOOD if word in WELL else WARN if word == "circling" else DIM


def explained(found: Verdict, width: int, held_back: str = "") -> list[Line]:
    """The reason of the verdict FOUND, and what can be changed at once, as lines of WIDTH.

    HELD_BACK is the reason why it can't be changed from here; '' if it can.
    """
    head, *rest = wrapped(plain(found.said), width)
    lines: list[Line] = [[(found.word, colour(found.word)), (head.removeprefix(found.word), TEXT)]]
    lines += [[(line, TEXT)] for line in rest]
    if found.remedy is not None and found.remedy.live:
        head, *rest = wrapped(plain(f"{_REMEDY}{found.remedy.text}."), width)
        lines += [[(_REMEDY, FOCUS), (head.removeprefix(_REMEDY), TEXT)], *([(line, TEXT)] for line in rest)]
        lines += paragraphs(f"Not from here: {held_back}.", width, DIM) if held_back else [[(_KEY, FOCUS)]]
    return lines
