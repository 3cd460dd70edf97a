"""What is told of runs that learn images: their distance, and classes only where these say something."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gantui.cli.outcome import outcome
from gantui.cli.report.charts import charts
from gantui.cli.report.content import rows
from gantui.cli.runs.runs import rows_of
from gantui.cli.text_plots import curves
from gantui.errors import Exit
from gantui.session.disk.file_names import METRICS
from gantui.session.run import listing
from gantui.session.run.directory import RunDirectory
from gantui.session.run.reader import read_run
from gantui.session.view.history import History
from tests.session.small import experiment

NOISE = {"modes_covered": 10, "modes_fair": 10, "high_quality": 0.97, "frechet": 1.1}
"""What a classifier reads in noise, and its distance."""
DIGITS = {"modes_covered": 10, "modes_fair": 9, "high_quality": 0.92, "frechet": 0.021}


def kept(name: str, *records: dict[str, Any]) -> Path:
    run = RunDirectory.create(Path("runs") / name, "small", experiment())
    shared = {"modes_total": 10, "frechet_blend": 0.18, "frechet_floor": 0.005, "frechet_floor_sd": 0.001}
    run.append(METRICS, [{"step": 100 * i, "seconds": float(i), **shared, **r} for i, r in enumerate(records, 1)])
    run.note(state="finished", step=100 * len(records), steps=1000)
    run.close()
    return run.path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    kept("noise", NOISE, NOISE)
    kept("digits", NOISE, DIGITS)


def test_images_are_listed_with_their_distance_and_no_share_of_high_quality(here: None) -> None:
    found = listing.in_order(listing.all_runs(), "frechet")
    head, noise, digits = rows_of(found)
    assert head[:6] == ("run", "state", "step", "done", "modes", "Frechet")
    assert noise[0] == "noise", "the better one is the last"
    assert (noise[4:6], digits[4:6]) == (("", "1.10"), ("10/10", "0.021"))


def test_a_narrow_terminal_keeps_the_distance(here: None) -> None:
    head, *_ = rows_of(listing.all_runs(), 48)
    assert "Frechet" in head
    assert "changed" not in head


def test_compared_noise_has_no_classes(here: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["compare", "noise", "digits"]) == Exit.FINISHED
    said = capsys.readouterr().out
    told = {line.split("  ")[0]: line for line in said.splitlines()}
    assert "says nothing yet" in told["modes_covered"]
    assert told["modes_covered"].rstrip().endswith("10 of 10")
    assert told["all modes covered"].split() == ["all", "modes", "covered", "-", "step", "200,", "0:02"]
    assert "step 200" in told["90 % high quality"]
    assert "frechet over steps" in said
    assert "high_quality over steps" not in said


def test_the_report_has_the_distance_and_classes_where_they_say_something(here: None) -> None:
    noise, digits = (read_run(Path("runs") / name) for name in ("noise", "digits"))
    told = [{row.label: row.value for row in rows(run, None)} for run in (noise, digits)]
    assert told[0]["Frechet distance"] == "1.10"
    assert not {"modes covered", "high quality"} & told[0].keys()
    assert told[1]["modes covered"] == "10 of 10"
    drawn = {chart.title: chart for chart in charts(digits, History(()))}
    assert {"Classes covered", "Surely read", "Frechet distance"} <= drawn.keys()
    assert not {"Modes covered", "High quality"} & drawn.keys()
    low, high = drawn["Frechet distance"].range()
    assert low <= 0.003 < 1.1 <= high, "the axis reaches from the floor to the farthest"
    assert [guide.value for guide in drawn["Frechet distance"].guides] == [0.18]


def test_at_the_end_the_distance_is_drawn_beside_that_of_blends() -> None:
    records = [{"step": 100 * i, **DIGITS, "modes_total": 10, "frechet_blend": 0.18} for i in range(1, 6)]
    history = History(("loss_d", "loss_g"))
    history.append(np.full((500, 2), math.log(2)))
    text = curves(history, records, 80)
    assert "Frechet distance" in text
    assert "blends" in text
    assert "modes covered" not in text
