"""What the rules look at: facts of the whole training, one record, and the records before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gantui.evaluation.coverage import FAIR_SHARE, Coverage
from gantui.evaluation.events.rounds import Rounds
from gantui.evaluation.floor import Floors
from gantui.evaluation.kinds import kind_of
from gantui.evaluation.record import Record
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.limits import Limits
from gantui.gan.random_streams import rng_for
from gantui.gan.trainee import Played, Trainee

PATH = ("theta", "psi")
"""Columns of the trainer's log that say where the players stand, where that is a number each. They are known at every
iteration, so a round need not last for many records."""
SERIES = {
    "loss_d": 0.05,
    "loss_g": 0.05,
    "d_fake": 0.03,
    "high_quality": 0.03,
    "modes_fair": 0.5,
    "kl_modes": 0.05,
}
"""Keys of records in which an oscillation is looked for, and the least swing that matters."""


@dataclass(frozen=True)
class TrainingFacts:
    """What stays the same for a whole training."""

    shares: tuple[float, ...] = ()
    """Each mode's share of the data; empty without modes."""
    perfect: float = 1.0
    """The share of high quality that a perfect generator has."""
    fades: bool = False
    """Whether the generator's loss is the minimax one, whose gradient at a sample is multiplied by D(G(z))."""
    readable: bool = False
    """Whether D reads 1 for real and 0 for fake, as a probability or a label."""
    last: str = ""
    """What stands in front of the keys that speak of the generator that D plays against, not of its average."""
    rest: tuple[float, float] | None = None
    """Where the players rest, if their places, `PATH`, are known at every iteration: G makes the data's mean, and D,
    whose slope is 0, can't tell."""
    spread: bool = True
    """Whether data and samples are more than a point each: two points are log 2 apart unless they are the same, which
    says nothing of how near they are."""
    floors: Floors = field(default_factory=dict)
    """What a perfect generator shows of each measure that has a floor."""
    classes: tuple[str, ...] = ()
    """What the modes are called, where they are classes."""

    @classmethod
    def of(cls, played: Trainee | Played) -> TrainingFacts:
        """The facts of the training of PLAYED; of what has no generator and no discriminator there are none."""
        if not isinstance(played, Played):
            return cls()
        kind, experiment, objective = kind_of(played), played.experiment, played.experiment.objective
        return cls(
            shares=kind.shares,
            classes=kind.classes,
            perfect=kind.perfect,
            fades=objective.name == "minimax",
            readable=objective.reading in ("probability", "label") and objective.generators == 1,
            rest=_rest(played) if experiment.is_dirac else None,
            spread=not experiment.is_dirac,
            floors=dict(kind.floors),
            last="last." if experiment.evaluation.weights == "ema" else "",
        )


def _rest(played: Played) -> tuple[float, float]:
    """Where the players of the Dirac-GAN PLAYED rest."""
    some = played.distribution.sample(played.experiment.evaluation.samples, rng_for(played.device, 0, "rest"))
    return float(some.double().mean()), 0.0


@dataclass
class Track:
    """The state of one kind of event."""

    streak: int = 0
    """Records in a row that speak for a change."""
    well: bool = False
    """Whether a record has ever spoken against the event."""
    standing: Event | None = None
    """The event, from its report until it is over."""
    now: str = ""
    """What the newest record says of it, in figures; nothing where it says nothing."""


@dataclass
class Past:
    """What is kept of the records seen so far, as plain JSON data."""

    tracks: dict[str, Track] = field(default_factory=dict)
    held: list[bool] = field(default_factory=list)
    """[modes]: whether the mode counts as reached."""
    streaks: list[int] = field(default_factory=list)
    """[modes]: records in a row that say otherwise."""
    gradient: float = 0.0
    """The generator's largest gradient norm."""
    gradient_d: float = 0.0
    """The discriminator's largest gradient norm."""
    steps: list[int] = field(default_factory=list)
    """The newest iterations, as many as the window of the oscillation has."""
    series: dict[str, list[float | None]] = field(default_factory=dict)
    """The values of `SERIES` at them."""
    measures: dict[str, list[float | None]] = field(default_factory=dict)
    """The newest values of each metric that has a floor, as many as an average needs."""
    rounds: Rounds = field(default_factory=Rounds)
    """How the players went round their place of rest so far."""

    def follow(self, columns: Sequence[str], rows: Iterable[Sequence[float]], rest: tuple[float, float]) -> None:
        """Add ROWS of the trainer's log, one an iteration, with the names COLUMNS; the players rest at REST."""
        theta, psi = (columns.index(key) for key in PATH)
        for row in rows:
            self.rounds.add(row[theta] - rest[0], row[psi] - rest[1])

    def take(self, record: Record, window: int, floors: Floors, stable: int) -> None:
        """Add RECORD; keep the newest WINDOW values of each series and the newest STABLE of the metrics with FLOORS."""
        for key in floors:
            self.measures[key] = [*self.measures.get(key, []), record.get(key)][-stable:]
        self.gradient = max(self.gradient, record.get("gradient_g") or 0.0)
        self.gradient_d = max(self.gradient_d, record.get("gradient_d") or 0.0)
        self.steps = [*self.steps, int(record["step"] or 0)][-window:]
        for key in SERIES:
            self.series[key] = [*self.series.get(key, []), record.get(key)][-window:]


@dataclass(frozen=True)
class Now:
    """One record with everything that a rule may look at to judge it."""

    record: Record
    near: Sequence[float] | None
    """[modes]: the share of the samples to which the mode is the nearest, of good ones and bad ones."""
    good: Sequence[float] | None
    """[modes]: the share of all samples that is of high quality there."""
    samples: int
    facts: TrainingFacts
    options: Limits
    past: Past

    @classmethod
    def of(cls, record: Record, coverage: Coverage | None, facts: TrainingFacts, options: Limits, past: Past) -> Now:
        """Collect RECORD and the COVERAGE of its only member for the rules."""
        if coverage is None:
            return cls(record, None, None, 0, facts, options, past)
        near, good = coverage.share[0].tolist(), coverage.high_quality[0].tolist()
        return cls(record, near, good, coverage.samples, facts, options, past)

    @property
    def step(self) -> int:
        """The iteration of the record."""
        return int(self.record["step"] or 0)

    def get(self, key: str) -> float | None:
        """The value of KEY in the record, or None."""
        return self.record.get(key)

    def followed(self, mode: int) -> bool:
        """Whether so many samples are drawn that finding none of them at MODE is significant."""
        return self.samples * self.facts.shares[mode] * self.facts.perfect >= self.options.few_samples

    def fair(self, mode: int) -> float:
        """The smallest share of the samples that counts as a fair one for MODE."""
        return FAIR_SHARE * self.facts.shares[mode]
