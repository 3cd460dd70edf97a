"""The cheapest assignment of rows to columns: SciPy's, without the rest of SciPy.

`scipy.optimize` imports 350 modules, a sixth of what torch takes, and the assignment is one file of it that needs none
of them. Every training would wait for them before its first iteration.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

Assign = Callable[[Any], tuple[Any, Any]]


def cheapest(cost: Any) -> tuple[Any, Any]:
    """The rows and columns that the cheapest assignment pairs, for the array COST [n, n] of finite numbers."""
    return _assign()(cost)


@cache
def _assign() -> Assign:
    """SciPy's `linear_sum_assignment`, from its own file where that is as we know it, else through `scipy.optimize`."""
    scipy = importlib.util.find_spec("scipy")
    folder = "" if scipy is None or scipy.origin is None else str(Path(scipy.origin).parent / "optimize")
    spec = PathFinder.find_spec("_lsap", [folder])
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found: Assign | None = getattr(module, "linear_sum_assignment", None)
        if found is not None:
            return found
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

    assign: Assign = linear_sum_assignment
    return assign
