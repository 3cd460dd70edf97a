"""`--plugin`: the documents's own example trains, and what is wrong with a plug-in is told in one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gantui.cli import plugins
from gantui.errors import Refusal
from gantui.experiment import objectives as described
from gantui.gan import objectives
from tests.cli.program import gantui

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "cubic.py"
    path.write_text(code, encoding="utf-8")
    assert len([line for line in code.splitlines() if line.strip()]) <= 15
    return path


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """What a test registers is gone after it."""
    registries = (described.OBJECTIVES, objectives.OBJECTIVES)
    before = [dict(registry._members) for registry in registries]
    yield
    for registry, members in zip(registries, before, strict=True):
        registry._members = members  # type: ignore[attr-defined, assignment]


def test_the_documented_objective_trains_and_can_be_resumed_only_with_it(example: Path, tiny: Path) -> None:
    run = tiny.parent / "run"
    chosen = ["--set", "objective.name=cubic"]
    done = gantui("train", "--preset", tiny, "--plugin", example, *chosen, "--run-dir", run, "--json", cwd=tiny.parent)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["state"] == "finished"
    assert 'name = "cubic"' in (run / "experiment.toml").read_text()

    without = gantui("train", "--resume", run, "--steps", "50", cwd=tiny.parent)
    assert without.returncode == 2
    assert f"expected --plugin {example} here too" in without.stderr
    assert gantui("train", "--resume", run, "--steps", "50", "--plugin", example, cwd=tiny.parent).returncode == 0


def test_no_preset_can_name_a_plugin(example: Path, tiny: Path) -> None:
    tiny.write_text(f'plugin = "{example}"\n' + tiny.read_text())
    done = gantui("train", "--preset", tiny, cwd=tiny.parent)
    assert done.returncode == 2
    assert "plugin" in done.stderr
    assert "no such setting" in done.stderr


OPTIONS = """
from typing import Literal
from gantui.experiment import objectives as options
@options.OBJECTIVES.register("half")
class Half(options.ObjectiveOptions):
    name: Literal["half"]
"""


WHOLE = """
from typing import Literal
from gantui.experiment import objectives as options
from gantui.gan import objectives
@options.OBJECTIVES.register("whole")
class Options(options.ObjectiveOptions):
    name: Literal["whole"]
    reading = 'score'
@objectives.OBJECTIVES.register("whole")
class Whole(objectives.Objective):
    def discriminator(self, real, fake): return real
    def generator(self, real, fake): return fake
"""


def test_the_same_file_twice_is_loaded_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(WHOLE)
    plugins.load([path, tmp_path / "." / "mine.py"])
    assert "whole" in objectives.OBJECTIVES


def test_a_plugin_that_exits_in_the_middle_ends_the_run_with_a_word(tiny: Path) -> None:
    path = tiny.parent / "leaves.py"
    path.write_text(WHOLE.replace("return real", "raise SystemExit(3)"))
    chosen = ["--plugin", path, "--set", "objective.name=whole"]
    done = gantui("train", "--preset", tiny, *chosen, "--run-dir", tiny.parent / "run", cwd=tiny.parent)
    assert done.returncode == 1
    assert "an internal error: SystemExit: 3" in done.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = 1", "registers nothing"),
        ("x = ", "line 1: SyntaxError"),
        ("\n\nraise RuntimeError('no \x1b[31mluck')", "line 3: RuntimeError: no"),
        ("import nothing_of_the_kind", "line 1: ModuleNotFoundError"),
        (OPTIONS, "the objective 'half' has options but no class"),
        (OPTIONS.replace('"half"', '"hinge"'), "two objectives are called 'hinge'"),
        ("raise SystemExit('bye')", "line 1: SystemExit: bye"),
        (WHOLE.replace("    reading = 'score'\n", ""), "the objective 'whole' says not how D is read"),
        (WHOLE.replace("'score'", "'scor'"), "the objective 'whole' has reading = 'scor'"),
        (WHOLE.replace("    def generator(self, real, fake): return fake\n", ""), "has no method 'generator'"),
    ],
)
def test_a_plugin_that_is_no_good_is_told(code: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(code)
    with pytest.raises(Refusal) as refusal:
        plugins.load([path])
    assert said in str(refusal.value)
    assert str(path) in str(refusal.value)
    assert "\x1b" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["missing.py", "folder.py", "mine.txt"])
def test_what_is_no_python_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "mine.txt").write_text("x = 1")
    with pytest.raises(Refusal, match="expected a Python file"):
        plugins.load([tmp_path / name])
