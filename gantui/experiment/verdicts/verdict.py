"""The verdict: the state of a training in a word, the reason, and what to do first, while it trains if possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gantui.experiment import metrics
from gantui.experiment.options.setting import Setting
from gantui.experiment.verdicts import advice, aged, completed, translated
from gantui.experiment.verdicts.advice import Remedy, ranked
from gantui.experiment.verdicts.event import Event, Kind
from gantui.experiment.verdicts.trusted_counts import counts_trusted, good_share

Word = Literal[
    "too early",
    "unjudged",
    "learning",
    "all modes",
    "collapsed",
    "D has won",
    "stalled",
    "circling",
    "memorising",
    "solved",
    "diverged",
    "translates",
    "symmetric",
    "mispaired",
    "completes",
    "one answer",
    "blurred",
    "ages",
    "one age",
    "digit lost",
]
"""unjudged: nothing was measured that could tell how it stands; from translates on they are of the maps of a
translation, from completes on of inpainting, from ages on of a change of ages."""
Record = Mapping[str, float | int | None]

OF_KIND: dict[Kind, Word] = {
    "divergence": "diverged",
    "saturation": "D has won",
    "stalled": "stalled",
    "collapse": "collapsed",
    "memorising": "memorising",
    "oscillation": "circling",
    "solved": "solved",
}
"""The word for an event that stands. Of several the first by `advice.ranked` counts, so the word is of what is to be
done first."""
ILL: frozenset[Word] = frozenset(
    {
        "diverged",
        "D has won",
        "stalled",
        "collapsed",
        "memorising",
        "mispaired",
        "blurred",
        "one age",
        "digit lost",
    }
)
WELL: frozenset[Word] = frozenset({"all modes", "solved", "translates", "symmetric", "completes", "ages"})
_REMEMBERED = f"{100 * (metrics.TABLE['memorised'].perfect or 0):.0f} %"
_NOTHING = "its record says nothing of the samples"


@dataclass(frozen=True)
class Verdict:
    """The verdict on a training at one record."""

    word: Word
    reason: str
    """Figures, with what a perfect generator shows where that is known; one clause without its full stop."""
    step: int
    """The iteration that the figures are of."""
    remedy: Remedy | None = None

    @property
    def said(self) -> str:
        """The whole verdict without the remedy, as a sentence."""
        return f"{self.word} at step {self.step:,}: {self.reason}."


def verdict(
    standing: Sequence[Event],
    reported: Sequence[Event],
    record: Record | None,
    settings: Sequence[Setting] = (),
) -> Verdict:
    """The verdict on a training at RECORD, its newest one, by the events STANDING there.

    REPORTED are all events so far, the newest last: a divergence among them is what it has ended with. SETTINGS can be
    changed while it trains, and have their present values.
    """
    broke = reported[-1] if reported and reported[-1].kind == "divergence" else None
    if broke is not None:
        return Verdict("diverged", broke.evidence, broke.step, advice.remedy(broke, settings))
    if record is None:
        return Verdict("too early", "there is no record yet", 0)
    step, events = int(record.get("step") or 0), ranked(standing)
    for event in events:
        if event.kind in OF_KIND:
            return Verdict(OF_KIND[event.kind], event.now or event.evidence, step, advice.remedy(event, settings))
    if translated.is_of_maps(record):
        return Verdict(translated.word(record), translated.figures(record), step)
    if completed.is_of_holes(record):
        return Verdict(completed.word(record), completed.figures(record), step)
    if aged.is_of_ages(record):
        return Verdict(aged.word(record), aged.figures(record), step)
    total, fair = record.get("modes_total"), record.get("modes_fair")
    word: Word = "all modes" if total and total > 1 and fair == total and counts_trusted(record) else "learning"
    remedy = advice.remedy(events[0], settings) if events else None
    also = "".join(f"; {event.kind}: {event.now or event.evidence}" for event in events[:1])
    said = figures(record)
    return Verdict(word if said or events else "unjudged", (said or _NOTHING) + also, step, remedy)


def figures(record: Record) -> str:
    """The metrics in RECORD that judge a generator, each beside its floor; '' where it says nothing of the samples."""
    said, total, images = [], record.get("modes_total"), "frechet" in record
    if total and record.get("modes_fair") is not None and counts_trusted(record):
        modes, good = ("classes", "samples that are surely read") if images else ("modes", "good samples")
        said.append(f"{record['modes_fair']} of {total} {modes} have a fair share of {good}")
    if (quality := good_share(record)) is not None:
        said.append(f"{100 * quality:.1f} % of the samples are {'surely read' if images else 'good ones'}")
    for key in metrics.headlines("distance"):
        value, floor, sd = record.get(key), metrics.perfect(key, record), metrics.noise(key, record)
        if value is not None and floor is not None:
            said.append(f"{metrics.TABLE[key].brief} {value:.2g} (floor {floor:.2g}{'' if not sd else f' ± {sd:.1g}'})")
    if (blend := record.get("frechet_blend")) is not None:
        nothing = (
            "" if counts_trusted(record) or not total else ": what a classifier reads in such images says nothing yet"
        )
        said.append(f"where mere blends of real images have {blend:.2g}{nothing}")
    if (right := record.get("label_accuracy")) is not None and counts_trusted(record):
        floor = record.get("label_accuracy_floor")
        beside = "" if floor is None else f" (floor {100 * floor:.1f} %)"
        said.append(f"{100 * right:.1f} % are of the class that was asked for{beside}")
    if (remembered := record.get("memorised")) is not None:
        said.append(
            f"{100 * remembered:.0f} % lie as near to one training image as {_REMEMBERED} of the held-out ones do"
        )
    return ", ".join(said)
