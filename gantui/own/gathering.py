"""The first iterations of a script, before a session begins: what its data are, and how its players are called."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.gan.trainee import LOG
from gantui.own.hearing import Hearing
from gantui.own.rows import Value
from gantui.own.sight import tensor_of

ENOUGH, FEW, FEWEST = 2048, 256, 16
"""Samples of the data from which on it begins; with which it does after some seconds; with which it can at all."""
LONGEST = 3.0
"""Seconds after which it begins with few samples."""
MOST = LOG // 2
"""Iterations after which it begins in any case."""
_LEAST = 3
"""Iterations from which on is known how long one takes."""
_NUMBERS = 1 << 25
"""Numbers in samples that are kept at most: some 130 MB."""


class Gathered:
    """What was seen of the first iterations."""

    def __init__(self, hearing: Hearing, whole: Tensor | None, every: int | None) -> None:
        """WHOLE: all samples of the data, if the script has handed them over. EVERY: iterations between two records."""
        self._hearing, self._whole = hearing, whole
        self._most = min(MOST, every or MOST)
        self._real: list[Tensor] = []
        self._labels: list[Tensor] = []
        self._times: list[float] = []
        self.values: list[Mapping[str, Value]] = []
        """What the script said of each iteration."""
        self.said: list[tuple[Tensor | None, Tensor | None]] = []
        """What D said of real and of fake samples in each."""
        self.batch = 0
        """Samples in the first batch."""
        hearing.begin()

    def __len__(self) -> int:
        """How many iterations were seen."""
        return len(self.values)

    def add(self, real: Any, labels: Any, values: Mapping[str, Value]) -> None:
        """Add an iteration on REAL samples with LABELS, of which the script says VALUES.

        Raises:
            Refusal: samples and labels don't fit.
        """
        samples = tensor_of(real)
        if samples.ndim == 0:
            raise Refusal("step(real): a single number; expected a batch of samples")
        if self._real and samples.shape[1:] != self._real[0].shape[1:]:
            before = list(self._real[0].shape[1:])
            raise Refusal(
                f"step(real): samples of shape {list(samples.shape[1:])}, and {before} before; expected one shape"
            )
        self.said.append(self._hearing.readings(real))
        self._hearing.forget()
        self.batch = self.batch or len(samples)
        if self._whole is None or not self._real:
            self._real.append(samples.clone())
        if labels is not None:
            found = tensor_of(labels)
            if len(found) != len(samples):
                raise Refusal(f"step(real, labels): {len(samples)} samples and {len(found)} labels; expected one each")
            if self._whole is None or not self._labels:
                self._labels.append(found.clone())
        self.values.append(values)
        self._times.append(time.monotonic())

    @property
    def enough(self) -> bool:
        """Whether a session can begin."""
        if len(self) >= self._most:
            return True
        if len(self) < min(_LEAST, self._most):
            return False
        samples = sum(map(len, self._real))
        numbers = sum(each.numel() for each in self._real)
        many = self._whole is not None or samples >= ENOUGH or numbers >= _NUMBERS
        return many or (self.elapsed >= LONGEST and samples >= FEW)

    @property
    def real(self) -> Tensor:
        """All samples that were seen, [n, ...]; or those of the data that were handed over.

        Raises:
            Refusal: they are too few.
        """
        found = torch.cat(self._real) if self._whole is None else self._whole
        if len(found) < FEWEST:
            raise Refusal(
                f"step(real): {len(found)} samples in {len(self)} iterations, too few to measure anything; expected "
                "more a batch, or watch(..., data=SAMPLES) with all of them"
            )
        return found

    @property
    def first(self) -> Tensor:
        """The first batch of the script, [n, ...]."""
        return self._real[0]

    @property
    def labels(self) -> Tensor | None:
        """The labels of the samples that were seen: [n, ...]; None where there are none."""
        return torch.cat(self._labels) if self._labels else None

    @property
    def elapsed(self) -> float:
        """Seconds from the end of the first iteration to that of the last."""
        return self._times[-1] - self._times[0] if self._times else 0.0

    @property
    def seconds(self) -> float:
        """Seconds a quick iteration takes: the first ones are slower than most. NaN where that is not known."""
        gaps = sorted(after - before for before, after in zip(self._times, self._times[1:], strict=False))
        return gaps[len(gaps) // 4] if gaps else math.nan
