"""Events as good news or bad."""

from typing import get_args

import pytest

from gantui.draw.event_tones import _TONES, marks, tone
from gantui.draw.time.marks import Mark
from gantui.experiment.verdicts.event import Event, Kind


def told(kind: str, step: int = 0) -> Event:
    return Event(step, kind, "", "", "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("collapse", "bad"), ("mode lost", "bad"), ("divergence", "bad"), ("solved", "good"), ("oscillation", "neutral")],
)
def test_news_are_good_or_bad(kind: str, expected: str) -> None:
    assert tone(told(kind)) == expected


def test_every_kind_has_been_judged_and_a_new_one_is_neither() -> None:
    assert set(_TONES) == set(get_args(Kind))
    assert tone(told("a kind of a newer version")) == "neutral"


def test_an_event_is_marked_at_its_step() -> None:
    assert marks([told("solved", 70), told("collapse", 20)]) == (Mark(70, "good"), Mark(20, "bad"))
