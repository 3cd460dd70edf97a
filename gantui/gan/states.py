"""The state of players in training: every tensor that decides the future, by the name that it has in a checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from gantui.gan import optimizers
from gantui.gan.player import Player

State = dict[str, Tensor]
_STOOD_STILL = "stood_still"
"""A tensor in the state of a player that has never moved while the other did: its optimizer remembers nothing."""


class Training(Protocol):
    """What trains players, and remembers no more than this from one iteration to the next."""

    @property
    def steps_done(self) -> int:
        """Whole iterations done."""

    @property
    def extra(self) -> Mapping[str, int]:
        """Single updates done on top of the schedule, by player."""

    @property
    def players(self) -> Mapping[str, Player]:
        """All of them, by name."""

    @property
    def beside(self) -> State:
        """What there is beside the players from the first step on, by name."""

    @property
    def drawn_once(self) -> State:
        """What was drawn once for the whole training, by name. Checkpoints of older versions lack it."""


@dataclass(frozen=True)
class _Read:
    """A state that has been checked."""

    tensors: list[tuple[Tensor, Tensor]]
    """Each of the training's tensors, and the values to copy into it."""
    steps_done: int
    extra: dict[str, int]
    """Single updates, by player."""
    optimizers: dict[str, State]
    """The state of each player's optimizer."""
    moved: dict[str, bool]
    """Whether each player ever has."""


def of(training: Training) -> State:
    """References to every tensor that decides TRAINING's future, on the device."""
    state = {
        "steps_done": torch.tensor(training.steps_done),
        **{f"extra.{name}": torch.tensor(done) for name, done in training.extra.items()},
        **_from_the_start(training),
        **training.drawn_once,
    }
    for name, player in training.players.items():
        state |= {f"{name}.optimizer.{key}": value for key, value in player.optimizer.state.items()}
        if training.steps_done and not player.moved:
            state[f"{name}.{_STOOD_STILL}"] = torch.tensor(1)
    return state


@torch.no_grad()
def take_up(training: Training, state: State) -> tuple[int, dict[str, int]]:
    """Let the players of TRAINING continue from STATE; returns the iterations and the single updates that are done.

    Raises:
        ValueError: it is not a state of such a training: a tensor is missing, has another shape or is one too many.
            Nothing has been changed then.
    """
    found = _read(training, state)
    for tensor, values in found.tensors:
        tensor.copy_(values)
    for name, player in training.players.items():
        player.optimizer.load_state(found.optimizers[name])
        player.moved = found.moved[name]
        player.params.grad = None  # of an update that has not been made from here
    return found.steps_done, found.extra


def _read(training: Training, state: State) -> _Read:
    """What TRAINING has to take over to continue from STATE; nothing is changed.

    Raises:
        ValueError: see `take_up`.
    """
    tensors = _from_the_start(training)
    tensors |= {name: own for name, own in training.drawn_once.items() if name in state}
    for name, current in tensors.items():
        _check(state, name, current)
    scalar = torch.tensor(0)
    steps_done = int(_check(state, "steps_done", scalar))
    extra = {player: int(_check(state, f"extra.{player}", scalar)) for player in training.extra}
    if min(steps_done, *extra.values()) < 0:
        raise ValueError("it counts iterations below 0")
    remembered, moved = {}, {}
    for name, player in training.players.items():
        prefix = f"{name}.optimizer."
        saved = {key.removeprefix(prefix): tensor for key, tensor in state.items() if key.startswith(prefix)}
        moved[name] = bool(steps_done or extra[name]) and f"{name}.{_STOOD_STILL}" not in state
        expected = optimizers.state_after_a_step(player.options, player.params) if moved[name] else {}
        if unknown := saved.keys() - expected.keys():
            raise ValueError(f"there is a tensor {prefix + min(unknown)!r} that {player.options.name} knows nothing of")
        remembered[name] = {key: _check(state, prefix + key, like).clone() for key, like in expected.items()}
    return _Read([(own, state[name]) for name, own in tensors.items()], steps_done, extra, remembered, moved)


def _from_the_start(training: Training) -> State:
    """The tensors of the state that exist before the first step, by name."""
    players = training.players.items()
    tensors = {f"{name}.weights": player.params.detach() for name, player in players}
    tensors |= {f"{name}.memory": player.buffers for name, player in players if player.buffers.numel()}
    return tensors | training.beside


def _check(state: State, name: str, like: Tensor) -> Tensor:
    """The tensor NAME of STATE, after a check that it is there with the shape and type of LIKE."""
    if name not in state:
        raise ValueError(f"there is no tensor {name!r}")
    if state[name].shape != like.shape:
        raise ValueError(f"{name!r} has the shape {list(state[name].shape)} where {list(like.shape)} is needed")
    if state[name].is_floating_point() != like.is_floating_point() or state[name].is_complex():
        raise ValueError(f"{name!r} is of {state[name].dtype} where {like.dtype} is needed")
    return state[name]
