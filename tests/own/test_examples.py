"""The examples of the docs run, are watched, and add few lines; each as a program of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import gantui
from gantui.session.run.reader import read_run
from gantui.session.run.replay import Replay
from tests.own.starting import Starter

FOLDER = Path(gantui.__file__).parents[1] / "docs" / "examples"
LENGTH = {
    "ring": ("--iterations", "40"),
    "digits_gan": ("--epochs", "2"),
    "digits_dcgan": ("--epochs", "2"),
    "digits_classes": ("--epochs", "2"),
    "moons_wgan_gp": ("--iterations", "40"),
    "line_numpy": ("--iterations", "40"),
}
MARK = "# watching"


def test_no_example_is_forgotten() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == LENGTH.keys()


@pytest.mark.parametrize("name", LENGTH)
def test_watching_adds_few_lines(name: str) -> None:
    lines = (FOLDER / f"{name}.py").read_text().splitlines()
    added = [line for line in lines if line.endswith(MARK)]
    assert len(added) <= (15 if name == "digits_classes" else 4)
    code = [line for line in lines if line not in added and not line.endswith(("marked.", 'marked."""'))]
    assert not any("watch" in line for line in code)


@pytest.mark.parametrize("name", LENGTH)
def test_an_example_runs_and_leaves_a_run(name: str, starter: Starter, tmp_path: Path) -> None:
    run = tmp_path / "run"
    done = starter.run(FOLDER / f"{name}.py", *LENGTH[name], cwd=tmp_path, GANTUI_RUN_DIR=str(run))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.startswith(f"gantui: watched; to see it: gantui attach {run}")
    assert done.stderr.count("\n") == 1
    found = read_run(run)
    assert (found.state, found.facts["exit"], found.missing) == ("finished", 0, ())
    assert found.records[-1]["step"] == found.step >= 40
    assert {"loss_d", "loss_g", "frechet" if name.startswith("digits") else "jsd"} <= found.records[-1].keys()
    shown = Replay(run).recall(found.step)
    assert shown is not None
    assert shown.facts is not None
    if name.startswith("digits"):
        assert shown.facts.shape == (1, 8, 8)
        assert found.records[-1]["modes_total"] == 10
    else:
        assert shown.fake.shape[1] == (1 if name == "line_numpy" else 2)
