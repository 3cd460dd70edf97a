"""What is known of the maps of a translation, in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.draw.formatting import fitting, number, significant
from gantui.draw.palette import BAD, DIM, GOOD, REAL, TEXT, WARN
from gantui.experiment.metrics import TABLE, noise, perfect
from gantui.experiment.space import Kind
from gantui.experiment.verdicts.translated import far, near
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.record_table import Column, Record, RecordTable, Row
from gantui.tui.panels.view import VIEWS

_ROWS = (
    ("w1", "Wasserstein-1 distance", "W1"),
    ("frechet", "Frechet distance", "Frechet"),
    ("ink", "ink", "ink"),
    ("parts", "parts reached", "parts"),
    ("shares", "shares are off by", "shares"),
    ("purity", "purity", "purity"),
    ("symmetric", "accuracy up to a symmetry", "symmetric"),
    ("accuracy", "accuracy", "accuracy"),
    ("returns", "samples that come back", "return"),
    ("inside_symmetric", "inside parts, up to a symmetry", "inside ~"),
    ("inside", "inside parts", "inside"),
    ("truth", "distance from the truth", "from the truth", "truth"),
    ("truth_copy", "distance of a mere copy", "of a mere copy", "copy"),
    ("truth_other", "distance of another one", "of another one", "another"),
    ("back", "distance after there and back", "cycle"),
)
"""The beginning of each key, and what it is called where there is room and where there is not."""
_PLAIN = ("truth", "truth_copy", "truth_other", "back")
"""Rows that the verdict does not look at by themselves."""
_LANDMARKS = ("truth_copy", "truth_other")
"""Rows of other maps than the one that is learned."""
_NUMBER, _WITH_SPREAD = 8, 12
"""Columns of a number, and of one with its spread behind it."""


def said_of(player: str, record: Record | None) -> list[str]:
    """What RECORD says of the map of PLAYER, the longest text first; none where it says nothing."""
    low, record = player.lower(), record or {}
    key = f"frechet_{low}" if f"frechet_{low}" in record else f"w1_{low}"
    purity, right, apart = (record.get(each) for each in (f"purity_{low}", f"accuracy_{low}", key))
    if purity is None or right is None or apart is None:
        return []
    floor = record.get(f"{key}_floor") or 0.0
    symmetric = record.get(f"symmetric_{low}") or 0.0
    images = key.startswith("frechet")
    parts = [
        f"{100 * right:.0f} % {'read as their class' if images else 'to the true part'}"
        + (f", {100 * symmetric:.0f} % up to a symmetry" if symmetric > right else ""),
        f"purity {100 * purity:.0f} %",
        f"{'Frechet' if images else 'W1'} {number(apart)} (floor {number(floor)})",
    ]
    texts = [" · ".join(parts[:count]) for count in (3, 2, 1)]
    return [*texts, f"{100 * right:.0f} % true"]


@VIEWS.register("maps measured")
class MapsView(RecordTable):
    """The numbers of the maps beside each other, and what a true one shows."""

    label = "maps, measured"
    spaces: frozenset[Kind] = frozenset(("plane", "images"))  # type: ignore[misc]
    named, least = 31, 10

    def fits(self, facts: RunInfo) -> bool:
        """Whether there are maps."""
        return bool(facts.maps)

    def columns(self, facts: RunInfo) -> Sequence[Column]:
        """Each map, and what the true one would show, of images for each map."""
        true = facts.maps if facts.shape else facts.maps[:1]
        called = [f"true {player}" if len(true) > 1 else "true" for player in true]
        made = [Column(player, DIM, _NUMBER) for player in facts.maps]
        return made + [Column(name, DIM, _WITH_SPREAD) for name in called]

    def rows(self, facts: RunInfo, record: Record) -> Sequence[Row]:
        """Each measure that there is."""
        players = [player.lower() for player in facts.maps]
        true = players if facts.shape else players[:1]
        return [
            Row(
                tuple(names),
                (
                    *(_shown(f"{key}_{player}", record) for player in players),
                    *(_true(f"{key}_{player}", record) for player in true),
                ),
            )
            for key, *names in _ROWS
            if f"{key}_{players[0]}" in record
        ]

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What is known of G."""
        said = fitting(said_of("G", self.record), room - 3)
        return f"G: {said}" if said else ""

    def about(self) -> str:
        """What the numbers are."""
        if "frechet_g" in (self.sight.snapshot.record or {}):
            return _OF_IMAGES
        return _OF_POINTS


_OF_POINTS = (
    "Both sides are cut into parts so that the true map takes each part of X to one of Y. Whether the points are "
    "right: their Wasserstein-1 distance from the side where they should lie, the parts that are reached, and by how "
    "much the parts' shares are off. Whether the map is: purity is the share of points that go where most of their "
    "part go; accuracy the share that go to their true part; 'inside parts' how far these are from the truth, 0 for "
    "the true map and about 1 for one that scrambles each part. Where the data have a symmetry, unpaired points can't "
    "tell the true map from one that goes along with it; 'up to a symmetry' counts the best of these. Points that do "
    "not come back to their part show that G and F do not belong together. Points that do are no evidence: a wrong "
    "map and its inverse bring them back too."
)
_OF_IMAGES = (
    "Measured on digits that are held out, of which the truth is known. Whether the images are right: their Frechet "
    "distance from the side where they should lie, in the features of a small classifier, their ink, the classes that "
    "are reached, and by how much the classes' shares are off. Whether the map is: accuracy is the share of images "
    "that are read as the class of the digit they are made of, purity the share that are read as most of their class; "
    "and the distance from the truth, beside that of an image which is left as it is, and of the truth of another "
    "digit of the class. Images that do not come back as their class show that G and F do not belong together. Images "
    "that do are no evidence: a wrong map and its inverse bring them back too."
)


def _shown(key: str, record: Record) -> tuple[str, int]:
    """What RECORD says under KEY, in its colour."""
    value = record.get(key)
    return ("-", DIM) if value is None else (_text(key, value), _colour(key, record))


def _true(key: str, record: Record) -> tuple[str, int]:
    """What the true map shows under KEY, in its colour."""
    if key.startswith(_LANDMARKS):
        return "", REAL
    floor, sd = perfect(key, record), noise(key, record)
    if floor is None:
        return (str(record.get("parts_total")) if key.startswith("parts") else "0"), REAL
    return _text(key, floor) + (f"±{significant(sd, 1)}" if sd else ""), REAL


def _text(key: str, value: float) -> str:
    if TABLE[key].unit == "parts":
        return f"{value:.0f}"
    return f"{100 * value:.1f} %" if TABLE[key].unit == "%" else number(value)


def _colour(key: str, record: Record) -> int:
    """Good where a true map might show as much, bad where it is far from that: by the limits of the verdict."""
    if key.rpartition("_")[0] in _PLAIN:
        return TEXT
    if key.startswith("parts"):
        return GOOD if record.get(key) == record.get("parts_total") else BAD
    if near(key, record):
        return GOOD
    shares = TABLE[key].unit == "%" or key.startswith("inside")
    return BAD if shares and far(key, record) else WARN
