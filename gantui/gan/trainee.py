"""What others may ask of what is trained, in small protocols; the built-in trainer is all of them.

A function that measures or draws names the smallest one that it needs, so that a training whose loop is somebody else's
can be looked at as far as it has the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import torch
from torch import Tensor

from gantui.experiment.changing.stages import StageName
from gantui.experiment.game_settings import GameSettings
from gantui.experiment.space import Space
from gantui.gan.distributions import Distribution
from gantui.gan.latents import Latent
from gantui.gan.objectives import Objective

LOG = 64
"""Iterations whose losses a trainee's log keeps at least: half as often they are fetched."""


@runtime_checkable
class Trainee(Protocol):
    """What a session drives: iterations, a log of their losses, and a state to come back to; for one member or many.

    Nothing here waits for the device: losses stay there, in the log, until the session fetches them. Where the loop is
    somebody else's, in another thread, `advance` waits for it instead.
    """

    @property
    def device(self) -> torch.device:
        """Where the log is."""

    @property
    def seeds(self) -> Sequence[int]:
        """Each member's."""

    @property
    def players(self) -> Collection[str]:
        """The names of those who learn."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of the losses, and of what else is logged in every iteration."""

    @property
    def owners(self) -> Mapping[str, str]:
        """By column the player who is at fault where it is no longer finite; columns without one may be."""

    @property
    def steps_done(self) -> int:
        """Whole iterations done."""

    @property
    def log(self) -> Tensor:
        """[iterations, members, columns]: a ring of at least `LOG` rows, iteration i in row i modulo their number."""

    @property
    def rates(self) -> Mapping[str, float]:
        """Each player's learning rate in the next iteration, by name."""

    def advance(self, most: int) -> int:
        """Do one whole iteration, or several at once, at most MOST; returns how many.

        0: it has come to its end by itself, before all iterations that there were to be.
        """

    def finite(self) -> Mapping[str, Tensor]:
        """Whether every weight of each player is a finite number, on the device: by name, [members].

        Where several are not, the first of them is named as the one that diverged.
        """

    def state(self) -> dict[str, Tensor]:
        """References to every tensor that decides the future, by name; clone what is to be kept.

        Numbers that all members share have no dimension; all others are [members, ...]. The weights of a player, under
        'PLAYER.weights', are finite where a checkpoint is believed. Empty: there is no going back, nor going on later.
        """

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Continue from STATE, which `state()` returned.

        Raises:
            ValueError: it is none of this training; nothing has been changed then.
        """


class Launches(Protocol):
    """How iterations are launched."""

    why_not: str
    """Why they are not captured; empty where they are, or will be."""

    @property
    def launch_note(self) -> str:
        """How they are launched, as a sentence for people; empty while that is not yet known."""


@runtime_checkable
class Capturing(Protocol):
    """What captures its iterations and launches them as a whole, as far as that can be done."""

    @property
    def captured(self) -> Launches:
        """What does whole iterations."""


class LoopEnded(Exception):  # noqa: N818
    """Raised by `advance` where somebody else's loop, which drives a trainee, has ended before it came to its end."""

    def __init__(self, why: str, error: BaseException | None = None) -> None:
        """WHY: the reason of a `Stop`, as 'Ctrl-C'; or with the ERROR that ended it, a sentence for a person."""
        super().__init__(why)
        self.error = error


@runtime_checkable
class Driven(Trainee, Protocol):
    """What somebody else's loop drives, in this process: it may have no way back to a state, and go on by itself."""

    waits: Callable[[float], None]
    """Called in `advance` every now and then while the loop does no iteration, with the seconds since the last one."""

    @property
    def before(self) -> float:
        """Seconds for which the loop had run before it was looked at."""

    @property
    def flush(self) -> int:
        """Iterations after which its log is fetched at the latest, where nobody looks: at most half its rows."""

    @property
    def no_way_back(self) -> str:
        """Why there is no going back to a state, as a sentence; empty where there is."""

    @property
    def nothing_to_set(self) -> str:
        """Why no setting of it can be changed while it trains, as a sentence; empty where some can."""

    def take_in_settings(self) -> dict[str, str]:
        """Take over the settings that the loop itself has changed, as a schedule does: those, in TOML by path."""


