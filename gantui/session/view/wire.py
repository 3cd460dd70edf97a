"""Snapshots and curves as bytes, to travel to another process."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from gantui.experiment.options.setting import Setting
from gantui.experiment.verdicts.event import Event
from gantui.session.disk.container import Arrays, Malformed, pack, unpack
from gantui.session.view.history import History
from gantui.session.view.snapshot import (
    VERSION,
    Arrows,
    ClippedWeights,
    Eigenvalues,
    Field,
    Landscape,
    LatentMap,
    Load,
    Modes,
    PhasePlane,
    RunInfo,
    Snapshot,
    State,
    Strip,
)
from gantui.session.view.wire_checks import unfit

_PARTS = {
    "facts": RunInfo,
    "field": Field,
    "phase": PhasePlane,
    "modes": Modes,
    "arrows": Arrows,
    "latent_map": LatentMap,
    "landscape": Landscape,
    "eigenvalues": Eigenvalues,
    "clipped": ClippedWeights,
    "strip": Strip,
    "load": Load,
}
"""The fields of a snapshot that are dataclasses themselves."""
_OF_THE_VIEWER = "answers"
"""What each viewer's source tells of its own commands; it stays in the process."""
_TABLE = "fields"
"""The one that is a table of `Field`s."""
_LISTS = {"events": Event, "standing": Event, "settings": Setting}
"""The fields that are lists of dataclasses without arrays."""


def encode(snapshot: Snapshot) -> bytes:
    """SNAPSHOT as bytes."""
    plain, arrays = _split(snapshot)
    for name in _PARTS:
        part = getattr(snapshot, name)
        if part is not None:
            plain[name], nested = _split(part)
            arrays |= {f"{name}.{key}": array for key, array in nested.items()}
    for name, part in snapshot.fields.items():
        plain[_TABLE][name], nested = _split(part)
        arrays |= {f"{_TABLE}.{name}.{key}": array for key, array in nested.items()}
    plain |= {name: [vars(each) for each in getattr(snapshot, name)] for name in _LISTS}
    del plain[_OF_THE_VIEWER]
    return pack(arrays, plain)


def decode(data: bytes) -> Snapshot:
    """The snapshot in DATA, which `encode` made.

    Raises:
        Malformed: DATA is something else.
    """
    arrays, plain = unpack(data)
    if plain.get("version") != VERSION:
        raise Malformed(f"a snapshot of version {plain.get('version')!r}; expected {VERSION}")
    try:
        for name, kind in _PARTS.items():
            if plain.get(name) is not None:
                plain[name] = kind(**_tuples(plain[name]), **_of(arrays, name))
        plain = _tuples(plain)
        for name, part in plain[_TABLE].items():
            plain[_TABLE][name] = Field(**_tuples(part), **_of(arrays, f"{_TABLE}.{name}"))
        plain |= {name: tuple(kind(**_tuples(each)) for each in plain[name]) for name, kind in _LISTS.items()}
        plain["state"] = State(plain["state"])
        own: dict[str, Any] = {key: array for key, array in arrays.items() if "." not in key}
        snapshot = Snapshot(**plain, **own)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Malformed(f"not a snapshot: {error}") from None
    if why := unfit(snapshot):
        raise Malformed(f"not a snapshot: {why}")
    return snapshot


def encode_history(history: History) -> bytes:
    """HISTORY as bytes."""
    return pack(dict(history.state()), {"columns": history.columns})


def decode_history(data: bytes) -> History:
    """The curves in DATA, which `encode_history` made.

    Raises:
        Malformed: DATA is something else.
    """
    arrays, plain = unpack(data)
    try:
        return History.restored(tuple(plain["columns"]), arrays)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Malformed(f"not a history: {error}") from None


def _split(item: Any) -> tuple[dict[str, Any], Arrays]:
    """The fields of a dataclass, as plain JSON data and as arrays."""
    values = {each.name: getattr(item, each.name) for each in dataclasses.fields(item) if each.name not in _PARTS}
    values |= {_TABLE: {}} if _TABLE in values else {}
    arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    return {name: value for name, value in values.items() if name not in arrays}, arrays


def _of(arrays: Arrays, name: str) -> dict[str, Any]:
    """The ARRAYS that belong to the part NAME."""
    return {key.removeprefix(f"{name}."): array for key, array in arrays.items() if key.startswith(f"{name}.")}


def _tuples(plain: dict[str, Any]) -> dict[str, Any]:
    """PLAIN with tuples instead of the lists that JSON has."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
