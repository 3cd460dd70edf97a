"""`python -m tests.studies.preset_pictures` makes the samples that the start screen draws its pictures of data from."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets
from gantui.experiment.files.data import named_by
from gantui.experiment.files.validation import options_of
from gantui.experiment.maps import Maps
from gantui.gan import distributions
from gantui.gan.distributions import Distribution
from gantui.gan.random_streams import rng_for
from gantui.gan.translation import pairs
from gantui.gan.translation.pairs import Pair
from gantui.tui.start.pictures import FILE, Samples, key_of

POINTS, QUANTILES, IMAGES = 900, 600, 8
_DRAWN = 60_000
"""Numbers on the line of which the quantiles are taken."""
_MARGIN = 1.06
"""How much wider the picture is than the data."""


def sample_of(distribution: Distribution) -> Samples:
    """A sample of DISTRIBUTION as `gantui.tui.start.pictures` has it."""
    rng = _rng()
    if distribution.space.kind == "images":
        return _pixels(distribution.sample(IMAGES, rng), distribution.space.shape)
    line = distribution.space.kind == "line"
    points = distribution.sample(_DRAWN if line else POINTS, rng).double().numpy()
    if line:
        points = np.quantile(points, (np.arange(QUANTILES) + 0.5) / QUANTILES, axis=0)
    found = _placed(points, np.uint16 if line else np.uint8)  # bars have finer bins than points have places
    return found[:, 0] if line else found


def both_sides(pair: Pair) -> Samples:
    """A sample of X and of Y of PAIR, half of each."""
    rng, images = _rng(), pair.space.kind == "images"
    drawn = torch.cat([draw((IMAGES if images else POINTS) // 2, rng) for draw in (pair.draw_x, pair.draw_y)])
    if images:
        return _pixels(drawn, pair.space.shape)
    return _placed(drawn.double().numpy(), np.uint8)


def _rng() -> torch.Generator:
    return rng_for(torch.device("cpu"), 0, "a preset's picture")


def _pixels(images: torch.Tensor, shape: tuple[int, ...]) -> Samples:
    """IMAGES [n, width], from -1 to 1, as bytes of SHAPE."""
    return ((images.numpy() + 1) * 127.5).round().astype(np.uint8).reshape(-1, *shape)


def _placed(points: NDArray[np.float64], kind: type[np.unsignedinteger[Any]]) -> Samples:
    """POINTS as numbers of KIND, from the left and below to its largest one."""
    middle, reach = (points.min(0) + points.max(0)) / 2, (points.max(0) - points.min(0)).max() / 2 * _MARGIN
    shares = (points - middle) / (2 * reach or 1.0) + 0.5
    found: Samples = (shares * np.iinfo(kind).max).round().astype(kind)
    return found


def all_samples() -> dict[str, Samples]:
    """The samples of all presets' data, by their keys, but of data that are their user's own."""
    found: dict[str, Samples] = {}
    for preset in map(presets.find, presets.names()):
        key, options, device = key_of(preset.data), options_of(preset.raw, preset.name), torch.device("cpu")
        if key in found:
            continue
        if isinstance(options, Maps):
            found[key] = both_sides(pairs.make(options.pair, device))
        elif isinstance(options, Experiment) and named_by(options.distribution) is None:
            found[key] = sample_of(distributions.make(options.distribution, device))
    return found


if __name__ == "__main__":
    np.savez_compressed(FILE, **all_samples())  # type: ignore[arg-type]
