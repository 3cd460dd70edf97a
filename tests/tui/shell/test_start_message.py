"""What is said while a training starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.view.snapshot import State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.shell.preferences import FILE, Preferences, Remembered
from gantui.tui.shell.start_message import StartMessage
from tests.tui.fakes import FakeSource
from tests.tui.seeing import FAST, text, until


def test_the_seconds_move_and_are_held_against_the_last_start() -> None:
    waiting = StartMessage(2.9)
    assert waiting.words("importing torch", 100.0) == "importing torch · 0 s of about 3 s"
    assert waiting.words("importing torch", 102.4) == "importing torch · 2 s of about 3 s"
    assert waiting.words("making the networks", 103.2) == "making the networks · 3 s of about 3 s"
    assert waiting.words("making the networks", 104.0) == "making the networks · 4 s, last time 3 s"


def test_nothing_is_expected_of_the_first_start() -> None:
    assert StartMessage().words("importing torch", 7.0) == "importing torch · 0 s"


@pytest.mark.parametrize(
    ("expected", "took", "kept"),
    [(0.0, 3.26, 3.3), (3.0, 3.4, 3.0), (3.0, 5.0, 5.0), (20.0, 23.0, 20.0), (20.0, 12.0, 12.0), (3.0, 0.3, 3.0)],
)
def test_what_is_expected_changes_when_it_was_wrong(expected: float, took: float, kept: float) -> None:
    waiting = StartMessage(expected)
    waiting.words("importing torch", 0.0)
    waiting.over(took)
    waiting.over(1000.0)
    assert waiting.to_expect == kept


def test_one_that_never_ran_says_nothing_of_the_next() -> None:
    waiting = StartMessage(3.0)
    waiting.words("importing torch", 0.0)
    assert waiting.to_expect == 3.0
    assert StartMessage().to_expect == 0.0


@pytest.mark.parametrize("odd", [-1, 0, float("nan"), float("inf"), "soon", None, [3]])
def test_odd_seconds_in_the_file_are_none(odd: object) -> None:
    assert Remembered.of({"start": odd}).start == 0.0
    assert Remembered.of({"start": 2.5}).start == 2.5


async def test_a_start_is_remembered_for_the_next(tmp_path: Path) -> None:
    now, source = [0.0], FakeSource(loading=True)
    source.hold = True
    preferences = Preferences(tmp_path / FILE)
    app = Dashboard(source, FAST, on_ready=lambda: None, preferences=preferences, clock=lambda: now[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "importing torch · 0 s" in text(app))
        now[0] = 4.0
        await until(pilot, lambda: "importing torch · 4 s" in text(app))
        source.hold = False
        source.answer()
        await until(pilot, lambda: source.latest().state is State.RUNNING and "importing" not in text(app))
        app.exit()
    assert Preferences(tmp_path / FILE).remembered.start == 4.0
    source = FakeSource(loading=True)
    source.hold = True
    again = Dashboard(source, FAST, on_ready=lambda: None, preferences=Preferences(tmp_path / FILE))
    async with again.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "importing torch · 0 s of about 4 s" in text(again))
