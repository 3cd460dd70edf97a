"""The one table of metrics: what a record holds, what each number means, and where it is shown.

A row here and the code that measures it are all that a metric needs: `--until`, curves, sweeps, `gantui compare`, the
report, the diagnosis and the list of keys in docs/scripts.md read this table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from gantui.experiment.attribute_metrics import ATTRIBUTE_METRICS
from gantui.experiment.game_metrics import GAME_METRICS, NAME
from gantui.experiment.image_metrics import IMAGE_METRICS
from gantui.experiment.inpainting_metrics import INPAINTING_METRICS
from gantui.experiment.metric import (
    EVERY_KIND,
    EVERYWHERE,
    NEEDS,
    NUMBERS,
    PANEL,
    SWEEP,
    Family,
    Headline,
    Metric,
    Need,
    Screen,
)
from gantui.experiment.space import Kind
from gantui.experiment.translation_metrics import TRANSLATION_METRICS

_OWN_LOSS = "loss_"

_ROWS = (
    Metric("step", "Iterations done", "clock", kinds=EVERY_KIND, screens=PANEL),
    Metric("seconds", "Training time without pauses", "clock", unit="s", kinds=EVERY_KIND, screens=PANEL),
    Metric(
        "modes_total",
        "How many modes the data have; of images with labels: how many classes",
        "data",
        kinds=EVERY_KIND,
        needs=("modes",),
        screens=PANEL,
    ),
    Metric(
        "modes_covered",
        "Modes with at least one fake of high quality among 2,500, the rule of the VEEGAN and PacGAN papers",
        "coverage",
        label="modes covered",
        short="modes",
        unit="modes",
        better="up",
        kinds=EVERY_KIND,
        needs=("modes",),
        screens=EVERYWHERE,
    ),
    Metric(
        "modes_fair",
        "Modes with at least a fifth of their share of the data in fakes of high quality",
        "coverage",
        label="modes, fair share",
        short="fair modes",
        unit="modes",
        better="up",
        kinds=EVERY_KIND,
        needs=("modes",),
        headline="count",
        screens=EVERYWHERE,
    ),
    Metric(
        "high_quality",
        "Share of the fakes within 3 standard deviations of a mode; a perfect generator has .989 of Gaussians on the "
        "plane, and more means modes that are too narrow. Of images: share that is read as one class with a "
        "probability of .9 or more, which says nothing of how they look",
        "coverage",
        label="high quality",
        short="HQ",
        unit="%",
        better="up",
        overshoots=True,
        kinds=EVERY_KIND,
        needs=("modes",),
        headline="quality",
        screens=EVERYWHERE,
    ),
    Metric(
        "kl_modes",
        "KL(generated, data) over the modes, of fakes of high quality",
        "coverage",
        label="KL over modes",
        unit="nats",
        better="down",
        floor="kl_modes_floor",
        kinds=EVERY_KIND,
        needs=("modes",),
        screens=EVERYWHERE,
    ),
    Metric(
        "jsd",
        "A lower bound of the Jensen-Shannon divergence of the fakes from the data, by a partition of their places",
        "comparison",
        label="Jensen-Shannon divergence",
        short="JSD",
        unit="nats",
        better="down",
        floor="jsd_floor",
        headline="distance",
        screens=EVERYWHERE,
    ),
    Metric(
        "v",
        "The value V(D, G) of the original game, on the record's samples",
        "comparison",
        label="V(D,G)",
        needs=("probability",),
        screens=PANEL,
    ),
    Metric(
        "jsd_bound",
        "The bound of the Jensen-Shannon divergence that D's own value proves",
        "comparison",
        label="D's bound",
        unit="nats",
        better="down",
        needs=("probability",),
        screens=PANEL | {"compare"},
    ),
    Metric(
        "jsd_lower",
        "The better one of both bounds of that divergence: `jsd` less its floor, or `jsd_bound`",
        "comparison",
        label="JSD at least",
        unit="nats",
        better="down",
        screens=PANEL,
    ),
    Metric(
        "d_lag",
        "By how much D's bound falls short of `jsd`: what D has not learnt to see",
        "comparison",
        label="D's bound lacks",
        unit="nats",
        better="down",
        needs=("probability",),
        screens=PANEL,
    ),
    Metric(
        "w1",
        "The Wasserstein-1 distance between 128 fakes and 128 real points (on a line: all of them)",
        "comparison",
        label="Wasserstein-1 distance",
        short="W1",
        better="down",
        floor="w1_floor",
        noise="w1_floor_sd",
        headline="distance",
        screens=EVERYWHERE,
    ),
    Metric(
        "w1_critic",
        "The critic's own estimate of that distance; no bound",
        "comparison",
        label="critic's",
        needs=("critic",),
        screens=PANEL,
    ),
    Metric(
        "density",
        "Density of Naeem 2020: how many balls around real points a fake lies in, against what is expected",
        "comparison",
        better="floor",
        perfect=1.0,
        kinds=EVERY_KIND,
        needs=("no modes",),
        screens=EVERYWHERE,
    ),
    Metric(
        "coverage",
        "Coverage of Naeem 2020: the share of the balls around real points that have a fake in them",
        "comparison",
        better="up",
        floor="coverage_floor",
        kinds=EVERY_KIND,
        needs=("no modes",),
        headline="quality",
        screens=EVERYWHERE,
    ),
    *IMAGE_METRICS,
    Metric(
        "shrunken",
        "By how many standard deviations `high_quality` is above a perfect generator's",
        "comparison",
        better="down",
        needs=("modes",),
        screens=PANEL,
    ),
    Metric(
        "fake_mean",
        "Mean of the fakes, in the data's own units",
        "moments",
        label="mean",
        better="floor",
        kinds=("line",),
        screens=SWEEP,
    ),
    Metric(
        "fake_std",
        "Standard deviation of the fakes, in the data's own units",
        "moments",
        label="standard deviation",
        short="std",
        better="floor",
        kinds=("line",),
        screens=SWEEP,
    ),
    Metric(
        "fake_skewness",
        "Skewness of the fakes",
        "moments",
        label="skewness",
        short="skew",
        better="floor",
        kinds=("line",),
        screens=PANEL | {"report"},
    ),
    Metric(
        "fake_kurtosis",
        "Kurtosis of the fakes in excess of a normal's",
        "moments",
        label="kurtosis",
        short="kurt",
        better="floor",
        kinds=("line",),
        screens=PANEL | {"report"},
    ),
    *GAME_METRICS,
    *TRANSLATION_METRICS,
    *INPAINTING_METRICS,
    *ATTRIBUTE_METRICS,
)

TABLE: Mapping[str, Metric] = {metric.key: metric for metric in _ROWS}
"""The table, by key: what judges samples first, then what the game itself says."""


def on(screen: Screen) -> tuple[str, ...]:
    """The keys of the metrics that SCREEN tells, in the table's order."""
    return tuple(metric.key for metric in _ROWS if screen in metric.screens)


