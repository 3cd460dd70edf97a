"""Densities, the best D and the gap to it for real trainings, against closed forms."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from gantui.evaluation.pictures.densities import Cells
from gantui.evaluation.pictures.fields import SAMPLES, Fields
from gantui.evaluation.pictures.window import window as window_of
from gantui.gan.trainer import Trainer
from tests.gan.building import run, source, trainer, weights

ON_THE_LINE = ["latent.dim=1", "discriminator.name=linear"]


def pictures(made: Trainer) -> Fields:
    return Fields(made, window_of(made.distribution, made.device))


def over(kept: Fields, rows: int = 48, columns: int = 96) -> Cells:
    data = kept.played.distribution
    window = window_of(data, kept.played.device)
    return Cells(window, rows if data.space.width == 2 else 1, columns, data.space.width)


def at(cells: Cells, values: Tensor, points: Tensor) -> Tensor:
    """VALUES at the cells nearest to POINTS [n, dim]."""
    nearest = torch.cdist(points, cells.centres(points.device)).argmin(1)
    return values.flatten()[nearest]


def opposed(slope: float, *more: str) -> Trainer:
    """Data from N(1, 1), fakes from N(-1, 1), D(x) = SLOPE x: the best one has the slope 2 = log(p/q) / x."""
    data = "distribution={name='gaussian', mean=1.0, std=1.0}"
    fakes = "generator={name='locations', start=[-1.0], spread=1.0}"
    return trainer(*ON_THE_LINE, data, fakes, f"discriminator.start={slope}", *more)


class TestBestD:
    @pytest.mark.parametrize("covered", [1, 3, 8])
    @pytest.mark.parametrize("objective", ["non_saturating", "least_squares", "fgan"])
    def test_on_a_covered_mode_it_is_k_of_k_plus_all(
        self, covered: int, objective: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        more = ["objective.divergence=gan"] if objective == "fgan" else []
        made = trainer(f"objective.name={objective}", *more, "distribution.std=0.1")
        centres = made.distribution.modes.centres  # type: ignore[union-attr]
        drawn = centres[torch.arange(SAMPLES) % covered] + 0.1 * torch.randn(SAMPLES, 2, generator=source())
        monkeypatch.setattr(made, "fakes", lambda *_, **__: drawn.unsqueeze(0))
        kept = pictures(made)
        values, weight = kept.now().optimal(over(kept))
        found = at(over(kept), values, centres)
        assert found[:covered].tolist() == pytest.approx([covered / (covered + 8)] * covered, abs=0.05)
        assert (found[covered:] > 0.99).all()
        assert (at(over(kept), weight, centres) == 1).all()

    def test_against_the_ratio_written_out(self) -> None:
        kept = pictures(opposed(0.0))
        cells = over(kept)
        values, weight = kept.now().optimal(cells)
        x = cells.centres(torch.device("cpu"))[:, 0]
        expected = torch.sigmoid(2 * x / (1 + cells.blur**2))  # both are as much wider
        sure = weight[0] == 1
        assert sure.sum() > 30
        assert (values[0] - expected)[sure].abs().max() < 0.1
        assert (values[0] - expected)[sure].abs().mean() < 0.03

    def test_it_is_told_in_the_terms_of_the_reading(self) -> None:
        kept = pictures(opposed(0.0, "objective={name='fgan', divergence='kl'}"))
        values, weight = kept.now().optimal(over(kept))
        x = over(kept).centres(torch.device("cpu"))[:, 0]
        near = (weight[0] == 1) & (x.abs() < 1)
        torch.testing.assert_close(values[0][near], (1 + 2 * x)[near], rtol=0, atol=0.5)  # T* = 1 + log(p/q)

    def test_with_instance_noise_it_is_for_what_d_sees(self) -> None:
        made = opposed(0.0, "instance_noise={std=2.0, decay='linear'}")
        for steps, variance in ((0, 5.0), (50, 2.0)):  # half way through half the noise is left
            run(made, steps)
            theta = float(made.generator.params[0, 0].detach())
            kept = pictures(made)
            values, _ = kept.now().optimal(over(kept))
            expected = torch.sigmoid(torch.tensor((1 - (1 + theta) / 2) * (1 - theta) / variance))
            found = at(over(kept), values, torch.tensor([[1.0]]))
            assert float(found) == pytest.approx(float(expected), abs=0.04)

    def test_where_nothing_is_it_is_faded_and_undecided(self) -> None:
        made = trainer("distribution={name='ring', std=0.02}")
        kept = pictures(made)
        values, weight = kept.now().optimal(over(kept))
        corner = torch.tensor([[-2.9, 2.9]])
        assert float(at(over(kept), weight, corner)) == pytest.approx(0, abs=1e-3)
        assert float(at(over(kept), values, corner)) == pytest.approx(0.5, abs=0.05)
        assert ((weight >= 0) & (weight <= 1)).all()


class TestGap:
    @pytest.mark.parametrize(
        "objective",
        ["{name='minimax'}", "{name='fgan', divergence='jensen_shannon'}", "{name='fgan', divergence='reverse_kl'}"],
    )
    def test_of_the_best_d_it_is_0(self, objective: str) -> None:
        kept = pictures(opposed(2.0, f"objective={objective}"))
        values, weight = kept.now().gap(over(kept))
        sure = weight == 1
        assert sure.sum() > 30
        assert values[sure].abs().mean() < 0.03
        assert values[sure].abs().max() < 0.12

    @pytest.mark.parametrize("slope", [0.0, 20.0, -2.0])
    def test_of_another_one_it_is_what_d_is_wrong_by(self, slope: float) -> None:
        kept = pictures(opposed(slope))
        cells = over(kept)
        values, weight = kept.now().gap(cells)
        x = cells.centres(torch.device("cpu"))[:, 0]
        wrong = torch.sigmoid(slope * x) - torch.sigmoid(2 * x)
        sure = (weight[0] == 1) & (x.abs() > 0.5)  # across a step the blur shows
        assert (values[0] - wrong)[sure].abs().mean() < 0.03

    def test_with_instance_noise_the_best_d_is_another(self) -> None:
        gaps = []
        for slope in (0.4, 2.0):  # 2 / (1 + 2^2) is the best
            kept = pictures(opposed(slope, "instance_noise.std=2.0"))
            values, weight = kept.now().gap(over(kept))
            gaps.append(float(values[weight == 1].abs().mean()))
        assert gaps[0] < 0.04 < 0.1 < gaps[1]

    def test_modes_narrower_than_a_cell_are_not_missed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """D is right on the modes and nowhere else: its places between them are no samples."""
        made = trainer("distribution={name='ring', std=0.002}")
        monkeypatch.setattr(made, "fakes", lambda *_, **__: made.distribution.sample(SAMPLES, source(1)).unsqueeze(0))
        centres = made.distribution.modes.centres  # type: ignore[union-attr]

        def narrow(own: Tensor, x: Tensor, memory: Tensor, training: bool) -> Tensor:
            far = torch.cdist(x, centres.expand(len(x), -1, -1)).amin(2, keepdim=True) > 0.02
            return 30.0 * far

        monkeypatch.setattr(made.discriminator, "network", narrow)
        kept = pictures(made)
        values, weight = kept.now().gap(over(kept, 12, 24))
        assert values[weight > 0.5].abs().max() < 0.1

    def test_several_generators(self) -> None:
        made = trainer(
            "objective={name='mad', generators=2}",
            "distribution={name='gaussian', mean=0.0}",
            "discriminator.hidden=[]",
        )
        made.discriminator.params.data.zero_()  # p_real = 1/3 everywhere: right where p = q
        kept = pictures(made)
        now = kept.now()
        values, weight = now.gap(over(kept))
        p, q = now.data(over(kept)), now.fakes(over(kept))
        many = weight == 1
        torch.testing.assert_close(values[many], (0.5 - p / (p + q))[many], rtol=0, atol=0.15)


class TestDensities:
    def test_fakes_of_a_perfect_generator_look_like_the_data(self) -> None:
        made = trainer(
            *ON_THE_LINE,
            "distribution={name='gaussian', mean=1.0, std=1.0}",
            "generator={name='locations', start=[1.0], spread=1.0}",
        )
        kept = pictures(made)
        cells, now = over(kept), kept.now()
        data, fakes = now.data(cells), now.fakes(cells)
        assert float(data.sum() * cells.size) == pytest.approx(1, abs=1e-3)
        # 2,048 points, blurred by 1/64 of the window: 5 % where the density is highest.
        assert (data - fakes).abs().max() < 0.2 * data.max()
        assert float((data - fakes).abs().sum() * cells.size) < 0.1
        peak = 1 / math.sqrt(2 * math.pi * (1 + cells.blur**2))
        assert float(data.max()) == pytest.approx(peak, rel=0.01)

    def test_the_average_is_shown_and_the_last_weights_are_what_d_faces(self) -> None:
        made = run(opposed(1.0, "schedule.ema=0.999", "optimizers.generator.lr=0.5"), 8)
        kept = pictures(made)
        cells, now = over(kept), kept.now()
        x = cells.centres(torch.device("cpu"))[:, 0]
        means = [
            float((density[0] * x).sum() * cells.size)
            for density in (now.fakes(cells, average=True), now.fakes(cells))
        ]  # fmt: skip
        assert means[0] == pytest.approx(float(made.average[0, 0]), abs=0.1)  # type: ignore[index]
        assert means[1] == pytest.approx(float(made.generator.params[0, 0].detach()), abs=0.1)
        assert abs(means[0] - means[1]) > 0.3


class TestLooking:
    @pytest.mark.parametrize("generator", ["normalisation=batch", "activation=tanh"])
    def test_changes_nothing(self, generator: str) -> None:
        looked, alone = (run(trainer(f"generator.{generator}", "instance_noise.std=0.1"), 3) for _ in range(2))
        kept = pictures(looked)
        for _ in range(2):
            now, cells = kept.now(), over(kept, 8, 16)
            first = [now.data(cells), now.fakes(cells), *now.optimal(cells), *now.gap(cells)]
        again = kept.now()
        second = [again.data(cells), again.fakes(cells), *again.optimal(cells), *again.gap(cells)]
        assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True)), (
            "a picture that stands does not flicker"
        )
        assert torch.equal(weights(run(looked, 3)), weights(run(alone, 3)))

    def test_fakes_are_made_once_an_instant(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made, asked = trainer(), []
        fakes = made.fakes
        monkeypatch.setattr(made, "fakes", lambda *a, **k: asked.append(k) or fakes(*a, **k))
        kept = pictures(made)
        now = kept.now()
        assert not asked
        now.data(over(kept))
        assert not asked
        for _ in range(2):
            now.fakes(over(kept)), now.optimal(over(kept)), now.gap(over(kept))
        assert len(asked) == 1
