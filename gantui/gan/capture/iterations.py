"""Whole iterations, captured once and launched again.

All that an iteration reads besides the players then lies in tensors that stay where they are: the draws and the dials
of a window of coming iterations, and the place in it. They are written outside of what is captured, once a window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor

from gantui.experiment.penalties import GradientPenaltyOptions, PenaltyOptions
from gantui.experiment.run_options import RunOptions
from gantui.gan.batches import DrawBuffer
from gantui.gan.capture.graphs import CaptureBackend, Made, Work
from gantui.gan.live_scalars import LiveScalars
from gantui.gan.penalties import PENALTIES
from gantui.gan.random_streams import Stream

if TYPE_CHECKING:
    from gantui.gan.player import Player

_COURSE = {"decay", "final", "until"}


class Repeated(Protocol):
    """What does the same iteration again and again, with other draws and dials."""

    scalars: LiveScalars
    """The dials."""
    log: Tensor
    """[rows, members, columns]: a ring."""
    observer: Callable[[Any], None] | None
    """Told of the parts of an iteration, if anybody watches."""

    @property
    def device(self) -> torch.device:
        """Where it does them."""

    @property
    def steps_done(self) -> int:
        """Whole iterations done."""

    @property
    def players(self) -> Mapping[str, Player]:
        """Who moves in them."""

    @property
    def streams(self) -> Sequence[Stream]:
        """What whole iterations draw from, always in the same order."""

    def numbers(self, step: int) -> Mapping[str, float]:
        """The values of the dials in iteration STEP (from 0), by name."""

    def iterate_from(self, draws: Sequence[DrawBuffer]) -> Tensor:
        """Do the work of the next iteration with DRAWS, one for each of the streams; its row of the log.

        [members, columns]
        """

    def constants(self) -> Mapping[str, Any]:
        """The settings that a captured iteration has as constants: all but the dials."""

    @property
    def keeps(self) -> str:
        """Why iterations must not be captured; empty where they may be."""


class Captured:
    """Runs the iterations of TRAINEE: the first ones operation by operation, later ones as captured by BACKEND."""

    def __init__(self, trainee: Repeated, backend: CaptureBackend) -> None:
        self._trainee, self.backend, device = trainee, backend, trainee.device
        self._place = torch.zeros(1, dtype=torch.int64, device=device)
        """[1]: which iteration of the window is next."""
        self._row = torch.zeros(1, dtype=torch.int64, device=device)
        """[1]: where in the trainee's log it goes."""
        self.forget()

    def forget(self) -> None:
        """Capture again from the start: the players' tensors, or the work done with them, have changed."""
        self.backend.settle()
        self._launches: dict[int, Work] = {}
        """What launches so many iterations."""
        self._held: list[DrawBuffer] = []
        self._warm = 0
        self._window = range(0)
        """The iterations whose draws and dials are held."""
        self._constants = self._trainee.constants()
        self.why_not = self._trainee.keeps
        """Why iterations are not captured; empty where they are, or will be."""

    def rebind(self) -> None:
        """Take over the trainee's settings: what was captured stays valid if only live scalars differ."""
        self._window = range(0)
        if self._trainee.constants() != self._constants:
            self.forget()

    @property
    def launch_note(self) -> str:
        """How iterations are launched, as a sentence for people; empty while that is not yet known."""
        if self.why_not:
            return f"operation by operation, not as {self.backend.kind}: {self.why_not}"
        return f"as {self.backend.kind}" if self._launches else ""

    def step(self, most: int) -> int:
        """Do the trainee's next iteration, or several at once but at most MOST; returns how many."""
        trainee = self._trainee
        if trainee.steps_done not in self._window:
            self._fill()
        if trainee.observer is not None:
            self._iterate(1)  # whoever watches is to see each part
            return 1
        together = self.backend.together
        count = together if min(most, self._window.stop - trainee.steps_done) >= together else 1
        if count not in self._launches and not self.why_not and self._warm >= self.backend.after:
            self._capture(count)
        if count not in self._launches:
            self.backend.warm_up(partial(self._iterate, 1))
            self._warm += 1
            return 1
        gradients = self._launches[count]()
        for player, gradient in zip(trainee.players.values(), gradients, strict=True):
            player.params.grad = gradient
        return count

    @torch.no_grad()
    def _fill(self) -> None:
        """Fill the window, beginning with the trainee's next iteration: as many as the shortest block of draws has."""
        trainee, step, streams = self._trainee, self._trainee.steps_done, self._trainee.streams
        length = min(stream.length for stream in streams)
        table = trainee.scalars.table([trainee.numbers(step + ahead) for ahead in range(length)])
        if not self._held:
            self._table = table
            self._held = [DrawBuffer(stream.at(0), length) for stream in streams]
        else:
            self._table.copy_(table)
        for stream, held in zip(streams, self._held, strict=True):
            stream.copy_to(held.window, step)
        self._place.zero_()
        self._row.fill_(step % len(trainee.log))
        self._window = range(step, step + length)

    def _iterate(self, count: int) -> Made:
        """Do COUNT iterations: this is the work that is captured.

        Returns the gradients of the last updates, in the order of the players.
        """
        trainee = self._trainee
        for _ in range(count):
            with torch.no_grad():
                for held in self._held:
                    held.seek(self._place)
                trainee.scalars.values.copy_(self._table.index_select(0, self._place).squeeze(0))
            row = trainee.iterate_from(self._held)
            with torch.no_grad():
                trainee.log.index_copy_(0, self._row, row.unsqueeze(0))
                self._place.add_(1)
                self._row.add_(1).remainder_(len(trainee.log))
        return [player.params.grad for player in trainee.players.values()]

    def _capture(self, count: int) -> None:
        """Capture COUNT iterations. If that cannot be done, keep the reason and capture nothing from now on."""
        players = self._trainee.players.values()
        before = [player.params.grad for player in players]
        try:
            self._launches[count] = self.backend.capture(partial(self._iterate, count))
        except Exception as error:  # an iteration that is wrong in itself fails without a graph too
            first: BaseException = error
            while first.__context__ is not None:  # what ended the capture, not what followed from that
                first = first.__context__
            self.why_not = next(iter(str(first).splitlines()), "") or type(first).__name__
            for player, gradient in zip(players, before, strict=True):
                player.params.grad = gradient
            self._launches.clear()


def without_dials(options: RunOptions) -> dict[str, Any]:
    """The settings of OPTIONS but for rates, courses and the strength of penalties, which are live scalars."""
    raw = options.model_dump()
    for player, described in raw["optimizers"].items():
        moving = {"betas"} if described.get("betas_final") else set[str]()
        raw["optimizers"][player] = _without(described, {"lr", *_COURSE, *moving})
    penalties: Mapping[str, PenaltyOptions] = getattr(options, "penalties", {})
    for name, penalty in penalties.items():
        course = _COURSE if isinstance(penalty, GradientPenaltyOptions) else set[str]()
        raw["penalties"][name] = _without(raw["penalties"][name], {PENALTIES.find(name).strength, *course})
    return raw


def _without(table: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in keys}
