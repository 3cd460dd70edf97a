"""The size of a figure, as people who print say it."""

from __future__ import annotations

import re

from gantui.errors import Refusal, plain

_POINTS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)\s*[xX×]\s*(\d+(?:\.\d+)?)\s*([a-z]+)")
SMALLEST, LARGEST = (85.0, 60.0), 2835.0
"""Points: 30 x 21 mm, on which axes still have their numbers, and 1 m."""


def size(text: str) -> tuple[float, float]:
    """Width and height in points of TEXT, such as '80mmx60mm', '8x6cm', '3.3in x 2.5in'.

    Raises:
        Refusal: it is no size, or one on which nothing can be seen.
    """
    found = _SIZE.fullmatch(text.strip())
    units = None if found is None else (found[2] or found[4], found[4])
    if found is None or units is None or not all(unit in _POINTS for unit in units):
        raise Refusal(f"--size {plain(text)}: expected WIDTHxHEIGHT in mm, cm, in or pt, such as 80mmx60mm")
    width, height = float(found[1]) * _POINTS[units[0]], float(found[3]) * _POINTS[units[1]]
    if width < SMALLEST[0] or height < SMALLEST[1] or max(width, height) > LARGEST:
        raise Refusal(f"--size {plain(text)}: expected 30mmx22mm at least and 1000mm at most each way")
    return width, height
