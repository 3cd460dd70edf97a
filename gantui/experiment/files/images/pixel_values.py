"""Brings the numbers of images to bytes, 0 for black and 255 for white, and arrays to [n, channels, height, width]."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from gantui.errors import Refusal, plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

AxisOrder = Literal["hw", "hwc", "chw"]
"""What the axes of an array behind the first one are: height, width and channels."""
CHANNELS = (1, 3)
_CHUNK = 1024
"""Images that are converted at once."""
_EXPECTED = "expected an array [n, height, width], [n, height, width, channels] or [n, channels, height, width]"


def order(shape: Sequence[int], path: str) -> AxisOrder:
    """What the axes of an array of SHAPE in PATH are.

    Raises:
        Refusal: it is none of images, or could be two things.
    """
    if len(shape) == 3:
        return "hw"
    if len(shape) == 4:
        last, first = shape[3] in CHANNELS, shape[1] in CHANNELS
        if last and first:
            raise Refusal(
                f"{plain(path)}: an array of shape {list(shape)}, whose channels could be its second axis or its last; "
                "expected one of the two to be neither 1 nor 3"
            )
        if last or first:
            return "hwc" if last else "chw"
        raise Refusal(f"{plain(path)}: an array of shape {list(shape)}; {_EXPECTED} with 1 or 3 channels")
    if len(shape) == 2 and (hint := _square(shape[1])):
        raise Refusal(f"{plain(path)}: rows of {shape[1]:,} numbers; {_EXPECTED}, as array.reshape({hint}) makes")
    raise Refusal(f"{plain(path)}: an array of shape {list(shape)}; {_EXPECTED}")


def _square(width: int) -> str:
    """How rows of WIDTH numbers are reshaped to square images, where they can be."""
    for channels in CHANNELS:
        side = math.isqrt(width // channels)
        if side > 1 and channels * side * side == width:
            return f"-1, {side}, {side}" if channels == 1 else f"-1, {channels}, {side}, {side}"
    return ""


def shape_of(shape: Sequence[int], axes: AxisOrder, *, transpose: bool = False) -> tuple[int, int, int]:
    """Channels, height and width of the images in an array of SHAPE with AXES; TRANSPOSE: rows and columns swapped."""
    by = dict(zip(axes, shape[1:], strict=True))
    high, wide = (by["w"], by["h"]) if transpose else (by["h"], by["w"])
    return by.get("c", 1), high, wide


def ordered(array: NDArray[Any], axes: AxisOrder, *, transpose: bool = False) -> NDArray[Any]:
    """ARRAY with AXES as a view [n, channels, height, width]; TRANSPOSE: with rows and columns swapped."""
    import numpy as np

    whole = array[:, None] if axes == "hw" else array if axes == "chw" else np.moveaxis(array, 3, 1)
    return whole.swapaxes(2, 3) if transpose else whole


def to_bytes(array: NDArray[Any], limits: tuple[float, ...], path: str) -> Bytes:
    """The numbers of ARRAY [n, ...] as bytes, the first of LIMITS as 0 and the second as 255.

    Without LIMITS bytes are taken as they are, and what is true is white; no other numbers say what black and white
    are.

    Raises:
        Refusal: they are no numbers, or lie outside of the limits, or there are none where they are needed.
    """
    import numpy as np

    if array.dtype.kind not in "biuf":
        raise Refusal(f"{plain(path)}: an array of {plain(str(array.dtype))}; expected numbers")
    if array.dtype.kind == "b":
        return np.ascontiguousarray(array, np.uint8) * np.uint8(255)
    if array.dtype == np.uint8 and not limits:
        return np.ascontiguousarray(array)
    if not limits:
        raise Refusal(f"{plain(path)}: {_unstated(array, path)}")
    low, high = limits
    made = np.empty(array.shape, np.uint8)
    for start, part in _parts(array):
        exact = part.astype(np.float64)
        if not ((exact >= low) & (exact <= high)).all():
            place = np.argwhere(~((exact >= low) & (exact <= high)))[0]
            value = exact[tuple(place)]
            found = f"{value:g} in image {start + int(place[0]):,}"
            raise Refusal(f"{plain(path)}: {found}; expected numbers within distribution.range = [{low:g}, {high:g}]")
        made[start : start + len(part)] = np.rint((exact - low) * (255 / (high - low)))
    return made


def _parts(array: NDArray[Any]) -> Iterator[tuple[int, NDArray[Any]]]:
    for start in range(0, len(array), _CHUNK):
        yield start, array[start : start + _CHUNK]


def _unstated(array: NDArray[Any], path: str) -> str:
    """What is said of numbers of ARRAY whose limits are not stated: those that they have, and which these may be."""
    import numpy as np

    low, high = math.inf, -math.inf
    for start, part in _parts(array):
        if not np.isfinite(part).all():
            return f"a number that is none in one of the images from {start:,} on; expected finite numbers"
        low, high = min(low, float(part.min())), max(high, float(part.max()))
    usual = [(0.0, 1.0), (-1.0, 1.0), *([(0.0, 255.0)] if high > 127 else [])]
    meant = next(((a, b) for a, b in usual if a <= low and high <= b), (low, high))
    return (
        f"numbers of {plain(str(array.dtype))} from {low:g} to {high:g}, and nothing says which are black and white; "
        f"expected distribution.range, such as distribution.range=[{meant[0]:g},{meant[1]:g}]"
    )


def coloured(pixels: Bytes, wanted: Literal["auto", "grey", "colour"]) -> Bytes:
    """PIXELS [n, channels, height, width] in the channels WANTED; auto: as they are.

    Grey is the luma of ITU-R 601-2, in the whole numbers that Pillow has.
    """
    import numpy as np

    channels = pixels.shape[1]
    if wanted == "auto" or channels == (1 if wanted == "grey" else 3):
        return pixels
    if wanted == "colour":
        return np.repeat(pixels, 3, axis=1)
    made = np.empty((len(pixels), 1, *pixels.shape[2:]), np.uint8)
    weights = np.array([19595, 38470, 7471], np.uint32)
    for start, part in _parts(pixels):
        made[start : start + len(part), 0] = (np.tensordot(weights, part.astype(np.uint32), (0, 1)) + 0x8000) >> 16
    return made


def channels_of(channels: int, wanted: Literal["auto", "grey", "colour"]) -> int:
    """How many channels images with CHANNELS have in those WANTED."""
    return {"auto": channels, "grey": 1, "colour": 3}[wanted]
