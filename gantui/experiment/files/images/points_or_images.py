"""Whether a file or folder holds images, and how large they are, by their headers alone."""

from __future__ import annotations

import os
from typing import IO

from gantui.experiment import distributions
from gantui.experiment.files.images import arrays, idx, picture_folder
from gantui.experiment.files.reading import npy
from gantui.experiment.files.reading.opening import NPY, ZIP, Wanted, opened

EITHER = Wanted(
    "points or images",
    "a table as text (.csv, .txt), NumPy's .npy or .npz, a picture, an IDX file as MNIST's, or a folder of PNG or JPEG "
    "pictures",
    "data.npy",
    tables=True,
    pictures=True,
    folders=True,
)
_FEWEST_AXES = 3
"""An array of images has their number, height and width."""


def largest_side(path: str, place: str) -> int | None:
    """The pixels of the longest side of the images in the file or folder PATH; None if it holds points.

    Of the pictures in a folder it is the first one's; 0 where no header says it. A picture by itself holds points, more
    of them where it is darker. PLACE is the option that named the path.

    Raises:
        Refusal: there is no such file, it can't be read or is another program's, or the folder has no pictures.
    """
    if os.path.isdir(path):
        return picture_folder.side_of_first(path, distributions.Images(name="images", path=path))
    with opened(path, place, EITHER) as (file, begins):
        if idx.is_idx(begins):
            return max(idx.shape(file)[1:], default=0)
        if begins.startswith(NPY):
            shapes = _shape(file)
        elif begins.startswith(ZIP):
            shapes = arrays.shapes(path)
        else:
            return None
    sides = [max(shape[1:]) for shape in shapes if len(shape) >= _FEWEST_AXES]
    return max(sides, default=None)


def _shape(file: IO[bytes]) -> list[tuple[int, ...]]:
    """The shape of the array in FILE; none where its header is broken, which whoever reads it says."""
    try:
        return [npy.header(file).shape]
    except Exception:  # bytes that are no header bring out errors of many kinds
        return []
