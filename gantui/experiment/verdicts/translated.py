"""How a translation stands by one record: in a word, and in figures with what a true map shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gantui.experiment.metrics import noise, perfect

Record = Mapping[str, float | int | None]
OfMaps = Literal["translates", "symmetric", "mispaired", "collapsed", "learning"]
"""translates: points and pairs are right; symmetric: they are but for a symmetry of the data; mispaired: the points
are right and the pairs are not: what belongs together is not kept together, does not come back, or is taken elsewhere;
collapsed: many parts are never reached."""

SURE, MIXED = 0.9, 0.75
"""The shares of points from which on a map counts as pure or true, and below which its pairs count as wrong: at the
edges of parts that touch, some go astray though the map is right."""
SDS = 3.0
"""Standard deviations above its floor up to which W1 may be a true map's: further off one record in a thousand is by
chance."""
OFF = 0.05
"""How far the shares of the parts may be off beyond what a true map shows."""
LOST = 0.375
"""The share of the parts that is missed where a map has collapsed, as with modes."""
EARLY = 1000
"""Iterations before which nothing is called wrong."""


def is_of_maps(record: Record) -> bool:
    """Whether RECORD is one of a translation."""
    return "accuracy_g" in record


def word(record: Record) -> OfMaps:
    """How both maps stand by RECORD; only what no measure contradicts is said to be right.

    That points come back is no evidence that maps are right, since a wrong one and its inverse bring them back too;
    that they do not is evidence that the two do not belong together.
    """
    placed = all(_placed(record, player) for player in "gf")
    pure, symmetric, true = (_is(record, key, SURE) for key in ("purity", "symmetric", "accuracy"))
    together = _is(record, "returns", SURE)
    if placed and pure and symmetric and together:
        return "translates" if true else "symmetric"
    if (record.get("step") or 0) < EARLY:
        return "learning"
    if any(_lost(record, player) for player in "gf"):
        return "collapsed"
    kept = all(_is(record, key, MIXED) for key in ("purity", "returns", "symmetric"))
    return "learning" if kept or not placed else "mispaired"


def figures(record: Record) -> str:
    """Both maps in figures, each with what a true one shows."""
    return "; ".join(f"{player}: {_said(record, player.lower())}" for player in "GF")


def _is(record: Record, key: str, share: float) -> bool:
    """Whether KEY is SHARE at least, of G and of F."""
    return all((record.get(f"{key}_{player}") or 0.0) >= share for player in "gf")


def _placed(record: Record, player: str) -> bool:
    """Whether the points that PLAYER makes lie where they should, as many in every part as should."""
    complete = record.get(f"parts_{player}") == record.get("parts_total")
    return complete and _near(record, f"w1_{player}", 0.0) and _near(record, f"shares_{player}", OFF)


def _near(record: Record, key: str, more: float) -> bool:
    """Whether the value of KEY is at most MORE above what is likely of a true map."""
    value, floor, sd = record.get(key), perfect(key, record), noise(key, record)
    return value is not None and floor is not None and sd is not None and value <= floor + SDS * sd + more


def _lost(record: Record, player: str) -> bool:
    """Whether so many parts are missed by PLAYER that it has collapsed."""
    reached, total = record.get(f"parts_{player}"), record.get("parts_total")
    return reached is not None and total is not None and total - reached >= LOST * total


def _said(record: Record, player: str) -> str:
    """The figures of PLAYER's map; values that are not finite are not there."""
    names = ("accuracy", "symmetric", "purity", "returns")
    true, symmetric, purity, returns = (record.get(f"{key}_{player}") for key in names)
    said = [f"{_percent(true)} to the true part"]
    if symmetric is not None and true is not None and symmetric > true:
        said.append(f"{_percent(symmetric)} up to a symmetry of the data")
    said += [f"purity {_percent(purity)}", f"{_percent(returns)} come back"]
    said.append(f"{record.get(f'parts_{player}')} of {record.get('parts_total')} parts")
    for name, key in (("W1", f"w1_{player}"), ("shares off by", f"shares_{player}")):
        value, floor, sd = record.get(key), perfect(key, record), noise(key, record)
        if value is not None and floor is not None and sd is not None:
            said.append(f"{name} {value:.2g} (floor {floor:.2g} ± {sd:.1g})")
    return ", ".join(said)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"
