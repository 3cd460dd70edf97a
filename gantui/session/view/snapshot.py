"""What a viewer sees of a training: numbers and arrays that all belong to ONE instant."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from gantui.experiment.options.setting import Setting
from gantui.experiment.space import Space, of_numbers
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.verdict import Verdict, verdict
from gantui.session.view.answers import Answer

if TYPE_CHECKING:  # a dashboard needs no pydantic until an experiment is read
    from gantui.experiment.objectives import Reading
    from gantui.experiment.tree import Judged

VERSION = 6
"""The version of the snapshot's format; it also travels over sockets and lies on disk, where one of another version is
passed over. Since 3: landscape, eigenvalues, clipped weights, load, trouble; facts `command` and `has_landscape`; the
state LOST; settings, undo, redo, slow motion, single updates."""

EVENTS = 100
"""The most events in `Snapshot.events`."""

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Extent = tuple[float, float, float, float]
"""left, right, bottom, top of a part of the plane."""
FieldKind = Literal["reading", "optimal", "gap", "slope", "data", "fakes"]
"""A quantity over the window; see `Field.values`."""
Unseen = Literal["points", "reading", "optimal", "gap", "slope", "data", "fakes", "arrows", "latent_map", "eigenvalues"]
"""What a training may have no picture of."""


class State(StrEnum):
    """The state of a training."""

    LOADING = "loading"
    """torch is being imported, the networks are being made."""
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    """All its steps are done, or what it was to go on for is there."""
    STOPPED = "stopped"
    """Ended by its user or a signal; it can be resumed."""
    DIVERGED = "diverged"
    """Something became NaN or infinite; the last finite state is kept."""
    REFUSED = "refused"
    """It could not start as asked: `message` says why."""
    FAILED = "failed"
    """A bug; its traceback is in the run directory."""
    LOST = "lost"
    """Seen from another process: the connection has broken, and what became of the training is not known."""

    @property
    def over(self) -> bool:
        """Whether no further step will be done."""
        return self not in (State.LOADING, State.RUNNING, State.PAUSED)


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
    rest: tuple[float | None, float | None]
    """D's and G's loss when both have come to rest and D cannot tell real from fake; None where no number is known."""
    judged: Judged
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
    """1 or 2: numbers that a point of the data has."""
    seed: int
    device: str
    """'cpu' or 'cuda:0', with the device's own name where it has one."""
    threads: int
    weights: str
    """'last' or 'ema': which generator the points and the record's plain keys speak of."""
    extent: Extent
    """The part of the plane that is shown; it holds the real data with some room. In 1-D the last two mean nothing."""
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
    """[modes, dim], or None for a distribution without modes."""
    mode_shares: Floats | None
    """[modes]: the share of the real data that each mode has."""
    high_quality_ceiling: float | None
    """The share within 3 standard deviations of a mode that a perfect generator has."""
    run_dir: str
    unseen: dict[Unseen, str] = dataclasses.field(default_factory=dict)
    """What there is no picture of in this training, with the reason in a sentence that begins in lower case."""
    command: str = ""
    """The command line that trains the same experiment from its beginning, without what was done on the way."""
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
    title: str = ""
    """What is learned, and by which preset's settings, where the data are a person's own."""
    branched: str = ""
    """Where a run that went back goes on from: 'step 2,000 of NAME'."""

    @property
    def space(self) -> Space:
        """The space in which the data lie."""
        return of_numbers(self.dim)

    @property
    def by_axis(self) -> tuple[tuple[float, float], ...]:
        """Offset and factor of each axis, to the data's own units."""
        return tuple(zip(self.offset, self.factors or (self.factor,) * len(self.offset), strict=False))


@dataclass(frozen=True)
class Field:
    """A quantity over a part of the plane, on a regular grid of cells."""

    values: Floats
    """[rows, columns]; row 0 is the top. In 1-D there is one row.

    reading: D's reading at the cells' centres; optimal: the reading of D*, the best D for the present fakes; gap: by
    how much D takes the samples around a place to be real more often than they are, in shares from -1 to 1 whatever
    the objective (0: D is the best one); slope: |grad d| of the raw output, to hold a critic's against 1; data, fakes:
    their densities, a unit of area (or length) being that of `extent`, blurred alike.
    """
    extent: Extent
    weight: Floats | None = None
    """[rows, columns], from 0, where neither data nor fakes are and the values say nothing, to 1; None: all are 1. Only
    optimal and gap have it."""


@dataclass(frozen=True)
class Arrows:
    """The pull of G's loss on some of the fakes, the first ones of `Snapshot.fake`."""

    places: Floats
    """[arrows, dim]: the fakes."""
    pull: Floats
    """[arrows, dim]: minus the gradient of G's loss there, unscaled: short where G learns nothing."""
    largest: float
    """The length of the longest one, to scale by."""


