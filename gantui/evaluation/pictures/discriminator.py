"""D's raw output and its slope at single places, and why there may be none."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.experiment.game_settings import GameSettings
from gantui.gan.packing import repeated
from gantui.gan.trainee import Judged


def raw_and_slope(judged: Judged, places: Tensor) -> tuple[Tensor, Tensor]:
    """The raw output d, and |grad d|, at single PLACES, as D gets them [members, n, features]: [members, n] each.

    The norm goes over all that D sees at once, as in a gradient penalty: over a pack of the point repeated where D sees
    packs.
    """
    inputs = repeated(places, judged.pack).detach().clone().requires_grad_()
    with torch.enable_grad():
        out = judged.raw(inputs)
        (gradient,) = torch.autograd.grad(out.sum(), inputs)
    return out.detach(), torch.linalg.vector_norm(gradient, dim=2)


def without_reading(experiment: GameSettings) -> str:
    """The reason why D has no score at a single point, as a sentence; empty where it has one."""
    if experiment.judged == "none":
        return "D compares samples with each other: it says nothing of a place by itself"
    return ""


def without_slope(experiment: GameSettings) -> str:
    """The reason why D has no slope at a single point, as a sentence; empty where it has one."""
    objective = experiment.objective
    if objective.outputs > 1:
        return f"D of {objective.name!r} has {objective.outputs} outputs, and so no single slope"
    return without_reading(experiment)
