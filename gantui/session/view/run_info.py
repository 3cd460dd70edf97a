"""What stays the same for a whole run, as a viewer sees it."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gantui.experiment.space import Space, of_numbers
from gantui.session.view.array_types import Extent, Floats

if TYPE_CHECKING:  # a dashboard needs no pydantic until an experiment is read
    from gantui.experiment.experiment import HowJudged
    from gantui.experiment.objectives import Reading

Unseen = str
"""The name of what a training may have no picture of: what `Request.seen` says of a request for one."""
SETTINGS: Unseen = "settings"
"""The name of those settings that change while it trains."""


@dataclass(frozen=True)
class RunInfo:
    """What stays the same for a whole run.

    Only `middle` and `rest` change when labels are changed, and `run_dir` when the training went back and is a run of
    its own.
    """

    preset: str
    about: str
    watch_for: str
    objective: str
    penalties: tuple[str, ...]
    reading: Reading
    """What D's output means; `Field.values`, d_real and d_fake are in these terms."""
    middle: float
    """The reading of a D that cannot tell: 1/2 of a probability, unless labels are smoothed or there are classes."""
    rest: Mapping[str, float]
    """The loss of each player when all have come to rest and D cannot tell real from fake; without those of whom no
    number is known."""
    judged: HowJudged
    """How D can be read at a single place; where it can't ('none'), no snapshot has a field."""
    generators: int
    """Generators in turn: point j of `Snapshot.fake` is made by number j modulo this."""
    every: int
    """Iterations between two records."""
    ladder: tuple[float, ...] | None
    """The Jensen-Shannon divergence (nats) of a generator that is perfect on 1, 2, ... of the modes and knows no other;
    None without modes or where they are not equal."""
    single_steps: tuple[str, ...]
    """Players that can be moved one at a time under this scheme: 'discriminator', 'generator', both or none."""
    dim: int
    """Numbers that a sample has: 1 or 2 of a point, as many as there are pixels and channels of an image."""
    seed: int | None
    """None where a loop of somebody's own trains, of whose random numbers nothing is known."""
    device: str
    """'cpu' or 'cuda:0', with the device's own name where it has one."""
    threads: int
    weights: str
    """'last' or 'ema': which generator the points and the record's plain keys speak of."""
    extent: Extent
    """The part of the plane that is shown; it holds the real data with some room. In 1-D the last two mean nothing, and
    none of them where the data are images."""
    factor: float
    offset: tuple[float, ...]
    """A coordinate x of any point here is offset + factor x in the data's own units; where each axis has a scale of its
    own, with its number of `factors` in the place of `factor`."""
    density: Floats | None
    """[cells]: the density of the real data at the centres of equal cells from left to right of `extent`; 1-D only."""
    moments: tuple[float, float, float | None, float | None] | None
    """Mean, standard deviation, skewness, excess kurtosis of the real data, in its own units; 1-D only. The last two
    are None of data that all lie at one place. The fakes' are
    in the record as fake_mean, fake_std, fake_skewness, fake_kurtosis."""
    centres: Floats | None
    """[modes, dim]; None without modes, and of images, whose modes are classes and have no place."""
    mode_shares: Floats | None
    """[modes]: the share of the real data that each mode has."""
    high_quality_ceiling: float | None
    """The share of good samples that a perfect generator has: within 3 standard deviations of a mode, or read as one of
    the classes with a high probability."""
    run_dir: str
    unseen: dict[Unseen, str] = dataclasses.field(default_factory=dict)
    """What there is no picture of in this training, with the reason in a sentence that begins in lower case."""
    command: str = ""
    """The command line that trains the same experiment from its beginning, without what was done on the way."""
    maps: tuple[str, ...] = ()
    """The players that are maps between two distributions: G from X to Y, and F, if there is one, from Y to X."""
    has_landscape: bool = False
    """Whether G is two places on the line, so that the divergence is a `Landscape` over them."""
    latent: str = ""
    """What z is, in a few letters: 'normal(2)'."""
    factors: tuple[float, ...] = ()
    """The factor of each axis; empty: `factor` for all."""
    axes: tuple[str, ...] = ()
    """The names of the axes, where the data have some."""
    data: str = ""
    """What was read of the file that the data are from, and what was left out; one sentence."""
    read_by: str = ""
    """How classes are read in the images, or why they are not; one sentence. Empty of points."""
    title: str = ""
    """What is learned, and by which preset's settings, where the data are a person's own."""
    branched: str = ""
    """Where a run that went back goes on from: 'step 2,000 of NAME'."""

    shape: tuple[int, ...] = ()
    """Channels, height and width, where the data are images."""
    classes: tuple[str, ...] = ()
    """The names of the data's labels, where these have some."""

    @classmethod
    def without_pictures(cls, why: str, names: Iterable[Unseen], **known: Any) -> RunInfo:
        """What is KNOWN of a training of which there are curves and no pictures, those of NAMES; WHY, for a person."""
        unknown: dict[str, Any] = {
            **dict.fromkeys(("preset", "about", "watch_for", "objective", "device", "run_dir"), ""),
            **dict.fromkeys(("penalties", "single_steps"), ()),
            **dict.fromkeys(("ladder", "density", "moments", "centres", "mode_shares", "high_quality_ceiling")),
            "reading": "score",
            "middle": 0.0,
            "rest": {},
            "judged": "pointwise",
            "generators": 1,
            "every": 100,
            "dim": 2,
            "seed": 0,
            "threads": 1,
            "weights": "last",
            "extent": (-1.0, 1.0, -1.0, 1.0),
            "factor": 1.0,
            "offset": (0.0, 0.0),
        }
        return cls(**unknown | known, unseen=dict.fromkeys(names, why))

    def with_pictures(self, names: Collection[Unseen]) -> RunInfo:
        """The same without the reasons why there are no pictures called NAMES, since there are."""
        return dataclasses.replace(self, unseen={name: why for name, why in self.unseen.items() if name not in names})

    @property
    def played(self) -> bool:
        """Whether a generator plays against a discriminator, by an objective that gantui knows."""
        return bool(self.objective)

    def shows(self, name: Unseen) -> bool:
        """Whether there are pictures called NAME, where the training is none of a game of samples."""
        return not self.played and name not in self.unseen

    @property
    def of_a_script(self) -> bool:
        """Whether somebody's own loop trains: nothing but its script can begin it again."""
        return self.seed is None

    @property
    def space(self) -> Space:
        """The space in which the data lie."""
        return Space("images", self.shape, self.classes) if self.shape else of_numbers(self.dim)

    @property
    def labelled(self) -> bool:
        """Whether each real sample has a class: the data's own, or the mode that G is asked for."""
        return bool(self.classes) or self.judged == "labelled"

    @property
    def parts(self) -> str:
        """What the parts of the data are called of which each is to have its share."""
        return "classes" if self.shape or self.classes else "modes"

    @property
    def good(self) -> str:
        """What makes a sample one of high quality, in a few letters."""
        return "surely read" if self.shape else "within 3σ"

    @property
    def by_axis(self) -> tuple[tuple[float, float], ...]:
        """Offset and factor of each axis, to the data's own units."""
        return tuple(zip(self.offset, self.factors or (self.factor,) * len(self.offset), strict=False))
