"""Finds the kind of data that a training is on: one a space."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from gantui.evaluation.images.classifier import shipped
from gantui.evaluation.images.kind import Images
from gantui.evaluation.kind import Kind
from gantui.evaluation.points.kind import Points
from gantui.gan.trainee import Played

NAMES = {"digits": "digits", "mnist5k": "mnist5k", "stacked_mnist": "mnist5k"}
"""By the data's name the classifier that reads them; of stacked digits it reads each channel."""
_KNOWN: WeakKeyDictionary[Played, Kind] = WeakKeyDictionary()


def kind_of(played: Played) -> Kind:
    """The kind of the data of PLAYED, made at the first call, which takes some tenths of a second."""
    found = _KNOWN.get(played)
    if found is None:
        found = _KNOWN[played] = _images(played) if played.space.kind == "images" else Points(played)
    return found


def _images(played: Played) -> Images:
    """Images, read by the classifier that is shipped for them."""
    return Images(played, shipped(NAMES.get(played.experiment.distribution.name, "")))
