"""The first iterations of a script, before a session begins: what its data are, and how its players are called."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.own.forward_hooks import ForwardHooks
from gantui.own.log import LOG, Value
from gantui.own.optimizer_hooks import OptimizerHooks
from gantui.own.sample_layout import tensor_of

ENOUGH, FEW, FEWEST = 2048, 256, 16
"""Samples of the data from which on it begins; with which it does after some seconds; with which it can at all."""
LONGEST, PATIENT = 3.0, 60.0
"""Seconds after which it begins with few samples; and where a classifier is to learn their labels."""
MOST = LOG // 2
"""Iterations after which it begins in any case."""
_LEAST, _SOME, _SEEN = 3, 32, 100
"""Iterations from which on is known how long one takes; after which it begins with fewer than few samples, if it is
late; and after which it does though no optimizer has moved one of the players."""
_NUMBERS = 1 << 25
"""Numbers in samples that are kept at most: some 130 MB."""


class Gathered:
    """What was seen of the first iterations."""

    def __init__(
        self,
        forward_hooks: ForwardHooks,
        optimizer_hooks: OptimizerHooks,
        whole: Tensor | None,
        most: int = MOST,
        longest: float = LONGEST,
    ) -> None:
        """WHOLE: all samples of the data, if the script has handed them over. MOST: iterations after which it begins.

        LONGEST: seconds after which few samples are enough.
        """
        self._forward_hooks, self._optimizer_hooks, self._whole = forward_hooks, optimizer_hooks, whole
        self._most, self._longest = min(MOST, most), longest
        self._real: list[Tensor] = []
        self._labels: list[Tensor] = []
        self._times: list[float] = []
        self.values: list[Mapping[str, Value]] = []
        """What the script said of each iteration."""
        self.said: list[tuple[Tensor | None, Tensor | None]] = []
        """What D said of real and of fake samples in each."""
        self.batch = 0
        """Samples in the first batch."""
        self.drawn: Tensor | None = None
        """The latents that G was called with last, [n, ...]; None where it was not heard."""
        forward_hooks.begin()

    def __len__(self) -> int:
        """How many iterations were seen."""
        return len(self.values)

    def add(self, real: Any, labels: Any, values: Mapping[str, Value]) -> None:
        """Add an iteration on REAL samples with LABELS, of which the script says VALUES.

        Raises:
            Refusal: samples and labels don't fit.
        """
        samples = tensor_of(real, "step(real)")
        if samples.ndim == 0:
            raise Refusal("step(real): a single number; expected a batch of samples")
        if self._real and samples.shape[1:] != self._real[0].shape[1:]:
            before = list(self._real[0].shape[1:])
            raise Refusal(
                f"step(real): samples of shape {list(samples.shape[1:])}, and {before} before; expected one shape"
            )
        self.said.append(self._forward_hooks.readings(real))
        self.drawn = self.drawn if self._forward_hooks.drawn is None else self._forward_hooks.drawn
        self._forward_hooks.forget()
        keeps = not self._many
        self.batch = self.batch or len(samples)
        if keeps:
            self._real.append(samples.clone())
        if labels is not None:
            found = tensor_of(labels, "step(real, labels)")
            if len(found) != len(samples):
                raise Refusal(f"step(real, labels): {len(samples)} samples and {len(found)} labels; expected one each")
            if keeps:
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
        late = self.elapsed >= self._longest
        if self._many:  # G may move seldom, and is to be seen
            return self._optimizer_hooks.complete or late or len(self) >= _SEEN
        return late and (sum(map(len, self._real)) >= FEW or len(self) >= _SOME)

    @property
    def _many(self) -> bool:
        """Whether no more samples are wanted."""
        if self._whole is not None:
            return bool(self._real)
        numbers = sum(each.numel() for each in self._real)
        return sum(map(len, self._real)) >= ENOUGH or numbers >= _NUMBERS

    @property
    def real(self) -> Tensor:
        """All samples that were seen, [n, ...]; or those of the data that were handed over.

        Raises:
            Refusal: they are too few, or no finite numbers.
        """
        found = torch.cat(self._real) if self._whole is None else self._whole
        if wrong := found.numel() - int(found.isfinite().sum()):
            raise Refusal(f"real samples: {wrong:,} of {found.numel():,} numbers are not finite; expected such as are")
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
