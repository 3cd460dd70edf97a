"""A training in the background: told how to find it, or why it could not start."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gantui.errors import Exit
from gantui.session.jobs.prepare import TrainingRequest
from tests.cli.program import TINY, facts, gantui, until


def test_it_is_told_how_to_watch_it_and_the_log_has_what_it_says(tiny: Path) -> None:
    done = gantui("train", "--preset", "tiny.toml", "--set", "schedule.steps=60", "-d", cwd=tiny.parent)
    assert (done.returncode, done.stderr) == (Exit.FINISHED, "")
    (run,) = (tiny.parent / "runs").iterdir()
    assert f"gantui attach {run.name}\n" in done.stdout
    assert str(run.relative_to(tiny.parent)) in done.stdout
    until(lambda: facts(run)["state"] == "finished", "the end")
    until(lambda: "finished all 60 steps" in (run / "output.log").read_text(), "the summary")


def test_a_refusal_that_only_torch_knows_is_told_and_leaves_nothing(tiny: Path) -> None:
    done = gantui("train", "--preset", "tiny.toml", "--device", "cuda:99", "--detach", cwd=tiny.parent)
    assert (done.returncode, done.stdout) == (Exit.USAGE, "")
    assert done.stderr.startswith("gantui: device = 'cuda:99'")
    assert done.stderr.count("\n") == 1
    assert sorted(tiny.parent.rglob("*")) == [tiny]


def test_a_misspelt_setting_is_told(tiny: Path) -> None:
    done = gantui("train", "--preset", "tiny.toml", "--set", "objective.name=wasserstine", "-d", cwd=tiny.parent)
    assert (done.returncode, done.stdout) == (Exit.USAGE, "")
    assert "did you mean 'wasserstein'" in done.stderr
    assert sorted(tiny.parent.rglob("*")) == [tiny]


@pytest.mark.study
def test_a_script_gets_an_object_and_the_training_outlives_it(tiny: Path) -> None:
    (tiny.parent / "-odd.toml").write_text(TINY)
    run = tiny.parent / "here"
    words = ("--preset=-odd.toml", "--seed", "3", "--run-dir", run, "--until", "step>=20", "--quiet", "--json")
    done = gantui("train", *words, "--detach", cwd=tiny.parent)
    found = json.loads(done.stdout)
    assert found.keys() == {"run_dir", "pid"}
    until(lambda: facts(run).get("state") == "finished", "the end")
    assert facts(run)["seed"] == 3
    assert facts(run)["pid"] == found["pid"] != os.getpid()
    assert "held at step 20" in facts(run)["message"]


def test_the_arguments_ask_for_the_same() -> None:
    request = TrainingRequest(
        "-p", ("a=1", "b=[2]"), 0, 5, "cpu", Path("-d"), None, (Path("x.py"),), "step>1 and step<9"
    )
    assert request.arguments() == [
        "--preset=-p",
        "--seed=0",
        "--steps=5",
        "--device=cpu",
        "--run-dir=-d",
        "--until=step>1 and step<9",
        "--set=a=1",
        "--set=b=[2]",
        "--plugin=x.py",
    ]
    assert TrainingRequest().arguments() == []
