"""Whose turn it is: who looks waits until the script has had its share of the time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gantui.own import turns


def test_what_took_long_is_paid_off_over_several_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where it is measured anew for who looks: a fifth of a second is paid with 8 seconds."""
    now, looks = [100.0], 0
    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    both = turns.Turns()
    both._began = both._owed_at = now[0]
    now[0] += 0.2
    both._release()
    both.wait()
    while now[0] < 200:
        now[0] += 0.05
        both.left = 10
        both.wish(False)
        if not both.goes_on():
            looks += 1
            both._began = now[0]
            now[0] += 0.01
            both._release()
            both.wait()
    assert looks * 0.01 + 0.2 <= turns.BUDGET * 101
    assert looks > 100


def test_who_looks_pays_for_what_is_sent_too(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    both = turns.Turns()
    both.sending, both.left = lambda: 0.02, 10
    both._began = now[0]  # the session's turn takes no time
    both._release()
    both.wait()
    both.wish(False)
    assert both.goes_on()
    now[0] += 0.02 / turns.BUDGET + 0.01
    both.wish(False)
    assert not both.goes_on()


def looks(
    monkeypatch: pytest.MonkeyPatch, until: float, cost: Callable[[int, float], float]
) -> list[tuple[float, float]]:
    """The instant and the cost of each look from 100 s to UNTIL; of look NUMBER at an instant it is made up by COST."""
    now, seen = [100.0], list[tuple[float, float]]()
    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    both = turns.Turns()
    both._began = both._owed_at = now[0]
    both._release()
    both.wait()
    while now[0] < until:
        now[0] += 0.05
        both.left = 10
        both.wish(False)
        if not both.goes_on():
            seen.append((now[0], cost(len(seen), now[0])))
            both._began = now[0]
            now[0] += seen[-1][1]
            both._release()
            both.wait()
    return seen


@pytest.mark.parametrize("costs", [(0.5,), (0.5, 0.01), (3.0,)])
def test_looks_that_are_always_dear_become_rare(monkeypatch: pytest.MonkeyPatch, costs: tuple[float, ...]) -> None:
    """Made-up seconds a look, one after the other: more than 5 seconds pay for."""
    seen = looks(monkeypatch, 5100, lambda number, _: costs[number % len(costs)])
    late = sum(cost for at, cost in seen if at > 1100)
    assert 0.02 * 4000 <= late <= turns.BUDGET * 4000 * 1.1


def test_looks_that_were_dear_for_a_while_come_soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = [at + cost for at, cost in looks(monkeypatch, 600, lambda _, at: 0.5 if at < 300 else 0.01)]
    assert seen[-1] - seen[-2] < 1
