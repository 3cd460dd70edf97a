"""What each kind of event means, in plain words; the evidence comes from the rules, the advice from `verdicts`."""

from __future__ import annotations

from gantui.experiment.verdicts.advice import what_helps
from gantui.experiment.verdicts.event import Event, Kind

MEANING: dict[Kind, str] = {
    "mode lost": "the generator has left a part of the data that it could make before",
    "mode gained": "the generator has found a part of the data that it did not make before",
    "collapse": "the generator makes only a few kinds of samples, and the discriminator does not drive it apart",
    "shrunken modes": "the samples lie nearer to the middle of their modes than real ones do: some variety is lost",
    "saturation": "the discriminator is sure of every sample, so the generator is hardly told where to go",
    "stalled": "both players have come to rest where the samples are not the data, and nothing more is learnt",
    "oscillation": "the players chase each other in circles instead of coming to rest",
    "divergence": "a number became too large for the machine, so nothing that comes after it means anything",
    "lagging discriminator": "the samples differ from the data in ways that the discriminator does not see, so the "
    "loss looks better than things are and the generator is not told",
    "piled-up weights": "clipping has driven the critic's weights to their bounds, which leaves simple functions only",
    "memorising": "the generator makes training images again, and what it shows is not its own",
    "solved": "by none of these measures can the samples be told from a perfect generator's",
    "changed": "from here on the curves are those of a game with this setting",
}


def event(kind: Kind, step: int, evidence: str) -> Event:
    """Make the event KIND at iteration STEP, with its sentence, meaning and advice."""
    return Event(step, kind, evidence, MEANING[kind], what_helps(kind))


def divergence(step: int, trouble: str) -> Event:
    """The event that the training broke and goes back to iteration STEP. TROUBLE: when, where and what."""
    return event("divergence", step, trouble)


def changed(step: int, difference: str) -> Event:
    """The event that somebody changed settings after iteration STEP; DIFFERENCE says from what to what."""
    return event("changed", step, difference)
