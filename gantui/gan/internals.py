"""Private parts of torch: the one module that names them, with a test for each (`tests/gan/test_internals.py`).

torch has no public way to see every operation below autograd, to make an optimizer's step in one kernel, to choose the
library of a product, or to take a gradient without its compiler. What can do without one of them goes the usual way
where another version of torch has it no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import graph
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

__all__ = ["DispatchMode", "tree_leaves", "tree_map"]

Linear = Callable[[Tensor, Tensor, "Tensor | None"], Tensor]
"""x [n, in], W' [out, in] and b [out] or None -> x W + b [n, out], not for autograd to see."""


class DispatchMode(TorchDispatchMode):
    """Sees every operation on tensors that is done within it, below autograd, by its `__torch_dispatch__`."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Whether `__torch_dispatch__` is hidden from torch's compiler, which newer versions would import for it.

        Nothing here is ever compiled.
        """
        return False


def writes(operation: Any) -> bool:
    """Whether OPERATION, if it is one of torch's, changes one of its arguments."""
    return isinstance(operation, torch._ops.OpOverload) and operation._schema.is_mutable


def written(operation: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Iterator[Any]:
    """Yield what OPERATION changes among ARGS and KWARGS, each a tensor or several."""
    for position, spec in enumerate(operation._schema.arguments):
        if spec.alias_info is not None and spec.alias_info.is_write:
            yield args[position] if position < len(args) else kwargs.get(spec.name)


def storage(tensor: Tensor) -> int:
    """The number of the memory in which TENSOR lies: views of one memory have one."""
    return tensor.untyped_storage()._cdata


def backward(outputs: Tensor, ones: Tensor, at: Tensor, *, create_graph: bool) -> Tensor | None:
    """The gradient of OUTPUTS, weighted by ONES, at AT, without importing torch's compiler; None where it can't be."""
    engine = getattr(graph, "_engine_run_backward", None)
    if engine is None:
        return None
    (slope,) = engine((outputs,), (ones,), create_graph, create_graph, (at,), False, accumulate_grad=False)
    found: Tensor = slope
    return found


def onednn_linear() -> Linear | None:
    """The linear layer of oneDNN if it is there and gives the right result, else None."""

    def linear(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        done: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
        return done

    x, weight, bias = torch.ones(2, 3), torch.arange(12.0).view(4, 3), torch.arange(4.0)
    try:
        right = torch.equal(linear(x, weight, bias), x @ weight.T + bias)
    except (AttributeError, RuntimeError, TypeError):
        return None
    return linear if right else None


def fused_sgd(
    weights: Tensor,
    gradient: Tensor,
    momentum_buffer: Tensor | None,
    lr: float | Tensor,
    momentum: float,
    *,
    first: bool,
) -> None:
    """Make one step of stochastic gradient descent, as torch.optim.SGD(fused=True) does.

    MOMENTUM_BUFFER is needed with a MOMENTUM only; the FIRST step fills it.
    """
    torch._fused_sgd_(
        [weights],
        [gradient],
        [] if momentum_buffer is None else [momentum_buffer],
        weight_decay=0.0,
        momentum=momentum,
        lr=lr,
        dampening=0.0,
        nesterov=False,
        maximize=False,
        is_first_step=first,
        grad_scale=None,
        found_inf=None,
    )


def fused_adam(
    weights: Tensor,
    gradient: Tensor,
    exp_avg: Tensor,
    exp_avg_sq: Tensor,
    step: Tensor,
    lr: float | Tensor,
    betas: tuple[float, float],
    eps: float,
) -> None:
    """Make one step of Adam, as torch.optim.Adam(fused=True) does; STEP counts the steps."""
    torch._foreach_add_([step], 1)
    torch._fused_adam_(
        [weights],
        [gradient],
        [exp_avg],
        [exp_avg_sq],
        [],
        [step],
        amsgrad=False,
        lr=lr,
        beta1=betas[0],
        beta2=betas[1],
        weight_decay=0.0,
        eps=eps,
        maximize=False,
        grad_scale=None,
        found_inf=None,
    )


def clamp_each(tensors: list[Tensor], limit: float) -> None:
    """Clamp all TENSORS to -LIMIT..LIMIT in their places, in two calls for all of them."""
    torch._foreach_clamp_min_(tensors, -limit)
    torch._foreach_clamp_max_(tensors, limit)


def lerp_each(tensors: list[Tensor], towards: list[Tensor], weight: float) -> None:
    """Move each of TENSORS by the share WEIGHT to the one in TOWARDS, in its place, in one call for all of them."""
    torch._foreach_lerp_(tensors, towards, weight)


def compiled_in_place(module: nn.Module) -> bool:
    """Whether MODULE was compiled by its own `compile()`: with a hook it is compiled anew, to other last bits."""
    return getattr(module, "_compiled_call_impl", None) is not None
