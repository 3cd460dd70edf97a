"""The rows of the table of metrics that only an unpaired translation has: those of G, then the same of F."""

from __future__ import annotations

from gantui.experiment.metric import PANEL, Metric, Screen

_TOLD: frozenset[Screen] = PANEL | {"compare", "report"}


def _row(key: str, about: str, *, screens: frozenset[Screen] = _TOLD, better: str = "up", **other: object) -> Metric:
    return Metric(
        key,
        about,
        "translation",
        kinds=("plane",),
        needs=("translation",),
        screens=screens,
        better="down" if better == "down" else "up",
        **other,  # type: ignore[arg-type]
    )


def _of(player: str, start: str, end: str) -> tuple[Metric, ...]:
    """The rows of the map of PLAYER, from START to END."""
    low, made = player.lower(), f"{player}({start})"
    return (
        _row(
            f"w1_{low}",
            f"The Wasserstein-1 distance between 128 points {made} and 128 of {end.upper()}",
            label=f"W1 of {player}",
            better="down",
            floor=f"w1_{low}_floor",
            noise=f"w1_{low}_floor_sd",
        ),
        _row(
            f"parts_{low}",
            f"Parts of {end.upper()} with at least a fifth of their share of the points {made}",
            label=f"parts reached by {player}",
            unit="parts",
        ),
        _row(
            f"shares_{low}",
            f"Half the sum of how far the share of each part of {end.upper()} is off among the points {made}",
            label=f"shares off of {player}",
            better="down",
            floor=f"shares_{low}_floor",
            noise=f"shares_{low}_floor_sd",
        ),
        _row(
            f"purity_{low}",
            f"Share of the points {start} that {player} takes where it takes most points of their part",
            label=f"purity of {player}",
            unit="%",
            perfect=1.0,
        ),
        _row(
            f"accuracy_{low}",
            f"Share of the points {start} that {player} takes to their true part, which it is never shown",
            label=f"accuracy of {player}",
            unit="%",
            perfect=1.0,
        ),
        _row(
            f"symmetric_{low}",
            "The same for the symmetry of the data under which it is largest: unpaired points can't tell which it is",
            label=f"accuracy of {player} up to a symmetry",
            short=f"symmetric {player}",
            unit="%",
            perfect=1.0,
        ),
        _row(
            f"returns_{low}",
            f"Share of the points {start} that come back to their own part after both maps: without that these do not "
            "belong together; with it they may still be wrong",
            label=f"{start} that come back",
            unit="%",
            perfect=1.0,
        ),
        _row(
            f"truth_{low}",
            f"How far {made} is from where {start} truly belongs, on average",
            label=f"{player} from the truth",
            better="down",
            screens=PANEL,
        ),
        _row(
            f"back_{low}",
            f"How far {start} is from where it comes back to after both maps; no evidence, since a wrong map and its "
            "inverse bring it back too",
            label=f"{start} from where it comes back",
            short=f"cycle of {start}",
            better="down",
            screens=PANEL,
        ),
    )


TRANSLATION_METRICS = (
    Metric(
        "parts_total",
        "Parts into which both sides are cut, so that the true map takes each to one",
        "translation",
        kinds=("plane",),
        needs=("translation",),
        screens=PANEL,
    ),
    Metric(
        "cycle",
        "The cycle term, without its weight",
        "log",
        label="cycle term",
        kinds=("plane",),
        needs=("translation",),
    ),
    Metric(
        "identity",
        "The identity term, without its weight",
        "log",
        label="identity term",
        kinds=("plane",),
        needs=("translation",),
    ),
    *_of("G", "x", "y"),
    *_of("F", "y", "x"),
)
