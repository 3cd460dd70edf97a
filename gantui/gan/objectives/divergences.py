"""The f-divergences, D_f(P, Q) = E_Q f(p/q), and the bound by which an f-GAN's discriminator estimates them.

For any function v, D_f(P, Q) >= E_P g(v) - E_Q f*(g(v)), where f* is the convex conjugate of f and g maps into its
domain (Nguyen 2010; Nowozin 2016, sec. 2.2 and 2.4). What training differentiates, g and f*(g), is written so that its
value and first two derivatives are finite in float32 for raw outputs v in [-50, 50], and do not round to 0 before that.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment.objectives import FGAN, DivergenceName
from gantui.gan.objectives.special_functions import expm1, half_tanh, log1mexp, log_rest, log_wright_omega

Function = Callable[[Tensor], Tensor]
"""A function of every element of a tensor of any shape."""
_LOG_2 = math.log(2)


@dataclass(frozen=True)
class Divergence:
    """One row of the table of f-divergences."""

    f: Function
    """f(u) of the ratio u = p/q > 0: convex, and f(1) = 0 but for the original game."""
    slope: Function
    """f'(u)."""
    conjugate: Function
    """f*(t) = sup_u (ut - f(u)), for t in the interior of `domain`."""
    domain: tuple[float, float]
    """Where f* is finite, up to its ends."""
    activation: Function
    """g(v): D's raw output to the domain, increasing."""
    price: Function
    """f*(g(v))."""
    optimum: Function
    """The raw output of the best D, g^-1(f'(p/q)), from log(p/q)."""


def divergence(options: FGAN) -> Divergence:
    """The divergence that OPTIONS name."""
    if options.divergence == "alpha":
        return alpha(options.alpha)
    if options.divergence == "weighted_jensen_shannon":
        return weighted_jensen_shannon(options.weight)
    return FIXED[options.divergence]


def _identity(v: Tensor) -> Tensor:
    return v


def _total_variation() -> Divergence:
    # The best D is +-1/2: it only comes near, at a raw output without bounds.
    return Divergence(
        f=lambda u: (u - 1).abs() / 2,
        slope=lambda u: (u - 1).sign() / 2,
        conjugate=_identity,
        domain=(-0.5, 0.5),
        activation=half_tanh,
        price=half_tanh,
        optimum=lambda ratio: torch.where(ratio == 0, 0, ratio.sign() * math.inf),
    )


def _kl() -> Divergence:
    return Divergence(
        f=lambda u: u * u.log(),
        slope=lambda u: 1 + u.log(),
        conjugate=lambda t: torch.exp(t - 1),
        domain=(-math.inf, math.inf),
        activation=_identity,
        price=lambda v: torch.exp(v - 1),
        optimum=lambda ratio: 1 + ratio,
    )


def _reverse_kl() -> Divergence:
    return Divergence(
        f=lambda u: -u.log(),
        slope=lambda u: -1 / u,
        conjugate=lambda t: -1 - torch.log(-t),
        domain=(-math.inf, 0.0),
        activation=lambda v: -torch.exp(-v),
        price=lambda v: v - 1,
        optimum=_identity,
    )


def _pearson() -> Divergence:
    def conjugate(t: Tensor) -> Tensor:
        bounded = t.clamp(min=-2)  # u can't be negative
        return bounded.square() / 4 + bounded

    return Divergence(
        f=lambda u: (u - 1).square(),
        slope=lambda u: 2 * (u - 1),
        conjugate=conjugate,
        domain=(-math.inf, math.inf),
        activation=_identity,
        price=conjugate,
        optimum=lambda ratio: 2 * torch.expm1(ratio),
    )


def _neyman() -> Divergence:
    return Divergence(
        f=lambda u: (1 - u).square() / u,
        slope=lambda u: 1 - u.pow(-2),
        conjugate=lambda t: 2 - 2 * torch.sqrt(1 - t),
        domain=(-math.inf, 1.0),
        activation=lambda v: -expm1(-v),
        price=lambda v: -2 * expm1(-v / 2),
        optimum=lambda ratio: 2 * ratio,
    )


def _squared_hellinger() -> Divergence:
    return Divergence(
        f=lambda u: (u.sqrt() - 1).square(),
        slope=lambda u: 1 - u.rsqrt(),
        conjugate=lambda t: t / (1 - t),
        domain=(-math.inf, 1.0),
        activation=lambda v: -expm1(-v),
        price=expm1,
        optimum=lambda ratio: ratio / 2,
    )


