"""Tables on the command line: trained row by row, gone on with, told as Markdown and JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.cli.tables.row import LARGE
from gantui.errors import Exit
from gantui.experiment import tables
from gantui.experiment.files import toml, validation
from gantui.experiment.tables import Published, Row, Table
from gantui.session.disk.json_lines import read_lines
from gantui.session.sweep import final_measures
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.plan import Group, Plan
from gantui.session.training.groups.sweep import Sweep
from tests.cli.program import TINY

ROWS = ("slow", "steady", "far too fast")
SETTINGS = ("schedule.steps=20", "distribution.std=0.6")
"""Modes that nearly reach the middle, where fakes begin: some are of high quality and some are not."""
TABLE = ["tables", "toy", "--seeds", "3", "--run-dir", "made", "--quiet"]


@pytest.fixture(autouse=True)
def toy(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of three rows, of which the last diverges."""
    rates = ("1e-3", "1e-2", "1e30")
    rows = tuple(
        Row(name, "./tiny.toml", (f"optimizers.discriminator.lr={rate}",))
        for name, rate in zip(ROWS, rates, strict=True)
    )
    published = (Published("Somebody's", "a paper, table 1", "7.5 ± 0.1", "95.0", "0.05"),)
    table = Table("toy", "Rates against each other.", "All else is equal.", rows, SETTINGS, published)
    monkeypatch.setitem(tables.TABLES, "toy", lambda: table)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lines_of(page: str, row: str) -> list[list[str]]:
    """The cells of each line of PAGE that is about ROW."""
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("|")]
    return [cells for cells in lines if cells[0].strip("`") == row]


def test_made_once_it_is_told_again_in_either_form_and_nothing_is_trained_anew(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(TABLE) == Exit.FINISHED
    page, err = capsys.readouterr()
    assert err == ""
    before = contents(tiny.parent / "made")
    assert outcome([*TABLE, "--json"]) == Exit.FINISHED
    told = json.loads(capsys.readouterr().out)
    assert outcome(TABLE) == Exit.FINISHED
    assert capsys.readouterr().out == page
    assert contents(tiny.parent / "made") == before

    assert told["command"] == "gantui tables toy --seeds=3"
    assert f"    {told['command']}\n" in page
    (table,) = told["tables"]
    assert [row["row"] for row in table["rows"]] == list(ROWS)
    steady = table["rows"][1]
    values = [member["record"]["high_quality"] for member in steady["group"]["members"]]
    assert len(values) == 3
    lines = read_lines(tiny.parent / "made/toy/steady/groups/001/metrics.jsonl")
    assert values == [line["high_quality"] for line in lines if line["step"] == 20]
    mean = sum(values) / 3
    error = math.sqrt(sum((value - mean) ** 2 for value in values) / 2 / 3)
    measured, changes = lines_of(page, "steady")
    assert measured[3] == f"{100 * mean:.1f} ± {100 * error:.1f} ({100 * min(values):.1f})"
    assert measured[7] == "0 of 3 (0-56 %)"
    assert changes[1] == "`optimizers.discriminator.lr=1e-2`"
    assert steady["large"]["samples"] == LARGE
    large = [record["high_quality"] for record in steady["large"]["records"]]
    assert len(set(large)) == len(set(values)) == 3
    for record in steady["large"]["records"]:
        assert record["kl_modes_floor"] == pytest.approx(7 / (2 * LARGE * record["high_quality"]), rel=1e-5)
    assert measured[5].startswith(f"{100 * sum(large) / 3:.1f} ±")
    assert float(measured[-1]) == round(steady["cpu_seconds_a_seed"], 1)
    assert lines_of(page, "Somebody's (a paper, table 1)")[0][1:5] == ["7.5 ± 0.1", "", "95.0", "0.05"]
    assert lines_of(page, "a perfect sampler")[0][1:4] == ["8", "8", "98.9"]
    assert "Seeds 0 to 2; gantui " in page
    assert "steps: 20" in page


def test_who_diverged_has_failed_and_is_in_no_mean(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*TABLE, "--row", "far too fast"]) == Exit.FINISHED
    page = capsys.readouterr().out
    measured, _ = lines_of(page, "far too fast")
    assert measured[7] == "0 of 3 (0-56 %); 3 diverged"
    assert measured[3] == measured[5] == "-"
    assert lines_of(page, "steady") == []
    assert "Not trained yet: slow, steady." in page


