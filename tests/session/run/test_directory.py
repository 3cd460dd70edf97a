from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.session.disk import json_lines
from gantui.session.run.directory import RunDirectory
from gantui.session.run.find_run import find_run
from tests.session.small import experiment


def created(path: Path) -> RunDirectory:
    return RunDirectory.create(path, "small", experiment())


def test_a_line_cut_short_is_left_out_and_the_next_one_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    json_lines.append_lines(path, [{"n": 1}])
    with open(path, "ab") as file:
        file.write(b'{"n": 2, "cut')
    assert json_lines.set_damaged_lines_aside(path) == 0
    json_lines.append_lines(path, [{"n": 3}])
    assert json_lines.read_lines(path) == [{"n": 1}, {"n": 3}]


def test_json_lines_hold_no_nan(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_lines.append_lines(tmp_path / "lines", [{"n": float("nan")}])


def test_two_writers_are_refused(tmp_path: Path) -> None:
    run = created(tmp_path / "run")
    with pytest.raises(Refusal, match="another gantui"):
        RunDirectory.open(run.path)
    run.close()
    RunDirectory.open(run.path).close()


def test_the_experiment_comes_back_as_it_was(tmp_path: Path) -> None:
    assert created(tmp_path / "run").experiment() == experiment()


def test_a_folder_with_something_in_it_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(Refusal, match="expected a new or empty folder"):
        created(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="can't be written"):
        created(tmp_path / "file" / "run")


def test_taken_back_nothing_is_left(tmp_path: Path) -> None:
    created(tmp_path / "new").remove()
    (tmp_path / "mine").mkdir()
    created(tmp_path / "mine").remove()
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert not list((tmp_path / "mine").iterdir())


@pytest.mark.parametrize(
    ("text", "why"), [("{", "damaged"), ("[]", "damaged"), ('{"format": 99}', "upgrade"), (None, "not a run directory")]
)
def test_what_is_no_run_is_refused(tmp_path: Path, text: str | None, why: str) -> None:
    if text is not None:
        (tmp_path / "run.json").write_text(text)
    with pytest.raises(Refusal, match=why):
        RunDirectory.open(tmp_path)


def found(name: str) -> Path:
    return find_run(name, asked_by="--resume")


def test_runs_are_found_by_path_name_beginning_and_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path))
    with pytest.raises(Refusal, match="no runs"):
        found("last")
    for age, name in enumerate(("one-a", "one-b", "two")):
        created(tmp_path / name).close()
        os.utime(tmp_path / name / "run.json", (age, age))
    assert found(str(tmp_path / "one-b")) == found("one-b") == tmp_path / "one-b"
    assert found("tw") == found("last") == tmp_path / "two"
    with pytest.raises(Refusal, match="one-a, one-b"):
        found("one")
    with pytest.raises(Refusal, match="did you mean 'two'"):
        found("twoo")


@pytest.mark.parametrize("preset", ["../../etc", "a b\x1b[31m", "...", ""])
def test_a_run_is_named_after_its_preset_without_leaving_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preset: str
) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path))
    run = RunDirectory.create(None, preset, experiment())
    assert run.path.parent == tmp_path
    assert run.path.name.isprintable()
    assert not run.path.name.startswith(".")
    assert json.loads((run.path / "run.json").read_text())["format"] == 1


def test_a_disk_that_fills_up_midway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gantui.session.run.directory.write_whole", full)
    with pytest.raises(Refusal, match="No space left"):
        created(tmp_path / "run")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("facts", [{"format": "x"}, {"step": None}, {"step": "x"}, {"preset": 3}])
def test_facts_of_another_kind_are_refused_by_name(tmp_path: Path, facts: dict[str, object]) -> None:
    (tmp_path / "run.json").write_text(json.dumps(facts))
    with pytest.raises(Refusal, match=f"damaged: {next(iter(facts))}"):
        RunDirectory.open(tmp_path)


@pytest.mark.parametrize("name", ["", "x" * 5000])
def test_a_name_that_no_run_can_have_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path))
    created(tmp_path / "one").close()
    with pytest.raises(Refusal, match="no such run"):
        found(name)
