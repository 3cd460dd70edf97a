"""What is known of completed images, as a table beside other ways to fill holes."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number, shortened, significant
from gantui.draw.palette import BAD, DIM, FAKE, GOOD, REAL, TEXT, WARN
from gantui.experiment.metric import Metric
from gantui.experiment.metrics import TABLE, perfect
from gantui.experiment.space import Kind
from gantui.experiment.verdicts.completed import (
    IGNORED,
    REMEMBERED,
    VARIED,
    Record,
    is_near,
    is_read,
    is_sharp,
)
from gantui.session.view.pictures import InpaintingRequest
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.view import VIEWS, View
from gantui.tui.widgets.message import message

_ROWS = tuple(metric for metric in TABLE.values() if metric.family == "inpainting" and metric.label)
_WAYS = (("G", ""), ("true", "_floor"), ("copies", "_copied"), ("blurred", "_blurred"), ("mean", "_mean"))
"""What each column is called, and the end of its keys."""
_COLUMN, _NAMED, _SHORT = 8, 30, 16
"""Columns of a number, and of the names where there is room for most of them and where there is not."""


@VIEWS.register("completions measured")
class FillingsView(View):
    """The numbers of the completions beside those of three ways to fill a hole without learning."""

    panel, label = "coverage", "completions, measured"
    spaces: frozenset[Kind] = frozenset(("images",))  # type: ignore[misc]
    coming = "the first record is still to come"

    def fits(self, facts: RunInfo) -> bool:
        """Whether holes are filled."""
        return facts.shows(InpaintingRequest.name)

    def inputs(self) -> tuple[object, ...]:
        """What the table depends on."""
        return (self.sight.snapshot.record,)

    def step(self) -> int:
        """The iteration of the record."""
        record = self.sight.snapshot.record or {}
        return int(record.get("step") or 0)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """A row a measure, a column a way to fill the holes."""
        record = self.sight.snapshot.record
        if record is None:
            return message(self.coming, width, height)
        canvas = Canvas.blank(width, height)
        left = _NAMED if width >= _NAMED + len(_WAYS) * _COLUMN else _SHORT
        ways = _WAYS[: max(1, (width + 1 - left) // _COLUMN)]  # a number that is cut would be another one
        for place, (title, _) in enumerate(ways):
            canvas.put(left + place * _COLUMN, 0, title, FAKE if not place else REAL if place == 1 else DIM)
        for y, metric in enumerate(_ROWS[: max(0, height - 1)], 1):
            key = metric.key
            canvas.put(0, y, shortened(metric.called(left - 1), left - 1), TEXT)
            for place, (_, end) in enumerate(ways):
                value = perfect(key, record) if place == 1 else record.get(key + end)
                if value is not None:
                    colour = _colour(key, record) if not end else DIM
                    canvas.put(left + place * _COLUMN, y, _text(metric, value), colour)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How many are read rightly, and how far the images lie from true ones."""
        record = self.sight.snapshot.record or {}
        read, frechet = record.get("filled_read"), record.get("filled_frechet")
        if read is None or frechet is None:
            return ""
        short = f"{100 * read:.0f} % read rightly"
        texts = (f"{short} · Frechet {significant(frechet, 2)}", short)
        return next((text for text in texts if len(text) <= room), "")

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


def _text(metric: Metric, value: float) -> str:
    return f"{100 * value:.0f} %" if metric.unit == "%" else number(value)


def _colour(key: str, record: Record) -> int:
    """Good where it is so by the limits of the verdict."""
    if key == "filled_varied":
        varied = record.get(key) or 0.0
        return GOOD if VARIED[0] <= varied <= VARIED[1] else BAD if varied <= IGNORED else WARN
    if key == "filled_trained":
        trained, error = record.get(key) or 0.0, record.get("filled_error") or 0.0
        return BAD if trained <= REMEMBERED * error else GOOD
    held = {"filled_read": is_read, "filled_frechet": is_sharp, "filled_error": is_near}.get(key)
    return TEXT if held is None else GOOD if held(record) else WARN
