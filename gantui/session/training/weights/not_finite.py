"""Where members of a training have diverged, and the newest state in which everything is finite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.gan.trainee import Trainee
from gantui.session.sweep.members import Divergence
from gantui.session.training.snapshots.latest import LatestState, State


@dataclass(frozen=True)
class Seen:
    """What the newest losses and weights are, seen from the host."""

    rows: Tensor
    """[iterations, members, columns]: the losses of the iterations since the state that is kept."""
    diverged: dict[int, Divergence]
    """Who has diverged since then, by index among all members."""


class FiniteState:
    """The newest state of TRAINEE's members in which everything is finite, and the losses up to there.

    Of a member that has diverged it is its own last such state: members never meet.
    """

    def __init__(self, trainee: Trainee) -> None:
        self._trainee = trainee
        self._everyone = range(len(trainee.seeds))
        self.row = torch.full((len(trainee.seeds), len(trainee.columns)), torch.nan)
        """[members, columns]: the newest losses; NaN before there are any."""
        self.kept: State = {}
        """The state, on the trainee's device."""
        self._step = 0
        """The iteration of the state that is kept."""
        self.keep(trainee.state(), trainee.steps_done, self._everyone)

    def look(self, latest: LatestState, alive: Sequence[int]) -> Seen:
        """See whether everything in LATEST is finite of those who were ALIVE, by index; nothing is kept yet."""
        rows, places = latest.since(self._step), list(alive)
        finite = {name: torch.from_numpy(whole)[places] for name, whole in latest.finite.items()}
        found = not_finite(rows[:, places], finite, self._trainee.columns, self._trainee.owners, latest.step)
        return Seen(rows, {alive[place]: trouble for place, trouble in found.items()})

    def keep(self, state: State, step: int, alive: Sequence[int], rows: Tensor | None = None) -> None:
        """Copy STATE of iteration STEP, which is finite for all who are ALIVE, by index.

        The newest of ROWS are the losses of all.
        """
        kept = self.kept
        for gone in kept.keys() - state.keys():
            del kept[gone]
        for name, tensor in state.items():
            # An optimizer's state is there from the first step on, and a script may put larger layers in.
            if name not in kept or kept[name].shape != tensor.shape:
                kept[name] = torch.zeros_like(tensor)
            if tensor.ndim and len(alive) < len(self._everyone):
                kept[name][list(alive)] = tensor[list(alive)]
            else:
                kept[name].copy_(tensor)
        self._note(step, rows)

    def swap(self, state: State, step: int, rows: Tensor) -> State:
        """Keep STATE itself, a copy in which all members are finite, as `keep` does; the memory of the one before."""
        before, self.kept = self.kept, state
        self._note(step, rows)
        return before

    def _note(self, step: int, rows: Tensor | None) -> None:
        self._step = step
        if rows is not None and len(rows):
            self.row = rows[-1]


def not_finite(
    rows: Tensor, finite: Mapping[str, Tensor], columns: Sequence[str], owners: Mapping[str, str], steps_done: int
) -> dict[int, Divergence]:
    """Where each member diverged, by its index, if its losses or weights are not all finite.

    ROWS [iterations, members, columns] is the log of the last iterations, up to STEPS_DONE; OWNERS, by column, the
    player who is at fault, where it matters; FINITE, by player, whether all of its weights are finite: [members].
    """
    found: dict[int, Divergence] = {}
    bad = ~rows.isfinite() & torch.tensor([name in owners for name in columns])
    if bool(bad.any()):
        for row, place, column in bad.nonzero().tolist():  # in the order of iterations
            if place not in found:
                name, step = columns[column], steps_done - len(rows) + row + 1
                found[place] = Divergence(step, owners[name], f"{name} became {rows[row, place, column]}")
    whole = {player: each.tolist() for player, each in finite.items()}
    for place in range(rows.shape[1]):
        broken = [player for player, of_members in whole.items() if not of_members[place]]
        if broken and place not in found:
            found[place] = Divergence(steps_done, broken[0], "its weights are no longer finite")
    return found
