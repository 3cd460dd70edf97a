"""Finds the kind of data that a training is on: one a space."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from gantui.evaluation.kind import Kind
from gantui.evaluation.points.kind import Points
from gantui.gan.trainee import Played

_KNOWN: WeakKeyDictionary[Played, Kind] = WeakKeyDictionary()


def kind_of(played: Played) -> Kind:
    """The kind of the data of PLAYED, made at the first call, which takes some tenths of a second."""
    found = _KNOWN.get(played)
    if found is None:
        found = _KNOWN[played] = Points(played)
    return found
