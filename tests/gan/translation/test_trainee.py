"""A translation in training: its terms, its pools, and that looking at it changes nothing."""

from __future__ import annotations

import pytest
import torch

from gantui.experiment.translation import GENERATORS, JUDGES
from gantui.gan.translation.cyclegan_losses import Game
from tests.gan.named_players import copied, done, same
from tests.gan.translation.small import options, translator


def test_looking_changes_nothing() -> None:
    looked_at, other = done(translator(), 3), done(translator(), 3)
    looked_at.translate("F", torch.randn(1, 5, 2), [0])
    assert same(done(looked_at, 1), done(other, 1))


def test_a_pool_of_another_size_is_none_of_this_training() -> None:
    with pytest.raises(ValueError, match=r"pool\.D_X\.held"):
        translator().load_state(translator("pool.size=7").state())


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
    second.load_state(copied(first))
    assert same(done(straight, 3), done(second, 3))


def test_each_term_counts_as_much_as_its_weight_says() -> None:
    made = translator("weights.cycle=3", "weights.identity=0.5")
    terms = {"cycle": torch.tensor([2.0]), "identity": torch.tensor([4.0])}
    assert made.weighted(terms).tolist() == [3 * 2 + 0.5 * 4]
    assert made.weighted({"cycle": terms["cycle"]}).tolist() == [6]


def test_fakes_of_before_reach_the_judges() -> None:
    """With a pool of 1 each judge is shown older fakes; without a pool it goes another way from then on."""
    with_pool, without = done(translator("pool.size=1"), 3), done(translator("pool.size=0"), 3)
    for name in JUDGES:
        assert not torch.equal(with_pool.players[name].params, without.players[name].params)
    first = done(translator("pool.size=1"), 1), done(translator("pool.size=0"), 1)
    for name in GENERATORS:
        assert torch.equal(*(made.players[name].params for made in first)), "they moved before the judges did"
