"""Images on the page: as many as a page may weigh."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.cli.report.svg import WIDTH
from gantui.draw.images.enlarged_sheet import GROUND, across, sheet
from gantui.draw.images.png import data_uri
from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures import AgedImages, ClassedImages, Inpainting
from gantui.session.view.snapshot import Snapshot, picture_in

MOST_BYTES = 1 << 19
"""Bytes of pixels in one sheet; as PNG in a page they are at most a third more, and far fewer as a rule."""
_HOLES = 3
"""Holes, with their completions, in one row."""
_ROW, _CLASSES = 10, 20
"""Images of a class in its row, and classes that have rows."""


def some(images: Bytes) -> NDArray[np.uint8]:
    """The first of IMAGES [n, channels, height, width] on a sheet, as many as it may hold."""
    shown = images[: _most(images)]
    return sheet(shown, across(len(shown)))


def by_class(shown: Snapshot) -> tuple[str, NDArray[np.uint8]] | None:
    """What it is, and a sheet with a row for each class; None where no classes are read, or too many."""
    picture, facts = picture_in(shown, ClassedImages), shown.facts
    if picture is None or facts is None or not 0 < len(facts.classes) <= _CLASSES:
        return None
    of = picture.read if picture.asked is None else picture.asked
    longest = int(np.bincount(of, minlength=1).max())
    each = max(1, min(_ROW, longest, _most(picture.fake) // len(facts.classes)))
    rows = []
    for number in range(len(facts.classes)):
        found = picture.fake[np.flatnonzero(of == number)[:each]]
        empty = np.zeros((each - len(found), *picture.fake.shape[1:]), np.uint8)
        rows.append(np.concatenate([found, empty]))
    way = "as a classifier reads them" if picture.asked is None else "that were asked for"
    said = f"Fakes of the classes {', '.join(facts.classes)}, {way}, a row each; black where there are no more"
    return said, sheet(np.concatenate(rows), each)


def completions(shown: Snapshot) -> NDArray[np.uint8] | None:
    """A sheet of holes, their completions and the truth, `_HOLES` beside each other; None where there are none."""
    picture = picture_in(shown, Inpainting)
    if picture is None or not len(picture.given):
        return None
    count, each = len(picture.given), picture.completions
    made = picture.made.reshape(count, each, *picture.made.shape[1:])
    ground = np.full_like(picture.given, GROUND)
    rows = np.stack([picture.given, *made.swapaxes(0, 1), picture.true, ground], axis=1)
    count = max(1, min(count, _most(picture.given) // (each + 3)))
    return sheet(rows[:count].reshape(-1, *picture.given.shape[1:]), _HOLES * (each + 3))


def ages(shown: Snapshot) -> NDArray[np.uint8] | None:
    """A sheet with two rows a digit: given and made at some ages, and what it truly is at these; None without."""
    picture = picture_in(shown, AgedImages)
    if picture is None or not len(picture.given):
        return None
    count, each = len(picture.given), len(picture.ages)
    made, true = (some.reshape(count, each, *some.shape[1:]) for some in (picture.made, picture.true))
    ground = np.full_like(picture.given, GROUND)
    rows = np.concatenate([picture.given[:, None], made, ground[:, None], true], axis=1)
    count = max(1, min(count, _most(picture.given) // (2 * each + 2)))
    return sheet(rows[:count].reshape(-1, *picture.given.shape[1:]), each + 1)


def inside_of(sheet: NDArray[np.uint8]) -> tuple[str, int, int]:
    """The inside of a picture that is SHEET [rows, columns, channels] alone, and its width and height."""
    height = round(WIDTH * sheet.shape[0] / sheet.shape[1])
    inside = (
        f'<image x="0" y="0" width="{WIDTH}" height="{height}" style="image-rendering:pixelated" '
        f'href="{data_uri(sheet)}"/>'
    )
    return inside, WIDTH, height


def _most(images: Bytes) -> int:
    """How many of IMAGES a sheet may hold."""
    return max(1, MOST_BYTES // max(1, images[:1].size))