def _jeffrey() -> Divergence:
    def conjugate(t: Tensor) -> Tensor:
        # W + 1/W + t - 2 with W = W0(e^(1-t)); W + log W = 1 - t leaves 1/W - 1 - log W, which does not cancel.
        log_w = log_wright_omega(1 - t)
        return expm1(-log_w) - log_w

    return Divergence(
        f=lambda u: (u - 1) * u.log(),
        slope=lambda u: u.log() + 1 - 1 / u,
        conjugate=conjugate,
        domain=(-math.inf, math.inf),
        activation=_identity,
        price=conjugate,
        optimum=lambda ratio: ratio - torch.expm1(-ratio),
    )


def _jensen_shannon() -> Divergence:
    """The row for twice the Jensen-Shannon divergence."""
    return Divergence(
        f=lambda u: u * u.log() - (u + 1) * torch.log((1 + u) / 2),
        slope=lambda u: torch.log(2 * u / (1 + u)),
        conjugate=lambda t: -torch.log(2 - t.exp()),
        domain=(-math.inf, _LOG_2),
        activation=lambda v: _LOG_2 - F.softplus(-v),
        price=lambda v: F.softplus(v) - _LOG_2,
        optimum=_identity,
    )


def _gan() -> Divergence:
    """The row for twice the Jensen-Shannon divergence less log 4, the original game's value (Goodfellow 2014)."""
    return Divergence(
        f=lambda u: u * u.log() - (u + 1) * torch.log(u + 1),
        slope=lambda u: torch.log(u / (1 + u)),
        conjugate=lambda t: -torch.log(-torch.expm1(t)),
        domain=(-math.inf, 0.0),
        activation=lambda v: -F.softplus(-v),
        price=F.softplus,
        optimum=_identity,
    )


FIXED: dict[DivergenceName, Divergence] = {
    "total_variation": _total_variation(),
    "kl": _kl(),
    "reverse_kl": _reverse_kl(),
    "pearson": _pearson(),
    "neyman": _neyman(),
    "squared_hellinger": _squared_hellinger(),
    "jeffrey": _jeffrey(),
    "jensen_shannon": _jensen_shannon(),
    "gan": _gan(),
}
"""The rows without a parameter."""


def weighted_jensen_shannon(weight: float) -> Divergence:
    """The row for WEIGHT KL(P, M) + (1 - WEIGHT) KL(Q, M) with the mixture M = WEIGHT P + (1 - WEIGHT) Q."""
    top, other = -weight * math.log(weight), 1 - weight

    def price(v: Tensor) -> Tensor:
        return other * (math.log(other) - log_rest(v, 1 / weight))

    def optimum(ratio: Tensor) -> Tensor:
        gap = weight * F.softplus(math.log(other / weight) - ratio)  # softplus(-v)
        return -gap - log1mexp(gap)

    return Divergence(
        f=lambda u: weight * u * u.log() - (other + weight * u) * torch.log(other + weight * u),
        slope=lambda u: weight * torch.log(u / (other + weight * u)),
        conjugate=lambda t: other * torch.log(other / (1 - weight * torch.exp(t / weight))),
        domain=(-math.inf, top),
        activation=lambda v: top - F.softplus(-v),
        price=price,
        optimum=optimum,
    )


def alpha(a: float) -> Divergence:
    """The row for the alpha-divergence; A is neither 0 nor 1, whose limits are reverse KL and KL.

    The paper's activation for A < 1 makes f* overflow float32 from v = 20 on; this one is scaled so that neither term
    grows faster than e^|v|.
    """
    above, scale = a > 1, 1 / max(1, abs(a), abs(1 - a))

    def conjugate(t: Tensor) -> Tensor:
        inside = (a - 1) * t > -1
        power = torch.exp(a / (a - 1) * torch.log1p(torch.where(inside, (a - 1) * t, 0)))
        return (torch.where(inside, power, 0) - 1) / a

    return Divergence(
        f=lambda u: (u.pow(a) - 1 - a * (u - 1)) / (a * (a - 1)),
        slope=lambda u: (u.pow(a - 1) - 1) / (a - 1),
        conjugate=conjugate,
        domain=(-math.inf, math.inf if above else 1 / (1 - a)),
        activation=_identity if above else lambda v: -expm1(-(1 - a) * scale * v) / (1 - a),
        price=conjugate if above else lambda v: expm1(a * scale * v) / a,
        optimum=lambda ratio: torch.expm1((a - 1) * ratio) / (a - 1) if above else ratio / scale,
    )
