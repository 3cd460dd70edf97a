"""What is known of the two maps of a translation, in words and as a table."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.palette import BAD, DIM, GOOD, REAL, TEXT, WARN
from gantui.draw.words import number, shortened, significant
from gantui.experiment.metrics import TABLE, noise, perfect
from gantui.experiment.space import Kind
from gantui.experiment.verdicts.translated import MIXED, SDS, SURE, Record
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.view import VIEWS, View
from gantui.tui.widgets.message import message

_ROWS = (
    ("w1", "Wasserstein-1 distance", "W1"),
    ("parts", "parts reached", "parts"),
    ("shares", "shares are off by", "shares"),
    ("purity", "purity", "purity"),
    ("symmetric", "accuracy up to a symmetry", "symmetric"),
    ("accuracy", "accuracy", "accuracy"),
    ("returns", "points that come back", "return"),
    ("truth", "distance from the truth", "truth"),
    ("back", "distance after there and back", "cycle"),
)
"""The beginning of each key, and what it is called where there is room and where there is not."""
_COLUMN, _LEAST = 8, 10
_NAMED, _TRUE = 30, 12
"""Columns of the names where there is room for all of each, and of what a true map shows."""


def said_of(player: str, record: Record | None, room: int) -> str:
    """What RECORD says of the map of PLAYER in at most ROOM characters; '' where it says nothing."""
    low, record = player.lower(), record or {}
    purity, right, w1 = (record.get(f"{key}_{low}") for key in ("purity", "accuracy", "w1"))
    if purity is None or right is None or w1 is None:
        return ""
    floor = record.get(f"w1_{low}_floor") or 0.0
    symmetric = record.get(f"symmetric_{low}") or 0.0
    parts = [
        f"{100 * right:.0f} % to the true part"
        + (f", {100 * symmetric:.0f} % up to a symmetry" if symmetric > right else ""),
        f"purity {100 * purity:.0f} %",
        f"W1 {number(w1)} (floor {number(floor)})",
    ]
    texts = [" · ".join(parts[:count]) for count in (3, 2, 1)]
    texts.append(f"{100 * right:.0f} % true")
    return next((text for text in texts if len(text) <= room), "")


@VIEWS.register("maps measured")
class MapsView(View):
    """The numbers of both maps beside each other, and what a true one shows."""

    panel, label = "coverage", "both maps, measured"
    spaces: frozenset[Kind] = frozenset(("plane",))  # type: ignore[misc]
    coming = "the first record is still to come"

    def fits(self, facts: RunInfo) -> bool:
        """Whether there are two maps."""
        return facts.translates

    def inputs(self) -> tuple[object, ...]:
        """What the table depends on."""
        return (self.sight.snapshot.record,)

    def step(self) -> int:
        """The iteration of the record."""
        record = self.sight.snapshot.record or {}
        return int(record.get("step") or 0)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """A row a metric."""
        record = self.sight.snapshot.record
        if record is None:
            return message(self.coming, width, height)
        canvas, long = Canvas.blank(width, height), width >= _NAMED + 2 * _COLUMN + _TRUE
        left = _NAMED if long else max(_LEAST, width - 2 * _COLUMN - _TRUE)
        for place, title in enumerate(("G", "F", "true")):
            canvas.put(left + place * _COLUMN, 0, title, DIM)
        for y, (key, name, short) in enumerate(_ROWS[: max(0, height - 1)], 1):
            canvas.put(0, y, shortened(name if long else short, left - 1), TEXT)
            for place, player in enumerate("gf"):
                value = record.get(f"{key}_{player}")
                text = "-" if value is None else _text(f"{key}_{player}", value)
                canvas.put(left + place * _COLUMN, y, text, _colour(f"{key}_{player}", record))
            floor, sd = perfect(f"{key}_g", record), noise(f"{key}_g", record)
            shown = _true(key, record) if floor is None else _text(f"{key}_g", floor)
            shown += "" if sd is None else f"±{significant(sd, 1)}"
            canvas.put(left + 2 * _COLUMN, y, shown, REAL)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What is known of G."""
        said = said_of("G", self.sight.snapshot.record, room - 3)
        return f"G: {said}" if said else ""

    def about(self) -> str:
        """What the numbers are."""
        return (
            "Both sides are cut into parts so that the true map takes each part of X to one of Y; the players are "
            "never shown which. Whether the points are right: their Wasserstein-1 distance from the side where they "
            "should lie, the parts that are reached, and by how much the parts' shares are off. Whether the map is: "
            "purity is the share of points that go where most of their part go; accuracy the share that go to their "
            "true part. Where the data have a symmetry, unpaired points can't tell the true map from one that goes "
            "along with it; the accuracy up to a symmetry counts the best of these. Points that do not come back to "
            "their part show that G and F do not belong together. Points that do are no evidence: a wrong map and its "
            "inverse bring them back too."
        )


def _text(key: str, value: float) -> str:
    if TABLE[key].unit == "parts":
        return f"{value:.0f}"
    return f"{100 * value:.1f} %" if TABLE[key].unit == "%" else number(value)


def _true(key: str, record: Record) -> str:
    return str(record.get("parts_total")) if key == "parts" else "0"


def _colour(key: str, record: Record) -> int:
    """Good where a true map might show as much, bad where it is far from that: by the limits of the verdict."""
    value, floor, sd = record.get(key), perfect(key, record), noise(key, record)
    if value is None or key.startswith(("back", "truth")):
        return DIM if value is None else TEXT
    if key.startswith("parts"):
        return GOOD if value == record.get("parts_total") else BAD
    if sd is not None and floor is not None:
        return GOOD if value <= floor + SDS * sd else WARN
    return GOOD if value >= SURE else BAD if value < MIXED else WARN
