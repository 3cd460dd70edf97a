"""What is known of completed images, as a table beside other ways to fill holes."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.draw.formatting import fitting, number, significant
from gantui.draw.palette import BAD, DIM, FAKE, GOOD, REAL, WARN
from gantui.experiment.metric import Metric
from gantui.experiment.metrics import TABLE, perfect
from gantui.experiment.space import Kind
from gantui.experiment.verdicts.completed import (
    IGNORED,
    REMEMBERED,
    VARIED,
    is_near,
    is_read,
    is_sharp,
    is_worth_it,
)
from gantui.session.view.pictures import InpaintingRequest
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.record_table import Column, Record, RecordTable, Row
from gantui.tui.panels.view import VIEWS

_ROWS = tuple(metric for metric in TABLE.values() if metric.family == "inpainting" and metric.label)
_NUMBER = 8
_COLUMNS = tuple(
    Column(title, FAKE if title == "G" else REAL if title == "true" else DIM, _NUMBER)
    for title in ("G", "true", "copies", "blurred", "mean")
)
_WAYS = ("_copied", "_blurred", "_mean")
"""The ends of the keys in the last columns."""


@VIEWS.register("completions measured")
class FillingsView(RecordTable):
    """The numbers of the completions beside those of three ways to fill a hole without learning."""

    label = "completions, measured"
    spaces: frozenset[Kind] = frozenset(("images",))  # type: ignore[misc]
    named, least = 30, 16

    def fits(self, facts: RunInfo) -> bool:
        """Whether holes are filled."""
        return facts.shows(InpaintingRequest.name)

    def columns(self, facts: RunInfo) -> Sequence[Column]:
        """What G makes, the truth, and the ways to fill a hole without learning."""
        return _COLUMNS

    def rows(self, facts: RunInfo, record: Record) -> Sequence[Row]:
        """Each measure."""
        return [_row(metric, record) for metric in _ROWS]

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How many are read rightly, and how far the images lie from true ones."""
        record = self.record
        read, frechet = record.get("filled_read"), record.get("filled_frechet")
        if read is None or frechet is None:
            return ""
        short = f"{100 * read:.0f} % read rightly"
        texts = (f"{short} · Frechet {significant(frechet, 2)}", short)
        return fitting(texts, room)

    def about(self) -> str:
        """What the numbers are."""
        return (
            "Held-out images with a hole each, the same ones in every record, beside the truth and three ways to fill "
            "a hole without learning: a copy from the training image whose known part is nearest, the mean of the ten "
            "nearest (blurred), and the mean of all.\n\n"
            "Read rightly: the share that a small classifier reads as what they are. Frechet: how far the completed "
            "images lie from the training images in its features; blur is far. The squared error in the hole is least "
            "for a blurred mean: completions that are drawn as the truth is have twice its error, so a small error is "
            "no evidence of good ones. The best of several, by the truth, shows what several answers are worth. Far "
            "less error in training images means that these are known by heart. Noise that matters is twice the "
            "variance of the completions of one hole by their squared error: 0 where there is one answer for each "
            "hole, 100 % where they are drawn as the truth is."
        )


def _row(metric: Metric, record: Record) -> Row:
    """What RECORD says of METRIC."""
    ways = ((_text(metric, record.get(metric.key + end)), DIM) for end in _WAYS)
    made = (_text(metric, record.get(metric.key)), _colour(metric.key, record))
    return Row((metric.name, metric.brief), (made, (_text(metric, perfect(metric.key, record)), REAL), *ways))


def _text(metric: Metric, value: float | None) -> str:
    if value is None:
        return ""
    return f"{100 * value:.0f} %" if metric.unit == "%" else number(value)


_HOLDS = {"filled_read": is_read, "filled_frechet": is_sharp, "filled_error": is_near, "filled_best": is_worth_it}


def _colour(key: str, record: Record) -> int:
    """Good where it is so by the limits of the verdict."""
    if key == "filled_varied":
        varied = record.get(key) or 0.0
        return GOOD if VARIED[0] <= varied <= VARIED[1] else BAD if varied <= IGNORED else WARN
    if key == "filled_trained":
        trained, error = record.get(key) or 0.0, record.get("filled_error") or 0.0
        return BAD if trained <= REMEMBERED * error else GOOD
    return GOOD if _HOLDS[key](record) else WARN
