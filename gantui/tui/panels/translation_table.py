"""What is known of the maps of a translation, in words and as a table."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number, shortened, significant
from gantui.draw.palette import BAD, DIM, GOOD, REAL, TEXT, WARN
from gantui.experiment.metrics import TABLE, noise, perfect
from gantui.experiment.space import Kind
from gantui.experiment.verdicts.translated import Record, far, near
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.view import VIEWS, View
from gantui.tui.widgets.message import message

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
    ("truth", "distance from the truth", "truth"),
    ("truth_copy", "the same of a copy", "copy"),
    ("truth_other", "the same of another one", "another"),
    ("back", "distance after there and back", "cycle"),
)
"""The beginning of each key, and what it is called where there is room and where there is not."""
_PLAIN = ("truth", "truth_copy", "truth_other", "back")
"""Rows that the verdict does not look at by themselves."""
_LANDMARKS = ("truth_copy", "truth_other")
"""Rows of other maps than the one that is learned."""
_COLUMN, _LEAST = 8, 10
_NAMED, _TRUE = 31, 12
"""Columns of the names where there is room for all of each, and of what a true map shows."""


def said_of(player: str, record: Record | None, room: int) -> str:
    """What RECORD says of the map of PLAYER in at most ROOM characters; '' where it says nothing."""
    low, record = player.lower(), record or {}
    key = f"frechet_{low}" if f"frechet_{low}" in record else f"w1_{low}"
    purity, right, apart = (record.get(each) for each in (f"purity_{low}", f"accuracy_{low}", key))
    if purity is None or right is None or apart is None:
        return ""
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
    texts.append(f"{100 * right:.0f} % true")
    return next((text for text in texts if len(text) <= room), "")


@VIEWS.register("maps measured")
class MapsView(View):
    """The numbers of the maps beside each other, and what a true one shows."""

    panel, label = "coverage", "maps, measured"
    spaces: frozenset[Kind] = frozenset(("plane", "images"))  # type: ignore[misc]
    coming = "the first record is still to come"

    def fits(self, facts: RunInfo) -> bool:
        """Whether there are maps."""
        return bool(facts.maps)

    def inputs(self) -> tuple[object, ...]:
        """What the table depends on."""
        return (self.sight.snapshot.record,)

    def step(self) -> int:
        """The iteration of the record."""
        record = self.sight.snapshot.record or {}
        return int(record.get("step") or 0)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """A row a metric: what each map shows, and what the true one would, of images for each map."""
        record = self.sight.snapshot.record
        if record is None:
            return message(self.coming, width, height)
        columns = [(player, player.lower(), False) for player in facts.maps]
        columns += [
            (f"true {player}" if facts.shape and len(facts.maps) > 1 else "true", player.lower(), True)
            for player in (facts.maps if facts.shape else facts.maps[:1])
        ]
        wide = [_COLUMN if facts.shape or not true else _TRUE for *_, true in columns]
        canvas, long = Canvas.blank(width, height), width >= _NAMED + sum(wide)
        left = _NAMED if long else max(_LEAST, width - sum(wide))
        at = [left + sum(wide[:place]) for place in range(len(wide))]
        for x, (title, *_) in zip(at, columns, strict=True):
            canvas.put(x, 0, title, DIM)
        there = [row for row in _ROWS if f"{row[0]}_{facts.maps[0].lower()}" in record]
        for y, (key, name, short) in enumerate(there[: max(0, height - 1)], 1):
            canvas.put(0, y, shortened(name if long else short, left - 1), TEXT)
            for x, (_, player, true) in zip(at, columns, strict=True):
                text, colour = _true(f"{key}_{player}", record) if true else _shown(f"{key}_{player}", record)
                canvas.put(x, y, text, colour)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What is known of G."""
        said = said_of("G", self.sight.snapshot.record, room - 3)
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
