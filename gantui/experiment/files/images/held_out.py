"""Sets a part of images apart that is never trained on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gantui.experiment.files.images.limits import FEWEST_HELD_OUT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def held_out(pixels: NDArray[np.uint8], labels: NDArray[np.uint16] | None, share: float) -> NDArray[np.bool_]:
    """Which of PIXELS [n, ...] are held out, [n]: a SHARE of each class of LABELS [n]; none where these would be few.

    Those whose hashes come first: so it depends on the images and on nothing else, neither on a seed nor on their
    order, and equal images of a class are all in one part.
    """
    import numpy as np

    hashes = [hashlib.blake2b(image.tobytes(), digest_size=8).digest() for image in pixels]
    keys = np.frombuffer(b"".join(hashes), np.uint64)
    classes = np.zeros(len(pixels), np.uint16) if labels is None else labels
    chosen = np.zeros(len(pixels), bool)
    for number in range(int(classes.max()) + 1):
        places = np.flatnonzero(classes == number)
        places = places[np.argsort(keys[places], kind="stable")]
        ordered = keys[places]
        # Where it may be cut: between images that differ, and never behind the last one.
        cuts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] ^ np.uint64(1)))
        wanted = round(share * len(places))
        later = cuts[cuts >= wanted]
        chosen[places[: int(later[0] if len(later) else cuts[-1])]] = True
    return chosen if chosen.sum() >= FEWEST_HELD_OUT else np.zeros(len(pixels), bool)
