"""Whole iterations, captured once and launched again.

All that an iteration reads besides the players then lies in tensors that stay where they are: the draws and the dials
of a window of coming iterations, and the place in it. They are written outside of what is captured, once a window.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import torch

from gantui.experiment.experiment import Experiment
from gantui.experiment.penalties import GradientPenaltyOptions
from gantui.gan import user_code
from gantui.gan.batches import DrawBuffer, Draws
from gantui.gan.capture.graphs import CaptureBackend, Made, Work
from gantui.gan.penalties import Penalty
from gantui.gan.rng import Stream

if TYPE_CHECKING:
    from gantui.gan.player import Player
    from gantui.gan.trainer import Trainer

_COURSE = {"decay", "final", "until"}


class Captured:
    """Runs the iterations of TRAINER: the first ones operation by operation, later ones as captured by BACKEND."""

    def __init__(self, trainer: Trainer, backend: CaptureBackend) -> None:
        self._trainer, self.backend, device = trainer, backend, trainer.device
        self._place = torch.zeros(1, dtype=torch.int64, device=device)
        """[1]: which iteration of the window is next."""
        self._row = torch.zeros(1, dtype=torch.int64, device=device)
        """[1]: where in the trainer's log it goes."""
        self.forget()

    def forget(self) -> None:
        """Capture again from the start: the players' tensors, or the work done with them, have changed."""
        self.backend.settle()
        self._launches: dict[int, Work] = {}
        """What launches so many iterations."""
        self._held: dict[str, Draws[DrawBuffer]] = {}
        self._warm = 0
        self._window = range(0)
        """The iterations whose draws and dials are held."""
        self._constants = constants(self._trainer.experiment, self._trainer.game.penalties)
        self.why_not = user_code.keeps(self._trainer.experiment)
        """Why iterations are not captured; empty where they are, or will be."""

    def rebind(self) -> None:
        """Take over the trainer's experiment: what was captured stays valid if only live scalars differ."""
        self._window = range(0)
        if constants(self._trainer.experiment, self._trainer.game.penalties) != self._constants:
            self.forget()

    @property
    def launch_note(self) -> str:
        """How iterations are launched, as a sentence for people; empty while that is not yet known."""
        if self.why_not:
            return f"operation by operation, not as {self.backend.kind}: {self.why_not}"
        return f"as {self.backend.kind}" if self._launches else ""

    def step(self, most: int) -> int:
        """Do the trainer's next iteration, or several at once but at most MOST; returns how many."""
        trainer = self._trainer
        if trainer.steps_done not in self._window:
            self._fill()
        if trainer.observer is not None:
            self._iterate(1)  # whoever watches is to see each part
            return 1
        together = self.backend.together
        count = together if min(most, self._window.stop - trainer.steps_done) >= together else 1
        if count not in self._launches and not self.why_not and self._warm >= self.backend.after:
            self._capture(count)
        if count not in self._launches:
            self.backend.warm_up(partial(self._iterate, 1))
            self._warm += 1
            return 1
        gradients = self._launches[count]()
        for player, gradient in zip(self._players, gradients, strict=True):
            player.params.grad = gradient
        return count

    @property
    def _length(self) -> int:
        """How many iterations one window has: as many as the shortest block of draws."""
        return min(stream.length for draws in self._streams().values() for stream in draws.sources)

    def _streams(self) -> dict[str, Draws[Stream]]:
        """The streams that whole iterations draw from, by player."""
        return {name: self._trainer.draws[name] for name in ("discriminator", "generator")}

    @torch.no_grad()
    def _fill(self) -> None:
        """Fill the window, beginning with the trainer's next iteration."""
        trainer, step, length = self._trainer, self._trainer.steps_done, self._length
        table = trainer.scalars.table([trainer.numbers(step + ahead) for ahead in range(length)])
        if not self._held:
            self._table = table
            self._held = {name: draws.buffers(length) for name, draws in self._streams().items()}
        else:
            self._table.copy_(table)
        for name, draws in self._streams().items():
            for stream, held in zip(draws.sources, self._held[name].sources, strict=True):
                stream.copy_to(held.window, step)
        self._place.zero_()
        self._row.fill_(step % len(trainer.log))
        self._window = range(step, step + length)

    def _iterate(self, count: int) -> Made:
        """Do COUNT iterations: this is the work that is captured.

        Returns the gradients of the last updates, D's first.
        """
        trainer = self._trainer
        for _ in range(count):
            with torch.no_grad():
                for draws in self._held.values():
                    for held in draws.sources:
                        held.seek(self._place)
                trainer.scalars.values.copy_(self._table.index_select(0, self._place).squeeze(0))
            row = trainer.iterate(self._held)
            with torch.no_grad():
                trainer.log.index_copy_(0, self._row, row.unsqueeze(0))
                self._place.add_(1)
                self._row.add_(1).remainder_(len(trainer.log))
        return [player.params.grad for player in self._players]

    def _capture(self, count: int) -> None:
        """Capture COUNT iterations. If that cannot be done, keep the reason and capture nothing from now on."""
        before = [player.params.grad for player in self._players]
        try:
            self._launches[count] = self.backend.capture(partial(self._iterate, count))
        except Exception as error:  # an iteration that is wrong in itself fails without a graph too
            first: BaseException = error
            while first.__context__ is not None:  # what ended the capture, not what followed from that
                first = first.__context__
            self.why_not = next(iter(str(first).splitlines()), "") or type(first).__name__
            for player, gradient in zip(self._players, before, strict=True):
                player.params.grad = gradient
            self._launches.clear()

    @property
    def _players(self) -> tuple[Player, Player]:
        return self._trainer.discriminator, self._trainer.generator


def constants(experiment: Experiment, penalties: Mapping[str, Penalty]) -> dict[str, Any]:
    """The settings that a captured iteration of EXPERIMENT has as constants: all but those that are live scalars."""
    raw = experiment.model_dump()
    for player, options in raw["optimizers"].items():
        moving = {"betas"} if options.get("betas_final") else set[str]()
        raw["optimizers"][player] = _without(options, {"lr", *_COURSE, *moving})
    for name, penalty in penalties.items():
        course = _COURSE if isinstance(experiment.penalties[name], GradientPenaltyOptions) else set[str]()
        raw["penalties"][name] = _without(raw["penalties"][name], {penalty.strength, *course})
    raw["instance_noise"] = experiment.instance_noise.std > 0
    return raw


def _without(table: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in keys}
