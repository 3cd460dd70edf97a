"""What a script has said of itself in `gantui.watch(...)`, checked before anything is done."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import torch
from torch import Tensor, nn

from gantui.errors import Refusal, nearest
from gantui.experiment.files.reading.words import count
from gantui.own.forward_hooks import Call
from gantui.own.latents import Drawn
from gantui.own.mirror import Mirror
from gantui.own.options import Said
from gantui.own.players import Arrays, inner
from gantui.own.sample_layout import tensor_of
from gantui.own.state import Given as State

HOW = {"G": "sample=lambda G, z: G(z, ...)", "D": "judge=lambda D, x: D(x, ...)"}
"""What says how a copy of a player is asked, by who it is."""
_GIVEN = {"G": "latents", "D": "samples"}
CLASSIFIERS = {(1, 8, 8): "digits", (1, 28, 28): "mnist5k"}
"""The shipped classifiers of digits by the shape of what they read."""


@dataclass(frozen=True)
class Given:
    """Everything that a script has said; see `gantui.own.watch.watch`."""

    generator: nn.Module | Arrays
    discriminator: nn.Module | Arrays
    asks: Mapping[str, Arrays]
    """How copies of G ('G') and of D ('D') are asked, where they are not to be called as the script calls them."""
    called: tuple[object, object]
    """What the script itself calls as G and D: these, or what is compiled or stands for several devices around them."""
    average: nn.Module | None
    latent: int | Sequence[int] | Drawn | None
    reading: Said | None
    classes: tuple[str, ...]
    shape: tuple[int, ...] | None
    data: Tensor | None
    data_labels: Tensor | None
    modes: Tensor | int | None
    judged_by: str | None
    state: State | None
    every: int | None
    steps: int | None
    seed: int
    name: str

    @property
    def device(self) -> torch.device:
        """Where the generator is."""
        return _device(self.generator)

    def mirrors(self) -> dict[str, Mirror]:
        """Copies of the modules as they are now, by who they are."""
        modules = {"G": self.generator, "D": self.discriminator, "ema": self.average}
        asks = {**self.asks, "ema": self.asks.get("G")}
        return {
            name: Mirror(module, name, asks.get(name))
            for name, module in modules.items()
            if isinstance(module, nn.Module)
        }

    def extra(self, name: str, call: Call | None) -> int:
        """How many inputs the player called NAME has besides samples or latents; CALL is how it was heard."""
        if name in self.asks:
            return _takes(self.asks[name]) - 2
        player = self.generator if name == "G" else self.discriminator
        if isinstance(player, nn.Module):
            return 0 if call is None else call.extra
        return _takes(player) - 1


def checked(
    *,
    generator: Any,
    discriminator: Any,
    sample: Arrays | None,
    judge: Arrays | None,
    ema: Any,
    latent: Any,
    reading: Any,
    classes: Any,
    shape: Any,
    data: Any,
    modes: Any,
    judged_by: Any,
    state: Any,
    every: Any,
    steps: Any,
    seed: int,
    name: str,
) -> Given:
    """What was said, as far as it can be checked by itself.

    Raises:
        Refusal: something is not as it must be.
    """
    makes, says = _one(generator, sample, "G", "sample"), _one(discriminator, judge, "D", "judge")
    asks = {
        name: function
        for name, player, function in (("G", makes, sample), ("D", says, judge))
        if isinstance(player, nn.Module) and function is not None
    }
    if reading is not None and reading not in get_args(Said):
        known = get_args(Said)
        raise Refusal(f"watch(reading={reading!r}): expected one of {', '.join(known)}{nearest(str(reading), known)}")
    if latent is None and not isinstance(makes, nn.Module):
        raise Refusal("watch(sample=...): what latents are is missing; expected latent=N, a shape, or a function of n")
    if judged_by not in (None, "digits", "labels"):
        raise Refusal(f"watch(judged_by={judged_by!r}): expected 'digits' or 'labels'")
    for key, value in (("every", every), ("steps", steps)):
        if value is not None and (not isinstance(value, int) or value < 1):
            raise Refusal(f"watch({key}={value!r}): expected a number of iterations, at least 1")
    if isinstance(data, tuple) and len(data) != 2:
        raise Refusal(
            f"watch(data=...): {count(len(data), 'thing')}; expected samples, or a pair of samples and labels"
        )
    samples, labels = data if isinstance(data, tuple) else (data, None)
    return Given(
        makes,
        says,
        asks,
        (generator, discriminator),
        None if ema is None else inner(ema, "ema"),
        latent,
        reading,
        _names(classes, judged_by),
        None if shape is None else tuple(shape),
        None if samples is None else tensor_of(samples, "watch(data=...)"),
        None if labels is None else tensor_of(labels, "watch(data=...)"),
        modes if modes is None or isinstance(modes, int) else tensor_of(modes, "watch(modes=...)"),
        judged_by,
        state,
        every,
        steps,
        seed,
        name,
    )


def _one(module: Any, function: Arrays | None, name: str, instead: str) -> nn.Module | Arrays:
    """The MODULE called NAME, beside which a FUNCTION called INSTEAD may say how it is asked; else that.

    Raises:
        Refusal: neither is there, or it is none.
    """
    if function is not None and not callable(function):
        raise Refusal(f"watch({instead}={type(function).__name__}): expected a function")
    if module is not None:
        found = inner(module, name, instead)
        if function is not None and _takes(function) not in (2, 3):
            raise Refusal(
                f"watch({instead}=...): takes {count(_takes(function), 'input')}; beside {name} it is given a copy of "
                f"{name} to be asked, and {_GIVEN[name]}: expected {HOW[name]}"
            )
        return found
    if function is None:
        raise Refusal(f"watch(...): {name} is missing; expected a torch module, or {instead}=, a function of arrays")
    return function


def _takes(function: Arrays) -> int:
    """How many inputs a FUNCTION takes by its signature; 1 where that is not known."""
    try:
        kinds = [each.kind for each in inspect.signature(function).parameters.values() if each.default is each.empty]
    except (TypeError, ValueError):
        return 1
    return sum(kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for kind in kinds)


def _names(classes: Any, judged_by: str | None) -> tuple[str, ...]:
    """The names of CLASSES, which may be their number."""
    if classes is None:
        return tuple("0123456789") if judged_by == "digits" else ()
    if isinstance(classes, int) and not isinstance(classes, bool) and classes >= 2:
        return tuple(map(str, range(classes)))
    if isinstance(classes, Sequence) and not isinstance(classes, str) and len(classes) >= 2:
        return tuple(map(str, classes))
    raise Refusal(f"watch(classes={classes!r}): expected how many there are, at least 2, or their names")


def _device(player: object) -> torch.device:
    if isinstance(player, nn.Module):
        return next((weight.device for weight in player.parameters()), torch.device("cpu"))
    return torch.device("cpu")


Labels = Callable[[Tensor], Tensor]
