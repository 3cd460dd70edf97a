"""Snapshots hold what is looked at and cost nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import torch

from gantui.evaluation.pictures.densities import Cells
from gantui.evaluation.pictures.fields import Fields
from gantui.gan.trainer import Trainer
from gantui.session.training.snapshots.moment import Instant
from gantui.session.training.snapshots.snapshot_maker import SnapshotMaker
from gantui.session.view.pictures import (
    Arrows,
    ClippedWeights,
    Eigenvalues,
    EigenvaluesRequest,
    Field,
    FieldKind,
    Landscape,
    LatentMap,
)
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import Unseen
from gantui.session.view.snapshot import Snapshot, State, picture_in
from tests.asking import asks, kinds, others, there
from tests.gan.building import CPU, experiment, run, trainer, weights

NOW = Instant(State.RUNNING, 1.0, 2.0, "", None)
KINDS: frozenset[FieldKind] = frozenset(get_args(FieldKind))
ALL = asks(30, (6, 9), KINDS, 12, (4, 5), landscape=True, eigenvalues=True, clipped=True)


def shown(made: Trainer) -> SnapshotMaker:
    return SnapshotMaker("test", Path("runs/test"), made, made.experiment, 1)


def looked(made: Trainer, views: Requests) -> Snapshot:
    return shown(made).snapshot(NOW, views)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[Trainer], Counter[str]]:
    """Counts what both players are asked for, and of how many points."""

    def counted(made: Trainer) -> Counter[str]:
        found: Counter[str] = Counter()

        def spied(name: str, network: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
            def spy(own: torch.Tensor, x: torch.Tensor, *more: Any, **named: Any) -> torch.Tensor:
                found[name] += x.shape[1]
                return network(own, x, *more, **named)

            return spy

        for name, player in (("G", made.generator), ("D", made.discriminator)):
            monkeypatch.setattr(player, "network", spied(name, player.network))
        monkeypatch.setattr(made.game, "discriminator", made.discriminator.network)
        return found

    return counted


class TestOnlyWhatIsWanted:
    @pytest.mark.parametrize(
        ("views", "of_g", "of_d"),
        [
            (Requests(), 0, 0),
            (asks(kinds=KINDS), 0, 0),
            (asks(5), 256, 0),
            (asks(field=(6, 9)), 256, 54),
            (asks(field=(6, 9), kinds=frozenset({"data"})), 0, 0),
            (asks(field=(6, 9), kinds=frozenset({"fakes"})), 2048, 0),
            (asks(field=(6, 9), kinds=frozenset({"optimal"})), 2048, 0),
            (asks(field=(6, 9), kinds=frozenset({"slope"})), 0, 54),
            (asks(field=(6, 9), kinds=frozenset({"gap"})), 2048, 4096),
            (asks(field=(6, 9), kinds=frozenset({"gap", "optimal", "fakes", "data"})), 2048, 4096),
            (asks(arrows=12), 256, 12),
            (asks(latent_map=(4, 5)), 20, 0),
            (ALL.without(EigenvaluesRequest), 256 + 2048 + 20, 54 + 4096 + 12),
            (asks(landscape=True, clipped=True), 0, 0),
        ],
    )
    def test_both_players_are_asked_for_no_more(
        self, views: Requests, of_g: int, of_d: int, calls: Callable[[Trainer], Counter[str]]
    ) -> None:
        made = trainer()
        show = shown(made)
        asked = calls(made)
        show.snapshot(NOW, views)
        assert (asked["G"], asked["D"]) == (of_g, of_d)

    def test_what_is_there_is_what_was_wanted(self) -> None:
        snapshot = looked(trainer(), ALL)
        assert picture_in(snapshot, Field) is not None
        assert others(snapshot).keys() == KINDS - {"reading"}
        for field in (picture_in(snapshot, Field), *others(snapshot).values()):
            assert field.values.shape == (6, 9)
            assert field.values.dtype == np.float32
        assert {kind for kind, field in others(snapshot).items() if field.weight is not None} == {"optimal", "gap"}
        assert there(snapshot, Arrows).pull.shape == there(snapshot, Arrows).places.shape == (12, 2)
        assert there(snapshot, LatentMap).places.shape == (4, 5, 2)
        assert there(snapshot, LatentMap).stretch.shape == (4, 5)
        other = looked(trainer(), asks(5, (6, 9), frozenset({"data"})))
        assert (picture_in(other, Field), picture_in(other, Arrows), picture_in(other, LatentMap)) == (None, None, None)
        assert others(other).keys() == {"data"}

    def test_two_viewers_get_what_both_look_at(self) -> None:
        one = asks(10, (4, 9), frozenset({"gap"}), 5, (3, 8))
        other = asks(5, (8, 3), frozenset({"data"}), 7, (6, 2))
        assert one | other == asks(10, (8, 9), frozenset({"gap", "data"}), 7, (6, 8))
        assert asks(eigenvalues=True) | asks(clipped=True) == asks(eigenvalues=True, clipped=True)
        assert asks(landscape=True) | Requests() == Requests() | asks(landscape=True) == asks(landscape=True)

    def test_one_that_looks_at_no_field_adds_none(self) -> None:
        gap = asks(field=(4, 9), kinds=frozenset({"gap"}))
        assert gap | asks(7) == asks(7) | gap == asks(7, (4, 9), frozenset({"gap"}))
        assert kinds(asks(7) | asks(field=(2, 2))) == {"reading"}


class TestArrows:
    def test_they_start_at_the_first_fakes_that_are_shown(self) -> None:
        snapshot = looked(run(trainer(), 2), asks(30, arrows=12))
        assert np.array_equal(there(snapshot, Arrows).places, snapshot.fake[:12])
        assert there(snapshot, Arrows).largest == pytest.approx(
            np.linalg.norm(there(snapshot, Arrows).pull, axis=1).max()
        )

    def test_a_looker_at_arrows_does_not_make_the_points_jump(self) -> None:
        show = shown(trainer("packing.size='batch'", "schedule.batch_size=500"))
        alone, beside = (show.snapshot(NOW, asks(30, arrows=arrows)) for arrows in (0, 60))
        assert np.array_equal(alone.fake, beside.fake)
        assert np.array_equal(alone.real, beside.real)

    def test_steepest_descent_along_them_lowers_the_loss(self) -> None:
        made = run(trainer("discriminator.activation=tanh"), 20)
        arrows = picture_in(looked(made, asks(arrows=50)), Arrows)
        assert arrows is not None
        places, pull = (torch.from_numpy(x).unsqueeze(0) for x in (arrows.places, arrows.pull))
        readings = [made.score(places + step * pull, places, places).mean() for step in (0.0, 0.05)]
        assert readings[1] > readings[0], "D takes them more for real"

    def test_of_the_averaged_generator_where_that_is_shown(self) -> None:
        made = run(trainer("schedule.ema=0.9", "evaluation.weights=ema"), 5)
        snapshot = looked(made, asks(9, (4, 4), frozenset({"fakes"}), 9, (3, 3)))
        assert np.array_equal(there(snapshot, Arrows).places, snapshot.fake)
        facts, fakes = snapshot.facts, others(snapshot)["fakes"].values
        assert facts is not None
        now, cells = Fields(made, facts.extent).now(), Cells(facts.extent, 4, 4, 2)
        assert np.array_equal(fakes, now.fakes(cells, average=True).numpy())
        assert not np.array_equal(fakes, now.fakes(cells).numpy())


TWO_PLACES = (
    "distribution={name='mixture', centres=[-3.0, 3.0], std=1.0}",
    "latent={name='normal', dim=1}",
    "generator={name='locations', start=[-0.5, 1.0], spread=1.0}",
)


class TestLandscape:
    def test_it_is_made_once_and_the_place_moves_on_it(self) -> None:
        made = trainer(*TWO_PLACES)
        show = shown(made)
        assert show.facts.has_landscape
        first = picture_in(show.snapshot(NOW, asks(landscape=True)), Landscape)
        run(made, 3)
        later = picture_in(show.snapshot(NOW, asks(landscape=True)), Landscape)
        assert first is not None
        assert later is not None
        assert later.heights is first.heights
        assert later.minima is first.minima
        assert first.place.tolist() == [-0.5, 1.0]
        assert later.place.tolist() == made.generator.params.detach()[0, :2].tolist()
        assert later.height != first.height

    def test_other_trainings_have_none(self) -> None:
        snapshot = looked(trainer(), ALL)
        assert snapshot.facts is not None
        assert not snapshot.facts.has_landscape
        assert picture_in(snapshot, Landscape) is None


class TestEigenvalues:
    def test_they_are_told_once_an_iteration_and_anew_after_a_single_update(self) -> None:
        made = trainer()
        show = shown(made)
        first, again = (picture_in(show.snapshot(NOW, asks(eigenvalues=True)), Eigenvalues) for _ in range(2))
        assert first is again
        assert first is not None
        made.extra_update("discriminator")
        moved = picture_in(show.snapshot(NOW, asks(eigenvalues=True)), Eigenvalues)
        assert moved is not None
        assert moved.step == first.step == 0
        assert not np.array_equal(moved.flow, first.flow)


class TestClippedWeights:
    def test_every_weight_is_at_a_limit_or_in_a_bin(self) -> None:
        made = run(trainer("penalties.clip.limit=0.05"), 5)
        told = picture_in(looked(made, asks(clipped=True)), ClippedWeights)
        assert told is not None
        count = sum(made.discriminator.network.sizes[:-1])
        own = made.discriminator.params.detach()[0, :count]
        assert told.weights == count
        assert told.at_low == pytest.approx(float((own == -told.limit).float().mean()))
        assert told.at_high == pytest.approx(float((own == told.limit).float().mean()))
        assert 0 < told.at_low < 1
        assert told.at_low + told.at_high + told.shares.sum() == pytest.approx(1)
        middle = len(told.shares) // 2
        inside = own[own.abs() < told.limit]
        assert told.shares[middle:].sum() == pytest.approx(float((inside >= 0).float().sum()) / count, abs=1e-6)

    def test_unclipped_ones_are_not_told(self) -> None:
        assert picture_in(looked(trainer(), asks(clipped=True)), ClippedWeights) is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("settings", "unseen"),
        [
            ([], set()),
            (["objective.name=wasserstein"], {"optimal", "gap"}),
            (["penalties.r1=true"], {"optimal", "gap"}),
            (["objective={name='mad', generators=2}"], {"slope"}),
            (["discriminator.name=minibatch"], {"reading", "optimal", "gap", "slope", "eigenvalues"}),
            (["generator.hidden=[64, 64]"], {"eigenvalues"}),
            (["distribution.name=gaussian"], {"latent_map"}),
            (
                ["distribution.name=gaussian", "latent.dim=1", "generator={name='locations', spread=1.0}"],
                {"latent_map"},
            ),
            (["scheme.name=unrolled"], {"arrows"}),
            (["latent={name='mixture', spread=0.0}"], {"latent_map"}),
        ],
    )
    def test_what_there_is_no_picture_of_is_told_beforehand_and_left_out(
        self, settings: list[str], unseen: set[Unseen]
    ) -> None:
        snapshot = looked(trainer(*settings), ALL)
        assert snapshot.facts is not None
        assert snapshot.facts.unseen.keys() == unseen
        for reason in snapshot.facts.unseen.values():
            assert reason[0] != " "
            assert not reason.endswith(".")
        there = {*others(snapshot), *({"reading"} if picture_in(snapshot, Field) else ())}
        assert there == KINDS - unseen
        assert (picture_in(snapshot, Arrows) is None) == ("arrows" in unseen)
        assert (picture_in(snapshot, LatentMap) is None) == ("latent_map" in unseen)
        assert (picture_in(snapshot, Eigenvalues) is None) == ("eigenvalues" in unseen)


@pytest.mark.parametrize(
    "settings",
    [
        ["generator.normalisation=batch", "penalties.spectral_norm=true"],
        ["discriminator.normalisation=batch", "schedule.ema=0.9", "evaluation.weights=ema"],
        ["objective.name=relativistic_average", "packing.size=2"],
        ["objective={name='mad', generators=2}", "instance_noise.std=0.3"],
        ["distribution.name=gaussian", "latent.dim=1"],
        ["discriminator.name=minibatch"],
        ["scheme.name=unrolled", "distribution.name=moons"],
        ["penalties.clip.limit=0.1", "objective.name=wasserstein"],
        [*TWO_PLACES],
    ],
)
def test_looking_at_everything_changes_nothing(settings: list[str]) -> None:
    watched, alone = (Trainer(experiment(*settings), [0], CPU) for _ in range(2))
    show = shown(watched)
    for step in range(4):
        # Eigenvalues once: they take as long as everything else together.
        views = ALL.without(EigenvaluesRequest) if step else ALL
        first, again = (show.snapshot(NOW, views) for _ in range(2))
        for kind, field in others(first).items():
            assert np.array_equal(field.values, others(again)[kind].values), "it does not flicker"
            assert np.isfinite(field.values).all()
        run(watched, 1)
        run(alone, 1)
        assert torch.equal(weights(watched), weights(alone)), step
    # The optimizers' memories too, and no gradient is left behind.
    state, other = watched.state(), alone.state()
    assert state.keys() == other.keys()
    assert all(torch.equal(tensor, other[name]) for name, tensor in state.items())


def test_on_the_line_everything_has_one_row() -> None:
    snapshot = looked(trainer("distribution.name=gaussian", "latent.dim=1"), ALL)
    assert picture_in(snapshot, Field) is not None
    assert {field.values.shape for field in (picture_in(snapshot, Field), *others(snapshot).values())} == {(1, 9)}
    assert there(snapshot, Arrows).pull.shape == (12, 1)
    assert there(snapshot, LatentMap).places.shape == (1, 5, 1)


def test_the_ladder_is_of_equal_modes_only() -> None:
    def ladder(*settings: str) -> tuple[float, ...] | None:
        facts = looked(trainer(*settings), Requests()).facts
        assert facts is not None
        return facts.ladder

    equal = ladder()
    assert equal is not None
    assert len(equal) == 8
    assert equal[-1] == pytest.approx(0)
    assert ladder("distribution={name='two_gaussians', left_share=0.3}") is None
    assert ladder("distribution.name=moons") is None
