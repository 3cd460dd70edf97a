"""The state of a script that it hands over to go back to: nested dicts and lists of tensors and numbers, as tensors.

What is no tensor stands in one text of JSON, kept as bytes; the random streams of torch, NumPy and Python are kept with
it. Nothing of it is ever executed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.own.streams_aside import put_back

_TEXT = "script"
"""The name of the text; the tensors are 'script.0', 'script.1', ..."""
_MEMORY = 1 << 16
"""The text is padded to a multiple of so many bytes, so that it seldom has another size."""


@runtime_checkable
class Stateful(Protocol):
    """What has a state, as modules and optimizers of torch have."""

    def state_dict(self) -> Any:
        """Its state."""

    def load_state_dict(self, state_dict: Any) -> Any:
        """Take STATE_DICT up."""


Given = Stateful | Sequence[Stateful] | Mapping[str, Stateful] | tuple[Callable[[], Any], Callable[[Any], object]]
"""A thing with a state, several of them, or what gets a state and what takes it up."""


class OwnState:
    """All that decides the future of a script, as far as it has handed it over."""

    def __init__(self, given: Given, device: torch.device) -> None:
        """GIVEN as `watch(state=...)` has it.

        Raises:
            Refusal: it has no state, or one that can't be kept.
        """
        self._device = device
        self._get, self._set = _both(given)
        self.tensors()

    def tensors(self) -> dict[str, Tensor]:
        """The state of now, as tensors by name.

        Raises:
            Refusal: there is something in it that can't be kept.
        """
        put_back()
        found: list[Tensor] = []
        text = json.dumps([_packed(self._get(), found, "state"), _streams(self._device, found)])
        raw = text.encode()
        padded = raw.ljust(-(-len(raw) // _MEMORY) * _MEMORY)
        named = {f"{_TEXT}.{number}": tensor for number, tensor in enumerate(found)}
        return {_TEXT: torch.frombuffer(bytearray(padded), dtype=torch.uint8), **named}

    def take_up(self, tensors: Mapping[str, Tensor]) -> None:
        """Let the script go on from TENSORS, which `tensors` returned.

        Raises:
            ValueError: they are no such state.
        """
        try:
            own, streams = json.loads(tensors[_TEXT].cpu().numpy().tobytes())
            state, drawn = _unpacked(own, tensors), _unpacked(streams, tensors)
        except (KeyError, ValueError, TypeError, RecursionError) as error:
            raise ValueError(f"what it says of the script is damaged ({error})") from None
        put_back()
        self._set(state)
        _draw_on(drawn, self._device)


def _both(given: Any) -> tuple[Callable[[], Any], Callable[[Any], object]]:
    """What gets the state of GIVEN, and what takes it up."""
    if isinstance(given, tuple) and len(given) == 2 and not any(isinstance(each, Stateful) for each in given):
        get, take = given
        if callable(get) and callable(take):
            return get, take
    named: Mapping[str, Any]
    if isinstance(given, Stateful):
        named = {"state": given}
    elif isinstance(given, Mapping):
        named = given
    elif isinstance(given, Sequence) and not isinstance(given, str):
        named = {str(place): each for place, each in enumerate(given)}
    else:
        named = {}
    wrong = [name for name, each in named.items() if not isinstance(each, Stateful)]
    if not named or wrong:
        raise Refusal(
            "watch(state=...): expected objects with state_dict and load_state_dict, such as [G, D, opt_g, opt_d], or "
            "two functions: one that returns the state, one that takes it up"
        )

    def take_all(state: Any) -> None:
        for name, each in named.items():
            each.load_state_dict(state[name])

    return lambda: {name: each.state_dict() for name, each in named.items()}, take_all


def _packed(value: Any, found: list[Tensor], where: str) -> Any:
    """VALUE as JSON; its tensors are added to FOUND."""
    if isinstance(value, np.ndarray | np.generic):
        value = torch.from_numpy(np.array(value))
    if isinstance(value, Tensor):
        found.append(value.detach())
        return {"tensor": len(found) - 1}
    if value is None or isinstance(value, bool | int | float | str):
        return {"is": value}
    if isinstance(value, Mapping):
        return {
            "dict": [
                [_packed(key, found, where), _packed(each, found, f"{where}[{key!r}]")] for key, each in value.items()
            ]
        }
    if isinstance(value, list | tuple):
        parts = [_packed(each, found, f"{where}[{place}]") for place, each in enumerate(value)]
        return {"tuple" if isinstance(value, tuple) else "list": parts}
    raise Refusal(
        f"watch(state=...): {where} is a {type(value).__name__}; expected tensors, numbers, texts, and lists and dicts "
        "of these"
    )


def _unpacked(packed: Any, tensors: Mapping[str, Tensor]) -> Any:
    """What `_packed` made PACKED of."""
    ((kind, value),) = packed.items()
    match kind:
        case "tensor":
            return tensors[f"{_TEXT}.{value}"].clone()
        case "is":
            return value
        case "dict":
            return {_unpacked(key, tensors): _unpacked(each, tensors) for key, each in value}
        case "list":
            return [_unpacked(each, tensors) for each in value]
        case "tuple":
            return tuple(_unpacked(each, tensors) for each in value)
    raise ValueError(f"no such thing as a {kind!r}")


def _streams(device: torch.device, found: list[Tensor]) -> Any:
    """The random streams of torch, on the CPU and on DEVICE, of NumPy and of Python."""
    torch_ = [torch.get_rng_state(), *([torch.cuda.get_rng_state(device)] if device.type == "cuda" else [])]
    numpy, (version, python, gauss) = np.random.get_state(), random.getstate()
    name, keys, *rest = numpy
    return _packed(
        [torch_, [name, np.asarray(keys, np.int64), *rest], [version, np.array(python, np.int64), gauss]],
        found,
        "random",
    )


def _draw_on(streams: Any, device: torch.device) -> None:
    """Let the streams that `_streams` kept go on."""
    own, numbers, python = streams
    torch.set_rng_state(own[0].cpu())
    if len(own) > 1:
        torch.cuda.set_rng_state(own[1].cpu(), device)
    name, keys, *rest = numbers
    np.random.set_state((name, keys.cpu().numpy().astype(np.uint32), *rest))
    version, numbers_of_python, gauss = python
    random.setstate((version, tuple(numbers_of_python.tolist()), gauss))
