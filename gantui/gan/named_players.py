"""What trainings have in common whose players go by their names: rates, a log, single updates, and a state."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from gantui.experiment.changing.stages import StageName
from gantui.experiment.named_players import NamedPlayers
from gantui.gan import objectives, states
from gantui.gan.batches import DrawBuffer
from gantui.gan.capture.graphs import backend_for
from gantui.gan.capture.iterations import Captured, without_dials
from gantui.gan.live_scalars import LiveScalars, of_player, rate
from gantui.gan.networks import Network
from gantui.gan.objectives import Objective
from gantui.gan.player import Player
from gantui.gan.random_streams import Sampler, Stream
from gantui.gan.schedules import progress
from gantui.gan.states import State
from gantui.gan.trainee import LOG


class Source:
    """Where the draws of one purpose come from: a stream, or what is held of it for a window of iterations."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.now: Stream | DrawBuffer = stream

    def at(self, step: int) -> Tensor:
        """The draws of STEP (from 0): [members, count, ...]."""
        return self.now.at(step)


class Played(Protocol):
    """A game: the networks of its players, and the objective between them."""

    generator: Network
    discriminator: Network
    objective: Objective


class NamedPlayersTraining(ABC):
    """Players in training, for one member or for many that differ in their seeds only.

    A subclass makes its game, then calls `begin`; it says what an iteration is, and a single update.
    """

    options: NamedPlayers
    game: Played

    def __init__(self, options: NamedPlayers, seeds: Sequence[int], device: torch.device) -> None:
        """Make what a game may read: the settings, and those of them that may change while it trains."""
        self.steps_done = 0
        self.options, self.seeds, self.device = options, tuple(seeds), device
        self.scalars = LiveScalars(tuple(self.numbers(0)), device)
        """The rates, the weights of the terms, and what else may change while it trains."""
        self.observer: Callable[[StageName], None] | None = None
        """Told as each part of an iteration begins or is done; it may look, and take its time."""
        self.extra: dict[str, int] = dict.fromkeys(options.players, 0)
        """Single updates done on top of the schedule."""
        self._extra_before = dict(self.extra)
        self.columns = options.columns
        self.log = torch.zeros(LOG, len(self.seeds), len(self.columns), device=device)
        """[iterations, members, columns]: losses and terms, without weights; NaN of terms that do not count."""
        self.players: dict[str, Player] = {}
        """By name, once there is a game."""
        self._sources: list[Source] = []
        """What whole iterations draw from."""
        self.update_scalars()

    def begin(self, game: Played) -> None:
        """Make fresh players of GAME, each drawn by its name, and be ready for iterations."""
        options = self.options
        for name in options.players:
            network = game.discriminator if name in options.judges else game.generator
            self.players[name] = Player(name, network, options.optimizer(name), self.seeds, self.device, self.scalars)
        self.captured = Captured(self, backend_for(self.device))
        """What does whole iterations."""

    @abstractmethod
    def iterate(self, step: int) -> Mapping[str, Tensor]:
        """Do iteration number STEP, from 0 on; returns what is logged of it: [members] by column."""

    @abstractmethod
    def update(self, player: str, number: int) -> None:
        """Do the single update NUMBER of PLAYER, from 0 on, with random numbers of its own."""

    def advance(self, most: int) -> int:
        """Do one whole iteration, or several in one launch where they are captured, at most MOST; returns how many."""
        done = self.captured.step(most)
        self.steps_done += done
        self._extra_before = dict(self.extra)
        return done

    def iterate_from(self, draws: Sequence[DrawBuffer]) -> Tensor:
        """Do the work of the next whole iteration with DRAWS, one for each of the streams.

        Returns its row of the log, [members, columns].
        """
        for source, held in zip(self._sources, draws, strict=True):
            source.now = held
        try:
            found = self.iterate(self.steps_done)
        finally:
            for source in self._sources:
                source.now = source.stream
        none = torch.full((len(self.seeds),), torch.nan, device=self.device)
        return torch.stack([found[name].detach() if name in found else none for name in self.columns], dim=1)

    def extra_update(self, player: str) -> None:
        """Make one update of PLAYER beyond the iterations, on samples of its own."""
        self.update_scalars()
        self.update(player, self.extra[player])
        self.extra[player] += 1

    # What is done in an iteration ------------------------------------------------------------------------------------

    @property
    def counted(self) -> list[str]:
        """The terms whose weight is not 0; the others are not computed."""
        return [term for term in self.options.terms if self.options.weight(term)]

    def weights(self, names: Iterable[str]) -> dict[str, Tensor]:
        """The weights of the players called NAMES, which gradients can be taken by: [members, parameters] each."""
        return {name: self.players[name].params for name in names}

    def weighted(self, terms: Mapping[str, Tensor]) -> Tensor:
        """The sum of TERMS [members], each with its weight: [members]; 0 of none."""
        return sum((self.scalars[name].float() * term for name, term in terms.items()), self.log.new_zeros(()))

    def descend(self, loss: Tensor, names: Sequence[str]) -> None:
        """Move the players called NAMES down LOSS [members], at once."""
        if names:
            slopes = torch.autograd.grad(loss.sum(), [self.players[name].params for name in names])
            for name, slope in zip(names, slopes, strict=True):
                self.players[name].descend(slope)

    def stage(self, name: StageName) -> None:
        """Tell who watches that the part NAME of an iteration is done."""
        if self.observer is not None:
            self.observer(name)

    def source(self, purpose: str, sample: Sampler, width: int, *, extra: str = "", times: int = 1) -> Source:
        """The draws of PURPOSE, TIMES a batch of SAMPLE an iteration, of about WIDTH numbers each.

        Where EXTRA is a player, for that one's single updates.
        """
        name, size = f"extra.{extra}.{purpose}" if extra else purpose, times * self.options.schedule.batch_size
        made = Source(Stream(name, self.seeds, self.device, sample, size, width))
        if not extra:
            self._sources.append(made)
        return made

    # What others may ask of it ---------------------------------------------------------------------------------------

    @property
    def averages(self) -> dict[str, Tensor]:
        """The moving averages of the weights, [members, parameters], of those players that keep one, by name."""
        return {}

    @property
    def owners(self) -> dict[str, str]:
        """By column the player who is at fault where it is not finite; terms that do not count are NaN."""
        return {f"loss_{name}": name for name in self.players}

    @property
    def rates(self) -> dict[str, float]:
        """Each player's learning rate in the next iteration, by name."""
        share = self.progress(self.steps_done)
        return {name: rate(player.options, share) for name, player in self.players.items()}

    @property
    def single(self) -> dict[str, int]:
        """Each player's single updates since the last whole iteration. A loaded state holds no such count."""
        return {name: done - self._extra_before[name] for name, done in self.extra.items()}

    def finite(self) -> dict[str, Tensor]:
        """Whether every weight of each player is a finite number, on the device: by name, [members]; judges first."""
        order = sorted(self.players, key=lambda name: name not in self.options.judges)
        return {name: self.players[name].params.detach().isfinite().all(1) for name in order}

    def apply(self, experiment: NamedPlayers) -> None:
        """Take over EXPERIMENT, which differs only in settings that may change while it trains."""
        self.options = experiment
        self.game.objective = objectives.make(experiment.objective)
        for name, player in self.players.items():
            player.apply(experiment.optimizer(name))
        self.captured.rebind()
        self.update_scalars()

    def update_scalars(self) -> None:
        """Set what changes over a training to the values of the next iteration."""
        self.scalars.set(self.numbers(self.steps_done))

    def numbers(self, step: int) -> dict[str, float]:
        """The values of all live scalars in iteration STEP (from 0), by name."""
        options, found = self.options, dict[str, float]()
        for name in options.players:
            found |= of_player(name, options.optimizer(name), self.progress(step))
        return found | {term: options.weight(term) for term in options.terms}

    def progress(self, step: int) -> float:
        """The share of the training that is done before iteration STEP (from 0), from 0 to 1."""
        return progress(step, self.options.schedule.steps)

    # How iterations are launched (capture/iterations.py) --------------------------------------------------------------

    @property
    def streams(self) -> list[Stream]:
        """What whole iterations draw from."""
        return [source.stream for source in self._sources]

    def constants(self) -> dict[str, Any]:
        """The settings that a captured iteration has as constants: all but those that are live scalars."""
        raw, counted = without_dials(self.options), self.counted
        return {**raw, "weights": {**raw["weights"], **{term: term in counted for term in self.options.terms}}}

    @property
    def keeps(self) -> str:
        """Empty: all of it is gantui's own, and keeps nothing from one iteration to the next."""
        return ""

    # All that decides the future -------------------------------------------------------------------------------------

    @property
    def beside(self) -> State:
        """What there is beside the players, by the names that they have in a state."""
        return {f"{name}.average": average for name, average in self.averages.items()}

    @property
    def drawn_once(self) -> State:
        """Tensors that are drawn once for a whole training: here there are none."""
        return {}

    def state(self) -> State:
        """References to every tensor that decides the future, on the device; clone what is to be kept."""
        return states.of(self)

    def load_state(self, state: State) -> None:
        """Continue from STATE, which `state()` of a training of the same options returned.

        Raises:
            ValueError: it is none of this training. Nothing has been changed then.
        """
        self.steps_done, self.extra = states.take_up(self, state)
        self._extra_before = dict(self.extra)
        self.captured.forget()
        self.update_scalars()
