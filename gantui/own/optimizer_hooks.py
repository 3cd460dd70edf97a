"""Who moves the players of a script, by torch's hooks of all optimizers: rates, updates, gradients, and standing still.

Optimizers are found by what they move: a group belongs to the player whose weights are in it, the very same objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.utils.hooks import RemovableHandle

from gantui.own.options import OwnOptimizer, OwnOptimizers, OwnScheme

PLAYERS = ("discriminator", "generator")
_KEYS = ("lr", "betas", "momentum", "weight_decay")


class _Player:
    """One player's weights, and the groups that move them."""

    def __init__(self, module: nn.Module | None) -> None:
        self._module = module
        self.groups: list[dict[str, Any]] = []
        self.optimizer = ""
        """The class of the first optimizer that moves it."""
        self.updates = 0
        """How many updates were seen."""
        self.frozen = False
        self.norm: Tensor | None = None
        """The norm of its gradient at the newest update that was looked at."""

    @property
    def weights(self) -> list[nn.Parameter]:
        """The weights of now: a script may put others into their place."""
        return [] if self._module is None else list(self._module.parameters())


class OptimizerHooks:
    """What moves G and D; nothing of it is changed unless somebody asks."""

    def __init__(self, generator: nn.Module | None, discriminator: nn.Module | None) -> None:
        self._players = {"discriminator": _Player(discriminator), "generator": _Player(generator)}
        self._whose: dict[int, tuple[Optimizer, tuple[_Player, ...]]] = {}
        """By the id of an optimizer: itself, so that the id stays its own, and whom it moves."""
        self._looking: RemovableHandle | None = None
        self._freezing: RemovableHandle | None = None
        """The hooks, which are there only while they do something: torch calls them in every update."""
        self.look(True)

    def look(self, looks: bool) -> None:
        """See the updates of the next iterations, or do not."""
        if looks == (self._looking is not None):
            return
        if self._looking is not None:
            self._looking.remove()
        self._looking = register_optimizer_step_post_hook(self._after) if looks else None

    def close(self) -> None:
        """See no update any more, and let everybody move."""
        self.look(False)
        self._freeze(False)

    def _freeze(self, somebody: bool) -> None:
        """Have SOMEBODY stand still, or nobody."""
        if somebody == (self._freezing is not None):
            return
        if self._freezing is not None:
            self._freezing.remove()
        self._freezing = register_optimizer_step_pre_hook(self._before) if somebody else None

    # The hooks -------------------------------------------------------------------------------------------------------

    def _before(self, optimizer: Optimizer, *_: Any) -> None:
        for player in self._moved_by(optimizer):
            if player.frozen:
                for weight in player.weights:
                    weight.grad = None

    def _after(self, optimizer: Optimizer, *_: Any) -> None:
        for player in self._moved_by(optimizer):
            player.updates += 1
            player.norm = _norm(player.weights)

    def _moved_by(self, optimizer: Optimizer) -> tuple[_Player, ...]:
        found = self._whose.get(id(optimizer))
        if found is None:
            found = self._whose[id(optimizer)] = optimizer, self._find(optimizer)
        return found[1]

    def _find(self, optimizer: Optimizer) -> tuple[_Player, ...]:
        moved = []
        for player in self._players.values():
            known = {id(weight) for weight in player.weights}
            own = [group for group in optimizer.param_groups if any(id(weight) in known for weight in group["params"])]
            if own:
                player.groups += own
                player.optimizer = player.optimizer or type(optimizer).__name__
                moved.append(player)
        return tuple(moved)

    # What is known of it ---------------------------------------------------------------------------------------------

    @property
    def updates(self) -> Mapping[str, int]:
        """How often each player was moved, by name."""
        return {name: player.updates for name, player in self._players.items()}

    @property
    def complete(self) -> bool:
        """Whether each player that has weights was seen to be moved."""
        return all(player.updates or not player.weights for player in self._players.values())

    def unmoved(self) -> list[str]:
        """What is to be said of players with weights that no optimizer of torch has moved so far."""
        return [
            f"no optimizer of torch has moved {name[0].upper()} yet, so that its settings are not known"
            for name, player in self._players.items()
            if player.weights and not player.updates
        ]

    @property
    def rates(self) -> dict[str, float]:
        """Each player's learning rate, by name, where it is known."""
        found = {name: player.groups[0].get("lr") for name, player in self._players.items() if player.groups}
        return {name: float(rate) for name, rate in found.items() if rate is not None}

    def norms(self, device: torch.device) -> dict[str, Tensor]:
        """The norms of the gradients of the newest updates that were looked at, by player: [1]; NaN where none was."""
        nothing = torch.full((1,), torch.nan, device=device)
        found = {name: player.norm for name, player in self._players.items()}
        return {name: nothing if norm is None else norm.to(device).reshape(1) for name, norm in found.items()}

    def options(self) -> OwnOptimizers:
        """The optimizers as they are now, as settings."""
        return OwnOptimizers(**{name: _options(player) for name, player in self._players.items()})

    def moved(self, before: OwnOptimizers) -> dict[str, Any]:
        """What the optimizers have otherwise than BEFORE, to six digits: by path, such as 'generator.lr'."""
        now = self.options()
        return {
            f"{name}.{key}": value
            for name in PLAYERS
            for key in _KEYS
            if (value := getattr(getattr(now, name), key)) != _rounded(getattr(getattr(before, name), key))
        }

    def scheme(self) -> OwnScheme:
        """Who moves, as settings, of those whom an optimizer of torch was seen to move."""
        return OwnScheme(**{f"{name[0]}_moves": 1 for name, player in self._players.items() if player.groups})

    # What may be asked of it -----------------------------------------------------------------------------------------

    def apply(self, optimizers: OwnOptimizers, scheme: OwnScheme, before: OwnOptimizers) -> None:
        """Let both players go on with OPTIMIZERS and SCHEME; BEFORE are the settings that these take the place of."""
        for name, moves in (("discriminator", scheme.d_moves), ("generator", scheme.g_moves)):
            player = self._players[name]
            player.frozen = moves == 0
            old, new = getattr(before, name), getattr(optimizers, name)
            for key in _KEYS:
                if getattr(old, key) != getattr(new, key):
                    _set(player.groups, key, getattr(new, key))
        self._freeze(any(player.frozen for player in self._players.values()))


