"""The penalties: what every one must do, and numbers that can be written down for a linear critic."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, get_args

import pytest
import torch
from torch import Tensor

from gantui.experiment import networks as described_networks
from gantui.experiment import penalties as described
from gantui.gan import networks, penalties
from gantui.gan.game import DiscriminatorLoss, Weights
from gantui.gan.penalties import PENALTIES, Penalty, Place
from gantui.gan.trainer import Trainer
from tests.gan.building import RMSPROP, options, run, source, trainer

CASES: dict[str, list[dict[str, Any]]] = {
    "clip": [{"limit": 0.1}],
    "gradient_penalty": [{"side": side, "weight": 3.0} for side in ("two", "one", "one_squared")],
    "r1": [{"gamma": 0.7}],
    "r2": [{"gamma": 0.7}],
    "dragan": [{"noise": noise, "weight": 3.0} for noise in ("uniform", "normal")],
    "spectral_norm": [{}],
}
EVERY = [(name, settings) for name, cases in CASES.items() for settings in cases]
WITH_TERM = [(name, settings) for name, settings in EVERY if PENALTIES.find(name).place is not None]


def penalty(name: str, **settings: Any) -> Penalty:
    return penalties.make({name: options(described.PENALTIES, name, **settings)})[name]


def gradients(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=source(), dtype=torch.float64).requires_grad_()


def expected(name: str, settings: dict[str, Any], norm: float) -> float:
    """The term where D's gradient has this norm, by the papers."""
    if name in ("r1", "r2"):
        return settings["gamma"] / 2 * norm**2
    over = max(0.0, norm - 1)
    side = settings.get("side", "two")
    return settings["weight"] * {"two": (norm - 1) ** 2, "one": over, "one_squared": over**2}[side]


def test_every_penalty_is_tried() -> None:
    assert set(CASES) == set(PENALTIES)
    assert {settings["side"] for settings in CASES["gradient_penalty"]} == set(
        get_args(described.GradientPenalty.model_fields["side"].annotation)
    )


@pytest.mark.parametrize(("name", "settings"), EVERY)
def test_a_penalty_has_a_term_or_a_constraint(name: str, settings: dict[str, Any]) -> None:
    chosen, before = penalty(name, **settings), gradients(2, 30).detach()
    after = before.clone()
    chosen.constrain(after)
    d = networks.make(options(described_networks.NETWORKS, "mlp"), 2, 1)
    assert chosen.place in (None, *get_args(Place))
    assert chosen.place is not None or not torch.equal(after, before) or chosen.around(d) is not d
    assert (chosen.place is not None) == described.PENALTIES.find(name).on_gradient
    assert chosen.draws == "none" or chosen.place == "own", "only who has points of its own needs draws"
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
        memory = torch.zeros(2, 0)
        weights = 1.5 * torch.stack([d.initial(source(seed)) for seed in range(2)]).double()
        x = torch.randn(2, 3, 2, generator=source(5), dtype=torch.float64)

        def term(weights: Tensor) -> Tensor:
            points = x.clone().requires_grad_()
            (slope,) = torch.autograd.grad(d(weights, points, memory, True).sum(), points, create_graph=True)
            return penalty(name, **settings).term(slope).mean(1)

        assert torch.autograd.gradcheck(term, weights.requires_grad_())


def linear(*assignments: str, slope: tuple[float, float] = (3.0, 4.0)) -> Trainer:
    """A trainer of two members whose critics are linear: d(x) = slope . x + 0.5, and -2 times that."""
    made = trainer("discriminator.hidden=[]", *assignments, seeds=(0, 1))
    row = torch.tensor([*slope, 0.5])
    made.discriminator.params.data[:, : len(row)] = torch.stack([row, -2 * row])
    return made


def toml(name: str, settings: dict[str, Any]) -> str:
    return f"penalties.{name}={{{', '.join(f'{key} = {value!r}' for key, value in settings.items())}}}"


def d_loss(made: Trainer) -> DiscriminatorLoss:
    batch = made.batch("discriminator", 0, 0)
    return made.game.discriminator_loss(made.discriminator.weights, made.generator.weights.detached(), batch)


