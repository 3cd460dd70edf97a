"""The objectives: what every one must do, and each formula against another way of computing it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import get_args

import pytest
import torch
from pydantic import ValidationError
from scipy.special import wrightomega
from torch import Tensor

from gantui.experiment import objectives as described
from gantui.experiment.objectives import ObjectiveOptions
from gantui.experiment.players import PLAYERS
from gantui.gan import objectives
from gantui.gan.objectives import OBJECTIVES, Objective
from tests.gan.building import options, source

K = 3
"""Generators of MAD-GAN here."""


def settings(name: str, **more: object) -> ObjectiveOptions:
    chosen: ObjectiveOptions = options(described.OBJECTIVES, name, **more)
    return chosen


CASES: dict[str, ObjectiveOptions] = {
    **{name: settings(name) for name in OBJECTIVES if name not in ("fgan", "mad")},
    "minimax, smoothed": settings("minimax", real_label=0.9),
    "non_saturating, smoothed": settings("non_saturating", real_label=0.75),
    **{f"fgan {row}": settings("fgan", divergence=row) for row in get_args(described.DivergenceName)},
    "fgan alpha 1.8": settings("fgan", divergence="alpha", alpha=1.8),
    "fgan alpha -1": settings("fgan", divergence="alpha", alpha=-1.0),
    "fgan weighted .9": settings("fgan", divergence="weighted_jensen_shannon", weight=0.9),
    "fgan jeffrey, activation": settings("fgan", divergence="jeffrey", generator_loss="activation"),
    "mad": settings("mad", generators=K),
}
"""Every objective, with each setting that changes its formula."""
POOLED = ("relativistic_average",)
"""Objectives that compare a sample with the whole batch."""


def objective(case: str) -> Objective:
    return objectives.make(CASES[case])


def losses(chosen: Objective, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
    return chosen.discriminator(real, fake), chosen.generator(real if chosen.generator_sees_real else None, fake)


def raws(
    case: str, dtype: torch.dtype = torch.float64, members: int = 3, batch: int = 2 * K, spread: float = 2.0
) -> tuple[Tensor, Tensor]:
    """D's raw outputs on real and fake samples, with as many outputs a sample as CASE wants."""
    drawn = spread * torch.randn(2, members, batch, *several(case), generator=source(1), dtype=dtype)
    return drawn[0].requires_grad_(), drawn[1].requires_grad_()


def several(case: str) -> tuple[int, ...]:
    return (CASES[case].outputs,) if CASES[case].outputs > 1 else ()


def scored(case: str, score: Tensor) -> Tensor:
    """Raw outputs that say by SCORE [members, batch] how real a sample is; of several outputs the last says it."""
    if not several(case):
        return score
    others = torch.zeros(*score.shape, *several(case), dtype=score.dtype)[..., 1:]
    return torch.cat([others, score.unsqueeze(2)], 2)