def no_way_back(trainee: Trainee) -> str:
    """Why TRAINEE can't come back to a state that it was in, as a sentence; empty where it can."""
    if isinstance(trainee, Driven) and trainee.no_way_back:
        return trainee.no_way_back
    return "" if trainee.state() else "this training has no state to come back to"


@runtime_checkable
class Settable(Trainee, Protocol):
    """What has settings that can be changed while it trains."""

    def apply(self, experiment: Any) -> None:
        """Take over EXPERIMENT, of the kind that it was made of: only what may change while it trains differs."""


@runtime_checkable
class Steerable(Settable, Protocol):
    """What can be changed while it trains, moved one player at a time, and watched within an iteration."""

    observer: Callable[[StageName], None] | None
    """Told as each part of an iteration begins or is done; it may look, and take its time."""

    @property
    def extra(self) -> Mapping[str, int]:
        """Single updates done on top of the schedule, by player."""

    @property
    def single(self) -> Mapping[str, int]:
        """How many of them were made since the last whole iteration, by player."""

    def extra_update(self, player: str) -> None:
        """Make one update of PLAYER beyond the scheme, with draws of its own."""

    def update_scalars(self) -> None:
        """Set what changes over a training to the values of the next iteration, for what is measured before it."""


@runtime_checkable
class Sampled(Protocol):
    """What makes samples, beside the data that they are to be like; for one member or for many."""

    @property
    def device(self) -> torch.device:
        """Where samples are made."""

    @property
    def seeds(self) -> Sequence[int]:
        """Each member's."""

    @property
    def space(self) -> Space:
        """The space in which samples lie, real and fake."""

    @property
    def distribution(self) -> Distribution:
        """The data."""

    @property
    def latent(self) -> Latent:
        """Where the generator's draws come from."""

    @property
    def averaged(self) -> bool:
        """Whether averaged weights are kept beside the last ones."""

    def generate(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        """The samples [members, n, width] for draws LATENT [members, n, width of a draw]; gradients run to LATENT.

        AVERAGE uses the averaged weights, which must be kept. MEMBERS restricts it to these members, a row of LATENT
        each.
        """

    def fakes(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        """What `generate` makes, without gradients."""


@runtime_checkable
class Judged(Protocol):
    """What has a discriminator that can be asked about samples."""

    @property
    def experiment(self) -> GameSettings:
        """The present settings: how D's output is to be read, and what it is trained on."""

    @property
    def objective(self) -> Objective:
        """What D's raw outputs mean, and what G's loss makes of them."""

    @property
    def pack(self) -> int:
        """How many samples D sees as one input."""

    @property
    def noise(self) -> float:
        """The standard deviation of the instance noise in the next iteration."""

    @property
    def not_differentiable(self) -> str:
        """Why gradients do not run from D's output to its inputs, as a sentence; empty where they do."""

    def raw(self, inputs: Tensor, *, members: Sequence[int] | None = None, training: bool = False) -> Tensor:
        """D's raw outputs on INPUTS [members, n, features]: [members, n], or [members, n, outputs] if it has several.

        Gradients run to the inputs and not to D. TRAINING uses the statistics of the batch itself, as in an update.
        MEMBERS restricts it to these members, a row of INPUTS each.
        """

    def score(self, points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """D's score at single POINTS [members, n, width]: [members, n]; see `Game.score`."""

    def read_raw(self, raw: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """D's score at points where its RAW outputs are known, as `score` has it: [members, n]."""


@runtime_checkable
class Played(Sampled, Judged, Protocol):
    """What has both: a generator, and a discriminator that judges its samples."""
