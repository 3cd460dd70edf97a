"""What a viewer sees of a training: numbers and arrays that all belong to ONE instant."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # a dashboard needs no pydantic until an experiment is read
    from gantui.experiment.objectives import Reading

VERSION = 1
"""Of the snapshot's format; it also travels over sockets and lies on disk."""

Floats = NDArray[np.float32]
Extent = tuple[float, float, float, float]
"""left, right, bottom, top of a part of the plane."""


class State(StrEnum):
    """Where a training stands."""

    LOADING = "loading"
    """torch is being imported, the networks are being made."""
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    """All its steps are done."""
    STOPPED = "stopped"
    """Ended by its user or a signal; it can be resumed."""
    DIVERGED = "diverged"
    """Something became NaN or infinite; the last finite state is kept."""
    REFUSED = "refused"
    """It could not start as asked: `message` says why."""
    FAILED = "failed"
    """A bug; its traceback is in the run directory."""

    @property
    def over(self) -> bool:
        """Whether no further step will be done."""
        return self not in (State.LOADING, State.RUNNING, State.PAUSED)


@dataclass(frozen=True)
class Facts:
    """What stays the same for a whole run."""

    preset: str
    about: str
    watch_for: str
    objective: str
    penalties: tuple[str, ...]
    reading: Reading
    """What D's output means; `Field.values`, d_real and d_fake are in these terms."""
    seed: int
    device: str
    """'cpu' or 'cuda:0', with the device's own name where it has one."""
    threads: int
    weights: str
    """'last' or 'ema': which generator the points and the record's plain keys speak of."""
    extent: Extent
    """The part of the plane that is shown; it holds the real data with some room."""
    centres: Floats | None
    """[modes, 2], or None for a distribution without modes."""
    mode_shares: Floats | None
    """[modes]: the share of the real data that each mode has."""
    high_quality_ceiling: float | None
    """The share within 3 standard deviations of a mode that a perfect generator has."""
    run_dir: str


@dataclass(frozen=True)
class Field:
    """D's reading over a part of the plane, on a regular grid of cell centres."""

    values: Floats
    """[rows, columns]; row 0 is the top."""
    extent: Extent


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
class Views:
    """What is being looked at, and how finely; only this is computed for a snapshot."""

    points: int = 0
    """Real and fake points to show, of each."""
    field: tuple[int, int] | None = None
    """(rows, columns) of D's reading over the plane, or None when nobody looks at it."""

    def __or__(self, other: Views) -> Views:
        """What serves both viewers."""
        grids = [grid for grid in (self.field, other.field) if grid is not None]
        finest = (max(rows for rows, _ in grids), max(columns for _, columns in grids)) if grids else None
        return Views(max(self.points, other.points), finest)


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
    facts: Facts | None = None
    """None until the training has loaded."""
    real: Floats = dataclasses.field(default_factory=lambda: np.empty((0, 2), np.float32))
    """[points, 2]; the same ones in each snapshot."""
    fake: Floats = dataclasses.field(default_factory=lambda: np.empty((0, 2), np.float32))
    """[points, 2]; from the same latents in each snapshot, so that they move and do not flicker."""
    field: Field | None = None
    record: dict[str, float | int | None] | None = None
    """The last line of metrics.jsonl."""
    modes: Modes | None = None
    cost: float = 0.0
    """Seconds that the training stood still to make this snapshot."""
    version: int = VERSION
