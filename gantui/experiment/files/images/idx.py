"""IDX files, in which MNIST and sets made like it come: a header of big-endian numbers, then the values.

Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section "file formats".
"""

from __future__ import annotations

import io
import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from gantui.errors import Refusal, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
"""NumPy's names of the types of values, by the third byte of a file."""
_MOST_AXES = 4


def is_idx(begins: bytes) -> bool:
    """Whether a file that BEGINS so is an IDX file."""
    return len(begins) >= 8 and begins[:2] == b"\0\0" and begins[2] in _TYPES and 1 <= begins[3] <= _MOST_AXES


def read(file: IO[bytes], path: str, allow: Callable[[tuple[int, ...], Any], None]) -> NDArray[Any]:
    """The array in FILE, called PATH, once ALLOW has seen its shape and dtype and raised nothing.

    Raises:
        Refusal: it holds fewer values than its header says, or more.
    """
    import numpy as np

    begins = file.read(4)
    dtype, sides = np.dtype(_TYPES[begins[2]]), _sides(file, begins)
    if len(sides) < begins[3]:
        raise Refusal(f"{plain(path)}: cut off within its header; expected a whole IDX file")
    allow(sides, dtype)
    size = dtype.itemsize * math.prod(sides)
    expected = f"its header says {_sized(sides)}, which are {size:,} bytes"
    if (there := _left(file)) is not None and there != size:
        raise Refusal(f"{plain(path)}: {expected}, and {there:,} follow; expected a whole IDX file")
    values = file.read(size)
    if len(values) < size:
        raise Refusal(f"{plain(path)}: {expected}, and only {len(values):,} follow; expected a whole IDX file")
    if file.read(1):
        raise Refusal(f"{plain(path)}: {expected}, and more follow; expected a whole IDX file")
    return np.frombuffer(values, dtype).reshape(sides)


def shape(file: IO[bytes]) -> tuple[int, ...]:
    """The shape that the header of the IDX file FILE says, as far as it is there."""
    return _sides(file, file.read(4))


def _sides(file: IO[bytes], begins: bytes) -> tuple[int, ...]:
    """The length of each axis in FILE, of which BEGINS, four bytes, was read."""
    axes = file.read(4 * begins[3])
    return tuple(int.from_bytes(axes[at : at + 4], "big") for at in range(0, len(axes) - len(axes) % 4, 4))


def _left(file: IO[bytes]) -> int | None:
    """The bytes that are left of FILE, where it lies on a disk as it is."""
    if not isinstance(file, io.BufferedReader):
        return None  # a compressed one says nothing of it
    return os.fstat(file.fileno()).st_size - file.tell()


def _sized(shape: tuple[int, ...]) -> str:
    count, *sides = shape
    return f"{count:,} of {'x'.join(map(str, sides))}" if sides else f"{count:,} values"


def labels_beside(path: str) -> str:
    """The file of labels beside the IDX file of images PATH, by MNIST's naming; '' where there is none."""
    file = Path(path)
    named = re.sub("idx3", "idx1", file.name.replace("images", "labels").replace("IMAGES", "LABELS"))
    if named == file.name:
        return ""
    stem = re.sub(r"\.(gz|bz2|xz)$", "", named)
    found = [file.with_name(name) for name in (named, stem, f"{stem}.gz", f"{stem}.bz2", f"{stem}.xz")]
    return next((str(each) for each in found if each.is_file()), "")
