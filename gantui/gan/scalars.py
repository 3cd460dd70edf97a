"""Numbers that change from iteration to iteration or by hand, as tensors that stay where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor


class LiveScalars:
    """Live scalars by name, each a tensor without dimensions: a captured iteration reads the value that it holds then.

    Where no GPU is, they hold Python's own numbers (float64): rounded like these where they meet float32, bit for bit.
    """

    def __init__(self, names: Sequence[str], device: torch.device) -> None:
        self.names = tuple(names)
        dtype = torch.float32 if device.type == "cuda" else torch.float64
        self.values = torch.zeros(len(self.names), dtype=dtype, device=device)
        """[names]: all of them."""
        self._each = dict(zip(self.names, self.values.unbind(), strict=True))

    def __getitem__(self, name: str) -> Tensor:
        """The live scalar called NAME: []."""
        return self._each[name]

    def table(self, rows: Sequence[Mapping[str, float]]) -> Tensor:
        """Put ROWS of values by name on the device: [rows, names]. The host does not wait for the copy."""
        made = torch.tensor([[row[name] for name in self.names] for row in rows], dtype=self.values.dtype)
        if self.values.is_cuda:  # a pinned source is kept until it has been read
            return made.pin_memory().to(self.values.device, non_blocking=True)
        return made

    def set(self, values: Mapping[str, float]) -> None:
        """Set the live scalars to VALUES, by name."""
        self.values.copy_(self.table([values])[0])
