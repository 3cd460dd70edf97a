"""Curves travel as what was added, and are the same on both sides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.session.attach.curves import Sent, received
from gantui.session.disk.container import Malformed, pack
from gantui.session.view.history import CAPACITY, History


def values(n: int) -> np.ndarray:
    return np.random.default_rng(n).normal(size=(n, 2))


def same(one: History, other: History) -> bool:
    states = one.state(), other.state()
    return states[0].keys() == states[1].keys() and all(
        np.array_equal(states[0][key], states[1][key], equal_nan=True) for key in states[0]
    )


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=8))
def test_the_viewer_has_what_the_training_has(pieces: list[int]) -> None:
    history, sent, known = History(("a", "b")), Sent(), History(())
    for piece in pieces:
        history.append(values(piece))
        if (news := sent.news(history)) is not None:
            known = received(news, known)
        assert known.columns == ("a", "b")
        assert same(known, history)


def test_a_long_run_costs_no_more_than_a_short_one() -> None:
    history, sent = History(("a", "b")), Sent()
    sizes = []
    for steps in (1_000, 1_000_000):
        history.append(values(steps))
        sent.news(history)
        history.append(values(40))
        news = sent.news(history)
        assert news is not None
        sizes.append(len(news))
    assert sizes[0] == pytest.approx(sizes[1], rel=0.05)
    assert sizes[1] < 2_000


def test_nothing_new_costs_nothing() -> None:
    history, sent = History(("a", "b")), Sent()
    history.append(values(3))
    assert sent.news(history) is not None
    assert sent.news(history) is None


def test_curves_that_were_cut_back_or_exchanged_come_whole() -> None:
    history, sent = History(("a", "b")), Sent()
    history.append(values(30))
    known = received(sent.news(history) or b"", History(()))
    shorter = History.restored(("a", "b", "c"), History(("a", "b", "c")).state())
    shorter.append(np.ones((5, 3)))
    known = received(sent.news(shorter) or b"", known)
    assert (known.columns, known.steps) == (("a", "b", "c"), 5)
    assert same(known, shorter)


def test_values_are_told_one_by_one_as_long_as_they_are_kept() -> None:
    history = History(("a", "b"))
    history.append(values(5 * CAPACITY))
    history.append(values(7))
    since = history.since(5 * CAPACITY)
    assert since is not None
    assert np.array_equal(since, values(7))
    assert history.since(history.steps + 1) is None
    assert history.since(0) is None
    assert len(history.since(history.steps)) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        pack({}, {"after": 3}),
        pack({"rows": np.ones((2, 2))}, {"after": 4}),
        pack({"rows": np.ones((2, 3))}, {"after": 3}),
        pack({"rows": np.ones(2)}, {"after": 3}),
        pack({"rows": np.ones((2, 2), np.float32)}, {"after": 3}),
        pack({"rows": np.ones((2, 2))}, {"after": "3"}),
        pack({"0.rows": np.ones((2, 3, 2))}, {"columns": ["a", "b"]}),
    ],
)
def test_what_does_not_go_on_is_refused(data: bytes) -> None:
    known = History(("a", "b"))
    known.append(np.zeros((3, 2)))
    with pytest.raises(Malformed):
        received(data, known)
    assert known.steps == 3
