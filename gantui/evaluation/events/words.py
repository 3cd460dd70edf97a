"""The meaning of events and what may be done, in plain words; the evidence comes from the rules."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.experiment.verdicts.event import Event, Kind

MEANING: dict[Kind, str] = {
    "mode lost": "the generator has left a part of the data that it could make before",
    "mode gained": "the generator has found a part of the data that it did not make before",
    "collapse": "the generator makes only a few kinds of samples, and the discriminator does not drive it apart",
    "shrunken modes": "the samples lie nearer to the middle of their modes than real ones do: some variety is lost",
    "saturation": "the discriminator is sure of every sample, so the generator is hardly told where to go",
    "oscillation": "the players chase each other in circles instead of coming to rest",
    "divergence": "a number became too large for the machine, so nothing that comes after it means anything",
    "lagging discriminator": "the samples differ from the data in ways that the discriminator does not see, so the "
    "loss looks better than things are and the generator is not told",
    "piled-up weights": "clipping has driven the critic's weights to their bounds, which leaves simple functions only",
    "memorising": "the generator makes training images again, and what it shows is not its own",
    "solved": "by none of these measures can the samples be told from a perfect generator's",
    "changed": "from here on the curves are those of a game with this setting",
}
ADVICE: dict[Kind, str] = {
    "mode lost": "if it does not come back, add a penalty such as R1 or lower the generator's learning rate",
    "mode gained": "watch whether it stays",
    "collapse": "try a relativistic objective with R1 and R2, packing.size=2, or a latent of separate components",
    "shrunken modes": "try more noise in the latent, a smaller learning rate at the end, or no averaged weights",
    "saturation": "try objective.name=non_saturating, instance noise, a penalty such as R1, or fewer steps of D",
    "oscillation": "try penalties.r1=true, scheme.name=extragradient, a smaller momentum, or averaged weights",
    "divergence": "go back to the last checkpoint with a lower learning rate or a penalty on the discriminator",
    "lagging discriminator": "try more steps of D (scheme.d_steps), a larger learning rate for it, or a weaker penalty",
    "piled-up weights": "try a gradient penalty instead of clipping, or another bound (penalties.clip.limit)",
    "memorising": "more data or a penalty on the discriminator help; stop earlier, or make the discriminator smaller",
    "solved": "it can be stopped here",
    "changed": "undo takes it back; going back to an earlier step shows what would have been without it",
}


def event(kind: Kind, step: int, evidence: str) -> Event:
    """Make the event KIND at iteration STEP, with its sentence, meaning and advice."""
    return Event(step, kind, evidence, MEANING[kind], ADVICE[kind])


def divergence(step: int, trouble: str) -> Event:
    """The event that the training broke and goes back to iteration STEP. TROUBLE: when, where and what."""
    return event("divergence", step, trouble)


def changed(step: int, difference: str) -> Event:
    """The event that somebody changed settings after iteration STEP; DIFFERENCE says from what to what."""
    return event("changed", step, difference)


def named(modes: list[int], classes: Sequence[str] = ()) -> str:
    """MODES, counted from 0, as they are numbered on the screen: 'mode 3', 'modes 1, 4 and 6'.

    Those that are CLASSES have their names: 'class 7'.
    """
    one, several = ("class", "classes") if classes else ("mode", "modes")
    names = [classes[mode] if classes else str(mode + 1) for mode in modes]
    if len(names) == 1:
        return f"{one} {names[0]}"
    return f"{several} {', '.join(names[:-1])} and {names[-1]}"


def percent(share: float) -> str:
    """A share of 0..1 as a percentage with two digits: '0.2 %', '12 %', '98 %'."""
    return f"{100 * share:.2g} %" if share < 0.0995 else f"{100 * share:.0f} %"
