"""What the discriminator should say of a place, where theory knows it: D* for the present fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment.networks import Layered
from gantui.gan.game import Game
from gantui.gan.objectives import Objective
from gantui.gan.objectives.divergences import Divergence
from gantui.gan.objectives.fgan import FGAN
from gantui.gan.objectives.mad import MAD
from gantui.gan.objectives.minimax import LogLoss
from gantui.gan.objectives.scores import Hinge, LeastSquares

_TABLE = (20.0, 4001)
"""Log ratios up to which, and at how many of which, an f-GAN's D* is inverted."""


@dataclass(frozen=True)
class Optimum:
    """The best D among all functions, at a place where the data have the density p and the fakes q.

    Raw outputs are [...], or [..., outputs] where D has several.
    """

    raw: Callable[[Tensor], Tensor]
    """D*'s raw output, from log(p/q) [...]."""
    share: Callable[[Tensor], Tensor]
    """The share p / (p + q) of real samples for which a raw output is the best answer: in [0, 1]. It puts every
    objective on one scale; 0, 1/2 or 1 are all that D* can mean where only the sign of p - q counts."""


def optimum(game: Game) -> Optimum | str:
    """The best D for the objective of GAME, or why there is none to compare with, in a sentence."""
    return _why_not(game) or _known(game) or f"no best D is known for the objective {game.experiment.objective.name!r}"


def _why_not(game: Game) -> str:
    experiment, discriminator = game.experiment, game.experiment.discriminator
    if experiment.judged == "none":
        return "D compares samples with each other: a place by itself has no best answer"
    if game.objective.reading == "relative":
        return "D is defined up to a constant here: no best value is known for a place by itself"
    if experiment.judged == "packed":
        return f"D judges packs of {game.pack} samples: the best answer is known for packs, not for places"
    if not game.pointwise:
        return f"{discriminator.across_samples} in D: what it says of a sample depends on the others in its batch"
    if game.penalties:
        names = " and ".join(game.penalties)
        return f"{names} {'shape' if len(game.penalties) > 1 else 'shapes'} D, so that D* is not what it aims at"
    if isinstance(discriminator, Layered):
        output = discriminator.output_activation
        bounded = output != "none" and not isinstance(game.objective, LeastSquares | Hinge)
        return f"D's last layer ends in {output}, and D* goes beyond" if bounded else ""
    return ""


def _known(game: Game) -> Optimum | None:
    objective: Objective = game.objective
    match objective:
        case LogLoss():
            return _log_loss(2 * game.experiment.objective.middle)
        case LeastSquares():
            return Optimum(torch.sigmoid, lambda raw: raw.clamp(0, 1))
        case Hinge():
            return Optimum(torch.sign, lambda raw: (1 + raw.clamp(-1, 1)) / 2)
        case FGAN():
            return _f_gan(objective.divergence)
        case MAD():
            return _classes(game.experiment.objective.generators)
    return None


def _log_loss(label: float) -> Optimum:
    """D* = s p / (p + q) with the real label s, 1 unless it is smoothed (Goodfellow 2014, proposition 1)."""

    def raw(ratio: Tensor) -> Tensor:
        # The logit of s sigmoid(ratio), without a difference that cancels.
        rest = (1 - label) + label * torch.sigmoid(-ratio)
        return ratio.new_tensor(label).log() - F.softplus(-ratio) - rest.log()

    return Optimum(raw, lambda raw: (torch.sigmoid(raw) / label).clamp(max=1))


def _f_gan(divergence: Divergence) -> Optimum:
    """T* = f'(p/q) (Nowozin 2016, eq. 5)."""
    end, count = _TABLE
    ratios = torch.linspace(-end, end, count, dtype=torch.float64)
    table = divergence.optimum(ratios)
    if bool(table.isinf().any()):  # total variation: f' jumps, and T in [-1/2, 1/2] is half the sign of p - q
        return Optimum(divergence.optimum, lambda raw: divergence.activation(raw) + 0.5)

    def share(raw: Tensor) -> Tensor:
        values, known = raw.double(), table.to(raw.device)
        at = torch.searchsorted(known, values).clamp(1, count - 1)
        low, high = known[at - 1], known[at]
        part = ((values - low) / (high - low)).nan_to_num(0.5).clamp(0, 1)
        return torch.sigmoid((at - 1 + part) * (2 * end / (count - 1)) - end).to(raw.dtype)

    return Optimum(divergence.optimum, share)


def _classes(generators: int) -> Optimum:
    """p_real = p / (p + k q), q the mixture of k generators (Ghosh 2018); raw outputs [..., k + 1]."""

    def raw(ratio: Tensor) -> Tensor:
        return F.pad(ratio.unsqueeze(-1), (generators, 0))

    def share(raw: Tensor) -> Tensor:
        of_one = raw[..., :-1].logsumexp(-1) - raw.new_tensor(generators).log()
        return torch.sigmoid(raw[..., -1] - of_one)

    return Optimum(raw, share)
