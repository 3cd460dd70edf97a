"""The exponential moving average of the generator's weights, which `schedule.ema` keeps (EMA; Yazici 2019).

Nothing in the training reads it: records, pictures and samples may be of it instead of the weights themselves.
"""

from __future__ import annotations

from torch import Tensor


def initial(params: Tensor, decay: float) -> Tensor | None:
    """The average before the first iteration: a copy of PARAMS [members, parameters]; None where DECAY is 0."""
    return params.detach().clone() if decay else None


def update(average: Tensor | None, params: Tensor, decay: float) -> None:
    """Move AVERAGE, where one is kept, to DECAY of itself and the rest of PARAMS, in place."""
    if average is not None:
        average.lerp_(params.detach(), 1 - decay)
