"""Inpainting in training (Pathak 2016): D learns to tell completed images from whole ones, then G to complete them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.experiment.changing.stages import StageName
from gantui.experiment.inpainting import Inpainting
from gantui.experiment.penalties import GradientPenaltyOptions
from gantui.gan import distributions, gradients, latents, networks, objectives, penalties, states
from gantui.gan.inpainting import holes
from gantui.gan.inpainting.game import Game, Holed, Judged, Terms
from gantui.gan.inpainting.holes import DRAWN
from gantui.gan.player import Player
from gantui.gan.rng import Sampler, Stream
from gantui.gan.scalars import LiveScalars, of_player, rate
from gantui.gan.schedules import factor, progress
from gantui.gan.states import State
from gantui.gan.trainee import LOG

if TYPE_CHECKING:
    from gantui.gan.trainee import Steerable


class Draws:
    """The random numbers of one kind of update: images, where their holes are, and noise for two completions."""

    def __init__(self, inpainter: Inpainter, purpose: str) -> None:
        """PURPOSE is what the update is called."""
        self._inpainter = inpainter
        distribution, latent, size = inpainter.distribution, inpainter.latent, inpainter.options.schedule.batch_size

        def stream(name: str, sampler: Sampler, count: int, width: int) -> Stream:
            return Stream(f"{purpose}{name}", inpainter.seeds, inpainter.device, sampler, count, width)

        def uniform(_: int, count: int, rng: torch.Generator) -> Tensor:
            return torch.rand(count, DRAWN, generator=rng, device=inpainter.device)

        self._images = stream("real", lambda _, n, rng: distribution.draw(n, rng), size, distribution.draw_width)
        self._holes = stream("holes", uniform, size, DRAWN)
        self._noise = stream("latent", latent.sample, 2 * size, latent.width)

    def at(self, step: int) -> Holed:
        """The batch of STEP (from 0)."""
        x = self._inpainter.distribution.place(self._images.at(step))
        return Holed(x, self._inpainter.hole.mask(self._holes.at(step)), self._noise.at(step))


class Inpainter:
    """Inpainting in training, for one member or for many that differ in their seeds only."""

    def __init__(self, options: Inpainting, seeds: Sequence[int], device: torch.device) -> None:
        """Make fresh players."""
        self.steps_done = 0
        self.options, self.seeds, self.device = options, tuple(seeds), device
        self.distribution = distributions.make(options.distribution, device)
        self.latent = latents.make(options.latent, seeds, device)
        space = self.distribution.space
        self.hole = holes.make(options.hole, space.shape, device)
        self.scalars = scalars = LiveScalars(tuple(self._numbers()), device)
        """The rates, the weights of the terms and those of penalties, which may change while it trains."""
        masked = self.hole.moves
        generator = networks.make(options.generator, space.width * (1 + masked) + self.latent.dim, space.shape)
        discriminator = networks.make(options.discriminator, space.times(1 + masked), 1)
        objective = objectives.make(options.objective)
        self.game = Game(generator, discriminator, objective, self._penalties(), scalars, masked=masked)
        g, d = options.optimizers.generator, options.optimizers.discriminator
        self.generator = Player("generator", generator, g, seeds, device, scalars)
        self.discriminator = Player("discriminator", discriminator, d, seeds, device, scalars)
        self.average = self.generator.params.detach().clone() if options.schedule.ema else None
        """[members, parameters]: the exponential moving average of G's weights, where one is kept."""

        self._draws = Draws(self, "")
        self._extra_draws = {name: Draws(self, f"extra.{name}.") for name in self.players}
        self.observer: Callable[[StageName], None] | None = None
        """Told as each part of an iteration begins or is done; it may look, and take its time."""
        self.extra = dict.fromkeys(self.players, 0)
        """Single updates done on top of the schedule."""
        self._extra_before = dict(self.extra)
        self.columns = options.columns
        self.log = torch.zeros(LOG, len(self.seeds), len(self.columns), device=device)
        """[iterations, members, columns]: of both players the adversarial terms, the penalties, and G's other terms."""
        self.update_scalars()

    # One iteration ---------------------------------------------------------------------------------------------------

    def advance(self, most: int) -> int:
        """Do one whole iteration."""
        step, updates = self.steps_done, self.options.updates
        self.update_scalars()

        # (1) holes are made in images, and G completes each of them twice, by other noise
        batch = self._draws.at(step)
        made = self._completed(batch)

        # (2) D goes down its loss on the whole images and on the first completion of each
        judged = self._move_discriminator(batch, made.detach(), moves=bool(updates.discriminator))

        # (3) G goes down what the D of now says of both completions, and their error and distance in the hole
        terms = self._move_generator(batch, made, moves=bool(updates.generator))

        with torch.no_grad():
            if self.average is not None:
                self.average.lerp_(self.generator.params, 1 - self.options.schedule.ema)
            self.log[step % LOG].copy_(self._row(judged, terms))
        self.steps_done += 1
        self._extra_before = dict(self.extra)
        return 1

    def extra_update(self, player: str) -> None:
        """Make one update of PLAYER beyond the iterations, on images and noise of its own.

        G's average takes it in with the next whole iteration.
        """
        self.update_scalars()
        batch = self._extra_draws[player].at(self.extra[player])
        made = self._completed(batch)
        if player == "discriminator":
            self._move_discriminator(batch, made.detach(), moves=True)
        else:
            self._move_generator(batch, made, moves=True)
        self.extra[player] += 1

    def _completed(self, batch: Holed) -> Tensor:
        """Both completions of BATCH, one after the other: [members, 2 n, width]."""
        self._stage("holes")
        twice = batch.x.repeat(1, 2, 1), batch.hole.repeat(1, 2, 1)
        made = self.game.complete(self.generator.params, *twice, batch.z)
        self._stage("completed")
        return made

    def _move_discriminator(self, batch: Holed, made: Tensor, *, moves: bool) -> Judged:
        """Move D, if it MOVES, on the images of BATCH and on the first completion MADE of each."""
        d = self.discriminator
        judged = self.game.judged(d.params, batch.x, made[:, : batch.x.shape[1]], batch.hole)
        if moves:
            d.descend(gradients.of_sum(judged.loss, d.params))
        self._stage("discriminator")
        return judged

    def _move_generator(self, batch: Holed, made: Tensor, *, moves: bool) -> Terms:
        """Move G, if it MOVES, by both completions MADE of BATCH."""
        terms = self.game.terms(self.discriminator.params.detach(), batch, made)
        if moves:
            loss = terms.loss(self.scalars, self.options.weights.error_of)
            self.generator.descend(gradients.of_sum(loss, self.generator.params))
        self._stage("generator")
        return terms

    def _row(self, judged: Judged, terms: Terms) -> Tensor:
        """What is logged of an iteration: [members, columns]."""
        objective = self.game.objective
        centre = (judged.real.detach().mean(1, keepdim=True) + judged.fake.detach().mean(1, keepdim=True)) / 2
        scores = (objective.read(raw.detach(), centre).mean(1) for raw in (judged.real, judged.fake))
        found = dict(zip(("d_real", "d_fake"), scores, strict=True))
        found |= {"loss_d": judged.adversarial, "loss_g": terms.adversarial}
        found |= {f"penalty.{name}": part for name, part in judged.penalties.items()}
        found |= {"reconstruction": terms.reconstruction, "apart": terms.apart}
        return torch.stack([found[name].detach() for name in self.columns], dim=1)

    def _stage(self, name: StageName) -> None:
        if self.observer is not None:
            self.observer(name)

    # What others may ask of it ---------------------------------------------------------------------------------------

    @torch.no_grad()
    def complete(self, x: Tensor, hole: Tensor, z: Tensor, members: Sequence[int]) -> Tensor:
        """What G of MEMBERS, by its average where one is kept, makes of X with HOLE and Z; nothing is changed.

        [len(members), n, width] from two such and [len(members), n, noise].
        """
        own = self.generator.params.detach() if self.average is None else self.average
        return self.game.complete(own[list(members)], x, hole, z)

    @property
    def players(self) -> dict[str, Player]:
        """Both players by name."""
        return {"generator": self.generator, "discriminator": self.discriminator}

    @property
    def owners(self) -> dict[str, str]:
        """By column the player who is at fault where it is not finite."""
        of_g = {"loss_g", "reconstruction", "apart"}
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
        return {name: self.players[name].params.detach().isfinite().all(1) for name in ("discriminator", "generator")}

    def apply(self, experiment: Inpainting) -> None:
        """Take over EXPERIMENT, which differs only in settings that may change while it trains."""
        self.options = experiment
        self.game.objective = objectives.make(experiment.objective)
        self.game.penalties = self._penalties()
        for name, player in self.players.items():
            player.apply(getattr(experiment.optimizers, name))
        self.update_scalars()

    def update_scalars(self) -> None:
        """Set what changes over a training to the values of the next iteration."""
        self.scalars.set(self._numbers())

    def _penalties(self) -> dict[str, penalties.Penalty]:
        """The penalties on D, which read from the live scalars how strong they are."""
        found = penalties.make(self.options.penalties)
        for name, penalty in found.items():
            setattr(penalty, penalty.strength, self.scalars[f"penalty.{name}.strength"])
        return found

    def _numbers(self) -> dict[str, float]:
        """The values of all live scalars in the next iteration, by name."""
        options, weights, found = self.options, self.options.weights, dict[str, float]()
        for name in ("generator", "discriminator"):
            found |= of_player(name, getattr(options.optimizers, name), self._progress)
        for name, penalty in options.penalties.items():
            assert isinstance(penalty, GradientPenaltyOptions)
            found[f"penalty.{name}"] = factor(penalty, self._progress)
            found[f"penalty.{name}.strength"] = getattr(penalty, penalties.PENALTIES.find(name).strength)
        named = {"adversarial": weights.adversarial, "reconstruction": weights.reconstruction}
        return found | named | {"seeking": weights.seeking}

    @property
    def _progress(self) -> float:
        return progress(self.steps_done, self.options.schedule.steps)

    # All that decides the future -------------------------------------------------------------------------------------

    @property
    def beside(self) -> State:
        """G's average, if one is kept, by the name that it has in a state."""
        return {} if self.average is None else {"generator.average": self.average}

    @property
    def drawn_once(self) -> State:
        """Tensors that are drawn once for a whole training: here there are none."""
        return {}

    def state(self) -> State:
        """References to every tensor that decides the future, on the device; clone what is to be kept."""
        return states.of(self)

    def load_state(self, state: State) -> None:
        """Continue from STATE, which `state()` of an inpainting of the same options returned.

        Raises:
            ValueError: it is none of this inpainting. Nothing has been changed then.
        """
        self.steps_done, self.extra = states.take_up(self, state)
        self._extra_before = dict(self.extra)
        self.update_scalars()


if TYPE_CHECKING:

    def _fits(inpainter: Inpainter) -> Steerable:
        """A type checker holds it to what a session asks of it."""
        return inpainter