def measured_by(family: Family, kind: Kind | None = None, lacks: Collection[Need] = ()) -> tuple[str, ...]:
    """The keys that FAMILY writes into a record (of a KIND of data, if it LACKS some), each before its floor's."""
    rows = (each for each in _ROWS if each.family == family and kind in (None, *each.kinds))
    return tuple(key for each in rows if set(lacks).isdisjoint(each.needs) for key in each.keys)


CLOCK = measured_by("clock")
"""Keys that say how far a training is, and nothing of how it stands."""


def headlines(*kinds: Headline) -> tuple[str, ...]:
    """The keys of the metrics that stand for each of KINDS, the preferred one of each first."""
    return tuple(metric.key for kind in kinds for metric in _ROWS if metric.headline == kind)


def other_generator(key: str) -> tuple[str, str]:
    """KEY without the name of the generator that plain keys do not speak of, and that name with its dot or ''."""
    name, dot, rest = key.partition(".")
    return (rest, name + dot) if dot and name in ("ema", "last") else (key, "")


def find(key: str) -> Metric | None:
    """The row that KEY of a record belongs to, also where it is a floor's, a penalty's or the other generator's."""
    plain = other_generator(key)[0]
    family, dot, _ = plain.partition(".")
    return _BY_KEY.get(plain) or (_BY_KEY.get(f"{family}.{NAME}") if dot else None)


