"""The trainer: members, order of moves, log, extra updates, precision, and that a step never waits for the device."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from gantui.experiment.tree import Schedule
from gantui.gan import schemes
from gantui.gan.objectives import OBJECTIVES
from gantui.gan.schemes import SCHEMES
from gantui.gan.trainer import LOG, Trainer
from tests.gan.building import ADAM, RMSPROP, SGD, trainer

PENALTIES = {
    "none": [],
    "clip": ["penalties.clip.limit=0.3"],
    "gradient penalty": ["penalties.gradient_penalty=true"],
    "R1 and R2": ["penalties.r1=true", "penalties.r2=true"],
}
SEEDS = (3, 1, 4, 5)


def weights(made: Trainer) -> Tensor:
    """All weights: [members, parameters of both]."""
    parts = [made.generator.weights.detach(), made.discriminator.weights.detach()]
    return torch.cat([*parts, *([] if made.average is None else [made.average])], dim=1).clone()


def run(made: Trainer, steps: int) -> Trainer:
    for _ in range(steps):
        made.step()
    return made


CALM = [f"optimizers.{player}.eps=1e-2" for player in ("generator", "discriminator")]
"""Keeps Adam and RMSProp from blowing up the last bit of a gradient that is nearly 0."""


class TestMembers:
    """Bit for bit where sizes fill the processor's vectors (multiples of 16), else within float tolerance."""

    @staticmethod
    def same(settings: list[str], steps: int) -> None:
        together = run(trainer(*settings, seeds=SEEDS), steps)
        log = together.drain()
        for member, seed in enumerate(SEEDS):
            alone = run(trainer(*settings, seeds=(seed,)), steps)
            torch.testing.assert_close(weights(alone)[0], weights(together)[member], rtol=1e-4, atol=1e-5)
            torch.testing.assert_close(alone.drain()[:, 0], log[:, member], rtol=1e-4, atol=1e-5)

    @pytest.mark.parametrize("objective", list(OBJECTIVES))
    @pytest.mark.parametrize("bounds", list(PENALTIES))
    def test_a_member_among_others_trains_as_it_would_alone(self, objective: str, bounds: str) -> None:
        self.same(
            [*SGD, f"objective.name={objective}", *PENALTIES[bounds], "schedule.d_steps=2", "schedule.ema=0.9"], 4
        )

    @pytest.mark.parametrize(
        "settings",
        [
            [*ADAM, *CALM],
            [*RMSPROP, *CALM],
            [*SGD, "latent.name=mixture", "latent.dim=4"],
            [*SGD, "latent.name=uniform"],
            [*SGD, "distribution.name=moons"],
            [*ADAM, *CALM, "schedule.batch_size=64", "generator.hidden=[32, 32]", "discriminator.hidden=[32, 32]"],
            [*SGD, "schedule.batch_size=33", "generator.hidden=[17]", "discriminator.hidden=[19]"],
        ],
    )
    def test_and_with_every_optimizer_latent_and_size(self, settings: list[str]) -> None:
        self.same(settings, 3)

    @pytest.mark.parametrize("objective", list(OBJECTIVES))
    @pytest.mark.parametrize("bounds", list(PENALTIES))
    @pytest.mark.parametrize("optimizer", [ADAM, RMSPROP], ids=["adam", "rmsprop"])
    def test_in_sizes_that_fill_vectors_it_is_bit_for_bit_the_same(
        self, objective: str, bounds: str, optimizer: list[str]
    ) -> None:
        settings = [*optimizer, f"objective.name={objective}", *PENALTIES[bounds], "schedule.batch_size=32"]
        settings += ["generator.hidden=[32, 16]", "discriminator.hidden=[16, 32]", "schedule.ema=0.9"]
        together = run(trainer(*settings, seeds=SEEDS), 12)
        for member, seed in enumerate(SEEDS):
            assert torch.equal(weights(run(trainer(*settings, seeds=(seed,)), 12))[0], weights(together)[member])

    def test_a_member_starts_and_draws_bit_for_bit_as_it_would_alone(self) -> None:
        together = trainer("latent.name=mixture", seeds=SEEDS)
        for member, seed in enumerate(SEEDS):
            alone = trainer("latent.name=mixture", seeds=(seed,))
            assert torch.equal(weights(alone)[0], weights(together)[member])
            for name, batches in alone.batches.items():
                for kind, stream in vars(batches).items():
                    assert torch.equal(stream.at(70)[0], getattr(together.batches[name], kind).at(70)[member])

    def test_members_differ_and_a_seed_decides(self) -> None:
        final = weights(run(trainer(*SGD, seeds=(0, 1, 0)), 3))
        torch.testing.assert_close(final[0], final[2], rtol=1e-4, atol=1e-5)
        assert (final[0] - final[1]).abs().max() > 0.1

    def test_the_global_generator_plays_no_part(self) -> None:
        torch.manual_seed(0)
        first = weights(run(trainer(), 2))
        torch.manual_seed(1)
        assert torch.equal(weights(run(trainer(), 2)), first)