def line(low: float, high: float, count: int, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.linspace(low, high, count, dtype=dtype)[None].clone().requires_grad_()


def test_every_objective_is_among_the_cases() -> None:
    assert {chosen.name for chosen in CASES.values()} == set(OBJECTIVES)


@pytest.mark.parametrize("case", CASES)
class TestEveryObjective:
    def test_gives_one_term_a_sample(self, case: str) -> None:
        for term in losses(objective(case), *raws(case)):
            assert term.shape == (3, 2 * K)
            assert term.dtype == torch.float64

    def test_keeps_members_and_samples_apart(self, case: str) -> None:
        real, fake = raws(case)
        for term in losses(objective(case), real, fake):
            slopes = torch.autograd.grad(term[1, 2], (real, fake), allow_unused=True)
            assert any(slope is not None and slope[1, 2].any() for slope in slopes)
            for slope in slopes:
                if slope is not None:
                    elsewhere = slope.clone()
                    elsewhere[1, slice(None) if case in POOLED else 2] = 0
                    assert not elsewhere.any()

    def test_follows_a_permutation_of_the_pairs(self, case: str) -> None:
        real, fake = raws(case)
        order = torch.arange(2 * K).roll(K)  # each generator keeps its places
        permuted = losses(objective(case), real[:, order], fake[:, order])
        for term, after in zip(losses(objective(case), real, fake), permuted, strict=True):
            torch.testing.assert_close(term[:, order], after, rtol=1e-14, atol=1e-14)

    def test_stays_finite_far_out_in_float32(self, case: str) -> None:
        far = torch.linspace(-50, 50, 102)
        real, fake = (grid.reshape(1, -1).clone().requires_grad_() for grid in torch.meshgrid(far, far, indexing="ij"))
        for term in losses(objective(case), scored(case, real), scored(case, fake)):
            assert term.isfinite().all()
            slopes = torch.autograd.grad(term.sum(), (real, fake), allow_unused=True, create_graph=True)
            assert any(slope is not None for slope in slopes)
            for slope in slopes:
                if slope is not None:
                    assert slope.isfinite().all()
                    if slope.requires_grad:  # penalties and some schemes differentiate twice
                        for bend in torch.autograd.grad(
                            slope.sum(), (real, fake), retain_graph=True, allow_unused=True
                        ):
                            assert bend is None or bend.isfinite().all()

    def test_pushes_scores_the_right_way(self, case: str) -> None:
        # Between the labels of least squares, inside the margins of the hinge, and below the real label's logit.
        real, fake = line(-0.9, 0.9, 2 * K), line(-0.9, 0.9, 2 * K)
        for_d, for_g = losses(objective(case), scored(case, real), scored(case, fake))
        (rises,) = torch.autograd.grad(for_g.sum(), fake)
        assert (rises < 0).all(), "going down G's loss raises a fake's score"
        up, down = torch.autograd.grad(for_d.sum(), (real, fake))
        inside = fake.detach() > 0  # least squares draws a fake towards 0 from either side
        assert (up < 0).all(), "going down D's loss raises a real sample's score"
        assert (down[inside] > 0).all(), "and lowers a fake's"

    def test_has_the_gradient_of_its_value(self, case: str) -> None:
        real, fake = raws(case, members=2, batch=K, spread=0.4)
        assert torch.autograd.gradcheck(lambda r, f: losses(objective(case), r, f), (real, fake))
        assert torch.autograd.gradgradcheck(lambda r, f: losses(objective(case), r, f), (real, fake))

    def test_reads_as_its_options_declare(self, case: str) -> None:
        chosen, (real, fake) = objective(case), raws(case)
        assert chosen.reading == CASES[case].reading
        mean = ((real + fake) / 2).flatten(1).mean(1, keepdim=True)
        for raw in (real, fake):
            read: dict[str, Callable[[Tensor], Tensor]] = {
                "probability": (lambda d: d.exp()[..., -1] / d.exp().sum(2)) if several(case) else sigmoid,
                "label": lambda d: d,
                "score": lambda d: d,
                "relative": lambda d: d - mean,
                "variational": lambda d: row(case)[0](d),
            }
            torch.testing.assert_close(chosen.read(raw, mean), read[chosen.reading](raw))

    def test_the_reading_of_real_and_fake_is_the_same_map(self, case: str) -> None:
        read = objective(case).read(scored(case, line(-4, 4, 9)), torch.full((1, 1), 0.3, dtype=torch.float64))
        assert (read.diff(dim=1) > 0).all(), "and an increasing one"

    def test_an_undecided_discriminator_loses_what_its_options_say(self, case: str) -> None:
        chosen, declared = objective(case), CASES[case]
        level = undecided(case)
        raw = scored(case, level.expand(1, 2 * K))
        read = chosen.read(raw, level)
        torch.testing.assert_close(read, torch.full_like(read, declared.middle), rtol=0, atol=1e-9)
        if case == "mad":  # its rest is of generators apart, which no constant D shows
            return
        for player, term in zip(PLAYERS, losses(chosen, raw, raw), strict=True):
            if player in declared.rest:
                torch.testing.assert_close(term, torch.full_like(term, declared.rest[player]), rtol=0, atol=1e-9)

    def test_an_undecided_discriminator_is_at_rest_where_fakes_are_as_the_data(self, case: str) -> None:
        level = undecided(case).clone().requires_grad_()
        raw = scored(case, level.expand(1, 2 * K))
        (slope,) = torch.autograd.grad(objective(case).discriminator(raw, raw).sum(), level)
        assert abs(slope.item()) < 1e-9


def undecided(case: str) -> Tensor:
    """The one raw score [1, 1] that is read as the middle."""
    low, high = torch.full((2, 1, 1), 0.0, dtype=torch.float64)
    if CASES[case].reading == "relative":
        return low
    low, high = low - 30, high + 30
    for _ in range(100):
        between = (low + high) / 2
        above = bool(objective(case).read(scored(case, between), between) > CASES[case].middle)
        low, high = (low, between) if above else (between, high)
    return low


def sigmoid(d: Tensor) -> Tensor:
    return 1 / (1 + torch.exp(-d))


def positive(d: Tensor) -> Tensor:
    return torch.where(d > 0, d, torch.zeros_like(d))


def conjugate_of_jeffrey(t: Tensor) -> Tensor:
    w = torch.tensor(wrightomega((1 - t).detach().numpy()))
    return w + 1 / w + t - 2


def row(case: str) -> tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]:
    """The activation g and the conjugate f* of an f-GAN's CASE, as papers write them."""
    fgan = CASES[case]
    assert isinstance(fgan, described.FGAN)
    a, p = fgan.alpha, fgan.weight
    scale = 1 / max(1, abs(a), abs(1 - a))
    return {
        "total_variation": (lambda v: torch.tanh(v) / 2, lambda t: t),
        "kl": (lambda v: v, lambda t: torch.exp(t - 1)),
        "reverse_kl": (lambda v: -torch.exp(-v), lambda t: -1 - torch.log(-t)),
        "pearson": (lambda v: v, lambda t: torch.where(t < -2, -1, t**2 / 4 + t)),
        "neyman": (lambda v: 1 - torch.exp(-v), lambda t: 2 - 2 * torch.sqrt(1 - t)),
        "squared_hellinger": (lambda v: 1 - torch.exp(-v), lambda t: t / (1 - t)),
        "jeffrey": (lambda v: v, conjugate_of_jeffrey),
        "jensen_shannon": (lambda v: math.log(2) - torch.log(1 + torch.exp(-v)), lambda t: -torch.log(2 - t.exp())),
        "weighted_jensen_shannon": (
            lambda v: -p * math.log(p) - torch.log(1 + torch.exp(-v)),
            lambda t: (1 - p) * torch.log((1 - p) / (1 - p * torch.exp(t / p))),
        ),
        "gan": (lambda v: torch.log(sigmoid(v)), lambda t: -torch.log(1 - t.exp())),
        "alpha": (
            (lambda v: v) if a > 1 else lambda v: (1 - torch.exp(-(1 - a) * scale * v)) / (1 - a),
            lambda t: positive(t * (a - 1) + 1) ** (a / (a - 1)) / a - 1 / a,
        ),
    }[fgan.divergence]


