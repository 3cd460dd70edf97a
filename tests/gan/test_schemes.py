"""The schemes: the order of moves, and each against its algorithm written out with autograd from scratch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.experiment import schemes as described
from gantui.gan import schemes
from gantui.gan.game import Batch, Weights
from gantui.gan.schemes import SCHEMES
from gantui.gan.schemes.base import Slopes
from gantui.gan.trainer import Trainer
from tests.gan.building import OBJECTIVES, PAIRS, PLAIN, options, run, trainer, weights

RATE = 0.01
NOISY = ["instance_noise.std=0.3"]
SMOOTH = ["generator.activation=tanh", "discriminator.activation=tanh"]


class ByHand:
    """Both players' losses from the trainer's networks, objective and draws alone."""

    def __init__(self, made: Trainer) -> None:
        self.made, self.experiment = made, made.experiment
        self.g, self.d = (
            player.params.detach().clone().requires_grad_() for player in (made.generator, made.discriminator)
        )

    def fake(self, g: Tensor, batch: Batch) -> Tensor:
        network = self.made.generator.network
        return network(g, batch.latent, self.made.generator.buffers, True)

    def judge(self, d: Tensor, x: Tensor) -> Tensor:
        out = self.made.discriminator.network(d, x, self.made.discriminator.buffers, True)
        return out[..., 0] if out.shape[2] == 1 else out

    def seen(self, g: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        real, fake = batch.real, self.fake(g, batch)
        if batch.noise is None:
            return real, fake
        std = self.experiment.instance_noise.std
        return real + std * batch.noise[:, : real.shape[1]], fake + std * batch.noise[:, real.shape[1] :]

    def loss_d(self, d: Tensor, g: Tensor, batch: Batch) -> Tensor:
        real, fake = self.seen(g, batch)
        loss = self.made.game.objective.discriminator(self.judge(d, real), self.judge(d, fake)).mean()
        for name in self.experiment.penalties:
            if name not in ("clip", "spectral_norm"):
                loss = loss + self.term(name, d, real, fake, {} if batch.drawn is None else batch.drawn)
        return loss

    def term(self, name: str, d: Tensor, real: Tensor, fake: Tensor, drawn: Mapping[str, Tensor]) -> Tensor:
        """The penalty called NAME with its defaults."""
        places: dict[str, Callable[[], Tensor]] = {
            "r1": lambda: real,
            "r2": lambda: fake,
            "gradient_penalty": lambda: real + drawn[name] * (fake - real),
            "dragan": lambda: real + 0.5 * real.std(correction=0) * drawn[name],
        }
        x = places[name]()
        x = x if x.requires_grad else x.clone().requires_grad_()
        (slope,) = torch.autograd.grad(self.judge(d, x).sum(), x, create_graph=True)
        size = slope.square().sum(2)
        return (size / 2 if name in ("r1", "r2") else 10 * (size.sqrt() - 1).square()).mean()

    def loss_g(self, d: Tensor, g: Tensor, batch: Batch) -> Tensor:
        real, fake = self.seen(g, batch)
        return self.made.game.objective.generator(self.judge(d, real), self.judge(d, fake)).mean()

    def bounded(self, d: Tensor) -> Tensor:
        clip = self.experiment.penalties.get("clip")
        return d if clip is None else d.clamp(-clip.limit, clip.limit)  # type: ignore[attr-defined]

    def slope_d(self, d: Tensor, g: Tensor, batch: Batch) -> Tensor:
        return torch.autograd.grad(self.loss_d(d, g.detach(), batch), d)[0]

    def slope_g(self, d: Tensor, g: Tensor, batch: Batch) -> Tensor:
        return torch.autograd.grad(self.loss_g(d.detach(), g, batch), g)[0]

    def move_d(self, batch: Batch) -> None:
        self.d = self.bounded(self.d.detach() - RATE * self.slope_d(self.d, self.g, batch)).requires_grad_()

    def move_g(self, batch: Batch) -> None:
        self.g = (self.g.detach() - RATE * self.slope_g(self.d, self.g, batch)).requires_grad_()

    def expect(self, made: Trainer) -> None:
        torch.testing.assert_close(made.discriminator.params.detach(), self.d.detach(), rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(made.generator.params.detach(), self.g.detach(), rtol=1e-5, atol=1e-6)


def pair(*settings: str) -> tuple[Trainer, ByHand]:
    """A trainer with plain gradient descent, and its equations."""
    made = trainer(*PLAIN, *settings)
    return made, ByHand(made)


def batches(made: Trainer, step: int, count: int) -> list[tuple[Batch, Batch]]:
    """D's and G's first batches of iteration STEP."""
    return [(made.batch("discriminator", step, at), made.batch("generator", step, at)) for at in range(count)]


@pytest.mark.parametrize("settings", PAIRS.values(), ids=PAIRS)
def test_a_step_is_gradient_descent_on_each_players_own_loss(settings: list[str]) -> None:
    # Spectral norm stands in the network; its vectors move on at D's update, tests/gan/penalties/test_spectral.py.
    made, by_hand = pair(*settings, *NOISY)
    before = weights(made)
    ((for_d, for_g),) = batches(made, 0, 1)
    made.step()
    by_hand.move_d(for_d)
    by_hand.move_g(for_g)
    by_hand.expect(made)
    assert (weights(made) - before).abs().max() > 1e-4, "and it did move"


@pytest.mark.parametrize("first", ["discriminator", "generator"])
def test_alternating_moves_one_player_after_the_other(first: str) -> None:
    made, by_hand = pair("scheme.d_steps=3", "scheme.g_steps=2", f"scheme.first={first}", "penalties.r1=true")
    for step in range(3):
        made.step()
        moves = [(by_hand.move_d, "discriminator", 3), (by_hand.move_g, "generator", 2)]
        for move, player, count in moves if first == "discriminator" else moves[::-1]:
            for update in range(count):
                move(made.batch(player, step, update))
    by_hand.expect(made)


BOTH_AT_ONCE = [["objective.name=relativistic"], ["penalties.clip.limit=0.3"], ["penalties.dragan=true"], []]


@pytest.mark.parametrize("settings", BOTH_AT_ONCE)
def test_simultaneous_moves_both_from_where_they_were(settings: list[str]) -> None:
    made, by_hand = pair("scheme.name=simultaneous", *settings, *NOISY)
    by_hand.d = by_hand.bounded(by_hand.d.detach()).requires_grad_()
    for step in range(3):
        made.step()
        ((for_d, for_g),) = batches(made, step, 1)
        d, g = by_hand.d, by_hand.g
        of_d, of_g = by_hand.slope_d(d, g, for_d), by_hand.slope_g(d, g, for_g)
        by_hand.d = by_hand.bounded(d.detach() - RATE * of_d).requires_grad_()
        by_hand.g = (g.detach() - RATE * of_g).requires_grad_()
    by_hand.expect(made)


@pytest.mark.parametrize("settings", BOTH_AT_ONCE)
def test_consensus_also_descends_the_gradients_own_norm(settings: list[str]) -> None:
    made, by_hand = pair("scheme={name='consensus', weight=0.2}", *SMOOTH, *settings, *NOISY)
    for step in range(3):
        made.step()
        ((for_d, for_g),) = batches(made, step, 1)
        d, g = by_hand.d, by_hand.g
        (v_d,) = torch.autograd.grad(by_hand.loss_d(d, g, for_d), d, create_graph=True)
        (v_g,) = torch.autograd.grad(by_hand.loss_g(d, g, for_g), g, create_graph=True)
        norm = (v_d.square().sum() + v_g.square().sum()) / 2
        more_d, more_g = torch.autograd.grad(norm, (d, g))
        by_hand.d = by_hand.bounded((d - RATE * (v_d + 0.2 * more_d)).detach()).requires_grad_()
        by_hand.g = (g - RATE * (v_g + 0.2 * more_g)).detach().requires_grad_()
    by_hand.expect(made)


@pytest.mark.parametrize("settings", BOTH_AT_ONCE)
def test_extragradient_moves_by_the_gradient_one_step_ahead(settings: list[str]) -> None:
    made, by_hand = pair("scheme.name=extragradient", *settings, *NOISY)
    for step in range(3):
        made.step()
        (first_d, first_g), (second_d, second_g) = batches(made, step, 2)
        d, g = by_hand.d, by_hand.g
        ahead_d = by_hand.bounded(d.detach() - RATE * by_hand.slope_d(d, g, first_d)).requires_grad_()
        ahead_g = (g.detach() - RATE * by_hand.slope_g(d, g, first_g)).requires_grad_()
        of_d, of_g = by_hand.slope_d(ahead_d, ahead_g, second_d), by_hand.slope_g(ahead_d, ahead_g, second_g)
        by_hand.d = by_hand.bounded(d.detach() - RATE * of_d).requires_grad_()
        by_hand.g = (g.detach() - RATE * of_g).requires_grad_()
    by_hand.expect(made)


@pytest.mark.parametrize(
    "settings",
    [
        [],
        ["objective.name=relativistic"],
        ["penalties.dragan=true"],
        ["penalties.r2=true"],
        ["objective.name=minimax", "penalties.r1=true"],
        ["objective.name=wasserstein"],
        ["objective.name=fgan", "objective.divergence=pearson"],
    ],
)
def test_unrolled_descends_through_ds_next_three_steps(settings: list[str]) -> None:
    made, by_hand = pair("scheme={name='unrolled', look_ahead=3, look_ahead_lr=0.03, g_steps=2}", *settings, *NOISY)
    made.step()
    by_hand.move_d(made.batch("discriminator", 0, 0))
    for update in range(2):
        batch = made.batch("generator", 0, update)
        g, d0 = by_hand.g, by_hand.d.detach().requires_grad_()
        d1 = d0 - 0.03 * torch.autograd.grad(by_hand.loss_d(d0, g, batch), d0, create_graph=True)[0]
        d2 = d1 - 0.03 * torch.autograd.grad(by_hand.loss_d(d1, g, batch), d1, create_graph=True)[0]
        d3 = d2 - 0.03 * torch.autograd.grad(by_hand.loss_d(d2, g, batch), d2, create_graph=True)[0]
        if made.experiment.objective.name in ("minimax", "wasserstein", "fgan"):
            real, fake = by_hand.seen(g, batch)  # eq. 10: the value of the whole game, real samples too
            loss = -made.game.objective.discriminator(by_hand.judge(d3, real), by_hand.judge(d3, fake)).mean()
        else:
            loss = by_hand.loss_g(d3, g, batch)
        (slope,) = torch.autograd.grad(loss, g)
        by_hand.g = (g.detach() - RATE * slope).requires_grad_()
    by_hand.expect(made)


def test_a_look_ahead_of_no_size_is_none_and_any_other_changes_g_and_not_d() -> None:
    settings = [*PLAIN, "penalties.r1=true"]
    plain = run(trainer(*settings), 1)
    none = run(trainer(*settings, "scheme={name='unrolled', look_ahead=3, look_ahead_lr=1e-9}"), 1)
    far = run(trainer(*settings, "scheme={name='unrolled', look_ahead=3, look_ahead_lr=0.3}"), 1)
    torch.testing.assert_close(none.generator.params, plain.generator.params, rtol=1e-5, atol=1e-7)
    assert (far.generator.params - plain.generator.params).abs().max() > 1e-4
    for made in (none, far):
        assert torch.equal(made.discriminator.params, plain.discriminator.params), "the real D takes one step a batch"


# Against finite differences, in float64 -------------------------------------------------------------------------------


class Still:
    """Two players of float64 who note where they would move and stay."""

    def __init__(self, made: Trainer) -> None:
        self.game = made.game
        self.d, self.g = (player.params.detach().double() for player in (made.discriminator, made.generator))
        self.buffers = made.discriminator.buffers.double(), made.generator.buffers.double()
        self.drawn = {player: doubled(made.batch(player, 0, 0)) for player in ("discriminator", "generator")}
        self.moved: dict[str, Tensor] = {}
        self.loss = torch.zeros(())

    def player(self, name: str) -> Any:
        own, memory = (self.d, self.buffers[0]) if name == "discriminator" else (self.g, self.buffers[1])
        weights = Weights(own.clone().requires_grad_(), memory)
        return SimpleNamespace(
            weights=weights, begin=lambda: weights, descend=lambda gradient: self.moved.update({name: gradient})
        )

    discriminator = property(lambda self: self.player("discriminator"))
    generator = property(lambda self: self.player("generator"))

    def batch(self, player: str, step: int, update: int) -> Batch:
        return self.drawn[player]

    def constrain(self) -> None: ...

    def stage(self, name: str) -> None: ...

    def note(self, d_loss: Any = None, loss: Any = None) -> None:
        self.loss = self.loss if loss is None else loss.detach().sum()


def doubled(batch: Batch) -> Batch:
    noise = None if batch.noise is None else batch.noise.double()
    drawn = None if batch.drawn is None else {name: x.double() for name, x in batch.drawn.items()}
    return Batch(batch.real.double(), batch.latent.double(), noise, drawn)


def differences(function: Any, at: Tensor, places: list[int], step: float = 1e-5) -> Tensor:
    """The central differences of FUNCTION by the numbers AT these PLACES, which are put back."""
    found = []
    for place in places:
        start = at[0, place].item()
        values = []
        for sign in (1, -1):
            at[0, place] = start + sign * step
            values.append(float(function()))
        at[0, place] = start
        found.append((values[0] - values[1]) / (2 * step))
    return torch.tensor(found, dtype=torch.float64)


EVERYWHERE = ["penalties.r1=true", "penalties.r2=true", "penalties.gradient_penalty=true", "penalties.dragan=true"]


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Losses stay in float64, where the trainer would bring them to float32."""
    monkeypatch.setattr(Tensor, "float", Tensor.double)


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize("bounds", [[], EVERYWHERE], ids=["bare", "penalties"])
@pytest.mark.parametrize("objective", [name for name in OBJECTIVES if name != "hinge"])  # hinge has kinks
def test_the_gradient_through_the_look_ahead_is_that_of_the_loss(objective: str, bounds: list[str]) -> None:
    if objective == "mad" and bounds:
        pytest.skip("refused: D has no single output")
    players = Still(trainer("scheme={name='unrolled', look_ahead=3}", *SMOOTH, *OBJECTIVES[objective], *bounds))
    scheme = schemes.make(described.Unrolled(name="unrolled", look_ahead=3, look_ahead_lr=0.03))

    def loss() -> Tensor:
        scheme.move_generator(players, players.drawn["generator"])
        return players.loss

    places = [0, 5, 20, 27, 50, 75]
    found = differences(loss, players.g, places)
    loss()
    assert set(players.moved) == {"generator"}
    torch.testing.assert_close(players.moved["generator"][0, places], found, rtol=1e-5, atol=1e-9)


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize("bounds", [[], EVERYWHERE], ids=["bare", "penalties"])
@pytest.mark.parametrize("objective", ["minimax", "relativistic", "fgan", "least_squares"])
def test_consensus_descends_what_it_says(objective: str, bounds: list[str]) -> None:
    players = Still(trainer("scheme={name='consensus'}", *SMOOTH, *OBJECTIVES[objective], *bounds))

    def slopes(scheme: schemes.Scheme) -> Slopes:
        d, g = players.player("discriminator").weights, players.player("generator").weights
        return scheme.slopes(players.game, d, g, players.drawn["discriminator"], players.drawn["generator"])

    plain = schemes.make(described.Simultaneous(name="simultaneous"))
    found = slopes(schemes.make(described.Consensus(name="consensus", weight=3.0)))
    alone = slopes(plain)

    def unrest() -> Tensor:
        now = slopes(plain)
        return (now.of_d.square().sum() + now.of_g.square().sum()) / 2

    for own, of, before in ((players.d, found.of_d, alone.of_d), (players.g, found.of_g, alone.of_g)):
        places = [0, 3, 20, 40, 70]
        more = differences(unrest, own, places)
        torch.testing.assert_close(of[0, places], before[0, places] + 3 * more, rtol=1e-5, atol=1e-7)