@pytest.mark.parametrize(("name", "settings"), WITH_TERM)
@pytest.mark.parametrize("slope", [(3.0, 4.0), (0.6, 0.8), (0.3, 0.0), (0.0, 0.0)])
def test_a_linear_critics_penalty_can_be_written_down(
    name: str, settings: dict[str, Any], slope: tuple[float, float]
) -> None:
    terms = d_loss(linear(toml(name, settings), slope=slope)).terms
    assert set(terms) == {name}
    for member, factor in enumerate((1, 2)):
        by_hand = expected(name, settings, factor * math.hypot(*slope))
        assert terms[name][member].item() == pytest.approx(by_hand, rel=1e-5, abs=1e-6)


def test_one_sided_is_exactly_0_below_a_slope_of_1() -> None:
    for side in ("one", "one_squared"):
        made = linear(f"penalties.gradient_penalty.side={side}", slope=(0.2, 0.3))
        assert not d_loss(made).terms["gradient_penalty"].any()


def looked_at(made: Trainer) -> tuple[dict[str, Tensor], dict[str, Tensor], dict[str, Tensor]]:
    """D's inputs on D's first batch, by name, and its raw outputs and gradients there."""
    seen: list[dict[str, Tensor]] = []
    judge = made.game._judge

    def watch(d: Weights, inputs: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        found = judge(d, inputs)
        seen.extend([dict(inputs), *found])
        return found

    made.game._judge = watch  # type: ignore[method-assign]
    d_loss(made)
    inputs, raw, gradient = seen
    return inputs, raw, gradient


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ([], []),
        (["gradient_penalty"], ["gradient_penalty"]),
        (["r1", "r2"], ["fake", "real"]),
        (["r1", "r2", "dragan", "gradient_penalty"], ["dragan", "fake", "gradient_penalty", "real"]),
        (["clip", "dragan"], ["dragan"]),
        (["r1", "spectral_norm"], ["real"]),
    ],
)
def test_the_gradient_is_taken_where_a_penalty_wants_it_and_is_each_points_own(
    names: list[str], wanted: list[str]
) -> None:
    made = trainer(*(f"penalties.{name}=true" for name in names), seeds=(0, 1, 2))
    inputs, raw, gradient = looked_at(made)
    assert sorted(gradient) == wanted
    assert raw.keys() == inputs.keys() == {"real", "fake", *wanted}
    d = made.discriminator
    for place, points in inputs.items():
        x = points.detach().clone().requires_grad_()
        out = d.network(d.params, x, d.buffers, True).squeeze(2)
        torch.testing.assert_close(raw[place], out, rtol=1e-5, atol=1e-6)
        (slope,) = torch.autograd.grad(out.sum(), x)
        if place in gradient:
            torch.testing.assert_close(gradient[place], slope, rtol=1e-5, atol=1e-6)


def test_points_between_lie_on_the_segments_from_real_to_fake() -> None:
    inputs, *_ = looked_at(trainer("penalties.gradient_penalty=true", seeds=(0, 1)))
    real, fake, between = inputs["real"], inputs["fake"], inputs["gradient_penalty"]
    share = (between - real).norm(dim=2) / (fake - real).norm(dim=2)
    torch.testing.assert_close(between, real + share.unsqueeze(2) * (fake - real))
    assert ((share >= 0) & (share <= 1)).all()
    assert share.std() > 0.1, "a share of its own for each pair"


