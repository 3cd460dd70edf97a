"""The losses of a run as they leave the device, and the state that is kept in case they are no longer finite."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.trainer import State, Trainer
from gantui.session.sweep.members import Divergence
from gantui.session.training.machine.copies import Copies
from gantui.session.training.views.latest import LatestState
from gantui.session.training.weights.finite import FiniteState
from gantui.session.view.history import History

_ALONE = (0,)
"""The only member of a run."""


class Diverged(Exception):  # noqa: N818
    """Raised when losses or weights are no longer finite; the message is where, when and what."""

    def __init__(self, found: Divergence) -> None:
        super().__init__(f"at step {found.step:,}, {found.player}: {found.what}")


class Losses:
    """The curves of TRAINER's losses, and its newest state in which everything is finite."""

    def __init__(self, trainer: Trainer) -> None:
        """TRAINER is as it was made."""
        self._trainer = trainer
        self._finite = FiniteState(trainer)
        self.history = History(trainer.columns)
        """The curves, in iterations."""
        self.kept_seconds = 0.0
        """The training seconds of the state that is kept."""
        self._spare: State = {}
        """The memory of the state that was kept before, for copies that are made while the training goes on."""

    @property
    def kept(self) -> State:
        """The newest state that is known to be finite, on the trainer's device."""
        return self._finite.kept

    @property
    def row(self) -> Tensor:
        """The newest losses, [columns]; NaN before there are any."""
        return self._finite.row[0]

    def load(self, history: History, seconds: float) -> None:
        """Go on with the curves HISTORY: the trainer has gone to a finite state after SECONDS of training."""
        self.history = history
        self._finite.keep(self._trainer.state(), _ALONE, self._last(history))
        self.kept_seconds = seconds

    def copy(self, seconds: float, copies: Copies) -> LatestState:
        """The losses and the state of now, after SECONDS of training, to be taken in once COPIES have arrived."""
        return LatestState.of(self._trainer, seconds, self._spare, copies)

    def take_in(self, latest: LatestState) -> Tensor:
        """Add the losses in LATEST, whose copies have arrived, to the curves, and keep its state.

        Returns the new ones: [iterations, columns].

        Raises:
            Diverged: something in it is not finite; nothing was taken in.
        """
        rows = self._rows(latest)
        self._spare = self._finite.swap(latest.state, rows)
        return self._add(rows, latest.seconds)

    def flush(self, seconds: float) -> Tensor:
        """Add the losses of now, after SECONDS of training, to the curves, and keep the state.

        Returns the new ones: [iterations, columns].

        Raises:
            Diverged: something in it is not finite; nothing was taken in.
        """
        latest = LatestState.now(self._trainer, seconds)
        rows = self._rows(latest)
        self._finite.keep(latest.state, _ALONE, rows)
        return self._add(rows, seconds)

    def go_back(self) -> float:
        """Take the trainer back to the state that is kept; returns its training seconds."""
        self._trainer.load_state(self.kept)
        return self.kept_seconds

    def _rows(self, latest: LatestState) -> Tensor:
        """The new rows of the log in LATEST: [iterations, members, columns].

        Raises:
            Diverged: something is not finite.
        """
        seen = self._finite.look(latest, _ALONE)
        for found in seen.diverged.values():
            raise Diverged(found)
        return seen.rows

    def _add(self, rows: Tensor, seconds: float) -> Tensor:
        """Add ROWS of the log, up to SECONDS of training, to the curves; those of the only member."""
        alone = rows[:, 0]
        self.history.append(alone.numpy())
        self.kept_seconds = seconds
        return alone

    def _last(self, history: History) -> Tensor:
        """The newest losses in HISTORY: [1, 1, columns]; NaN before there are any."""
        last, columns = history.steps, self._trainer.columns
        row = [history.band(name, last, last, 1).mean[-1] if last else torch.nan for name in columns]
        return torch.tensor(row).expand(1, 1, -1)