Formula = Callable[[Tensor, Tensor], Tensor]


def fgan_formula(case: str) -> tuple[Formula, Formula]:
    g, conjugate = row(case)
    if CASES[case].generator_loss == "activation":  # type: ignore[attr-defined]
        return lambda real, fake: -(g(real) - conjugate(g(fake))), lambda real, fake: -g(fake)
    return lambda real, fake: -(g(real) - conjugate(g(fake))), lambda real, fake: -conjugate(g(fake))


def smoothed_formula(s: float) -> Formula:
    return lambda real, fake: (
        -s * torch.log(sigmoid(real)) - (1 - s) * torch.log(1 - sigmoid(real)) - torch.log(1 - sigmoid(fake))
    )


def log_shares(raw: Tensor) -> Tensor:
    return torch.log(raw.exp() / raw.exp().sum(2, keepdim=True))


def relativistic_average_formula(real: Tensor, fake: Tensor) -> Tensor:
    mean_real, mean_fake = real.sum(1, keepdim=True) / real.shape[1], fake.sum(1, keepdim=True) / fake.shape[1]
    return -torch.log(sigmoid(real - mean_fake)) - torch.log(1 - sigmoid(fake - mean_real))


FORMULAS: dict[str, tuple[Formula, Formula]] = {
    "minimax": (smoothed_formula(1), lambda real, fake: torch.log(1 - sigmoid(fake))),
    "minimax, smoothed": (smoothed_formula(0.9), lambda real, fake: torch.log(1 - sigmoid(fake))),
    "non_saturating": (smoothed_formula(1), lambda real, fake: -torch.log(sigmoid(fake))),
    "non_saturating, smoothed": (smoothed_formula(0.75), lambda real, fake: -torch.log(sigmoid(fake))),
    "least_squares": (
        lambda real, fake: 0.5 * (real - 1) ** 2 + 0.5 * fake**2,
        lambda real, fake: 0.5 * (fake - 1) ** 2,
    ),
    "hinge": (lambda real, fake: positive(1 - real) + positive(1 + fake), lambda real, fake: -fake),
    "wasserstein": (lambda real, fake: -(real - fake), lambda real, fake: -fake),
    "relativistic": (
        lambda real, fake: -torch.log(sigmoid(real - fake)),
        lambda real, fake: -torch.log(sigmoid(fake - real)),
    ),
    "relativistic_average": (
        relativistic_average_formula,
        lambda real, fake: relativistic_average_formula(fake, real),
    ),
    **{case: fgan_formula(case) for case in CASES if case.startswith("fgan")},
    "mad": (
        lambda real, fake: (
            -log_shares(real)[..., K]
            - K * torch.stack([log_shares(fake)[:, j, j % K] for j in range(fake.shape[1])], 1)
        ),
        lambda real, fake: -log_shares(fake)[..., K],
    ),
}