class TestDragan:
    def test_points_by_hand_with_one_deviation_over_the_batch(self) -> None:
        """The four numbers 0, 4, 0, 4 have the standard deviation 2, and each axis by itself has none."""
        real = torch.tensor([[[0.0, 4.0], [0.0, 4.0]], [[0.0, 40.0], [0.0, 40.0]]])
        drawn = torch.tensor([[[0.5, 1.0], [0.0, 0.25]]]).expand(2, 2, 2)
        found = penalty("dragan", spread=0.5).points(real, real + 7, drawn)
        assert found[0].tolist() == [[0.5, 5.0], [0.0, 4.25]]
        assert found[1].tolist() == [[5.0, 50.0], [0.0, 42.5]], "of each member for itself"

    def test_normal_noise_has_the_spread_that_is_stated(self) -> None:
        drawn = torch.tensor([[[2.0, -1.0]]])
        assert penalty("dragan", noise="normal", spread=0.5).points(drawn, drawn, drawn).tolist() == [[[3.0, -1.5]]]

    @pytest.mark.parametrize(("noise", "mean", "std"), [("uniform", 0.5, 12**-0.5), ("normal", 0.0, 1.0)])
    def test_its_noise_is_what_it_says(self, noise: str, mean: float, std: float) -> None:
        made = trainer(f"penalties.dragan.noise={noise}", "schedule.batch_size=5000")
        batch = made.batch("discriminator", 0, 0)
        assert batch.drawn is not None
        drawn = batch.drawn["dragan"]
        assert drawn.shape == (1, 5000, 2), "a number of its own for each of a sample's numbers"
        assert drawn.mean().item() == pytest.approx(mean, abs=0.05)
        assert drawn.std().item() == pytest.approx(std, rel=0.05)
        assert ((drawn >= 0) & (drawn < 1)).all().item() == (noise == "uniform")

    def test_it_looks_around_real_samples_only(self) -> None:
        inputs, *_ = looked_at(trainer("penalties.dragan=true", seeds=(0, 1)))
        away = inputs["dragan"] - inputs["real"]
        assert (away >= 0).all()
        reach = 0.5 * inputs["real"].flatten(1).std(1, correction=0)
        assert (away.flatten(1).amax(1) <= reach).all()
        assert (away.flatten(1).amax(1) > 0.8 * reach).all()

    def test_a_single_number_has_no_deviation(self) -> None:
        made = trainer("penalties.dragan=true", "schedule.batch_size=1", "distribution.name=gaussian")
        assert all(whole.all() for whole in run(made, 2).finite().values())


def test_the_penalty_is_logged_and_added_to_what_d_descends() -> None:
    made = trainer("penalties.r1.gamma=3.0", "optimizers.discriminator.name=sgd", "optimizers.discriminator.lr=1.0")
    twin = trainer("optimizers.discriminator.name=sgd", "optimizers.discriminator.lr=1.0")
    before = made.discriminator.params.detach().clone()
    made.step()
    twin.step()
    row = dict(zip(made.columns, made.drain()[0, 0].tolist(), strict=True))
    assert row["loss_d"] == pytest.approx(twin.drain()[0, 0, 0].item(), rel=1e-6), "the adversarial part alone"
    with torch.enable_grad():
        weights = before.requires_grad_()
        x = made.batch("discriminator", 0, 0).real.clone().requires_grad_()
        (slope,) = torch.autograd.grad(
            made.discriminator.network(weights, x, made.discriminator.buffers, True).sum(), x, create_graph=True
        )
        term = (3.0 / 2 * slope.square().sum(2)).mean()
        (pull,) = torch.autograd.grad(term, weights)
    assert row["penalty.r1"] == pytest.approx(term.item(), rel=1e-5)
    difference = twin.discriminator.params - made.discriminator.params
    torch.testing.assert_close(difference.detach(), pull, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("limit", [0.01, 0.2])
def test_clipped_weights_stay_within_their_bounds_from_the_first_step_on(limit: float) -> None:
    made = trainer(*RMSPROP, "optimizers.discriminator.lr=0.1", f"penalties.clip.limit={limit}", "scheme.d_steps=2")
    generator = made.generator.params.detach().clone()
    for _ in range(6):
        assert made.discriminator.params.abs().max() <= torch.tensor(limit)
        made.step()
    made.extra_update("discriminator")
    assert made.discriminator.params.abs().max() <= torch.tensor(limit)
    assert (made.discriminator.params.abs() == torch.tensor(limit)).float().mean() > 0.2, "and pile up there"
    assert generator.abs().max() > 0.2, "the generator's are left alone"
