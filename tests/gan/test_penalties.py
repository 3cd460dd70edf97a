"""The penalties: what every one must do, and numbers that can be written down for a linear critic."""

from __future__ import annotations

import math
from typing import Any, get_args

import pytest
import torch
from torch import Tensor

from gantui.experiment import networks as described_networks
from gantui.experiment import penalties as described
from gantui.gan import networks, penalties
from gantui.gan.penalties import PENALTIES, Penalty, Place
from gantui.gan.trainer import Trainer
from tests.gan.building import RMSPROP, options, source, trainer

CASES: dict[str, list[dict[str, Any]]] = {
    "clip": [{"limit": 0.1}],
    "gradient_penalty": [{"side": side, "weight": 3.0} for side in ("two", "one", "one_squared")],
    "r1": [{"gamma": 0.7}],
    "r2": [{"gamma": 0.7}],
}
EVERY = [(name, settings) for name, cases in CASES.items() for settings in cases]
WITH_TERM = [(name, settings) for name, settings in EVERY if PENALTIES.find(name).place is not None]


def penalty(name: str, **settings: Any) -> Penalty:
    return penalties.make({name: options(described.PENALTIES, name, **settings)})[name]


def gradients(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=source(), dtype=torch.float64).requires_grad_()


def expected(name: str, settings: dict[str, Any], norm: float) -> float:
    """The term where D's gradient has this norm, by the papers."""
    if name != "gradient_penalty":
        return settings["gamma"] / 2 * norm**2
    over = max(0.0, norm - 1)
    return settings["weight"] * {"two": (norm - 1) ** 2, "one": over, "one_squared": over**2}[settings["side"]]


def test_every_penalty_is_tried() -> None:
    assert set(CASES) == set(PENALTIES)
    assert {settings["side"] for settings in CASES["gradient_penalty"]} == set(
        get_args(described.GradientPenalty.model_fields["side"].annotation)
    )


@pytest.mark.parametrize(("name", "settings"), EVERY)
def test_a_penalty_has_a_term_a_constraint_or_both(name: str, settings: dict[str, Any]) -> None:
    chosen, before = penalty(name, **settings), gradients(2, 30).detach()
    after = before.clone()
    chosen.constrain(after)
    assert chosen.place in (None, *get_args(Place))
    assert chosen.place is not None or not torch.equal(after, before)
    again = after.clone()
    chosen.constrain(again)
    assert torch.equal(again, after), "what is within bounds stays"


@pytest.mark.parametrize(("name", "settings"), WITH_TERM)
class TestEveryTerm:
    @pytest.mark.parametrize("shape", [(3, 5, 2), (3, 5, 1), (3, 5, 2, 4), (3, 5, 2, 4, 4)])
    def test_is_one_number_a_sample_of_the_norm_over_all_its_features(
        self, name: str, settings: dict[str, Any], shape: tuple[int, ...]
    ) -> None:
        gradient = gradients(*shape)
        term = penalty(name, **settings).term(gradient)
        assert term.shape == (3, 5)
        for member in range(3):
            for sample in range(5):
                norm = math.sqrt(sum(x * x for x in gradient[member, sample].flatten().tolist()))
                assert term[member, sample].item() == pytest.approx(expected(name, settings, norm), rel=1e-12)

    def test_has_the_gradient_of_its_value(self, name: str, settings: dict[str, Any]) -> None:
        assert torch.autograd.gradcheck(penalty(name, **settings).term, gradients(2, 3, 4))
        assert torch.autograd.gradcheck(penalty(name, **settings).term, gradients(2, 3, 2, 2))

    @pytest.mark.parametrize("size", [0.0, 1e-30, 1e15])
    def test_is_finite_with_a_finite_gradient_where_d_is_flat_or_steep(
        self, name: str, settings: dict[str, Any], size: float
    ) -> None:
        gradient = torch.full((1, 2, 2), size, requires_grad=True)
        term = penalty(name, **settings).term(gradient)
        (slope,) = torch.autograd.grad(term.sum(), gradient)
        assert term.isfinite().all()
        assert slope.isfinite().all()

    def test_moves_ds_weights_as_finite_differences_say(self, name: str, settings: dict[str, Any]) -> None:
        d = networks.make(options(described_networks.NETWORKS, "mlp", hidden=[5, 4], activation="tanh"), 2, 1)
        weights = 1.5 * torch.stack([d.initial(source(seed)) for seed in range(2)]).double()
        x = torch.randn(2, 3, 2, generator=source(5), dtype=torch.float64)

        def term(weights: Tensor) -> Tensor:
            points = x.clone().requires_grad_()
            (slope,) = torch.autograd.grad(d(weights, points).sum(), points, create_graph=True)
            return penalty(name, **settings).term(slope).mean(1)

        assert torch.autograd.gradcheck(term, weights.requires_grad_())


def linear(*assignments: str, slope: tuple[float, float] = (3.0, 4.0)) -> Trainer:
    """A trainer of two members whose critics are linear: d(x) = slope . x + 0.5, and -2 times that."""
    made = trainer("discriminator.hidden=[]", *assignments, seeds=(0, 1))
    row = torch.tensor([*slope, 0.5])
    made.discriminator.weights.data[:, : len(row)] = torch.stack([row, -2 * row])
    return made


def places(made: Trainer) -> dict[Place, Tensor]:
    drawn = torch.randn(3, 2, 10, 2, generator=source())
    return {"real": drawn[0], "fake": drawn[1], "segment": drawn[2]}


