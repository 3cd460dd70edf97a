"""The training of a GAN: one iteration reads top to bottom like the papers' algorithm.

It knows nothing of threads, files, screens or clocks, and nothing in a step waits for the device: losses stay there, in
a log that `drain` reads once in a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from gantui.experiment.optimizers import OptimizerOptions
from gantui.experiment.tree import Experiment
from gantui.gan import distributions, latents, networks, objectives, optimizers, penalties, schemes
from gantui.gan.draws import Stream, generator
from gantui.gan.learning_rate import rate_factor
from gantui.gan.networks import Network
from gantui.gan.penalties import Place

LOG = 64
"""Iterations whose losses the device keeps: `drain` at least this often."""

State = dict[str, Tensor]


@dataclass
class Player:
    """A network with its weights and what moves them."""

    network: Network
    weights: Tensor
    """[members, parameters]"""
    optimizer: torch.optim.Optimizer
    rate: float
    """Learning rate at the start."""

    @classmethod
    def make(
        cls, name: str, network: Network, options: OptimizerOptions, seeds: Sequence[int], device: torch.device
    ) -> Player:
        """A player with fresh weights, each member's drawn by its own seed."""
        drawn = [network.initial(generator(device, seed, f"init.{name}")) for seed in seeds]
        weights = torch.stack(drawn).requires_grad_()
        return cls(network, weights, optimizers.make(options, weights), options.lr)

    def __call__(self, x: Tensor) -> Tensor:
        """[members, batch, inputs] -> [members, batch, outputs]."""
        return self.network(self.weights, x)

    def descend(self, loss: Tensor) -> None:
        """One optimizer step down the gradient of LOSS, a number; no other player's gradient is computed."""
        (self.weights.grad,) = torch.autograd.grad(loss, self.weights)
        self.optimizer.step()


@dataclass(frozen=True)
class Batches:
    """Where the random numbers of one kind of update come from."""

    real: Stream
    latent: Stream
    segment: Stream

    @classmethod
    def make(cls, name: str, trainer: Trainer, updates: int) -> Batches:
        """Streams for UPDATES batches an iteration."""
        count, seeds, device = updates * trainer.experiment.schedule.batch_size, trainer.seeds, trainer.device
        real, latent = trainer.distribution, trainer.latent
        return cls(
            Stream(f"{name}.real", seeds, device, lambda _, n, source: real.sample(n, source), count, real.dim),
            Stream(f"{name}.latent", seeds, device, latent.sample, count, latent.dim),
            Stream(
                f"{name}.segment",
                seeds,
                device,
                lambda _, n, source: torch.rand(n, 1, generator=source, device=device),
                count,
                1,
            ),
        )


