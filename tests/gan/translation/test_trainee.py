"""A translation in training: who moves, that it is exact, and what it comes to."""

from __future__ import annotations

import pytest
import torch

from gantui.experiment.translation import GENERATORS, JUDGES, PLAYERS
from gantui.gan.trainee import Steerable
from gantui.gan.translation.cyclegan import Translator
from gantui.gan.translation.game import Game
from tests.gan.translation.small import options, translator


def done(made: Translator, count: int) -> Translator:
    for _ in range(count):
        made.advance(1)
    return made


def same(one: Translator, other: Translator) -> bool:
    mine, theirs = one.state(), other.state()
    return mine.keys() == theirs.keys() and all(torch.equal(mine[name], theirs[name]) for name in mine)


def weights(made: Translator) -> dict[str, torch.Tensor]:
    return {name: player.params.detach().clone() for name, player in made.players.items()}


def moved(made: Translator, before: dict[str, torch.Tensor]) -> set[str]:
    return {name for name, own in weights(made).items() if not torch.equal(own, before[name])}


def test_it_is_steerable_and_its_losses_have_their_players_names() -> None:
    made = translator()
    assert isinstance(made, Steerable)
    assert made.columns == ("loss_G", "loss_F", "loss_D_X", "loss_D_Y", "cycle", "identity")
    assert set(made.players) == set(PLAYERS) == set(made.rates)


def test_all_four_move_in_an_iteration() -> None:
    made = translator()
    before = weights(made)
    assert moved(done(made, 1), before) == set(PLAYERS)


@pytest.mark.parametrize("player", PLAYERS)
def test_who_is_frozen_stands_still_and_is_still_heard(player: str) -> None:
    made = translator(f"updates.{player}=0")
    before = weights(made)
    assert moved(done(made, 2), before) == set(PLAYERS) - {player}
    assert made.log[1].isfinite().all()


@pytest.mark.parametrize("player", PLAYERS)
def test_a_single_update_moves_one_alone(player: str) -> None:
    made = done(translator(), 2)
    before = weights(made)
    made.extra_update(player)
    assert moved(made, before) == {player}
    assert made.single == {name: int(name == player) for name in PLAYERS}
    assert made.steps_done == 2


@pytest.mark.parametrize("stop", [1, 3, 7])
def test_it_goes_on_from_a_state_bit_for_bit(stop: int) -> None:
    straight, first, second = translator(), translator(), translator()
    for made in (straight, first):
        done(made, stop)
        made.extra_update("F")
        made.extra_update("D_Y")
    second.load_state({name: value.clone() for name, value in first.state().items()})
    assert same(done(straight, 6), done(second, 6))
    assert torch.equal(straight.log[stop : stop + 6], second.log[stop : stop + 6])


def test_a_state_of_something_else_changes_nothing() -> None:
    made = done(translator(), 3)
    before = {name: value.clone() for name, value in made.state().items()}
    for broken in ("pool.D_X.held", "F.weights", "extra.G"):
        state = {name: value for name, value in before.items() if name != broken}
        with pytest.raises(ValueError, match=broken):
            made.load_state(state)
    with pytest.raises(ValueError, match=r"pool\.D_X\.held"):
        made.load_state(translator("pool.size=7").state())
    assert all(torch.equal(value, before[name]) for name, value in made.state().items())


def test_a_member_trains_as_it_would_alone() -> None:
    together, alone = done(translator(seeds=(3, 4)), 5), done(translator(seeds=(4,)), 5)
    for name in PLAYERS:
        assert torch.allclose(together.players[name].params[1], alone.players[name].params[0], atol=1e-5)


def test_watching_changes_nothing() -> None:
    heard: list[str] = []
    watched, unwatched = translator(), translator()
    watched.observer = heard.append
    done(watched, 4)
    watched.translate("F", torch.randn(1, 5, 2), [0])
    assert same(watched, done(unwatched, 4))
    assert heard[:4] == ["translated", "returned", "maps", "judges"]


