"""A run's folder is read as it is, whatever state it is in, and nothing in it is touched."""

from __future__ import annotations

import json
import math
import os
import platform
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.errors import Refusal
from gantui.session.disk.lock import locked
from gantui.session.run.curves import Curves
from gantui.session.run.directory import RunDirectory
from gantui.session.run.reader import read_run
from gantui.session.view.archive import FOLDER as PICTURES
from gantui.session.view.archive import Archive
from tests.left import copy, finished
from tests.session.small import finish, seen, start


def rewrite(path: Path, **facts: object) -> None:
    known = json.loads((path / "run.json").read_text())
    (path / "run.json").write_text(json.dumps(known | facts))


def curves(path: Path) -> Curves:
    found = Curves(path)
    found.look(Archive(path / PICTURES).shares)
    return found


def test_a_finished_run_is_told_whole() -> None:
    run = read_run(finished())
    assert (run.preset, run.state, run.step, run.missing) == ("small", "finished", 60, ())
    assert [record["step"] for record in run.records] == [10, 20, 30, 40, 50, 60]
    assert run.experiment is not None
    assert run.experiment.objective.name == "non_saturating"
    assert run.column("jsd").shape == (6,)
    assert np.isnan(run.column("no such key")).all()


def test_reading_takes_no_lock_and_changes_nothing(tmp_path: Path) -> None:
    path = copy(tmp_path)
    before = {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in [path, *path.rglob("*")]}
    holder = RunDirectory.open(path)
    before[path / "lock"] = ((path / "lock").stat().st_mtime_ns, (path / "lock").stat().st_ino)
    assert read_run(path).state == "finished"
    assert curves(path).history.steps == 60
    holder.close()
    assert {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in [path, *path.rglob("*")]} == before


def test_a_run_under_way_is_read_while_it_trains(tmp_path: Path) -> None:
    live = start(tmp_path / "run", "schedule.steps=100000000")
    try:
        seen(live, lambda snapshot: snapshot.step >= 20)
        run = read_run(tmp_path / "run")
        assert run.state == "running"
        assert run.records[-1]["step"] == run.step
        assert run.step >= 10
    finally:
        live.abandon()
        live.job.run.close()


def test_whether_it_is_under_way_its_lock_says(tmp_path: Path) -> None:
    path = copy(tmp_path)
    for state in ("running", "loading"):
        rewrite(path, state=state, pid=os.getpid(), host=platform.node())
        assert read_run(path).state == "interrupted"
        with locked(path):
            assert read_run(path).state == state
        assert read_run(path).state == "interrupted"
    rewrite(path, state="finished")
    with locked(path):  # its screen is still looked at
        assert read_run(path).state == "finished"


@pytest.mark.parametrize("state", [None, 7, ["running"], "\x1b[31m", "paused"])
def test_a_state_that_is_none_is_damage(tmp_path: Path, state: object) -> None:
    path = copy(tmp_path)
    rewrite(path, state=state)
    assert read_run(path).state == "damaged"


def test_lines_that_are_no_records_are_left_out(tmp_path: Path) -> None:
    path = copy(tmp_path)
    lines = [
        '{"step": 20, "loss_d": 1.5, "jsd": NaN, "w1": Infinity, "kl_modes": null, "note": "text", "huge": 1'
        + "0" * 400
        + "}",
        '{"step": 10, "loss_d": 1}',
        '{"step": true}',
        '{"step": -1}',
        '{"step": "5"}',
        "[" * 100_000,
        "[1]",
        "\x00\xff",
        '{"step": 20, "loss_d": 2.5, "\\u001b[31mkey": 1, "cut',
    ]
    (path / "metrics.jsonl").write_bytes("\n".join(lines).encode("latin-1"))
    run = read_run(path)
    assert run.records == ({"step": 10, "loss_d": 1}, {"step": 20, "loss_d": 1.5, "kl_modes": None})


def test_of_two_records_of_a_step_the_later_one_counts(tmp_path: Path) -> None:
    path = copy(tmp_path)
    (path / "metrics.jsonl").write_text('{"step": 10, "jsd": 1}\n{"step": 20, "jsd": 2}\n{"step": 10, "jsd": 3}\n')
    assert [(record["step"], record["jsd"]) for record in read_run(path).records] == [(10, 3), (20, 2)]


@given(
    st.lists(st.one_of(st.binary(max_size=40), st.from_regex(rb'\{"step": ?[0-9]{1,30}(, ?"a": ?[-0-9.eE]{1,9})?\}')))
)
def test_whatever_stands_in_the_files_there_is_an_answer(lines: list[bytes]) -> None:
    path = finished().parent / "fuzzed"
    if not path.exists():
        copy(path.parent / "made").rename(path)
    (path / "metrics.jsonl").write_bytes(b"\n".join(lines))
    (path / "events.jsonl").write_bytes(b"\n".join(lines))
    run = read_run(path)
    assert all(value is None or math.isfinite(value) for record in run.records for value in record.values())
    assert [record["step"] for record in run.records] == sorted({record["step"] for record in run.records})


def test_damaged_settings_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    path = copy(tmp_path)
    (path / "experiment.toml").write_text("[objective\n")
    run = read_run(path)
    assert run.experiment is None
    assert "not valid TOML" in run.missing[0]
    assert len(run.records) == 6


def test_a_run_of_the_future_and_no_run_at_all_are_refused(tmp_path: Path) -> None:
    path = copy(tmp_path)
    rewrite(path, format=99)
    with pytest.raises(Refusal, match="upgrade"):
        read_run(path)
    with pytest.raises(Refusal, match="not a run directory"):
        read_run(tmp_path)
    (path / "run.json").write_text("[" * 100_000)
    with pytest.raises(Refusal, match="damaged"):
        read_run(path)


def test_the_curves_come_from_the_newest_whole_checkpoint_else_from_the_records(tmp_path: Path) -> None:
    path = copy(tmp_path)
    whole = curves(path)
    assert whole.history.steps == 60
    assert whole.metric_history.strip is not None
    for file in (path / "checkpoints").iterdir():
        file.write_bytes(file.read_bytes()[:-100])
    damaged = curves(path)
    assert "step-0000000060.safetensors" in damaged.damaged
    assert damaged.history.steps == 60
    assert damaged.metric_history.strip is not None  # from the pictures
    assert np.array_equal(damaged.metric_history.strip.steps, whole.metric_history.strip.steps)


def test_a_run_that_has_not_begun_is_told_as_such(tmp_path: Path) -> None:
    live = start(tmp_path / "run", "schedule.steps=1")
    finish(live)
    (tmp_path / "run" / "metrics.jsonl").unlink()
    run = read_run(tmp_path / "run")
    assert run.records == ()
    assert run.missing == ("metrics.jsonl holds no record yet",)
