"""The newest losses and weights of a training, copied to the host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.gan.trainer import State, Trainer, logged
from gantui.session.training.machine.copies import Array, Copies


@dataclass(frozen=True)
class LatestState:
    """Losses and weights of one instant."""

    step: int
    """Iterations that were done."""
    seconds: float
    """Seconds of training until then."""
    log: Array
    """[LOG, members, columns]: the trainer's ring of losses."""
    finite: Mapping[str, Array]
    """Whether all weights of each player are finite numbers: by name, [members]."""
    state: State
    """The trainer's state, on its device: a copy, unless it is of `now`."""

    @classmethod
    def now(cls, trainer: Trainer, seconds: float) -> LatestState:
        """TRAINER's losses, after SECONDS of training, once they are on the host, and its own state, which goes on."""
        copies = Copies()
        return cls(trainer.steps_done, seconds, copies.array(trainer.log), _finite(trainer, copies), trainer.state())

    @classmethod
    def of(cls, trainer: Trainer, seconds: float, room: State, copies: Copies) -> LatestState:
        """Copy TRAINER's losses and weights, after SECONDS of training; the state goes into ROOM if it fits."""
        state = copied(trainer.state(), room)
        return cls(trainer.steps_done, seconds, copies.array(trainer.log), _finite(trainer, copies), state)

    def since(self, step: int) -> Tensor:
        """The log of the iterations after the first STEP ones: [iterations, members, columns].

        At most the newest `LOG`.
        """
        return torch.from_numpy(self.log)[logged(step, self.step)]


def _finite(trainer: Trainer, copies: Copies) -> dict[str, Array]:
    return {name: copies.array(whole) for name, whole in trainer.finite().items()}


def copied(state: State, room: State) -> State:
    """A copy of STATE, in the memory of ROOM if that has tensors of the same names."""
    if room.keys() != state.keys():
        return {name: tensor.clone() for name, tensor in state.items()}
    for name, tensor in state.items():
        room[name].copy_(tensor)
    return room