@dataclass(frozen=True)
class LatentMap:
    """A square of G's latents and its image: a regular grid, bent by G."""

    places: Floats
    """[rows, columns, dim]: where G puts the corners of the square's cells. Row 0 is the top of the square, and
    there is one row where latents are single numbers."""
    stretch: Floats
    """[rows, columns]: by how much G makes a small area (or length) larger there: the density gets as many times
    thinner. 0: folded."""
    extent: Extent
    """left, right, bottom, top of the square in the latent's first two numbers. Corner (i, j) lies at left + j (right -
    left) / (columns - 1) across and top - i (top - bottom) / (rows - 1) upwards: from edge to edge."""
    about: str
    """Which latents these are, in words."""


@dataclass(frozen=True)
class PhasePlane:
    """The Dirac-GAN as a point (theta, psi) of a plane: G makes the one number theta, D reads psi x.

    The path so far is in the history's columns `theta` and `psi`.
    """

    extent: Extent
    """theta from, theta to, psi from, psi to."""
    flow: Floats
    """[rows, columns, 2]: (theta, psi) velocity under steepest descent of both players at the centres of equal cells;
    row 0 is the top. The same array in every snapshot."""
    place: Floats
    """[2]: theta and psi now."""


@dataclass(frozen=True)
class Landscape:
    """The Jensen-Shannon divergence over the two points that are the whole of G.

    The path so far is in the history's columns `theta_1` and `theta_2`.
    """

    extent: Extent
    """The first place from, to, the second from, to."""
    heights: Floats
    """[rows, columns]: the divergence in nats at the centres of equal cells, row 0 is the top."""
    minima: Doubles
    """[minima, 3]: both places and the divergence there, the deepest first. This and `heights` are the same arrays in
    every snapshot."""
    place: Floats
    """[2]: where G is now."""
    height: float
    """The divergence there, nats."""


@dataclass(frozen=True)
class Eigenvalues:
    """What becomes of a small push at the players' weights: in the flow of steepest descent, and in one iteration.

    Eigenvalues as pairs of real and imaginary part; the linearisation is on one batch.
    """

    step: int
    """The iteration after which they were computed."""
    flow: Doubles
    """[weights, 2]: of the Jacobian of -(grad L_D, grad L_G); drawn in where all real parts are negative."""
    update: Doubles
    """[weights, 2]: of one iteration of the scheme with the present step sizes; it converges where all moduli are below
    1. Empty where they are unknown."""
    about: str
    """What the update is, or why it is unknown, in words."""
    at_rest: bool
    """Whether they are of the place where both players rest, as of the Dirac-GAN, instead of where they are."""


@dataclass(frozen=True)
class ClippedWeights:
    """How D's weights are distributed between the limits of clipping."""

    limit: float
    shares: Floats
    """[bins]: the share of all weights in equal bins from -limit to limit, those at the limits left out."""
    at_low: float
    """The share that stands at -limit."""
    at_high: float
    weights: int
    """How many there are."""


@dataclass(frozen=True)
class Modes:
    """How the last recorded samples fall on the modes of the data."""

    step: int
    """The iteration that was measured."""
    samples: int
    share: Floats
    """[modes]: the share of the samples to which this mode is the nearest."""
    high_quality: Floats
    """[modes]: the share of all samples that is within 3 standard deviations of this mode."""
    covered: NDArray[np.bool_]
    """[modes]: at least one high-quality sample."""
    fair: NDArray[np.bool_]
    """[modes]: high-quality samples of at least 20 % of the mode's fair share."""


@dataclass(frozen=True)
class Strip:
    """How the samples fell on the modes over the whole run, which shows hopping and collapse."""

    steps: Floats
    """[columns]: the iteration at the middle of each column."""
    shares: Floats
    """[modes, columns]: the share of all samples that was of high quality at that mode, averaged over a column."""


@dataclass(frozen=True)
class Views:
    """What a viewer looks at, and how finely; only this is computed for a snapshot."""

    points: int = 0
    """Real and fake points to show, of each."""
    field: tuple[int, int] | None = None
    """(rows, columns) of the fields over the plane, or None when nobody looks at one. In 1-D rows count for nothing."""
    kinds: frozenset[FieldKind] = frozenset({"reading"})
    """Which fields, where there is a grid for them."""
    arrows: int = 0
    """Fakes, from the first of those shown on, whose pull is asked for."""
    latent_map: tuple[int, int] | None = None
    """(rows, columns) of corners of the map of G, at least 2 each, or None when nobody looks at it."""
    landscape: bool = False
    eigenvalues: bool = False
    """May take seconds, so one asking is one request."""
    clipped: bool = False

    def __or__(self, other: Views) -> Views:
        """Views that serve both viewers."""
        kinds = [views.kinds for views in (self, other) if views.field is not None]
        return Views(
            max(self.points, other.points),
            _finest(self.field, other.field),
            frozenset().union(*kinds) if kinds else self.kinds,
            max(self.arrows, other.arrows),
            _finest(self.latent_map, other.latent_map),
            self.landscape or other.landscape,
            self.eigenvalues or other.eigenvalues,
            self.clipped or other.clipped,
        )