def test_every_case_has_a_formula_here() -> None:
    assert set(FORMULAS) == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_an_objective_is_its_formula(case: str) -> None:
    real, fake = raws(case, members=4, batch=15 * K)
    for term, formula in zip(losses(objective(case), real, fake), FORMULAS[case], strict=True):
        torch.testing.assert_close(term, formula(real, fake), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    ("case", "real", "fake", "loss_d", "loss_g"),
    [
        ("minimax", 0.0, 0.0, math.log(4), -math.log(2)),  # V = -log 4 where D = 1/2
        ("non_saturating", 0.0, 0.0, math.log(4), math.log(2)),
        ("minimax", math.log(3), -math.log(3), 2 * math.log(4 / 3), math.log(3 / 4)),  # D = 3/4 and 1/4
        ("non_saturating", math.log(3), -math.log(3), 2 * math.log(4 / 3), math.log(4)),
        ("least_squares", 0.5, 0.5, 0.25, 0.125),  # halves: (1/4 + 1/4) / 2
        ("least_squares", 1.0, 0.0, 0.0, 0.5),
        ("hinge", 0.0, 0.0, 2.0, 0.0),
        ("hinge", 1.0, -1.0, 0.0, 1.0),
        ("hinge", 3.0, -3.0, 0.0, 3.0),  # nothing is gained beyond the margins
        ("wasserstein", 2.0, -1.0, -3.0, 1.0),
        ("relativistic", 0.0, 0.0, math.log(2), math.log(2)),
        ("relativistic", 7.0, 7.0, math.log(2), math.log(2)),  # defined up to a constant
        ("relativistic", math.log(3), 0.0, math.log(4 / 3), math.log(4)),
        ("relativistic_average", 7.0, 7.0, math.log(4), math.log(4)),
        ("relativistic_average", math.log(3), 0.0, 2 * math.log(4 / 3), 2 * math.log(4)),
        ("minimax, smoothed", 0.0, 0.0, math.log(4), -math.log(2)),
        ("minimax, smoothed", math.log(3), 0.0, 0.9 * math.log(4 / 3) + 0.1 * math.log(4) + math.log(2), -math.log(2)),
        ("fgan gan", math.log(3), -math.log(3), 2 * math.log(4 / 3), math.log(3 / 4)),  # the original game
        ("fgan jensen_shannon", math.log(3), -math.log(3), 2 * math.log(2 / 3), math.log(3 / 2)),
        ("fgan kl", 1.0, 1.0, 0.0, -1.0),
        ("fgan reverse_kl", 0.0, 0.0, 0.0, 1.0),
        ("fgan pearson", 2.0, -5.0, -3.0, 1.0),  # f* stays at -1 below t = -2
        ("fgan jeffrey", 1.0, math.log(2) + 1 / 2, math.log(2), -(1 + math.log(2))),  # f'(2) = log 2 + 1/2, W = 1/2
    ],
)
def test_closed_values(case: str, real: float, fake: float, loss_d: float, loss_g: float) -> None:
    at = [torch.tensor([[value]], dtype=torch.float64) for value in (real, fake)]
    for term, expected in zip(losses(objective(case), *at), (loss_d, loss_g), strict=True):
        assert term.item() == pytest.approx(expected, abs=1e-14)


def test_the_hinge_has_no_gradient_beyond_its_margins() -> None:
    real, fake = torch.tensor([[1.5, 9.0]], requires_grad=True), torch.tensor([[-1.5, -9.0]], requires_grad=True)
    for slope in torch.autograd.grad(objective("hinge").discriminator(real, fake).sum(), (real, fake)):
        assert not slope.any()


def test_the_saturating_generator_has_no_gradient_where_the_other_has_its_strongest() -> None:
    slopes = {}
    for name in ("minimax", "non_saturating"):
        fake = torch.tensor([[-40.0]], requires_grad=True)
        (slopes[name],) = torch.autograd.grad(objective(name).generator(None, fake).sum(), fake)
    assert -1e-15 < slopes["minimax"].item() < 0, "small, and still exact: a logarithm of a sigmoid would give NaN or 0"
    assert slopes["non_saturating"].item() == -1


