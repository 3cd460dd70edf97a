"""A change of ages in training: that looking at it changes nothing, and that nothing is shown in pairs."""

from __future__ import annotations

import pytest
import torch

from gantui.gan.attribute.ages import Digits
from gantui.gan.attribute.game import Game
from tests.gan.attribute.small import ager, options
from tests.gan.named_players import done, same


def test_looking_changes_nothing() -> None:
    looked_at, other = done(ager(), 3), done(ager(), 3)
    looked_at.aged(torch.zeros(1, 5, 64), torch.rand(1, 5), [0])
    assert same(done(looked_at, 1), done(other, 1))


def test_a_term_that_does_not_count_is_not_computed_until_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    made = ager("weights.identity=0", "weights.age=0")
    monkeypatch.setattr(Game, "identity", lambda *_: pytest.fail("it is computed"))
    done(made, 1)
    terms = [made.columns.index(name) for name in ("age_real", "age_made", "own_age")]
    assert made.log[0, 0].isnan().tolist() == [place in terms for place in range(len(made.columns))]
    assert not set(made.owners) & {"age_real", "age_made", "own_age"}, "it did not diverge"
    monkeypatch.undo()
    made.apply(options("weights.identity=2", "weights.age=0"))
    assert done(made, 1).log[1, 0, terms].isnan().tolist() == [True, True, False]


@pytest.mark.parametrize(("player", "passes"), [("generator", 2), ("discriminator", 1)])
def test_g_looks_once_at_what_is_asked_and_keeps_nothing_where_it_rests(
    player: str, passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G is asked once for the other ages and, for the identity, once for the digits' own."""
    made, seen = ager(f"updates.{player}=0"), list[torch.Tensor]()
    of_g = Game.G

    def heard(*args: object) -> torch.Tensor:
        seen.append(of_g(*args))  # type: ignore[arg-type]
        return seen[-1]

    monkeypatch.setattr(Game, "G", heard)
    done(made, 1)
    assert [each.requires_grad for each in seen] == [player == "discriminator"] * 2
    seen.clear()
    made.extra_update(player)
    assert len(seen) == passes


def test_a_penalty_follows_its_course() -> None:
    made = done(ager(), 40)
    shares = [float(made.scalars[f"penalty.{name}"]) for name in ("r1", "r2")]
    assert shares[0] == 1
    assert 0 < shares[1] < 0.05


def test_no_player_is_shown_a_digit_at_another_age_than_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object) -> torch.Tensor:
        raise AssertionError("the truth at another age")

    made = ager()
    monkeypatch.setattr(Digits, "at", refused)
    done(made, 2)
