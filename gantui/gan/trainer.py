"""The trainer of a GAN: players, draws, a scheme that moves them, and a log of the losses.

What is minimised stands in game.py, who moves when in schemes/. The trainer knows nothing of threads, files, screens or
clocks, and nothing in a step waits for the device: losses stay there, in a log that `drain` reads once in a while.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from gantui.experiment.changing.stages import StageName
from gantui.experiment.experiment import Experiment
from gantui.experiment.files.data import Data
from gantui.experiment.space import Space
from gantui.gan import assembly, averaged_weights, distributions, schemes, states, user_code
from gantui.gan.batches import DrawBuffer, Draws, Streams, draws
from gantui.gan.capture.graphs import CaptureBackend, backend_for
from gantui.gan.capture.iterations import Captured, without_dials
from gantui.gan.game import Batch, DiscriminatorLoss, Game
from gantui.gan.live_scalars import LiveScalars, numbers, rate
from gantui.gan.objectives import Objective
from gantui.gan.penalties import Penalty
from gantui.gan.player import Player
from gantui.gan.random_streams import Stream
from gantui.gan.schedules import progress
from gantui.gan.states import State
from gantui.gan.trainee import LOG

if TYPE_CHECKING:
    from gantui.gan.trainee import Capturing, Played, Steerable

__all__ = ["LOG", "State", "Trainer", "logged"]
_IN_ITERATIONS = ("discriminator", "generator")
"""Whose draws whole iterations have, in this order."""


class Trainer:
    """One experiment in training, for one member or for many that differ in their seeds only.

    Members share every tensor, [members, ...], and never meet: losses are [members] and are added up before the
    backward pass, so each member's gradient is its own.
    """

    def __init__(
        self,
        experiment: Experiment,
        seeds: Sequence[int],
        device: torch.device,
        backend: CaptureBackend | None = None,
        data: Data | None = None,
    ) -> None:
        """Make fresh players; whole iterations are captured as DEVICE allows, or by BACKEND if given.

        DATA: what was read of the file that the distribution names, which else is read now.

        Raises:
            Refusal: the parts do not fit each other in a way that only their sizes tell.
        """
        self.experiment, self.seeds, self.device = experiment, tuple(seeds), device
        self.distribution = distributions.make(experiment.distribution, device, data)
        self.latent = assembly.latent(experiment, self.distribution, seeds, device)
        self.scheme = schemes.make(experiment.scheme)
        self.scalars = scalars = LiveScalars(tuple(numbers(experiment, 0)), device)
        """What changes between iterations, or by hand: everything that does reads it there."""
        parts = experiment, self.distribution, self.latent
        networks, shape = (assembly.generator(*parts), assembly.discriminator(*parts)), self.distribution.space.shape
        self.game = Game(experiment, *networks, device, scalars, shape)
        g, d, optimizers = self.game.generator, self.game.discriminator, experiment.optimizers
        self.generator = Player("generator", g, optimizers.generator, seeds, device, scalars)
        self.discriminator = Player("discriminator", d, optimizers.discriminator, seeds, device, scalars)
        self.constrain()  # within its bounds from the first step on
        self.average = averaged_weights.initial(self.generator.params, experiment.schedule.ema)
        """[members, parameters]: the exponential moving average of G's weights, where one is kept."""

        self.draws = self._draws()
        self._at_hand: Mapping[str, Draws[Stream] | Draws[DrawBuffer]] = self.draws
        """Where the batches of the iteration under way come from."""
        self.observer: Callable[[StageName], None] | None = None
        """Told as each part of an iteration begins or is done; it may look, and take its time."""
        self.steps_done = 0
        self.extra = {"discriminator": 0, "generator": 0}
        """Single updates done on top of the schedule."""
        self._extra_before = dict(self.extra)
        """The extra updates that had been done when the newest whole iteration was."""
        self.columns = ("loss_d", "loss_g", "d_real", "d_fake", *self._terms(), *self._coordinates())
        self.log = torch.zeros(LOG, len(seeds), len(self.columns), device=device)
        """[iterations, members, columns]: a ring, row step mod LOG; `drain` reads it."""
        self._latest = {name: torch.zeros(len(seeds), device=device) for name in self.columns}
        self._drained = 0
        self.captured = Captured(self, backend_for(device) if backend is None else backend)
        """What does whole iterations."""
        self.update_scalars()

    def update_scalars(self) -> None:
        """Set the live scalars to the values of the next iteration, for what is computed between two iterations."""
        self.scalars.set(self.numbers(self.steps_done))

    def apply(self, experiment: Experiment) -> None:
        """Take over EXPERIMENT, which differs only in settings that may change while it trains
        (experiment/changing/while_training.py).

        Weights, optimizer states and the iteration stay; schedules go on from where they are; draws are those
        that a training would have had under EXPERIMENT from the start.
        """
        self.experiment = experiment
        self.scheme = schemes.make(experiment.scheme)
        self.game.apply(experiment)
        for name, player in self.players.items():
            player.apply(getattr(experiment.optimizers, name))
        self.draws = self._at_hand = self._draws()
        self.constrain()
        self.captured.rebind()
        self.update_scalars()

    def _draws(self) -> dict[str, Draws[Stream]]:
        """The streams of draws by player. A player that stands still has one too, to be judged on."""
        for_d = self.game.penalties
        for_g = for_d if self.scheme.g_sees_d_loss else {}
        size = self.experiment.schedule.batch_size
        noise, shift = bool(self.experiment.instance_noise.std), self.experiment.augmentation.shift

        def made(name: str, updates: int, penalties: Mapping[str, Penalty]) -> Draws[Stream]:
            new = Streams(name, self.seeds, self.device, updates * size)
            return draws(new, self.distribution, self.latent, penalties, noise=noise, shift=shift)

        return {
            "discriminator": made("d", max(1, self.scheme.d_batches), for_d),
            "generator": made("g", max(1, self.scheme.g_batches), for_g),
            "extra discriminator": made("extra.d", 1, for_d),
            "extra generator": made("extra.g", 1, for_g),
        }

    # One iteration ---------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Do one whole iteration under the scheme."""
        self.advance(1)

    def advance(self, most: int) -> int:
        """Do one whole iteration, or several in one launch where they are captured, at most MOST; returns how many."""
        done = self.captured.step(most)
        self.steps_done += done
        self._extra_before = dict(self.extra)
        return done

    @property
    def single(self) -> dict[str, int]:
        """Each player's single updates since the last whole iteration. A loaded state holds no such count."""
        return {player: done - self._extra_before[player] for player, done in self.extra.items()}

    @property
    def streams(self) -> list[Stream]:
        """What whole iterations draw from: D's first."""
        return [stream for name in _IN_ITERATIONS for stream in self.draws[name].sources]

    def constants(self) -> dict[str, Any]:
        """The settings that a captured iteration has as constants: all but those that are live scalars."""
        return {**without_dials(self.experiment), "instance_noise": self.experiment.instance_noise.std > 0}

    @property
    def keeps(self) -> str:
        """Why iterations must not be captured: code of a plug-in may keep something from one to the next."""
        return user_code.keeps(self.experiment)

    def iterate_from(self, draws: Sequence[DrawBuffer]) -> Tensor:
        """Do the work of the next whole iteration with DRAWS, one for each of the streams.

        Returns its row of the log, [members, columns].
        """
        sources = iter(draws)
        self._at_hand = {name: self.draws[name].of(sources) for name in _IN_ITERATIONS}
        try:
            self.scheme.iterate(self, self.steps_done)
        finally:
            self._at_hand = self.draws
        averaged_weights.update(self.average, self.generator.params, self.experiment.schedule.ema)
        self._latest |= self._coordinates()
        return torch.stack([self._latest[name] for name in self.columns], dim=1)

    def extra_update(self, player: str) -> None:
        """Make one update of PLAYER, 'discriminator' or 'generator', beyond the scheme, with draws of its own.

        The generator's average takes it in with the next whole iteration. Only for a player of the scheme's
        `single_steps`.
        """
        self.update_scalars()
        batch = self.batch(f"extra {player}", self.extra[player], 0)
        if player == "discriminator":
            self.scheme.move_discriminator(self, batch)
        else:
            self.scheme.move_generator(self, batch)
        self.extra[player] += 1

    # What the scheme sees of it --------------------------------------------------------------------------------------

    def batch(self, player: str, step: int, update: int) -> Batch:
        """Batch number UPDATE of PLAYER in iteration STEP: the same one however often it is asked for."""
        draws = self._at_hand.get(player) or self.draws[player]
        return draws.batch(step, update, self.experiment.schedule.batch_size)

    def stage(self, name: StageName) -> None:
        """Announce the stage NAME of the iteration to whoever watches step by step."""
        if self.observer is not None:
            self.observer(name)

    @torch.no_grad()
    def constrain(self) -> None:
        """Apply the constraints on D's weights."""
        for penalty in self.game.penalties.values():
            penalty.constrain(self.discriminator.params)

    @torch.no_grad()
    def note(self, d_loss: DiscriminatorLoss | None = None, loss: Tensor | None = None) -> None:
        """Keep for the log what is in D_LOSS, or G's LOSS [members]."""
        if d_loss is not None:
            real, fake = self.game.mean_scores(d_loss)
            self._latest |= {"loss_d": d_loss.adversarial.detach(), "d_real": real, "d_fake": fake}
            self._latest |= {f"penalty.{name}": term.detach() for name, term in d_loss.terms.items()}
        if loss is not None:
            self._latest["loss_g"] = loss.detach()

    def _progress(self, step: int) -> float:
        return progress(step, self.experiment.schedule.steps)

    @property
    def rates(self) -> dict[str, float]:
        """Each player's learning rate in the next iteration, by name."""
        share = self._progress(self.steps_done)
        return {name: rate(player.options, share) for name, player in self.players.items()}

    def numbers(self, step: int) -> dict[str, float]:
        """The values of all live scalars in iteration STEP (from 0), by name."""
        return numbers(self.experiment, self._progress(step))

    def _terms(self) -> list[str]:
        return [f"penalty.{name}" for name, penalty in self.game.penalties.items() if penalty.place is not None]

    def _coordinates(self) -> dict[str, Tensor]:
        """The players' two coordinates, [members] each, if their weights are a point of the plane; else empty."""
        if self.two_places:
            return {f"theta_{place + 1}": self.generator.params.detach()[:, place].clone() for place in range(2)}
        if not self.is_dirac:
            return {}
        return {
            "theta": self.generator.params.detach()[:, 0].clone(),
            "psi": self.discriminator.params.detach()[:, 0].clone(),
        }

    @property
    def is_dirac(self) -> bool:
        """Whether each player is one number: the Dirac-GAN, whose state is a point of a plane."""
        return self.experiment.is_dirac

    @property
    def two_places(self) -> bool:
        """Whether the generator is two numbers: the two points around which it makes samples."""
        return self.experiment.two_places

    # What others may ask of it (trainee.py) ---------------------------------------------------------------------------

    @property
    def space(self) -> Space:
        """The space in which samples lie, real and fake."""
        return self.distribution.space

    @property
    def averaged(self) -> bool:
        """Whether averaged weights are kept beside the last ones."""
        return self.average is not None

    @property
    def objective(self) -> Objective:
        """What D's raw outputs mean, and what G's loss makes of them."""
        return self.game.objective

    @property
    def pack(self) -> int:
        """How many samples D sees as one input."""
        return self.game.pack

    @property
    def not_differentiable(self) -> str:
        """Empty: gradients run through D."""
        return ""

    @property
    def noise(self) -> float:
        """The standard deviation of the instance noise in the next iteration."""
        return self.numbers(self.steps_done)["noise"]

    @property
    def players(self) -> dict[str, Player]:
        """Both players by name."""
        return {"generator": self.generator, "discriminator": self.discriminator}

    @property
    def owners(self) -> dict[str, str]:
        """By column of the log the player who is at fault where it is not finite."""
        return {name: "generator" if name == "loss_g" else "discriminator" for name in self.columns}

    # What the players do ---------------------------------------------------------------------------------------------

    def generate(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        """G's samples [members, n, width] for draws LATENT, as `Sampled.generate` says; nothing is changed."""
        own = self.average if average else self.generator.params.detach()
        assert own is not None
        rows = slice(None) if members is None else list(members)
        return self.generator.network(own[rows], latent, self.generator.buffers[rows], training=False)

    @torch.no_grad()
    def fakes(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        """What `generate` makes, without gradients."""
        return self.generate(latent, average=average, members=members)

    def raw(self, inputs: Tensor, *, members: Sequence[int] | None = None, training: bool = False) -> Tensor:
        """D's raw outputs on INPUTS [members, n, features], as `Judged.raw` says; nothing is changed."""
        d = self.discriminator
        rows = slice(None) if members is None else list(members)
        out = d.network(d.params.detach()[rows], inputs, d.buffers[rows], training)
        return out.squeeze(2) if self.experiment.objective.outputs == 1 else out

    @torch.no_grad()
    def score(self, points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """D's score at single POINTS [members, n, dim]: [members, n]; see `Game.score`."""
        return self.game.score(self.discriminator.weights, points, real, fake)

    def read_raw(self, raw: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """D's score at points where its RAW outputs are known, as `score` has it: [members, n]."""
        return self.game.read_raw(self.discriminator.weights, raw, real, fake)

    # What was measured on the way ------------------------------------------------------------------------------------

    def drain(self) -> Tensor:
        """The log of the iterations since the last call, on the CPU: [iterations, members, columns].

        This waits for the device. At most the newest `LOG` iterations are kept.
        """
        rows = logged(self._drained, self.steps_done)
        self._drained = self.steps_done
        return self.log[rows].to("cpu")

    def finite(self) -> dict[str, Tensor]:
        """Whether every weight of each player is a finite number, on the device: by name, [members]."""
        return {name: self.players[name].params.detach().isfinite().all(1) for name in ("discriminator", "generator")}

    def gradient_norms(self) -> dict[str, Tensor]:
        """The norms of the gradients of each player's last update, by name: [members]; NaN where there was none.

        Each is of the player's whole loss on the batch of that update, as the scheme took it: no extra pass is needed.
        A state that was loaded has no last update yet.
        """
        return {name: player.gradient_norm() for name, player in self.players.items()}

    # All that decides the future -------------------------------------------------------------------------------------

    @property
    def beside(self) -> State:
        """The average of G's weights, where one is kept."""
        return {} if self.average is None else {"generator.average": self.average}

    @property
    def drawn_once(self) -> State:
        """What the latent drew once for the whole training, if it did."""
        return {} if self.latent.drawn is None else {"latent.drawn": self.latent.drawn}

    def state(self) -> State:
        """References to every tensor that decides the future, on the device; clone what is to be kept."""
        return states.of(self)

    @torch.no_grad()
    def load_state(self, state: State) -> None:
        """Continue from STATE, which `state()` of a trainer of the same experiment returned.

        Raises:
            ValueError: it is not a state of this experiment: a tensor is missing, has another shape or is one too many.
                Nothing has been changed then.
        """
        self.steps_done, self.extra = states.take_up(self, state)
        self._drained, self._extra_before = self.steps_done, dict(self.extra)
        self.captured.forget()
        self.update_scalars()


def logged(first: int, last: int) -> list[int]:
    """The rows of the log for the iterations from FIRST up to, but without, LAST: at most the newest `LOG` ones."""
    return [step % LOG for step in range(max(first, last - LOG), last)]


if TYPE_CHECKING:

    def _fits(trainer: Trainer) -> tuple[Steerable, Capturing, Played]:
        """A trainer is all that others may ask for: a type checker holds it to that."""
        return trainer, trainer, trainer
