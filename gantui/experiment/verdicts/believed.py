"""Whether classes that are counted in samples say anything good of a generator."""

from __future__ import annotations

from collections.abc import Mapping

NEAR = 0.5
"""The share of the distance of mere blends below which images count as more than these."""


def believed(record: Mapping[str, float | int | None]) -> bool:
    """Whether the classes of RECORD may be counted in a generator's favour.

    A classifier reads digits in noise, and in averages of two real images nearly all of them, surely. So of images
    classes count only where their Frechet distance is far below that of such averages. Modes of points always do.
    """
    if "frechet" not in record:
        return True
    frechet, blend = record["frechet"], record.get("frechet_blend")
    return frechet is not None and blend is not None and frechet < NEAR * blend
