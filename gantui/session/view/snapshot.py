"""What a viewer sees of a training: numbers and arrays that all belong to ONE instant."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gantui.experiment.options.setting import Setting
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.verdict import Verdict, verdict
from gantui.session.view.answers import Answer
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures.picture import P, Picture
from gantui.session.view.run_info import RunInfo

VERSION = 6
"""The version of the snapshot's format; it also travels over sockets and lies on disk, where one of another version is
passed over. Since 3: landscape, eigenvalues, clipped weights, load, trouble; facts `command` and `has_landscape`; the
state LOST; settings, undo, redo, slow motion, single updates. A picture that is new needs no other version."""

EVENTS = 100
"""The most events in `Snapshot.events`."""


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
class Strip:
    """How the samples fell on the modes over the whole run, which shows hopping and collapse."""

    steps: Floats
    """[columns]: the iteration at the middle of each column."""
    shares: Floats
    """[modes, columns]: the share of all samples that was of high quality at that mode, averaged over a column."""


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
    """Iterations there are to do in all; 0 where no end is known."""
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
    pictures: Mapping[str, Picture] = dataclasses.field(default_factory=dict)
    """The pictures by their names: what was asked for, and what comes with every snapshot; see `picture_in`."""
    record: dict[str, float | int | None] | None = None
    """The last line of metrics.jsonl."""
    events: tuple[Event, ...] = ()
    """The newest `EVENTS` events of the training, the oldest first."""
    standing: tuple[Event, ...] = ()
    """The events, however old, that have begun and are not over."""
    strip: Strip | None = None
    """Only for data with modes; the same object until the next record."""
    extra: int = 0
    """Single updates done on top of the schedule."""
    single: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """By player the single updates since the newest whole iteration, if any: this instant is `step` and so many
    more."""
    losses: dict[str, float | None] | None = None
    """What both players lose (loss_d, loss_g) and what D reads (d_real, d_fake) at this instant, on samples that stay
    the same, where the training stands still; `record` and the modes are of this instant then too. None while it
    trains: the newest value of the curves, the newest record."""
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
    learning_rates: Mapping[str, float] = dataclasses.field(default_factory=dict)
    """By player, in the next iteration, the schedule included; empty where none are known."""
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


def picture_in(snapshot: Snapshot, kind: type[P]) -> P | None:
    """The picture of KIND in SNAPSHOT; None if it has none."""
    found = snapshot.pictures.get(kind.name)
    return found if isinstance(found, kind) else None
