"""The rows of the table of metrics that only translations have: those of G, then the same of F, if there is one."""

from __future__ import annotations

from gantui.experiment.metric import EVERYWHERE, PANEL, Metric, Need, Screen
from gantui.experiment.space import Kind

_TOLD: frozenset[Screen] = PANEL | {"compare", "report"}
_BOTH: tuple[Kind, ...] = ("plane", "images")


def _of(player: str, start: str, end: str) -> tuple[Metric, ...]:
    """The rows of the map of PLAYER, from START to END."""
    low, made, side = player.lower(), f"{player}({start})", end.upper()
    there: tuple[Need, ...] = ("translation",) if player == "G" else ("translation", "way back")

    def row(
        name: str, about: str, *, kinds: tuple[Kind, ...] = _BOTH, better: str = "up", floor: bool = False,
        noise: bool = False, needs: tuple[Need, ...] = there, screens: frozenset[Screen] = _TOLD, **other: object,
    ) -> Metric:  # fmt: skip
        return Metric(
            f"{name}_{low}",
            about,
            "translation",
            kinds=kinds,
            needs=needs,
            screens=screens,
            better=better,  # type: ignore[arg-type]
            floor=f"{name}_{low}_floor" if floor else "",
            noise=f"{name}_{low}_floor_sd" if noise else "",
            **other,  # type: ignore[arg-type]
        )

    back: tuple[Need, ...] = ("translation", "way back")
    return (
        row(
            "w1",
            f"The Wasserstein-1 distance between 128 points {made} and 128 of {side}",
            label=f"W1 of {player}",
            kinds=("plane",),
            better="down",
            floor=True,
            noise=True,
            screens=EVERYWHERE,
            headline="distance",
        ),
        row(
            "frechet",
            f"Frechet distance of held-out images {made} from the training images of {side} in the features of a small "
            "classifier, by the trace of these images' covariance",
            label=f"Frechet distance of {player}",
            short=f"Frechet of {player}",
            kinds=("images",),
            better="down",
            floor=True,
            screens=EVERYWHERE,
            headline="distance",
        ),
        row(
            "frechet_copy",
            f"The same of the images {start} as they are: of a map that changes nothing",
            label=f"Frechet distance of {start} itself",
            kinds=("images",),
            screens=PANEL,
        ),
        row(
            "ink",
            f"The mean brightness of the images {made}, from 0 (black) to 1 (white)",
            label=f"ink of {player}",
            kinds=("images",),
            better="floor",
            floor=True,
        ),
        row(
            "ink_copy",
            f"The same of the images {start} as they are",
            label=f"ink of {start} itself",
            kinds=("images",),
            screens=PANEL,
        ),
        row(
            "parts",
            f"Parts of {side} with at least a fifth of their share of the samples {made}; of images these are classes",
            label=f"parts reached by {player}",
            unit="parts",
        ),
        row(
            "shares",
            f"Half the sum of how far the share of each part of {side} is off among the samples {made}",
            label=f"shares off of {player}",
            better="down",
            floor=True,
            noise=True,
        ),
        row(
            "purity",
            f"Share of the samples {start} that {player} takes where it takes most samples of their part",
            label=f"purity of {player}",
            unit="%",
            perfect=1.0,
        ),
        row(
            "accuracy",
            f"Share of the samples {start} that {player} takes to their true part, which only pairs would show it; of "
            "images: that are read as their class",
            label=f"accuracy of {player}",
            short=f"accuracy {player}",
            unit="%",
            floor=True,
            screens=EVERYWHERE,
        ),
        row(
            "symmetric",
            "The same for the symmetry of the data under which it is largest: unpaired points can't tell which it is",
            label=f"accuracy of {player} up to a symmetry",
            short=f"symmetric {player}",
            kinds=("plane",),
            unit="%",
            perfect=1.0,
            screens=EVERYWHERE,
        ),
        row(
            "returns",
            f"Share of the samples {start} that come back to their own part after both maps: without that these do not "
            "belong together; with it they may still be wrong",
            label=f"{start} that come back",
            short=f"{start} back",
            unit="%",
            perfect=1.0,
            needs=back,
            screens=EVERYWHERE,
        ),
        row(
            "truth",
            f"How far {made} is from where {start} truly belongs, on average; images as lists of pixels from -1 to 1",
            label=f"{player} from the truth",
            better="down",
            screens=PANEL,
        ),
        row(
            "truth_copy",
            f"How far {start} itself is from there: what a map shows that changes nothing",
            label=f"{start} itself from the truth",
            kinds=("images",),
            screens=PANEL,
        ),
        row(
            "truth_other",
            "How far the truth of another one of its class is from there: what a map shows that keeps the class alone",
            label=f"another one's truth from the truth of {start}",
            kinds=("images",),
            screens=PANEL,
        ),
        row(
            "inside",
            f"How far {made} is from the truth, of the points {start} that go to their true part, by how far another "
            "point of that part is: 0 of the true map, about 1 of one that scrambles each part",
            label=f"inside parts, {player}",
            kinds=("plane",),
            better="down",
            perfect=0.0,
        ),
        row(
            "inside_symmetric",
            "The same for the symmetry of the data that is nearest to the map: parts exchanged or mirrored, round ones "
            "turned about their centres",
            label=f"inside parts up to a symmetry, {player}",
            short=f"inside, symmetric {player}",
            kinds=("plane",),
            better="down",
            perfect=0.0,
        ),
        row(
            "back",
            f"How far {start} is from where it comes back to after both maps; no evidence, since a wrong map and its "
            "inverse bring it back too",
            label=f"{start} from where it comes back",
            short=f"cycle of {start}",
            better="down",
            screens=PANEL,
            needs=back,
        ),
    )


def _of_log(key: str, about: str, label: str, *needs: Need) -> Metric:
    return Metric(key, about, "log", label=label, kinds=_BOTH, needs=("translation", *needs))


TRANSLATION_METRICS = (
    Metric(
        "parts_total",
        "Parts into which both sides are cut, so that the true map takes each to one; of images these are classes",
        "translation",
        kinds=_BOTH,
        needs=("translation",),
        screens=PANEL,
    ),
    _of_log("cycle", "The cycle term, without its weight; null while that is 0", "cycle term", "way back"),
    _of_log("identity", "The identity term, without its weight; null while that is 0", "identity term", "way back"),
    _of_log("l1", "The L1 term, |G(x) - y|, without its weight; null while that is 0", "L1 term", "pairs"),
    *_of("G", "x", "y"),
    *_of("F", "y", "x"),
)