class Trainer:
    """One experiment in training, for one member or for many that differ in their seeds only.

    Members share every tensor, [members, ...], and never meet: losses are [members] and are added up before the
    backward pass, so each member's gradient is its own.
    """

    def __init__(self, experiment: Experiment, seeds: Sequence[int], device: torch.device) -> None:
        self.experiment, self.seeds, self.device = experiment, tuple(seeds), device
        self.distribution = distributions.make(experiment.distribution, device)
        self.latent = latents.make(experiment.latent, seeds, device)
        self.objective = objectives.make(experiment.objective)
        self.penalties = penalties.make(experiment.penalties)
        self.scheme = schemes.make(experiment.schedule)

        to_point = networks.make(experiment.generator, self.latent.dim, self.distribution.dim)
        to_score = networks.make(experiment.discriminator, self.distribution.dim, 1)
        self.generator = Player.make("generator", to_point, experiment.optimizers.generator, seeds, device)
        self.discriminator = Player.make("discriminator", to_score, experiment.optimizers.discriminator, seeds, device)
        self._constrain()  # within its bounds from the first step on
        self.average = self.generator.weights.detach().clone() if experiment.schedule.ema else None
        """[members, parameters]: the exponential moving average of G's weights, where one is kept."""

        schedule = experiment.schedule
        self.batches = {
            "discriminator": Batches.make("d", self, schedule.d_steps),
            "generator": Batches.make("g", self, schedule.g_steps),
            "extra discriminator": Batches.make("extra.d", self, 1),
            "extra generator": Batches.make("extra.g", self, 1),
        }
        self.steps_done = 0
        self.extra = {"discriminator": 0, "generator": 0}
        """Single updates done on top of the schedule."""
        self.columns = ("loss_d", "loss_g", "d_real", "d_fake", *self._terms())
        self._log = torch.zeros(LOG, len(seeds), len(self.columns), device=device)
        self._latest = {name: torch.zeros(len(seeds), device=device) for name in self.columns}
        self._drained = 0

    # One iteration ---------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One whole iteration under the scheme."""
        step = self.steps_done
        self._set_rates(step)
        self.scheme.iterate(self, step)
        if self.average is not None:
            self.average.lerp_(self.generator.weights.detach(), 1 - self.experiment.schedule.ema)
        torch.stack([self._latest[name] for name in self.columns], dim=1, out=self._log[step % LOG])
        self.steps_done += 1

    def extra_update(self, player: str) -> None:
        """One update of PLAYER, 'discriminator' or 'generator', on top of the schedule, with data of its own.

        The generator's average takes it in with the next whole iteration.
        """
        self._set_rates(self.steps_done)
        number = self.extra[player]
        if player == "discriminator":
            self._update_discriminator(self.batches["extra discriminator"], number, 0)
        else:
            self._update_generator(self.batches["extra generator"], number, 0)
        self.extra[player] += 1

    def update_discriminator(self, step: int, update: int) -> None:
        """Update D on its batch number UPDATE of iteration STEP."""
        self._update_discriminator(self.batches["discriminator"], step, update)

    def update_generator(self, step: int, update: int) -> None:
        """Update G on its batch number UPDATE of iteration STEP."""
        self._update_generator(self.batches["generator"], step, update)

    def _update_discriminator(self, batches: Batches, step: int, update: int) -> None:
        # (1) a batch of real samples, and one of fakes that G is not asked to learn from
        real = self._batch(batches.real, step, update)
        with torch.no_grad(), self._precision():
            fake = self.generator(self._batch(batches.latent, step, update)).float()

        # (2) D's raw outputs on both, and its gradient where a penalty looks at it
        points: dict[Place, Tensor] = {"real": real, "fake": fake}
        if any(penalty.place == "segment" for penalty in self.penalties.values()):
            points["segment"] = torch.lerp(real, fake, self._batch(batches.segment, step, update))
        raw, gradient = self._judge(points)

        # (3) the loss: the objective's part and the penalties'
        adversarial = self.objective.discriminator(raw["real"], raw["fake"]).mean(1)
        terms = {
            name: penalty.term(gradient[penalty.place]).mean(1)
            for name, penalty in self.penalties.items()
            if penalty.place is not None
        }
        loss = torch.stack([adversarial, *terms.values()]).sum() if terms else adversarial.sum()

        # (4) one step of D, then back within its bounds
        self.discriminator.descend(loss)
        self._constrain()

        with torch.no_grad():
            centre = (raw["real"].mean(1, keepdim=True) + raw["fake"].mean(1, keepdim=True)) / 2
            self._latest["loss_d"] = adversarial.detach()
            self._latest["d_real"] = self.objective.read(raw["real"], centre).mean(1)
            self._latest["d_fake"] = self.objective.read(raw["fake"], centre).mean(1)
            self._latest.update({f"penalty.{name}": term.detach() for name, term in terms.items()})

    def _update_generator(self, batches: Batches, step: int, update: int) -> None:
        # (1) fakes, through which G's gradient runs
        with self._precision():
            fake = self.generator(self._batch(batches.latent, step, update))

            # (2) D's raw outputs on them, and on real samples where the objective compares the two
            raw_fake = self.discriminator(fake).squeeze(2).float()
            raw_real = None
            if self.objective.generator_sees_real:
                with torch.no_grad():
                    raw_real = self.discriminator(self._batch(batches.real, step, update)).squeeze(2).float()

        # (3) one step of G
        loss = self.objective.generator(raw_real, raw_fake).mean(1)
        self.generator.descend(loss.sum())
        self._latest["loss_g"] = loss.detach()

    def _judge(self, points: dict[Place, Tensor]) -> tuple[dict[Place, Tensor], dict[Place, Tensor]]:
        """D's raw outputs [members, batch] at all POINTS [members, batch, dim], and its gradient where it is wanted.

        In at most two passes: all places without a penalty in one batch, all with one in another.
        """
        raw: dict[Place, Tensor] = {}
        gradient: dict[Place, Tensor] = {}
        looked_at = {penalty.place for penalty in self.penalties.values()}
        for wants_gradient in (False, True):
            places = [place for place in points if (place in looked_at) == wants_gradient]
            if not places:
                continue
            x = torch.cat([points[place] for place in places], dim=1).requires_grad_(wants_gradient)
            with self._precision():
                out = self.discriminator(x).squeeze(2).float()
            sizes = [points[place].shape[1] for place in places]
            raw.update(zip(places, out.split(sizes, dim=1), strict=True))
            if wants_gradient:
                # D judges each point by itself, so the gradient of the sum holds each point's own.
                (slope,) = torch.autograd.grad(out.sum(), x, create_graph=True)
                gradient.update(zip(places, slope.split(sizes, dim=1), strict=True))
        return raw, gradient

    @torch.no_grad()
    def _constrain(self) -> None:
        for penalty in self.penalties.values():
            penalty.constrain(self.discriminator.weights)

    def _set_rates(self, step: int) -> None:
        factor = rate_factor(self.experiment.schedule, step)
        for player in (self.generator, self.discriminator):
            player.optimizer.param_groups[0]["lr"] = player.rate * factor

    def _batch(self, stream: Stream, step: int, update: int) -> Tensor:
        size = self.experiment.schedule.batch_size
        return stream.at(step)[:, update * size : (update + 1) * size]

    def _precision(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.experiment.precision == "bfloat16")

    def _terms(self) -> list[str]:
        return [f"penalty.{name}" for name, penalty in self.penalties.items() if penalty.place is not None]

    # What was measured on the way ------------------------------------------------------------------------------------

    def drain(self) -> Tensor:
        """The log of the iterations since the last call, on the CPU: [iterations, members, columns].

        This waits for the device. At most the newest `LOG` iterations are kept.
        """
        first = max(self._drained, self.steps_done - LOG)
        rows = [step % LOG for step in range(first, self.steps_done)]
        self._drained = self.steps_done
        return self._log[rows].to("cpu")

    def finite(self) -> Tensor:
        """Whether every weight of each player is a finite number, on the device: [2, members], D first."""
        players = (self.discriminator, self.generator)
        return torch.stack([player.weights.detach().isfinite().all(1) for player in players])

    # All that decides the future -------------------------------------------------------------------------------------

    def state(self) -> State:
        """References to every tensor that decides the future, on the device; clone what is to be kept."""
        state = {
            "steps_done": torch.tensor(self.steps_done),
            "extra.discriminator": torch.tensor(self.extra["discriminator"]),
            "extra.generator": torch.tensor(self.extra["generator"]),
            "generator.weights": self.generator.weights.detach(),
            "discriminator.weights": self.discriminator.weights.detach(),
        }
        if self.average is not None:
            state["generator.average"] = self.average
        for name, player in self._players().items():
            memory = player.optimizer.state_dict()["state"].get(0, {})
            state |= {f"{name}.optimizer.{key}": value for key, value in memory.items() if value is not None}
        return state

    @torch.no_grad()
    def load_state(self, state: State) -> None:
        """Go on as the trainer of the same experiment whose `state()` this was.

        Raises:
            ValueError: it is not a state of this experiment: a tensor is missing, has another shape or is one too many.
                Nothing has been changed then.
        """
        weights = {f"{name}.weights": player.weights for name, player in self._players().items()}
        if self.average is not None:
            weights["generator.average"] = self.average
        for name, current in weights.items():
            _check(state, name, current)
        scalar = torch.tensor(0)
        steps_done = int(_check(state, "steps_done", scalar))
        extra = {player: int(_check(state, f"extra.{player}", scalar)) for player in self.extra}
        memories = {}
        for name, player in self._players().items():
            prefix = f"{name}.optimizer."
            memory = {key.removeprefix(prefix): saved for key, saved in state.items() if key.startswith(prefix)}
            options = getattr(self.experiment.optimizers, name)
            expected = optimizers.memory(options, player.weights) if steps_done or extra[name] else {}
            if unknown := memory.keys() - expected.keys():
                raise ValueError(f"there is a tensor {prefix + min(unknown)!r} that {options.name} knows nothing of")
            memories[name] = {key: _check(state, prefix + key, like).clone() for key, like in expected.items()}

        for name, current in weights.items():
            current.copy_(state[name])
        self.steps_done = self._drained = steps_done
        self.extra = extra
        for name, player in self._players().items():
            groups = player.optimizer.state_dict()["param_groups"]
            memory = memories[name]
            player.optimizer.load_state_dict({"state": {0: memory} if memory else {}, "param_groups": groups})

    def _players(self) -> dict[str, Player]:
        return {"generator": self.generator, "discriminator": self.discriminator}


def _check(state: State, name: str, like: Tensor) -> Tensor:
    """The tensor NAME of STATE, if it is there and has the shape of LIKE."""
    if name not in state:
        raise ValueError(f"there is no tensor {name!r}")
    if state[name].shape != like.shape:
        raise ValueError(f"{name!r} has the shape {list(state[name].shape)} where {list(like.shape)} is needed")
    return state[name]
