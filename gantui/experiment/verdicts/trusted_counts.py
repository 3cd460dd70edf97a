"""Whether what is counted in samples says anything good of a generator."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.experiment.metric import Family
from gantui.experiment.metrics import TABLE

NEAR = 0.5
"""The share of the distance of mere blends below which images count as more than these."""
_BY_CLASS: frozenset[Family] = frozenset({"coverage", "labels"})
"""The metrics that count in which class, or mode, samples fall."""


def counts_trusted(record: Mapping[str, float | int | None]) -> bool:
    """Whether the classes of RECORD may be counted in a generator's favour.

    A classifier reads digits in noise, and in averages of two real images nearly all of them, surely. So of images
    classes count only where their Frechet distance is far below that of such averages. Modes of points always do.
    """
    if "frechet" not in record:
        return True
    frechet, blend = record["frechet"], record.get("frechet_blend")
    return frechet is not None and blend is not None and frechet < NEAR * blend


def good_share(record: Mapping[str, float | int | None]) -> float | None:
    """The share of good samples that RECORD lets one tell; None where there is none, or where it is not to be trusted.

    Of images it is the share that is surely read, which may be 100 % of noise.
    """
    share = record.get("high_quality")
    return share if counts_trusted(record) else None


def tells(key: str, record: Mapping[str, float | int | None]) -> bool:
    """Whether the number KEY of RECORD says anything of the generator: one by class only where these are trusted."""
    return TABLE[key].family not in _BY_CLASS or counts_trusted(record)