@pytest.mark.parametrize(("name", "settings"), WITH_TERM)
@pytest.mark.parametrize("slope", [(3.0, 4.0), (0.6, 0.8), (0.3, 0.0), (0.0, 0.0)])
def test_a_linear_critics_penalty_can_be_written_down(
    name: str, settings: dict[str, Any], slope: tuple[float, float]
) -> None:
    toml = ", ".join(f"{key} = {value!r}" for key, value in settings.items())
    made = linear(f"penalties.{name}={{{toml}}}", slope=slope)
    raw, gradient = made._judge(places(made))
    chosen = made.penalties[name]
    assert chosen.place is not None
    for member, factor in enumerate((1, -2)):
        for place, points in places(made).items():
            by_hand = factor * (points[member] @ torch.tensor(slope) + 0.5)
            torch.testing.assert_close(raw[place][member], by_hand, rtol=1e-5, atol=1e-5)
        for row in gradient[chosen.place][member].tolist():
            assert row == pytest.approx([factor * part for part in slope], rel=1e-6)
        term = chosen.term(gradient[chosen.place])[member].mean().item()
        assert term == pytest.approx(expected(name, settings, abs(factor) * math.hypot(*slope)), rel=1e-5, abs=1e-6)


def test_one_sided_is_exactly_0_below_a_slope_of_1() -> None:
    for side in ("one", "one_squared"):
        made = linear(f"penalties.gradient_penalty.side={side}", slope=(0.2, 0.3))
        _, gradient = made._judge(places(made))
        assert not made.penalties["gradient_penalty"].term(gradient["segment"]).any()


def test_the_gradient_is_looked_at_where_a_penalty_wants_it_and_nowhere_else() -> None:
    for wanted, assignments in {
        (): [],
        ("segment",): ["penalties.gradient_penalty=true"],
        ("real", "fake"): ["penalties.r1=true", "penalties.r2=true"],
        ("real", "fake", "segment"): ["penalties.r1=true", "penalties.r2=true", "penalties.gradient_penalty=true"],
    }.items():
        made = trainer(*assignments, seeds=(0, 1))
        raw, gradient = made._judge(places(made))
        assert set(gradient) == set(wanted)
        assert set(raw) == {"real", "fake", "segment"}


def test_judging_gives_each_points_own_output_and_gradient() -> None:
    made = trainer("penalties.r1=true", "penalties.gradient_penalty=true", seeds=(0, 1, 2))
    points = {place: x[:1].expand(3, -1, -1) for place, x in places(made).items()}
    raw, gradient = made._judge(points)
    for place, x in points.items():
        x = x.clone().requires_grad_()
        out = made.discriminator(x).squeeze(2)
        torch.testing.assert_close(raw[place], out, rtol=1e-5, atol=1e-6)
        (slope,) = torch.autograd.grad(out.sum(), x)
        if place in gradient:
            torch.testing.assert_close(gradient[place], slope, rtol=1e-5, atol=1e-6)


def test_points_between_lie_on_the_segments_from_real_to_fake() -> None:
    made = trainer("penalties.gradient_penalty=true", seeds=(0, 1))
    seen: dict[Place, Tensor] = {}
    judge = made._judge
    made._judge = lambda points: (seen.update(points), judge(points))[1]  # type: ignore[method-assign]
    made.step()
    real, fake, between = seen["real"], seen["fake"], seen["segment"]
    share = (between - real).norm(dim=2) / (fake - real).norm(dim=2)
    torch.testing.assert_close(between, real + share.unsqueeze(2) * (fake - real))
    assert ((share >= 0) & (share <= 1)).all()
    assert share.std() > 0.1, "a share of its own for each pair"


def test_the_penalty_is_logged_and_added_to_what_d_descends() -> None:
    made = trainer("penalties.r1.gamma=3.0", "optimizers.discriminator.name=sgd", "optimizers.discriminator.lr=1.0")
    twin = trainer("optimizers.discriminator.name=sgd", "optimizers.discriminator.lr=1.0")
    before = made.discriminator.weights.detach().clone()
    made.step()
    twin.step()
    row = dict(zip(made.columns, made.drain()[0, 0].tolist(), strict=True))
    assert row["loss_d"] == pytest.approx(twin.drain()[0, 0, 0].item(), rel=1e-6), "the adversarial part alone"
    with torch.enable_grad():
        weights = before.requires_grad_()
        x = made.batches["discriminator"].real.at(0).clone().requires_grad_()
        (slope,) = torch.autograd.grad(made.discriminator.network(weights, x).sum(), x, create_graph=True)
        term = (3.0 / 2 * slope.square().sum(2)).mean()
        (pull,) = torch.autograd.grad(term, weights)
    assert row["penalty.r1"] == pytest.approx(term.item(), rel=1e-5)
    difference = twin.discriminator.weights - made.discriminator.weights
    torch.testing.assert_close(difference.detach(), pull, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("limit", [0.01, 0.2])
def test_clipped_weights_stay_within_their_bounds_from_the_first_step_on(limit: float) -> None:
    made = trainer(*RMSPROP, "optimizers.discriminator.lr=0.1", f"penalties.clip.limit={limit}", "schedule.d_steps=2")
    generator = made.generator.weights.detach().clone()
    for _ in range(6):
        assert made.discriminator.weights.abs().max() <= torch.tensor(limit)
        made.step()
    made.extra_update("discriminator")
    assert made.discriminator.weights.abs().max() <= torch.tensor(limit)
    assert (made.discriminator.weights.abs() == torch.tensor(limit)).float().mean() > 0.2, "and pile up there"
    assert generator.abs().max() > 0.2, "the generator's are left alone"
