"""What to do first about a training: each event has advice of its own, but one remedy may feed another trouble."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.experiment.verdicts.event import Event, Kind

_FIRST: dict[Kind, tuple[str, str]] = {
    "divergence": (
        "go back to the last checkpoint and lower the learning rate",
        "nothing else means anything until the numbers are finite",
    ),
    "saturation": (
        "begin anew with --set objective.name=non_saturating, or with --set penalties.r1=true",
        "until the discriminator is less sure the generator is told next to nothing, and more steps of it would make "
        "that worse",
    ),
    "piled-up weights": (
        "begin anew with --set penalties.clip=false --set penalties.gradient_penalty=true",
        "with its weights at their bounds the critic can't show what is wrong, however many steps it has",
    ),
    "collapse": (
        "begin anew with --set objective.name=relativistic --set penalties.r1=true --set penalties.r2=true",
        "a discriminator that compares real with fake drives the samples apart, which more steps alone do not",
    ),
    "lagging discriminator": (
        "turn scheme.d_steps or the discriminator's learning rate up (key n)",
        "what it does not see it can't tell the generator",
    ),
    "oscillation": (
        "begin anew with --set penalties.r1=true",
        "damped players come to rest, and only then do shares mean something",
    ),
    "memorising": (
        "begin anew with more data, or with --set penalties.r1=true --set penalties.r2=true",
        "what is made again from memory is nothing learnt, however good it looks",
    ),
    "shrunken modes": ("add noise to the latent", "all else is well"),
    "solved": ("stop here", "by these measures it is done"),
}
"""By rank: what to try, and why before everything below. First what leaves the generator without a gradient, since no
other advice takes hold until it has one again; then what it makes of that."""


LASTING: frozenset[Kind] = frozenset(_FIRST) - {"divergence"}
"""Events that stand until they are over; others are of a moment."""


def ranked(standing: Sequence[Event]) -> list[Event]:
    """The events STANDING that call for action, the most urgent first."""
    ranks = list(_FIRST)
    return sorted((event for event in standing if event.kind in _FIRST), key=lambda event: ranks.index(event.kind))


def first_aid(kind: Kind) -> str:
    """What to try first against an event of KIND, one of those that `ranked` returns: a clause."""
    return _FIRST[kind][0]


def do_first(standing: Sequence[Event], reported: Sequence[Event]) -> str:
    """What to do first about the events STANDING, and which wait for that; a sentence without its full stop.

    REPORTED are all events so far, the newest last: a divergence among them is what the training ended with. Empty if
    nothing stands.
    """
    events = ranked([*standing, *(event for event in reported[-1:] if event.kind == "divergence")])
    if not events:
        return ""
    action, why = _FIRST[events[0].kind]
    others = [event.kind for event in events[1:] if event.kind != "solved"]
    before = f"; see to {' and '.join(others)} after that" if others else ""
    return f"against {events[0].kind}: {action}; {why}{before}" if events[0].kind != "solved" else f"{action}: {why}"
