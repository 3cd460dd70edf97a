"""Help and completion are quick because they import little; a headless training imports no screen."""

import subprocess
import sys
from pathlib import Path

from tests.cli.program import DEADLINE, environment

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


def test_completion_knows_the_presets_and_imports_neither_torch_nor_textual(tmp_path: Path) -> None:
    words = {"_GANTUI_COMPLETE": "complete_bash", "COMP_WORDS": "gantui train --preset ring8-w", "COMP_CWORD": "3"}
    names, out = loaded([[]], tmp_path, **words)
    assert not names & {"torch", "textual"}
    assert out.split()[:2] == ["ring8-wgan", "ring8-wgan-gp"]


def test_completion_knows_the_runs(tmp_path: Path) -> None:
    for name in ("ring8-a", "ring8-b", "other"):
        (tmp_path / "runs" / name).mkdir(parents=True)
        (tmp_path / "runs" / name / "run.json").write_text("{}")
    words = {"_GANTUI_COMPLETE": "complete_bash", "COMP_WORDS": "gantui report ring", "COMP_CWORD": "2"}
    names, out = loaded([[]], tmp_path, **words)
    assert not names & {"torch", "textual"}
    assert out.split() == ["ring8-a", "ring8-b"]


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
