"""Modes gained and lost: each is followed on its own, and those of one record are reported together."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.evaluation.events.finding import percent
from gantui.evaluation.events.meanings import event
from gantui.evaluation.events.rule_inputs import Now
from gantui.experiment.verdicts.event import Event, Kind
from gantui.experiment.verdicts.trusted_counts import counts_trusted


def followed(now: Now) -> list[Event]:
    """The events of modes that the newest record makes certain to be gained or lost; updates the past."""
    if now.near is None or now.good is None:
        return []
    past, count, counts = now.past, len(now.facts.shares), counts_trusted(now.record)
    if len(past.held) != count:
        past.held, past.streaks = [False] * count, [0] * count
    gained: list[int] = []
    lost: list[int] = []
    for mode in filter(now.followed, range(count)):
        changes = _lost(now, mode) if past.held[mode] else counts and now.good[mode] >= now.fair(mode)
        past.streaks[mode] = past.streaks[mode] + 1 if changes else 0
        if past.streaks[mode] >= now.options.records:
            (lost if past.held[mode] else gained).append(mode)
            past.held[mode], past.streaks[mode] = not past.held[mode], 0
    both: tuple[tuple[Kind, list[int]], ...] = (("mode gained", gained), ("mode lost", lost))
    return [
        event(kind, now.step, f"{_named(some, now.facts.classes)}: {_shares(now, some)}; {_have(now)}")
        for kind, some in both
        if some
    ]


def _have(now: Now) -> str:
    """How many modes the record of this step finds, in the words of the verdict."""
    modes = "classes" if now.facts.classes else "modes"
    return f"{now.get('modes_fair')} of {len(now.facts.shares)} {modes} have a fair share of good samples now"


def _lost(now: Now, mode: int) -> bool:
    """Whether MODE has no good samples although there are enough good samples elsewhere."""
    assert now.near is not None
    assert now.good is not None
    limit = now.options.lost * now.facts.shares[mode]
    if now.good[mode] >= limit:
        return False
    deserted = now.near[mode] < now.fair(mode)
    anywhere = sum(now.good)
    return deserted or (now.good[mode] < limit * anywhere and anywhere * now.samples >= now.options.few_samples / limit)


def _shares(now: Now, modes: list[int]) -> str:
    assert now.good is not None
    good, due = sum(now.good[mode] for mode in modes), sum(now.facts.shares[mode] for mode in modes)
    return f"{percent(good)} of the samples are good ones there, where {percent(due)} of the data are"


def _named(modes: list[int], classes: Sequence[str]) -> str:
    """MODES, counted from 0, as they are numbered on the screen: 'mode 3', 'modes 1, 4 and 6'.

    Those that are CLASSES have their names: 'class 7'.
    """
    one, several = ("class", "classes") if classes else ("mode", "modes")
    names = [classes[mode] if classes else str(mode + 1) for mode in modes]
    if len(names) == 1:
        return f"{one} {names[0]}"
    return f"{several} {', '.join(names[:-1])} and {names[-1]}"
