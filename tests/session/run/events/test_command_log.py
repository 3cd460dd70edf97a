"""What still counts of what was done to a run: one rule, so that all who read its events say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gantui.session.disk.json_lines import append_lines
from gantui.session.run import planned_commands
from gantui.session.run.events import events_file, interventions
from gantui.session.run.events.command_log import lines_in_effect, lines_up_to
from gantui.session.run.events.lines import Diagnosed, from_json, read, to_json
from gantui.session.view.commands import Set

RATE = "optimizers.generator.lr"


def at(step: int, event: str, **more: Any) -> dict[str, Any]:
    return {"step": step, "event": event, **more}


def turned(step: int, ordinal: int, value: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The command that changed the rate, and what was told of it."""
    said = {"kind": "changed", "evidence": f"{RATE} 0.1 -> {value}", "meaning": "", "advice": ""}
    return (
        at(step, "command", ordinal=ordinal, command="set", path=RATE, value=value),
        at(step, "diagnosis", ordinal=ordinal, **said),
    )


def stated(step: int, value: str) -> dict[str, Any]:
    """What a resumption says of a rate that was given on its command line."""
    return at(step, "changed", settings=[f"{RATE}={value}"], changes=[f"{RATE} 0.1 -> {value}"])


def readings(folder: Path, *lines: dict[str, Any]) -> list[list[tuple[int, str]]]:
    """The rates and when they were set, as one who plays the run again sees it, and one who looks at its report."""
    append_lines(folder / "events.jsonl", lines)
    played = [
        (each.step, each.command.value) for each in planned_commands.read(folder) if isinstance(each.command, Set)
    ]
    told_of = interventions.read(folder / "events.jsonl")
    return [played, [(each.step, str(each).rpartition(" ")[2]) for each in told_of]]


def test_what_was_done_past_the_checkpoint_came_to_nothing(tmp_path: Path) -> None:
    lines = (*turned(10, 1, "1"), *turned(20, 2, "2"), at(20, "resumed", commands=1), *turned(30, 2, "3"))
    assert readings(tmp_path, at(0, "started"), *lines) == [[(10, "1"), (30, "3")]] * 2


def test_a_change_with_which_it_could_not_start_was_none(tmp_path: Path) -> None:
    back = at(30, "change taken back", message="there is no such device")
    lines = (stated(20, "1"), at(20, "resumed", commands=0), stated(30, "2"), back, back)
    assert readings(tmp_path, at(0, "started"), *lines) == [[(20, "1")]] * 2


def test_what_a_resumption_changed_holds_from_an_earlier_checkpoint_too(tmp_path: Path) -> None:
    lines = (stated(50, "1"), at(30, "resumed", commands=0))  # the checkpoint of step 50 was damaged
    assert readings(tmp_path, at(0, "started"), *lines) == [[(30, "1")]] * 2


def test_a_branch_takes_with_it_what_led_to_where_it_begins(tmp_path: Path) -> None:
    lines = [*turned(10, 1, "1"), stated(40, "2"), at(40, "resumed", commands=1), *turned(60, 2, "3")]
    kept = lines_up_to(lines_in_effect([from_json(line) for line in lines]), 30, 1)
    assert readings(tmp_path, *map(to_json, kept)) == [[(10, "1"), (30, "2")]] * 2


def test_what_is_forgotten_of_the_diagnosis_is_what_counts_no_more(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    one, other = {"kind": "collapse", "evidence": "", "meaning": "", "advice": ""}, turned(20, 2, "2")
    append_lines(file, [at(10, "diagnosis", **one), *turned(20, 1, "1"), *other, at(30, "diagnosis", **one)])
    before = lines_up_to(lines_in_effect(read(file)), 20, 1)
    events_file.forget_after(file, 20, 1)
    assert [line for line in read(file) if isinstance(line.what, Diagnosed)] == [
        line for line in before if isinstance(line.what, Diagnosed)
    ]
    assert len(before) == 3
