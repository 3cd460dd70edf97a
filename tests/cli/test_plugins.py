"""`--plugin`: the documents's own example trains, and what is wrong with a plug-in is told in one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit, Refusal
from gantui.gan import objectives
from gantui.session.jobs import plugins
from gantui.session.run.events import interventions
from tests.cli.program import facts, gantui, here
from tests.registered import objectives_put_back

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
    with objectives_put_back():
        yield


def test_the_documented_objective_trains_and_can_be_resumed_only_with_it(example: Path, tiny: Path) -> None:
    run = tiny.parent / "run"
    chosen = ["--set", "objective.name=cubic"]
    done = gantui("train", "--preset", tiny, "--plugin", example, *chosen, "--run-dir", run, "--json", cwd=tiny.parent)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["state"] == "finished"
    assert 'name = "cubic"' in (run / "experiment.toml").read_text()

    without = here("train", "--resume", run, "--steps", "50", cwd=tiny.parent)
    assert without.returncode == 2
    assert "expected --plugin FILE.py with that code" in without.stderr
    assert here("train", "--resume", run, "--steps", "50", "--plugin", example, cwd=tiny.parent).returncode == 0


def test_no_preset_can_name_a_plugin(example: Path, tiny: Path) -> None:
    tiny.write_text(f'plugin = "{example}"\n' + tiny.read_text())
    done = here("train", "--preset", tiny, cwd=tiny.parent)
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


COUNTING = WHOLE.replace(
    "    def discriminator(self, real, fake): return real",
    """    calls = 0
    def discriminator(self, real, fake):
        Whole.calls += 1
        if Whole.calls > 30:
            LATER
        return fake - real""",
)
CHOSEN = ("--set", "objective.name=whole", "--quiet")


def written(tiny: Path, code: str) -> Path:
    """A plug-in of CODE beside the preset TINY."""
    path = tiny.parent / "mine.py"
    path.write_text(code)
    return path


@pytest.mark.parametrize("later", ["raise SystemExit(3)", "raise ValueError('no luck')", "return 1 / 0"])
def test_a_plugin_that_fails_in_the_middle_ends_the_run_with_its_line(
    later: str, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tiny, COUNTING.replace("LATER", later))
    chosen = ["--plugin", str(path), *CHOSEN, "--run-dir", "run"]
    assert outcome(["train", "--preset", "tiny.toml", *chosen]) == Exit.INTERNAL
    err = capsys.readouterr().err
    assert f"--plugin {path}: line 15, in discriminator: " in err
    assert "traceback" in err
    assert "internal error" not in err


@pytest.mark.parametrize(
    ("gives", "said"),
    [
        ("(fake - real).mean()", "gives a tensor of shape []; expected"),
        ("(fake - real).mean(1)", "gives a tensor of shape [2]; expected"),
        ("(fake - real).unsqueeze(2)", "shape [2, 4, 1]; expected a float32 tensor [members, batch] = [2, 4]"),
        ("None", "gives None"),
        ("0.0", "gives 0.0"),
        ("(fake - real).double()", "gives numbers of torch.float64"),
        ("(fake - real).detach()", "gives what no gradient runs through"),
        ("(fake - fake).log()", "gives NaN or infinity"),
    ],
)
@pytest.mark.parametrize(("method", "line"), [("discriminator", 11), ("generator", 12)])
def test_what_is_no_loss_is_told_before_it_trains(
    method: str, line: int, gives: str, said: str, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = WHOLE.replace("return real", "return fake - real")
    if method == "discriminator":
        code = code.replace("return fake - real", f"return {gives}")
    else:
        code = code.replace("return fake\n", f"return {gives.replace('- real', '- 1')}\n")
    path = written(tiny, code)
    assert outcome(["train", "--preset", "tiny.toml", "--plugin", str(path), *CHOSEN, "--run-dir", "run"]) == Exit.USAGE
    err = capsys.readouterr().err
    assert f"--plugin {path}: line {line}, class Whole: {method} " in err
    assert said in err
    assert not Path("run").exists()


@pytest.mark.parametrize("by", ["train", "sweep"])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("raise ValueError('no luck')", "line 11, in discriminator: ValueError: no luck"),
        ("return real.view(3, 7)", "line 11, in discriminator: RuntimeError: shape '[3, 7]'"),
        ("import torch as t; return t.randn_like(real)", "line 11, in discriminator: RuntimeError: randn_like draws"),
    ],
)
def test_what_fails_at_once_is_told_before_it_trains(
    line: str, said: str, by: str, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tiny, WHOLE.replace("return real", line))
    assert outcome([by, "--preset", "tiny.toml", "--plugin", str(path), *CHOSEN, "--run-dir", "run"]) == Exit.USAGE
    assert f"--plugin {path}: {said}" in capsys.readouterr().err
    assert not Path("run").exists()


def test_code_that_counts_is_not_captured_and_says_so(tiny: Path) -> None:
    """What matters only from a later call on would be left out for ever."""
    path = written(tiny, COUNTING.replace("LATER", "return 2 * (fake - real)"))
    steps = ["--steps", "60", "--run-dir", "run"]
    assert outcome(["train", "--preset", "tiny.toml", "--plugin", str(path), *CHOSEN, *steps]) == Exit.FINISHED
    assert facts(tiny.parent / "run")["launched"] == (
        "operation by operation, not as recorded operations: mine.py may keep something from call to call "
        "(line 13: Whole.calls += 1)"
    )


def test_code_that_was_edited_before_a_resumption_is_told_and_written_down(tiny: Path) -> None:
    """What the run says of its code is edited here, since a process reads a plug-in once."""
    path, run = written(tiny, WHOLE.replace("return real", "return fake - real")), tiny.parent / "run"
    chosen = ("--plugin", path, *CHOSEN)
    assert here("train", "--preset", tiny, *chosen, "--run-dir", run, cwd=tiny.parent).returncode == 0
    assert facts(run)["plugin_code"][0]["text"] == path.read_text()

    def trained_with(code: str) -> None:
        told = facts(run)
        told["plugin_code"][0] |= {"text": code, "sha256": sha256(code.encode()).hexdigest()}
        (run / "run.json").write_text(json.dumps(told))

    trained_with("# a comment\n" + path.read_text())
    same = here("train", "--resume", run, "--steps", "45", "--plugin", path, "--quiet", cwd=tiny.parent)
    assert (same.returncode, same.stderr) == (0, "")

    trained_with(path.read_text().replace("fake - real", "2 * fake - real"))
    other = here("train", "--resume", run, "--steps", "50", "--plugin", path, "--quiet", cwd=tiny.parent)
    assert other.returncode == 0
    assert f"--plugin {path}: is not what the run was trained with" in other.stderr
    assert "from step 45 on it trains with the code as it is now" in other.stderr
    (told,) = interventions.read(run / "events.jsonl")[-1:]
    assert str(path) in told.setting
    assert facts(run)["plugin_code"][0]["text"] == path.read_text()


def test_a_sweep_is_gone_on_with_only_with_the_code_that_began_it(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tiny, WHOLE.replace("return real", "return fake - real"))
    chosen = ["--plugin", str(path), *CHOSEN, "--seeds", "2", "--run-dir", "sweep"]
    assert outcome(["sweep", "--preset", "tiny.toml", *chosen]) == Exit.FINISHED
    told = json.loads(Path("sweep/sweep.json").read_text())
    told["plugin_code"][0] |= {"text": "other", "sha256": "0" * 64}
    Path("sweep/sweep.json").write_text(json.dumps(told))
    capsys.readouterr()
    assert outcome(["sweep", "--resume", "sweep", "--plugin", str(path), "--quiet"]) == Exit.USAGE
    assert f"--plugin {path}: is not what the run was trained with (its sha256 was 0000" in capsys.readouterr().err
    del told["plugin_code"]  # made before code was kept
    Path("sweep/sweep.json").write_text(json.dumps(told))
    assert outcome(["sweep", "--resume", "sweep", "--plugin", str(path), "--quiet"]) == Exit.FINISHED


def test_a_file_that_changes_within_a_process_is_not_taken_for_what_was_loaded(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(WHOLE)
    plugins.load([path])
    path.write_text(WHOLE + "# more\n")
    with pytest.raises(Refusal, match="has changed since it was loaded; expected a new Python process"):
        plugins.load([path])


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
        ("\nimport torch\nW = torch.randn(3)", "line 3: torch.randn draws random numbers that no seed"),
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
