"""The status line and the footer."""

import dataclasses

import pytest

from gantui.draw.palette import FAINT, FOCUS
from gantui.experiment.verdicts.event import Event
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dashboard.keys import KEYS, keys_for
from gantui.tui.shell.footer import footer_row
from gantui.tui.shell.shared_keys import available
from gantui.tui.shell.status import status_row
from tests.tui.fakes import ALL, FakeSource


def status(snapshot: Snapshot, note: str = "", width: int = 120) -> str:
    return status_row(snapshot, note, width, 0).row_text(0)


def at(step: int, rate: float = 312.0) -> Snapshot:
    snapshot = FakeSource(steps=9000).latest()
    return dataclasses.replace(snapshot, step=step, seconds=step / 312, rate=rate)


def test_nothing_in_the_status_line_jumps() -> None:
    rows = [status(at(step, rate)) for step, rate in ((0, 0.0), (7, 3.3), (999, 312.0), (8999, 12345.0))]
    for word in ("/9,000", "%", "steps/s", "ETA", "cpu", "seed"):
        assert len({row.index(word) for row in rows}) == 1, word


def test_the_status_line_says_all_there_is_to_say() -> None:
    row = status(at(4500))
    for word in ("ring8", "running", "4,500/9,000", "50 %", "312 steps/s", "0:14", "ETA    0:14", "cpu", "seed 0"):
        assert word in row


@pytest.mark.parametrize("width", [1, 10, 60, 80, 120, 200])
def test_a_note_is_seen_at_every_width_where_there_is_room_for_it(width: int) -> None:
    row = status(at(4500), "checkpoint written", width)
    assert len(row) == width
    assert ("checkpoint written" in row) == (width >= 60)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("past", ["", "at step 900 of 9,000 · 0:12 ago"])
def test_the_verdict_is_always_there_and_of_what_is_looked_at(width: int, past: str) -> None:
    collapse = Event(900, "collapse", "2 of 8", "few kinds", "R1")
    record = {"step": 4500, "modes_total": 8, "modes_fair": 2}
    now = dataclasses.replace(at(4500), standing=(collapse,), record=record)
    long = dataclasses.replace(now, facts=dataclasses.replace(now.facts, preset="a-preset-of-a-long-name"))  # type: ignore[type-var]
    assert "[collapsed]" in status_row(long, "a note that is long enough", width, 0, past).row_text(0)
    before = dataclasses.replace(now, standing=())
    shown = status_row(long, "", width, 0, past, before).row_text(0)
    assert "[learning]" in shown
    assert "collapsed" not in shown


def test_what_is_looked_back_at_loses_whole_parts_and_says_last_whether_it_plays() -> None:
    past = "at step 1,200 of 10,000 · 0:21 of 2:25 · ▶ ×4"
    assert past in status_row(at(4500), "", 120, 0, past).row_text(0)
    assert "at step 1,200 of 10,000 · ▶ ×4" in status_row(at(4500), "", 78, 0, past).row_text(0)
    assert "▶ ×4    finished at step 10,000" in status_row(at(4500), "finished at step 10,000", 92, 0, past).row_text(0)
    noted = status_row(at(4500), "finished at step 10,000", 72, 0, past).row_text(0)
    assert "▶ ×4" in noted
    assert "fi" not in noted
    alone = status_row(at(4500), "", 64, 0, past).row_text(0)
    assert "at step 1,200 of 10,000" in alone
    assert "·" not in alone


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_word(state: State) -> None:
    assert state.value in status(dataclasses.replace(at(1), state=state))


@pytest.mark.parametrize("width", range(1, 140, 7))
def test_the_footer_leaves_whole_keys_out_and_menu_and_pause_last(width: int) -> None:
    row = footer_row(State.RUNNING, ALL, width, 0, KEYS).row_text(0)
    shown = [key for key in KEYS if f" {key.shown} {key.label} " in f"{row} "]
    ranks = [key.rank for key in shown]
    left_out = [key.rank for key in KEYS if key not in shown]
    assert not ranks or max(ranks) <= min(left_out)
    assert width < 40 or {"q", "space"} <= {key.key for key in shown}


def test_keys_that_do_nothing_are_held_back() -> None:
    for capabilities, colour in ((ALL, FOCUS), (frozenset(), FAINT)):
        row = footer_row(
            State.RUNNING, capabilities, 120, 0, keys_for(("discriminator", "generator"), ((1, "points"),))
        )
        assert row.fg[0, 1] == colour  # space
        assert row.fg[0, row.row_text(0).index("? help")] == FOCUS


def test_keys_that_do_nothing_in_the_panel_are_held_back_too() -> None:
    row = footer_row(State.RUNNING, ALL, 400, 0, KEYS, idle=frozenset({"contours"}))
    assert row.fg[0, row.row_text(0).index("k contours")] == FAINT
    assert row.fg[0, row.row_text(0).index("a arrows")] == FOCUS


def test_a_scheme_without_single_updates_has_no_keys_for_them() -> None:
    both, one, none = (
        footer_row(State.RUNNING, ALL, 160, 0, keys_for(players, ((1, "points"),))).row_text(0)
        for players in (("discriminator", "generator"), ("generator",), ())
    )
    assert ("D step" in both, "G step" in both) == (True, True)
    assert ("D step" in one, "G step" in one) == (False, True)
    assert ("D step" in none, "G step" in none) == (False, False)
    assert "s step" in none


def test_no_command_is_offered_when_the_training_is_over() -> None:
    assert not any(available(key, ALL, State.FINISHED) for key in KEYS if key.needs)


def test_every_key_of_the_table_does_something() -> None:
    for key in KEYS:
        assert callable(getattr(Dashboard, f"action_{key.action.split('(')[0]}"))
    assert len({key.key for key in KEYS}) == len(KEYS)
