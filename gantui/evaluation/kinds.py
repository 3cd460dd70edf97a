"""Finds the kind of data that a training is on: one a space."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from gantui.evaluation.images.classifier import Classifier, Layout, shipped
from gantui.evaluation.images.kind import Images
from gantui.evaluation.images.training import train
from gantui.evaluation.kind import Kind
from gantui.evaluation.points.kind import Points
from gantui.gan.trainee import Played

NAMES = {"digits": "digits", "mnist5k": "mnist5k", "stacked_mnist": "mnist5k"}
"""By the data's name the classifier that reads them; of stacked digits it reads each channel."""
MOST_CLASSES = 100
"""Classes that a classifier is trained for at most."""
_KNOWN: WeakKeyDictionary[Played, Kind] = WeakKeyDictionary()


def kind_of(played: Played) -> Kind:
    """The kind of the data of PLAYED, made at the first call, which takes some tenths of a second."""
    found = _KNOWN.get(played)
    if found is None:
        found = _KNOWN[played] = _images(played) if played.space.kind == "images" else Points(played)
    return found


def _images(played: Played) -> Images:
    """Images, read by the classifier that is shipped for them, or by one that is trained on their labels now."""
    found = shipped(NAMES.get(played.experiment.distribution.name, ""))
    return Images(played, _trained(played) if found is None else found)


def _trained(played: Played) -> Classifier | None:
    """A classifier of the data of PLAYED, always the same; None where these have no labels, or no held-out part.

    Nor where they have very many classes, as images of several digits have, which are better read one by one.
    """
    space, data = played.space, played.distribution
    held = data.held_out
    if (
        not 2 <= len(space.classes) <= MOST_CLASSES
        or held is None
        or data.every_draw is None
        or held.every_draw is None
    ):
        return None
    labels, held_labels = data.labels(data.every_draw), held.labels(held.every_draw)
    if labels is None or held_labels is None:
        return None
    parts = data.place(data.every_draw), labels, (held.place(held.every_draw), held_labels)
    return train(Layout.of(space.shape, space.classes), *parts, "trained at the start of this training")