@pytest.mark.parametrize("objective", list(OBJECTIVES))
@pytest.mark.parametrize("bounds", list(PENALTIES))
def test_a_step_is_gradient_descent_on_each_players_own_loss(objective: str, bounds: str) -> None:
    """One step of plain SGD against the losses written out with autograd from scratch."""
    plain = [setting.replace("momentum=0.9", "momentum=0.0") for setting in SGD]
    made = trainer(f"objective.name={objective}", *PENALTIES[bounds], *plain)
    g, d = (player.weights.detach().clone().requires_grad_() for player in (made.generator, made.discriminator))
    streams = {name: batches for name, batches in made.batches.items() if not name.startswith("extra")}
    draws = {name: (s.real.at(0), s.latent.at(0), s.segment.at(0)) for name, s in streams.items()}
    made.step()

    real, latent, share = draws["discriminator"]
    fake = made.generator.network(g, latent).detach()
    judge = made.discriminator.network
    loss = made.objective.discriminator(judge(d, real)[..., 0], judge(d, fake)[..., 0]).mean()
    at = {"real": real, "fake": fake, "segment": real + share * (fake - real)}
    for penalty in made.penalties.values():
        if penalty.place is not None:
            x = at[penalty.place].clone().requires_grad_()
            (slope,) = torch.autograd.grad(judge(d, x).sum(), x, create_graph=True)
            loss = loss + penalty.term(slope).mean()
    after = d.detach() - 0.01 * torch.autograd.grad(loss, d)[0]
    if bounds == "clip":
        after = after.clamp(-0.3, 0.3)
    torch.testing.assert_close(made.discriminator.weights.detach(), after, rtol=1e-5, atol=1e-6)

    real, latent, _ = draws["generator"]
    fake = judge(after, made.generator.network(g, latent))[..., 0]
    loss = made.objective.generator(judge(after, real)[..., 0], fake).mean()
    moved = g.detach() - 0.01 * torch.autograd.grad(loss, g)[0]
    torch.testing.assert_close(made.generator.weights.detach(), moved, rtol=1e-5, atol=1e-6)
    assert not torch.equal(made.generator.weights, g), "and it did move"


class Recorder:
    """Players that only write down who was asked to move."""

    def __init__(self) -> None:
        self.moves: list[tuple[str, int, int]] = []

    def update_discriminator(self, step: int, update: int) -> None:
        self.moves.append(("D", step, update))

    def update_generator(self, step: int, update: int) -> None:
        self.moves.append(("G", step, update))


class TestSchemes:
    @pytest.mark.parametrize(
        ("first", "moves"),
        [
            ("discriminator", [("D", 7, 0), ("D", 7, 1), ("D", 7, 2), ("G", 7, 0), ("G", 7, 1)]),
            ("generator", [("G", 7, 0), ("G", 7, 1), ("D", 7, 0), ("D", 7, 1), ("D", 7, 2)]),
        ],
    )
    def test_alternating_moves_one_player_and_then_the_other(self, first: str, moves: list[Any]) -> None:
        recorder = Recorder()
        schedule = Schedule.model_validate({"first": first, "d_steps": 3, "g_steps": 2})
        schemes.make(schedule).iterate(recorder, 7)
        assert recorder.moves == moves

    @pytest.mark.parametrize("scheme", list(SCHEMES))
    def test_every_scheme_uses_each_batch_of_an_iteration_once(self, scheme: str) -> None:
        recorder = Recorder()
        schemes.make(Schedule.model_validate({"scheme": scheme, "d_steps": 2, "g_steps": 3})).iterate(recorder, 0)
        assert sorted(recorder.moves) == [*(("D", 0, u) for u in range(2)), *(("G", 0, u) for u in range(3))]

    def test_the_order_changes_the_training(self) -> None:
        orders = {first: run(trainer(f"schedule.first={first}"), 1) for first in ("discriminator", "generator")}
        untouched = trainer()
        # Whoever is second sees the other's newest weights; whoever is first sees the old ones.
        assert not torch.equal(*(made.generator.weights for made in orders.values()))
        assert not torch.equal(*(made.discriminator.weights for made in orders.values()))
        untouched.update_discriminator(0, 0)
        assert torch.equal(untouched.discriminator.weights, orders["discriminator"].discriminator.weights)
        untouched = trainer()
        untouched.update_generator(0, 0)
        assert torch.equal(untouched.generator.weights, orders["generator"].generator.weights)

    def test_each_update_of_an_iteration_has_a_batch_of_its_own(self) -> None:
        made = trainer("schedule.d_steps=3")
        batches = [made._batch(made.batches["discriminator"].real, 0, update) for update in range(3)]
        assert all(batch.shape == (1, 10, 2) for batch in batches)
        assert not any(torch.equal(batches[a], batches[b]) for a, b in ((0, 1), (0, 2), (1, 2)))


