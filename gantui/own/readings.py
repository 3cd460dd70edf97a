"""What D reads of real and of fake samples, on average, as the curves have it."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.objectives import Objective
from gantui.own.objective import raw_of
from gantui.own.options import Said
from gantui.own.players import single_score


@torch.no_grad()
def readings(objective: Objective, reading: Said, real: Tensor | None, fake: Tensor | None) -> dict[str, Tensor]:
    """The means of what D said of REAL and of FAKE samples [n, ...], on the scale of OBJECTIVE; of None nothing.

    A relative score is known only where both are.
    """
    said = {"d_real": real, "d_fake": fake}
    raws = {name: raw_of(single_score(each), reading) for name, each in said.items() if each is not None}
    if objective.reading == "relative":
        if len(raws) < 2:
            return {}
        centre = (raws["d_real"].mean() + raws["d_fake"].mean()).reshape(1, 1) / 2
    else:
        centre = torch.zeros(1, 1)
    return {name: objective.read(raw.unsqueeze(0), centre.to(raw.device)).mean() for name, raw in raws.items()}
