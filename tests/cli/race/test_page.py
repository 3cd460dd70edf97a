"""The page of a race shows the curves of all, by steps and by seconds, and nothing in it is executed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gantui.cli.race.page import page
from gantui.cli.runs import compare
from gantui.session.race.machine_share import Share
from gantui.session.race.racer import Race, Racer
from gantui.session.run.directory import RunDirectory
from tests.session.small import experiment
from tests.tui.race.fakes import FakeRacer


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Path]]:
    """Two runs on disk with three records each, of which the second has no modes."""
    root = tmp_path_factory.mktemp("runs")
    made = []
    for letter, more in (("A", {"modes_covered": 3, "modes_total": 8, "high_quality": 0.4}), ("B", {})):
        run = RunDirectory.create(root / letter, "small", experiment())
        records = [{"step": 10 * n, "seconds": 2.0 * n, "jsd": 0.5 / n, "jsd_floor": 0.01, **more} for n in (1, 2, 3)]
        (run.path / "metrics.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
        run.close()
        made.append((letter, run.path))
    return made


def test_what_both_record_is_drawn_over_steps_and_over_seconds(runs: list[tuple[str, Path]]) -> None:
    racers = [Racer(letter, f"<{letter}>", FakeRacer(), path) for letter, path in runs]
    found = page(Race(racers, None, Share(2, 2)), compare.lettered(runs), ["it is said"], [("A", "ended\x1b")])
    assert "&lt;A&gt; against &lt;B&gt;" in found
    assert found.count("Jensen-Shannon divergence over steps</text>") == 1
    assert found.count("Jensen-Shannon divergence over seconds</text>") == 1
    assert "training seconds" in found
    assert "high quality over" not in found  # only one has it
    assert "perfect" in found
    assert found.count("&lt;B&gt; 0.167<") == 2, "curves have the racers' own names"
    assert "It is said." in found
    assert "\x1b" not in found
    assert "<script" not in found


def test_without_any_run_there_is_still_what_became_of_all() -> None:
    racers = [Racer(letter, letter, FakeRacer(), Path("nowhere")) for letter in "AB"]
    found = page(Race(racers, None, Share(2, 2)), [], [], [("A", "was refused")])
    assert "was refused" in found
    assert "The curves of all" not in found
