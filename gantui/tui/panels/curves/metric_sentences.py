"""The recorded metrics in sentences: by which formula each is measured, and what a record says."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from gantui.draw.formatting import number, percent
from gantui.session.view.run_info import RunInfo

THEORY, DISTANCE, GRADIENTS = "theory", "distance", "gradients"
"""Names of the views."""
Record = Mapping[str, float | int | None]

ABOUT = {
    THEORY: (
        "theory: JSD is the Jensen-Shannon divergence of data and fakes, 1/2 KL(p|m) + 1/2 KL(q|m) with m = (p + q)/2, "
        "in nats: 0 where they are alike, log 2 where they have nothing in common. It is estimated on a partition of "
        "the places, so from below (it is blind to differences within a part), and a perfect generator shows the "
        "floor, no less. The rungs are what a generator shows that is perfect on k of the K modes and knows no other: "
        "1/2 [k/K ln(2k/(K+k)) + (1 - k/K) ln 2 + ln(2K/(K+k))]. D's bound is (V + log 4)/2, V being E log D(x) + E "
        "log(1 - D(G(z))): the best D reaches the JSD with it, no D more (Goodfellow 2014, theorem 1). Where it lies "
        "clearly below, D lags: it has not learnt what there is to see."
    ),
    DISTANCE: (
        "distance: W1 is the Wasserstein distance of as many fakes as real samples: the least way that mass has to go "
        "on average to turn one into the other (an exact assignment; Villani 2009). Two samples of the data are apart "
        "too, by chance: the band is their mean, two standard deviations to each side. The critic's is its own "
        "estimate, (E d(x) - E d(G(z)))/L with L the steepest |grad d| that was seen: not a bound, since a steeper "
        "place may have been missed (Arjovsky 2017, theorem 3)."
    ),
    GRADIENTS: (
        "gradients: the length of the gradient of each player's loss, at its last update, on an axis by powers of ten. "
        "Where G's falls away while D's does not, G is no longer told where to go (Arjovsky and Bottou 2017, theorem "
        "2.4). Clipped is the share of D's weights that stand at the limit of clipping: where nearly all do, D has "
        "become a very simple function (Gulrajani 2017, figure 1)."
    ),
}
"""What each view shows, with its formula and where it comes from."""

BAND = 2.0
"""Standard deviations to each side of a floor that its band takes."""
_NOTHING = 1e-9
"""Nats: a divergence that is not larger is none."""
_NEXT_TO_NOTHING = 1e-3
"""The share of D's gradient below which G's is next to nothing."""


def rung(jsd: float, ladder: tuple[float, ...] | None) -> str:
    """The number of modes on which a perfect generator would show JSD: '3 of 8 modes'; empty if unknown."""
    if not ladder or len(ladder) < 2 or math.isnan(jsd):
        return ""
    nearest = min(range(len(ladder)), key=lambda i: abs(ladder[i] - jsd))
    if jsd > ladder[0] + (ladder[0] - ladder[1]) / 2:
        return f"less than 1 of {len(ladder)} modes"
    return f"{nearest + 1} of {len(ladder)} modes"


def theory_reading(facts: RunInfo, record: Record) -> tuple[str, ...]:
    """How far the distributions are apart, and whether D has seen it, in words."""
    jsd, floor, bound, lag = (number_in(record, key) for key in ("jsd", "jsd_floor", "jsd_bound", "d_lag"))
    if math.isnan(jsd):
        return ()
    short = f"JSD {number(jsd)} nats"
    if jsd <= max(2 * floor, _NOTHING):
        return (
            f"JSD {number(jsd)}: near its floor, {number(floor)}",
            f"JSD {number(jsd)}: near its floor",
            short,
        )
    as_modes = rung(jsd - (0.0 if math.isnan(floor) else floor), facts.ladder)
    equal = f" = {as_modes}" if as_modes else ""
    if lag > floor:
        lagging = f"D lags: bound {number(bound, 2)} below {number(jsd, 2)} nats"
        return f"{lagging}{equal}", f"D lags: {number(bound, 2)} < {number(jsd, 2)}{equal}", f"D lags · {short}", short
    if bound > jsd + (0.0 if math.isnan(floor) else floor):  # it is counted in cells, which hides what D sees
        above = f"D's bound {number(bound, 2)} nats, above the {number(jsd, 2)} that is counted"
        return (
            above,
            f"bound {number(bound, 2)} above {number(jsd, 2)} nats",
            f"bound {number(bound, 2)} · {short}",
            short,
        )
    if not math.isnan(bound):
        return f"D keeps up: bound {number(bound, 2)} of {number(jsd, 2)} nats{equal}", f"{short}{equal}", short
    return f"{short}{equal}", short


def distance_reading(facts: RunInfo, record: Record) -> tuple[str, ...]:
    """How far the fakes are from the data, compared with two samples of the data, in words."""
    found, floor, spread, critic = (number_in(record, key) for key in ("w1", "w1_floor", "w1_floor_sd", "w1_critic"))
    if math.isnan(found):
        return ()
    short = f"W1 {number(found)}"
    if math.isnan(floor + spread) or spread <= 0:
        return (short,)
    away = (found - floor) / spread
    if away < BAND:
        said, less = f"{short}: as near as two samples of the data", f"{short}: at the floor"
    else:
        above = f"{short}: {number(away, 2)} sd above"
        said, less = f"{above} two samples of the data", f"{above} the floor"
    longer = () if math.isnan(critic) else (f"{said} · critic's {number(critic)}",)
    return *longer, said, less, short


def gradients_reading(facts: RunInfo, record: Record) -> tuple[str, ...]:
    """Whether both players get a usable gradient, in words."""
    d, g, clipped = (number_in(record, key) for key in ("gradient_d", "gradient_g", "clipped"))
    if math.isnan(d) or math.isnan(g):
        return ()
    short = f"D {number(d)} · G {number(g)}"
    at_limit = "" if math.isnan(clipped) else f" · {percent(clipped)} of D's weights at the limit"
    if g < _NEXT_TO_NOTHING * d:
        return f"{short}: G is told next to nothing{at_limit}", f"{short}: G is told next to nothing", short
    return f"{short}{at_limit}", short


def number_in(record: Record, key: str) -> float:
    """The number KEY of RECORD; NaN if it has none."""
    value = record.get(key)
    return math.nan if value is None else float(value)


SENTENCES: Mapping[str, Callable[[RunInfo, Record], tuple[str, ...]]] = {
    THEORY: theory_reading,
    DISTANCE: distance_reading,
    GRADIENTS: gradients_reading,
}
"""What a record says in each view, in plain words: the longest text first, to take the first that fits."""