def own_loss(key: str) -> str:
    """Whose loss KEY is, where a player has it that is neither D nor G: the NAME of 'loss_NAME'; '' of others."""
    return key.removeprefix(_OWN_LOSS) if key.startswith(_OWN_LOSS) and key not in TABLE else ""


def terms(keys: Iterable[str]) -> tuple[str, ...]:
    """Which of KEYS are terms of losses beside the adversarial ones, as a cycle is: no player's own."""
    rows = (TABLE[key] for key in keys if key in TABLE)
    return tuple(row.key for row in rows if row.family == "log" and row.needs and not row.screens)


def own_number(key: str) -> bool:
    """Whether KEY is a number of a script's own that gantui knows nothing of."""
    return find(key) is None and not own_loss(key)


_BY_KEY = {key: metric for metric in _ROWS for key in metric.keys}


def perfect(key: str, record: Mapping[str, float | int | None]) -> float | int | None:
    """What a perfect generator would show under KEY, as far as RECORD or the table says it."""
    metric = TABLE.get(key)
    if metric is None:
        return None
    return record.get(metric.floor) if metric.floor else metric.perfect


def noise(key: str, record: Mapping[str, float | int | None]) -> float | int | None:
    """The standard deviation of what a perfect generator shows under KEY, as far as RECORD says it."""
    metric = TABLE.get(key)
    return record.get(metric.noise) if metric is not None and metric.noise else None


def keys_of(
    kind: Kind | None, has: Collection[Need], penalties: Iterable[str], other: Literal["", "ema", "last"]
) -> tuple[str, ...]:
    """The keys that records may have of a training on data of a KIND (None: it is not known) that HAS this and that.

    PENALTIES: names of those with a term in D's loss; OTHER: the generator that the plain keys do not speak of, if
    there are two. Keys of which it is not known before the data are read whether they have numbers are among them.
    """
    named = tuple(penalties)
    of_kind = [metric for metric in _ROWS if kind is None or kind in metric.kinds]
    plain = [metric for metric in of_kind if _STATED.isdisjoint(metric.needs) or set(metric.needs) <= set(has)]
    found = [written for metric in plain for key in metric.keys for written in _named(key, named)]
    found += [f"{other}.{key}" for metric in plain if other and metric.of_samples for key in metric.keys]
    return tuple(found)


NO_BALLS = (
    "density and coverage are not measured: many of the data lie at the same places, so the balls that reach to their "
    "neighbours have no size"
)


def missing(record: Mapping[str, float | int | None]) -> str:
    """Why RECORD lacks numbers that stand in others of data like these; a clause, or '' if it lacks none."""
    without_modes = record.get("jsd") is not None and record.get("modes_total") is None
    # A record of an earlier version has no such key: nobody looked.
    return NO_BALLS if without_modes and record.get("coverage", 0.0) is None else ""


_STATED: frozenset[Need] = frozenset(
    {"Dirac-GAN", "two places", "classes asked for", "translation", "inpainting", "ages"}
)
"""Without these an experiment's records do not even have the keys; all other metrics are null then."""


def _named(key: str, names: tuple[str, ...]) -> Iterator[str]:
    """KEY with each of NAMES where it has a place for one."""
    return iter(key.replace(NAME, name) for name in names) if NAME in key else iter((key,))


def documented() -> Iterator[str]:
    """The table as the lines of a Markdown table, for docs/scripts.md."""
    yield "| key | unit | better | has a number for | meaning |"
    yield "| --- | --- | --- | --- | --- |"
    for metric in _ROWS:
        keys = ", ".join(f"`{key}`" for key in metric.keys)
        better = {"floor": "as a perfect generator's", "neither": ""}.get(metric.better, metric.better)
        unit = "share, 0 to 1" if metric.unit == "%" else metric.unit
        yield f"| {keys} | {unit} | {better} | {_numbers_for(metric)} | {metric.about} |"


def _numbers_for(metric: Metric) -> str:
    kinds = [] if metric.kinds in (NUMBERS, EVERY_KIND) else [f"data on a {kind}" for kind in metric.kinds]
    return ", ".join([*kinds, *(NEEDS[need] for need in metric.needs)])