class TestExtraUpdates:
    @pytest.mark.parametrize("player", ["discriminator", "generator"])
    def test_one_moves_only_that_player_and_no_clock(self, player: str) -> None:
        made = run(trainer("schedule.ema=0.9", "penalties.r1=true"), 2)
        made.drain()
        other = {"discriminator": made.generator, "generator": made.discriminator}[player]
        mine = {"discriminator": made.discriminator, "generator": made.generator}[player]
        before = mine.weights.detach().clone(), other.weights.detach().clone()
        memory = {key: value.clone() for key, value in made.state().items() if not key.startswith(player)}
        made.extra_update(player)
        assert not torch.equal(mine.weights, before[0])
        assert torch.equal(other.weights, before[1])
        assert made.steps_done == 2
        assert made.extra == {"discriminator": 0, "generator": 0} | {player: 1}
        assert made.drain().shape[0] == 0, "the log is one of iterations"
        after = made.state()
        assert all(torch.equal(after[key], value) for key, value in memory.items() if key != f"extra.{player}")

    def test_each_draws_data_that_the_schedule_never_sees(self) -> None:
        made = trainer()
        purposes = [stream.purpose for batches in made.batches.values() for stream in vars(batches).values()]
        assert len(set(purposes)) == len(purposes) == 12

    def test_the_iterations_after_one_draw_what_they_would_have_drawn(self) -> None:
        made, plain = trainer(), trainer()
        made.extra_update("generator")
        run(made, 1)
        run(plain, 1)
        assert torch.equal(made.batches["generator"].real.at(1), plain.batches["generator"].real.at(1))


class TestAverage:
    def test_it_follows_its_closed_form(self) -> None:
        made = trainer("schedule.ema=0.75")
        assert made.average is not None
        made.scheme.iterate = lambda players, step: None  # type: ignore[method-assign]
        start = torch.full_like(made.average, -2.0)
        made.average.copy_(start)
        target = made.generator.weights.detach().clone()
        for step in range(1, 20):
            made.step()
            torch.testing.assert_close(made.average, target + 0.75**step * (start - target), rtol=1e-5, atol=1e-6)

    def test_it_averages_the_weights_after_each_iteration(self) -> None:
        made = trainer("schedule.ema=0.9", "schedule.g_steps=2")
        expected = made.generator.weights.detach().clone()
        for _ in range(5):
            made.step()
            expected = 0.9 * expected + 0.1 * made.generator.weights.detach()
            torch.testing.assert_close(made.average, expected, rtol=1e-5, atol=1e-6)

    def test_without_it_nothing_is_kept(self) -> None:
        assert trainer().average is None
        assert "generator.average" not in trainer().state()

    def test_keeping_one_changes_no_training(self) -> None:
        with_average, without = (run(trainer(f"schedule.ema={ema}"), 3) for ema in (0.9, 0.0))
        assert torch.equal(with_average.generator.weights, without.generator.weights)


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

    def test_losses_are_those_of_the_iterations_last_updates(self) -> None:
        made = trainer("schedule.d_steps=2", "schedule.g_steps=2")
        seen: dict[str, list[Tensor]] = {"loss_d": [], "loss_g": []}
        for name, method in (("loss_d", "update_discriminator"), ("loss_g", "update_generator")):
            update = getattr(made, method)

            def watch(step: int, number: int, name: str = name, update: Any = update) -> None:
                update(step, number)
                seen[name].append(made._latest[name].clone())

            setattr(made, method, watch)
        row = run(made, 1).drain()[0, 0]
        assert [len(values) for values in seen.values()] == [2, 2]
        assert row[0] == seen["loss_d"][1] != seen["loss_d"][0]
        assert row[1] == seen["loss_g"][1] != seen["loss_g"][0]

    @pytest.mark.parametrize("objective", list(OBJECTIVES))
    def test_readings_are_means_of_what_the_objective_reads(self, objective: str) -> None:
        made = trainer(f"objective.name={objective}")
        real, fake = (torch.tensor([[a, b]]) for a, b in ((0.5, 1.5), (-2.0, 3.0)))
        judge = {"real": real.expand(1, 2).requires_grad_(), "fake": fake.expand(1, 2).requires_grad_()}
        made._judge = lambda points: (judge, {})  # type: ignore[method-assign, assignment]
        made.discriminator.descend = lambda loss: None  # type: ignore[method-assign]
        row = dict(zip(made.columns, run(made, 1).drain()[0, 0].tolist(), strict=True))
        read = {
            "probability": (torch.sigmoid(real).mean().item(), torch.sigmoid(fake).mean().item()),
            "label": (1.0, 0.5),
            "score": (1.0, 0.5),
            "relative": (0.25, -0.25),
        }[made.objective.reading]
        assert (row["d_real"], row["d_fake"]) == pytest.approx(read, abs=1e-6)
        assert row["loss_d"] == pytest.approx(made.objective.discriminator(real, fake).mean().item())


