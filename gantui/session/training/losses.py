"""The losses of a training as they leave the device, and the state that is kept in case they are no longer finite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.gan.trainee import Trainee
from gantui.session.sweep.members import Divergence
from gantui.session.training.machine.copies import Copies
from gantui.session.training.members import Members
from gantui.session.training.snapshots.latest import LatestState, State
from gantui.session.training.weights.not_finite import FiniteState, Seen
from gantui.session.view.history import History


class Diverged(Exception):  # noqa: N818
    """Raised when losses or weights of nobody are finite any more; the message is where, when and what of the first."""

    def __init__(self, found: Mapping[int, Divergence]) -> None:
        """FOUND is what those diverged by who were the last, by their places."""
        first = next(iter(found.values()))
        super().__init__(f"at step {first.step:,}, {first.player}: {first.what}")
        self.found = dict(found)


@dataclass(frozen=True)
class Taken:
    """What was taken in of the newest losses."""

    rows: Tensor
    """[iterations, members, columns]: those since the last ones."""
    diverged: Mapping[int, Divergence]
    """Who diverged in them while others go on, by place."""


class Losses:
    """The losses of TRAINEE, and the newest state of its MEMBERS in which everything is finite."""

    def __init__(self, trainee: Trainee, members: Members) -> None:
        """TRAINEE is as it was made."""
        self._trainee, self._members = trainee, members
        self._finite = FiniteState(trainee)
        self.history = History(tuple(trainee.columns) if len(members) == 1 else ())
        """The curves of a run, in iterations; of many members none are kept."""
        self.kept_seconds = 0.0
        """The training seconds of the state that is kept."""
        self._spare: State = {}
        """The memory of the state that was kept before, for copies that are made while the training goes on."""

    @property
    def kept(self) -> State:
        """The newest state that is known to be finite, on the trainee's device."""
        return self._finite.kept

    @property
    def rows(self) -> Tensor:
        """The newest losses, [members, columns]; NaN before there are any."""
        return self._finite.row

    def load(self, history: History, seconds: float) -> None:
        """Go on with the curves HISTORY: the trainee has gone to a finite state after SECONDS of training."""
        self.history = history
        self._finite.keep(self._trainee.state(), self._trainee.steps_done, range(len(self._members)), self._last())
        self.kept_seconds = seconds

    def copy(self, seconds: float, copies: Copies) -> LatestState:
        """The losses and the state of now, after SECONDS of training, to be taken in once COPIES have arrived."""
        return LatestState.of(self._trainee, seconds, self._spare, copies)

    def take_in(self, latest: LatestState) -> Taken:
        """Take in the losses in LATEST, whose copies have arrived, and keep its state itself.

        Raises:
            Diverged: nobody in it is finite; nothing was taken in.
        """
        seen = self._look(latest)
        if len(self._members.alive) == len(self._members):
            self._spare = self._finite.swap(latest.state, latest.step, seen.rows)
        else:
            self._finite.keep(latest.state, latest.step, self._members.alive, seen.rows)
        return self._add(seen, latest.seconds)

    def flush(self, seconds: float) -> Taken:
        """Take in the losses of now, after SECONDS of training, and keep the state.

        Raises:
            Diverged: nobody in it is finite; nothing was taken in.
        """
        latest = LatestState.now(self._trainee, seconds)
        seen = self._look(latest)
        self._finite.keep(latest.state, latest.step, self._members.alive, seen.rows)
        return self._add(seen, seconds)

    def go_back(self) -> float:
        """Take the trainee back to the state that is kept; returns its training seconds."""
        self._trainee.load_state(self.kept)
        return self.kept_seconds

    def stay(self) -> None:
        """Keep of everybody who has diverged their own last finite state, as that of the present iteration."""
        self._finite.keep(self._trainee.state(), self._trainee.steps_done, self._members.alive)

    def _look(self, latest: LatestState) -> Seen:
        """What LATEST holds; who has diverged in it is marked so.

        Raises:
            Diverged: nobody is left.
        """
        seen = self._finite.look(latest, self._members.alive)
        for place, found in seen.diverged.items():
            self._members[place].diverged = found
        if not self._members.alive:
            raise Diverged(seen.diverged)
        return seen

    def _add(self, seen: Seen, seconds: float) -> Taken:
        """Add what was SEEN, up to SECONDS of training, to the curves."""
        if self.history.columns:
            self.history.append(seen.rows[:, 0].numpy())
        self.kept_seconds = seconds
        return Taken(seen.rows, seen.diverged)

    def _last(self) -> Tensor | None:
        """The newest losses in the curves: [1, 1, columns], NaN before there are any; None without curves."""
        history, last = self.history, self.history.steps
        if not history.columns:
            return None
        row = [history.band(name, last, last, 1).mean[-1] if last else torch.nan for name in history.columns]
        return torch.tensor(row).expand(1, 1, -1)
