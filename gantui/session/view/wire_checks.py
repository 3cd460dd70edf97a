"""Checks that data from another process or a file is a snapshot: known texts, and arrays of the right type and shape.

A snapshot is drawn by code that trusts it. So everything is held to the types that its dataclasses state, and to the
shapes that belong together, before anybody sees it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from gantui.experiment.options import setting
from gantui.experiment.verdicts import event
from gantui.session.view.run_info import RunInfo

if TYPE_CHECKING:
    from gantui.session.view.array_types import Floats
    from gantui.session.view.snapshot import Snapshot

READINGS = ("probability", "label", "score", "relative", "variational")
JUDGED = ("pointwise", "packed", "labelled", "class", "none")
"""As `gantui.experiment` has them, which needs pydantic: a test holds them to be the same."""
LONGEST, MOST, LARGEST = 10_000, 100_000, 2**63
"""Characters of a text, items of a list, and the size of a whole number."""
_ARRAYS = ("Bytes", "Wholes", "Floats", "Doubles", "NDArray[np.bool_]")
_MAPPINGS = ("dict", "Mapping")
_FINITE = {"seconds", "rate", "slow", "cost", "middle", "factor", "factors", "offset", "extent", "step", "steps"}
"""Fields whose numbers are finite in every snapshot."""


def unfit(snapshot: Snapshot) -> str:
    """What is wrong with SNAPSHOT, in a few words; empty if nothing is."""
    wrong = next(_of_other_kinds(snapshot, "a snapshot"), "")
    return wrong or next((name for name, fits in _together(snapshot) if not fits), "")


def _of_other_kinds(item: Any, where: str) -> Iterator[str]:
    for each in dataclasses.fields(item):
        value, kind = getattr(item, each.name), str(each.type)
        kinds = _KINDS.get(type(item).__name__, {})
        if not fits(value, kinds.get(each.name, kind)):
            yield f"{where}'s {each.name}"
        elif each.name in _FINITE and not _finite(value):
            yield f"{where}'s {each.name} is not finite"
        parts = [*value.values()] if isinstance(value, Mapping) else value if isinstance(value, tuple) else [value]
        for part in parts:
            if dataclasses.is_dataclass(part):
                yield from _of_other_kinds(part, each.name)


def fits(value: Any, kind: str) -> bool:
    """Whether VALUE is of the KIND that an annotation states."""
    if len(choices := _parted(kind, " | ")) > 1:
        return any(fits(value, each) for each in choices)
    head, _, inside = kind.removesuffix("]").partition("[")
    if head == "tuple":
        kinds = _parted(inside, ", ")
        if not isinstance(value, tuple) or len(value) > MOST:
            return False
        if kinds[1:] == ["..."]:
            return all(fits(each, kinds[0]) for each in value)
        return len(value) == len(kinds) and all(map(fits, value, kinds))
    if head in _MAPPINGS:
        key, item = _parted(inside, ", ")
        some = isinstance(value, Mapping) and len(value) <= MOST
        return some and all(fits(name, key) and fits(each, item) for name, each in value.items())
    known = ATOMS.get(kind)
    return known(value) if known else type(value).__name__ == kind


def known(kind: str) -> bool:
    """Whether values of the KIND that an annotation states can be checked; arrays stand by themselves."""
    if len(choices := _parted(kind, " | ")) > 1:
        return all(map(known, choices))
    head, _, inside = kind.removesuffix("]").partition("[")
    if head == "tuple" or head in _MAPPINGS:
        return all(each == "..." or (known(each) and each not in _ARRAYS) for each in _parted(inside, ", "))
    return kind in ATOMS


def _parted(kind: str, by: str) -> list[str]:
    """KIND split at each BY outside of brackets."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(kind):
        depth += (kind[at] == "[") - (kind[at] == "]")
        if not depth and kind.startswith(by, at):
            parts.append(kind[start:at])
            at = start = at + len(by)
        else:
            at += 1
    return [*parts, kind[start:]]


def _array(value: Any, kinds: str) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in kinds


