"""The sets of images that are shipped: small, of bytes, with labels and a part that is held out of training.

`LICENSES.md` beside them says where they are from and under which licences; `tests/studies/shipped_images.py` makes
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = Path(__file__).parent


FILES = {"digits": "digits.npz", "mnist5k": "mnist5k.npz"}
"""The sets by the name of their distribution."""


@dataclass(frozen=True)
class LabelledImages:
    """Images of one size, with the numbers of their classes where they have some."""

    pixels: NDArray[np.uint8]
    """[n, height, width], or with channels in front of the height: 0 is black, 255 is white."""
    labels: NDArray[np.integer[Any]] | None
    """[n]; None without classes."""


@cache
def read(name: str) -> tuple[LabelledImages, LabelledImages]:
    """The set called NAME: what is trained on, and what is held out."""
    import numpy as np

    with np.load(FOLDER / FILES[name], allow_pickle=False) as found:
        images, labels, out = found["images"], found["labels"], found["held_out"]
    return LabelledImages(images[~out], labels[~out]), LabelledImages(images[out], labels[out])
