"""Help and completion are quick because they import little; a headless training imports no screen."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from gantui.cli.app import app
from gantui.cli.outcome import outcome
from tests.cli.program import DEADLINE, environment

STOPPED = Path(__file__).parents[1] / "data" / "run-stopped"

PROBE = """
import sys
from gantui.cli.outcome import outcome
for arguments in {commands!r}:
    try:
        outcome(arguments)
    except SystemExit:
        pass
print("LOADED", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


def loaded(commands: list[list[str]], cwd: Path, **extra: str) -> tuple[set[str], str]:
    """The packages that a fresh interpreter has imported after COMMANDS, and what it printed."""
    code = PROBE.format(commands=commands)
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env=environment(**extra),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
    )
    out, _, names = result.stdout.rpartition("LOADED")
    assert names, result.stderr
    return set(names.split()), out


def test_help_imports_next_to_nothing(tmp_path: Path) -> None:
    help_of = [[command, "--help"] for command in ("train", "presets", "attach", "runs")]
    names, out = loaded([["--help"], [], ["--version"], *help_of], tmp_path)
    assert not names & {"torch", "textual", "numpy", "rich", "plotext"}
    assert out.count("Usage: gantui") == 6


def test_listing_presets_imports_neither_torch_nor_textual(tmp_path: Path) -> None:
    names, out = loaded([["presets"]], tmp_path)
    assert not names & {"torch", "textual"}
    assert "ring8-wgan" in out


def completed(line: str, cwd: Path) -> list[str]:
    """What bash offers to complete the last word of LINE, found without torch and Textual."""
    words = {"_GANTUI_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    names, out = loaded([[]], cwd, **words)
    assert not names & {"torch", "textual"}
    return out.split()


def test_completion_knows_the_presets(tmp_path: Path) -> None:
    assert completed("gantui train --preset ring8-w", tmp_path)[:2] == ["ring8-wgan", "ring8-wgan-gp"]


@pytest.mark.parametrize("command", ["report", "train --resume", "run --replay-events"])
def test_completion_knows_the_runs(command: str, tmp_path: Path) -> None:
    for name in ("ring8-a", "ring8-b", "other"):
        (tmp_path / "runs" / name).mkdir(parents=True)
        (tmp_path / "runs" / name / "run.json").write_text("{}")
    assert completed(f"gantui {command} ring", tmp_path) == ["ring8-a", "ring8-b"]


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("run --preset ring8-wgan --set scheme.d", ["scheme.d_steps="]),
        ("sweep --preset ring8-gan --grid objective.", ["objective.name=", "objective.real_label="]),
        ("race ring8-gan --vary schedule.b", ["schedule.batch_size="]),
        ("train --preset blobs-cyclegan --set weights.c", ["weights.cycle="]),
        ("train --set penalties.r", ["penalties.r1.gamma=", "penalties.r2.gamma=", "penalties.r1=", "penalties.r2="]),
        ("train --preset no-such --set s", []),
    ],
)
def test_completion_knows_the_settings_of_what_the_line_names(line: str, paths: list[str], tmp_path: Path) -> None:
    offered = completed(f"gantui {line}", tmp_path)
    assert set(paths) <= set(offered)
    assert bool(offered) == bool(paths)
    assert all(path.startswith(line.rpartition(" ")[2]) for path in offered)


def test_completion_knows_the_settings_of_a_run_that_goes_on(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "mine").symlink_to(STOPPED)
    offered = completed("gantui train --resume mine --set optimizers.generator.", tmp_path)
    assert "optimizers.generator.lr=" in offered


def test_a_headless_training_imports_no_textual(tiny: Path) -> None:
    names, _ = loaded([["train", "--preset", "tiny.toml", "--quiet"]], tiny.parent)
    assert "torch" in names
    assert "textual" not in names


def test_a_viewer_of_another_process_imports_no_torch(tmp_path: Path) -> None:
    names, _ = loaded([["attach"]], tmp_path)
    assert "textual" in names
    assert "torch" not in names


def test_python_m_gantui_is_gantui(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "gantui", "--version"], cwd=tmp_path, capture_output=True, text=True, timeout=DEADLINE
    )
    assert result.returncode == 0
    assert result.stdout.startswith("gantui ")


@pytest.mark.parametrize("name", ["run", "runs", "report"])
def test_a_command_that_is_read_alone_says_what_it_says_among_all(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for words in ([name, "--help"], ["--help"]):
        assert outcome(words) == 0
        said.append(capsys.readouterr().out)
    get_command(app).main([name, "--help"], prog_name="gantui", standalone_mode=False)
    assert said[0] == capsys.readouterr().out
    assert all(each in said[1] for each in ("run ", "presets ", "export ")), "help alone knows them all"
