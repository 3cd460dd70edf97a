"""What a script has said of itself in `gantui.watch(...)`, checked before anything is done."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import torch
from torch import Tensor, nn

from gantui.errors import Refusal, nearest
from gantui.own.latents import Drawn
from gantui.own.mirror import Mirror
from gantui.own.options import Said
from gantui.own.players import Arrays, inner
from gantui.own.sight import tensor_of
from gantui.own.state import Given as State

CLASSIFIERS = {(1, 8, 8): "digits", (1, 28, 28): "mnist5k"}
"""The shipped classifiers of digits by the shape of what they read."""


@dataclass(frozen=True)
class Given:
    """Everything that a script has said; see `gantui.own.watch.watch`."""

    generator: nn.Module | Arrays
    discriminator: nn.Module | Arrays
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
        return {name: Mirror(module, name) for name, module in modules.items() if isinstance(module, nn.Module)}


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
    if reading is not None and reading not in get_args(Said):
        known = get_args(Said)
        raise Refusal(f"watch(reading={reading!r}): expected one of {', '.join(known)}{nearest(str(reading), known)}")
    if latent is None and not isinstance(makes, nn.Module):
        raise Refusal("watch(sample=...): what latents are is missing; expected latent=N, a shape, or a function of n")
    if judged_by not in (None, "digits"):
        raise Refusal(f"watch(judged_by={judged_by!r}): no such classifier is shipped; expected 'digits'")
    for key, value in (("every", every), ("steps", steps)):
        if value is not None and (not isinstance(value, int) or value < 1):
            raise Refusal(f"watch({key}={value!r}): expected a number of iterations, at least 1")
    samples, labels = data if isinstance(data, tuple) else (data, None)
    return Given(
        makes,
        says,
        (generator, discriminator),
        None if ema is None else inner(ema, "ema"),
        latent,
        reading,
        _names(classes, judged_by),
        None if shape is None else tuple(shape),
        None if samples is None else tensor_of(samples),
        None if labels is None else tensor_of(labels),
        modes if modes is None or isinstance(modes, int) else tensor_of(modes),
        judged_by,
        state,
        every,
        steps,
        seed,
        name,
    )


def _one(module: Any, function: Arrays | None, name: str, instead: str) -> nn.Module | Arrays:
    """The MODULE called NAME, or the FUNCTION that is given INSTEAD of it.

    Raises:
        Refusal: neither is there, or both, or it is none.
    """
    if isinstance(module, nn.Module) and function is None:
        return inner(module, name)
    if module is not None and function is None:
        raise Refusal(
            f"watch({name}): a {type(module).__name__}, no torch module; expected {instead}=, a function of arrays"
        )
    if function is None:
        raise Refusal(f"watch(...): {name} is missing; expected a torch module, or {instead}=, a function of arrays")
    if not callable(function):
        raise Refusal(f"watch({instead}={type(function).__name__}): expected a function of arrays")
    return function


def takes(player: nn.Module | Arrays) -> int:
    """How many inputs a function takes by its signature; 1 of a module, which is heard instead."""
    if isinstance(player, nn.Module):
        return 1
    try:
        kinds = [each.kind for each in inspect.signature(player).parameters.values() if each.default is each.empty]
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
