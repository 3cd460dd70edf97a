"""One metric: what a row of the table in `gantui.experiment.metrics` says of a number in a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gantui.experiment.space import Kind

Better = Literal["up", "down", "floor", "neither"]
"""Which way a metric is better; floor: the nearer to what a perfect generator shows."""
Side = Literal["above", "below", "both"]
"""On which side of a perfect generator's number another one is worse."""
Need = Literal[
    "modes",
    "no modes",
    "probability",
    "critic",
    "clipping",
    "Dirac-GAN",
    "two places",
    "held out",
    "classes asked for",
    "translation",
    "way back",
    "pairs",
    "inpainting",
    "ages",
]
"""What a training must have for a metric to have a number."""
NEEDS: Mapping[Need, str] = {
    "modes": "data with modes or labels",
    "no modes": "images, and points without modes, of which few lie at the same places",
    "probability": "a D that says a probability of single points",
    "critic": "a critic of single points",
    "clipping": "clipped weights",
    "Dirac-GAN": "the Dirac-GAN",
    "two places": "a generator of two places",
    "held out": "data of which a part is held out",
    "classes asked for": "a generator that is asked for classes",
    "translation": "a translation",
    "way back": "two maps, there and back",
    "pairs": "pairs to learn from",
    "inpainting": "inpainting",
    "ages": "a change of ages",
}
"""What each need asks for, in words."""
Family = Literal[
    "clock",
    "data",
    "log",
    "coverage",
    "moments",
    "comparison",
    "images",
    "labels",
    "players",
    "translation",
    "inpainting",
    "attribute",
]
"""Who says a metric: the clock, the data, the training step, or one of the parts of `gantui.evaluation`."""
Headline = Literal["count", "quality", "distance"]
"""What a metric stands for where there is room for few numbers only."""
Screen = Literal["sweep", "sweep's curves", "compare", "report", "panel"]
"""Where a metric is shown by itself; panel: one of the dashboard's panels, else it is in the list of all other ones."""

# Where rows of the table are shown.
SWEEP: frozenset[Screen] = frozenset({"sweep", "sweep's curves", "report", "panel"})
EVERYWHERE: frozenset[Screen] = SWEEP | {"compare"}
LOSS: frozenset[Screen] = frozenset({"sweep's curves", "compare", "report", "panel"})
OUTPUT: frozenset[Screen] = frozenset({"sweep's curves", "report", "panel"})
PANEL: frozenset[Screen] = frozenset({"panel"})

NUMBERS: tuple[Kind, ...] = ("line", "plane")
EVERY_KIND: tuple[Kind, ...] = (*NUMBERS, "images")
OF_SAMPLES: tuple[Family, ...] = ("coverage", "moments", "comparison", "images", "labels")


@dataclass(frozen=True)
class Metric:
    """One row of the table."""

    key: str
    """Its name in records, and so in metrics.jsonl, the CSV file, TensorBoard and `--until`."""
    about: str
    """What it is, in a sentence without a full stop."""
    family: Family
    label: str = ""
    """What a screen calls it; the key where nothing else is said."""
    short: str = ""
    """What a screen with little room calls it; the label where nothing else is said."""
    unit: str = ""
    """'%' of a share of 0 to 1, which screens show times 100."""
    better: Better = "neither"
    overshoots: bool = False
    """Whether to be better than a perfect generator is a fault as well."""
    floor: str = ""
    """The key of what a perfect generator shows, if that is recorded beside it."""
    noise: str = ""
    """The key of the floor's standard deviation, if that is recorded."""
    perfect: float | None = None
    """What a perfect generator shows, where that is the same for all data."""
    kinds: tuple[Kind, ...] = NUMBERS
    """The kinds of data for which it is recorded."""
    needs: tuple[Need, ...] = ()
    """What else there must be for it to have a number; without, its value is null or its key is not there."""
    headline: Headline | None = None
    screens: frozenset[Screen] = frozenset()

    @property
    def name(self) -> str:
        """What a screen calls it where there is room."""
        return self.label or self.key

    @property
    def brief(self) -> str:
        """What a screen calls it where there is little room."""
        return self.short or self.name

    @property
    def scale(self) -> float:
        """What a screen multiplies its numbers by."""
        return 100 if self.unit == "%" else 1

    def called(self, room: int) -> str:
        """Its name if that fits into ROOM characters, else its short one."""
        return self.name if len(self.name) <= room else self.brief

    def heading(self, room: int) -> str:
        """What a column of its numbers is called in ROOM characters, with the sign for per cent."""
        sign = ", %" if self.unit == "%" else ""
        return self.called(room - len(sign)) + sign

    @property
    def side(self) -> Side:
        """On which side of a perfect generator's number another one is worse."""
        if self.overshoots or self.better in ("floor", "neither"):
            return "both"
        return "above" if self.better == "down" else "below"

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is; 0 where neither is."""
        return {"up": 1, "down": -1}.get(self.better, 0)

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys in a record: its own, its floor's and the noise's."""
        return tuple(key for key in (self.key, self.floor, self.noise) if key)

    @property
    def of_samples(self) -> bool:
        """Whether it speaks of one generator's samples, so that the other generator's keys have `ema.` or `last.`."""
        return self.family in OF_SAMPLES
