"""A script's training as a session drives it: `advance` waits until the script has come to `step`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from gantui.experiment.changing.while_training import to_text
from gantui.experiment.space import Space
from gantui.gan.distributions import Distribution
from gantui.gan.game import centre_of_class
from gantui.gan.latents.base import Latent
from gantui.gan.trainee import Driven, Played, Settable
from gantui.own.log import LOG, Log
from gantui.own.mirror import Mirror
from gantui.own.objective import objective_of, raw_of
from gantui.own.optimizer_hooks import PLAYERS, OptimizerHooks
from gantui.own.options import Watched
from gantui.own.players import Asked, single_score
from gantui.own.sample_layout import SampleLayout
from gantui.own.state import OwnState
from gantui.own.turns import Turns

if TYPE_CHECKING:
    from gantui.evaluation.record import Measurable

NO_STATE = (
    "this script has not handed its state over; expected watch(..., state=[...]) with all that decides its future"
)
_TOGETHER = "several processes train together, and only the first one can be reached"
_UNMOVED = "no optimizer of torch was seen that moves a player"
_NO_GRADIENT = "D is a function of arrays, through which no gradient runs"


@dataclass(frozen=True)
class Game:
    """Who plays against whom, about which data, as the script has them."""

    distribution: Distribution
    latent: Latent
    """Where the generator's draws come from, with their classes where it is given these."""
    latent_shape: tuple[int, ...]
    """The shape of one latent, as G is given it."""
    layout: SampleLayout
    judged_shape: tuple[int, ...]
    """The shape of one sample, as D is given it."""
    generator: Asked
    discriminator: Asked
    average: Asked | None
    labels: Callable[[Tensor], Tensor] | None
    """What makes of class numbers [n] what players are given; None: they are given nothing."""


@dataclass(frozen=True)
class Loop:
    """What trains them, and what is known of its first iterations."""

    turns: Turns
    log: Log
    optimizer_hooks: OptimizerHooks
    state: OwnState | None
    """All that decides its future, if it has handed that over."""
    done: int
    """Iterations that are done already, whose values are in `log`."""
    seconds: float
    """How long they took."""
    together: bool = False
    """Whether other processes do the same with players of their own, which nobody reaches."""


