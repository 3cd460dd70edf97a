"""The numbers of modes, in one set of colours wherever they appear."""

from __future__ import annotations

from gantui.draw.palette import BAD, TEXT, WARN
from gantui.session.view.pictures import Modes


def number_colours(count: int, modes: Modes | None) -> list[int]:
    """The colour of each of COUNT numbers: missing modes stand out, and those with under a fifth of their share.

    Before the first measurement all are alike.
    """
    if modes is None or len(modes.covered) != count:
        return [TEXT] * count
    return [
        TEXT if fair else WARN if covered else BAD
        for covered, fair in zip(modes.covered.tolist(), modes.fair.tolist(), strict=True)
    ]
