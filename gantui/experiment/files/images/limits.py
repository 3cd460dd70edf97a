"""The limits of what is read of images; what would not fit into memory is refused before it is read."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gantui import available_memory
from gantui.errors import Refusal, plain
from gantui.experiment.files.reading.words import size

FEWEST = 20
"""Images that a set must have: with fewer nothing can be said of how near a generator comes to them."""
MOST = 1 << 24
"""Images of a set: a draw is an image's place, and whole numbers up to here are exact in float32."""
SMALLEST_SIDE, LARGEST_SIDE = 4, 256
"""Pixels of a side."""
MOST_CLASSES = 1000
FEWEST_HELD_OUT = 20
"""Images of a held-out part: of fewer there is none, since they would tell nothing."""


def check_sides(path: str, shape: Sequence[int], *, resized: bool = False) -> None:
    """Check the sides of images of SHAPE (channels, height, width) in PATH; RESIZED: they may be larger.

    Raises:
        Refusal: they are too small or too large.
    """
    _, high, wide = shape
    if min(high, wide) < SMALLEST_SIDE:
        raise Refusal(
            f"{plain(path)}: images of {high}x{wide} pixels; expected sides of {SMALLEST_SIDE} pixels or more, and a "
            "first axis that counts the images"
        )
    if max(high, wide) > LARGEST_SIDE and not resized:
        raise Refusal(
            f"{plain(path)}: images of {high}x{wide} pixels; expected sides of {LARGEST_SIDE} pixels or fewer, as "
            "distribution.size=64 makes of each"
        )


def check(path: str, count: int, shape: Sequence[int], stored: int = 0) -> None:
    """Check that COUNT images of SHAPE (channels, height, width), bytes, can be read of PATH and trained on.

    STORED: the bytes that they take as they are stored, where they are made such bytes only once they are in memory.

    Raises:
        Refusal: they are too few, too many, too small or too large.
    """
    check_sides(path, shape)
    if count < FEWEST:
        found = f"only {count} images" if count != 1 else "only one image"
        raise Refusal(f"{plain(path)}: {found}; expected {FEWEST} or more")
    if count > MOST:
        raise Refusal(f"{plain(path)}: {count:,} images; expected at most {MOST:,}")
    channels, high, wide = shape
    bytes_of_all = count * math.prod(shape)
    # As read, and once more where they are trained on.
    needed, free = 2 * bytes_of_all + stored + available_memory.PROGRAM, available_memory.here()
    if needed > free:
        raise Refusal(
            f"{plain(path)}: {count:,} images of {high}x{wide} pixels and {channels} channel{'s' * (channels > 1)} "
            f"take {size(bytes_of_all)}, and to train on them {size(needed)} are needed; this process may have "
            f"{size(free)}: expected fewer of them, or smaller ones (distribution.size)"
        )
