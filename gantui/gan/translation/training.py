"""What trainings of maps have in common, with pairs or without: players by their names, a log, and a state."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import torch
from torch import Tensor

from gantui.experiment.changing.stages import StageName
from gantui.experiment.maps import Maps
from gantui.gan import objectives, states
from gantui.gan.networks import Network
from gantui.gan.objectives import Objective
from gantui.gan.player import Player
from gantui.gan.rng import Stream
from gantui.gan.scalars import LiveScalars, of_player, rate
from gantui.gan.schedules import progress
from gantui.gan.states import State
from gantui.gan.trainee import LOG
from gantui.gan.translation import pairs
from gantui.gan.translation.game import made


class Played(Protocol):
    """A game: the network of each map, that of each judge, and the objective between them."""

    generator: Network
    discriminator: Network
    objective: Objective


class MapTraining(ABC):
    """Players in training, for one member or for many that differ in their seeds only."""

    def __init__(self, options: Maps, game: Played, seeds: Sequence[int], device: torch.device) -> None:
        """Make fresh players of GAME."""
        self.steps_done, self.game = 0, game
        self.options, self.seeds, self.device = options, tuple(seeds), device
        self.pair = pairs.make(options.pair, device)
        self.scalars = LiveScalars(tuple(self._numbers()), device)
        """The rates and the weights of the terms, which may change while it trains."""
        self.players: dict[str, Player] = {}
        for name in options.players:
            network = game.generator if name in options.maps else game.discriminator
            self.players[name] = Player(name, network, options.optimizer(name), self.seeds, device, self.scalars)
        self.observer: Callable[[StageName], None] | None = None
        """Told as each part of an iteration begins or is done; it may look, and take its time."""
        self.extra = dict.fromkeys(options.players, 0)
        """Single updates done on top of the schedule."""
        self._extra_before = dict(self.extra)
        self.columns = (*(f"loss_{name}" for name in options.players), *options.terms)
        self.log = torch.zeros(LOG, len(self.seeds), len(self.columns), device=device)
        """[iterations, members, columns]: of maps the adversarial terms, and the terms beside them; NaN of those that
        do not count."""
        self.update_scalars()

    @abstractmethod
    def iterate(self, step: int) -> Mapping[str, Tensor]:
        """Do iteration number STEP, from 0 on; returns what is logged of it: [members] by column."""

    @abstractmethod
    def update(self, player: str, number: int) -> None:
        """Do the single update NUMBER of PLAYER, from 0 on, with random numbers of its own."""

    def advance(self, most: int) -> int:
        """Do one whole iteration."""
        self.update_scalars()
        found = self.iterate(self.steps_done)
        with torch.no_grad():
            none = torch.full((len(self.seeds),), torch.nan, device=self.device)
            self.log[self.steps_done % LOG].copy_(torch.stack([found.get(name, none) for name in self.columns], dim=1))
        self.steps_done += 1
        self._extra_before = dict(self.extra)
        return 1

    def extra_update(self, player: str) -> None:
        """Make one update of PLAYER beyond the iterations, on samples of its own."""
        self.update_scalars()
        self.update(player, self.extra[player])
        self.extra[player] += 1

    # What both kinds do in an iteration ------------------------------------------------------------------------------

    @property
    def counted(self) -> list[str]:
        """The terms whose weight is not 0; the others are not computed."""
        return [term for term in self.options.terms if self.options.weight(term)]

    @property
    def moving(self) -> list[str]:
        """The players that move."""
        return [name for name in self.options.players if self.options.moves(name)]

    def weights(self, names: Iterable[str]) -> dict[str, Tensor]:
        """The weights of the players called NAMES, which gradients can be taken by: [members, parameters] each."""
        return {name: self.players[name].params for name in names}

    def descend(self, loss: Tensor, names: Sequence[str]) -> None:
        """Move the players called NAMES down LOSS [members], at once."""
        if names:
            slopes = torch.autograd.grad(loss.sum(), [self.players[name].params for name in names])
            for name, slope in zip(names, slopes, strict=True):
                self.players[name].descend(slope)

    def weighted(self, terms: Mapping[str, Tensor]) -> Tensor:
        """The sum of TERMS [members], each with its weight: [members]; 0 of none."""
        return sum((self.scalars[name].float() * term for name, term in terms.items()), self.log.new_zeros(()))

    def stage(self, name: StageName) -> None:
        """Tell who watches that the part NAME of an iteration is done."""
        if self.observer is not None:
            self.observer(name)

    def stream(self, purpose: str, sample: Callable[[int, torch.Generator], Tensor], width: int = 0) -> Stream:
        """The draws of PURPOSE, a batch of SAMPLE an iteration, of WIDTH numbers each; of a sample's own by default."""
        size = self.options.schedule.batch_size
        many = width or self.pair.space.width
        return Stream(purpose, self.seeds, self.device, lambda _, count, rng: sample(count, rng), size, many)

    # What others may ask of it ---------------------------------------------------------------------------------------

    @torch.no_grad()
    def translate(self, player: str, samples: Tensor, members: Sequence[int]) -> Tensor:
        """What the map PLAYER of MEMBERS makes of SAMPLES [len(members), n, width]: of the same shape.

        Nothing is changed.
        """
        return made(self.game.generator, self.players[player].params[list(members)], samples)

    @property
    def owners(self) -> dict[str, str]:
        """By column the player who is at fault where it is not finite; terms that do not count are NaN."""
        return {f"loss_{name}": name for name in self.players}

    @property
    def rates(self) -> dict[str, float]:
        """Each player's learning rate in the next iteration, by name."""
        return {name: rate(player.options, self._progress) for name, player in self.players.items()}

    @property
    def single(self) -> dict[str, int]:
        """Each player's single updates since the last whole iteration. A loaded state holds no such count."""
        return {name: done - self._extra_before[name] for name, done in self.extra.items()}

    def finite(self) -> dict[str, Tensor]:
        """Whether every weight of each player is a finite number, on the device: by name, [members]; judges first."""
        order = sorted(self.players, key=self.options.maps.__contains__)
        return {name: self.players[name].params.detach().isfinite().all(1) for name in order}

    def apply(self, experiment: Maps) -> None:
        """Take over EXPERIMENT, which differs only in settings that may change while it trains."""
        self.options = experiment
        self.game.objective = objectives.make(experiment.objective)
        for name, player in self.players.items():
            player.apply(experiment.optimizer(name))
        self.update_scalars()

    def update_scalars(self) -> None:
        """Set what changes over a training to the values of the next iteration."""
        self.scalars.set(self._numbers())

    def _numbers(self) -> dict[str, float]:
        """The values of all live scalars in the next iteration, by name."""
        options, found = self.options, dict[str, float]()
        for name in options.players:
            found |= of_player(name, options.optimizer(name), self._progress)
        return found | {term: options.weight(term) for term in options.terms}

    @property
    def _progress(self) -> float:
        return progress(self.steps_done, self.options.schedule.steps)

    # All that decides the future -------------------------------------------------------------------------------------

    @property
    def beside(self) -> State:
        """What there is beside the players, by the names that they have in a state."""
        return {}

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
        self.update_scalars()