def _set(groups: list[dict[str, Any]], key: str, value: Any) -> None:
    """Set KEY of all GROUPS: the first one to VALUE, a rate of the others in the same ratio."""
    first = groups[0].get(key)
    for group in groups:
        if key not in group:
            continue
        if key == "lr" and first:
            ratio = float(group[key]) / float(first)
            new: Any = value * ratio if group is not groups[0] else value
        else:
            new = value
        if isinstance(group[key], Tensor):  # a rate that is captured
            group[key].fill_(new)
        else:
            group[key] = tuple(new) if isinstance(new, tuple | list) else new


def _options(player: _Player) -> OwnOptimizer:
    """What may be changed of the groups of PLAYER."""
    if not player.groups:
        return OwnOptimizer()
    group, known = player.groups[0], dict[str, Any]()
    for key in _KEYS:
        value = group.get(key)
        if isinstance(value, Tensor):
            value = value.item()
        if isinstance(value, int | float) or (isinstance(value, tuple | list) and len(value) == 2):
            known[key] = _rounded(value)
    return OwnOptimizer(name=player.optimizer, **known)


def _rounded(value: Any) -> Any:
    """VALUE to six digits, or each of two: a schedule may have made a rate of .0001 into .00009999999753."""
    if isinstance(value, tuple | list):
        return tuple(map(_rounded, value))
    return float(f"{value:.6g}") if isinstance(value, int | float) else value


def _norm(weights: list[nn.Parameter]) -> Tensor | None:
    gradients = [weight.grad.detach() for weight in weights if weight.grad is not None]
    if not gradients:
        return None
    return nn.utils.get_total_norm(gradients).float()
