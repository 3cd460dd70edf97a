"""The labels of images: whole numbers or names in a file or an array, as numbers from 0 on and the classes' names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gantui.errors import Refusal, plain
from gantui.experiment.files.images.limits import MOST_CLASSES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST_NAME = 60
"""Characters of a class's name."""
NONE = "distribution.labels=none learns the images without them"
_EXPECTED = "expected one whole number an image, 0 or more"


def fits(shape: tuple[int, ...], dtype: np.dtype[Any], count: int) -> bool:
    """Whether an array of SHAPE and DTYPE could be the labels of COUNT images."""
    return dtype.kind in "iuU" and shape in ((count,), (count, 1))


def check(shape: tuple[int, ...], dtype: np.dtype[Any], count: int, path: str, images: str) -> None:
    """Check that an array of SHAPE and DTYPE in PATH can be the labels of COUNT images of the file IMAGES.

    Raises:
        Refusal: it can't.
    """
    if len(shape) == 2 and shape[1] > 1:
        raise Refusal(f"{plain(path)}: labels of shape {list(shape)}; {_EXPECTED}, as labels.argmax(1) makes of them")
    if dtype.kind not in "iuU":
        raise Refusal(
            f"{plain(path)}: labels of {plain(str(dtype))}; {_EXPECTED}, as labels.astype(int) makes, or texts"
        )
    if len(shape) not in (1, 2):
        raise Refusal(f"{plain(path)}: labels of shape {list(shape)}; {_EXPECTED}")
    if shape[0] != count:
        raise Refusal(
            f"{plain(path)}: {shape[0]:,} labels for the {count:,} images of {plain(images)}; expected as many; {NONE}"
        )


def numbered(found: NDArray[Any], path: str) -> tuple[NDArray[np.uint16], tuple[str, ...]]:
    """The labels FOUND in PATH, [n] or [n, 1], as numbers of classes [n], and these classes' names in ascending order.

    Raises:
        Refusal: one is negative, or there are too many different ones.
    """
    import numpy as np

    flat = found.reshape(-1)
    if flat.dtype.kind == "i" and (flat < 0).any():
        place = int(np.argmax(flat < 0))
        raise Refusal(f"{plain(path)}: the label {flat[place]} at [{place}]; {_EXPECTED}; {NONE}")
    values, numbers = np.unique(flat, return_inverse=True)
    if len(values) > MOST_CLASSES:
        raise Refusal(
            f"{plain(path)}: {len(values):,} different labels; expected at most {MOST_CLASSES:,} classes; {NONE}"
        )
    return numbers.reshape(-1).astype(np.uint16), tuple(plain(str(value))[:LONGEST_NAME] for value in values)