def _finest(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    """A grid fine enough for both."""
    if one is None or other is None:
        return one or other
    return max(one[0], other[0]), max(one[1], other[1])


@dataclass(frozen=True)
class Load:
    """What the training takes of its machine; of the GPU, other processes' part included; None where it is unknown."""

    cores: float
    """Processor cores, on average over the last seconds."""
    memory: int
    """Bytes."""
    gpu: float | None = None
    """The share of the last moments in which it computed, 0..1."""
    gpu_memory: int | None = None
    """Bytes in use."""
    gpu_total: int | None = None
    """Bytes there are."""
    gpu_celsius: int | None = None


@dataclass(frozen=True)
class Snapshot:
    """One instant of a training; never changed once published."""

    state: State
    step: int = 0
    """Whole iterations done."""
    steps: int = 0
    """Iterations there are to do in all."""
    seconds: float = 0.0
    """Training seconds, pauses left out."""
    rate: float = 0.0
    """Iterations a second over the last few seconds; 0 when paused or over."""
    message: str = ""
    """What the last command did, or why the training ended; one sentence."""
    facts: RunInfo | None = None
    """None until the training has loaded."""
    real: Floats = dataclasses.field(default_factory=lambda: np.empty((0, 2), np.float32))
    """[points, dim]; the same ones in each snapshot."""
    fake: Floats = dataclasses.field(default_factory=lambda: np.empty((0, 2), np.float32))
    """[points, dim]; from the same latents in each snapshot, so that they move and do not flicker."""
    field: Field | None = None
    """D's reading."""
    phase: PhasePlane | None = None
    """Only where the two players are one number each."""
    record: dict[str, float | int | None] | None = None
    """The last line of metrics.jsonl."""
    modes: Modes | None = None
    events: tuple[Event, ...] = ()
    """The newest `EVENTS` events of the training, the oldest first."""
    standing: tuple[Event, ...] = ()
    """The events, however old, that have begun and are not over."""
    strip: Strip | None = None
    """Only for data with modes; the same object until the next record."""
    fields: dict[FieldKind, Field] = dataclasses.field(default_factory=dict)
    """The other kinds; one that was wanted and isn't there is explained in `RunInfo.unseen`."""
    arrows: Arrows | None = None
    latent_map: LatentMap | None = None
    extra: int = 0
    """Single updates done on top of the schedule."""
    single: tuple[int, int] = (0, 0)
    """D's and G's single updates since the newest whole iteration: this instant is `step` and so many more."""
    losses: dict[str, float | None] | None = None
    """What both players lose (loss_d, loss_g) and what D reads (d_real, d_fake) at this instant, on samples that stay
    the same, where the training stands still; `record` and `modes` are of this instant then too. None while it trains:
    the newest value of the curves, the newest record."""
    phase_now: str = ""
    """In slow motion: what is happening within the iteration, in a few words."""
    slow: float = 0.0
    """Seconds a part of an iteration takes in slow motion; 0: there is none."""
    settings: tuple[Setting, ...] = ()
    """What can be changed while it trains, with the present values; the same object until something is changed."""
    undo: str = ""
    """The change that `Undo` would take back, such as 'scheme.d_steps 2 -> 3'; '' when there is none."""
    redo: str = ""
    """The one that `Redo` would make again."""
    load: Load | None = None
    """The same object until it is measured again, every few seconds."""
    landscape: Landscape | None = None
    eigenvalues: Eigenvalues | None = None
    clipped: ClippedWeights | None = None
    """Only where weights are clipped."""
    learning_rates: tuple[float, float] | None = None
    """D's and G's in the next iteration, the course that they take included."""
    checkpoints: tuple[int, ...] = ()
    """The iterations of which there is a checkpoint to go back to, the first one first."""
    answers: tuple[Answer, ...] = ()
    """What became of the newest commands, as far as this viewer's source tells; never on disk."""
    cost: float = 0.0
    """Seconds that the training's thread computed to make this snapshot, without those in which it was kept waiting."""
    trouble: str = ""
    """What can't be written to the run directory now, and why; one sentence, or nothing."""
    version: int = VERSION

    @property
    def verdict(self) -> Verdict:
        """The verdict on the training at `record`; one that is over has no settings to change any more."""
        return verdict(self.standing, self.events, self.record, () if self.state.over else self.settings)