def test_only_a_relativistic_generator_looks_at_real_samples() -> None:
    assert {case for case in CASES if objective(case).generator_sees_real} == {"relativistic", "relativistic_average"}


def test_a_relativistic_average_is_each_members_own() -> None:
    # By hand: means 2 and 0, so d(x) - 0 = 1, 3 and d(G) - 2 = -2, -2.
    real = torch.tensor([[1.0, 3.0], [50.0, -50.0]], dtype=torch.float64)
    fake = torch.tensor([[0.0, 0.0], [7.0, 9.0]], dtype=torch.float64)
    for_d, for_g = losses(objective("relativistic_average"), real, fake)
    softplus = [math.log(1 + math.exp(d)) for d in (-1, -3, -2, -2)]
    assert for_d[0].tolist() == pytest.approx([softplus[0] + softplus[2], softplus[1] + softplus[3]], abs=1e-12)
    opposite = [math.log(1 + math.exp(d)) for d in (1, 3, 2, 2)]
    assert for_g[0].tolist() == pytest.approx([opposite[0] + opposite[2], opposite[1] + opposite[3]], abs=1e-12)


def test_label_smoothing_draws_d_to_the_label_times_the_share_of_real() -> None:
    s, p, q = 0.9, 0.3, 0.6
    optimum = s * p / (p + q)
    raw = torch.tensor([[math.log(optimum / (1 - optimum))]], dtype=torch.float64, requires_grad=True)
    nothing = torch.zeros(1, 1, dtype=torch.float64)
    smoothed = objectives.make(settings("minimax", real_label=s))
    loss = p * smoothed.discriminator(raw, nothing) + q * smoothed.discriminator(nothing, raw)
    (slope,) = torch.autograd.grad(loss.sum(), raw)
    assert abs(slope.item()) < 1e-12


def test_without_smoothing_the_loss_is_bit_for_bit_the_original() -> None:
    real, fake = raws("minimax", torch.float32, batch=1000, spread=30)
    expected = torch.nn.functional.softplus(-real) + torch.nn.functional.softplus(fake)
    assert torch.equal(objective("minimax").discriminator(real, fake), expected)


class TestGeneratorsApart:
    """MAD-GAN on a data set of K places, each made by one generator, or by several."""

    SHARES = torch.full((K,), 1 / K, dtype=torch.float64)

    def loss(self, raw: Tensor, made: Tensor) -> Tensor:
        """D's exact loss for RAW [places, K + 1], the data uniform on the places, generator i at MADE[i]."""
        mad = objective("mad")
        fakes = torch.stack([raw] * K, 1)  # [places, generator, outputs]
        total = torch.zeros((), dtype=torch.float64)
        for place in range(K):
            real = raw[place].expand(1, K, K + 1)
            terms = mad.discriminator(real, fakes[place][None])[0]
            real_term = -log_shares(real)[0, 0, K]
            total = total + self.SHARES[place] * real_term + (made[:, place] * (terms - real_term)).sum() / K
        return total

    def best(self, made: Tensor) -> Tensor:
        """The logits of D* = the share of each class at each place."""
        return torch.cat([made.T, self.SHARES[:, None]], 1).clamp(min=1e-300).log().requires_grad_()

    def test_at_the_papers_optimum_d_loses_what_its_options_say(self) -> None:
        made = torch.eye(K, dtype=torch.float64)
        raw = self.best(made)
        loss = self.loss(raw, made)
        (slope,) = torch.autograd.grad(loss, raw)
        assert slope.abs().max() < 1e-12, "it is D's optimum"
        assert loss.item() == pytest.approx((K + 1) * math.log(K + 1) - K * math.log(K), abs=1e-12)
        for_g = objective("mad").generator(None, raw[None].expand(1, K, K + 1))
        torch.testing.assert_close(for_g, torch.full_like(for_g, math.log(K + 1)))
        torch.testing.assert_close(objective("mad").read(raw[None], raw[:1, :1]), torch.full_like(for_g, 1 / (K + 1)))
        assert CASES["mad"].rest == pytest.approx(by_player(loss.item(), math.log(K + 1)))

    def test_d_is_best_at_the_share_of_the_data_among_all_it_sees(self) -> None:
        made = torch.softmax(torch.randn(K, K, generator=source(), dtype=torch.float64), 1)
        raw = self.best(made)
        (slope,) = torch.autograd.grad(self.loss(raw, made), raw)
        assert slope.abs().max() < 1e-12
        share = self.SHARES / (self.SHARES + made.sum(0))
        torch.testing.assert_close(objective("mad").read(raw[None], raw[:1, :1])[0], share)

    def test_a_sample_counts_for_the_generator_of_its_place(self) -> None:
        fake = torch.zeros(1, 2 * K, K + 1, dtype=torch.float64)
        fake[0, 4, 4 % K] = 5.0
        for_d = objective("mad").discriminator(torch.zeros_like(fake), fake)[0]
        assert for_d.argmin() == 4
        assert len(set(for_d.tolist())) == 2


