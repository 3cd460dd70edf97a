"""`python -m tests.studies.preset_pictures` makes the samples that the start screen draws its pictures of data from."""

from __future__ import annotations

import numpy as np
import torch

from gantui.experiment.files import presets
from gantui.experiment.files.data import named_by
from gantui.experiment.files.parsing import validate
from gantui.gan import distributions
from gantui.gan.distributions import Distribution
from gantui.gan.rng import rng_for
from gantui.tui.start.pictures import FILE, Samples, key_of

POINTS, QUANTILES, IMAGES = 900, 600, 8
_DRAWN = 60_000
"""Numbers on the line of which the quantiles are taken."""
_MARGIN = 1.06
"""How much wider the picture is than the data."""


def sample_of(distribution: Distribution) -> Samples:
    """A sample of DISTRIBUTION as `gantui.tui.start.pictures` has it."""
    rng = rng_for(torch.device("cpu"), 0, "a preset's picture")
    if distribution.space.kind == "images":
        pixels = (distribution.sample(IMAGES, rng).numpy() + 1) * 127.5
        return pixels.round().astype(np.uint8).reshape(-1, *distribution.space.shape)
    line = distribution.space.kind == "line"
    points = distribution.sample(_DRAWN if line else POINTS, rng).double().numpy()
    if line:
        points = np.quantile(points, (np.arange(QUANTILES) + 0.5) / QUANTILES, axis=0)
    middle, reach = (points.min(0) + points.max(0)) / 2, (points.max(0) - points.min(0)).max() / 2 * _MARGIN
    shares = (points - middle) / (2 * reach or 1.0) + 0.5
    kind = np.uint16 if line else np.uint8  # bars have finer bins than points have places
    found = (shares * np.iinfo(kind).max).round().astype(kind)
    return found[:, 0] if line else found


def all_samples() -> dict[str, Samples]:
    """The samples of all presets' data, by their keys, but of data that are their user's own."""
    found: dict[str, Samples] = {}
    for preset in map(presets.find, presets.names()):
        key, options = key_of(preset.raw["distribution"]), validate(preset.raw, preset.name).distribution
        if key not in found and named_by(options) is None:
            found[key] = sample_of(distributions.make(options, torch.device("cpu")))
    return found


if __name__ == "__main__":
    np.savez_compressed(FILE, **all_samples())  # type: ignore[arg-type]
