"""The f-divergences: every row against the definition of a conjugate, against quadrature, and against the others."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erf, wrightomega
from torch import Tensor

from gantui.experiment import objectives as described
from gantui.experiment.players import PLAYERS
from gantui.gan.objectives import special_functions
from gantui.gan.objectives.divergences import FIXED, Divergence, divergence
from tests.gan.building import options

ROWS: dict[str, Divergence] = {
    **FIXED,
    **{
        f"weighted_jensen_shannon {weight}": divergence(
            options(described.OBJECTIVES, "fgan", divergence="weighted_jensen_shannon", weight=weight)
        )
        for weight in (0.5, 0.1, 0.9)
    },
    **{
        f"alpha {alpha}": divergence(options(described.OBJECTIVES, "fgan", divergence="alpha", alpha=alpha))
        for alpha in (-1.0, 0.3, 0.5, 0.999, 1.001, 1.5, 2.0, 2.2)
    },
}
EVERY_ROW = pytest.mark.parametrize("name", ROWS)
CLAMPED = ("pearson", "alpha 1.5", "alpha 2.0", "alpha 2.2")
"""Rows whose supremum lies at u = 0 for all t below some."""
RATIOS = torch.tensor([0.01, 0.3, 0.9, 1.0, 1.2, 3.0, 40.0], dtype=torch.float64)


def test_every_divergence_is_here() -> None:
    assert {name.partition(" ")[0] for name in ROWS} == set(get_args(described.DivergenceName))


@EVERY_ROW
class TestEveryRow:
    def test_the_conjugate_is_the_supremum(self, name: str) -> None:
        row = ROWS[name]
        at = row.slope(RATIOS)
        if name == "total_variation":  # its slope knows three values only
            at = torch.linspace(-0.499, 0.499, 7, dtype=torch.float64)
        if name in CLAMPED:
            at = torch.cat([at, torch.tensor([-2.5, -9.0, -50.0], dtype=torch.float64)])
        u = torch.linspace(-28, 12, 400_001, dtype=torch.float64).exp()
        supremum = torch.stack([(u * t - row.f(u)).max() for t in at])
        torch.testing.assert_close(row.conjugate(at), supremum, rtol=1e-8, atol=1e-8)

    def test_the_price_is_the_conjugate_of_the_activation(self, name: str) -> None:
        row, v = ROWS[name], torch.linspace(-6, 6, 121, dtype=torch.float64)
        torch.testing.assert_close(row.price(v), row.conjugate(row.activation(v)), rtol=1e-9, atol=1e-11)

    def test_the_activation_rises_inside_the_domain(self, name: str) -> None:
        row, v = ROWS[name], torch.linspace(-12, 12, 241, dtype=torch.float64)
        t = row.activation(v)
        assert (t.diff() > 0).all()
        assert (t > row.domain[0]).all()
        assert (t < row.domain[1]).all()

    def test_the_activation_fills_the_domain(self, name: str) -> None:
        row = ROWS[name]
        low, high = row.activation(torch.tensor([-1e5, 1e5], dtype=torch.float64)).tolist()
        for end, bound in zip((low, high), row.domain, strict=True):
            assert abs(end) > 100 if math.isinf(bound) else end == pytest.approx(bound, abs=1e-9)

    def test_the_slope_is_that_of_f(self, name: str) -> None:
        u = RATIOS[RATIOS != 1].clone().requires_grad_()
        (slope,) = torch.autograd.grad(ROWS[name].f(u).sum(), u)
        torch.testing.assert_close(ROWS[name].slope(u), slope, rtol=1e-9, atol=1e-11)

    def test_the_best_raw_output_is_read_as_the_slope_at_the_ratio(self, name: str) -> None:
        row = ROWS[name]
        torch.testing.assert_close(row.activation(row.optimum(RATIOS.log())), row.slope(RATIOS), rtol=1e-9, atol=1e-11)

    def test_the_options_know_value_and_slope_at_1(self, name: str) -> None:
        family, _, number = name.partition(" ")
        more = {"alpha" if family == "alpha" else "weight": float(number)} if number else {}
        declared = options(described.OBJECTIVES, "fgan", divergence=family, **more)
        one = torch.ones((), dtype=torch.float64)
        loss_d, loss_g = (declared.rest.get(player) for player in PLAYERS)
        assert loss_d == pytest.approx(-ROWS[name].f(one).item(), abs=1e-12)
        if family == "gan":
            assert (declared.reading, declared.middle) == ("probability", 0.5)
        else:
            assert declared.middle == pytest.approx(ROWS[name].slope(one).item(), abs=1e-12)
        assert loss_g is None or loss_g == pytest.approx(-ROWS[name].conjugate(ROWS[name].slope(one)).item(), abs=1e-12)

    def test_has_the_gradients_of_its_values(self, name: str) -> None:
        v = torch.linspace(-6.05, 6, 40, dtype=torch.float64)
        v = v[(v + 2).abs() > 0.1].requires_grad_()
        for function in (ROWS[name].activation, ROWS[name].price):
            assert torch.autograd.gradcheck(function, v)
            assert torch.autograd.gradgradcheck(function, v)

    def test_float32_keeps_what_float64_knows_far_out(self, name: str) -> None:
        row, far = ROWS[name], torch.linspace(-50, 50, 402, dtype=torch.float64)
        for function in (row.activation, row.price):
            known: list[Tensor] = []
            for dtype in (torch.float64, torch.float32):
                v = far.to(dtype).requires_grad_()
                value = function(v) * 1
                (slope,) = torch.autograd.grad(value.sum(), v, create_graph=True)
                bend = torch.autograd.grad(slope.sum(), v)[0] if slope.requires_grad else torch.zeros_like(v)
                for each in (value, slope, bend):
                    assert each.isfinite().all()
                known += [value.detach().double(), slope.detach().double()]
            torch.testing.assert_close(known[2], known[0], rtol=2e-5, atol=1e-6)
            inside = known[1].abs() > 1e-36  # below, float32 has nothing
            torch.testing.assert_close(known[3][inside], known[1][inside], rtol=5e-5, atol=0)

    def test_the_slopes_far_out_are_those_of_calculus(self, name: str) -> None:
        # (f*)' is the inverse of f': the price's slope is g' times the ratio at which this v is best.
        row, ratio = ROWS[name], torch.linspace(-8, 8, 33, dtype=torch.float64)
        if name == "total_variation":  # no v is best; f* = t there
            v, ratio = torch.linspace(-16, 16, 33, dtype=torch.float64), torch.zeros(33, dtype=torch.float64)
        else:
            v = row.optimum(ratio)
        v = v.clone().requires_grad_()
        (of_activation,) = torch.autograd.grad((row.activation(v) * 1).sum(), v)
        (of_price,) = torch.autograd.grad(row.price(v).sum(), v)
        assert (of_activation > 0).all()
        torch.testing.assert_close(of_price, of_activation * ratio.exp(), rtol=1e-7, atol=0)


# Two Gaussians close enough for every divergence to be finite, and different in width, so that no two agree by chance.
P_MEAN, P_STD, Q_MEAN, Q_STD = 0.3, 0.9, -0.4, 1.1
X = torch.linspace(-14, 14, 40_001, dtype=torch.float64)
STEP = (X[1] - X[0]).item()


def log_normal(mean: float, std: float) -> Tensor:
    return -(((X - mean) / std) ** 2) / 2 - math.log(std * math.sqrt(2 * math.pi))


LOG_P, LOG_Q = log_normal(P_MEAN, P_STD), log_normal(Q_MEAN, Q_STD)
P, Q, RATIO = LOG_P.exp(), LOG_Q.exp(), LOG_P - LOG_Q


def integral(values: Tensor) -> float:
    return values.sum().item() * STEP


def quadrature(name: str) -> float:
    """D_f(P, Q) = the integral of q f(p/q)."""
    return integral(Q * ROWS[name].f(RATIO.exp()))


def bound(name: str, v: Tensor) -> float:
    """E_P g(v) - E_Q f*(g(v)), with v at the points X."""
    return integral(P * ROWS[name].activation(v) - Q * ROWS[name].price(v))


def kl(mean: float, std: float, other_mean: float, other_std: float) -> float:
    return math.log(other_std / std) + (std**2 + (mean - other_mean) ** 2) / (2 * other_std**2) - 0.5


KL = kl(P_MEAN, P_STD, Q_MEAN, Q_STD)
REVERSE_KL = kl(Q_MEAN, Q_STD, P_MEAN, P_STD)


def affinity(a: float) -> float:
    """The integral of p^a q^(1 - a), of two Gaussians."""
    mixed = a * Q_STD**2 + (1 - a) * P_STD**2
    apart = math.exp(-a * (1 - a) * (P_MEAN - Q_MEAN) ** 2 / (2 * mixed))
    return Q_STD**a * P_STD ** (1 - a) / math.sqrt(mixed) * apart


def alpha_divergence(a: float) -> float:
    return (affinity(a) - 1) / (a * (a - 1))


def mixed(weight: float) -> float:
    """WEIGHT KL(P, M) + (1 - WEIGHT) KL(Q, M) by its definition."""
    middle = torch.log(weight * P + (1 - weight) * Q)
    return weight * integral(P * (LOG_P - middle)) + (1 - weight) * integral(Q * (LOG_Q - middle))


def total_variation() -> float:
    """From the two places where the densities cross."""
    a = 1 / Q_STD**2 - 1 / P_STD**2
    b = 2 * (P_MEAN / P_STD**2 - Q_MEAN / Q_STD**2)
    c = Q_MEAN**2 / Q_STD**2 - P_MEAN**2 / P_STD**2 + 2 * math.log(Q_STD / P_STD)
    root = math.sqrt(b**2 - 4 * a * c)
    low, high = sorted([(-b - root) / (2 * a), (-b + root) / (2 * a)])

    def between(mean: float, std: float) -> float:
        return float(erf((high - mean) / std / math.sqrt(2)) - erf((low - mean) / std / math.sqrt(2))) / 2

    return abs(between(P_MEAN, P_STD) - between(Q_MEAN, Q_STD))


EXACT: dict[str, Callable[[], float]] = {
    "total_variation": total_variation,
    "kl": lambda: KL,
    "reverse_kl": lambda: REVERSE_KL,
    "pearson": lambda: affinity(2) - 1,
    "neyman": lambda: affinity(-1) - 1,
    "squared_hellinger": lambda: 2 - 2 * affinity(0.5),
    "jeffrey": lambda: KL + REVERSE_KL,
    "jensen_shannon": lambda: 2 * mixed(0.5),
    "gan": lambda: 2 * mixed(0.5) - math.log(4),
}


@cache
def exact(name: str) -> float:
    family, _, number = name.partition(" ")
    if family == "alpha":
        return alpha_divergence(float(number))
    return mixed(float(number)) if number else EXACT[name]()


@EVERY_ROW
def test_a_divergence_is_what_its_name_says(name: str) -> None:
    tolerance = 1e-6 if name == "total_variation" else 1e-9  # quadrature across a kink
    assert quadrature(name) == pytest.approx(exact(name), abs=tolerance)


@EVERY_ROW
def test_the_bound_of_the_best_discriminator_is_the_divergence(name: str) -> None:
    v = ROWS[name].optimum(RATIO)
    assert bound(name, v) == pytest.approx(exact(name), abs=1e-6 if name == "total_variation" else 1e-9)


def test_the_rows_are_related_as_they_should_be() -> None:
    assert quadrature("alpha 2.0") == pytest.approx(quadrature("pearson") / 2, abs=1e-12)
    assert quadrature("alpha -1.0") == pytest.approx(quadrature("neyman") / 2, abs=1e-12)
    assert quadrature("alpha 0.5") == pytest.approx(2 * quadrature("squared_hellinger"), abs=1e-12)
    assert quadrature("jensen_shannon") == pytest.approx(quadrature("gan") + math.log(4), abs=1e-12)
    assert quadrature("jensen_shannon") == pytest.approx(2 * quadrature("weighted_jensen_shannon 0.5"), abs=1e-12)
    assert quadrature("jeffrey") == pytest.approx(quadrature("kl") + quadrature("reverse_kl"), abs=1e-12)


@pytest.mark.parametrize(("limit", "name"), [(0.0, "reverse_kl"), (1.0, "kl")])
@pytest.mark.parametrize("side", [-1, 1])
def test_alpha_tends_to_its_limits(limit: float, name: str, side: int) -> None:
    gaps = []
    for distance in (1e-2, 1e-3, 1e-4):
        declared = options(described.OBJECTIVES, "fgan", divergence="alpha", alpha=limit + side * distance)
        row = divergence(declared)
        v = row.optimum(RATIO)
        gaps.append(abs(integral(P * row.activation(v) - Q * row.price(v)) - exact(name)))
    assert gaps[0] > 5 * gaps[1] > 25 * gaps[2]
    assert gaps[2] < 1e-4


@EVERY_ROW
@settings(max_examples=15, deadline=None)
@given(knots=st.lists(st.floats(-8, 8), min_size=2, max_size=9))
def test_no_discriminator_exceeds_the_divergence(name: str, knots: list[float]) -> None:
    v = torch.tensor(np.interp(X.numpy(), np.linspace(-4, 4, len(knots)), knots))
    assert bound(name, v) <= exact(name) + 1e-9


@EVERY_ROW
@settings(max_examples=8, deadline=None)
@given(wave=st.floats(0.1, 4), phase=st.floats(0, 6.3))
def test_to_either_side_of_the_best_the_bound_falls(name: str, wave: float, phase: float) -> None:
    best = ROWS[name].optimum(RATIO).clamp(-30, 30)
    around = [bound(name, best + size * torch.sin(wave * X + phase)) for size in (-0.3, 0, 0.3)]
    # Total variation's best is without end: there a raw output of 30 stands for it.
    assert max(around) <= around[1] + 1e-9


class TestWrightOmega:
    @pytest.mark.parametrize(("dtype", "digits"), [(torch.float32, 3e-7), (torch.float64, 3e-15)])
    def test_is_scipys(self, dtype: torch.dtype, digits: float) -> None:
        x = torch.cat([torch.linspace(-80, 80, 16_001), torch.logspace(2, 30, 300)]).to(dtype)
        log_omega = special_functions.log_wright_omega(x)
        expected = torch.tensor(np.log(wrightomega(x.double().numpy())))
        torch.testing.assert_close(log_omega.double(), expected, rtol=digits, atol=digits)

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_solves_its_equation_as_far_as_numbers_go(self, dtype: torch.dtype) -> None:
        x = torch.tensor([-1e30, -1e4, -800.0, 1e4, 1e30], dtype=dtype)
        y = special_functions.log_wright_omega(x)
        torch.testing.assert_close(y + y.exp(), x, rtol=1e-4 if dtype == torch.float32 else 1e-12, atol=0)

    def test_known_values(self) -> None:
        at = torch.tensor([1.0, 1 + math.e, 0.0], dtype=torch.float64)
        omega = special_functions.log_wright_omega(at).exp().tolist()
        assert omega == pytest.approx([1, math.e, 0.5671432904097838], abs=1e-15)

    def test_has_two_derivatives(self) -> None:
        x = torch.linspace(-9, 9, 37, dtype=torch.float64, requires_grad=True)
        assert torch.autograd.gradcheck(special_functions.log_wright_omega, x)
        assert torch.autograd.gradgradcheck(special_functions.log_wright_omega, x)


def test_the_rest_of_a_powers_logarithm_has_two_derivatives() -> None:
    v = torch.linspace(-9, 9, 37, dtype=torch.float64, requires_grad=True)
    for power in (1.0, 1.7, 10.0):
        torch.testing.assert_close(special_functions.log_rest(v, power), torch.log(1 - torch.sigmoid(v) ** power))
        assert torch.autograd.gradcheck(special_functions.log_rest, (v, power))
        assert torch.autograd.gradgradcheck(special_functions.log_rest, (v, power))