def _one_of(*texts: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in texts


def is_name(value: Any) -> bool:
    """Whether VALUE may be the name of a player, or of them all."""
    return isinstance(value, str) and len(value) <= 32 and value.isidentifier()


def _number(value: Any) -> bool:
    return type(value) is float or _whole(value)


def _whole(value: Any) -> bool:
    return type(value) is int and abs(value) < LARGEST


ATOMS: dict[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str) and len(value) <= LONGEST,
    "int": _whole,
    "float": _number,
    "bool": lambda value: type(value) is bool,
    "None": lambda value: value is None,
    "Bytes": lambda value: isinstance(value, np.ndarray) and value.dtype == np.uint8,
    "Wholes": lambda value: isinstance(value, np.ndarray) and value.dtype == np.int64,
    "Floats": lambda value: _array(value, "f"),
    "Doubles": lambda value: _array(value, "f"),
    "NDArray[np.bool_]": lambda value: _array(value, "b"),
    "Extent": lambda value: fits(value, "tuple[float, float, float, float]") and value[0] < value[1],
    "Reading": _one_of(*READINGS),
    "HowJudged": _one_of(*JUDGED),
    "Unseen": lambda value: isinstance(value, str) and len(value) <= 64 and value.isidentifier(),
    "Side": is_name,
    "Weights": _one_of("last", "ema"),
    "Player": is_name,
    "Picture": dataclasses.is_dataclass,
}
"""The check for a value of each kind."""
_KINDS: dict[str, dict[str, str]] = {
    "Event": {"kind": "EventKind"},
    "Setting": {"kind": "SettingKind"},
    "RunInfo": {"weights": "Weights", "single_steps": "tuple[Player, ...]"},
}
"""Kinds that an annotation does not tell by its name alone."""
ATOMS |= {"EventKind": _one_of(*get_args(event.Kind)), "SettingKind": _one_of(*get_args(setting.Kind))}


def _finite(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return bool(np.isfinite(value).all())
    return all(map(_finite, value)) if isinstance(value, tuple) else value is None or math.isfinite(value)


def _together(snapshot: Snapshot) -> Iterator[tuple[str, bool]]:
    """Each consistency condition of SNAPSHOT, with whether it holds."""
    facts, strip = snapshot.facts, snapshot.strip
    both = (snapshot.real, snapshot.fake)
    yield "points of another shape", all(points.ndim == 2 and points.shape[1] in (1, 2) for points in both)
    # Where there are no points yet, the empty array is one of the plane, over a line too.
    yield "points of two sizes", len({points.shape[1] for points in both if len(points)}) < 2
    for picture in snapshot.pictures.values():
        yield (flaw := picture.flaw()), not flaw
    if strip is not None:
        yield "a strip of another shape", strip.steps.ndim == 1 and strip.shares.ndim == 2
        yield "a strip of other steps", strip.shares.shape[1:] == strip.steps.shape
    if facts is not None:
        yield from _of_facts(facts)
        dims = [(points.shape[1], len(points)) for points in both]
        yield "points of another dimension", all(_of_dimension(dim, some, facts) for dim, some in dims)


def _of_dimension(dim: int, some: int, facts: RunInfo) -> bool:
    """Whether points of DIM numbers, SOME of them, can be those of a training with FACTS: images are no points."""
    return not some if facts.shape else dim == facts.dim if some else dim >= facts.dim


def _of_modes(facts: RunInfo, centres: Floats | None, shares: Floats) -> bool:
    """Whether SHARES are those of modes at CENTRES, or of classes of images, which have none."""
    return shares.ndim == 1 if facts.shape else centres is not None and shares.shape == centres.shape[:1]


def _of_facts(facts: RunInfo) -> Iterator[tuple[str, bool]]:
    centres, shares = facts.centres, facts.mode_shares
    yield "a dimension that there is not", facts.dim == math.prod(facts.shape) if facts.shape else facts.dim in (1, 2)
    yield "images of another shape", not facts.shape or (len(facts.shape) == 3 and min(facts.shape) >= 1)
    yield "counts below 1", min(facts.every, facts.generators, facts.threads) >= 1
    yield "centres of another shape", centres is None or (centres.ndim == 2 and centres.shape[1] == facts.dim)
    yield "modes without centres", shares is None or _of_modes(facts, centres, shares)
    yield "a density of another shape", facts.density is None or facts.density.ndim == 1
