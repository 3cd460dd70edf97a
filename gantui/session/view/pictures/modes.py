"""How samples fall on the modes of the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.session.view.array_types import Floats
from gantui.session.view.pictures.picture import Picture, shown_as


@shown_as("modes")
@dataclass(frozen=True)
class Modes(Picture):
    """How the last recorded samples fall on the modes of the data; every snapshot has it, once there is a record."""

    in_first_format = True

    step: int
    """The iteration that was measured."""
    samples: int
    share: Floats
    """[modes]: the share of the samples to which this mode is the nearest."""
    high_quality: Floats
    """[modes]: the share of all samples that is within 3 standard deviations of this mode."""
    covered: NDArray[np.bool_]
    """[modes]: at least one high-quality sample."""
    fair: NDArray[np.bool_]
    """[modes]: high-quality samples of at least 20 % of the mode's fair share."""

    def flaw(self) -> str:
        """Whether there is one number a mode."""
        shapes = {array.shape for array in (self.share, self.high_quality, self.covered, self.fair)}
        return "" if len(shapes) == 1 and self.share.ndim == 1 else "modes of another shape"
