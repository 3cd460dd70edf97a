"""What is trained next where a dashboard has closed: a new run, or one from a checkpoint, and nothing half."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.cli.watch.next_training import next_request
from gantui.errors import Refusal
from gantui.session.checkpoints import files
from gantui.session.disk.file_names import METRICS
from gantui.session.jobs.prepare import prepare
from gantui.session.run.directory import RunDirectory
from gantui.session.run.metrics_file import last
from gantui.session.run.run_json import read_facts
from gantui.tui.shell.next_training import NextTraining
from tests.left import copy


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run at its end, beside which runs lie."""
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path))
    return copy(tmp_path)


def test_a_new_run_has_the_old_ones_experiment_and_name_with_what_was_asked_for(run: Path) -> None:
    request = next_request(run, NextTraining(("generator.hidden=[5]", "seed=3")), until="step>=20")
    prepared = prepare(request)
    job = prepared.job
    job.run.close()
    before = RunDirectory.open(run)
    old = before.experiment()
    before.close()
    assert job.preset == read_facts(run)["preset"]
    assert (job.experiment.seed, job.experiment.generator.hidden) == (3, (5,))
    same = {"seed": old.seed, "generator": old.generator}
    assert job.experiment.model_copy(update=same) == old
    assert not job.resume
    assert job.until is not None
    assert job.run.path.parent == run.parent


@pytest.mark.parametrize(("there", "made"), [((), "copied-2"), (("copied-2", "copied-3"), "copied-4")])
def test_a_new_run_lies_beside_the_old_one_where_that_was_given_a_folder(
    run: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], made: str
) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(run.parent / "others"))
    for name in there:
        (run.parent / name).mkdir()
    assert next_request(run, NextTraining(("seed=3",))).run_dir == run.parent / made
    assert not (run.parent / "others").exists()


def test_after_a_second_run_the_third_is_numbered_on(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(run.parent / "others"))
    prepared = prepare(next_request(run, NextTraining(("seed=3",))))
    prepared.job.run.close()
    assert next_request(prepared.job.run.path, NextTraining(("seed=4",))).run_dir == run.parent / "copied-3"


def test_beside_a_run_where_nothing_can_be_written_there_is_no_place(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write anywhere, so the answer of the system is made up."""
    monkeypatch.setenv("GANTUI_RUNS", str(run.parent / "others"))
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert next_request(run, NextTraining(("seed=3",))).run_dir is None


def test_from_a_checkpoint_it_goes_on_in_a_folder_of_its_own(run: Path) -> None:
    step = min(files.steps(run / "checkpoints"))
    prepared = prepare(next_request(run, NextTraining(step=step)))
    made = prepared.job.run
    made.close()
    assert made.path != run
    assert prepared.job.resume
    assert (read_facts(made.path)["parent"], prepared.steps) == (run.name, step)
    record = last(made.path / METRICS)
    assert record is None or int(record["step"] or 0) <= step


def test_nothing_is_left_where_it_can_t_go_on(run: Path) -> None:
    def there() -> set[str]:
        return {path.name for path in run.parent.iterdir()}

    before = there()
    with pytest.raises(Refusal, match="no checkpoint at or before step 0"):
        next_request(run, NextTraining(step=0))
    held = RunDirectory.open(run)
    with pytest.raises(Refusal):
        next_request(run, NextTraining(step=300))
    held.note(plugins=["/somewhere/mine.py"])
    held.close()
    with pytest.raises(Refusal, match="was trained with code of its user"):
        next_request(run, NextTraining(step=300))
    with pytest.raises(Refusal, match="hidden"):
        prepare(next_request(run, NextTraining(("generator.hidden=[-1]",))))
    assert there() == before