def test_rates_follow_the_schedule() -> None:
    made = trainer(
        *SGD, "schedule.lr_decay=linear", "schedule.lr_final=0.0", "schedule.steps=4", "optimizers.generator.lr=0.5"
    )
    seen = []
    for _ in range(6):
        made.step()
        seen.append([player.optimizer.param_groups[0]["lr"] for player in (made.generator, made.discriminator)])
    assert seen == [pytest.approx([0.5 * share, 0.01 * share]) for share in (1, 0.75, 0.5, 0.25, 0, 0)]


@pytest.mark.parametrize("objective", list(OBJECTIVES))
def test_bfloat16_trains_finitely_with_weights_and_losses_in_float32(objective: str) -> None:
    made = trainer(
        "precision=bfloat16", f"objective.name={objective}", *PENALTIES["gradient penalty"], *PENALTIES["R1 and R2"]
    )
    before = weights(made)
    log = run(made, 10).drain()
    assert log.isfinite().all()
    assert log.dtype == weights(made).dtype == torch.float32
    assert made.finite().all()
    assert not torch.equal(weights(made), before)
    exact = run(
        trainer(f"objective.name={objective}", *PENALTIES["gradient penalty"], *PENALTIES["R1 and R2"]), 1
    ).drain()
    torch.testing.assert_close(log[0], exact[0], rtol=0.1, atol=0.05)
    assert not torch.equal(log[0], exact[0])


def test_finite_names_the_member_and_the_player() -> None:
    made = trainer(seeds=(0, 1, 2))
    assert made.finite().tolist() == [[True] * 3, [True] * 3]
    made.discriminator.weights.data[1, 5] = torch.inf
    made.generator.weights.data[2, 0] = torch.nan
    assert made.finite().tolist() == [[True, False, True], [True, True, False]]


class NoWaiting(TorchDispatchMode):
    """Refuses every operation whose result a CUDA device would make the host wait for."""

    WAITING = ("_local_scalar_dense", "is_nonzero", "nonzero", "masked_select", "equal", "unique", "item")

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.__name__.split(".")[0]
        assert name not in self.WAITING, f"{func} waits for the device"
        if name in ("index", "index_put", "index_put_"):
            assert not any(part is not None and part.dtype == torch.bool for part in args[1]), "a mask waits as well"
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("optimizer", [ADAM, SGD, RMSPROP], ids=["adam", "sgd", "rmsprop"])
@pytest.mark.parametrize("bounds", list(PENALTIES))
@pytest.mark.parametrize("objective", list(OBJECTIVES))
def test_nothing_in_a_step_waits_for_the_device(
    objective: str, bounds: str, optimizer: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = [f"objective.name={objective}", *PENALTIES[bounds], "latent.name=mixture", "schedule.ema=0.9"]
    made = trainer(*optimizer, *settings, seeds=(0, 1))

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a number left the device")

    for name in ("item", "cpu", "tolist", "numpy", "__bool__", "__float__", "__int__", "__index__"):
        monkeypatch.setattr(Tensor, name, refuse)
    with NoWaiting():
        made.step()
        made.step()
        made.extra_update("discriminator")


def test_the_watch_against_waiting_sees_it() -> None:
    for wait in (
        lambda x: x.item(),
        lambda x: float(x),
        lambda x: bool(x > 0),
        lambda x: x.reshape(1)[x.reshape(1) > 0],
    ):
        with pytest.raises(AssertionError, match="wait"), NoWaiting():
            wait(torch.tensor(1.0))
