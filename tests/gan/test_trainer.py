"""The trainer: extra updates, average, log, courses, precision."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from gantui.gan.game import Batch, DiscriminatorLoss
from gantui.gan.trainer import LOG, Trainer
from tests.gan.building import ADAM, DIRAC, OBJECTIVES, PAIRS, PLAIN, both, possible, run, trainer, weights


class TestBatches:
    def test_a_batch_is_the_same_however_often_it_is_asked_for_and_no_other_is(self) -> None:
        made = trainer("scheme.d_steps=3", "scheme.g_steps=2")
        asked = [("discriminator", 0, 0), ("discriminator", 0, 1), ("discriminator", 0, 2), ("discriminator", 1, 0)]
        asked += [("generator", 0, 0), ("generator", 0, 1), ("extra discriminator", 0, 0), ("extra generator", 0, 0)]
        batches = [made.batch(*which) for which in asked]
        assert all(batch.real.shape == (1, 10, 2) and batch.latent.shape == (1, 10, 3) for batch in batches)
        for kind in ("real", "latent"):
            rows = torch.cat([getattr(batch, kind)[0] for batch in batches])
            assert len(rows.unique(dim=0)) == len(rows)
        again = made.batch("discriminator", 0, 1)
        assert torch.equal(again.real, batches[1].real)
        assert torch.equal(again.latent, batches[1].latent)

    def test_every_purpose_draws_numbers_of_its_own(self) -> None:
        made = trainer("penalties.dragan=true", "penalties.gradient_penalty=true", "instance_noise.std=1.0")
        streams = [
            stream
            for draws in made.draws.values()
            for stream in (draws.real, draws.latent, draws.noise, *draws.penalties.values())
            if stream is not None
        ]
        assert len({stream.purpose for stream in streams}) == len(streams) == 4 * 3 + 2 * 2


class TestExtraUpdates:
    @pytest.mark.parametrize("scheme", ["alternating", "unrolled"])
    @pytest.mark.parametrize("player", ["discriminator", "generator"])
    def test_one_moves_only_that_player_and_no_clock(self, player: str, scheme: str) -> None:
        made = run(trainer("schedule.ema=0.9", "penalties.gradient_penalty=true", f"scheme.name={scheme}"), 2)
        made.drain()
        other = {"discriminator": made.generator, "generator": made.discriminator}[player]
        mine = {"discriminator": made.discriminator, "generator": made.generator}[player]
        before = mine.params.detach().clone(), other.params.detach().clone()
        memory = {key: value.clone() for key, value in made.state().items() if not key.startswith(player)}
        made.extra_update(player)
        assert not torch.equal(mine.params, before[0])
        assert torch.equal(other.params, before[1])
        assert made.steps_done == 2
        assert made.extra == {"discriminator": 0, "generator": 0} | {player: 1}
        assert made.drain().shape[0] == 0, "the log is one of iterations"
        after = made.state()
        assert all(torch.equal(after[key], value) for key, value in memory.items() if key != f"extra.{player}")

    def test_the_iterations_after_one_draw_what_they_would_have_drawn(self) -> None:
        made, plain = trainer(), trainer()
        made.extra_update("generator")
        run(made, 1)
        run(plain, 1)
        assert torch.equal(made.batch("generator", 1, 0).real, plain.batch("generator", 1, 0).real)

    def test_each_has_a_batch_of_its_own_at_the_rate_of_its_time(self) -> None:
        made = trainer("scheme.d_steps=3", *both("name=sgd", "decay=linear", "final=0.0"), "schedule.steps=10")
        run(made, 4)
        seen: list[Batch] = []
        move = made.scheme.move_discriminator
        made.scheme.move_discriminator = lambda players, batch: (seen.append(batch), move(players, batch))[1]  # type: ignore[method-assign]
        made.extra_update("discriminator")
        made.extra_update("discriminator")
        assert not torch.equal(seen[0].real, seen[1].real)
        assert float(made.discriminator.optimizer.settings["lr"]) == pytest.approx(0.6 * 1e-3)


class TestAverage:
    def test_it_follows_its_closed_form(self) -> None:
        made = trainer("schedule.ema=0.75")
        assert made.average is not None
        made.scheme.iterate = lambda players, step: None  # type: ignore[method-assign]
        start = torch.full_like(made.average, -2.0)
        made.average.copy_(start)
        target = made.generator.params.detach().clone()
        for step in range(1, 20):
            made.step()
            torch.testing.assert_close(made.average, target + 0.75**step * (start - target), rtol=1e-5, atol=1e-6)

    def test_it_averages_the_weights_after_each_iteration(self) -> None:
        made = trainer("schedule.ema=0.9", "scheme.g_steps=2")
        expected = made.generator.params.detach().clone()
        for _ in range(5):
            made.step()
            expected = 0.9 * expected + 0.1 * made.generator.params.detach()
            torch.testing.assert_close(made.average, expected, rtol=1e-5, atol=1e-6)

    def test_fakes_are_made_by_the_weights_asked_for(self) -> None:
        made = run(trainer("schedule.ema=0.9", seeds=(0, 1)), 5)
        latent = torch.randn(2, 4, 3)
        last, average = made.fakes(latent), made.fakes(latent, average=True)
        assert (last - average).abs().max() > 1e-3
        for member in range(2):
            for kind, every in ((False, last), (True, average)):
                alone = made.fakes(latent[member : member + 1], average=kind, members=[member])
                torch.testing.assert_close(alone[0], every[member])
        assert made.average is not None
        made.generator.params.data.copy_(made.average)
        torch.testing.assert_close(made.fakes(latent), average)

    def test_without_it_nothing_is_kept(self) -> None:
        assert trainer().average is None
        assert "generator.average" not in trainer().state()

    def test_keeping_one_changes_no_training(self) -> None:
        with_average, without = (run(trainer(f"schedule.ema={ema}"), 3) for ema in (0.9, 0.0))
        assert torch.equal(with_average.generator.params, without.generator.params)


class TestLog:
    def test_each_iteration_is_drained_once_and_in_order(self) -> None:
        made, other = (trainer("penalties.r1=true", seeds=(0, 1)) for _ in "ab")
        assert made.columns == ("loss_d", "loss_g", "d_real", "d_fake", "penalty.r1")
        assert made.drain().shape == (0, 2, 5)
        rows, every = [], []
        for pause in (1, 5, 60, LOG, 3, LOG - 1):  # across the end of the ring again and again
            rows.append(run(made, pause).drain())
            assert rows[-1].shape == (pause, 2, 5)
            for _ in range(pause):
                every.append(run(other, 1).drain())
        assert torch.equal(torch.cat(rows), torch.cat(every))
        assert torch.cat(rows).isfinite().all()
        assert len(torch.cat(rows)[:, 0, 0].unique()) > 150, "no row is another's"

    def test_only_the_newest_are_kept(self) -> None:
        late, often = trainer(), trainer()
        run(late, LOG + 10)
        run(often, 10).drain()
        assert torch.equal(late.drain(), run(often, LOG).drain())
        assert late.drain().shape[0] == 0

    def test_draining_changes_no_training_and_what_was_drained_stays(self) -> None:
        watched, alone = trainer(), run(trainer(), 6)
        for _ in range(6):
            first = run(watched, 1).drain()
            copy = first.clone()
            watched.finite()
            watched.state()
        assert torch.equal(weights(watched), weights(alone))
        run(watched, LOG)
        assert torch.equal(first, copy)

    @pytest.mark.parametrize("scheme", ["alternating", "unrolled"])
    def test_losses_are_those_of_the_iterations_last_updates(self, scheme: str) -> None:
        made = trainer(f"scheme.name={scheme}", "scheme.d_steps=2", "scheme.g_steps=2")
        seen: dict[str, list[Tensor]] = {"loss_d": [], "loss_g": []}
        note = made.note

        def watch(d_loss: DiscriminatorLoss | None = None, loss: Tensor | None = None) -> None:
            note(d_loss, loss)
            seen["loss_g" if d_loss is None else "loss_d"].append(
                loss.detach() if d_loss is None and loss is not None else d_loss.adversarial.detach()  # type: ignore[union-attr]
            )

        made.note = watch  # type: ignore[method-assign]
        row = run(made, 1).drain()[0, 0]
        assert [len(values) for values in seen.values()] == [2, 2]
        assert row[0] == seen["loss_d"][1] != seen["loss_d"][0]
        assert row[1] == seen["loss_g"][1] != seen["loss_g"][0]

    def test_the_place_of_the_dirac_gan_is_logged_after_each_move(self) -> None:
        made = trainer(*DIRAC, *PLAIN, "generator.start=[0.5]", "discriminator.start=-0.25")
        assert made.columns[-2:] == ("theta", "psi")
        for _ in range(3):
            row = dict(zip(made.columns, run(made, 1).drain()[0, 0].tolist(), strict=True))
            assert row["theta"] == made.generator.params[0, 0].item() != 0.5
            assert row["psi"] == made.discriminator.params[0, 0].item() != -0.25
        assert "theta" not in trainer(*DIRAC, "generator.start=[0.5, 1.0]").columns
        assert "theta" not in trainer(*DIRAC, "discriminator={name='mlp'}").columns


def rates(made: Trainer, setting: str, steps: int) -> list[list[list[float]]]:
    """SETTING of G's and D's optimizer in each of so many iterations, as numbers."""
    seen = []
    for _ in range(steps):
        made.step()
        found = [player.optimizer.settings[setting] for player in (made.generator, made.discriminator)]
        seen.append([[float(each) for each in (one if isinstance(one, tuple) else [one])] for one in found])
    return seen


def test_each_players_rate_takes_its_own_course() -> None:
    made = trainer(
        *both("name=sgd", "lr=0.5", "final=0.0"),
        "optimizers.generator.decay=linear",
        "optimizers.discriminator.decay=linear",
        "optimizers.discriminator.until=0.5",
        "optimizers.discriminator.final=0.5",
        "schedule.steps=4",
    )
    shares = [(1, 1), (0.75, 0.75), (0.5, 0.5), (0.25, 0.5), (0, 0.5), (0, 0.5)]
    assert rates(made, "lr", 6) == [[[pytest.approx(0.5 * g)], [pytest.approx(0.5 * d)]] for g, d in shares]


@pytest.mark.parametrize("name", ["adam", "optimistic_adam"])
def test_betas_go_where_they_are_to_go(name: str) -> None:
    course = both(f"name={name}", "lr=1e-3", "betas=[0.5, 0.9]", "decay=linear", "final=1.0")
    made = trainer(*course, "optimizers.generator.betas_final=[0.9, 0.99]", "schedule.steps=4")
    seen = rates(made, "betas", 5)
    for (moving, still), share in zip(seen, (0, 0.25, 0.5, 0.75, 1), strict=True):
        assert moving == pytest.approx([0.5 + 0.4 * share, 0.9 + 0.09 * share])
        assert still == [0.5, 0.9]
    assert rates(made, "lr", 1) == [[[1e-3], [1e-3]]]


BFLOAT = {
    **PAIRS,
    "consensus": ["scheme={name='consensus', weight=0.1}"],
    "unrolled": ["scheme={name='unrolled', look_ahead=2}"],
    "minibatch": ["discriminator.name=minibatch"],
    "batch": ["discriminator.normalisation=batch", "generator.normalisation=batch"],
    "learned": ["latent={name='mixture', learned=true}"],
    "dirac": DIRAC,
}


@pytest.mark.parametrize("settings", BFLOAT.values(), ids=BFLOAT)
def test_bfloat16_trains_finitely_with_weights_and_losses_in_float32(settings: list[str]) -> None:
    made = trainer(*settings, "precision=bfloat16")
    before = weights(made)
    log = run(made, 5).drain()
    assert log.isfinite().all()
    assert log.dtype == weights(made).dtype == torch.float32
    assert all(whole.all() for whole in made.finite().values())
    assert not torch.equal(weights(made), before)
    exact = run(trainer(*settings), 1).drain()
    torch.testing.assert_close(log[0], exact[0], rtol=0.1, atol=0.1)
    assert torch.equal(log[0], exact[0]) == (settings is DIRAC), "only products of matrices are rounded"


def test_bfloat16_leaves_penalties_their_float32() -> None:
    """The gradients that they look at are those of float32, of whatever points it is the same."""
    terms = {}
    for precision in ("float32", "bfloat16"):
        made = trainer("penalties.r1=true", f"precision={precision}")
        batch = made.batch("discriminator", 0, 0)
        d_loss = made.game.discriminator_loss(made.discriminator.weights, made.generator.weights.detached(), batch)
        terms[precision] = d_loss.terms["r1"], d_loss.fake
    assert torch.equal(terms["float32"][0], terms["bfloat16"][0])
    assert not torch.equal(terms["float32"][1], terms["bfloat16"][1]), "fakes have no penalty here"


def test_finite_names_the_member_and_the_player() -> None:
    made = trainer(seeds=(0, 1, 2))
    assert all(whole.tolist() == [True] * 3 for whole in made.finite().values())
    made.discriminator.params.data[1, 5] = torch.inf
    made.generator.params.data[2, 0] = torch.nan
    assert made.finite()["discriminator"].tolist() == [True, False, True]
    assert made.finite()["generator"].tolist() == [True, True, False]


def test_settings_are_tried_in_pairs() -> None:
    """What `PAIRS` leaves out is refused, and that is only what has no single output to look at."""
    left_out = {name for name in OBJECTIVES if not possible(*OBJECTIVES[name], "penalties.r1=true")}
    assert left_out == {"mad"}


def test_the_jensen_shannon_game_moves_as_the_original_one_up_to_a_constant() -> None:
    settings = ["objective.name=fgan", "schedule.ema=0.9"]
    js, gan = (run(trainer(*ADAM, *settings, f"objective.divergence={name}"), 20) for name in ("jensen_shannon", "gan"))
    assert torch.equal(weights(js), weights(gan))
    apart = gan.drain()[:, 0, 0] - js.drain()[:, 0, 0]
    torch.testing.assert_close(apart, torch.full_like(apart, math.log(4)), rtol=0, atol=1e-5)
