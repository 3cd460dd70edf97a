"""How a translation stands by one record: in a word, and in figures with what a true map shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gantui.experiment.metrics import noise, perfect

Record = Mapping[str, float | int | None]
OfMaps = Literal["translates", "symmetric", "mispaired", "collapsed", "learning"]
"""translates: samples and pairs are right; symmetric: they are but for a symmetry of the data; mispaired: the samples
are right and the pairs are not: what belongs together is not kept together, does not come back, or is taken elsewhere;
collapsed: many parts are never reached."""

SURE, MIXED = 0.9, 0.75
"""The shares of samples, by what a true map shows, from which on a map counts as pure or true, and below which its
pairs count as wrong: at the edges of parts that touch, some go astray though the map is right."""
CLOSE, SCRAMBLED = 0.5, 0.75
"""How far samples may be from the truth for a map to count as true within the parts too, and from where on it counts as
wrong there: by how far another sample of the same part is, so that 1 is a map that scrambles each part."""
SDS = 3.0
"""Standard deviations above its floor up to which W1 may be a true map's: further off one record in a thousand is by
chance."""
OFF = 0.05
"""How far the shares of the parts may be off beyond what a true map shows."""
WAY = 0.1
"""How much of the way from what a true map shows to what a copy shows may be left for images, by the Frechet distance
and by the ink."""
LOST = 0.375
"""The share of the parts that is missed where a map has collapsed, as with modes."""
EARLY = 1000
"""Iterations before which nothing is called wrong."""


def is_of_maps(record: Record) -> bool:
    """Whether RECORD is one of a translation."""
    return "accuracy_g" in record


def word(record: Record) -> OfMaps:
    """How the maps stand by RECORD; only what no measure contradicts is said to be right.

    That samples come back is no evidence that maps are right, since a wrong one and its inverse bring them back too;
    that they do not is evidence that the two do not belong together.
    """
    maps = _maps(record)
    placed = all(_placed(record, player) for player in maps)
    if placed and all(_right(record, player) for player in maps):
        return "translates" if all(_true(record, player) for player in maps) else "symmetric"
    if (record.get("step") or 0) < EARLY:
        return "learning"
    if any(_lost(record, player) for player in maps):
        return "collapsed"
    return "mispaired" if placed and any(_wrong(record, player) for player in maps) else "learning"


def figures(record: Record) -> str:
    """The maps in figures, each with what a true one shows."""
    return "; ".join(f"{player.upper()}: {_said(record, player)}" for player in _maps(record))


def near(key: str, record: Record) -> bool:
    """Whether the value of KEY in RECORD is what a true map may show, as far as the verdict looks at it alone."""
    value, floor, sd = record.get(key), perfect(key, record), noise(key, record)
    if value is None or floor is None:
        return False
    if key.startswith("inside"):
        return value <= CLOSE
    if (left := _left(key, record)) is not None:
        return left <= WAY
    if sd is not None:
        return value <= floor + SDS * sd + (OFF if key.startswith("shares") else 0.0)
    return value >= SURE * floor


def far(key: str, record: Record) -> bool:
    """Whether the value of KEY in RECORD, a share or a distance within parts, says that pairs are wrong."""
    value, floor = record.get(key), perfect(key, record)
    if value is None or floor is None:
        return key in record
    return value > SCRAMBLED if key.startswith("inside") else value < MIXED * floor


def _maps(record: Record) -> str:
    """The letters of the maps in RECORD."""
    return "gf" if "accuracy_f" in record else "g"


def _placed(record: Record, player: str) -> bool:
    """Whether the samples that PLAYER makes lie where they should, as many in every part as should."""
    complete = record.get(f"parts_{player}") == record.get("parts_total")
    keys = ("frechet", "ink") if f"frechet_{player}" in record else ("w1",)
    return complete and all(near(f"{key}_{player}", record) for key in (*keys, "shares"))


def _pairs(record: Record, player: str) -> list[str]:
    """The keys that say whether the pairs of PLAYER are right, up to a symmetry where the data have any."""
    keys = (
        "purity",
        "returns",
        *(("symmetric", "inside_symmetric") if f"symmetric_{player}" in record else ("accuracy",)),
    )
    return [f"{key}_{player}" for key in keys if f"{key}_{player}" in record]


def _right(record: Record, player: str) -> bool:
    """Whether no measure contradicts that the pairs of PLAYER are right up to a symmetry of the data."""
    return all(near(key, record) for key in _pairs(record, player)) and _at_truth(record, player, CLOSE)


def _true(record: Record, player: str) -> bool:
    """Whether PLAYER takes samples to where they truly belong, which a symmetry of the data would not."""
    keys = (f"{key}_{player}" for key in ("accuracy", "inside"))
    return all(near(key, record) for key in keys if key in record)


def _wrong(record: Record, player: str) -> bool:
    """Whether a measure says that the pairs of PLAYER are wrong."""
    return any(far(key, record) for key in _pairs(record, player)) or not _at_truth(record, player, SCRAMBLED)


def _at_truth(record: Record, player: str, most: float) -> bool:
    """Whether images that PLAYER makes are at most MOST as far from the truth as a copy, and as another one's truth.

    Of points, `inside` says it.
    """
    value = record.get(f"truth_{player}")
    others = [record.get(f"truth_{name}_{player}") for name in ("copy", "other")]
    if f"truth_copy_{player}" not in record:
        return True
    return value is not None and all(other is not None and value <= most * other for other in others)


def _left(key: str, record: Record) -> float | None:
    """The share of the way from a true map to a copy that is left by KEY, the Frechet distance of images or their ink.

    None of other keys.
    """
    name, _, player = key.rpartition("_")
    value, floor = record.get(key), perfect(key, record)
    if value is None or floor is None or name not in ("frechet", "ink"):
        return None
    if name == "frechet":
        copy = record.get(f"frechet_copy_{player}")
        return None if copy is None else max(0.0, value - floor) / max(copy - floor, 1e-9)
    copy = record.get(f"ink_copy_{player}")
    return None if copy is None else abs(value - floor) / max(abs(copy - floor), 1e-9)


def _lost(record: Record, player: str) -> bool:
    """Whether so many parts are missed by PLAYER that it has collapsed."""
    reached, total = record.get(f"parts_{player}"), record.get("parts_total")
    return reached is not None and total is not None and total - reached >= LOST * total


def _said(record: Record, player: str) -> str:
    """The figures of PLAYER's map; values that are not finite are not there."""
    names = ("accuracy", "symmetric", "purity", "returns")
    true, symmetric, purity, returns = (record.get(f"{key}_{player}") for key in names)
    images = f"frechet_{player}" in record
    floor = record.get(f"accuracy_{player}_floor")
    beside = f" (floor {_percent(floor)})" if images else ""
    said = [f"{_percent(true)} {'read as their class' if images else 'to the true part'}{beside}"]
    if symmetric is not None and true is not None and symmetric > true:
        said.append(f"{_percent(symmetric)} up to a symmetry of the data")
    said.append(f"purity {_percent(purity)}")
    if f"returns_{player}" in record:
        said.append(f"{_percent(returns)} come back")
    if images:
        truth, copy, other = (record.get(f"{key}_{player}") for key in ("truth", "truth_copy", "truth_other"))
        said.append(f"{_short(truth)} from the truth (a copy {_short(copy)}, another one of the class {_short(other)})")
    else:
        inside, like = (record.get(f"{key}_{player}") for key in ("inside", "inside_symmetric"))
        said.append(
            f"{_short(inside if true is not None and symmetric == true else like)} off inside parts (scrambled 1)"
        )
    said.append(f"{record.get(f'parts_{player}')} of {record.get('parts_total')} parts")
    for name, key in (("W1", "w1"), ("Frechet", "frechet"), ("ink", "ink"), ("shares off by", "shares")):
        value, floor, sd = (look(f"{key}_{player}", record) for look in (_value, perfect, noise))
        if value is not None and floor is not None:
            said.append(f"{name} {value:.2g} (floor {floor:.2g}{f' ± {sd:.1g}' if sd else ''})")
    return ", ".join(said)


def _value(key: str, record: Record) -> float | int | None:
    return record.get(key)


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.2g}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"