def test_settings_change_from_the_next_iteration_on() -> None:
    changed, other = translator(), translator("weights.cycle=3", "optimizers.F.lr=0.002", "updates.D_X=0")
    begun = done(translator(), 2)
    for made in (changed, other):
        made.load_state({name: value.clone() for name, value in begun.state().items()})
    changed.apply(options("weights.cycle=3", "optimizers.F.lr=0.002", "updates.D_X=0"))
    assert same(done(changed, 3), done(other, 3))
    assert changed.rates["F"] < changed.rates["G"]


def test_a_term_that_does_not_count_is_not_computed_until_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    made = done(translator("weights.identity=0", "weights.cycle=0"), 1)
    for name in ("cycle", "identity"):
        monkeypatch.setattr(Game, name, lambda *_: pytest.fail("it is computed"))
    heard: list[str] = []
    made.observer = heard.append
    made.extra_update("F")
    done(made, 1)
    assert heard == ["translated", "maps", "translated", "maps", "judges"]
    assert made.log[1, 0].isnan().tolist() == [False] * 4 + [True] * 2
    monkeypatch.undo()
    made.apply(options("weights.identity=2", "weights.cycle=0"))
    done(made, 1)
    assert made.log[2, 0].isnan().tolist() == [False] * 4 + [True, False]


def test_a_judges_single_update_takes_samples_there_and_not_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made = done(translator(), 1)
    with_g = [made.game.G, made.game.F]
    monkeypatch.setattr(made.game, "F", lambda *_: pytest.fail("nothing comes back"))
    monkeypatch.setattr(made.game, "G", lambda own, x: with_g.pop(0)(own, x))
    made.extra_update("D_Y")
    assert len(with_g) == 1


def test_a_run_whose_terms_were_turned_goes_on_bit_for_bit() -> None:
    sets = "weights.identity=0", "weights.cycle=0"
    straight, first, second = translator(*sets), translator(*sets), translator(*sets)
    for made in (straight, first):
        done(made, 2)
        made.apply(options("weights.identity=1", "weights.cycle=3"))
        done(made, 2)
    second.apply(options("weights.identity=1", "weights.cycle=3"))
    second.load_state({name: value.clone() for name, value in first.state().items()})
    assert same(done(straight, 3), done(second, 3))


def test_each_term_counts_as_much_as_its_weight_says() -> None:
    made = translator("weights.cycle=3", "weights.identity=0.5")
    terms = {"cycle": torch.tensor([2.0]), "identity": torch.tensor([4.0])}
    assert made.weighted(terms).tolist() == [3 * 2 + 0.5 * 4]
    assert made.weighted({"cycle": terms["cycle"]}).tolist() == [6]


def test_the_rate_follows_its_course() -> None:
    made = translator()
    first = made.rates
    done(made, 20)
    assert made.rates["D_X"] == pytest.approx(0.01 * (1 + 0.02) / 2)
    assert first["D_X"] == 0.01


def test_what_is_not_finite_names_its_player() -> None:
    made = translator()
    with torch.no_grad():
        made.players["F"].params[:, 3] = torch.nan
    assert {name: bool(whole) for name, whole in made.finite().items()} == {name: name != "F" for name in PLAYERS}
    assert set(made.owners) == {f"loss_{name}" for name in PLAYERS}, "terms may not be there"


def test_fakes_of_before_reach_the_judges() -> None:
    """With a pool of 1 each judge is shown older fakes; without a pool it goes another way from then on."""
    with_pool, without = done(translator("pool.size=1"), 3), done(translator("pool.size=0"), 3)
    for name in JUDGES:
        assert not torch.equal(with_pool.players[name].params, without.players[name].params)
    first = done(translator("pool.size=1"), 1), done(translator("pool.size=0"), 1)
    for name in GENERATORS:
        assert torch.equal(*(made.players[name].params for made in first)), "they moved before the judges did"
