"""What is known of digits that are made older, as a table beside what the truth shows and what is no work at all."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number, shortened, significant
from gantui.draw.palette import DIM, FAKE, GOOD, REAL, TEXT, WARN
from gantui.experiment.metrics import TABLE, noise, perfect
from gantui.experiment.space import Kind
from gantui.experiment.verdicts.aged import Record, holds
from gantui.session.view.pictures import AgedImagesRequest
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.view import VIEWS, View
from gantui.tui.widgets.message import message

_ROWS = (
    ("age_error", "age is off by", "age off"),
    ("age_slope", "age follows what is asked", "follows"),
    ("same_digit", "read as the same digit", "same"),
    ("aged_truth", "distance from the truth", "truth"),
    ("frechet_thin", "Frechet distance, thin third", "F thin"),
    ("frechet_middle", "Frechet distance, middle third", "F middle"),
    ("frechet_bold", "Frechet distance, bold third", "F bold"),
)
"""The key of each row, and what it is called where there is room and where there is not."""
_COLUMN, _NAMED, _SHORT, _SPREAD = 7, 31, 9, 5
"""Columns of a number, of the names where there is room for all of each and where there is not, and of a spread."""
_WAYS = (("G", FAKE), ("true", REAL), ("drawn", DIM), ("copy", DIM), ("mean", DIM))
"""What each column is called."""


def said_of(record: Record | None, room: int) -> str:
    """What RECORD says of the ages in at most ROOM characters; '' where it says nothing."""
    record = record or {}
    same, error, copied = (record.get(key) for key in ("same_digit", "age_error", "copy_age_error"))
    if same is None or error is None:
        return ""
    short = f"{100 * same:.0f} % the same digit"
    texts = [f"{short} · age off by {number(error)}", short]
    if copied is not None:
        texts.insert(0, f"{short} · age off by {number(error)}, of copies {number(copied)}")
    return next((text for text in texts if len(text) <= room), "")


@VIEWS.register("ages measured")
class AgesMeasuredView(View):
    """The numbers of what G makes beside those of the truth, of copies, and of the mean image of the age."""

    panel, label = "coverage", "ages, measured"
    spaces: frozenset[Kind] = frozenset(("images",))  # type: ignore[misc]
    coming = "the first record is still to come"

    def fits(self, facts: RunInfo) -> bool:
        """Whether digits are made older."""
        return facts.shows(AgedImagesRequest.name)

    def inputs(self) -> tuple[object, ...]:
        """What the table depends on."""
        return (self.sight.snapshot.record,)

    def step(self) -> int:
        """The iteration of the record."""
        record = self.sight.snapshot.record or {}
        return int(record.get("step") or 0)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """A row a measure, a column a way to answer."""
        record = self.sight.snapshot.record
        if record is None:
            return message(self.coming, width, height)
        canvas, long = Canvas.blank(width, height), width >= _NAMED + len(_WAYS) * _COLUMN + _SPREAD
        left = _NAMED if long else _SHORT
        # The truth has its spread beside it, so what follows it stands further to the right.
        at = [left, left + _COLUMN, *(left + place * _COLUMN + _SPREAD for place in range(2, len(_WAYS)))]
        at = [x for x in at if x + _COLUMN - 1 <= width]  # a number that is cut would be another one
        for x, (title, colour) in zip(at, _WAYS, strict=False):
            canvas.put(x, 0, title, colour)
        for y, (key, name, short) in enumerate(_ROWS[: max(0, height - 1)], 1):
            canvas.put(0, y, shortened(name if long else short, left - 1), TEXT)
            floor, sd = perfect(key, record), noise(key, record)
            cells = (
                (record.get(key), GOOD if holds(key, record) else WARN),
                (floor, REAL),
                *((record.get(f"{way}_{key}"), DIM) for way, _ in _WAYS[2:]),
            )
            for place, (x, (value, colour)) in enumerate(zip(at, cells, strict=False)):
                if value is not None:
                    spread = f"±{_text(key, sd, digits=1)}" if place == 1 and sd is not None else ""
                    canvas.put(x, y, _text(key, value) + spread, colour)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How far what is made is from the truth."""
        record = self.sight.snapshot.record or {}
        found, copied = record.get("aged_truth"), record.get("copy_aged_truth")
        if found is None or copied is None:
            return ""
        short = f"{number(found)} from the truth"
        texts = (f"{short}, copies {number(copied)}", short)
        return next((text for text in texts if len(text) <= room), "")

    def about(self) -> str:
        """What the numbers are."""
        return (
            "Held-out digits, each asked for an age. The age of an image is found by its strokes alone: all ink by the "
            "length of the middle lines. 'Follows' is by how much that age rises where one asks for 1 instead of 0. "
            "The same digit: the share in which a small classifier reads what it reads in the given image. The truth "
            "is the same middle lines drawn with the pen of the age that is asked for; the distance is the root of the "
            "squared differences of all pixels. 'Drawn' draws with that pen along the lines that are seen in the given "
            "image, which knows the true morphology and no more than G is given. Frechet: how far images made for a "
            "third of the ages lie from true ones of these, in the classifier's features.\n\n"
            "Copies of what is given are always the same digit, and the mean image of an age has that age: so neither "
            "measure is evidence without the other. Blurred strokes have as much ink as sharp ones; Frechet and the "
            "distance from the truth tell."
        )


def _text(key: str, value: float, digits: int = 3) -> str:
    if TABLE[key].unit == "%":
        return f"{100 * value:.3g} %" if digits > 1 else f"{100 * value:.1f}"
    return number(value) if digits > 1 else significant(value, 1)
