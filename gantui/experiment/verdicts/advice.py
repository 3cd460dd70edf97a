"""Advice, all of it: what may be done about each kind of event, what of it first, and what while it trains."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gantui.experiment.options.setting import Setting
from gantui.experiment.verdicts.event import Event, Kind

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
class _Turn:
    """A setting that may help, and its new value."""

    path: str
    new: Callable[[float], float | None]
    """From what it is now; None: it is as far as it helps already."""
    why: str


@dataclass(frozen=True)
class _Advice:
    """What helps against one kind of event."""

    may_help: str
    """All that may be done; one sentence without its full stop."""
    first: str = ""
    """What to try first, in a new run if need be: a clause. '' for events of a moment, which call for nothing."""
    why: str = ""
    """Why that comes before what helps against the kinds below."""
    turns: tuple[_Turn, ...] = ()
    """What may help while it trains; the first that is there and not turned up already is proposed."""


def _noise(now: float) -> float | None:
    return 0.2 if now < 0.1 else 2 * now if 2 * now <= MOST_NOISE else None


def _times(factor: float, least: float = 0.0, most: float = float("inf")) -> Callable[[float], float | None]:
    def new(now: float) -> float | None:
        return factor * now if now and least <= factor * now <= most else None

    return new


_MORE_NOISE = _Turn("instance_noise.std", _noise, "real and fake samples then overlap, so D can't be sure")
_SLOWER_G = _Turn("optimizers.generator.lr", _times(0.5), "smaller steps of G")

_ADVICE: dict[Kind, _Advice] = {
    "divergence": _Advice(
        may_help="go back to the last checkpoint with a lower learning rate or a penalty on the discriminator",
        first="go back to the last checkpoint and lower the learning rate",
        why="nothing else means anything until the numbers are finite",
    ),
    "saturation": _Advice(
        may_help="try objective.name=non_saturating, instance noise, a penalty such as R1, or fewer steps of D",
        first="begin anew with --set objective.name=non_saturating, or with --set penalties.r1=true",
        why="until the discriminator is less sure the generator is told next to nothing, and more steps of it would "
        "make that worse",
        turns=(_MORE_NOISE, _Turn("penalties.r1.gamma", _times(4, most=100), "a flatter D is less sure")),
    ),
    "piled-up weights": _Advice(
        may_help="try a gradient penalty instead of clipping, or another bound (penalties.clip.limit)",
        first="begin anew with --set penalties.clip=false --set penalties.gradient_penalty=true",
        why="with its weights at their bounds the critic can't show what is wrong, however many steps it has",
        turns=(_Turn("penalties.clip.limit", _times(4, most=1.0), "weights then have room"),),
    ),
    "collapse": _Advice(
        may_help="try a relativistic objective with R1 and R2, packing.size=2, or a latent of separate components",
        first="begin anew with --set objective.name=relativistic --set penalties.r1=true --set penalties.r2=true",
        why="a discriminator that compares real with fake drives the samples apart, which more steps alone do not",
        turns=(_MORE_NOISE, _Turn("penalties.r1.gamma", _times(4, most=100), "a flatter D drives samples apart")),
    ),
    "stalled": _Advice(
        may_help="try a penalty that is 0 where the samples are the data, as penalties.r1=true, or another objective",
        first="begin anew with --set penalties.gradient_penalty=false --set penalties.r1=true",
        why="players at rest stay where they are, however long they train",
    ),
    "lagging discriminator": _Advice(
        may_help="try more steps of D (scheme.d_steps), a larger learning rate for it, or a weaker penalty",
        first="turn scheme.d_steps or the discriminator's learning rate up",
        why="what it does not see it can't tell the generator",
        turns=(
            _Turn("scheme.d_steps", lambda now: now + 1 if 1 <= now < 5 else None, "D then sees more of what is wrong"),
            _Turn("optimizers.discriminator.lr", _times(2), "D then sees more of what is wrong"),
        ),
    ),
    "oscillation": _Advice(
        may_help="try penalties.r1=true, scheme.name=extragradient, a smaller momentum, or averaged weights",
        first="begin anew with --set penalties.r1=true",
        why="damped players come to rest, and only then do shares mean something",
        turns=(_Turn("penalties.r1.gamma", _times(4, most=100), "it damps the game"), _MORE_NOISE, _SLOWER_G),
    ),
    "memorising": _Advice(
        may_help="more data, augmentation.shift or a penalty on D help; stop earlier, or make D smaller",
        first="begin anew with more data, or with --set augmentation.shift=2",
        why="what is made again from memory is nothing learnt, however good it looks",
    ),
    "shrunken modes": _Advice(
        may_help="try more noise in the latent, a smaller learning rate at the end, or no averaged weights",
        first="add noise to the latent",
        why="all else is well",
        turns=(_SLOWER_G,),
    ),
    "solved": _Advice(may_help="it can be stopped here", first="stop here", why="by these measures it is done"),
    "mode lost": _Advice(
        may_help="if it does not come back, add a penalty such as R1 or lower the generator's learning rate"
    ),
    "mode gained": _Advice(may_help="watch whether it stays"),
    "changed": _Advice(
        may_help="undo takes it back; going back to an earlier step shows what would have been without it"
    ),
}
"""By rank, since one remedy may feed another trouble. First what leaves the generator without a gradient: no other
advice takes hold until it has one again. Then what it makes of that; at last what calls for nothing."""

_RANKS: tuple[Kind, ...] = tuple(kind for kind, advice in _ADVICE.items() if advice.first)
LASTING: frozenset[Kind] = frozenset(_RANKS) - {"divergence"}
"""Events that stand until they are over; others are of a moment."""


def what_helps(kind: Kind) -> str:
    """All that may be done about an event of KIND; one sentence without its full stop."""
    return _ADVICE[kind].may_help


def ranked(standing: Sequence[Event]) -> list[Event]:
    """The events STANDING that call for action, the most urgent first."""
    return sorted((event for event in standing if event.kind in _RANKS), key=lambda event: _RANKS.index(event.kind))


def do_first(standing: Sequence[Event], reported: Sequence[Event]) -> str:
    """What to do first about the events STANDING, and which wait for that; a sentence without its full stop.

    REPORTED are all events so far, the newest last: a divergence among them is what the training ended with. Empty if
    nothing stands.
    """
    events = ranked([*standing, *(event for event in reported[-1:] if event.kind == "divergence")])
    if not events:
        return ""
    first, why = _ADVICE[events[0].kind].first, _ADVICE[events[0].kind].why
    others = [event.kind for event in events[1:] if event.kind != "solved"]
    before = f"; see to {' and '.join(others)} after that" if others else ""
    return f"against {events[0].kind}: {first}; {why}{before}" if events[0].kind != "solved" else f"{first}: {why}"


def remedy(event: Event, settings: Sequence[Setting]) -> Remedy:
    """The first thing to try against EVENT, one of those that `ranked` returns.

    That is a change of one of SETTINGS, which can be changed while it trains, else something that needs a new run.
    """
    there = {setting.path: setting for setting in settings}
    for turn in _ADVICE[event.kind].turns:
        if turn.path not in there:
            continue
        now = json.loads(there[turn.path].value)
        if (new := turn.new(now)) is not None:
            value = f"{new:.3g}"
            return Remedy(f"turn {turn.path} from {now:g} to {value}: {turn.why}", turn.path, value)
    return Remedy(_ADVICE[event.kind].first)
