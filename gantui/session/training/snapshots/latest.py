"""The newest losses and weights of a training, copied to the host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.gan.trainee import Trainee
from gantui.session.training.machine.copies import Array, Copies

State = dict[str, Tensor]
"""All that decides the future of a training, by name."""


@dataclass(frozen=True)
class LatestState:
    """Losses and weights of one instant."""

    step: int
    """Iterations that were done."""
    seconds: float
    """Seconds of training until then."""
    log: Array
    """[rows, members, columns]: the trainee's ring of losses."""
    finite: Mapping[str, Array]
    """Whether all weights of each player are finite numbers: by name, [members]."""
    state: State
    """The trainee's state, on its device: a copy, unless it is of `now`."""

    @classmethod
    def now(cls, trainee: Trainee, seconds: float) -> LatestState:
        """TRAINEE's losses, after SECONDS of training, once they are on the host, and its own state, which goes on."""
        copies = Copies()
        return cls(trainee.steps_done, seconds, copies.array(trainee.log), _finite(trainee, copies), trainee.state())

    @classmethod
    def of(cls, trainee: Trainee, seconds: float, room: State, copies: Copies) -> LatestState:
        """Copy TRAINEE's losses and weights, after SECONDS of training; the state goes into ROOM if it fits."""
        state = copied(trainee.state(), room)
        return cls(trainee.steps_done, seconds, copies.array(trainee.log), _finite(trainee, copies), state)

    def since(self, step: int) -> Tensor:
        """The log of the iterations after the first STEP ones: [iterations, members, columns].

        At most as many of the newest ones as the ring has rows.
        """
        room = len(self.log)
        return torch.from_numpy(self.log)[[done % room for done in range(max(step, self.step - room), self.step)]]


def _finite(trainee: Trainee, copies: Copies) -> dict[str, Array]:
    return {name: copies.array(whole) for name, whole in trainee.finite().items()}


def copied(state: State, room: State) -> State:
    """A copy of STATE, in the memory of ROOM if that has tensors of the same names and shapes."""
    if room.keys() != state.keys() or any(room[name].shape != each.shape for name, each in state.items()):
        return {name: tensor.clone() for name, tensor in state.items()}
    for name, tensor in state.items():
        room[name].copy_(tensor)
    return room
