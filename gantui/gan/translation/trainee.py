"""CycleGAN in training (Zhu 2017): G and F move at once, then D_X and D_Y, each by its own name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.experiment.changing.stages import StageName
from gantui.experiment.translation import GENERATORS, JUDGES, LOSSES, PLAYERS, Translation
from gantui.gan import networks, objectives, states
from gantui.gan.player import Player
from gantui.gan.rng import Stream
from gantui.gan.scalars import LiveScalars, of_player, rate
from gantui.gan.states import State
from gantui.gan.trainee import LOG
from gantui.gan.translation import pairs
from gantui.gan.translation.game import Game, Translated
from gantui.gan.translation.pool import Pool

if TYPE_CHECKING:
    from gantui.gan.trainee import Steerable

_POINT = (2,)


class Draws:
    """The random numbers of one kind of update: points of both sides, and the ways of fakes through the pools."""

    def __init__(self, translator: Translator, purpose: str, size: int) -> None:
        """SIZE points of each side in every iteration; PURPOSE is what the update is called."""
        pair, pools = translator.pair, translator.pools
        seeds, device = translator.seeds, translator.device

        def stream(name: str, sample: Callable[[int, torch.Generator], Tensor]) -> Stream:
            return Stream(f"{purpose}{name}", seeds, device, lambda _, count, rng: sample(count, rng), size, 2)

        self.x, self.y = stream("x", pair.draw_x), stream("y", pair.draw_y)
        self.pools = {judge: stream(f"pool.{judge}", pools[judge].draw) for judge in JUDGES}


class Translator:
    """A translation in training, for one member or for many that differ in their seeds only."""

    def __init__(self, options: Translation, seeds: Sequence[int], device: torch.device) -> None:
        """Make fresh players."""
        self.steps_done = 0
        self.options, self.seeds, self.device = options, tuple(seeds), device
        self.pair = pairs.make(options.pair, device)
        generator = networks.make(options.generator, _POINT, _POINT)
        discriminator = networks.make(options.discriminator, _POINT, 1)
        self.game = Game(generator, discriminator, objectives.make(options.objective))
        self.scalars = scalars = LiveScalars(tuple(self._numbers()), device)
        """The rates and the weights of the terms, which may change while it trains."""
        self.players = {
            name: Player(
                name,
                generator if name in GENERATORS else discriminator,
                options.optimizers.of(name),
                seeds,
                device,
                scalars,
            )
            for name in PLAYERS
        }
        self.pools = {judge: Pool(options.pool.size, len(self.seeds), device) for judge in JUDGES}

        size = options.schedule.batch_size
        self._draws = Draws(self, "", size)
        self._extra_draws = {name: Draws(self, f"extra.{name}.", size) for name in PLAYERS}
        self.observer: Callable[[StageName], None] | None = None
        """Told as each part of an iteration begins or is done; it may look, and take its time."""
        self.extra = dict.fromkeys(PLAYERS, 0)
        """Single updates done on top of the schedule."""
        self._extra_before = dict(self.extra)
        self.columns = (*(f"loss_{name}" for name in PLAYERS), *LOSSES)
        self.log = torch.zeros(LOG, len(self.seeds), len(self.columns), device=device)
        """[iterations, members, columns]: of G and F the adversarial terms, and both terms that they have in common."""
        self.update_scalars()

    # One iteration ---------------------------------------------------------------------------------------------------

    def advance(self, most: int) -> int:
        """Do one whole iteration."""
        step, draws = self.steps_done, self._draws
        self.update_scalars()
        x, y = draws.x.at(step), draws.y.at(step)
        moves = [name for name in PLAYERS if self.options.updates.of(name)]

        # (1) G takes x to Y and F takes y to X, and each brings back what the other has made
        found = self._translated(x, y)

        # (2) G and F go down the loss that they have together, at once
        losses = self._move_generators(found, [name for name in GENERATORS if name in moves])

        # (3) each judge goes down its own, on the fakes of (1) as its pool exchanges them
        for judge in JUDGES:
            losses[f"loss_{judge}"] = self._move_judge(judge, found, draws.pools[judge].at(step), judge in moves)
        self._stage("judges")

        with torch.no_grad():
            self.log[step % LOG].copy_(torch.stack([losses[name] for name in self.columns], dim=1))
        self.steps_done += 1
        self._extra_before = dict(self.extra)
        return 1

    def extra_update(self, player: str) -> None:
        """Make one update of PLAYER beyond the iterations, on points of its own."""
        self.update_scalars()
        step, draws = self.extra[player], self._extra_draws[player]
        found = self._translated(draws.x.at(step), draws.y.at(step))
        if player in GENERATORS:
            self._move_generators(found, [player])
        else:
            self._move_judge(player, found, draws.pools[player].at(step), moves=True)
            self._stage("judges")
        self.extra[player] += 1

    def _translated(self, x: Tensor, y: Tensor) -> Translated:
        found = self.game.translate(self._weights(GENERATORS), x, y)
        self._stage("translated")
        self._stage("returned")
        return found

    def _move_generators(self, found: Translated, moving: Sequence[str]) -> dict[str, Tensor]:
        """Move those of G and F that are MOVING down their common loss on what they FOUND; the columns of the log."""
        own = self._weights(GENERATORS) | {name: weights.detach() for name, weights in self._weights(JUDGES).items()}
        terms = self.game.terms(own, found)
        loss = terms.loss(self.scalars["cycle"].float(), self.scalars["identity"].float())
        if moving:
            weights = [self.players[name].params for name in moving]
            for name, slope in zip(moving, torch.autograd.grad(loss.sum(), weights), strict=True):
                self.players[name].descend(slope)
        self._stage("maps")
        adversarial = {f"loss_{name}": term.detach() for name, term in terms.adversarial.items()}
        return {**adversarial, "cycle": terms.cycle.detach(), "identity": terms.identity.detach()}

    def _move_judge(self, judge: str, found: Translated, drawn: Tensor, moves: bool) -> Tensor:
        """Move JUDGE, if it MOVES, on the fakes that were FOUND, which go through its pool by DRAWN; returns its loss.

        [members]
        """
        real, fake = (found.x, found.fake_x) if judge == "D_X" else (found.y, found.fake_y)
        player = self.players[judge]
        loss = self.game.judge_loss(player.params, real, self.pools[judge].exchange(fake.detach(), drawn))
        if moves:
            (slope,) = torch.autograd.grad(loss.sum(), [player.params])
            player.descend(slope)
        return loss.detach()

    def _weights(self, names: Iterable[str]) -> dict[str, Tensor]:
        return {name: self.players[name].params for name in names}

    def _stage(self, name: StageName) -> None:
        if self.observer is not None:
            self.observer(name)

    # What others may ask of it ---------------------------------------------------------------------------------------

    @torch.no_grad()
    def translate(self, x: Tensor, y: Tensor, members: Sequence[int]) -> Translated:
        """What G and F of MEMBERS make of X and Y [len(members), n, 2], there and back; nothing is changed."""
        own = {name: weights[list(members)] for name, weights in self._weights(GENERATORS).items()}
        return self.game.translate(own, x, y)

    @property
    def owners(self) -> dict[str, str]:
        """By column the player who is at fault where it is not finite."""
        return {f"loss_{name}": name for name in PLAYERS} | dict.fromkeys(LOSSES, "G")

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
        return {name: self.players[name].params.detach().isfinite().all(1) for name in (*JUDGES, *GENERATORS)}

    def apply(self, experiment: Translation) -> None:
        """Take over EXPERIMENT, which differs only in settings that may change while it trains."""
        self.options = experiment
        self.game.objective = objectives.make(experiment.objective)
        for name, player in self.players.items():
            player.apply(experiment.optimizers.of(name))
        self.update_scalars()

    def update_scalars(self) -> None:
        """Set what changes over a training to the values of the next iteration."""
        self.scalars.set(self._numbers())

    def _numbers(self) -> dict[str, float]:
        """The values of all live scalars in the next iteration, by name."""
        options, found = self.options, dict[str, float]()
        for name in PLAYERS:
            found |= of_player(name, options.optimizers.of(name), self._progress)
        return found | {"cycle": options.weights.cycle, "identity": options.weights.identity}

    @property
    def _progress(self) -> float:
        return min(1.0, self.steps_done / self.options.schedule.steps)

    # All that decides the future -------------------------------------------------------------------------------------

    @property
    def beside(self) -> State:
        """The pools, by the names that they have in a state."""
        held = {f"pool.{judge}.held": pool.held for judge, pool in self.pools.items()}
        return held | {f"pool.{judge}.seen": pool.seen for judge, pool in self.pools.items()}

    @property
    def drawn_once(self) -> State:
        """Tensors that are drawn once for a whole training: here there are none."""
        return {}

    def state(self) -> State:
        """References to every tensor that decides the future, on the device; clone what is to be kept."""
        return states.of(self)

    def load_state(self, state: State) -> None:
        """Continue from STATE, which `state()` of a translation of the same options returned.

        Raises:
            ValueError: it is none of this translation. Nothing has been changed then.
        """
        self.steps_done, self.extra = states.take_up(self, state)
        self._extra_before = dict(self.extra)
        self.update_scalars()


if TYPE_CHECKING:

    def _fits(translator: Translator) -> Steerable:
        """A type checker holds it to what a session asks of it."""
        return translator
