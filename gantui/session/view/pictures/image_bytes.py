"""What all pictures of images have in common: how many there may be, and how many are kept."""

from __future__ import annotations

from gantui.session.view.array_types import Bytes
from gantui.session.view.run_info import RunInfo

MOST = 512
"""Images of each kind that a picture may have."""
_KEPT, _LEAST_KEPT, _KEPT_BYTES = 64, 4, 1 << 15
"""Images that a kept picture has: so many, and of large images only as many as these bytes hold, but some anyway."""


def kept_count(facts: RunInfo) -> int:
    """How many images are kept of each picture of a training with these FACTS; none where the data are no images."""
    if facts.space.kind != "images":
        return 0
    return min(_KEPT, max(_LEAST_KEPT, _KEPT_BYTES // facts.space.width))


def alike(*images: Bytes) -> bool:
    """Whether all IMAGES are [n, channels, height, width], of one size; n may differ."""
    return all(each.ndim == 4 and each.shape[1:] == images[0].shape[1:] for each in images)
