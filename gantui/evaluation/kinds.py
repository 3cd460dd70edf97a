"""Finds the kind of data that a training is on: one a space; and what reads images."""

from __future__ import annotations

import dataclasses
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from gantui.evaluation.images.classifier import Classifier, Layout, shipped
from gantui.evaluation.images.classifier_training import train
from gantui.evaluation.images.kind import Images
from gantui.evaluation.kind import Kind
from gantui.evaluation.points.kind import Points
from gantui.gan.distributions import Distribution
from gantui.gan.random_streams import rng_for
from gantui.gan.trainee import Played

NAMES = {"digits": "digits", "mnist5k": "mnist5k", "stacked_mnist": "mnist5k"}
"""By the data's name the classifier that reads them; of stacked digits it reads each channel."""
MOST_CLASSES = 100
"""Classes that a classifier is trained for at most."""
SEEN, TIMES, FEWEST_SEEN = 30_000, 40, 6_400
"""Images that a person's own classifier sees while it is trained, and how often each at most, if not fewer in all: it
takes 5 CPU seconds for 8x8 in grey, 20 for 24x32 in colour."""
MOST_HELD = 10_000
"""Held-out images that its accuracy is measured on, at most."""
_KNOWN: WeakKeyDictionary[Played, Kind] = WeakKeyDictionary()


def kind_of(played: Played, own: Classifier | None = None) -> Kind:
    """The kind of the data of PLAYED, made at the first call, which takes some tenths of a second.

    OWN: what `own_classifier` trained for these data before. Where it is wanted and not given, it is trained now.
    """
    found = _KNOWN.get(played)
    if found is None:
        found = _KNOWN[played] = _images(played, own) if played.space.kind == "images" else Points(played)
    return found


def _images(played: Played, own: Classifier | None) -> Images:
    """Images, read by the classifier that is shipped for them, or by one that is trained on their labels."""
    found = shipped(NAMES.get(played.experiment.distribution.name, ""))
    if found is None:
        found = own if own is not None else own_classifier(played)
    return Images(played, found)


def wanted(played: Played) -> Layout | None:
    """The layers of the classifier that is to be trained on the labels of PLAYED; None where none is.

    There is none where one is shipped, where the data have no labels or no held-out part, and where they have very many
    classes, as images of several digits have, which are better read one by one.
    """
    space, data = played.space, played.distribution
    if space.kind != "images" or played.experiment.distribution.name in NAMES:
        return None
    parts = (data, data.held_out)
    whole = all(part is not None and part.every_draw is not None for part in parts)
    return Layout.of(space.shape, space.classes) if whole and 2 <= len(space.classes) <= MOST_CLASSES else None


def own_classifier(played: Played) -> Classifier | None:
    """A classifier of the data of PLAYED, always the same from the same data; None where none is `wanted`.

    It sees 30,000 images in all, of larger sets as many different ones: so it takes some ten seconds, whatever the set.
    """
    layout, data = wanted(played), played.distribution
    held = data.held_out
    if layout is None or held is None:
        return None
    draws, labels = _labelled(data, SEEN)
    held_draws, held_labels = _labelled(held, MOST_HELD)

    def images(places: Tensor) -> Tensor:
        return data.place(draws[places])

    def held_images(places: Tensor) -> Tensor:
        return held.place(held_draws[places])

    about = f"trained on {len(draws):,} images at the start of a training; held out: {len(held_draws):,}"
    seen = min(SEEN, max(FEWEST_SEEN, TIMES * len(draws)))
    made = train(layout, images, labels, (held_images, held_labels), about, seen=seen)
    return dataclasses.replace(made, data="" if data.data is None else data.data.digest)


def _labelled(data: Distribution, most: int) -> tuple[Tensor, Tensor]:
    """The draws of DATA, MOST at most, and their labels."""
    draws = data.every_draw
    assert draws is not None
    if len(draws) > most:
        rng = rng_for(draws.device, 0, "classifier.images")
        draws = draws[torch.randperm(len(draws), generator=rng, device=draws.device)[:most]]
    labels = data.labels(draws)
    assert labels is not None
    return draws, labels
