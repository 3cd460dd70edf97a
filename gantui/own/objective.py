"""What the output of somebody's D means to who looks at it; what the players lose is computed by the script."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.objectives import Objective
from gantui.gan.objectives.least_squares import LeastSquares
from gantui.gan.objectives.minimax import NonSaturating
from gantui.gan.objectives.wasserstein_hinge import Wasserstein
from gantui.own.options import Said, Watched

_NEARLY = 1e-7
"""How near to 0 and 1 a probability may be: float32 has no number much nearer to 1."""


def objective_of(options: Watched) -> Objective:
    """How D's output is read under OPTIONS, which function would be the best D, and where an arrow points to.

    Every loss of a generator in use falls as D's output at a sample rises, so what is right of an arrow is where it
    points to, and not how long it is.
    """
    read = options.objective
    match options.reading:
        case "sigmoid" | "logit":
            return NonSaturating(read)  # type: ignore[arg-type]  # both have a real label of 1
        case "label":
            return LeastSquares(read)
    return Wasserstein(read)


def raw_of(said: Tensor, reading: Said) -> Tensor:
    """What D SAID as a raw output: of a probability the logit."""
    if reading != "sigmoid":
        return said
    return torch.logit(said, _NEARLY)
