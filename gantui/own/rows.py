"""The log of a script: what it says of each iteration, kept on its device until the session fetches it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal, plain

Value = Tensor | float | None
LOG = 512
"""Rows of the log: what is fetched seldom costs a quick iteration little."""


class Rows:
    """A ring of `LOG` rows with a value for each of COLUMNS; nothing waits for the device before it is asked for."""

    def __init__(self, columns: Sequence[str], device: torch.device) -> None:
        self.columns = tuple(columns)
        self._ring = torch.full((LOG, 1, len(columns)), math.nan, device=device)
        self._waiting: list[dict[str, Value]] = []
        self._count = 0
        self._last: dict[str, Value] = dict.fromkeys(columns, math.nan)

    def add(self, values: Mapping[str, Value]) -> None:
        """Add an iteration: a column that is not among VALUES, or is None there, keeps its last one."""
        for name, value in values.items():
            if value is not None:
                self._last[name] = value
        self._waiting.append(dict(self._last))
        if len(self._waiting) == LOG:
            self._write()

    @property
    def count(self) -> int:
        """How many iterations were added."""
        return self._count + len(self._waiting)

    @property
    def log(self) -> Tensor:
        """[LOG, 1, columns]: iteration i in row i modulo LOG."""
        self._write()
        return self._ring

    @torch.no_grad()
    def _write(self) -> None:
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        device, flat = self._ring.device, [row[name] for row in rows for name in self.columns]
        tensors = [(place, each.reshape(())) for place, each in enumerate(flat) if isinstance(each, Tensor)]
        block = torch.tensor([math.nan if isinstance(each, Tensor) else each for each in flat], dtype=torch.float32)
        block = block.to(device)
        if tensors:
            values = torch.stack([each.to(device, torch.float32) for _, each in tensors])
            block[torch.tensor([place for place, _ in tensors], device=device)] = values
        places = [(self._count + place) % LOG for place in range(len(rows))]
        self._ring[torch.tensor(places, device=device), 0] = block.view(len(rows), -1)
        self._count += len(rows)


def number(value: Any, name: str, *, again: bool = True) -> Value:
    """VALUE, called NAME, as a script gives it: a tensor of one number is not waited for.

    It is copied, unless a graph of this iteration alone has made it: AGAIN says that it may be another one next time.

    Raises:
        Refusal: it is no single number.
    """
    if value is None or isinstance(value, float | int):
        return value
    if isinstance(value, Tensor):
        if value.numel() == 1:
            return value.detach() if value.requires_grad and not again else value.detach().clone()
        raise Refusal(f"step({name}): a tensor of shape {list(value.shape)}; expected one number, such as its mean()")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Refusal(f"step({name}): {plain(repr(value))[:60]}: expected a number or a tensor of one number") from None
