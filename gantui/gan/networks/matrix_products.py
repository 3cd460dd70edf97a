"""Products of large matrices, by the faster of the libraries that PyTorch holds.

PyTorch's products on a CPU are mostly MKL's. On an AMD processor MKL keeps to instructions of 256 bits, while oneDNN,
which PyTorch holds as well, takes those of 512 where there are any, and is up to 2.3 times as fast in float32
(docs/measured.md). For ordinary tensors the one way there is the operation that PyTorch's compiler puts in for a linear
layer. It is no public one: where it is missing or is not what it was, everything goes PyTorch's usual way.
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from gantui.gan.internals import Linear, onednn_linear


def product(a: Tensor, b: Tensor, bias: Tensor | None = None) -> Tensor:
    """A [members, n, k] times B [members, k, m], plus BIAS [members, m]: [members, n, m]. Autograd must not see it.

    What is done for a member depends on its own sizes alone.
    """
    linear = faster() if a.device.type == "cpu" and a.dtype == b.dtype == torch.float32 else None
    if linear is None:
        return torch.bmm(a, b) if bias is None else torch.baddbmm(bias.unsqueeze(1), a, b)
    transposed = b.transpose(1, 2)
    if len(a) == 1:
        return linear(a[0], transposed[0], None if bias is None else bias[0]).unsqueeze(0)
    biases = [None] * len(a) if bias is None else bias
    return torch.stack([linear(*each) for each in zip(a, transposed, biases, strict=True)])


@cache
def faster() -> Linear | None:
    """The linear layer of oneDNN if it is the faster one on this processor, else None."""
    processor: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    slow = "AMD" in str(processor.get("cpu_name", "")) and processor.get("avx512_f", False)
    return onednn_linear() if slow else None
