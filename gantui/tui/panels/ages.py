"""What is known of digits that are made older, as a table beside what the truth shows and what is no work at all."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.draw.formatting import fitting, number, significant
from gantui.draw.palette import DIM, FAKE, GOOD, REAL, WARN
from gantui.experiment.metrics import TABLE, noise, perfect
from gantui.experiment.space import Kind
from gantui.experiment.verdicts.aged import holds
from gantui.session.view.pictures import AgedImagesRequest
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.record_table import Column, Record, RecordTable, Row
from gantui.tui.panels.view import VIEWS

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
_NUMBER, _WITH_SPREAD = 7, 12
"""Columns of a number, and of one with its spread behind it."""
_COLUMNS = (
    Column("G", FAKE, _NUMBER),
    Column("true", REAL, _WITH_SPREAD),
    Column("drawn", DIM, _NUMBER),
    Column("copy", DIM, _NUMBER),
    Column("mean", DIM, _NUMBER),
)
_WAYS = ("drawn", "copy", "mean")
"""The answers without learning in the last columns."""


def said_of(record: Record | None) -> list[str]:
    """What RECORD says of the ages, the longest text first; none where it says nothing."""
    record = record or {}
    same, error, copied = (record.get(key) for key in ("same_digit", "age_error", "copy_age_error"))
    if same is None or error is None:
        return []
    short = f"{100 * same:.0f} % the same digit"
    texts = [f"{short} · age off by {number(error)}", short]
    if copied is not None:
        texts.insert(0, f"{short} · age off by {number(error)}, of copies {number(copied)}")
    return texts


@VIEWS.register("ages measured")
class AgesMeasuredView(RecordTable):
    """The numbers of what G makes beside those of the truth, of copies, and of the mean image of the age."""

    label = "ages, measured"
    spaces: frozenset[Kind] = frozenset(("images",))  # type: ignore[misc]
    named, least = 31, 9

    def fits(self, facts: RunInfo) -> bool:
        """Whether digits are made older."""
        return facts.shows(AgedImagesRequest.name)

    def columns(self, facts: RunInfo) -> Sequence[Column]:
        """What G makes, the truth, and the answers without learning."""
        return _COLUMNS

    def rows(self, facts: RunInfo, record: Record) -> Sequence[Row]:
        """Each measure."""
        return [_row(key, names, record) for key, *names in _ROWS]

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How far what is made is from the truth."""
        record = self.record
        found, copied = record.get("aged_truth"), record.get("copy_aged_truth")
        if found is None or copied is None:
            return ""
        short = f"{number(found)} from the truth"
        texts = (f"{short}, copies {number(copied)}", short)
        return fitting(texts, room)

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


def _row(key: str, names: Sequence[str], record: Record) -> Row:
    """The measure KEY, called by NAMES, in RECORD."""
    floor, sd = perfect(key, record), noise(key, record)
    spread = "" if sd is None else f"±{_text(key, sd, digits=1)}"
    ways = ((_text(key, record.get(f"{way}_{key}")), DIM) for way in _WAYS)
    made = (_text(key, record.get(key)), GOOD if holds(key, record) else WARN)
    return Row(tuple(names), (made, (_text(key, floor) + spread, REAL), *ways))


def _text(key: str, value: float | None, digits: int = 3) -> str:
    if value is None:
        return ""
    if TABLE[key].unit == "%":
        return f"{100 * value:.3g} %" if digits > 1 else f"{100 * value:.1f}"
    return number(value) if digits > 1 else significant(value, 1)
