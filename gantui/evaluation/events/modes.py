"""Modes gained and lost: each is followed on its own, and those of one record are reported together."""

from __future__ import annotations

from gantui.evaluation.events.facts import Now
from gantui.evaluation.events.words import event, named, percent
from gantui.experiment.verdicts.believed import believed
from gantui.experiment.verdicts.event import Event, Kind


def followed(now: Now) -> list[Event]:
    """The events of modes that the newest record makes certain to be gained or lost; updates the past."""
    if now.near is None or now.good is None:
        return []
    past, count, counts = now.past, len(now.facts.shares), believed(now.record)
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
        event(kind, now.step, f"{named(some, now.facts.classes)}: {_shares(now, some)}; {_have(now)}")
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
