"""A change of an attribute in training (Pumarola 2018): D moves, then G, each by its own name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.experiment.attribute import Attribute
from gantui.experiment.changing.stages import StageName
from gantui.experiment.penalties import GradientPenaltyOptions
from gantui.experiment.players import PLAYERS
from gantui.gan import networks, objectives, penalties, states
from gantui.gan.attribute.ages import Digits
from gantui.gan.attribute.game import Asked, Game
from gantui.gan.player import Player
from gantui.gan.rng import Stream
from gantui.gan.scalars import LiveScalars, of_player, rate
from gantui.gan.schedules import factor, progress
from gantui.gan.states import State
from gantui.gan.trainee import LOG

if TYPE_CHECKING:
    from gantui.gan.trainee import Steerable


class Draws:
    """The random numbers of one kind of update: which digits it sees, and how old they are asked to be."""

    def __init__(self, ager: Ager, purpose: str, size: int) -> None:
        """SIZE digits in every iteration; PURPOSE is what the update is called."""
        count, seeds, device = len(ager.digits.own), ager.seeds, ager.device
        self.places = Stream(
            f"{purpose}places",
            seeds,
            device,
            lambda _, many, rng: torch.randint(count, (many,), generator=rng, device=device),
            size,
            1,
        )
        self.wanted = Stream(
            f"{purpose}ages",
            seeds,
            device,
            lambda _, many, rng: torch.rand(many, generator=rng, device=device),
            size,
            1,
        )


class Ager:
    """A change of ages in training, for one member or for many that differ in their seeds only."""

    def __init__(self, options: Attribute, seeds: Sequence[int], device: torch.device) -> None:
        """Make fresh players."""
        self.steps_done = 0
        self.options, self.seeds, self.device = options, tuple(seeds), device
        name, pen = options.distribution.name, options.pen
        self.digits, self.held = (Digits.of(name, pen, device, held_out=each) for each in (False, True))
        """What is trained on, and what is held out, to be judged by."""
        assert options.space is not None
        width = options.space.width
        generator = networks.make(options.generator, width + 1, width)
        discriminator = networks.make(options.discriminator, width, 2)
        self.game = Game(
            generator, discriminator, objectives.make(options.objective), penalties.make(options.penalties)
        )
        self.scalars = scalars = LiveScalars(tuple(self._numbers()), device)
        """The rates and the weights of the terms, which may change while it trains."""
        self.players = {
            name: Player(name, network, getattr(options.optimizers, name), seeds, device, scalars)
            for name, network in (("discriminator", discriminator), ("generator", generator))
        }

        size = options.schedule.batch_size
        self._draws = Draws(self, "", size)
        self._extra_draws: dict[str, Draws] = {name: Draws(self, f"extra.{name}.", size) for name in PLAYERS}
        self.observer: Callable[[StageName], None] | None = None
        """Told as each part of an iteration begins or is done; it may look, and take its time."""
        self.extra: dict[str, int] = dict.fromkeys(PLAYERS, 0)
        """Single updates done on top of the schedule."""
        self._extra_before = dict(self.extra)
        self.columns = options.columns
        self.log = torch.zeros(LOG, len(self.seeds), len(self.columns), device=device)
        """[iterations, members, columns]: the adversarial losses, what D says, and the terms without their weights."""
        self.update_scalars()

    # One iteration ---------------------------------------------------------------------------------------------------

    def advance(self, most: int) -> int:
        """Do one whole iteration."""
        step = self.steps_done
        self.update_scalars()

        # (1) digits at the one age at which each is known, and any other age that they are asked for
        asked = self._asked(self._draws, step)

        # (2) D learns to tell real digits from made ones, and to read the age of real ones
        said = self._move_discriminator(asked, self.options.updates.discriminator > 0)

        # (3) G learns to make what D takes for real and for as old as was asked, and a digit at its own age as it is
        said |= self._move_generator(asked, self.options.updates.generator > 0)

        with torch.no_grad():
            self.log[step % LOG].copy_(torch.stack([said[name] for name in self.columns], dim=1))
        self.steps_done += 1
        self._extra_before = dict(self.extra)
        return 1

    def extra_update(self, player: str) -> None:
        """Make one update of PLAYER beyond the iterations, on digits of its own."""
        self.update_scalars()
        asked = self._asked(self._extra_draws[player], self.extra[player])
        if player == "discriminator":
            self._move_discriminator(asked, moves=True)
        else:
            self._move_generator(asked, moves=True)
        self.extra[player] += 1

    def _asked(self, draws: Draws, step: int) -> Asked:
        places = draws.places.at(step)
        return Asked(self.digits.known(places), self.digits.own[places], draws.wanted.at(step))

    def _move_discriminator(self, asked: Asked, moves: bool) -> dict[str, Tensor]:
        """Move D, if it MOVES, down its loss on what was ASKED; the columns of the log."""
        player = self.players["discriminator"]
        with torch.no_grad():
            made = self.game.G(self.players["generator"].params, asked.images, asked.wanted)
        self._stage("aged")
        terms = self.game.of_discriminator(player.params, asked, made)
        bounds = {
            f"penalty.{name}": self.scalars[f"penalty.{name}"].float() * each for name, each in terms.penalties.items()
        }
        if moves:
            loss = terms.adversarial + self.scalars["age"].float() * terms.age
            loss = torch.stack([loss, *bounds.values()]).sum(0)
            player.descend(torch.autograd.grad(loss.sum(), [player.params])[0])
        self._stage("aged judged")
        with torch.no_grad():
            centre = (terms.real.raw + terms.made.raw).mean(1, keepdim=True) / 2
            real, fake = (self.game.objective.read(said.raw, centre).mean(1) for said in (terms.real, terms.made))
        return {
            "loss_d": terms.adversarial.detach(),
            "d_real": real,
            "d_fake": fake,
            "age_real": terms.age.detach(),
            **{name: each.detach() for name, each in bounds.items()},
        }

    def _move_generator(self, asked: Asked, moves: bool) -> dict[str, Tensor]:
        """Move G, if it MOVES, down its loss on what was ASKED; the columns of the log."""
        player, judge = self.players["generator"], self.players["discriminator"].params.detach()
        terms = self.game.of_generator(player.params, judge, asked)
        if moves:
            age, identity = self.scalars["age"].float(), self.scalars["identity"].float()
            loss = terms.adversarial + age * terms.age + identity * terms.own
            player.descend(torch.autograd.grad(loss.sum(), [player.params])[0])
        self._stage("ages learned")
        return {
            "loss_g": terms.adversarial.detach(),
            "age_made": terms.age.detach(),
            "own_age": terms.own.detach(),
        }

    def _stage(self, name: StageName) -> None:
        if self.observer is not None:
            self.observer(name)

    # What others may ask of it ---------------------------------------------------------------------------------------

    @torch.no_grad()
    def aged(self, images: Tensor, wanted: Tensor, members: Sequence[int]) -> Tensor:
        """IMAGES [len(members), n, width] as G of MEMBERS makes them at the ages WANTED [len(members), n]."""
        return self.game.G(self.players["generator"].params[list(members)], images, wanted)

    @property
    def owners(self) -> dict[str, str]:
        """By column the player who is at fault where it is not finite."""
        of_g = ("loss_g", "age_made", "own_age")
        return {name: "generator" if name in of_g else "discriminator" for name in self.columns}

    @property
    def rates(self) -> dict[str, float]:
        """Each player's learning rate in the next iteration, by name."""
        return {name: rate(player.options, self._progress) for name, player in self.players.items()}

    @property
    def single(self) -> dict[str, int]:
        """Each player's single updates since the last whole iteration. A loaded state holds no such count."""
        return {name: done - self._extra_before[name] for name, done in self.extra.items()}

    def finite(self) -> dict[str, Tensor]:
        """Whether every weight of each player is a finite number, on the device: by name, [members]."""
        return {name: player.params.detach().isfinite().all(1) for name, player in self.players.items()}

    def apply(self, experiment: Attribute) -> None:
        """Take over EXPERIMENT, which differs only in settings that may change while it trains."""
        self.options = experiment
        self.game.objective = objectives.make(experiment.objective)
        self.game.penalties = penalties.make(experiment.penalties)
        for name, player in self.players.items():
            player.apply(getattr(experiment.optimizers, name))
        self.update_scalars()

    def update_scalars(self) -> None:
        """Set what changes over a training to the values of the next iteration."""
        self.scalars.set(self._numbers())

    def _numbers(self) -> dict[str, float]:
        """The values of all live scalars in the next iteration, by name."""
        options, found = self.options, dict[str, float]()
        for name in PLAYERS:
            found |= of_player(name, getattr(options.optimizers, name), self._progress)
        for kind, penalty in options.penalties.items():
            assert isinstance(penalty, GradientPenaltyOptions)
            found[f"penalty.{kind}"] = factor(penalty, self._progress)
        return found | {"age": options.weights.age, "identity": options.weights.identity}

    @property
    def _progress(self) -> float:
        return progress(self.steps_done, self.options.schedule.steps)

    # All that decides the future -------------------------------------------------------------------------------------

    @property
    def beside(self) -> State:
        """What there is beside the players from the first step on: nothing."""
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


if TYPE_CHECKING:

    def _fits(ager: Ager) -> Steerable:
        """A type checker holds it to what a session asks of it."""
        return ager
