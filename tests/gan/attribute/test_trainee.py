"""A change of ages in training: who moves, that it is exact, and that nothing is shown in pairs."""

from __future__ import annotations

import pytest
import torch

from gantui.experiment.players import PLAYERS
from gantui.gan.attribute.ages import Digits
from gantui.gan.attribute.trainee import Ager
from gantui.gan.trainee import Steerable
from tests.gan.attribute.small import ager, options


def done(made: Ager, count: int) -> Ager:
    for _ in range(count):
        made.advance(1)
    return made


def same(one: Ager, other: Ager) -> bool:
    mine, theirs = one.state(), other.state()
    return mine.keys() == theirs.keys() and all(torch.equal(mine[name], theirs[name]) for name in mine)


def weights(made: Ager) -> dict[str, torch.Tensor]:
    return {name: player.params.detach().clone() for name, player in made.players.items()}


def moved(made: Ager, before: dict[str, torch.Tensor]) -> set[str]:
    return {name for name, own in weights(made).items() if not torch.equal(own, before[name])}


def test_it_is_steerable_and_its_losses_and_terms_have_names() -> None:
    made = ager()
    assert isinstance(made, Steerable)
    assert made.columns == (
        *("loss_d", "loss_g", "d_real", "d_fake"),
        *("penalty.r1", "penalty.r2", "age_real", "age_made", "own_age"),
    )
    assert set(made.owners) == set(made.columns)
    assert set(made.players) == set(PLAYERS) == set(made.rates)
    assert done(made, 1).log[0].isfinite().all()


def test_both_move_in_an_iteration() -> None:
    made = ager()
    before = weights(made)
    assert moved(done(made, 1), before) == set(PLAYERS)


@pytest.mark.parametrize("player", PLAYERS)
def test_who_is_frozen_stands_still_and_is_still_heard(player: str) -> None:
    made = ager(f"updates.{player}=0")
    before = weights(made)
    assert moved(done(made, 2), before) == set(PLAYERS) - {player}
    assert made.log[1].isfinite().all()


@pytest.mark.parametrize("player", PLAYERS)
def test_a_single_update_moves_one_alone(player: str) -> None:
    made = done(ager(), 2)
    before = weights(made)
    made.extra_update(player)
    assert moved(made, before) == {player}
    assert made.single == {name: int(name == player) for name in PLAYERS}
    assert made.steps_done == 2


def test_it_goes_on_from_a_state_bit_for_bit() -> None:
    straight, first, second = ager(), ager(), ager()
    for made in (straight, first):
        done(made, 3)
        made.extra_update("generator")
        made.extra_update("discriminator")
    second.load_state({name: value.clone() for name, value in first.state().items()})
    assert same(done(straight, 4), done(second, 4))
    assert torch.equal(straight.log[3:7], second.log[3:7])


def test_a_state_of_something_else_changes_nothing() -> None:
    made = done(ager(), 2)
    before = {name: value.clone() for name, value in made.state().items()}
    state = {name: value for name, value in before.items() if name != "generator.weights"}
    with pytest.raises(ValueError, match=r"generator\.weights"):
        made.load_state(state)
    assert all(torch.equal(value, before[name]) for name, value in made.state().items())


def test_a_member_trains_as_it_would_alone() -> None:
    together, alone = done(ager(seeds=(3, 4)), 4), done(ager(seeds=(4,)), 4)
    for name in PLAYERS:
        assert torch.allclose(together.players[name].params[1], alone.players[name].params[0], atol=1e-5)


def test_watching_changes_nothing() -> None:
    heard: list[str] = []
    watched, unwatched = ager(), ager()
    watched.observer = heard.append
    done(watched, 3)
    watched.aged(torch.zeros(1, 5, 64), torch.rand(1, 5), [0])
    assert same(watched, done(unwatched, 3))
    assert heard[:3] == ["aged", "aged judged", "ages learned"]


def test_settings_change_from_the_next_iteration_on() -> None:
    sets = ("weights.identity=3", "weights.age=0.1", "penalties.r1.gamma=2", "optimizers.generator.lr=0.002")
    changed, other, begun = ager(), ager(*sets), done(ager(), 2)
    for made in (changed, other):
        made.load_state({name: value.clone() for name, value in begun.state().items()})
    changed.apply(options(*sets))
    assert same(done(changed, 3), done(other, 3))
    assert changed.rates["generator"] < changed.rates["discriminator"]


def test_a_penalty_follows_its_course() -> None:
    made = done(ager(), 40)
    shares = [float(made.scalars[f"penalty.{name}"]) for name in ("r1", "r2")]
    assert shares[0] == 1
    assert 0 < shares[1] < 0.05


def test_what_is_not_finite_names_its_player() -> None:
    made = ager()
    with torch.no_grad():
        made.players["generator"].params[:, 3] = torch.nan
    assert {name: bool(whole) for name, whole in made.finite().items()} == {"discriminator": True, "generator": False}


def test_no_player_is_shown_a_digit_at_another_age_than_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object) -> torch.Tensor:
        raise AssertionError("the truth at another age")

    made = ager()
    monkeypatch.setattr(Digits, "at", refused)
    done(made, 2)
