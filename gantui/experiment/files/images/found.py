"""What was found of images in a source, before it is a whole set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Found:
    """Images, and labels as they are written."""

    pixels: NDArray[np.uint8]
    """[n, channels, height, width]"""
    labels: NDArray[Any] | None = None
    """[n] or [n, 1]: numbers or texts; None without labels."""
    where: str = ""
    """The file, folder or array that the labels are from."""
    left_out: tuple[str, ...] = ()
    """What of the source is no part of them, with the reason."""
