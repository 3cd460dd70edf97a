"""How large a difference of D's scores must be to count: scores of a D that cannot tell are drawn pale."""

from __future__ import annotations

import numpy as np

from gantui.session.view.history import History
from gantui.session.view.run_info import RunInfo

UNIT = 1.0
"""The least half width of the scale of an unbounded score that has one. A logit of 1 is odds of e to 1, a hinge's
margin is 1, and an f-GAN's T changes by about 1 where one density is e times the other: a hundredth of it is
nothing."""
_NO_UNIT = frozenset({"wasserstein"})
"""Objectives whose critic may be stretched at will: only the run itself says what is much."""
_SHARE = 0.5
"""The share of the distance between real and fake that a critic has kept up: with it, a score at the end of the scale
is as far from the middle as real samples were."""
_USUAL = 0.9
"""The quantile of that distance over the run: a spike at the beginning is not what was kept up."""
_STRETCHES = 64


def least_scale(facts: RunInfo, history: History, last: int) -> float:
    """The smallest half width of the scale of D's unbounded scores up to iteration LAST; 0 if nothing is known.

    A scale that always fits its field draws the +-0.01 of a solved run as strongly as the +-5 of a fight.
    """
    if facts.objective not in _NO_UNIT:
        return UNIT
    if last < 1 or not {"d_real", "d_fake"} <= set(history.columns):
        return 0.0
    real, fake = (history.band(column, 1, last, _STRETCHES).mean for column in ("d_real", "d_fake"))
    if len(real) != len(fake):  # the training went on between the two
        real, fake = real[: len(fake)], fake[: len(real)]
    apart = np.abs(real - fake)
    apart = apart[np.isfinite(apart)]
    return _SHARE * float(np.quantile(apart, _USUAL)) if len(apart) else 0.0