def by_player(d: float, g: float | None = None) -> dict[str, float]:
    return {"discriminator": d} if g is None else {"discriminator": d, "generator": g}


class TestOptions:
    @pytest.mark.parametrize("case", CASES)
    def test_one_output_and_one_generator_but_for_mad(self, case: str) -> None:
        expected = (K, K + 1) if case == "mad" else (1, 1)
        assert (CASES[case].generators, CASES[case].outputs) == expected

    def test_known_losses_at_rest(self) -> None:
        rest = {case: CASES[case].rest for case in CASES if not case.startswith("fgan")}
        log2, log4 = math.log(2), math.log(4)
        assert rest == {
            "minimax": by_player(log4, -log2),
            "non_saturating": by_player(log4, log2),
            "minimax, smoothed": pytest.approx(by_player(-0.9 * math.log(0.45) - 1.1 * math.log(0.55), math.log(0.55))),
            "non_saturating, smoothed": pytest.approx(
                by_player(-0.75 * math.log(0.375) - 1.25 * math.log(0.625), -math.log(0.375))
            ),
            "least_squares": by_player(0.25, 0.125),
            "hinge": by_player(2.0),
            "wasserstein": by_player(0.0),
            "relativistic": by_player(log2, log2),
            "relativistic_average": by_player(log4, log4),
            "mad": pytest.approx(by_player(4 * log4 - 3 * math.log(3), log4)),
        }
        assert settings("fgan", divergence="gan").rest == by_player(log4, -log2), "as minimax"
        assert settings("fgan", divergence="gan", generator_loss="activation").rest == by_player(log4, log2), (
            "as non_saturating"
        )
        assert settings("fgan", divergence="kl").rest == by_player(0, -1)
        assert settings("fgan", divergence="total_variation").rest == by_player(0)

    def test_a_sigmoid_is_refused_with_a_reason_where_it_breaks_the_loss(self) -> None:
        allowed = {case for case in CASES if not CASES[case].why_no_sigmoid}
        assert allowed == {"least_squares", "wasserstein"}

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"divergence": "alpha", "alpha": 0.0}, "expected divergence = 'reverse_kl'"),
            ({"divergence": "alpha", "alpha": 1.0}, "expected divergence = 'kl'"),
            ({"divergence": "alpha", "alpha": 1e-38}, "expected divergence = 'reverse_kl'"),
            ({"divergence": "alpha", "alpha": 1e38}, "less than or equal to 1000000"),
            ({"divergence": "kl", "alpha": 2.0}, "alpha = 2.0 is read only with divergence = 'alpha', not 'kl'"),
            ({"weight": 0.3}, "weight = 0.3 is read only with divergence = 'weighted_jensen_shannon'"),
            ({"divergence": "weighted_jensen_shannon", "weight": 0.0}, "greater than or equal to 0.000001"),
            ({"divergence": "weighted_jensen_shannon", "weight": 1.0}, "less than or equal to 0.999999"),
            ({"divergence": "hellinger"}, "'squared_hellinger'"),
        ],
    )
    def test_an_fgan_that_has_no_formula_is_refused(self, more: dict[str, object], said: str) -> None:
        with pytest.raises(ValidationError) as caught:
            settings("fgan", **more)
        assert said in str(caught.value)

    @pytest.mark.parametrize(
        ("name", "more"),
        [
            ("mad", {"generators": 1}),
            ("minimax", {"real_label": 0.5}),
            ("non_saturating", {"real_label": 1.1}),
            ("hinge", {"real_label": 0.9}),
            ("hinge", {"generators": 2}),
        ],
    )
    def test_settings_out_of_range_are_refused(self, name: str, more: dict[str, object]) -> None:
        with pytest.raises(ValidationError):
            settings(name, **more)
