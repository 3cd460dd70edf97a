"""Brings pictures to a size, by Pillow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image


def sides(size: tuple[int, ...], high: int, wide: int) -> tuple[int, int]:
    """Height and width that SIZE (none, one or two numbers) makes of a picture of HIGH x WIDE pixels."""
    return (high, wide) if not size else (size[0], size[-1])


def sized(image: Image, high: int, wide: int, *, crop: bool) -> Image:
    """IMAGE as HIGH x WIDE pixels, by Lanczos' filter; CROP: of the largest part in its middle that has this shape."""
    from PIL.Image import Resampling

    if image.size == (wide, high):
        return image
    box = (0.0, 0.0, float(image.width), float(image.height))
    if crop:
        across, down = min(image.width, image.height * wide / high), min(image.height, image.width * high / wide)
        left, top = (image.width - across) / 2, (image.height - down) / 2
        box = (left, top, left + across, top + down)
    return image.resize((wide, high), Resampling.LANCZOS, box)


def all_sized(pixels: NDArray[np.uint8], high: int, wide: int, *, crop: bool) -> NDArray[np.uint8]:
    """PIXELS [n, 1 or 3, height, width], each as HIGH x WIDE pixels."""
    import numpy as np
    from PIL import Image

    if pixels.shape[2:] == (high, wide):
        return pixels
    made = np.empty((*pixels.shape[:2], high, wide), np.uint8)
    for number, image in enumerate(pixels):
        for channel, plane in enumerate(image):
            made[number, channel] = np.asarray(sized(Image.fromarray(plane), high, wide, crop=crop))
    return made
