"""What a person did to a run is told as far as it still counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gantui.session.disk.json_lines import append_lines
from gantui.session.run.events import interventions
from gantui.session.run.reader import read_run
from gantui.session.view.commands import Pause, Resume, Step, Stop
from tests.session.small import ENDLESS, finish, paused


def told(folder: Path, *lines: dict[str, Any]) -> list[tuple[int, str]]:
    """The interventions in an events.jsonl of LINES."""
    append_lines(folder / "events.jsonl", lines)
    return [(each.step, str(each)) for each in interventions.read(folder / "events.jsonl")]


def moved(step: int, player: str = "generator", count: int = 1) -> dict[str, Any]:
    return {"step": step, "event": "command", "command": "step", "player": player, "count": count}


def changed(step: int, *changes: str) -> dict[str, Any]:
    return {"step": step, "event": "changed", "changes": list(changes)}


def test_updates_of_one_player_are_added_up(tmp_path: Path) -> None:
    lines = (moved(10), moved(10, count=4), moved(10, "discriminator"), moved(10), moved(20))
    assert told(tmp_path, *lines) == [
        (10, "5 more updates of the generator"),
        (10, "1 more update of the discriminator"),
        (10, "1 more update of the generator"),
        (20, "1 more update of the generator"),
    ]


def test_what_was_done_past_the_step_that_was_gone_back_to_counts_no_more(tmp_path: Path) -> None:
    lines = (moved(10), moved(30), changed(30, "a 1 -> 2", "b 1 -> 2"), {"step": 20, "event": "resumed"}, moved(25))
    assert told(tmp_path, *lines) == [
        (10, "1 more update of the generator"),
        (20, "a 1 -> 2"),
        (20, "b 1 -> 2"),
        (25, "1 more update of the generator"),
    ]


def test_a_change_that_was_taken_back_is_none(tmp_path: Path) -> None:
    back = {"step": 30, "event": "change taken back", "message": "no such device"}
    lines = (changed(10, "a 1 -> 2"), {"step": 10, "event": "resumed"}, changed(30, "a 2 -> 3", "b 1 -> 2"), back, back)
    assert told(tmp_path, *lines) == [(10, "a 1 -> 2")]


@pytest.mark.parametrize(
    "line",
    [
        moved(10, "both"),
        moved(10, "\x1b[31m"),
        moved(10, count=0),
        moved(10) | {"count": "many"},
        moved(10) | {"step": "10"},
        changed(10) | {"changes": 7},
        {"step": 10, "event": "command", "command": "pause"},
    ],
)
def test_what_changes_nothing_or_is_damaged_is_left_out(tmp_path: Path, line: dict[str, Any]) -> None:
    assert told(tmp_path, line) == []
    assert interventions.read(tmp_path / "none") == []


def test_text_of_a_stranger_is_shown_as_text(tmp_path: Path) -> None:
    assert "\x1b" not in told(tmp_path, changed(10, "\x1b[31ma 1 -> 2"))[0][1]


def test_those_of_a_training_are_read_back(tmp_path: Path) -> None:
    live, _ = paused(tmp_path / "run", ENDLESS)
    for command in (Step("generator", 3), Step("both", 2), Resume(), Pause(), Step("discriminator"), Stop()):
        live.send(command)
    finish(live)
    found = read_run(tmp_path / "run").interventions
    assert [str(each) for each in found] == ["3 more updates of the generator", "1 more update of the discriminator"]
    assert found[1].step >= found[0].step + 2


def test_a_scheme_that_moves_both_players_at_once_ignored_it(tmp_path: Path) -> None:
    live, _ = paused(tmp_path / "run", ENDLESS, "scheme={name='simultaneous'}")
    for command in (Step("generator", 3), Stop()):
        live.send(command)
    finish(live)
    assert read_run(tmp_path / "run").interventions == ()