# Conformance ---------------------------------------------------------------------------------------------------------


class Recorder(Still):
    """Players who note every batch that is asked for and every move, and stay."""

    def __init__(self) -> None:
        super().__init__(trainer())
        self.asked: list[tuple[str, int, int]] = []
        self.moves: list[str] = []
        self.begun: list[str] = []
        self.constrained = 0

    def player(self, name: str) -> Any:
        player = super().player(name)
        player.begin = lambda: self.begin(name, player.weights)
        player.descend = lambda gradient: self.moves.append(name)
        player.return_to = lambda own: self.moves.append(f"{name} back")
        return player

    def begin(self, name: str, weights: Weights) -> Weights:
        self.begun.append(name)
        return weights

    def batch(self, player: str, step: int, update: int) -> Batch:
        self.asked.append((player, step, update))
        return self.drawn[player]

    def constrain(self) -> None:
        self.constrained += 1


MANY = {"alternating": {"d_steps": 3, "g_steps": 2}, "unrolled": {"d_steps": 3, "g_steps": 2, "look_ahead": 2}}


@pytest.mark.parametrize("name", list(SCHEMES))
class TestEveryScheme:
    @pytest.mark.usefixtures("exact")
    def test_uses_each_of_its_batches_once(self, name: str) -> None:
        scheme, recorder = schemes.make(options(described.SCHEMES, name, **MANY.get(name, {}))), Recorder()
        scheme.iterate(recorder, 7)
        expected = [("discriminator", 7, at) for at in range(scheme.d_batches)]
        assert sorted(recorder.asked) == expected + [("generator", 7, at) for at in range(scheme.g_batches)]

    @pytest.mark.usefixtures("exact")
    def test_begins_each_update_and_keeps_d_in_bounds_after_each_of_its_moves(self, name: str) -> None:
        scheme, recorder = schemes.make(options(described.SCHEMES, name, **MANY.get(name, {}))), Recorder()
        scheme.iterate(recorder, 0)
        moves = [move for move in recorder.moves if not move.endswith("back")]
        assert recorder.begun.count("discriminator") == moves.count("discriminator") == scheme.d_batches
        assert recorder.begun.count("generator") == moves.count("generator") == scheme.g_batches
        assert recorder.constrained == scheme.d_batches

    def test_moves_single_players_if_it_says_so(self, name: str) -> None:
        described_scheme = described.SCHEMES.find(name)
        assert set(described_scheme.single_steps) <= {"discriminator", "generator"}
        for player in described_scheme.single_steps:
            made = trainer(f"scheme.name={name}")
            before = made.discriminator.params.detach().clone(), made.generator.params.detach().clone()
            made.extra_update(player)
            assert torch.equal(made.discriminator.params, before[0]) == (player == "generator")
            assert torch.equal(made.generator.params, before[1]) == (player == "discriminator")

    def test_trains(self, name: str) -> None:
        made = trainer(f"scheme.name={name}")
        before = weights(made)
        log = run(made, 5).drain()
        assert log.isfinite().all()
        assert (log[:, 0, :2].abs() > 0).all(), "both losses are noted"
        assert not torch.equal(weights(made), before)


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize(
    ("name", "settings", "moves"),
    [
        ("alternating", {"first": "discriminator", "d_steps": 2}, ["discriminator", "discriminator", "generator"]),
        ("alternating", {"first": "generator", "d_steps": 2}, ["generator", "discriminator", "discriminator"]),
        ("unrolled", {"look_ahead": 1, "g_steps": 2}, ["discriminator", "generator", "generator"]),
        ("simultaneous", {}, ["discriminator", "generator"]),
        ("consensus", {}, ["discriminator", "generator"]),
        (
            "extragradient",
            {},
            ["discriminator", "generator", "discriminator back", "generator back", "discriminator", "generator"],
        ),
    ],
)
def test_the_order_of_moves(name: str, settings: dict[str, Any], moves: list[str]) -> None:
    recorder = Recorder()
    schemes.make(options(described.SCHEMES, name, **settings)).iterate(recorder, 0)
    assert recorder.moves == moves


def test_only_players_who_move_in_turn_can_be_moved_by_themselves() -> None:
    single = {name: described.SCHEMES.find(name).single_steps for name in SCHEMES}
    turns = ("discriminator", "generator")
    assert single == {name: turns if name in ("alternating", "unrolled") else () for name in SCHEMES}