def test_what_the_command_line_changes_is_changed_in_every_row_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    row = ["--row", "slow", "--seeds", "2", "--steps", "10", "--set", "schedule.batch_size=8"]
    assert outcome(["tables", "toy", "--run-dir", "made", "-q", *row]) == Exit.FINISHED
    page = capsys.readouterr().out
    assert "    gantui tables toy --seeds=2 --steps=10 --set=schedule.batch_size=8\n" in page
    assert "batch: 8; steps: 10" in page


def test_a_row_that_was_stopped_is_gone_on_with(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*TABLE, "--row", "steady"]) == Exit.FINISHED
    straight = lines_of(capsys.readouterr().out, "steady")[0][:-1]
    settings = [*SETTINGS, "optimizers.discriminator.lr=1e-2"]
    experiment = validation.validate(validation.override(toml.parse(TINY, "tiny"), settings), "tiny")
    planned = Plan("./tiny.toml", (0, 1, 2), (Group((), experiment),))
    sweep = Sweep(SweepDirectory.create(tiny.parent / "again/toy/steady", planned))
    while sweep.group is None or sweep.group.trainer.steps_done < 13:
        sweep.step()
    sweep.stop()
    again = [argument if argument != "made" else "again" for argument in TABLE]
    assert outcome([*again, "--row", "steady"]) == Exit.FINISHED
    page = capsys.readouterr().out
    assert lines_of(page, "steady")[0][:-1] == straight
    events = read_lines(tiny.parent / "again/toy/steady/groups/001/events.jsonl")
    assert [event["step"] for event in events if event["event"] == "resumed"] == [13]


def test_the_last_measurement_is_made_again_where_it_is_damaged(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*TABLE, "--row", "slow"]) == Exit.FINISHED
    page = capsys.readouterr().out
    file = tiny.parent / "made/toy/slow/groups/001" / final_measures.FINAL
    whole = file.read_bytes()
    file.write_bytes(whole[:-30])
    assert outcome([*TABLE, "--row", "slow"]) == Exit.FINISHED
    assert capsys.readouterr().out == page
    assert file.read_bytes() == whole


def test_a_folder_that_was_trained_otherwise_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*TABLE, "--row", "slow"]) == Exit.FINISHED
    capsys.readouterr()
    assert outcome([*TABLE, "--steps", "30"]) == Exit.USAGE
    assert "was trained with schedule.steps = 20, not 30; expected the same" in capsys.readouterr().err
    assert outcome([*TABLE[:2], *TABLE[4:], "--seeds", "2"]) == Exit.USAGE
    assert "was trained with seeds = [0, 1, 2], not [0, 1]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["objectivs"], "no table is called 'objectivs' (there are ring8, grid25, objectives, toy); did you mean"),
        (
            ["toy", "--row", "stedy"],
            "no row is called so (there are slow, steady, far too fast); did you mean 'steady'?",
        ),
        (["toy", "--set", "generator.width=3"], "toy: slow: generator.width"),
        (["toy", "--device", "cuda:99"], "expected"),
    ],
)
def test_what_can_not_be_done_is_refused_and_nothing_is_written(
    tiny: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(["tables", *arguments]) == Exit.USAGE
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""
    assert [path.name for path in tiny.parent.iterdir()] == ["tiny.toml"]


def test_without_a_name_the_tables_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["tables"]) == Exit.FINISHED
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == ["ring8", "grid25", "objectives", "toy"]
