"""The log of a script: what it says of each iteration, kept on its device until the session fetches it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal, plain
from gantui.experiment import metrics

Value = Tensor | float | None
LOG = 4096
"""Rows of the log: what is fetched seldom costs a quick iteration little."""
_GIVEN = frozenset({"loss_d", "loss_g", "d_real", "d_fake"})
"""Names of what gantui has from the script itself."""
_PREFIX = "own."
"""What stands before a script's name of a number where gantui records something else under that name."""
_TOGETHER = 128
"""Iterations that are written into it at once. Far fewer than the objects that make Python look for garbage."""


class Log:
    """A ring of `LOG` rows with a value for each of COLUMNS; nothing waits for the device before it is asked for."""

    def __init__(self, columns: Sequence[str], device: torch.device) -> None:
        self.columns = tuple(columns)
        self._ring = torch.full((LOG, 1, len(columns)), math.nan, device=device)
        self._place = {name: place for place, name in enumerate(self.columns)}
        self._last: list[Tensor | float] = [math.nan] * len(columns)
        """The newest value of each column."""
        self._waiting: list[Tensor | float] = []
        """The rows that are not in the ring yet, one behind the other."""
        self._count = 0
        """Iterations that are in the ring."""

    def add(self, values: Mapping[str, Value]) -> None:
        """Add an iteration: a column that is not among VALUES, or is None there, keeps its last one."""
        for name, value in values.items():
            if value is not None:
                self._last[self._place[name]] = value
        self._waiting += self._last
        if len(self._waiting) >= _TOGETHER * len(self._last):
            self._write()

    @property
    def count(self) -> int:
        """How many iterations were added."""
        return self._count + len(self._waiting) // len(self.columns)

    @property
    def log(self) -> Tensor:
        """[LOG, 1, columns]: iteration i in row i modulo LOG."""
        self._write()
        return self._ring

    @torch.no_grad()
    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        rows = self._together(waiting).view(-1, len(self.columns))
        first = self._count % LOG
        room = LOG - first
        self._ring[first : first + len(rows), 0] = rows[:room]
        self._ring[: max(0, len(rows) - room), 0] = rows[room:]
        self._count += len(rows)

    def _together(self, values: Sequence[Tensor | float]) -> Tensor:
        """VALUES as one tensor on the log's device: [values], float32."""
        device = self._ring.device
        if device.type == "cpu":  # there `number` has found numbers
            return torch.tensor(values, dtype=torch.float32)
        tensors = [(place, each.to(device)) for place, each in enumerate(values) if isinstance(each, Tensor)]
        numbers = [math.nan if isinstance(each, Tensor) else each for each in values]
        found = torch.tensor(numbers, dtype=torch.float32).to(device)
        if tensors:
            where, said = zip(*tensors, strict=True)
            found[torch.tensor(where, device=device)] = torch.stack(said).float()
        return found


def number(value: Any, name: str, *, again: bool = True) -> Value:
    """VALUE, called NAME, as a script gives it: a tensor of one number on another device is not waited for.

    It is copied, unless a graph of this iteration alone has made it: AGAIN says that it may be another one next time.

    Raises:
        Refusal: it is no single number.
    """
    if isinstance(value, Tensor):
        if value.ndim == 0 or value.numel() == 1:
            if value.is_cpu:
                return value.item()
            found = value.detach() if value.requires_grad and not again else value.detach().clone()
            return found.reshape(()) if found.ndim else found
        raise Refusal(f"step({name}): a tensor of shape {list(value.shape)}; expected one number, such as its mean()")
    if value is None or isinstance(value, float | int):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Refusal(f"step({name}): {plain(repr(value))[:60]}: expected a number or a tensor of one number") from None


def recorded_as(name: str) -> str:
    """The name under which a script's own number called NAME is recorded: another one where gantui measures such.

    So a metric that gantui learns to measure one day takes no name from a script.
    """
    return name if name in _GIVEN or metrics.find(name) is None else f"{_PREFIX}{name}"


def renamed(columns: Sequence[str]) -> dict[str, str]:
    """Which of COLUMNS are recorded under another name than the script's: these names, by those of the script."""
    own = [name.removeprefix(_PREFIX) for name in columns if name.startswith(_PREFIX)]
    return {name: recorded_as(name) for name in own if recorded_as(name) != name}
