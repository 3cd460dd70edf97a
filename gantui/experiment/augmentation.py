"""The options of augmentation, `augmentation` in files: how images are moved before D sees them."""

from __future__ import annotations

from pydantic import Field

from gantui.experiment.options.base import Options


class Augmentation(Options):
    """What is done to all images that D sees, real and fake, so that it can't learn them by heart (Zhao 2020)."""

    shift: int = Field(0, ge=0, le=64)
    """Pixels by which an image is moved at most, in each direction; 0: none."""
