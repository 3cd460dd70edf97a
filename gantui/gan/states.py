"""The state of a trainer: every tensor that decides the future, by the name that it has in a checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.gan import optimizers

if TYPE_CHECKING:
    from gantui.gan.trainer import Trainer

State = dict[str, Tensor]
_STOOD_STILL = "stood_still"
"""A tensor in the state of a player that has never moved while the other did: its optimizer remembers nothing."""


@dataclass(frozen=True)
class Read:
    """A state that has been checked."""

    tensors: list[tuple[Tensor, Tensor]]
    """Each of the trainer's tensors, and the values to copy into it."""
    steps_done: int
    extra: dict[str, int]
    """Single updates, by player."""
    optimizers: dict[str, State]
    """The state of each player's optimizer."""
    moved: dict[str, bool]
    """Whether each player ever has."""


def of(trainer: Trainer) -> State:
    """References to every tensor that decides TRAINER's future, on the device."""
    state = {
        "steps_done": torch.tensor(trainer.steps_done),
        "extra.discriminator": torch.tensor(trainer.extra["discriminator"]),
        "extra.generator": torch.tensor(trainer.extra["generator"]),
        **_from_the_start(trainer),
        **_drawn_once(trainer),
    }
    for name, player in trainer.players.items():
        state |= {f"{name}.optimizer.{key}": value for key, value in player.optimizer.state.items()}
        if trainer.steps_done and not player.moved:
            state[f"{name}.{_STOOD_STILL}"] = torch.tensor(1)
    return state


def read(trainer: Trainer, state: State) -> Read:
    """What TRAINER has to take over to continue from STATE; nothing is changed.

    Raises:
        ValueError: it is not a state of TRAINER's experiment: a tensor is missing, too many, or of another shape.
    """
    tensors = _from_the_start(trainer)
    tensors |= {name: own for name, own in _drawn_once(trainer).items() if name in state}
    for name, current in tensors.items():
        _check(state, name, current)
    scalar = torch.tensor(0)
    steps_done = int(_check(state, "steps_done", scalar))
    extra = {player: int(_check(state, f"extra.{player}", scalar)) for player in trainer.extra}
    if min(steps_done, *extra.values()) < 0:
        raise ValueError("it counts iterations below 0")
    remembered, moved = {}, {}
    for name, player in trainer.players.items():
        prefix = f"{name}.optimizer."
        saved = {key.removeprefix(prefix): tensor for key, tensor in state.items() if key.startswith(prefix)}
        options = getattr(trainer.experiment.optimizers, name)
        moved[name] = bool(steps_done or extra[name]) and f"{name}.{_STOOD_STILL}" not in state
        expected = optimizers.state_after_a_step(options, player.params) if moved[name] else {}
        if unknown := saved.keys() - expected.keys():
            raise ValueError(f"there is a tensor {prefix + min(unknown)!r} that {options.name} knows nothing of")
        remembered[name] = {key: _check(state, prefix + key, like).clone() for key, like in expected.items()}
    return Read([(own, state[name]) for name, own in tensors.items()], steps_done, extra, remembered, moved)


def _from_the_start(trainer: Trainer) -> State:
    """The tensors of the state that exist before the first step, by name."""
    players = trainer.players.items()
    tensors = {f"{name}.weights": player.params.detach() for name, player in players}
    tensors |= {f"{name}.memory": player.buffers for name, player in players if player.buffers.numel()}
    return tensors if trainer.average is None else tensors | {"generator.average": trainer.average}


def _drawn_once(trainer: Trainer) -> State:
    """What the latent drew once for the whole training. Checkpoints of older versions lack it."""
    return {} if trainer.latent.drawn is None else {"latent.drawn": trainer.latent.drawn}


def _check(state: State, name: str, like: Tensor) -> Tensor:
    """The tensor NAME of STATE, after a check that it is there with the shape and type of LIKE."""
    if name not in state:
        raise ValueError(f"there is no tensor {name!r}")
    if state[name].shape != like.shape:
        raise ValueError(f"{name!r} has the shape {list(state[name].shape)} where {list(like.shape)} is needed")
    if state[name].is_floating_point() != like.is_floating_point() or state[name].is_complex():
        raise ValueError(f"{name!r} is of {state[name].dtype} where {like.dtype} is needed")
    return state[name]
