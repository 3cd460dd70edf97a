"""What is measured of maps between images: by the digits that are held out, of which both sides are known."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.evaluation.images.classifier import Classifier, Reading
from gantui.evaluation.images.frechet import Moments, relative_frechet
from gantui.evaluation.translation.parts import distance, of_parts
from gantui.evaluation.translation.points import Columns
from gantui.gan.translation.digits import OfDigits
from gantui.gan.translation.training import MapTraining


class _Side:
    """The images of one side, X or Y, as a classifier sees them."""

    def __init__(self, name: str, pair: OfDigits, classifier: Classifier, samples: int) -> None:
        self._name, self._pair, self._classifier = name, pair, classifier
        trained, held = (pair.x, pair.held_x) if name == "x" else (pair.y, pair.held_y)
        self.held = held[:samples]
        """[m, width]: the images that are held out, of which so many are judged."""
        self.real = Moments.of(self.read(trained).features)
        self.reading = self.read(self.held)
        """What is read in these."""
        self.frechet = float(self.frechet_of(self.reading))
        """What the true map to this side shows."""
        self.ink = float(ink(self.held))

    def read(self, images: Tensor) -> Reading:
        """What the classifier finds in IMAGES [..., width] of this side."""
        return self._classifier.read(self._pair.legible(self._name, images))

    def frechet_of(self, reading: Reading) -> Tensor:
        """How far images in which READING [..., m] was found lie from the training images of this side: [...]."""
        return relative_frechet(self.real, Moments.of(reading.features))


class JudgeOfImageMaps:
    """Judges maps of a pair of digits, by those that are held out: the same in every record, so nothing is noise."""

    def __init__(self, pair: OfDigits, classifier: Classifier, samples: int) -> None:
        """CLASSIFIER reads digits in white on black; at most SAMPLES of those that are held out are judged."""
        self._pair, self._labels = pair, pair.labels[:samples]
        counts = torch.bincount(self._labels, minlength=len(pair.shares))
        self.shares = counts / counts.sum()
        """[classes]: the share of each among those that are judged."""
        self._sides = {name: _Side(name, pair, classifier, samples) for name in ("x", "y")}
        self._other = _another_of_its_class(self._labels)
        self.constant = {"G": self._of_truth("x", "y"), "F": self._of_truth("y", "x")}
        """By player what the true map shows, one that copies, and one that keeps the class alone."""

    def _of_truth(self, start: str, end: str) -> Columns:
        """What is known of the side END, where images of START should be taken to."""
        begin, goal = self._sides[start], self._sides[end]
        true = of_parts(self._labels.unsqueeze(0), goal.reading.number.unsqueeze(0), self.shares)
        return {
            "frechet_floor": goal.frechet,
            "frechet_copy": float(goal.frechet_of(goal.read(begin.held))),
            "ink_floor": goal.ink,
            "ink_copy": begin.ink,
            "shares_floor": float(true["shares"]),
            "shares_floor_sd": 0.0,
            "accuracy_floor": float(true["accuracy"]),
            "truth_copy": float(distance(begin.held, goal.held).mean()),
            "truth_other": float(distance(goal.held[self._other], goal.held).mean()),
        }

    def measure(self, trained: MapTraining, members: Sequence[int]) -> dict[str, Columns]:
        """What there is to say of the maps of MEMBERS of TRAINED, by player."""
        found, labels = dict[str, Columns](), self._labels.expand(len(members), -1)
        for player, start, end in (("G", "x", "y"), ("F", "y", "x")):
            if player not in trained.options.maps:
                continue
            begin, goal = self._sides[start], self._sides[end]
            made = trained.translate(player, begin.held.expand(len(members), -1, -1), members)
            reading = goal.read(made)
            found[player] = self.constant[player] | {
                "frechet": goal.frechet_of(reading),
                "ink": ink(made),
                **of_parts(labels, reading.number, self.shares),
                "truth": distance(made, goal.held).mean(1),
            }
            if len(trained.options.maps) > 1:
                again = trained.translate("F" if player == "G" else "G", made, members)
                back = begin.read(again).number == labels
                found[player] |= {"returns": back.float().mean(1), "back": distance(again, begin.held).mean(1)}
        return found


def ink(images: Tensor) -> Tensor:
    """The mean brightness of IMAGES [..., m, width], from -1 to 1, as a share of white: [...]."""
    return (images.mean((-2, -1)) + 1) / 2


def _another_of_its_class(labels: Tensor) -> Tensor:
    """For each of LABELS [m] the place of the next one that is the same, in turn: [m]."""
    places = torch.arange(len(labels), device=labels.device)
    other = torch.empty_like(places)
    for label in labels.unique():
        own = places[labels == label]
        other[own] = own.roll(-1)
    return other
