"""Snapshots and curves as bytes, to travel to another process."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from gantui.experiment.options.setting import Setting
from gantui.experiment.players import PLAYERS
from gantui.experiment.verdicts.event import Event
from gantui.session.disk.container import Arrays, Malformed, pack, unpack
from gantui.session.view.history import History
from gantui.session.view.pictures.picture import PICTURES, Picture
from gantui.session.view.pictures.request import brief
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import VERSION, Load, Snapshot, State, Strip
from gantui.session.view.wire_checks import unfit

_PARTS = {"facts": RunInfo, "strip": Strip, "load": Load}
"""The fields of a snapshot that are dataclasses themselves."""
_PICTURES = "pictures"
"""The field with the pictures; and in the bytes, the beginning of the names of all that is of pictures which an older
gantui does not know. It passes over arrays of such names, so what is no array is JSON there, in an array of bytes."""
_OF_THE_VIEWER = "answers"
"""What each viewer's source tells of its own commands; it stays in the process."""
_LISTS = {"events": Event, "standing": Event, "settings": Setting}
"""The fields that are lists of dataclasses without arrays."""
_LATER = frozenset({"read_by", "shape", "classes", "by_class", "maps"})
"""Fields that came later: they are written where they say something, since an older gantui refuses others."""
_APART = frozenset({*_PARTS, _PICTURES, _OF_THE_VIEWER})
_BY_PLAYER: dict[str, Any] = {"single": [0, 0], "rest": [None, None], "learning_rates": None}
"""Fields with a number for each player, and what stands for none. The format lists those of `PLAYERS`; others have
names."""


def encode(snapshot: Snapshot) -> bytes:
    """SNAPSHOT as bytes."""
    plain, arrays = _split(snapshot)
    for name in _PARTS:
        part = getattr(snapshot, name)
        if part is not None:
            plain[name], nested = _split(part)
            arrays |= _under(name, nested)
    plain |= {table: {} for table in _tables()}
    for name, picture in snapshot.pictures.items():
        own, nested = _split(picture)
        if picture.in_first_format:
            _place(plain, name)[name.rpartition(".")[2]] = own
            arrays |= _under(name, nested)
        else:
            place = f"{_PICTURES}.{name}"
            arrays |= _under(place, nested) | {place: np.frombuffer(json.dumps(own).encode(), np.uint8)}
    plain |= {name: [vars(each) for each in getattr(snapshot, name)] for name in _LISTS}
    return pack(arrays, plain)


def decode(data: bytes) -> Snapshot:
    """The snapshot in DATA, which `encode` made. Pictures that are not known here are left out.

    Raises:
        Malformed: DATA is something else.
    """
    arrays, plain = unpack(data)
    if plain.get("version") != VERSION:
        raise Malformed(f"a snapshot of version {plain.get('version')!r}; expected {VERSION}")
    try:
        pictures = {name: found for name in PICTURES if (found := _picture(name, plain, arrays)) is not None}
        for table in _tables():
            if (left := plain.pop(table)) != {}:
                raise ValueError(f"{table} with {brief(left)}")
        for name, kind in _PARTS.items():
            if plain.get(name) is not None:
                plain[name] = kind(**_tuples(_by_player(plain[name])), **_of(arrays, name))
        plain = _tuples(_by_player(plain))
        plain |= {name: tuple(kind(**_tuples(each)) for each in plain[name]) for name, kind in _LISTS.items()}
        plain["state"] = State(plain["state"])
        own: dict[str, Any] = {key: array for key, array in arrays.items() if "." not in key}
        snapshot = Snapshot(**plain, **own, pictures=pictures)
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise Malformed(f"not a snapshot: {error}") from None
    if why := unfit(snapshot):
        raise Malformed(f"not a snapshot: {why}")
    return snapshot


def _picture(name: str, plain: dict[str, Any], arrays: Arrays) -> Picture | None:
    """The picture NAME among PLAIN, which loses it, and ARRAYS; None if it is not there."""
    kind = PICTURES.find(name)
    if kind.in_first_format:
        there, key = _place(plain, name), name.rpartition(".")[2]
        return kind(**_tuples(there.pop(key)), **_of(arrays, name)) if key in there else None
    place = f"{_PICTURES}.{name}"
    return kind(**_tuples(json.loads(bytes(arrays[place]))), **_of(arrays, place)) if place in arrays else None


def _tables() -> set[str]:
    """The tables of the first format, each with several pictures of one kind."""
    return {name.partition(".")[0] for name in PICTURES if "." in name}


def _place(plain: dict[str, Any], name: str) -> dict[str, Any]:
    """The object in PLAIN where the first format has the picture NAME: a table, or PLAIN itself."""
    table: dict[str, Any] = plain[name.partition(".")[0]] if "." in name else plain
    return table


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
    values = {each.name: getattr(item, each.name) for each in dataclasses.fields(item) if each.name not in _APART}
    values = {name: value for name, value in values.items() if name not in _LATER or value}
    values |= {name: _listed(name, values[name]) for name in _BY_PLAYER.keys() & values.keys()}
    arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    return {name: value for name, value in values.items() if name not in arrays}, arrays


def _listed(name: str, numbers: Mapping[str, Any]) -> Any:
    """The NUMBERS by player of the field NAME as the format has them."""
    if not numbers or numbers.keys() - set(PLAYERS):
        return dict(numbers) or _BY_PLAYER[name]
    return [numbers.get(player, (_BY_PLAYER[name] or [None])[0]) for player in PLAYERS]


def _by_player(plain: dict[str, Any]) -> dict[str, Any]:
    """PLAIN with what the format lists by player."""
    found = dict(plain)
    for name in _BY_PLAYER.keys() & plain.keys():
        if not isinstance(plain[name], dict):
            nothing = (_BY_PLAYER[name] or [None])[0]
            listed = zip(PLAYERS, plain[name] or (nothing, nothing), strict=True)
            found[name] = {player: number for player, number in listed if number is not None and number != nothing}
    return found


def _under(name: str, arrays: Arrays) -> Arrays:
    """ARRAYS as those of the part NAME."""
    return {f"{name}.{key}": array for key, array in arrays.items()}


def _of(arrays: Arrays, name: str) -> dict[str, Any]:
    """The ARRAYS that belong to the part NAME."""
    return {key.removeprefix(f"{name}."): array for key, array in arrays.items() if key.startswith(f"{name}.")}


def _tuples(plain: dict[str, Any]) -> dict[str, Any]:
    """PLAIN with tuples instead of the lists that JSON has."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