class OwnTrainee:
    """Somebody's generator and discriminator, which their own loop trains in another thread.

    Whatever it is asked, it is asked while the script stands still, and about copies.
    """

    def __init__(self, options: Watched, device: torch.device, game: Game, loop: Loop) -> None:
        self.options, self.device, self.seeds = options, device, (options.seed,)
        self.distribution, self.latent = game.distribution, game.latent
        self.players = PLAYERS
        self.objective, self.pack, self.noise = objective_of(options), 1, 0.0
        self.steps_done, self.before = 0, loop.seconds
        self.waits: Callable[[float], None] = lambda _: None
        self._turns, self._log, self._optimizer_hooks, self._state = (
            loop.turns,
            loop.log,
            loop.optimizer_hooks,
            loop.state,
        )
        self._gathered = loop.done
        self._layout, self._latent_shape, self._judged_shape = game.layout, game.latent_shape, game.judged_shape
        self._generator, self._discriminator, self._average = game.generator, game.discriminator, game.average
        self._labels, self._together = game.labels, loop.together
        self._followed = 0
        """The iteration whose weights the mirrors have."""
        self._known: dict[str, int] = {}
        """The iteration from which on each loss is known."""

    # A trainee -------------------------------------------------------------------------------------------------------

    @property
    def columns(self) -> Sequence[str]:
        """Both losses, what D reads where it is heard, and the script's own numbers."""
        return self._log.columns

    @property
    def owners(self) -> Mapping[str, str]:
        """The losses, each once it is known in all of the log; other numbers need not be finite."""
        known = {name for name, at in self._known.items() if at == 0 or at + LOG <= self.steps_done}
        return {name: player for name, player in _LOSSES.items() if name in known}

    @property
    def log(self) -> Tensor:
        """[iterations, 1, columns]: see `Trainee.log`."""
        return self._log.log

    @property
    def rates(self) -> Mapping[str, float]:
        """Each player's learning rate now, where an optimizer of torch moves it."""
        return self._optimizer_hooks.rates

    def advance(self, most: int) -> int:
        """Wait until the script has done iterations, at most MOST but for those before it was looked at.

        Raises:
            LoopEnded: the script has ended otherwise than by coming to its end.
        """
        if self._gathered:
            done, self._gathered = self._gathered, 0
        else:
            done = self._turns.let(most, self.waits)
        self.steps_done += done
        return done

    def finite(self) -> dict[str, Tensor]:
        """Whether every weight of each player is a finite number: by name, [1]."""
        asked = {"discriminator": self._discriminator, "generator": self._generator}
        return {name: _finite(each, self.device) for name, each in asked.items()}

    def state(self) -> dict[str, Tensor]:
        """The script's own state where it has handed it over; else the weights of its modules, to be looked at."""
        found = {"steps_done": torch.tensor(self.steps_done)}
        if self._state is not None:
            return found | self._state.tensors()
        asked = {"generator": self._generator, "discriminator": self._discriminator, "average": self._average}
        for name, each in asked.items():
            if each is not None and isinstance(each.of, Mirror):
                found |= {f"{name}.{key}": _plain(value) for key, value in each.of.module.state_dict().items()}
        return found

    def load_state(self, state: dict[str, Tensor]) -> None:
        """Let the script go on from STATE.

        Raises:
            ValueError: it is none of its states, or it has handed none over.
        """
        if self._state is None:
            raise ValueError(NO_STATE)
        self._state.take_up(state)
        self.steps_done, self._followed = int(state["steps_done"]), -1

    flush = LOG // 2

    @property
    def no_way_back(self) -> str:
        """That there is no state to go back to, where it is so, or that others would not go back with it."""
        if self._state is None:
            return NO_STATE
        return _TOGETHER if self._together else ""

    @property
    def nothing_to_set(self) -> str:
        """That nothing is known to have settings, where it is so, or that others would not follow."""
        if self._together:
            return _TOGETHER
        moved = self.options.scheme
        return _UNMOVED if moved.d_moves is None and moved.g_moves is None else ""

    def take_in_settings(self) -> dict[str, str]:
        """Take over the rates and the like that the script has changed, as by a scheduler: those, in TOML by path.

        The optimizers stay as they are.
        """
        moved = self._optimizer_hooks.moved(self.options.optimizers)
        if moved:
            self.options = self.options.model_copy(update={"optimizers": self._optimizer_hooks.options()})
        return {f"optimizers.{path}": to_text(value) for path, value in moved.items()}

    def apply(self, experiment: Watched) -> None:
        """Change the script's optimizers, or let a player stand still, as EXPERIMENT says."""
        self._optimizer_hooks.apply(experiment.optimizers, experiment.scheme, self.options.optimizers)
        self.options = experiment

    def lose(self, name: str, iteration: int) -> None:
        """Note that the loss NAME is known, from ITERATION on if it was not before."""
        self._known.setdefault(name, iteration)

    # Samples ---------------------------------------------------------------------------------------------------------

    @property
    def space(self) -> Space:
        """The space in which samples lie."""
        return self._layout.space

    @property
    def averaged(self) -> bool:
        """Whether the script has an averaged generator."""
        return self._average is not None

    def generate(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        """The samples [1, n, width] for draws LATENT [1, n, width]; through modules gradients run to LATENT."""
        self._follow()
        asked = self._average if average and self._average is not None else self._generator
        draws, labels = self._parted(latent[0])
        made = asked(draws.reshape(len(draws), *self._latent_shape), labels, self.device)
        return self._layout.ours(made.to(self.device)).unsqueeze(0)

    @torch.no_grad()
    def fakes(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        """The same without gradients."""
        return self.generate(latent, average=average, members=members)

    def _parted(self, draws: Tensor) -> tuple[Tensor, Tensor | None]:
        """DRAWS, or samples, [n, width] without their class, and what a player is given of it."""
        if self._labels is None:
            return draws, None
        return draws[:, :-1], self._labels(draws[:, -1].long())

    # D's output ------------------------------------------------------------------------------------------------------

    @property
    def experiment(self) -> Watched:
        """The present settings."""
        return self.options

    @property
    def not_differentiable(self) -> str:
        """That D is a function of arrays, if it is."""
        return "" if self._discriminator.differentiable else _NO_GRADIENT

    def raw(self, inputs: Tensor, *, members: Sequence[int] | None = None, training: bool = False) -> Tensor:
        """D's raw outputs on INPUTS [1, n, width], with the class behind them where D is given it: [1, n]."""
        self._follow()
        seen, labels = self._parted(inputs[0]) if self.options.d_labelled else (inputs[0], None)
        samples = self._layout.theirs(seen, self._judged_shape)
        said = self._discriminator(samples, labels, self.device).to(self.device, torch.float32)
        return raw_of(single_score(said), self.options.reading).unsqueeze(0)

    @torch.no_grad()
    def score(self, points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """D's score at POINTS [1, n, width]: [1, n].

        A relative one is less its mean over REAL and FAKE; where D is given classes, over those of the class of the
        point. All three have their classes then.
        """
        raw = self.raw(points)
        if self.objective.reading != "relative" or not self.options.d_labelled:
            return self.read_raw(raw, real, fake)
        known, labels = (torch.cat(each, 1) for each in ((self.raw(real), self.raw(fake)), (real, fake)))
        centre = centre_of_class(known, labels[..., -1:], points[..., -1:], known.mean(1, keepdim=True))
        return self.objective.read(raw, centre)

    @torch.no_grad()
    def read_raw(self, raw: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """The same where D's RAW outputs at the points are known, and D is given no class."""
        if self.objective.reading != "relative":
            return self.objective.read(raw, raw[:, :1])
        both = torch.stack([self.raw(real).mean(1), self.raw(fake).mean(1)])
        return self.objective.read(raw, both.mean(0).unsqueeze(1))

    def gradient_norms(self) -> Mapping[str, Tensor]:
        """The norms of the gradients of each player's newest update that was looked at: [1]."""
        return self._optimizer_hooks.norms(self.device)

    def _follow(self) -> None:
        """Take up the weights of this instant."""
        if self._followed == self.steps_done:
            return
        for asked in (self._generator, self._discriminator, self._average):
            if asked is not None and isinstance(asked.of, Mirror):
                asked.of.follow()
        self._followed = self.steps_done


_LOSSES = {"loss_d": "discriminator", "loss_g": "generator"}


def _finite(asked: Asked, device: torch.device) -> Tensor:
    """Whether the weights of the module that is ASKED are finite: [1]; true of a function."""
    if not isinstance(asked.of, Mirror):
        return torch.ones(1, dtype=torch.bool, device=device)
    weights = [weight.detach() for weight in asked.of.module.parameters()]
    if not weights:
        return torch.ones(1, dtype=torch.bool, device=device)
    # The norm of all is finite only if each is, and takes one pass; squares of weights do not overflow.
    return nn.utils.get_total_norm(weights).isfinite().reshape(1).to(device)


def _plain(value: Tensor) -> Tensor:
    """VALUE in a type that NumPy has."""
    return value.detach().float() if value.dtype is torch.bfloat16 else value.detach()


if TYPE_CHECKING:

    def _fits(trainee: OwnTrainee) -> tuple[Played, Settable, Driven, Measurable]:
        """It is all of these: a type checker holds it to that."""
        return trainee, trainee, trainee, trainee
