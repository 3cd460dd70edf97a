"""How a change of ages stands by one record: in a word, and in figures with what the truth shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gantui.experiment.attribute_metrics import RANGES, WAYS
from gantui.experiment.metrics import TABLE, noise, perfect

Record = Mapping[str, float | int | None]
OfAges = Literal["ages", "one age", "digit lost", "learning"]
"""ages: the age that is asked for is reached, the digit is kept, and images are like true ones; one age: whatever
is asked for, the age is the same; digit lost: what is made is another digit, or none."""

SDS = 3.0
"""Standard deviations beyond its floor up to which a number may be the truth's: further off one in a thousand is by
chance."""
OFF = 0.05
"""How far the age may be off on average beyond what is measured of the truth; all ages are from 0 to 1."""
FOLLOWS = 0.15
"""How far the slope of the age may be from that of the truth, as a share of it."""
KEPT = 0.05
"""The share of the digits that may be read as another one beyond those of the truth."""
LIKE = 0.05
"""How far the Frechet distance of each third of the ages may be above the truth's."""
IGNORED, LOST = 0.375, 0.725
"""The slope below which the age is ignored, and the share of kept digits below which their identity is lost: both by
what the truth shows."""
EARLY = 1000
"""Iterations before which nothing is called wrong."""


_CALLED = {"drawn": "lines drawn again", "copy": "copies", "mean": "mean images"}


def is_of_ages(record: Record) -> bool:
    """Whether RECORD is one of a change of ages."""
    return "age_error" in record


def word(record: Record) -> OfAges:
    """How it stands by RECORD; only what no measure contradicts is said to be right.

    Copies keep every digit, and the mean image of an age has that age: so each measure needs the other. Blurred images
    have as much ink as sharp ones, which the distance from the truth and the Frechet distances tell.
    """
    if all(holds(key, record) for key in MEASURES):
        return "ages"
    if (record.get("step") or 0) < EARLY:
        return "learning"
    return "digit lost" if is_lost(record) else "one age" if is_ignored(record) else "learning"


def is_lost(record: Record) -> bool:
    """Whether few are read as the same digit, and what is made is further from the truth than what was given.

    A classifier may misread digits that are right: these are near to the truth.
    """
    same, floor = record.get("same_digit"), perfect("same_digit", record)
    apart, copied = record.get("aged_truth"), record.get("copy_aged_truth")
    if same is None or floor is None or apart is None or copied is None:
        return False
    return same < LOST * floor and apart > copied


def is_ignored(record: Record) -> bool:
    """Whether the age hardly rises with what is asked for, and is off by nearly as much as that of copies.

    A slope may be small by a few images that are far off: then the others are near to their ages.
    """
    slope, floor = record.get("age_slope"), perfect("age_slope", record)
    off, least, copied = record.get("age_error"), perfect("age_error", record), record.get("copy_age_error")
    if slope is None or floor is None or off is None or least is None or copied is None:
        return False
    return slope < IGNORED * floor and off > (least + copied) / 2


MEASURES = ("age_error", "age_slope", "same_digit", "aged_truth", *(f"frechet_{each}" for each in RANGES))
"""What may contradict that it ages."""


def holds(key: str, record: Record) -> bool:
    """Whether the number under KEY, one of `MEASURES`, is as good as it must be."""
    value, floor = record.get(key), perfect(key, record)
    if value is None or floor is None:
        return False
    if key == "age_slope":
        return abs(value - floor) <= FOLLOWS * floor
    likely = SDS * (noise(key, record) or 0.0)
    if key == "same_digit":
        return value >= floor - likely - KEPT
    if key == "aged_truth":
        simple = [found for way in WAYS if (found := record.get(f"{way}_{key}")) is not None]
        return bool(simple) and value <= min(simple)
    return value <= floor + likely + (OFF if key == "age_error" else LIKE)


def figures(record: Record) -> str:
    """What was measured, each beside what the truth shows."""
    said = []
    for key in MEASURES:
        value, floor, sd = record.get(key), perfect(key, record), noise(key, record)
        if value is None or floor is None:
            continue
        if TABLE[key].unit == "%":
            said.append(f"{100 * value:.1f} % are read as the same digit (truth {100 * floor:.1f} %)")
        else:
            spread = "" if sd is None else f" ± {sd:.1g}"
            said.append(f"{TABLE[key].name} {value:.2g} (truth {floor:.2g}{spread})")
    ways = [(way, found) for way in WAYS if (found := record.get(f"{way}_aged_truth")) is not None]
    if ways:
        said.append("where " + ", ".join(f"{_CALLED[way]} are {found:.2g}" for way, found in ways) + " from the truth")
    return ", ".join(said)
