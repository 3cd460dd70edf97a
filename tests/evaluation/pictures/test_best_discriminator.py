"""The best discriminator: nothing is better; one scale for all objectives; refused where it is not known."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.evaluation.pictures.best_discriminator import optimum
from gantui.experiment.objectives import OBJECTIVES
from gantui.gan.objectives import Optimum
from tests.gan.building import trainer

DIVERGENCES = ["gan", "jeffrey", "jensen_shannon", "kl", "neyman", "pearson", "reverse_kl", "squared_hellinger"]
DIVERGENCES += ["total_variation"]
KNOWN = {
    "minimax": ["objective.name=minimax"],
    "non_saturating": ["objective.name=non_saturating"],
    "smoothed": ["objective={name='minimax', real_label=0.9}"],
    "least_squares": ["objective.name=least_squares"],
    "hinge": ["objective.name=hinge"],
    "mad": ["objective={name='mad', generators=2}"],
    **{f"fgan {name}": [f"objective={{name='fgan', divergence='{name}'}}"] for name in DIVERGENCES},
    **{f"alpha {a}": [f"objective={{name='fgan', divergence='alpha', alpha={a}}}"] for a in (-1.0, 0.5, 2.0, 3.0)},
    "weighted": ["objective={name='fgan', divergence='weighted_jensen_shannon', weight=0.3}"],
}
BY_SIGN = ("hinge", "fgan total_variation")
RATIOS = torch.tensor([-3.0, -1.2, -0.2, 0.3, 0.8, 2.5], dtype=torch.float64)


def best(name: str) -> Optimum:
    found = optimum(trainer(*KNOWN[name]))
    assert isinstance(found, Optimum), found
    return found


@pytest.mark.parametrize("name", KNOWN)
def test_no_answer_is_better(name: str) -> None:
    """At a place with the densities p = e^r and q = 1, D's loss is p times that on a real and q that on a fake one."""
    objective, found = trainer(*KNOWN[name]).game.objective, best(name)
    several = found.raw(RATIOS).dim() > 1
    fixed = torch.zeros(1, 2, 3, dtype=torch.float64) if several else torch.zeros(1, 1, dtype=torch.float64)

    def loss(raw: Tensor, ratio: Tensor) -> Tensor:
        here = raw.expand(1, 2, 3) if several else raw.view(1, 1)  # a fake of each generator
        on_real, on_fake = (objective.discriminator(*pair).mean() for pair in ((here, fixed), (fixed, here)))
        return ratio.exp() * on_real + on_fake

    for ratio in RATIOS:
        raw = found.raw(ratio)
        least = loss(raw, ratio)
        for step in (-2.0, -0.1, -0.01, 0.01, 0.1, 2.0):
            other = (raw.clamp(-30, 30) + step * torch.tensor([0.0, 0.0, 1.0]).double()) if several else raw + step
            assert loss(other, ratio) >= least - 1e-9


@pytest.mark.parametrize("name", KNOWN)
def test_the_best_answer_means_the_share_of_real_samples(name: str) -> None:
    found, ratios = best(name), RATIOS.float()
    share = found.share(found.raw(ratios))
    expected = (1 + ratios.sign()) / 2 if name in BY_SIGN else torch.sigmoid(ratios)
    torch.testing.assert_close(share, expected, rtol=0, atol=1e-4)
    far = found.raw(torch.tensor([-15.0, 15.0]))
    torch.testing.assert_close(found.share(far), torch.tensor([0.0, 1.0]), rtol=0, atol=2e-3)


@pytest.mark.parametrize("name", KNOWN)
def test_any_answer_means_some_share(name: str) -> None:
    found = best(name)
    raws = torch.linspace(-60, 60, 25)
    if found.raw(raws).dim() > 1:
        raws = torch.nn.functional.pad(raws.unsqueeze(1), (2, 0))
    share = found.share(raws)
    assert ((share >= 0) & (share <= 1)).all()
    assert (share.diff() >= 0).all(), "a higher answer means more real ones"


def test_least_squares_and_smoothed_labels_in_figures() -> None:
    ratio = torch.tensor([2.0]).log()  # twice as many real ones
    torch.testing.assert_close(best("least_squares").raw(ratio), torch.tensor([2 / 3]))
    torch.testing.assert_close(best("smoothed").raw(ratio).sigmoid(), torch.tensor([0.9 * 2 / 3]))
    assert best("hinge").raw(ratio).tolist() == [1.0]
    assert best("hinge").share(torch.tensor([-3.0, -0.5, 0.0, 0.5])).tolist() == [0.0, 0.25, 0.5, 0.75]
    assert best("mad").raw(ratio).softmax(1)[0, 2] == pytest.approx(2 / (2 + 2 * 1))


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (["objective.name=wasserstein"], "up to a constant"),
        (["objective.name=relativistic"], "up to a constant"),
        (["objective.name=relativistic_average"], "up to a constant"),
        (["penalties.r1=true"], "r1 shapes D"),
        (["penalties.r1=true", "penalties.r2=true"], "r1 and r2 shape D"),
        (["penalties.clip=true"], "clip shapes D"),
        (["penalties.spectral_norm=true"], "spectral_norm shapes D"),
        (["packing.size=2"], "packs of 2"),
        (["packing.size='batch'"], "compares"),
        (["discriminator.name=minibatch"], "compares"),
        (["discriminator.normalisation=batch"], "batch normalisation"),
        (["discriminator.output_activation=tanh"], "ends in tanh"),
    ],
)
def test_refused_where_it_is_not_what_d_aims_at(settings: list[str], why: str) -> None:
    reason = optimum(trainer(*settings))
    assert isinstance(reason, str)
    assert why in reason


def test_a_bounded_output_that_holds_the_labels_is_no_obstacle() -> None:
    made = trainer("objective.name=least_squares", "discriminator.output_activation=sigmoid")
    assert isinstance(optimum(made.game), Optimum)


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_every_objective_has_a_best_d_or_a_reason(name: str) -> None:
    more = ["objective.generators=2"] if name == "mad" else []
    assert isinstance(optimum(trainer(f"objective.name={name}", *more)), Optimum | str)
