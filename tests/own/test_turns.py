"""Whose turn it is: who looks waits until the script has had its share of the time."""

from __future__ import annotations

import pytest

from gantui.own import turns


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
