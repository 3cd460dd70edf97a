"""The verdict: the state of a training in a word, the reason, and what to do first, while it trains if possible."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gantui.experiment import metrics
from gantui.experiment.options.setting import Setting
from gantui.experiment.verdicts import translated
from gantui.experiment.verdicts.advice import first_aid, ranked
from gantui.experiment.verdicts.believed import believed, good_share
from gantui.experiment.verdicts.event import Event, Kind

Word = Literal[
    "too early",
    "unjudged",
    "learning",
    "all modes",
    "collapsed",
    "D has won",
    "circling",
    "memorising",
    "solved",
    "diverged",
    "translates",
    "symmetric",
    "mispaired",
]
"""unjudged: nothing was measured that could tell how it stands; the last three are of the maps of a translation."""
Record = Mapping[str, float | int | None]

OF_KIND: dict[Kind, Word] = {
    "divergence": "diverged",
    "saturation": "D has won",
    "collapse": "collapsed",
    "memorising": "memorising",
    "oscillation": "circling",
    "solved": "solved",
}
"""The word for an event that stands. Of several the first by `advice.ranked` counts, so the word is of what is to be
done first."""
ILL: frozenset[Word] = frozenset({"diverged", "D has won", "collapsed", "memorising", "mispaired"})
WELL: frozenset[Word] = frozenset({"all modes", "solved", "translates", "symmetric"})
_REMEMBERED = f"{100 * (metrics.TABLE['memorised'].perfect or 0):.0f} %"
_NOTHING = "its record says nothing of the samples"
MOST_NOISE = 0.8
"""Standard deviation of instance noise up to which a remedy turns it."""


@dataclass(frozen=True)
class Remedy:
    """The first thing to try against a trouble."""

    text: str
    """What to do, as a clause without its full stop."""
    path: str = ""
    """The setting that is turned while it trains; '' where only a new run helps."""
    value: str = ""
    """What it is turned to, in TOML."""

    @property
    def live(self) -> bool:
        """Whether it can be tried while it trains."""
        return bool(self.path)


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
        return Verdict("diverged", broke.evidence, broke.step, _remedy(broke, settings))
    if record is None:
        return Verdict("too early", "there is no record yet", 0)
    step, events = int(record.get("step") or 0), ranked(standing)
    for event in events:
        if event.kind in OF_KIND:
            return Verdict(OF_KIND[event.kind], event.now or event.evidence, step, _remedy(event, settings))
    if translated.is_of_maps(record):
        return Verdict(translated.word(record), translated.figures(record), step)
    total, fair = record.get("modes_total"), record.get("modes_fair")
    word: Word = "all modes" if total and total > 1 and fair == total and believed(record) else "learning"
    remedy = _remedy(events[0], settings) if events else None
    also = "".join(f"; {event.kind}: {event.now or event.evidence}" for event in events[:1])
    said = figures(record)
    return Verdict(word if said or events else "unjudged", (said or _NOTHING) + also, step, remedy)


def figures(record: Record) -> str:
    """The metrics in RECORD that judge a generator, each beside its floor; '' where it says nothing of the samples."""
    said, total, images = [], record.get("modes_total"), "frechet" in record
    if total and record.get("modes_fair") is not None and believed(record):
        modes, good = ("classes", "samples that are surely read") if images else ("modes", "good samples")
        said.append(f"{record['modes_fair']} of {total} {modes} have a fair share of {good}")
    if (quality := good_share(record)) is not None:
        said.append(f"{100 * quality:.1f} % of the samples are {'surely read' if images else 'good ones'}")
    for key in metrics.headlines("distance"):
        value, floor, sd = record.get(key), metrics.perfect(key, record), metrics.noise(key, record)
        if value is not None and floor is not None:
            said.append(f"{metrics.TABLE[key].brief} {value:.2g} (floor {floor:.2g}{'' if not sd else f' ± {sd:.1g}'})")
    if (blend := record.get("frechet_blend")) is not None:
        nothing = "" if believed(record) or not total else ": what a classifier reads in such images says nothing yet"
        said.append(f"where mere blends of real images have {blend:.2g}{nothing}")
    if (right := record.get("label_accuracy")) is not None and believed(record):
        floor = record.get("label_accuracy_floor")
        beside = "" if floor is None else f" (floor {100 * floor:.1f} %)"
        said.append(f"{100 * right:.1f} % are of the class that was asked for{beside}")
    if (remembered := record.get("memorised")) is not None:
        said.append(
            f"{100 * remembered:.0f} % lie as near to one training image as {_REMEMBERED} of the held-out ones do"
        )
    return ", ".join(said)


# What can be turned while it trains ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Turn:
    """A setting that may help, and its new value."""

    path: str
    new: Callable[[float], float | None]
    """From what it is now; None: it is as far as it helps already."""
    why: str


def _noise(now: float) -> float | None:
    return 0.2 if now < 0.1 else 2 * now if 2 * now <= MOST_NOISE else None


def _times(factor: float, least: float = 0.0, most: float = float("inf")) -> Callable[[float], float | None]:
    def new(now: float) -> float | None:
        return factor * now if now and least <= factor * now <= most else None

    return new


_MORE_NOISE = _Turn("instance_noise.std", _noise, "real and fake samples then overlap, so D can't be sure")
_SLOWER_G = _Turn("optimizers.generator.lr", _times(0.5), "smaller steps of G")
_TURNS: dict[Kind, tuple[_Turn, ...]] = {
    "saturation": (_MORE_NOISE, _Turn("penalties.r1.gamma", _times(4, most=100), "a flatter D is less sure")),
    "collapse": (_MORE_NOISE, _Turn("penalties.r1.gamma", _times(4, most=100), "a flatter D drives samples apart")),
    "oscillation": (
        _Turn("penalties.r1.gamma", _times(4, most=100), "it damps the game"),
        _MORE_NOISE,
        _SLOWER_G,
    ),
    "lagging discriminator": (
        _Turn("scheme.d_steps", lambda now: now + 1 if 1 <= now < 5 else None, "D then sees more of what is wrong"),
        _Turn("optimizers.discriminator.lr", _times(2), "D then sees more of what is wrong"),
    ),
    "piled-up weights": (_Turn("penalties.clip.limit", _times(4, most=1.0), "weights then have room"),),
    "shrunken modes": (_SLOWER_G,),
}
"""What may help while it trains, by what stands; the first that is there and not turned up already is proposed."""


def _remedy(event: Event, settings: Sequence[Setting]) -> Remedy | None:
    """The first thing to try against EVENT: a change of one of SETTINGS, else something that needs a new run."""
    there = {setting.path: setting for setting in settings}
    for turn in _TURNS.get(event.kind, ()):
        if turn.path not in there:
            continue
        now = json.loads(there[turn.path].value)
        if (new := turn.new(now)) is not None:
            value = f"{new:.3g}"
            return Remedy(f"turn {turn.path} from {now:g} to {value} (key n): {turn.why}", turn.path, value)
    return Remedy(first_aid(event.kind))
